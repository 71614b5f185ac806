package main

import (
	"cmp"
	"slices"
	"strings"
)

// assignPages finds the file of every type: the page whose list has it as rows,
// the only page that uses it, the page that its name begins with, or the first
// page that uses it.
func (m *model) assignPages() {
	rows := map[string]string{}
	prefixes := map[string]string{}
	for _, s := range m.services {
		for _, c := range s.calls {
			prefixes[c.singular] = s.page
			if name := m.names[element(rowsType(c))]; c.list && name != "" && rows[name] == "" {
				rows[name] = s.page
			}
		}
	}
	for _, d := range m.decls {
		for _, w := range d.words {
			if page := w.mark("page"); page != "" {
				d.page = pageFile(page)
			}
		}
		using := m.usingPages(d)
		if d.within != nil {
			d.page = d.within.page
			continue
		}
		d.page = cmp.Or(d.page, rows[d.name], only(using), pageOf(d.name, prefixes, using))
	}
	for _, d := range m.decls {
		if !slices.Contains(m.pages, d.page) {
			m.problemf("%s belongs to the page %q, which has no operation", d.name, d.page)
		}
	}
}

func rowsType(c *call) string {
	if c.rows == nil {
		return ""
	}
	return c.rows.Type
}

func only(pages []string) string {
	if len(pages) == 1 {
		return pages[0]
	}
	return ""
}

// usingPages are the pages whose operations use a type.
func (m *model) usingPages(d *decl) []string {
	var pages []string
	for _, s := range m.services {
		for _, c := range s.calls {
			for _, v := range d.vendor {
				u := m.uses[v]
				if u != nil && (slices.Contains(u.requests, c.Path) || slices.Contains(u.responses, c.Path)) && !slices.Contains(pages, s.page) {
					pages = append(pages, s.page)
				}
			}
		}
	}
	return pages
}

func pageOf(name string, prefixes map[string]string, using []string) string {
	longest := ""
	for prefix, page := range prefixes {
		if strings.HasPrefix(name, prefix) && len(prefix) > len(longest) && slices.Contains(using, page) {
			longest = prefix
		}
	}
	if longest == "" && len(using) > 0 {
		return using[0]
	}
	return prefixes[longest]
}
