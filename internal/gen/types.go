package main

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

var version = regexp.MustCompile(`V20\d{6}`)

var verbParameters = regexp.MustCompile(`(Add|Update|Set|Clear|Merge|Delete)Parameters?$`)

// nameTypes gives every type that is not the outermost of an operation its name.
func (m *model) nameTypes() {
	items := m.itemNames()
	for _, t := range m.contract.Types {
		if m.uses[t.Name] == nil || m.isUpdateValue(t.Name) {
			continue
		}
		m.names[t.Name] = cmp.Or(m.words.types[t.Name].mark("go"), items[t.Name], m.plainName(t))
	}
	for _, s := range m.services {
		for _, c := range s.calls {
			if !c.list && c.result == "" && c.Response != "" && c.Response != unit {
				c.result = m.names[c.Response]
			}
		}
	}
}

// plainName is the vendor's name, tidied. The newest version of a type has the plain
// name, one next to an undated one ends in Old.
func (m *model) plainName(t *vendorType) string {
	name := t.Name
	if t.isEnum() {
		name = strings.TrimSuffix(name, "Enum")
	}
	plain := version.ReplaceAllString(name, "")
	if plain == name {
		for _, other := range m.contract.Types {
			if version.MatchString(other.Name) && version.ReplaceAllString(other.Name, "") == name {
				return goName(name) + "Old"
			}
		}
	}
	if !t.isEnum() {
		plain = verbParameters.ReplaceAllString(plain, "${1}Data")
		for _, suffix := range []string{"Parameters", "Parameter"} {
			if base, ok := strings.CutSuffix(plain, suffix); ok {
				plain = base + "Params"
			}
		}
	}
	return goName(plain)
}

// itemNames names the items of a request's only list: BillAddData beside
// BillAddParams.
func (m *model) itemNames() map[string]string {
	names := map[string]string{}
	for _, s := range m.services {
		for _, c := range s.calls {
			var items []string
			for _, f := range m.requestFields(c.Request) {
				name := element(f.Type)
				if t := m.types[name]; t != nil && !t.isEnum() && strings.HasPrefix(f.Type, "[]") {
					items = append(items, name)
				}
			}
			if len(items) != 1 {
				continue
			}
			if u := m.uses[items[0]]; len(u.requests) == 1 && len(u.responses) == 0 {
				names[items[0]] = strings.TrimSuffix(c.params, "Params") + "Data"
			}
		}
	}
	return names
}

// isUpdateValue reports whether an object only wraps the value of an update.
func (m *model) isUpdateValue(name string) bool {
	fields := m.fieldsOf(name)
	return len(fields) == 1 && fields[0].Name == "Value" && m.uses[name].request()
}

// A decl is a Go type to write.
type decl struct {
	name    string
	page    string
	within  *decl    // the type with a field of this type, if the contract has no name for it
	vendor  []string // the types of the contract that it stands for
	kind    kind
	request bool  // part of a request, perhaps of a response, too
	call    *call // whose parameters or result it is
	params  bool
	fields  []field
	values  []string
	cases   []unionCase
	words   []*entry

	personal bool // holds personal data or secrets, perhaps in what it contains
}

type kind int

const (
	object kind = iota
	enum
	coproduct // Discriminator and Value
	union     // one of several objects
)

// A unionCase is one form of a value.
type unionCase struct {
	field string // Go name
	value string // of the discriminator, or the member that tells the form
	typ   string // of the contract; empty for one without fields
}

func (m *model) declare() {
	for _, s := range m.services {
		for _, c := range s.calls {
			m.declareCall(c)
		}
	}
	for _, t := range m.reached {
		if name := m.names[t.Name]; name != "" {
			m.declareType(t, name)
		}
	}
	for name := range m.words.types {
		if m.types[name] == nil {
			m.problemf("words for type %s, which the contract has not", name)
		}
	}
}

func (m *model) declareCall(c *call) {
	m.add(&decl{
		name: c.params, page: c.service.page, vendor: alternatives(c.Request), request: true, call: c, params: true,
		fields: m.requestFields(c.Request),
	})
	if c.result != "" && m.ownResult(c.operation) {
		m.add(&decl{name: c.result, page: c.service.page, vendor: []string{c.Response}, call: c, fields: m.fieldsOf(c.Response)})
	}
}

func (m *model) declareType(t *vendorType, name string) {
	d := &decl{name: name, vendor: []string{t.Name}, request: m.uses[t.Name].request(), fields: m.fieldsOf(t.Name), values: t.Enum}
	if t.isEnum() {
		d.kind = enum
	}
	m.add(d)
}

