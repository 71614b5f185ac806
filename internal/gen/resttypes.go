package main

import (
	"cmp"
	"slices"
	"strings"
)

// A restDecl is a Go type to write.
type restDecl struct {
	name     string
	page     string
	kind     restKind
	objects  []string // of the contract that it stands for
	words    []*entry
	fields   []restField
	query    []filter // parameters of the query
	call     *restCall
	values   []string // of an enumeration
	closed   bool     // the server ignores other values
	personal bool
	uses     []*restCall
}

type restKind int

const (
	restResponse restKind = iota
	restRequest           // a part of a request
	restCreate            // parameters with a body
	restUpdate
	restGet  // parameters of the query only
	restList // filters
	restEnum
	restOrdering
)

// request reports whether a type is sent.
func (d *restDecl) request() bool {
	return d.kind == restRequest || d.kind == restCreate || d.kind == restUpdate
}

func (d *restDecl) params() bool {
	return d.kind == restCreate || d.kind == restUpdate || d.kind == restGet || d.kind == restList
}

// wordsOf are the words of a field.
func (d *restDecl) wordsOf(name string) *entry {
	for _, w := range d.words {
		if e := w.field(name); e != nil {
			return e
		}
	}
	return nil
}

func (d *restDecl) marked(name, mark string) string {
	for _, w := range d.words {
		if v := w.field(name).mark(mark); v != "" {
			return v
		}
	}
	return ""
}

// deprecated is what to use instead of a field. Parameters can have a field for
// good that is deprecated in the object.
func (d *restDecl) deprecated(name string) string {
	for _, w := range d.words {
		if v := w.field(name).mark("deprecated"); v != "" && (w.name == d.name || !d.params()) {
			return v
		}
	}
	return ""
}

func (m *restModel) declareAll() {
	for _, s := range m.services {
		for _, c := range s.calls {
			m.declareCall(c)
		}
	}
}

func (m *restModel) declareCall(c *restCall) {
	object := m.objectName(c.Object)
	switch c.kind {
	case kindList:
		c.result = m.response(c.Object, c)
		for _, e := range c.also {
			m.response(e.Object, c)
		}
		c.params = c.service.prefix + "ListParams"
		if c.method != "List" {
			c.params = c.service.prefix + c.method + "Params"
		}
		m.declareList(c)
		return
	case kindDelete:
		c.result = m.response(c.Response, c)
		return
	case kindGet, kindCreate, kindUpdate, kindAction, kindAtomic:
	}
	response := c.Response
	if response == "" && (c.Action == "retrieve" || c.Action == "create" || c.Action == "partial_update") {
		response = c.Object
	}
	request := c.Request
	if request == "" && (c.Action == "create" || c.Action == "partial_update") {
		request = c.Object
	}
	c.result = m.response(response, c)
	name := cmp.Or(c.words.mark("params"), c.service.prefix+c.method+"Params")
	kind := restCreate
	switch {
	case c.Action == "partial_update":
		kind = restUpdate
	case request == "":
		kind = restGet
		if len(c.Parameters) == 0 {
			return
		}
	case strings.HasPrefix(request, "list of "):
		c.body = "[]" + m.nested(strings.TrimPrefix(request, "list of "), c)
		return
	case request == "json":
		return // by hand
	}
	c.params = name
	d := &restDecl{name: name, kind: kind, call: c, query: c.Parameters}
	for _, e := range c.also {
		if c.Request == "" && e.Object != c.Object && request != "" {
			request += " + " + e.Object
		}
	}
	for part := range strings.SplitSeq(request, " + ") {
		t := m.contract.find(part)
		if t == nil {
			if part != "" {
				m.problemf("%s: unknown request %s", c.id(), part)
			}
			continue
		}
		d.objects = append(d.objects, part)
		for _, f := range t.Fields {
			if !slices.ContainsFunc(d.fields, func(o restField) bool { return o.Name == f.Name }) {
				d.fields = append(d.fields, f)
			}
		}
	}
	d.words = m.wordsFor(name, object)
	d.fields = m.sent(d, d.fields)
	m.declareRest(d)
}

