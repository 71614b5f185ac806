package main

import (
	"slices"
	"strings"
)

// derivedText is what can be said of a field that has no words of its own: which
// object an identifier is of, or what its type is. It is a fragment.
func (m *model) derivedText(d *decl, f field, g goField) string {
	switch {
	case f.Type == "string:uuid" || f.Type == "[]string:uuid" || strings.HasSuffix(f.Name, "Id") && (g.typ == "string" || g.typ == "UpdateValue[string]"):
		return m.identifierText(d, f)
	case isExtent(d.name) && g.typ == "bool":
		return "fills " + g.name + " of the result"
	}
	of := m.declared[strings.TrimPrefix(g.typ, "*")]
	if of == nil {
		return m.rowsText(d, f)
	}
	if d.request && isChange(of.name) {
		return "each part can be changed on its own"
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

// isChange reports whether a type holds changes to the parts of an object.
func isChange(name string) bool {
	return strings.HasSuffix(name, "UpdateData") || strings.HasSuffix(name, "UpdateOptionsParams")
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
			case list && d.params && d.call.list:
				return "selects by " + one
			case list:
				return "identifies " + c.words.mark("noun")
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

// rowsText says of a list in a response what it is.
func (m *model) rowsText(d *decl, f field) string {
	if d.call == nil || d.params || !strings.HasPrefix(f.Type, "[]") {
		return ""
	}
	switch {
	case m.selected(d.call, f):
		return "nil unless selected by Extent"
	case !d.call.list && !d.call.Read:
		return m.writtenText(d.call, f)
	case !d.call.list:
		return ""
	case f.Name != d.call.rows.Name:
		return ""
	case d.call.Cursor:
		return "the " + m.noun(d.call) + " of the page"
	}
	return "all " + m.noun(d.call)
}

// selected reports whether a request says in its extent if a list is in the
// response.
func (m *model) selected(c *call, f field) bool {
	for _, param := range m.requestFields(c.Request) {
		for _, form := range alternatives(param.Type) {
			if isExtent(form) && hasField(m.fieldsOf(form), f.Name) {
				return true
			}
		}
	}
	return false
}

// writtenText says of the objects that a write returns which state they are in.
func (m *model) writtenText(c *call, f field) string {
	fields := m.fieldsOf(c.Response)
	first := slices.IndexFunc(fields, func(o field) bool { return strings.HasPrefix(o.Type, "[]") })
	if f.Name != fields[first].Name {
		return "those of the " + strings.ToLower(strings.Join(humps(fields[first].Name), " "))
	}
	switch verb := strings.Split(c.Path, "/")[1]; {
	case strings.HasPrefix(verb, "add"):
		return "what was added, with identifiers"
	case strings.HasPrefix(verb, "update") || strings.HasPrefix(verb, "set"):
		return "what was changed, as it is now"
	}
	return ""
}

func article(noun string) string {
	if strings.ContainsRune("aeioA", rune(noun[0])) {
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
