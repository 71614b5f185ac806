package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// A goField is a field of a Go struct.
type goField struct {
	field

	name    string
	typ     string
	json    string // the options of the tag, with a comma before them
	rules   []string
	pointer bool
	text    string
	words   *entry
}

// class says how the zero value of a Go type is left out.
type class int

const (
	textual class = iota // "" is absent
	truth
	whole
	listed // nil is absent
	zeroed // has IsZero
	structured
)

// goType is the Go type of a value in the contract.
func (m *model) goType(d *decl, f field, typ string) (string, class) {
	if item, ok := strings.CutPrefix(typ, "[]"); ok {
		of, _ := m.goType(d, f, item)
		return "[]" + of, listed
	}
	if item, ok := strings.CutPrefix(typ, "map[string]"); ok {
		of, _ := m.goType(d, f, item)
		return "map[string]" + of, listed
	}
	utc := strings.HasSuffix(f.Name, "Utc")
	base, format, _ := strings.Cut(typ, ":")
	switch {
	case base == "string" && (format == "date-time" || utc):
		return "time.Time", zeroed
	case base == "string" && format == "date":
		return "Date", zeroed
	case base == "string":
		return "string", textual
	case base == "boolean":
		return "bool", truth
	case base == "integer" && format == "int64":
		return "int64", whole // int has 32 bits on some systems
	case base == "integer":
		return "int", whole
	case base == "number" && (f.Name == "Latitude" || f.Name == "Longitude"):
		return "float64", whole
	case base == "number":
		return "Decimal", textual
	case base == "object" || base == "any":
		return "json.RawMessage", listed
	case f.Coproduct:
		return m.inlineName(d, f), structured
	case base == "inline":
		return m.inlineMap(d, f), listed
	case coreTypes[typ] != "":
		return coreTypes[typ], zeroed
	}
	forms := alternatives(typ)
	if len(forms) > 1 {
		return m.inlineName(d, f), structured
	}
	switch t := m.types[forms[0]]; {
	case t == nil:
		m.problemf("%s.%s has the unknown type %s", d.name, f.Name, typ)
		return "string", textual
	case t.isEnum():
		return m.names[t.Name], textual
	case m.isUpdateValue(t.Name):
		value := t.Fields[0]
		value.Name = f.Name // which may say that it is a time
		of, _ := m.goType(d, value, value.Type)
		return "UpdateValue[" + of + "]", zeroed
	}
	return m.names[forms[0]], structured
}

// inlineMap is the type of an object without a name whose members are of one
// type: a map by the enumeration that has their names.
func (m *model) inlineMap(d *decl, f field) string {
	of, _ := m.goType(d, f.Fields[0], f.Fields[0].Type)
	for _, t := range m.contract.Types {
		if t.isEnum() && m.names[t.Name] != "" && len(t.Enum) >= len(f.Fields) && covers(t.Enum, f.Fields) {
			return "map[" + m.names[t.Name] + "]" + of
		}
	}
	m.problemf("%s.%s: no enumeration has the names of its members", d.name, f.Name)
	return "map[string]" + of
}

func covers(values []string, fields []field) bool {
	names := map[string]bool{}
	for _, v := range values {
		names[v] = true
	}
	for _, f := range fields {
		if !names[f.Name] || f.Type != fields[0].Type {
			return false
		}
	}
	return true
}

func (m *model) goField(d *decl, f field) goField {
	g := goField{field: f, name: goName(f.Name), words: d.wordsOf(f.Name)}
	g.name = cmp.Or(g.words.mark("go"), g.name)
	if g.words.has("optional") {
		f.Required = false
		g.Required = false
	}
	var c class
	g.typ, c = m.goType(d, f, f.Type)
	if typ := g.words.mark("type"); typ != "" && !f.Coproduct && len(alternatives(f.Type)) == 1 {
		g.typ = typ
		if typ == "string" {
			c = textual
		}
		if typ == "Date" || strings.HasPrefix(typ, "UpdateValue[") {
			c = zeroed
		}
	}
	if isExtent(d.name) && c == truth {
		return m.described(d, g, c) // what an extent does not select is false
	}
	if d.request {
		g.pointer = !f.Required && (c == whole || c == structured || c == truth && f.Nullable)
		g.json = requestOption(f, c, g.pointer)
	} else {
		g.pointer = c == structured || c == whole || g.typ == "time.Time"
		g.pointer = g.pointer && (!f.Required || f.Nullable) || c == truth && f.Nullable
	}
	if g.pointer {
		g.typ = "*" + g.typ
	}
	return m.described(d, g, c)
}

