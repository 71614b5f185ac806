package pretix

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// FieldErrors is a tree of messages in the shape of the request they are about:
//
//	{"email": ["taken"], "positions": [{}, {"item": ["unknown"]}]}
//
// has messages at Get("email") and at Get("positions", "1", "item"). What
// concerns a whole object is at Get("non_field_errors").
type FieldErrors struct {
	Messages []string               // about this value
	Fields   map[string]FieldErrors // about members of an object, by name
	Items    []FieldErrors          // about items of a list, by index
}

// Get returns the messages at a path of names and indexes, nil without any.
func (f FieldErrors) Get(path ...string) []string {
	for _, name := range path {
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(f.Items) {
			f = f.Items[i]
			continue
		}
		f = f.Fields[name]
	}
	return f.Messages
}

// IsZero tells whether there are no messages at all.
func (f FieldErrors) IsZero() bool { return len(f.lines()) == 0 }

// String returns all messages in one line, each behind its path.
func (f FieldErrors) String() string {
	var parts []string
	for _, l := range f.lines() {
		text := strings.Join(l.messages, " ")
		if l.path != "" {
			text = l.path + ": " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

func (f FieldErrors) paths() []string {
	paths := []string{}
	for _, l := range f.lines() {
		paths = append(paths, l.path)
	}
	return paths
}

type fieldLine struct {
	path     string
	messages []string
}

// lines flattens the tree: names in order, so that texts are stable.
func (f FieldErrors) lines() []fieldLine {
	var lines []fieldLine
	if len(f.Messages) > 0 {
		lines = append(lines, fieldLine{messages: f.Messages})
	}
	add := func(name string, sub FieldErrors) {
		for _, l := range sub.lines() {
			lines = append(lines, fieldLine{strings.TrimSuffix(name+"."+l.path, "."), l.messages})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Fields)) {
		add(name, f.Fields[name])
	}
	for i, item := range f.Items {
		add(strconv.Itoa(i), item)
	}
	return lines
}

// nonFieldErrors is where the server puts what concerns a whole object.
const nonFieldErrors = "non_field_errors"

// maxErrorDepth is far beyond what a request nests.
const maxErrorDepth = 16

// parseErrorBody reads any body: the documented shapes, others that occur
// (a string for a list, a bare list), and those of proxies, which give nothing.
func parseErrorBody(body []byte, scrub func(string) string) (message string, fields FieldErrors) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		return "", FieldErrors{}
	}
	fields = fieldErrors(v, scrub, 0)
	if detail := fields.Fields["detail"]; len(detail.Messages) > 0 {
		message = strings.Join(detail.Messages, " ")
		delete(fields.Fields, "detail")
	} else if whole := fields.Get(nonFieldErrors); len(whole) > 0 {
		message = strings.Join(whole, " ")
	} else {
		message = strings.Join(fields.Messages, " ")
	}
	return message, fields
}

func fieldErrors(v any, scrub func(string) string, depth int) FieldErrors {
	var f FieldErrors
	if depth > maxErrorDepth {
		return f
	}
	switch v := v.(type) {
	case nil:
	case string:
		f.Messages = []string{scrub(v)}
	case json.Number:
		f.Messages = []string{v.String()}
	case bool:
		f.Messages = []string{strconv.FormatBool(v)}
	case map[string]any:
		f.Fields = make(map[string]FieldErrors, len(v))
		for name, member := range v {
			f.Fields[scrub(name)] = fieldErrors(member, scrub, depth+1)
		}
	case []any:
		for i, item := range v {
			switch item.(type) {
			case map[string]any, []any:
				// Only now it is a list about items: the others before have none.
				for len(f.Items) < i {
					f.Items = append(f.Items, FieldErrors{})
				}
				f.Items = append(f.Items, fieldErrors(item, scrub, depth+1))
			default:
				f.Messages = append(f.Messages, fieldErrors(item, scrub, depth+1).Messages...)
			}
		}
	}
	return f
}
