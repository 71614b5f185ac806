package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// assignPages finds the file of every type: what the words say, that of the
// service which has it as its object, or the first that uses it.
func (m *restModel) assignPages() {
	for _, d := range m.decls {
		for _, w := range d.words {
			if page := w.mark("page"); page != "" && w.name == d.name {
				d.page = pageFile(page)
			}
		}
		if d.page != "" {
			continue
		}
		if d.call != nil {
			d.page = d.call.service.page
			continue
		}
		for _, s := range m.services {
			if s.singular() == d.name || s.singular()+"CreateParams" == d.name {
				d.page = s.page
			}
		}
		if d.page == "" {
			// The longest name of a service that the type begins with, among those
			// that use it.
			longest := ""
			for _, c := range d.uses {
				if one := c.service.singular(); strings.HasPrefix(d.name, one) && len(one) > len(longest) {
					longest, d.page = one, c.service.page
				}
			}
		}
		if d.page == "" && len(d.uses) > 0 {
			d.page = d.uses[0].service.page
		}
		d.page = cmp.Or(d.page, m.pages[0])
	}
}

// findPersonal marks the types with personal data, and those that contain them.
func (m *restModel) findPersonal() {
	for _, d := range m.decls {
		for _, w := range d.words {
			d.personal = d.personal || w.has("personal")
		}
		d.personal = d.personal && m.holdsText(d)
	}
	for changed := true; changed; {
		changed = false
		for _, d := range m.decls {
			if d.personal || d.kind == restEnum || d.kind == restOrdering {
				continue
			}
			if m.hasPersonal(d) {
				d.personal, changed = true, true
			}
		}
	}
}

// holdsText reports whether a type has a field for texts or other types. Numbers,
// times and switches are no personal data, though their object may have some.
func (m *restModel) holdsText(d *restDecl) bool {
	if d.kind == restEnum || d.kind == restOrdering {
		return false
	}
	for _, f := range d.fields {
		typ, c := m.restType(d, f)
		if of := m.declared[typ]; c != whole && c != truth && typ != "time.Time" && typ != "Date" && typ != "Decimal" && (of == nil || of.kind != restEnum) {
			return true
		}
	}
	return slices.ContainsFunc(d.query, func(f filter) bool {
		typ, _ := m.filterType(d, f)
		return strings.HasSuffix(typ, "string") && f.Name != "include" && f.Name != "exclude"
	})
}

// hasPersonal reports whether a field of a type has a type with personal data.
func (m *restModel) hasPersonal(d *restDecl) bool {
	return slices.ContainsFunc(d.fields, func(f restField) bool {
		typ, _ := m.restType(d, f)
		if strings.HasPrefix(typ, "Expandable") {
			typ = strings.TrimSuffix(typ[strings.LastIndex(typ, " ")+1:], "]")
		} else {
			typ = typ[strings.LastIndexAny(typ, "[]*, ")+1:]
		}
		of := m.declared[typ]
		return of != nil && of.personal || typ == "NameParts"
	})
}

// logged are the fields that may be logged of types with personal data.
var restLogged = []string{"id", "code", "identifier", "positionid", "local_id", "device_id", "number", "slug", "status", "state", "event", "item", "variation", "subevent", "type", "active", "testmode", "canceled", "is_active"}

func (w *restWriter) logValue(d *restDecl) {
	if !d.personal || w.m.hand.methods[d.name+".LogValue"] {
		return
	}
	var names []string
	for _, f := range d.fields {
		if !slices.Contains(restLogged, f.Name) || d.has(f.Name, "secret") || f.Name == "state" && f.Type != "enum" { // a part of an address
			continue
		}
		if g := w.m.restGoField(d, f); !strings.HasPrefix(g.typ, "Expandable") && !strings.HasPrefix(g.typ, "*") {
			names = append(names, strconv.Quote(g.name))
		}
	}
	if d.kind == restList {
		names = append(names, `"PageSize"`)
	}
	w.printf("%s", logValueMethod(d.name, names))
}
