package main

import (
	"regexp"
	"strings"
)

var docLink = regexp.MustCompile(`\[\*?([A-Z]\w*)(?:\.([A-Z]\w*))?\]`)

// checkLinks finds links in comments that lead nowhere.
func (m *model) checkLinks(file string, text []byte) {
	for l := range strings.Lines(string(text)) {
		_, comment, ok := strings.Cut(l, "//")
		if !ok {
			continue
		}
		for _, link := range docLink.FindAllStringSubmatch(comment, -1) {
			if !m.exists(link[1], link[2]) {
				m.problemf("%s: %s leads nowhere", file, link[0])
			}
		}
	}
}

func (m *model) exists(typ, member string) bool {
	for _, s := range m.services {
		if s.name != typ {
			continue
		}
		for _, c := range s.calls {
			lists := c.list && (member == "Pages"+c.suffix || member == "All"+c.suffix || member == "Changes" && m.hasChanges(c))
			if member == "" || member == c.method || lists {
				return true
			}
		}
	}
	d := m.declared[typ]
	switch {
	case m.hand.types[typ] || m.hand.functions[typ] || m.hand.methods[typ+"."+member]:
		return true
	case d == nil:
		return m.isConstant(typ)
	case member == "":
		return true
	}
	for _, f := range d.fields {
		if m.goField(d, f).name == member {
			return true
		}
	}
	return false
}

func (m *model) isConstant(name string) bool {
	for _, d := range m.decls {
		for _, v := range d.values {
			if d.name+goName(v) == name {
				return true
			}
		}
	}
	return false
}
