package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

const commentWidth = 80

// wrap makes a comment of paragraphs.
func wrap(indent, text string) string {
	var b strings.Builder
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			b.WriteString(indent + "//\n")
		}
		l := indent + "//"
		width := 0
		for word := range strings.FieldsSeq(paragraph) {
			if width > 0 && width+1+len(word) > commentWidth-3 {
				b.WriteString(l + "\n")
				l, width = indent+"//", 0
			}
			l += " " + word
			width += 1 + len(word)
		}
		b.WriteString(l + "\n")
	}
	return b.String()
}

// sentences joins sentences that are there, and ends them with a full stop.
func sentences(all ...string) string {
	var kept []string
	for _, s := range all {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		if !strings.ContainsRune(".:!?", rune(s[len(s)-1])) {
			s += "."
		}
		kept = append(kept, s)
	}
	return strings.Join(kept, " ")
}

// paragraphs joins paragraphs that are there.
func paragraphs(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), "\n\n")
}

var (
	identifiers = regexp.MustCompile(`\[?\b[A-Z][A-Za-z0-9]*\b`)
	paths       = regexp.MustCompile(`\b[a-z][A-Za-z]+/[a-z][A-Za-z]+(/\d{4}-\d\d-\d\d)?\b`)
)

// inGo turns the vendor's names in a text into Go names.
func (m *model) inGo(text string) string {
	return identifiers.ReplaceAllStringFunc(text, func(word string) string {
		word, linked := strings.CutPrefix(word, "[")
		open := ""
		if linked {
			open = "["
		}
		if len(humps(word)) < 2 && initialisms[word] == "" {
			return open + word
		}
		if name := m.goNameOf(word); name != "" && (linked || !m.isField(word)) {
			return open + name
		}
		if strings.ToUpper(word) == word {
			return open + word
		}
		return open + goName(word)
	})
}

// linked also turns operations into links to their methods.
func (m *model) linked(text string) string {
	return m.inGo(paths.ReplaceAllStringFunc(text, func(path string) string {
		for _, s := range m.services {
			for _, c := range s.calls {
				if c.Path == path {
					return "[" + s.name + "." + c.method + "]"
				}
			}
		}
		return path
	}))
}

// isField reports whether a word is the name of a field of the vendor's.
func (m *model) isField(word string) bool {
	if m.fieldNames == nil {
		m.fieldNames = map[string]bool{}
		for _, t := range m.contract.Types {
			for _, f := range t.Fields {
				m.fieldNames[f.Name] = true
			}
		}
	}
	return m.fieldNames[word]
}

// goNameOf is the Go name of a type of the contract.
func (m *model) goNameOf(vendor string) string {
	if name := m.names[vendor]; name != "" {
		return name
	}
	for _, d := range m.decls {
		if slices.Contains(d.vendor, vendor) {
			return d.name
		}
	}
	return ""
}

// typeText is the comment of a type. It begins with the name.
func (m *model) typeText(d *decl) string {
	text := ""
	for _, w := range d.words {
		if w.text != "" && text == "" {
			text = m.rename(w.text, w.name, d.name)
		}
	}
	if text == "" {
		text = d.defaultText(m)
	}
	return text
}

func (d *decl) defaultText(m *model) string {
	switch {
	case d.kind == coproduct:
		return d.name + " is a value whose form Discriminator names."
	case d.kind == union:
		return d.name + " has one of several forms. One field is set."
	case d.params && len(d.fields) == 0:
		return d.name + " has no fields: the operation takes no parameters."
	case d.call != nil && d.call.list && !d.params:
		return d.name + " is one page of " + m.noun(d.call) + "."
	}
	m.problemf("%s has no text", d.name)
	return d.name + " is not described."
}

// rename puts a Go name for the name that a text begins with.
func (m *model) rename(text, vendor, name string) string {
	if rest, ok := strings.CutPrefix(text, vendor+" "); ok {
		return name + " " + m.inGo(rest)
	}
	return name + " " + m.inGo(text)
}

func (m *model) noun(c *call) string {
	if noun := c.words.mark("noun"); noun != "" {
		return noun
	}
	m.problemf("operation %s needs a noun", c.Path)
	return "rows"
}

// fieldText is what our words and the contract say about a field: sentences if
// it begins with a capital, else a fragment for the end of the line.
func (m *model) fieldText(d *decl, f field, g goField) string {
	text := ""
	if g.words != nil {
		text = g.words.text
	}
	if text == "" {
		role := "response"
		if d.request {
			role = "request"
		}
		text = m.words.fields[f.Name+" "+role]
		if text == "" {
			text = m.words.fields[f.Name]
		}
	}
	limits := m.limits(d, f, g)
	if text == "-" || text == "" {
		text = m.derivedText(d, f, g)
		if null := nullText(d, f, g); null != "" && text != "" && !strings.HasPrefix(text, "nil ") {
			limits = append(limits, null)
		}
	}
	if sentence(text, f.Name) {
		for i, l := range limits {
			limits[i] = strings.ToUpper(l[:1]) + l[1:]
		}
		return sentences(append([]string{m.rename(text, f.Name, g.name)}, limits...)...)
	}
	if text != "" {
		limits = append([]string{m.inGo(strings.TrimSuffix(text, "."))}, limits...)
	}
	return strings.Join(limits, "; ")
}

func sentence(text, name string) bool { return strings.HasPrefix(text, name+" ") }

// limits are the facts of a field of a request, as fragments.
func (m *model) limits(d *decl, f field, g goField) []string {
	if !d.request {
		return nil
	}
	var limits []string
	splits := d.params && d.call.Cursor
	for _, rule := range g.rules {
		name, n, _ := strings.Cut(rule, "=")
		switch {
		case name == "required":
			limits = append(limits, "required")
		case name == "max" && f.Maximum == nil && splits && strings.HasPrefix(f.Type, "[]string"):
			limits = append(limits, "split into requests of "+n)
		case name == "max" && f.Maximum == nil:
			limits = append(limits, "at most "+n)
		case name == "max" && f.Minimum != nil:
			limits = append(limits, fmt.Sprintf("from %d to %s", *f.Minimum, n))
		case name == "length":
			limits = append(limits, "at most "+n+" characters")
		case name == "months" && splits:
			limits = append(limits, "split into requests of "+months(n))
		case name == "months":
			limits = append(limits, "at most "+months(n))
		case name == "noclear":
			limits = append(limits, "cannot be cleared")
		case name == "unique":
			limits = append(limits, "without repeats")
		}
	}
	return limits
}

func months(n string) string {
	if n == "1" {
		return "one month"
	}
	return n + " months"
}
