package drf

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// NonFieldErrors is where a server puts what concerns a whole object.
const NonFieldErrors = "non_field_errors"

// maxErrorDepth is far beyond what a request nests.
const maxErrorDepth = 16

// FoldErrors reads the body of an error, whatever its shape: the documented ones,
// others that occur (a string for a list, a bare list), and those of proxies,
// which give nothing (false). node makes a value of the messages about a part of
// the request, of those about its members by name, and about its items by index.
func FoldErrors[T any](body []byte, scrub func(string) string, node func(messages []string, fields map[string]T, items []T) T) (T, bool) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		var none T
		return none, false
	}
	f := folder[T]{scrub, node}
	return f.fold(v, 0), true
}

type folder[T any] struct {
	scrub func(string) string
	node  func([]string, map[string]T, []T) T
}

func (f folder[T]) fold(v any, depth int) T {
	if text, ok := f.text(v); ok {
		return f.node([]string{text}, nil, nil)
	}
	var messages []string
	var fields map[string]T
	var items []T
	switch v := v.(type) {
	case map[string]any:
		if depth == maxErrorDepth {
			break
		}
		fields = make(map[string]T, len(v))
		for name, member := range v {
			fields[f.scrub(name)] = f.fold(member, depth+1)
		}
	case []any:
		for i, item := range v {
			if text, ok := f.text(item); ok {
				messages = append(messages, text)
				continue
			}
			if item == nil || depth == maxErrorDepth {
				continue
			}
			// Only now it is a list about items: the others before have none.
			for len(items) < i {
				items = append(items, f.node(nil, nil, nil))
			}
			items = append(items, f.fold(item, depth+1))
		}
	}
	return f.node(messages, fields, items)
}

func (f folder[T]) text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return f.scrub(v), true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}
