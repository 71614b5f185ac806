package drf

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// NonFieldErrors is where a server puts what concerns a whole object.
const NonFieldErrors = "non_field_errors"

// maxErrorDepth is far beyond what a request nests.
const maxErrorDepth = 16

// Errors is a tree of messages in the shape of the request they are about.
type Errors struct {
	Messages []string          // about this value
	Fields   map[string]Errors // about members of an object, by name
	Items    []Errors          // about items of a list, by index
}

// Get returns the messages at a path of names and indexes, nil if there are none.
func (e Errors) Get(path ...string) []string {
	for _, name := range path {
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(e.Items) {
			e = e.Items[i]
			continue
		}
		e = e.Fields[name]
	}
	return e.Messages
}

// String returns all messages in one line, each after its path.
func (e Errors) String() string {
	var parts []string
	for _, l := range e.lines() {
		text := strings.Join(l.messages, " ")
		if l.path != "" {
			text = l.path + ": " + text
		}
		parts = append(parts, text)
	}
	for i := range len(parts) - 1 {
		parts[i] = strings.TrimSuffix(parts[i], ".")
	}
	return strings.Join(parts, "; ")
}

// Paths are the places that have messages.
func (e Errors) Paths() []string {
	paths := []string{}
	for _, l := range e.lines() {
		paths = append(paths, l.path)
	}
	return paths
}

// Parts is the tree without what concerns the request as a whole.
func (e Errors) Parts() Errors {
	parts := Errors{Fields: maps.Clone(e.Fields), Items: e.Items}
	delete(parts.Fields, NonFieldErrors)
	return parts
}

type line struct {
	path     string
	messages []string
}

// lines flattens the tree: names in order, so that texts are stable.
func (e Errors) lines() []line {
	var lines []line
	if len(e.Messages) > 0 {
		lines = append(lines, line{messages: e.Messages})
	}
	add := func(name string, sub Errors) {
		for _, l := range sub.lines() {
			lines = append(lines, line{strings.TrimSuffix(name+"."+l.path, "."), l.messages})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		add(name, e.Fields[name])
	}
	for i, item := range e.Items {
		add(strconv.Itoa(i), item)
	}
	return lines
}

// ParseErrors reads the messages in the body of an error, whatever its shape: what
// the server says about the request as a whole, and about its parts. Values that
// are no messages stay out, since they can be personal data or a ticket's secret:
// an object that holds others than messages gives only the members that are known
// to be some.
func ParseErrors(body []byte, scrub func(string) string) (message string, fields Errors) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		return "", fields
	}
	p := parser{scrub}
	object, isObject := v.(map[string]any)
	switch {
	case isObject && isStatement(object):
		message = p.statement(object)
		if !has(object, "status") && !has(object, "reason") { // the result of an action holds values
			fields = p.others(object)
		}
		return message, fields
	case isObject:
		var ok bool
		if fields, ok = p.tree(object, 0); !ok {
			return p.statement(object), Errors{}
		}
		return strings.Join(fields.Get(NonFieldErrors), " "), fields
	}
	if text, ok := v.(string); ok {
		fields.Messages = []string{scrub(text)}
	} else if list, ok := v.([]any); ok {
		fields, _ = p.list(list, 0)
	}
	return strings.Join(fields.Messages, " "), fields
}

// statements are the members that hold a text about the request as a whole, in
// the order in which a reader wants them.
var statements = [...]string{"reason", "reason_explanation", "detail", "message", "error"}

// isStatement reports whether an object says something about the request as a
// whole. The same names with lists are fields.
func isStatement(object map[string]any) bool {
	if has(object, "status") {
		return true
	}
	return slices.ContainsFunc(statements[:], func(name string) bool { return has(object, name) })
}

func has(object map[string]any, name string) bool {
	_, ok := object[name].(string)
	return ok
}

type parser struct{ scrub func(string) string }

func (p parser) statement(object map[string]any) string {
	var texts []string
	for _, name := range append(statements[:], NonFieldErrors) {
		switch v := object[name].(type) {
		case string:
			texts = append(texts, p.scrub(v))
		case []any:
			if messages, ok := p.strings(v); ok {
				texts = append(texts, messages...)
			}
		}
	}
	if status, ok := object["status"].(string); ok && len(texts) == 0 {
		texts = []string{p.scrub(status)}
	}
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), ": ")
}

// others are the messages about parts of the request next to a statement.
func (p parser) others(object map[string]any) Errors {
	fields := map[string]Errors{}
	for name, v := range object {
		if has(object, name) {
			continue
		}
		sub, ok := p.value(v, 1)
		if !ok {
			return Errors{}
		}
		fields[p.scrub(name)] = sub
	}
	if len(fields) == 0 {
		return Errors{}
	}
	return Errors{Fields: fields}
}

// tree reads an object whose members are messages, or reports that they are not.
func (p parser) tree(object map[string]any, depth int) (Errors, bool) {
	fields := make(map[string]Errors, len(object))
	for name, v := range object {
		sub, ok := p.value(v, depth+1)
		if text, isText := v.(string); isText && depth == 0 && isSentence(text) {
			sub, ok = Errors{Messages: []string{p.scrub(text)}}, true // some fields have a text in place of a list
		}
		if !ok {
			return Errors{}, false
		}
		fields[p.scrub(name)] = sub
	}
	return Errors{Fields: fields}, true
}

func (p parser) value(v any, depth int) (Errors, bool) {
	if depth > maxErrorDepth {
		return Errors{}, false
	}
	switch v := v.(type) {
	case map[string]any:
		return p.tree(v, depth)
	case []any:
		return p.list(v, depth)
	}
	return Errors{}, false
}

// list reads a list of messages, or of trees about the items of a list.
func (p parser) list(list []any, depth int) (e Errors, ok bool) {
	for i, item := range list {
		if item == nil {
			continue
		}
		if text, isText := item.(string); isText {
			e.Messages = append(e.Messages, p.scrub(text))
			continue
		}
		sub, ok := p.value(item, depth+1)
		if !ok {
			return Errors{}, false
		}
		for len(e.Items) < i { // the items before have no messages
			e.Items = append(e.Items, Errors{})
		}
		e.Items = append(e.Items, sub)
	}
	return e, true
}

func (p parser) strings(list []any) (texts []string, ok bool) {
	for _, item := range list {
		text, ok := item.(string)
		if !ok {
			return nil, false
		}
		texts = append(texts, p.scrub(text))
	}
	return texts, true
}

// isSentence reports whether a text is a message, and not a value such as a name, an
// address or a code: servers repeat what was sent.
func isSentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsAny(s, " 。") && !strings.Contains(s, "@") && strings.ContainsRune(".!?。", last)
}
