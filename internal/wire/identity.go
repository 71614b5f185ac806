package wire

import (
	"encoding"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// An identity distinguishes objects of a type.
type identity struct {
	parts []part
}

// A part is a field of the object, or of a struct in it.
type part struct {
	index []int
	path  []string // of JSON members
}

func (p *part) name() string { return strings.Join(p.path, ".") }

var identities sync.Map // of layoutKey to *identity

// identityOf returns nil for a type without an identity.
func identityOf(t reflect.Type, tag string) *identity {
	t = pointee(t)
	if t.Kind() != reflect.Struct {
		return nil
	}
	key := layoutKey{t, tag}
	if id, ok := identities.Load(key); ok {
		return id.(*identity) //nolint:errcheck,forcetypeassert // the map has nothing else
	}
	id := &identity{parts: partsOf(t, tag, 0)}
	if len(id.parts) == 0 {
		id = nil
	}
	identities.Store(key, id)
	return id
}

// maxParts bounds how deep keys lie in structs that have themselves as key.
const maxParts = 8

func partsOf(t reflect.Type, tag string, depth int) []part {
	if depth == maxParts {
		return nil
	}
	var parts []part
	fields := fieldsOf(t)
	for _, f := range fields {
		if !marked(t.FieldByIndex(f.index), tag) {
			continue
		}
		ft := f.typ
		ft = pointee(ft)
		var inner []part
		if ft.Kind() == reflect.Struct {
			inner = partsOf(ft, tag, depth+1)
		}
		for _, p := range inner {
			parts = append(parts, part{slices.Concat(f.index, p.index), slices.Concat([]string{f.name}, p.path)})
		}
		if inner == nil {
			parts = append(parts, part{f.index, []string{f.name}})
		}
	}
	if parts != nil {
		return parts
	}
	for _, f := range fields {
		if t.FieldByIndex(f.index).Name == "ID" {
			return []part{{f.index, []string{f.name}}}
		}
	}
	return nil
}

func marked(f reflect.StructField, tag string) bool {
	for word := range strings.SplitSeq(f.Tag.Get(tag), ",") {
		if strings.TrimSpace(word) == "key" {
			return true
		}
	}
	return false
}

// missing returns the name of the part that an object lacks, or "". Of several
// parts the first must be there.
func (id *identity) missing(object reflect.Value) string {
	if id == nil || id.parts[0].text(object) != "" {
		return ""
	}
	return id.parts[0].name()
}

func (id *identity) key(object reflect.Value) string {
	if id == nil {
		return ""
	}
	key := id.parts[0].text(object)
	if len(id.parts) == 1 || key == "" {
		return key
	}
	texts := []string{key}
	for i := range id.parts[1:] {
		texts = append(texts, id.parts[i+1].text(object))
	}
	return strings.Join(texts, " ")
}

// text is "" when the part is missing or empty.
func (p *part) text(v reflect.Value) string {
	for _, i := range p.index {
		if v = pointed(v); !v.IsValid() {
			return ""
		}
		v = v.Field(i)
	}
	return textOf(v)
}

// textOf is "" for a zero value, and for one that identifies nothing.
func textOf(v reflect.Value) string {
	if v = pointed(v); !v.IsValid() || v.IsZero() {
		return ""
	}
	switch {
	case v.Kind() == reflect.String:
		return v.String()
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.CanFloat() && math.Abs(v.Float()) < 1<<53: // a number in a map; larger ones are rounded
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	}
	if m, ok := reflect.TypeAssert[encoding.TextMarshaler](v); ok {
		if text, err := m.MarshalText(); err == nil {
			return string(text)
		}
	}
	return ""
}

// pointed follows pointers; a nil one gives the zero Value.
func pointed(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v
}

// Key returns what identifies a row, or "".
func (l *Layout) Key(row reflect.Value) string {
	if row = pointed(row); !row.IsValid() {
		return ""
	}
	return identityOf(row.Type(), l.tag).key(row)
}

// read reads the identity of a row that may be undecodable, as far as it can.
func (id *identity) read(row []byte) string {
	if id == nil {
		return ""
	}
	var texts []string
	for _, p := range id.parts {
		raw := row
		for _, name := range p.path {
			raw = memberOf(raw, name)
		}
		texts = append(texts, scalar(raw))
	}
	if texts[0] == "" {
		return ""
	}
	return strings.TrimRight(strings.Join(texts, " "), " ")
}

// memberOf returns the value of a member, or nil.
func memberOf(raw []byte, name string) []byte {
	if len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	var wanted names
	wanted.add(name, 0)
	var found []byte
	for it := itemsOf(raw, 0); it.next(); {
		start := it.at
		if it.at = skip(raw, start); it.at >= 0 && wanted.find(it.key) == 0 {
			found = raw[start:it.at]
		}
	}
	return found
}

// scalar returns a string without its quotes, or a number.
func scalar(raw []byte) string {
	var s string
	var n json.Number
	switch {
	case len(raw) == 0:
	case raw[0] == '"':
		_ = json.Unmarshal(raw, &s)
	case raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9':
		if json.Unmarshal(raw, &n) == nil {
			s = n.String()
		}
	}
	return s
}

// pointee is what a pointer type points to in the end. A pointer type can point to
// itself, so it does not look for ever.
func pointee(t reflect.Type) reflect.Type {
	for range maxParts {
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	return t
}
