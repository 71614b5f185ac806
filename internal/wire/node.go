package wire

import (
	"encoding"
	"encoding/json"
	"reflect"
	"sync"
	"time"
)

// A kind is how encoding/json treats values of a type.
type kind uint8

const (
	kindLeaf  kind = iota // bools and numbers, and what nothing but null fits
	kindText              // strings
	kindBytes             // []byte: base64, or an array
	kindStruct
	kindSlice
	kindArray
	kindMap
	kindAny
	kindPointer
	kindRaw    // json.RawMessage
	kindCustom // with its own UnmarshalJSON or UnmarshalText
)

// A node is a type, and what decoding into it costs.
type node struct {
	typ   reflect.Type
	kind  kind
	size  int
	alloc int   // what a value on its own takes
	elem  *node // of slices, arrays, maps and pointers; the plain form of custom types
	key   *node // of maps

	object   bool     // elem is what a custom type decodes an object into
	fields   []*field // of structs
	names    names
	embedded int // what the embedded pointers of a struct point to
	// owned is what the pointers in a custom type can point to: it may fill them
	// whatever the JSON is.
	owned int
	rough rough // of types that a body is decoded into
}

var (
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	rawType             = reflect.TypeFor[json.RawMessage]()
	timeType            = reflect.TypeFor[time.Time]()

	nodes sync.Map // of reflect.Type to *node
)

func nodeOf(t reflect.Type) *node {
	if n, ok := nodes.Load(t); ok {
		return n.(*node) //nolint:errcheck,forcetypeassert // the map has nothing else
	}
	n := build(t, map[reflect.Type]*node{})
	n.rough = roughly(n)
	nodes.Store(t, n)
	return n
}

// build makes the graph of a type, which can have circles.
func build(t reflect.Type, built map[reflect.Type]*node) *node {
	if n := built[t]; n != nil {
		return n
	}
	n := &node{typ: t, size: int(t.Size())}
	n.alloc = rounded(n.size)
	built[t] = n
	switch {
	case t == rawType:
		n.kind = kindRaw
	case isCustom(t):
		n.kind = kindCustom
		if object := objectOf(t); object != nil {
			n.object = true
			n.elem = build(object, built)
			n.owned = n.elem.alloc
			break
		}
		n.owned = owned(t, map[reflect.Type]bool{})
		n.elem = &node{typ: t, size: n.size, alloc: n.alloc}
		n.elem.fill(built)
	default:
		n.fill(built)
	}
	return n
}

// objectOf is what a custom type decodes a whole object into: what its field with the tag
// wire:"object" points to. It is nil without one.
func objectOf(t reflect.Type) reflect.Type {
	if t.Kind() != reflect.Struct {
		return nil
	}
	for f := range t.Fields() {
		if f.Tag.Get("wire") == "object" && f.Type.Kind() == reflect.Pointer {
			return f.Type.Elem()
		}
	}
	return nil
}

func isCustom(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(unmarshalerType) || p.Implements(textUnmarshalerType)
}

func (n *node) fill(built map[reflect.Type]*node) {
	t := n.typ
	switch t.Kind() { //nolint:exhaustive // all others are leaves
	case reflect.String:
		n.kind = kindText
	case reflect.Struct:
		n.kind = kindStruct
		n.fields = fieldsOf(t)
		for i, f := range n.fields {
			f.node = build(f.typ, built)
			n.names.add(f.name, i)
		}
		n.embedded = embedded(t, map[reflect.Type]bool{})
	case reflect.Slice:
		n.kind = kindSlice
		if t.Elem().Kind() == reflect.Uint8 {
			n.kind = kindBytes
		}
		n.elem = build(t.Elem(), built)
	case reflect.Array:
		n.kind = kindArray
		n.elem = build(t.Elem(), built)
	case reflect.Map:
		n.kind = kindMap
		n.key, n.elem = build(t.Key(), built), build(t.Elem(), built)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			n.kind = kindAny
		}
	case reflect.Pointer:
		n.kind = kindPointer
		n.elem = build(t.Elem(), built)
	}
}

// field returns the field for a key in quotes, or nil.
func (n *node) field(quoted []byte) *field {
	if i := n.names.find(quoted); i >= 0 {
		return n.fields[i]
	}
	return nil
}

// embedded is what the pointers to embedded structs in a struct point to.
func embedded(t reflect.Type, seen map[reflect.Type]bool) int {
	if seen[t] {
		return 0
	}
	seen[t] = true
	sum := 0
	for f := range t.Fields() {
		if !f.Anonymous {
			continue
		}
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
			sum += rounded(int(ft.Size()))
		}
		if ft.Kind() == reflect.Struct {
			sum += embedded(ft, seen)
		}
	}
	return sum
}

// owned is what the exported pointers in a type point to, directly or through
// other pointers.
func owned(t reflect.Type, seen map[reflect.Type]bool) int {
	if seen[t] {
		return 0
	}
	seen[t] = true
	sum := 0
	switch t.Kind() { //nolint:exhaustive // others have no pointers that are filled without JSON for them
	case reflect.Pointer:
		sum = rounded(int(t.Elem().Size())) + owned(t.Elem(), seen)
	case reflect.Struct:
		for f := range t.Fields() {
			if !f.IsExported() {
				continue
			}
			seenBefore := f.Type.Kind() == reflect.Pointer && seen[f.Type]
			if seenBefore {
				sum += rounded(int(f.Type.Elem().Size()))
				continue
			}
			sum += owned(f.Type, seen)
		}
	}
	return sum
}
