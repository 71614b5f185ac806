// Package wire decodes JSON answers strictly enough that nothing is taken for
// an answer that is none, and tells where one that does not fit goes wrong.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
)

// A Fault tells why a body, or one row of a page, cannot be decoded. Its texts
// name places and types, never values: those may be personal data.
type Fault struct {
	List    string // member of the response that the row is in
	Row     int    // index of the row in the list, -1 when the fault is not in a row
	ID      string // identifier of the row, where it can be read
	Field   string // path of the field, such as name_parts or positions.2.price
	Problem string
	Raw     []byte // the row, nil when the fault is not in a row
	Err     error
	Foreign bool // the body is no JSON at all: another server's answer
}

// Decode decodes one JSON value, with nothing after it, into v.
func Decode(body []byte, v any) *Fault {
	if fault := notJSON(body); fault != nil {
		return fault
	}
	if err := json.Unmarshal(body, v); err != nil {
		return locate(-1, body, reflect.TypeOf(v).Elem(), err)
	}
	return nil
}

// DecodeInto decodes into what a user gave: a *[]byte takes the body as it is,
// nil drops it.
func DecodeInto(body []byte, result any) *Fault {
	switch result := result.(type) {
	case nil:
		return nil
	case *[]byte:
		*result = bytes.Clone(body)
		return nil
	}
	return Decode(body, result)
}

// An Identity is what every object of a kind has: the member that identifies it,
// and how to tell whether a decoded one has it.
type Identity[T any] struct {
	Member string
	Has    func(*T) bool
}

// check refuses an object without its identity: it is an answer, but to another
// question.
func (id Identity[T]) check(row int, v *T) *Fault {
	if id.Has(v) {
		return nil
	}
	const problem = "is missing or empty"
	return &Fault{Row: row, Field: id.Member, Problem: problem, Err: errors.New(id.Member + " " + problem)}
}

// DecodeObject decodes an object that has an identity.
func DecodeObject[T any](body []byte, v *T, id Identity[T]) *Fault {
	if fault := Decode(body, v); fault != nil {
		return fault
	}
	return id.check(-1, v)
}

// notJSON spots the answers that come from something other than the API.
func notJSON(body []byte) *Fault {
	body = bytes.TrimSpace(body)
	var problem string
	switch {
	case len(body) == 0:
		problem = "the body is empty"
	case body[0] == '<':
		problem = "the body is HTML or XML, not JSON"
	case string(body) == "null":
		problem = "the body is null"
	default:
		return nil
	}
	return &Fault{Row: -1, Problem: problem, Err: errors.New(problem), Foreign: true}
}

func locate(row int, raw []byte, t reflect.Type, err error) *Fault {
	f := &Fault{Row: row, Err: err}
	if !json.Valid(raw) {
		f.Problem = "the body is not valid JSON"
		f.Foreign = true
		return f
	}
	path, leaf, err := find(raw, t, err)
	f.Field = strings.Join(path, ".")
	f.Problem = "cannot be decoded into " + leaf.String()
	if te, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(te.Value, " ") // what follows is the value
		f.Problem = kind + " where " + leaf.String() + " is expected"
	}
	return f
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// find goes down to the innermost value that cannot be decoded.
func find(raw []byte, t reflect.Type, err error) ([]string, reflect.Type, error) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(unmarshaler) {
		return nil, t, err
	}
	switch t.Kind() { //nolint:exhaustive // the kinds that have parts with names of their own
	case reflect.Struct:
		var members map[string]json.RawMessage
		if json.Unmarshal(raw, &members) != nil {
			break
		}
		for _, field := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			member, ok := members[name]
			if !ok || name == "" {
				continue
			}
			if path, leaf, err := tryMember(name, member, field.Type); err != nil {
				return path, leaf, err
			}
		}
	case reflect.Slice:
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			break
		}
		for i, item := range items {
			if path, leaf, err := tryMember(strconv.Itoa(i), item, t.Elem()); err != nil {
				return path, leaf, err
			}
		}
	}
	return nil, t, err
}

func tryMember(name string, raw []byte, t reflect.Type) ([]string, reflect.Type, error) {
	err := json.Unmarshal(raw, reflect.New(t).Interface())
	if err == nil {
		return nil, nil, nil
	}
	path, leaf, err := find(raw, t, err)
	return append([]string{name}, path...), leaf, err
}
