package main

import (
	"slices"
	"strings"
)

// derivedText is what can be said of a field that has no words of its own: which
// object an identifier is of, or what its type is. It is a fragment.
func (m *model) derivedText(d *decl, f field, g goField) string {
	if f.Type == "string:uuid" || f.Type == "[]string:uuid" {
		return m.identifierText(d, f)
	}
	of := m.declared[strings.TrimPrefix(g.typ, "*")]
	if of == nil {
		return m.rowsText(d, f)
	}
	text := m.typeText(of)
	text, _, _ = strings.Cut(text, ". ")
	text, _, _ = strings.Cut(text, "\n")
	const longest = 60
	for _, verb := range []string{" is ", " are "} {
		if rest, ok := strings.CutPrefix(text, of.name+verb); ok && len(rest) < longest {
			return strings.TrimSuffix(rest, ".")
		}
	}
	return ""
}

// identifierText names the object that an identifier is of.
func (m *model) identifierText(d *decl, f field) string {
	if f.Name == "Id" {
		return "identifies the " + m.oneOf(d)
	}
	name, list := strings.CutSuffix(f.Name, "Ids")
	if !list {
		name = strings.TrimSuffix(f.Name, "Id")
	}
	for _, s := range m.services {
		for _, c := range s.calls {
			one := c.words.mark("one")
			switch {
			case c.singular != goName(name) || one == "":
			case list:
				return c.words.mark("noun")
			default:
				return article(one) + " " + one
			}
		}
	}
	return ""
}

// oneOf is how one object of a type is called.
func (m *model) oneOf(d *decl) string {
	for _, s := range m.services {
		for _, c := range s.calls {
			if one := c.words.mark("one"); c.list && one != "" && m.names[element(c.rows.Type)] == d.name {
				return one
			}
		}
	}
	words := humps(strings.TrimSuffix(strings.TrimSuffix(d.name, "Data"), "Old"))
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains([]string{"Add", "Update", "Params"}, w) })
	return strings.ToLower(strings.Join(words, " "))
}

// rowsText says of the main list of a page what it is.
func (m *model) rowsText(d *decl, f field) string {
	if d.call == nil || d.params || !d.call.list || f.Name != d.call.rows.Name {
		return ""
	}
	if d.call.Cursor {
		return "the " + m.noun(d.call) + " of the page"
	}
	return "all " + m.noun(d.call)
}

func article(noun string) string {
	if strings.ContainsRune("aeio", rune(noun[0])) {
		return "an"
	}
	return "a"
}

// nullText says what null becomes in a response.
func nullText(d *decl, f field, g goField) string {
	switch {
	case d.request || !f.Nullable:
		return ""
	case g.pointer || strings.HasPrefix(g.typ, "[]") || strings.HasPrefix(g.typ, "map["):
		return "nil if null"
	case g.typ == "Date":
		return "zero if null"
	}
	return "empty if null"
}