// isExtent reports whether a type selects the parts of a response.
func isExtent(name string) bool { return strings.HasSuffix(name, "Extent") }

func (m *model) described(d *decl, g goField, c class) goField {
	g.rules = m.rules(d, g.field, c, g)
	g.text = m.fieldText(d, g.field, g)
	return g
}

func requestOption(f field, c class, pointer bool) string {
	switch {
	case f.Required:
		return ""
	case pointer || c == textual:
		return ",omitempty"
	}
	return ",omitzero"
}

// wordsOf are the words of a field, of all the types that the declaration joins.
func (d *decl) wordsOf(name string) *entry {
	var found *entry
	for _, w := range d.words {
		if e := w.field(name); e != nil && found == nil {
			found = e
		}
	}
	return found
}

// rules are the limits that the core checks.
func (m *model) rules(d *decl, f field, c class, g goField) []string {
	var rules []string
	add := func(name string, n int) {
		if n != 0 {
			rules = append(rules, name+"="+strconv.Itoa(n))
		}
	}
	if g.words.has("key") {
		rules = append(rules, "key")
	}
	if !d.request {
		return rules
	}
	if f.Required && isRequirable(f, c) && !g.words.has("blank") {
		rules = append(rules, "required")
	}
	value := f
	if t := m.types[f.Type]; t != nil && m.isUpdateValue(t.Name) {
		value = t.Fields[0]
		value.MaxLength = cmp.Or(f.MaxLength, value.MaxLength)
		if !value.Nullable {
			rules = append(rules, "noclear")
		}
	}
	if strings.HasPrefix(value.Type, "[]") && value.MaxLength > 0 {
		value.MaxItems, value.MaxLength = value.MaxLength, 0 // the contract's way with lists that are updated
	}
	add("min", value.MinItems)
	add("max", value.MaxItems)
	add("length", value.MaxLength)
	add("months", value.MaxMonths)
	if value.UniqueItems {
		rules = append(rules, "unique")
	}
	if f.Minimum != nil {
		rules = append(rules, "min="+strconv.Itoa(*f.Minimum))
	}
	if f.Maximum != nil {
		rules = append(rules, "max="+strconv.Itoa(*f.Maximum))
	}
	return append(rules, m.splitRules(d, f, g)...)
}

// isRequirable reports whether the zero value of a required field is none. False
// and 0 are values, and so are objects that may hold nothing else, except for an
// extent, which would select nothing.
func isRequirable(f field, c class) bool {
	switch c { //nolint:exhaustive // the others can be empty
	case truth, whole:
		return false
	case structured:
		return isExtent(f.Type)
	}
	return true
}

// splitRules say how the parts of a filter that is split relate.
func (m *model) splitRules(d *decl, f field, g goField) []string {
	if d.call == nil || !d.params || !d.call.Cursor {
		return nil
	}
	switch {
	case f.MaxMonths > 0:
		if g.words.has("collides") || g.words.has("overlap") || f.Name == "CollidingUtc" {
			return []string{"overlap"}
		}
	case f.MaxItems == 0 || g.words.has("exact"):
	case f.Type == "[]string" && !strings.HasSuffix(f.Name, "Ids") || g.words.has("text"):
		return []string{"text"}
	case f.Type != "[]string:uuid" && f.Type != "[]string":
	case f.Name == "EnterpriseIds" || f.Name == "ChainIds" || f.Name == d.call.singular+"Ids" || f.Name == element(d.call.rows.Type)+"Ids":
		if g.words.has("overlap") {
			return []string{"overlap"}
		}
	default:
		return []string{"overlap"}
	}
	return nil
}

func (g goField) tag(vendorName string) string {
	tag := fmt.Sprintf("json:%q", vendorName+g.json)
	if len(g.rules) > 0 {
		tag += fmt.Sprintf(" mews:%q", strings.Join(g.rules, ","))
	}
	return "`" + tag + "`"
}
