package main

import (
	"strconv"
	"strings"
)

// findPersonal marks the types with personal data, and those that contain them.
func (m *model) findPersonal() {
	for _, d := range m.decls {
		for _, w := range d.words {
			d.personal = d.personal || w.has("personal")
		}
	}
	for changed := true; changed; {
		changed = false
		for _, d := range m.decls {
			if !d.personal && m.containsPersonal(d) {
				d.personal, changed = true, true
			}
		}
	}
}

func (m *model) containsPersonal(d *decl) bool {
	for _, f := range d.fields {
		typ, _ := m.goType(d, f, f.Type)
		typ = element(strings.TrimPrefix(typ, "*"))
		if of := m.declared[typ]; of != nil && of.personal {
			return true
		}
	}
	for _, c := range d.cases {
		if of := m.declared[m.names[c.typ]]; of != nil && of.personal {
			return true
		}
	}
	return false
}

// logValue writes LogValue for a type with personal data: identifiers, states and
// counts.
func (w *writer) logValue(d *decl) {
	if !d.personal || w.m.hand.methods[d.name+".LogValue"] {
		return
	}
	var names []string
	for i, f := range d.fields {
		if name := w.loggable(d, f, i == 0); name != "" {
			names = append(names, strconv.Quote(name))
		}
	}
	if d.params && d.call.Cursor {
		names = append(names, `"PageSize"`, `"Start"`)
	}
	w.printf("%s", logValueMethod(d.name, names))
}

// loggable is the name of a field that may be logged, or empty.
func (w *writer) loggable(d *decl, f field, first bool) string {
	g := w.m.goField(d, f)
	of := w.m.declared[g.typ]
	switch {
	case d.call != nil && d.call.Cursor && !d.params && f.Name == "Cursor":
		return "Next"
	case strings.HasPrefix(g.typ, "[]"),
		f.Type == "string:uuid" && (f.Required || first),
		f.Name == "IsActive" && g.typ == "bool",
		strings.HasSuffix(f.Name, "State") && of != nil && of.kind == enum,
		w.hasID(g.typ):
		return g.name
	}
	return ""
}

// hasID reports whether a type is an object with an identifier that is logged
// without personal data.
func (w *writer) hasID(typ string) bool {
	d := w.m.declared[typ]
	return d != nil && d.kind == object && d.personal && hasField(d.fields, "Id")
}
