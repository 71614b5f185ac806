package main

import (
	"fmt"
	"slices"
	"strings"
)

// A model is the contract with Go names, ready to be written.
type model struct {
	contract *contract
	words    *wordList
	hand     *handwritten
	types    map[string]*vendorType
	uses     map[string]*uses
	reached  []*vendorType     // in the order of the operations that use them
	names    map[string]string // Go names of the vendor's nested types
	pages    []string          // in the vendor's order
	services []*service
	declared map[string]*decl // by Go name
	decls    []*decl          // in the order of the contract
	problems []string

	fieldNames map[string]bool
}

// uses says which operations reach a type, from their requests and responses.
type uses struct{ requests, responses []string }

func (u *uses) request() bool  { return u != nil && len(u.requests) > 0 }
func (u *uses) response() bool { return u != nil && len(u.responses) > 0 }

// A service has the operations of one resource.
type service struct {
	name, plural string
	page         string
	words        *entry
	calls        []*call
}

// A call is an operation with its Go names.
type call struct {
	*operation

	words    *entry
	service  *service
	singular string
	suffix   string // of List, Pages and All
	method   string // of what is no list
	list     bool
	rows     *field // the main list of the response
	params   string
	result   string // empty: no result
}

func (m *model) problemf(format string, args ...any) {
	m.problems = append(m.problems, fmt.Sprintf(format, args...))
}

// failed joins the problems that were found.
func (m *model) failed() error {
	if len(m.problems) == 0 {
		return nil
	}
	return fmt.Errorf("%d problems:\n%s", len(m.problems), strings.Join(m.problems, "\n"))
}

func newModel(c *contract, w *wordList, hand *handwritten) *model {
	m := &model{
		contract: c, words: w, hand: hand, types: map[string]*vendorType{}, uses: map[string]*uses{},
		names: map[string]string{}, declared: map[string]*decl{}, problems: w.problems,
	}
	for _, t := range c.Types {
		m.types[t.Name] = t
	}
	m.reach()
	m.makeServices()
	m.nameTypes()
	m.declare()
	m.assignPages()
	m.findPersonal()
	return m
}

// The types that the core has by hand, and the members that it sends.
const unit = "Unit"

var coreTypes = map[string]string{"TimeFilterInterval": "TimeInterval", "DateFilterInterval": "DateInterval"}

var coreMembers = []string{"ClientToken", "AccessToken", "Client", "Limitation"}

// fieldsOf are the fields of a type and of the type that it extends, without
// those that the core sends.
func (m *model) fieldsOf(name string) []field {
	t := m.types[name]
	if t == nil {
		return nil
	}
	fields := m.fieldsOf(t.Extends)
	credentials := slices.ContainsFunc(t.Fields, func(f field) bool { return f.Name == "ClientToken" })
	for _, f := range t.Fields {
		if !credentials || !slices.Contains(coreMembers, f.Name) {
			fields = append(fields, f)
		}
	}
	return fields
}

// alternatives are the types of a oneof, or the type itself.
func alternatives(name string) []string {
	if inner, ok := strings.CutPrefix(name, "oneof("); ok {
		return strings.Split(strings.TrimSuffix(inner, ")"), ",")
	}
	return []string{name}
}

// element is the type behind lists and maps.
func element(name string) string {
	name = strings.TrimPrefix(name, "map[string]")
	for strings.HasPrefix(name, "[]") {
		name = name[2:]
	}
	return name
}

// requestFields are the fields of a request, of all its forms if it has several.
func (m *model) requestFields(name string) []field {
	forms := alternatives(name)
	var fields []field
	for _, form := range forms {
		for _, f := range m.fieldsOf(form) {
			if !slices.ContainsFunc(fields, func(o field) bool { return o.Name == f.Name }) {
				f.Required = f.Required && len(forms) == 1
				fields = append(fields, f)
			}
		}
	}
	return fields
}

// reach finds the types that operations use. The outermost ones belong to their
// operation and are not among them.
func (m *model) reach() {
	for _, op := range m.contract.Operations {
		for _, f := range m.requestFields(op.Request) {
			m.walk(f, op.Path, func(u *uses) *[]string { return &u.requests })
		}
		if m.ownResult(op) {
			for _, f := range m.fieldsOf(op.Response) {
				m.walk(f, op.Path, func(u *uses) *[]string { return &u.responses })
			}
			continue
		}
		m.walk(field{Type: op.Response}, op.Path, func(u *uses) *[]string { return &u.responses })
	}
}

func (m *model) walk(f field, path string, list func(*uses) *[]string) {
	for _, inner := range f.Fields {
		m.walk(inner, path, list)
	}
	for _, name := range alternatives(element(f.Type)) {
		if m.types[name] == nil || coreTypes[name] != "" || name == unit {
			continue
		}
		u := m.uses[name]
		if u == nil {
			u = &uses{}
			m.uses[name] = u
			m.reached = append(m.reached, m.types[name])
		}
		if slices.Contains(*list(u), path) {
			continue
		}
		*list(u) = append(*list(u), path)
		for _, f := range m.fieldsOf(name) {
			m.walk(f, path, list)
		}
	}
}

