package wire

import (
	"reflect"
	"sync"
)

// A Layout describes a response type: which members are lists of objects and
// what identifies a row.
type Layout struct {
	typ     reflect.Type
	tag     string
	node    *node
	members []*member // of the type, in its order
	id      *identity // of the object itself
}

// A member is a member of the response object.
type member struct {
	*field

	slice bool      // a slice, other than of bytes or behind an embedded pointer
	list  bool      // a list of objects
	id    *identity // of a row, nil without
}

type layoutKey struct {
	typ reflect.Type
	tag string
}

var layouts sync.Map // of layoutKey to *Layout

// LayoutOf returns the layout of a struct type. tag is the key of the struct tag
// whose word "key" marks the fields that identify a row, such as `mews:"key"`.
// Without such fields the field ID does, and a type with neither has no identity.
func LayoutOf(t reflect.Type, tag string) *Layout {
	key := layoutKey{t, tag}
	if l, ok := layouts.Load(key); ok {
		return l.(*Layout) //nolint:errcheck,forcetypeassert // the map has nothing else
	}
	l := &Layout{typ: t, tag: tag, node: nodeOf(t), id: identityOf(t, tag)}
	if l.node.kind == kindStruct {
		for _, f := range l.node.fields {
			m := &member{field: f}
			if m.slice = f.node.kind == kindSlice && !f.special && !f.pointed; m.slice {
				m.list = isObject(f.node.elem)
				m.id = identityOf(f.typ.Elem(), tag)
			}
			l.members = append(l.members, m)
		}
	}
	stored, _ := layouts.LoadOrStore(key, l)
	return stored.(*Layout) //nolint:errcheck,forcetypeassert // the map has nothing else
}

// isObject reports whether the JSON of a type is an object, or can be.
func isObject(n *node) bool {
	for range maxParts { // a pointer type can point to itself
		if n.kind != kindPointer {
			break
		}
		n = n.elem
	}
	switch n.kind { //nolint:exhaustive // all others are not
	case kindStruct, kindMap, kindAny, kindRaw:
		return true
	case kindCustom: // dates and decimals are custom types too
		return !reflect.PointerTo(n.typ).Implements(textUnmarshalerType) && n.typ.Kind() != reflect.String
	}
	return false
}

// Lists returns the members that are lists of objects, in the order of the type.
func (l *Layout) Lists() []string {
	var lists []string
	for _, m := range l.members {
		if m.list {
			lists = append(lists, m.name)
		}
	}
	return lists
}

// Field returns the field of a decoded object, or of a pointer to it, for a JSON
// member. It is the zero Value if the type has no such member, or the member is
// in an embedded struct that is nil.
func (l *Layout) Field(object reflect.Value, member string) reflect.Value {
	m := l.member(member)
	if m == nil {
		return reflect.Value{}
	}
	if object.Kind() == reflect.Pointer {
		object = object.Elem()
	}
	v, err := object.FieldByIndexErr(m.index)
	if err != nil {
		return reflect.Value{}
	}
	return v
}

func (l *Layout) member(name string) *member {
	for _, m := range l.members {
		if m.name == name {
			return m
		}
	}
	return nil
}
