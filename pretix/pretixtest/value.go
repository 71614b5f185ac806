package pretixtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Object is a JSON object. What it holds may be any Go value that encoding/json
// knows.
type Object = map[string]any

// JSON values of the fake are nil, bool, string, integer, float64, []any and
// *object.

// integer is a JSON number without fraction or exponent, of any size.
type integer string

// object is a JSON object with the order in which the server shows its keys.
type object struct {
	keys   []string
	values map[string]any
}

func newObject() *object { return &object{values: map[string]any{}} }

func (o *object) set(key string, value any) {
	if _, known := o.values[key]; !known {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

func (o *object) remove(key string) {
	if _, known := o.values[key]; known {
		o.keys = slices.DeleteFunc(o.keys, func(k string) bool { return k == key })
		delete(o.values, key)
	}
}

// clone is a copy of the object itself; what is in it stays shared.
func (o *object) clone() *object {
	return &object{keys: slices.Clone(o.keys), values: maps.Clone(o.values)}
}

func (o *object) get(key string) (any, bool) {
	value, ok := o.values[key]
	return value, ok
}

// text is a member that is a text, or "".
func (o *object) text(key string) string { return textOf(o.values[key]) }

// textOf is text, but "" for null.
func textOf(v any) string {
	if v == nil {
		return ""
	}
	return text(v)
}

// truthy is the server's idea of a value that counts as given.
func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case integer:
		return v != "0" && v != "-0"
	case float64:
		return v != 0
	case []any:
		return len(v) > 0
	case *object:
		return len(v.keys) > 0
	}
	return true
}

// typeName is the name that error texts give to the type of a value.
func typeName(v any) string {
	switch v.(type) {
	case bool:
		return "bool"
	case string:
		return "str"
	case integer:
		return "int"
	case float64:
		return "float"
	case []any:
		return "list"
	}
	return "dict"
}

// text is a value as it shows in names and errors: strings and numbers as they
// are, the rest roughly as the server writes it.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return v
	case integer:
		return string(v)
	case float64:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return s
	}
	return string(renderJSON(v, 0))
}

// fromGo turns a value that came out of JSON, or of a caller of this package,
// into a JSON value of the fake.
func fromGo(v any) any {
	switch v := v.(type) {
	case nil, bool, string, float64:
		return v
	case Object:
		o := newObject()
		for _, key := range slices.Sorted(maps.Keys(v)) {
			o.set(key, fromGo(v[key]))
		}
		return o
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = fromGo(item)
		}
		return items
	case json.Number:
		if f, err := v.Float64(); err == nil && strings.ContainsAny(string(v), ".eE") {
			return f
		}
		return integer(v)
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		return r.String()
	}
	encoded, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	decoded, err := parseJSON(encoded)
	if err != nil {
		return string(encoded)
	}
	return decoded
}

// toGo is the reverse of fromGo. Integers become int64 where they fit.
func toGo(v any) any {
	switch v := v.(type) {
	case *object:
		m := make(Object, len(v.keys))
		for key, value := range v.values {
			m[key] = toGo(value)
		}
		return m
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = toGo(item)
		}
		return items
	case integer:
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return n
		}
		f, _ := strconv.ParseFloat(string(v), 64)
		return f
	}
	return v
}