// ownResult reports whether the response is an object made for the operation,
// rather than one that stands for itself, such as a Customer.
func (m *model) ownResult(op *operation) bool {
	return strings.Contains(op.Response, "Result") || strings.HasSuffix(op.Response, "Parameters")
}

func (m *model) makeServices() {
	for _, op := range m.contract.Operations {
		w := m.words.operations[op.Path]
		if w == nil {
			m.problemf("operation %s has no words", op.Path)
		}
		if !op.Cursor && m.isPaginated(op) {
			paginated := *op
			paginated.Cursor = true
			op = &paginated
		}
		resource, verb, version := m.split(op)
		name := singular(resource) + "Service"
		if other := w.mark("service"); other != "" {
			name = other
		}
		s := m.service(name, resource, op)
		c := &call{operation: op, words: w, service: s, singular: strings.TrimSuffix(s.name, "Service")}
		s.calls = append(s.calls, c)
		m.nameCall(c, verb, version)
	}
	for path := range m.words.operations {
		if !slices.ContainsFunc(m.contract.Operations, func(op *operation) bool { return op.Path == path }) {
			m.problemf("words for operation %s, which the contract has not", path)
		}
	}
}

// isPaginated reports whether an operation takes a place in a list and returns
// the next one: the contract does not say so of requests that have two forms.
func (m *model) isPaginated(op *operation) bool {
	of := m.types[alternatives(op.Request)[0]]
	for of != nil && of.Extends != "" {
		of = m.types[of.Extends]
	}
	return of != nil && hasField(of.Fields, "Limitation") && hasField(m.fieldsOf(op.Response), "Cursor")
}

func hasField(fields []field, name string) bool {
	return slices.ContainsFunc(fields, func(f field) bool { return f.Name == name })
}

func (m *model) service(name, resource string, op *operation) *service {
	i := slices.IndexFunc(m.services, func(s *service) bool { return s.name == name })
	if i >= 0 {
		return m.services[i]
	}
	s := &service{name: name, plural: goName(resource), page: m.page(op.Tag)}
	for _, w := range m.words.services {
		if first, plural, _ := strings.Cut(w.name, " "); first == name {
			s.words = w
			if plural != "" {
				s.plural = plural
			}
		}
	}
	if s.words == nil {
		m.problemf("service %s has no words", name)
	}
	m.services = append(m.services, s)
	return s
}

// page returns the file of a page and remembers the order of pages.
func (m *model) page(tag string) string {
	file := pageFile(tag)
	if !slices.Contains(m.pages, file) {
		m.pages = append(m.pages, file)
	}
	return file
}

// split takes a path apart. The version is empty for the newest one.
func (m *model) split(op *operation) (resource, verb, version string) {
	parts := strings.Split(op.Path, "/")
	resource, verb = parts[0], parts[1]
	newest, date := op.Path, strings.Join(parts[2:], "")
	for _, other := range m.contract.Operations {
		if strings.HasPrefix(other.Path, resource+"/"+verb+"/") && other.Path > newest {
			newest = other.Path
		}
	}
	switch {
	case newest == op.Path:
		return resource, verb, ""
	case date == "":
		return resource, verb, "Old"
	}
	return resource, verb, strings.ReplaceAll(date, "-", "")
}

func (m *model) nameCall(c *call, verb, version string) {
	if version != "" {
		c.Deprecated = true
	}
	c.list = c.Cursor || verb == "getAll"
	if !c.list {
		c.method = goName(verb) + version
		if method := c.words.mark("method"); method != "" {
			c.method = method
		}
		c.params = c.singular + c.method + "Params"
		switch {
		case c.Response == "" || c.Response == unit:
		case m.ownResult(c.operation):
			c.result = c.singular + c.method + "Result"
		default:
			c.result = "" // named with the other types
		}
		return
	}
	c.suffix = strings.TrimPrefix(goName(verb), "GetAll") + version
	if method := c.words.mark("method"); method != "" {
		c.suffix = strings.TrimPrefix(method, "List")
	}
	c.method = "List" + c.suffix
	c.params = c.singular + c.method + "Params"
	c.result = c.singular + c.suffix + "Page"
	fields := m.fieldsOf(c.Response)
	for i, f := range fields {
		if strings.HasPrefix(f.Type, "[]") && (c.rows == nil || f.Name == c.words.mark("rows")) {
			c.rows = &fields[i]
		}
	}
	if c.rows == nil {
		m.problemf("operation %s has no list of rows", c.Path)
		c.rows = &field{Name: "Rows", Type: "[]string"}
	}
}
