package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func (m *restModel) files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, page := range m.pages {
		w := &restWriter{m: m}
		w.page(page)
		text, err := goFile("pretix", page+".go", w.String())
		if err != nil {
			return nil, err
		}
		if text != nil {
			files[page+".go"] = text
		}
	}
	files[restFakeFacts] = m.fake()
	w := &restWriter{m: m}
	w.allHandles()
	text, err := goFile("pretix", "handles.go", w.String())
	files["handles.go"] = text
	return files, err
}

type restWriter struct {
	strings.Builder

	m *restModel
}

func (w *restWriter) printf(format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }

// page writes what belongs to one page: services with their methods, parameters,
// objects, enumerations.
func (w *restWriter) page(page string) {
	for _, s := range w.m.services {
		if s.page == page {
			w.service(s)
		}
	}
	for _, want := range []func(*restDecl) bool{
		(*restDecl).params,
		func(d *restDecl) bool { return d.kind == restRequest || d.kind == restResponse },
		func(d *restDecl) bool { return d.kind == restEnum || d.kind == restOrdering },
	} {
		for _, d := range w.m.decls {
			if d.page == page && want(d) && !w.m.handType(d) {
				w.decl(d)
			}
		}
	}
}

// handType reports whether a type is written by hand, or not needed in Go.
func (m *restModel) handType(d *restDecl) bool {
	return m.hand.types[d.name] || d.name == "Empty"
}

func (w *restWriter) service(s *restService) {
	w.printf("%stype %s struct{ scope *scope }\n\n", wrap("", w.m.restGo(s.words.text)), s.name)
	for _, c := range s.calls {
		switch {
		case c.byHand || w.m.hand.methods[s.name+"."+c.method]:
		case c.kind == kindList:
			w.list(c)
		default:
			w.method(c)
		}
	}
}

func (w *restWriter) list(c *restCall) {
	text := ""
	if c.words != nil {
		text = c.words.text
	}
	noun := w.m.nouns(c)
	args := fmt.Sprintf("(ctx context.Context, params %s, opts ...RequestOption)", c.params)
	for _, v := range []struct{ method, first, result, call string }{
		{"List", "returns one page of " + noun, "(*%[1]sPage, error)", "one"},
		{"Pages", "iterates over the pages of " + noun, "iter.Seq2[*%[1]sPage, error]", "pages"},
		{"All", "iterates over the " + noun + " of all pages", "iter.Seq2[%[1]s, error]", "all"},
	} {
		method := v.method
		if c.method != "List" {
			method = c.method + strings.TrimPrefix(v.method, "List")
		}
		w.printf("%sfunc (s %s) %s%s %s {\n\treturn %s[%s](ctx, s.scope, %q, params, opts)\n}\n\n",
			w.m.restCallText(c, method+" "+v.first, text), c.service.name, method, args, fmt.Sprintf(v.result, c.result), v.call, c.result, c.resource)
	}
}

func (w *restWriter) method(c *restCall) {
	first, more := w.m.firstSentence(c)
	doc := w.m.restCallText(c, first, more)
	args := []string{"ctx context.Context"}
	var values []string
	for _, a := range c.args {
		args = append(args, a.name+" "+a.typ)
		values = append(values, a.name)
	}
	params := "nil"
	switch {
	case c.params != "":
		args, params = append(args, "params "+c.params), "params"
	case c.body != "":
		args, params = append(args, "batch "+c.body), "batch"
	}
	args = append(args, "opts ...RequestOption")
	op := fmt.Sprintf("operation{%s, %q}", c.kind, c.resource)
	keys := "nil"
	if len(values) > 0 {
		keys = "keys{" + strings.Join(values, ", ") + "}"
	}
	switch {
	case c.result == "" || c.result == "Empty":
		w.printf("%sfunc (s %s) %s(%s) error {\n\treturn callEmpty(ctx, s.scope, %s, %s, %s, opts)\n}\n\n", doc, c.service.name, c.method, strings.Join(args, ", "), op, keys, params)
	case strings.HasPrefix(c.result, "[]"):
		w.printf("%sfunc (s %s) %s(%s) (%s, error) {\n\treturn callList%s(ctx, s.scope, %s, %s, %s, opts)\n}\n\n", doc, c.service.name, c.method, strings.Join(args, ", "), c.result, "["+c.result[2:]+"]", op, keys, params)
	default:
		w.printf("%sfunc (s %s) %s(%s) (*%s, error) {\n\treturn call[%s](ctx, s.scope, %s, %s, %s, opts)\n}\n\n", doc, c.service.name, c.method, strings.Join(args, ", "), c.result, c.result, op, keys, params)
	}
}

func (w *restWriter) decl(d *restDecl) {
	if d.kind == restEnum || d.kind == restOrdering {
		w.enum(d)
		return
	}
	w.printf("%stype %s struct {\n", wrap("", w.m.restTypeText(d)), d.name)
	for _, f := range d.fields {
		g := w.m.restGoField(d, f)
		w.field(g, d.deprecated(f.Name))
	}
	for _, f := range d.query {
		typ, tag := w.m.filterType(d, f)
		g := restGoField{name: cmpName(d, f.Name), typ: typ, tag: tag}
		g.text, g.above = w.m.restText(d, f.Name, g, d.wordsOf(f.Name), nil)
		w.field(g, "")
	}
	if d.kind == restList {
		w.listFields(d)
	}
	w.printf("}\n\n")
	w.logValue(d)
	if d.kind == restResponse && w.m.isListed(d) {
		w.printf("// %sPage is one page of %s.\ntype %sPage = Page[%s]\n\n", d.name, w.m.nouns(w.m.listOf(d)), d.name, d.name)
	}
}

