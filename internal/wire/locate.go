package wire

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// locate returns the fault of a valid body that cannot be decoded, for err.
// Members that except accepts are not looked at.
func locate(body []byte, n *node, except func(f *field, first byte) bool, err error) *Fault {
	f := locateIn(body, n, except)
	if f == nil {
		f = bodyFault(nil, "", "cannot be decoded into "+n.typ.String(), &quietError{"cannot be decoded into " + n.typ.String(), err})
	}
	f.Raw = slices.Clone(body)
	return f
}

// locateIn finds the first value that its type cannot take. It goes down along
// the type and decodes no more than single values, each of them once.
func locateIn(raw []byte, n *node, except func(f *field, first byte) bool) *Fault {
	l := locator{raw: raw, except: except}
	l.value(n, space(raw, 0))
	return l.fault
}

type locator struct {
	raw    []byte
	except func(f *field, first byte) bool
	path   []step
	fault  *Fault
}

// A step of a path is a member or an element. Keys of maps are values, not names.
type step struct {
	name  string
	index int
	value bool
}

func (l *locator) field() string {
	var names []string
	for _, s := range l.path {
		if s.value {
			break
		}
		name := s.name
		if name == "" {
			name = strconv.Itoa(s.index)
		}
		names = append(names, name)
	}
	return strings.Join(names, ".")
}

// value returns the index after the value at i, or -1 when it is what was looked
// for, or the JSON is not valid.
func (l *locator) value(n *node, i int) int {
	if n == nil || i >= len(l.raw) {
		return skip(l.raw, i)
	}
	first := l.raw[i]
	for n.kind == kindPointer && first != 'n' {
		if n.elem == n {
			return skip(l.raw, i)
		}
		n = n.elem
	}
	switch {
	case n.kind == kindStruct && first == '{':
		return l.members(n, i)
	case n.kind == kindMap && first == '{':
		return l.entries(n, i)
	case n.kind == kindSlice && first == '[', n.kind == kindArray && first == '[':
		return l.elements(n, i)
	case n.object && first == '{' && l.value(n.elem, i) < 0:
		return -1
	}
	end := skip(l.raw, i)
	if end < 0 || fits(n, l.raw[i:end]) {
		return end
	}
	if (n.kind == kindStruct || n.kind == kindMap) && first != '{' { // need not be tried
		l.found(n, first, &json.UnmarshalTypeError{Value: kindOf(first), Type: n.typ})
		return -1
	}
	into := reflect.New(n.typ)
	if err := json.Unmarshal(l.raw[i:end], into.Interface()); err != nil {
		l.found(n, first, err)
		return -1
	}
	return end
}

func (l *locator) members(n *node, i int) int {
	depth := len(l.path)
	it := itemsOf(l.raw, i)
	for it.next() {
		start := it.at
		f := n.field(it.key)
		switch {
		case f == nil || l.except != nil && depth == 0 && l.except(f, l.raw[start]):
			it.at = skip(l.raw, start)
		case f.special:
			it.at = l.alone(n, f, it.key, start)
		default:
			l.path = append(l.path, step{name: f.name})
			if it.at = l.value(f.node, start); it.at >= 0 {
				l.path = l.path[:depth]
			}
		}
	}
	return it.at
}

// alone decodes one member, in an object without the others.
func (l *locator) alone(n *node, f *field, key []byte, i int) int {
	end := skip(l.raw, i)
	if end < 0 {
		return -1
	}
	object := slices.Concat([]byte("{"), key, []byte(":"), l.raw[i:end], []byte("}"))
	if err := json.Unmarshal(object, reflect.New(n.typ).Interface()); err != nil {
		l.path = append(l.path, step{name: f.name})
		l.found(f.node, l.raw[i], err)
		return -1
	}
	return end
}

func (l *locator) entries(n *node, i int) int {
	depth := len(l.path)
	l.path = append(l.path, step{value: true})
	it := itemsOf(l.raw, i)
	for it.next() {
		if n.key.kind != kindText {
			object := slices.Concat([]byte("{"), it.key, []byte(":null}"))
			if err := json.Unmarshal(object, reflect.New(n.typ).Interface()); err != nil {
				l.found(n, '{', &quietError{"a key cannot be decoded", err})
				return -1
			}
		}
		it.at = l.value(n.elem, it.at)
	}
	if it.at >= 0 {
		l.path = l.path[:depth]
	}
	return it.at
}

func (l *locator) elements(n *node, i int) int {
	depth := len(l.path)
	it := itemsOf(l.raw, i)
	for index := 0; it.next(); index++ {
		if n.kind == kindArray && index >= n.typ.Len() {
			it.at = skip(l.raw, it.at)
			continue
		}
		l.path = append(l.path, step{index: index})
		if it.at = l.value(n.elem, it.at); it.at >= 0 {
			l.path = l.path[:depth]
		}
	}
	return it.at
}

func (l *locator) found(n *node, first byte, err error) {
	value := kindOf(first)
	if n.kind == kindAny {
		value = kindOf('0') // nothing else can be wrong
	}
	f := &Fault{Row: -1, Field: l.field(), Problem: value + " that is not a valid " + n.typ.String()}
	te, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if ok && n.kind == kindCustom { // the error can be that of something in the value
		kind, _, _ := strings.Cut(te.Value, " ")
		ok = te.Field == "" && kind == value
	}
	if ok {
		f.Problem = value + " where " + n.typ.String() + " is expected"
		f.Err = &json.UnmarshalTypeError{Value: value, Type: n.typ, Field: f.Field}
	} else {
		text := f.Problem
		if f.Field != "" {
			text = f.Field + ": " + text
		}
		f.Err = &quietError{text, err}
	}
	l.fault = f
}

func kindOf(first byte) string {
	switch first {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "bool"
	case 'n':
		return "null"
	}
	return "number"
}

// fits reports whether a value can be decoded into a type for sure, so that it
// need not be tried.
func fits(n *node, raw []byte) bool {
	switch first := raw[0]; {
	case n.kind == kindCustom:
		return false
	case first == 'n', n.kind == kindRaw:
		return true
	case n.kind == kindText:
		return first == '"' && n.typ != numberType
	case n.kind == kindAny:
		return numbersFit(raw)
	case n.kind != kindLeaf || len(raw) > 9:
		return false
	}
	switch n.typ.Kind() { //nolint:exhaustive // others are tried
	case reflect.Bool:
		return raw[0] == 't' || raw[0] == 'f'
	case reflect.Int, reflect.Int32, reflect.Int64:
		return isInteger(raw)
	case reflect.Uint, reflect.Uint32, reflect.Uint64:
		return raw[0] != '-' && isInteger(raw)
	case reflect.Float64:
		return raw[0] != '"' && isInteger(raw)
	}
	return false
}

var numberType = reflect.TypeFor[json.Number]()

func isInteger(raw []byte) bool {
	for i, c := range raw {
		if (c < '0' || c > '9') && (i > 0 || c != '-') {
			return false
		}
	}
	return true
}

// numbersFit reports whether no number in a value can be too large for a float64.
func numbersFit(raw []byte) bool {
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case c == '"':
			if i = stringEnd(raw, i); i < 0 {
				return false
			}
		case c == '-' || c >= '0' && c <= '9':
			end := literalEnd(raw, i)
			if number := string(raw[i:end]); end-i > 300 || strings.ContainsAny(number, "eE") {
				if _, err := strconv.ParseFloat(number, 64); err != nil {
					return false
				}
			}
			i = end
		default:
			i++
		}
	}
	return true
}
