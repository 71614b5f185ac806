package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// files are the generated files, by name.
func (m *model) files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, page := range m.pages {
		w := &writer{m: m}
		w.page(page)
		text, err := goFile("mews", page+".go", w.String())
		if err != nil {
			return nil, err
		}
		if text != nil {
			files[page+".go"] = text
			m.checkLinks(page+".go", text)
		}
	}
	w := &writer{m: m}
	w.client()
	text, err := goFile("mews", "clientservices.go", w.String())
	if err != nil {
		return nil, err
	}
	files["clientservices.go"] = text
	return files, nil
}

// A writer writes one file.
type writer struct {
	bytes.Buffer

	m *model
}

func (w *writer) printf(format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }

// page writes what belongs to one page: services with their methods,
// parameters, objects, enumerations.
func (w *writer) page(page string) {
	for _, s := range w.m.services {
		if s.page == page {
			w.service(s)
		}
	}
	for _, want := range []func(*decl) bool{
		func(d *decl) bool { return d.params },
		func(d *decl) bool { return d.kind != enum && !d.params },
		func(d *decl) bool { return d.kind == enum },
	} {
		for _, d := range w.m.decls {
			if d.page == page && want(d) && !w.m.byHand(d.words, "type "+d.name, w.m.hand.types[d.name]) {
				w.decl(d)
			}
		}
	}
}

func (w *writer) service(s *service) {
	w.printf("%stype %s struct{ core *core }\n\n", wrap("", w.m.linked(s.words.text)), s.name)
	for _, c := range s.calls {
		method := s.name + "." + c.method
		if w.m.byHand([]*entry{c.words}, "method "+method, w.m.hand.methods[method]) {
			continue
		}
		if c.list {
			w.list(s, c)
		} else {
			w.method(s, c)
		}
	}
}

func (w *writer) list(s *service, c *call) {
	noun := w.m.noun(c)
	row := w.m.rowType(c)
	name := lowerFirst(c.singular) + c.suffix + "List"
	said := sentences(w.m.linked(c.words.text))
	head := func(text string) string { return wrap("", w.m.callText(c, sentences(text, said))) }
	first := "returns one page of " + noun
	if !c.Cursor {
		first = "returns all " + noun + " that match"
	}
	if len(w.m.declared[c.params].fields) == 0 {
		first = "returns all " + noun
	}
	args := fmt.Sprintf("(ctx context.Context, params %s, opts ...RequestOption)", c.params)
	w.printf("%sfunc (s *%s) List%s%s (*%s, error) {\n\treturn one[%s](ctx, s.core, %s, params, opts)\n}\n\n",
		head("List"+c.suffix+" "+first), s.name, c.suffix, args, c.result, c.result, name)
	pages := "iterates over the pages of " + noun
	if !c.Cursor {
		pages = "iterates over the only page of " + noun + ": the operation has no pagination"
	}
	w.printf("%sfunc (s *%s) Pages%s%s iter.Seq2[*%s, error] {\n\treturn pages[%s](ctx, s.core, %s, params, opts)\n}\n\n",
		head("Pages"+c.suffix+" "+pages), s.name, c.suffix, args, c.result, c.result, name)
	over := "iterates over the " + noun + " of all pages"
	if !c.Cursor {
		over = "iterates over the " + noun
	}
	w.printf("%sfunc (s *%s) All%s%s iter.Seq2[%s, error] {\n\treturn all[%s, %s](ctx, s.core, %s, params, opts)\n}\n\n",
		head("All"+c.suffix+" "+over), s.name, c.suffix, args, row, c.result, row, name)
	if w.m.hasChanges(c) {
		w.printf("%sfunc (s *%s) Changes(ctx context.Context, params %s, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[%s], error] {\n\treturn changes[%s, %s](ctx, s.core, %s, params, from, opts)\n}\n\n",
			wrap("", w.m.callText(c, "Changes iterates over the "+noun+" that were created, changed or deleted, in batches. See the section Changes of the package")), s.name, c.params, row, c.result, row, name)
	}
	single := ""
	if !c.Cursor {
		single = ", single: true"
	}
	w.printf("var %s = &list{operation: %q, rows: %q%s}\n\n", name, c.Path, c.rows.Name, single)
}

// hasChanges reports whether a list can be filtered by change, and is not deprecated.
func (m *model) hasChanges(c *call) bool {
	return c.Cursor && !c.Deprecated && slices.ContainsFunc(m.declared[c.params].fields, func(f field) bool {
		return f.Name == "UpdatedUtc" && f.Type == "TimeFilterInterval"
	})
}

func (m *model) rowType(c *call) string {
	typ, _ := m.goType(m.declared[c.result], *c.rows, element(c.rows.Type))
	return typ
}

func (w *writer) method(s *service, c *call) {
	kind := "write"
	switch {
	case c.Read:
		kind = "read"
	case c.words.has("atomic"):
		kind = "atomic"
	}
	op := fmt.Sprintf("operation{%q, %s}", c.Path, kind)
	text := ""
	if c.words != nil {
		text = c.words.text
	}
	if !strings.HasPrefix(text, c.method+" ") {
		w.m.problemf("the text of operation %s does not begin with %s", c.Path, c.method)
	}
	doc := wrap("", w.m.callText(c, sentences(w.m.linked(text))))
	args := fmt.Sprintf("(ctx context.Context, params %s, opts ...RequestOption)", c.params)
	if c.result == "" {
		w.printf("%sfunc (s *%s) %s%s error {\n\treturn callEmpty(ctx, s.core, %s, params, opts)\n}\n\n", doc, s.name, c.method, args, op)
		return
	}
	w.printf("%sfunc (s *%s) %s%s (*%s, error) {\n\treturn call[%s](ctx, s.core, %s, params, opts)\n}\n\n", doc, s.name, c.method, args, c.result, c.result, op)
}