func cmpName(d *restDecl, field string) string {
	if name := d.marked(field, "go"); name != "" {
		return name
	}
	return restName(field)
}

// listFields are those of the parameters of every list.
func (w *restWriter) listFields(d *restDecl) {
	if len(d.query) > 0 {
		w.printf("\n")
	}
	if len(d.call.Ordering) > 0 {
		text := "Ordering sorts by these values, the first one first."
		if len(d.call.DefaultOrdering) > 0 {
			var names []string
			for _, o := range d.call.DefaultOrdering {
				if !strings.Contains(o, "(") {
					names = append(names, o)
				}
			}
			if len(names) > 0 {
				text += " The default is " + strings.Join(names, ", ") + "."
			}
		}
		w.printf("%s\tOrdering []%s `url:\"ordering,comma,omitempty\"`\n", wrap("\t", text), d.call.ordering())
	}
	w.printf("%s\tPageSize int `url:\"-\"`\n", wrap("\t", "PageSize is the number of "+w.m.nouns(d.call)+" per request, 1 to 50. The default is 50."))
	w.printf("\t// Start is the resume token of a page, or empty.\n\tStart string `url:\"-\"`\n")
}

func (m *restModel) listOf(d *restDecl) *restCall {
	for _, s := range m.services {
		for _, c := range s.calls {
			if c.kind == kindList && c.result == d.name {
				return c
			}
		}
	}
	return nil
}

func (m *restModel) isListed(d *restDecl) bool { return m.listOf(d) != nil }

func (w *restWriter) field(g restGoField, deprecated string) {
	decl := fmt.Sprintf("\t%s %s `%s`", g.name, g.typ, g.tag)
	w.printf("%s", fieldLines(decl, g.name, g.text, w.m.restGo(deprecated), g.above))
}

func (w *restWriter) enum(d *restDecl) {
	w.printf("%stype %s string\n\n// Values of [%s].\nconst (\n", wrap("", w.m.restTypeText(d)), d.name, d.name)
	for _, v := range d.values {
		if v == "" {
			continue
		}
		e := d.wordsOf(v)
		name := d.name + cmp.Or(e.mark("go"), restName(v))
		text := ""
		if e != nil && e.text != "" {
			text = " // " + w.m.restGo(e.text)
		}
		w.printf("\t%s %s = %q%s\n", name, d.name, v, text)
		if d.kind == restOrdering {
			w.printf("\t%sDescending %s = %q\n", name, d.name, "-"+v)
		}
	}
	w.printf(")\n\n")
	quoted := make([]string, len(d.values))
	for i, v := range d.values {
		quoted[i] = strconv.Quote(v)
	}
	list := strings.Join(quoted, ", ")
	switch {
	case d.kind == restOrdering:
		w.printf("func (o %s) problem() string { return orderingProblem(string(o), %s) }\n\n", d.name, list)
	case d.closed:
		w.printf("func (e %s) problem() string { return expandProblem(string(e), %s) }\n\n", d.name, list)
	}
}

// allHandles writes the handles and what connects them.
func (w *restWriter) allHandles() {
	for _, h := range w.m.handles {
		if h.parent == nil {
			continue // the client itself, which is written by hand
		}
		slices.SortFunc(h.services, func(a, b *restService) int { return strings.Compare(a.field, b.field) })
		noun := w.m.handleNoun(h)
		w.printf("%stype %s struct {\n", wrap("", h.name+" provides access to what belongs to one "+noun+". Making one sends no request; an identifier that cannot be a part of a path is the error of the first call."), h.name)
		w.printf("%s", wrap("\t", "What belongs to the "+noun+"."))
		for _, s := range h.services {
			w.printf("\t%s %s\n", s.field, s.name)
		}
		w.printf("\n\tscope *scope\n}\n\n")
		receiver, of := strings.ToLower(h.parent.of[:min(1, len(h.parent.of))]), h.parent.name
		scope := receiver + ".scope"
		if h.parent.parent == nil {
			receiver, of = "c", "*Client"
			scope = "c.root()"
		}
		w.printf("%sfunc (%s %s) %s(%s %s) %s {\n\ts := %s.below(%q, %q, %s)\n\treturn %s{\n",
			wrap("", h.of+" returns a handle for the "+noun+" with this "+argNoun(h)+"."), receiver, of, h.of, h.arg.name, h.arg.typ, h.name, scope, h.resource, h.variable, h.arg.name, h.name)
		for _, s := range h.services {
			w.printf("\t\t%s: %s{s},\n", s.field, s.name)
		}
		w.printf("\t\tscope: s,\n\t}\n}\n\n")
	}
}

func argNoun(h *handle) string {
	if h.arg.name == "id" {
		return "ID"
	}
	return h.arg.name
}
