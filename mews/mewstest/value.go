package mewstest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Object is a JSON object. What the server hands out holds string, bool, nil,
// [json.Number], []any and Object, and is a copy; what it takes in may be any
// Go value that encoding/json knows.
type Object = map[string]any

// normal turns a value of a caller into what encoding/json makes of it.
func normal(v any) any {
	switch v := v.(type) {
	case nil, bool, string, json.Number:
		return v
	case Object:
		return normalObject(v)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = normal(item)
		}
		return items
	case time.Time:
		return instant(v)
	}
	encoded, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	d := json.NewDecoder(bytes.NewReader(encoded))
	d.UseNumber()
	var decoded any
	_ = d.Decode(&decoded) // it was encoded just now
	return decoded
}

func normalObject(o Object) Object {
	members := make(Object, len(o))
	for name, value := range o {
		members[name] = normal(value)
	}
	return members
}

// clone copies a value that is normal already.
func clone(v any) any {
	switch v := v.(type) {
	case Object:
		return cloneObject(v)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = clone(item)
		}
		return items
	}
	return v
}

func cloneObject(o Object) Object {
	members := make(Object, len(o))
	for name, value := range o {
		members[name] = clone(value)
	}
	return members
}

// key is the form in which identifiers are compared.
func key(id string) string { return strings.ToLower(id) }

// text is a member that is a string; "" for any other.
func text(o Object, name string) string {
	s, _ := o[name].(string)
	return s
}

// truth is a member that is a boolean; false for any other.
func truth(o Object, name string) bool {
	b, _ := o[name].(bool)
	return b
}

// object is a member that is an object; nil for any other.
func object(o Object, name string) Object {
	inner, _ := o[name].(Object)
	return inner
}

// list is a member that is a list of strings; nil for any other.
func list(o Object, name string) []string {
	values, _ := o[name].([]any)
	var texts []string
	for _, value := range values {
		if s, isString := value.(string); isString {
			texts = append(texts, s)
		}
	}
	return texts
}

// objects is a member that is a list of objects; nil for any other.
func objects(o Object, name string) []Object {
	values, _ := o[name].([]any)
	var inner []Object
	for _, value := range values {
		if object, isObject := value.(Object); isObject {
			inner = append(inner, object)
		}
	}
	return inner
}

// texts is the reverse of list.
func texts(values ...string) []any {
	items := make([]any, len(values))
	for i, value := range values {
		items[i] = value
	}
	return items
}

// set is the names in a list, in the form in which they are compared.
type set map[string]struct{}

// setOf is nil for a list that is not given.
func setOf(o Object, name string) set {
	values := list(o, name)
	if values == nil {
		return nil
	}
	s := make(set, len(values))
	for _, value := range values {
		s[key(value)] = struct{}{}
	}
	return s
}

// holds reports whether the value passes the filter; everything passes one that
// is not given.
func (s set) holds(value string) bool {
	_, found := s[key(value)]
	return s == nil || found
}

// blank reports whether a value of an update changes nothing.
func blank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	}
	return false
}

// numberOf is a member that is a whole number; 0 for any other.
func numberOf(o Object, name string) int64 {
	number, _ := o[name].(json.Number)
	n, _ := number.Int64()
	return n
}
