package mewstest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// listed is an object whose members are rendered in the order of the table of
// responses, and not by name: it saves the sorting.
type listed struct {
	kind   string
	object Object
}

// appendJSON renders a value that came out of JSON, see normal. It is quicker
// than encoding/json, so that a benchmark of a client is not one of the fake.
func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return fmt.Append(b, v)
	case string:
		return appendText(b, v)
	case json.Number:
		return append(b, v...)
	case Object:
		return appendMembers(b, v, slices.Sorted(maps.Keys(v)))
	case listed:
		return appendMembers(b, v.object, v.names())
	case []any:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, item)
		}
		return append(b, ']')
	}
	return appendText(b, fmt.Sprint(v))
}

func appendMembers(b []byte, o Object, names []string) []byte {
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, name)
		b = append(b, ':')
		b = appendJSON(b, o[name])
	}
	return append(b, '}')
}

// names are those of the table, and then those that only this object has.
func (l listed) names() []string {
	presets := responseTypes()[l.kind]
	names := make([]string, 0, len(l.object))
	for _, p := range presets {
		if _, found := l.object[p.name]; found {
			names = append(names, p.name)
		}
	}
	if len(names) == len(l.object) {
		return names
	}
	for _, name := range slices.Sorted(maps.Keys(l.object)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c > '~' {
			quoted, err := json.Marshal(s)
			if err != nil { // a string has none
				return append(b, `""`...)
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