// wordsFor are the blocks of words about a type, the most special first.
func (m *restModel) wordsFor(names ...string) []*entry {
	var found []*entry
	for _, n := range names {
		for w := m.words.types[n]; w != nil && !slices.Contains(found, w); w = m.words.types[w.mark("like")] {
			found = append(found, w)
		}
	}
	return found
}

// sent are the fields of an object that a request can have.
func (m *restModel) sent(d *restDecl, fields []restField) []restField {
	return slices.DeleteFunc(slices.Clone(fields), func(f restField) bool {
		for _, w := range d.words {
			of := w.field(f.Name)
			if of.has("skip") && w.name == d.name || of.has("createonly") && d.kind == restUpdate || of.has("updateonly") && d.kind != restUpdate {
				return true
			}
		}
		return f.Read || f.Extra
	})
}

func (m *restModel) declareList(c *restCall) {
	d := &restDecl{name: c.params, kind: restList, call: c, query: spread(c.Filters)}
	for _, p := range c.Parameters {
		if !slices.ContainsFunc(d.query, func(f filter) bool { return f.Name == p.Name }) {
			d.query = append(d.query, p)
		}
	}
	d.words = m.wordsFor(d.name, m.objectName(c.Object))
	if len(c.Ordering) > 0 {
		m.declareRest(&restDecl{name: c.ordering(), kind: restOrdering, call: c, values: c.Ordering, words: m.wordsFor(c.ordering())})
	}
	m.declareRest(d)
}

// declareRest adds a type, or joins it with the one of its name.
func (m *restModel) declareRest(d *restDecl) {
	there := m.declared[d.name]
	if there == nil {
		m.declared[d.name] = d
		m.decls = append(m.decls, d)
		if d.call != nil {
			d.uses = append(d.uses, d.call)
		}
		for _, f := range d.fields {
			m.declareField(d, f)
		}
		for _, f := range d.query {
			m.filterType(d, f)
		}
		return
	}
	if there.kind != d.kind {
		m.problemf("%s is both the type of %v and of %v", d.name, there.objects, d.objects)
		return
	}
	there.objects = append(there.objects, d.objects...)
	for _, f := range d.fields {
		if !slices.ContainsFunc(there.fields, func(o restField) bool { return o.Name == f.Name }) {
			there.fields = append(there.fields, f)
			m.declareField(there, f)
		}
	}
	for _, f := range d.query {
		if !slices.ContainsFunc(there.query, func(o filter) bool { return o.Name == f.Name }) {
			there.query = append(there.query, f)
			m.filterType(there, f)
		}
	}
	for _, v := range d.values {
		if !slices.Contains(there.values, v) {
			there.values = append(there.values, v)
		}
	}
}

func (m *restModel) declareField(d *restDecl, f restField) {
	typ, _ := m.restType(d, f)
	if of := m.declared[strings.TrimLeft(typ, "[]*")]; of != nil {
		of.uses = append(of.uses, d.uses...)
	}
}

// objectName is the Go name of an object of the contract, from the words.
func (m *restModel) objectName(object string) string {
	if object == "" {
		return ""
	}
	return cmp.Or(m.words.types["object "+object].mark("go"), object)
}

// response is the Go type of what a call returns, and declares it.
func (m *restModel) response(object string, c *restCall) string {
	if item, ok := strings.CutPrefix(object, "list of "); ok {
		return "[]" + m.response(item, c)
	}
	if object == "" || object == "file" || object == "json" {
		return object
	}
	name := m.objectName(object)
	if m.declared[name] != nil && slices.Contains(m.declared[name].objects, object) {
		m.declared[name].uses = append(m.declared[name].uses, c)
		return name
	}
	t := m.contract.find(object)
	if t == nil {
		m.problemf("%s: unknown object %s", c.id(), object)
		return name
	}
	d := &restDecl{name: name, kind: restResponse, objects: []string{object}, words: m.wordsFor(name), uses: []*restCall{c}}
	for _, f := range t.Fields {
		if !f.Write && !d.skips(f.Name) {
			d.fields = append(d.fields, f)
		}
	}
	m.identifierFirst(d)
	m.declareRest(d)
	return name
}