// add declares a type, or joins it with the one of its name: enumerations have
// the values of both.
func (m *model) add(d *decl) {
	if len(d.vendor) == 0 && m.words.types[d.name] != nil {
		d.words = append(d.words, m.words.types[d.name])
	}
	for _, v := range d.vendor {
		w := m.words.types[v]
		if w == nil && (len(d.fields) > 0 || d.kind == enum) {
			m.problemf("type %s has no words", v)
		}
		if w != nil {
			d.words = append(d.words, w)
		}
	}
	there := m.declared[d.name]
	if there == nil {
		m.declared[d.name] = d
		m.decls = append(m.decls, d)
		m.declareInline(d)
		return
	}
	switch {
	case there.kind == enum && d.kind == enum:
		for _, v := range d.values {
			if !slices.Contains(there.values, v) {
				there.values = append(there.values, v)
			}
		}
	case there.kind == object && d.kind == object && there.call == nil && d.call == nil && slices.EqualFunc(there.fields, d.fields, func(a, b field) bool {
		return line(a) == line(b)
	}):
	default:
		m.problemf("%s and %s have both the Go name %s", there.vendor, d.vendor, d.name)
		return
	}
	there.vendor = append(there.vendor, d.vendor...)
	there.words = append(there.words, d.words...)
	there.request = there.request || d.request
}

// declareInline declares the types of fields that have no name in the contract.
func (m *model) declareInline(d *decl) {
	if d.kind == coproduct {
		return
	}
	for _, f := range d.fields {
		forms := alternatives(element(f.Type))
		switch {
		case f.Coproduct:
			m.add(&decl{name: m.inlineName(d, f), within: d, kind: coproduct, request: d.request, fields: f.Fields, cases: m.cases(d, f)})
		case len(forms) > 1:
			u := &decl{name: m.inlineName(d, f), within: d, kind: union, request: d.request}
			for _, form := range forms {
				u.cases = append(u.cases, unionCase{field: m.withoutCommon(form, forms), value: m.ownMember(form, forms), typ: form})
			}
			m.add(u)
		}
	}
}

func (m *model) inlineName(d *decl, f field) string {
	for _, w := range d.words {
		if name := w.field(f.Name).mark("type"); name != "" {
			return name
		}
	}
	return d.name + goName(f.Name)
}

// withoutCommon is the Go name of a form without the words that all forms end in.
func (m *model) withoutCommon(form string, forms []string) string {
	name := humps(m.names[form])
	common := 0
	for common < len(name)-1 {
		suffix := strings.Join(name[len(name)-common-1:], "")
		if slices.ContainsFunc(forms, func(other string) bool { return !strings.HasSuffix(m.names[other], suffix) }) {
			break
		}
		common++
	}
	return strings.Join(name[:len(name)-common], "")
}

// ownMember is a member that only this form of a value has, a required one if
// there is one.
func (m *model) ownMember(form string, forms []string) string {
	own := ""
	for _, f := range m.fieldsOf(form) {
		if (own == "" || f.Required) && !slices.ContainsFunc(forms, func(other string) bool {
			return other != form && slices.ContainsFunc(m.fieldsOf(other), func(o field) bool { return o.Name == f.Name })
		}) {
			own = f.Name
		}
		if own == f.Name && f.Required {
			return own
		}
	}
	if own == "" {
		m.problemf("%s has no member of its own among %s", form, forms)
	}
	return own
}

// cases pairs the values of a discriminator with the types of the value.
func (m *model) cases(d *decl, f field) []unionCase {
	values := m.types[f.Fields[0].Type].Enum
	var cases []unionCase
	said := map[string]string{}
	for _, w := range d.words {
		for pair := range strings.SplitSeq(w.field(f.Name).mark("case"), ", ") {
			value, typ, _ := strings.Cut(pair, "=")
			said[typ] = value
		}
	}
	for _, form := range alternatives(f.Fields[1].Type) {
		if form == "object" {
			continue // without fields
		}
		value := said[form]
		for _, v := range values {
			if value == "" && strings.HasPrefix(form, v) {
				value = v
			}
		}
		if !slices.Contains(values, value) {
			m.problemf("%s.%s: no value of the discriminator for %s", d.name, f.Name, form)
			continue
		}
		cases = append(cases, unionCase{field: goName(value), value: value, typ: form})
	}
	slices.SortStableFunc(cases, func(a, b unionCase) int { return slices.Index(values, a.value) - slices.Index(values, b.value) })
	return cases
}