// callText adds what the contract knows about an operation.
func (m *model) callText(c *call, text string) string {
	var facts []string
	if c.Portfolio {
		facts = append(facts, "Portfolio access tokens are accepted")
	}
	if c.Restricted {
		facts = append(facts, "The vendor restricts the operation to some integrations (beta)")
	}
	return paragraphs(sentences(append([]string{text}, facts...)...), c.Path, m.deprecation(c))
}

func (m *model) deprecation(c *call) string {
	if !c.Deprecated {
		return ""
	}
	text := c.words.mark("deprecated")
	if text == "" {
		text = "The vendor has a newer version."
		for _, other := range c.service.calls {
			if other != c && strings.HasPrefix(other.Path, c.resourceVerb()) {
				text = "Use [" + c.service.name + "." + other.method + "]."
			}
		}
	}
	return "Deprecated: " + sentences(m.linked(text))
}

func (c *call) resourceVerb() string {
	return strings.Join(strings.Split(c.Path, "/")[:2], "/") + "/"
}

func (w *writer) decl(d *decl) {
	doc := wrap("", w.m.typeText(d))
	switch d.kind {
	case object:
		w.object(d, doc)
	case enum:
		w.enum(d, doc)
	case coproduct, union:
		w.union(d, doc)
	}
}

func (w *writer) object(d *decl, doc string) {
	w.printf("%stype %s struct {\n", doc, d.name)
	for _, f := range d.fields {
		if d.call != nil && d.call.Cursor && !d.params && f.Name == "Cursor" {
			w.printf("\tNext string `json:\"Cursor\"` // resume token of the next page; \"\" after the last one\n")
			continue
		}
		w.field(w.m.goField(d, f))
	}
	if d.params && d.call.Cursor {
		if len(d.fields) > 0 {
			w.printf("\n")
		}
		w.printf("%s\tPageSize int `json:\"-\"`\n", wrap("\t", "PageSize is the number of "+w.m.noun(d.call)+" per request, 1 to 1000. The default is 1000."))
		w.printf("\t// Start is the resume token of a page, or empty.\n\tStart string `json:\"-\"`\n")
	}
	open := w.isOpen(d)
	if open {
		w.printf("\t// Raw is the whole object if Discriminator is not one of the constants. If it\n\t// is set, it is what is written.\n\tRaw json.RawMessage `json:\"-\"`\n")
	}
	w.printf("}\n\n")
	if open {
		w.openCodec(d)
	}
	w.logValue(d)
}

func (w *writer) field(g goField) {
	text := g.text
	deprecated := ""
	if g.Deprecated {
		reason := g.words.mark("deprecated")
		if reason == "" {
			reason = "The vendor deprecates it."
		}
		deprecated = w.m.linked(reason)
	}
	decl := fmt.Sprintf("\t%s %s %s", g.name, g.typ, g.tag(g.Name))
	w.printf("%s", fieldLines(decl, g.name, text, deprecated, strings.HasPrefix(text, g.name+" ")))
}

// Words that a fragment begins with, and what joins it to the field's name.
var (
	states  = strings.Fields("a an the in when whether what where how why who from at whose one all both as nil empty set required split of by for without usually free")
	actions = strings.Fields("selects says makes adds sends replaces limits shows includes excludes identifies fills moves")
)

// fragmentSentence makes a sentence about a field of a fragment.
func fragmentSentence(name, fragment string) string {
	first, _, _ := strings.Cut(fragment, " ")
	first = strings.TrimRight(first, ";,")
	parts := capitalized(strings.Split(fragment, "; "))
	switch {
	case slices.Contains(states, first):
		return name + " is " + sentences(parts...)
	case first == "those":
		return name + " are " + sentences(parts...)
	case slices.Contains(actions, first):
		return name + " " + sentences(parts...)
	}
	return name + ": " + sentences(parts...)
}

func capitalized(parts []string) []string {
	for i := range parts {
		if i > 0 {
			parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
		}
	}
	return parts
}

func (w *writer) enum(d *decl, doc string) {
	w.printf("%stype %s string\n\n// Values of [%s].\nconst (\n", doc, d.name, d.name)
	for _, v := range d.values {
		name := d.name + goName(v)
		e := d.wordsOf(v)
		text, deprecated := "", ""
		if e != nil {
			text = w.m.inGo(e.text)
			deprecated = e.mark("deprecated")
		}
		decl := fmt.Sprintf("\t%s %s = %q", name, d.name, v)
		const longest = 120
		switch {
		case deprecated != "":
			if text != "" {
				text = name + ": " + sentences(text)
			}
			w.printf("%s%s\n", wrap("\t", paragraphs(text, "Deprecated: "+sentences(w.m.linked(deprecated)))), decl)
		case text == "":
			w.printf("%s\n", decl)
		case len(decl)+len(text) > longest || strings.HasPrefix(text, name):
			if !strings.HasPrefix(text, name) {
				text = name + ": " + sentences(text)
			}
			w.printf("%s%s\n", wrap("\t", text), decl)
		default:
			w.printf("%s // %s\n", decl, text)
		}
	}
	w.printf(")\n\n")
}
