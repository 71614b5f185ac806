package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A wordList is what we say about the API, and what we decide: the sentences of
// comments, Go names, and what no contract tells.
type wordList struct {
	services   []*entry
	operations map[string]*entry
	types      map[string]*entry
	fields     map[string]string // by the vendor's name, and "name request", "name response"
	problems   []string
}

// An entry has the words of one service, operation, object or enumeration.
type entry struct {
	name   string // and, for a service, its plural
	page   string
	text   string // paragraphs, separated by an empty line
	marks  map[string]string
	fields map[string]*entry
}

// mark is a decision, such as "personal" or "go: Name".
func (e *entry) mark(name string) string {
	if e == nil {
		return ""
	}
	return e.marks[name]
}

func (e *entry) has(name string) bool {
	if e == nil {
		return false
	}
	_, ok := e.marks[name]
	return ok
}

func (e *entry) field(name string) *entry {
	if e == nil {
		return nil
	}
	return e.fields[name]
}

// The marks without a value, and those with one.
var (
	plainMarks = []string{"personal", "atomic", "hand", "overlap", "exact", "collides", "text", "key", "blank", "optional", "createonly", "updateonly", "action", "skip", "update", "secret"}
	valueMarks = []string{"noun", "one", "deprecated", "go", "type", "case", "page", "method", "service", "rows", "at", "params", "request", "response", "values", "like"}
)

func readWords(dir string) (*wordList, error) {
	w := &wordList{operations: map[string]*entry{}, types: map[string]*entry{}, fields: map[string]string{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := os.ReadFile(name) //nolint:gosec // a file of the module
		if err != nil {
			return nil, err
		}
		if filepath.Base(name) == "fields.txt" {
			w.readFields(string(b))
			continue
		}
		w.read(filepath.Base(name), string(b))
	}
	return w, nil
}

func (w *wordList) readFields(text string) {
	for i, l := range strings.Split(text, "\n") {
		if strings.TrimSpace(l) == "" {
			continue
		}
		name, text, ok := strings.Cut(l, ": ")
		if !ok {
			w.problems = append(w.problems, fmt.Sprintf("fields.txt:%d: needs a name and a text", i+1))
			continue
		}
		w.fields[name] = strings.TrimSpace(text)
	}
}

// read reads the blocks of a file: a line at the margin begins one; what is
// indented belongs to it, and what is indented deeper continues the line before.
func (w *wordList) read(file, text string) {
	page := ""
	var block *entry
	var last func(more string) // adds a continuation
	blank := false
	for i, l := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(l)
		depth := depthOf(l)
		switch {
		case trimmed == "":
			blank = true
			continue
		case depth == 0:
			kind, name, _ := strings.Cut(trimmed, " ")
			name = strings.TrimSpace(name)
			block = &entry{name: name, page: page, marks: map[string]string{}, fields: map[string]*entry{}}
			last = nil
			switch kind {
			case "page":
				page, block = name, nil
			case "service":
				w.services = append(w.services, block)
			case "operation":
				block = w.add(w.operations, block)
			case "type", "enum":
				block = w.add(w.types, block)
			default:
				w.problems = append(w.problems, fmt.Sprintf("%s:%d: unknown kind of block %q", file, i+1, kind))
			}
		case block == nil:
			w.problems = append(w.problems, fmt.Sprintf("%s:%d: text before a block", file, i+1))
		case depth > 1 && last != nil && !strings.HasPrefix(trimmed, "."):
			last(trimmed)
		case strings.HasPrefix(trimmed, "."):
			name, rest, _ := strings.Cut(trimmed[1:], " ")
			of := block.fields[name]
			if of == nil {
				of = &entry{name: name, marks: map[string]string{}}
				block.fields[name] = of
			}
			last = of.put(strings.TrimSpace(rest), false)
		default:
			last = block.put(trimmed, blank)
		}
		blank = false
	}
}

// add joins blocks of one name: decisions may stand apart from sentences.
func (w *wordList) add(to map[string]*entry, e *entry) *entry {
	if there, ok := to[e.name]; ok {
		return there
	}
	to[e.name] = e
	return e
}

// put takes a line: a mark, or text. It returns what takes a line that continues it.
func (e *entry) put(text string, paragraph bool) func(more string) {
	if slices.Contains(plainMarks, text) {
		e.marks[text] = "yes"
		return nil
	}
	if name, value, ok := strings.Cut(text, ":"); ok && slices.Contains(valueMarks, name) {
		value = strings.TrimSpace(value)
		if e.marks[name] != "" {
			value = e.marks[name] + ", " + value
		}
		e.marks[name] = value
		return func(more string) { e.marks[name] += " " + more }
	}
	switch {
	case e.text == "":
		e.text = text
	case paragraph:
		e.text += "\n\n" + text
	default:
		e.text += " " + text
	}
	return func(more string) { e.text += " " + more }
}

func depthOf(l string) int {
	depth := 0
	for l != "" {
		switch {
		case strings.HasPrefix(l, "\t"):
			l = l[1:]
		case strings.HasPrefix(l, "  "):
			l = l[2:]
		default:
			return depth
		}
		depth++
	}
	return depth
}
