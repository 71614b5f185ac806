package pretix

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/drf"
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

// parseErrorBody reads any body.
func parseErrorBody(body []byte, scrub func(string) string) (message string, fields FieldErrors) {
	fields, ok := drf.FoldErrors(body, scrub, func(messages []string, fields map[string]FieldErrors, items []FieldErrors) FieldErrors {
		return FieldErrors{Messages: messages, Fields: fields, Items: items}
	})
	if !ok {
		return "", fields
	}
	if detail := fields.Fields["detail"]; len(detail.Messages) > 0 {
		message = strings.Join(detail.Messages, " ")
		delete(fields.Fields, "detail")
	} else if whole := fields.Get(drf.NonFieldErrors); len(whole) > 0 {
		message = strings.Join(whole, " ")
	} else {
		message = strings.Join(fields.Messages, " ")
	}
	return message, fields
}