// identifierFirst puts what identifies an object before its other fields.
func (m *restModel) identifierFirst(d *restDecl) {
	i := slices.IndexFunc(d.fields, func(f restField) bool { return f.Name == "id" })
	if i < 0 {
		i = slices.IndexFunc(d.fields, func(f restField) bool { return m.identifies(d, f) })
	}
	if i > 0 {
		id := d.fields[i]
		d.fields = slices.Insert(slices.Delete(d.fields, i, i+1), 0, id)
	}
}

// skips reports whether the words leave a field out.
func (d *restDecl) skips(name string) bool {
	for _, w := range d.words {
		if w.name == d.name && w.field(name).has("skip") {
			return true
		}
	}
	return false
}

// nested is the Go type of an object within a request, and declares it. One that
// has a Create of its own has the parameters of that.
func (m *restModel) nested(object string, c *restCall) string {
	plain := m.objectName(object)
	name := cmp.Or(m.words.types["object "+object].mark("request"), m.creates(plain), plain+"Params")
	if d := m.declared[name]; d != nil && (slices.Contains(d.objects, object) || d.kind == restCreate) {
		return name
	}
	t := m.contract.find(object)
	if t == nil {
		m.problemf("unknown object %s in a request", object)
		return name
	}
	kind := restRequest
	switch {
	case m.creates(plain) == name:
		kind = restCreate
	case m.words.types["object "+object].has("update"):
		kind = restUpdate
	}
	d := &restDecl{name: name, kind: kind, objects: []string{object}, words: m.wordsFor(name, plain), uses: []*restCall{c}}
	d.fields = m.sent(d, t.Fields)
	m.declareRest(d)
	return name
}

// creates is the name of the parameters of the Create of an object, or empty.
func (m *restModel) creates(object string) string {
	for _, s := range m.services {
		if s.singular() != object {
			continue
		}
		for _, c := range s.calls {
			if c.kind == kindCreate {
				return s.prefix + "CreateParams"
			}
		}
	}
	return ""
}

// enum is the Go type of values, which have a name of their own, or are those of
// an enumeration with the same values.
func (m *restModel) enum(d *restDecl, name string, values []string) string {
	if len(values) == 0 {
		return "string"
	}
	if values[0] == "en" {
		return "Locale"
	}
	if slices.Equal(values, m.contract.Webhooks) {
		name = "WebhookAction"
	}
	for _, w := range m.words.types {
		if list := w.mark("values"); list != "" && list == strings.Join(values, "|") {
			name = w.name
		}
	}
	there := m.declared[name]
	if there == nil {
		for _, other := range m.decls {
			if other.kind == restEnum && slices.Equal(other.values, values) {
				return other.name
			}
		}
		m.declareRest(&restDecl{name: name, kind: restEnum, values: values, words: m.wordsFor(name), uses: d.uses, page: ""})
		return name
	}
	if there.kind != restEnum {
		m.problemf("%s is an enumeration and a type", name)
		return name
	}
	for _, v := range values {
		if !slices.Contains(there.values, v) {
			there.values = append(there.values, v)
		}
	}
	there.uses = append(there.uses, d.uses...)
	return name
}

// enumName is how the enumeration of a field is called: that of a request is that
// of the object.
func (d *restDecl) enumName(field string) string {
	name := d.name
	if d.params() || d.kind == restRequest {
		name = strings.TrimSuffix(name, "Params")
		for _, verb := range []string{"Create", "Update", "Get", "List"} {
			if cut, ok := strings.CutSuffix(name, verb); ok {
				name = cut
				break
			}
		}
	}
	return name + restName(field)
}

// constant is the Go name of a value of an enumeration, or empty.
func (m *restModel) constant(typ, value string) string {
	d := m.declared[typ]
	if d == nil || d.kind != restEnum || !slices.Contains(d.values, value) {
		return ""
	}
	return d.name + cmp.Or(d.marked(value, "go"), restName(value))
}

// ordering is the type of the orders of a list.
func (c *restCall) ordering() string {
	return strings.TrimSuffix(strings.TrimSuffix(c.params, "Params"), "List") + "Ordering"
}
