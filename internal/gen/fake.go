package main

import (
	"fmt"
	"slices"
	"strings"
)

// The table of the fake: the facts that it validates requests by and makes
// responses of.
const fakeTable = "mewstest/contract.txt"

const fakeHeader = `
// The contract as facts, for the fake. An operation: path, request, response,
// what it is. An enumeration: its values. An object: its members with their
// types, ? for what may be null and ! for what is required, then the limits:
// the number of items, characters or months, a range, unique items. set(T) is
// {"Value": T}, whose Value may be null unless "keep" stands there. A|B is one of
// several objects, union(A|B) their discriminator and value.
`

// fake writes the table: operations, and the types that they reach.
func (m *model) fake() []byte {
	w := &strings.Builder{}
	generated, _, _ := strings.Cut(generatedBy, "\n")
	w.WriteString(generated)
	w.WriteString(fakeHeader + "\n")
	outermost := []string{"Limitation", "TimeFilterInterval", "DateFilterInterval"}
	for _, op := range m.contract.Operations {
		words := []string{"operation", op.Path, strings.Join(alternatives(op.Request), "|"), op.Response}
		fmt.Fprintln(w, strings.Join(append(words, m.fakeFlags(op)...), " "))
		outermost = append(append(outermost, alternatives(op.Request)...), op.Response)
	}
	w.WriteString("\n")
	var objects []*vendorType
	for _, t := range m.contract.Types {
		switch {
		case m.uses[t.Name] == nil && !slices.Contains(outermost, t.Name):
		case t.isEnum():
			fmt.Fprintf(w, "enum %s %s\n", t.Name, strings.Join(t.Enum, " "))
		default:
			objects = append(objects, t)
		}
	}
	for _, t := range objects {
		if _, update := m.updateValue(t.Name); !update && coreTypes[t.Name] == "" {
			m.fakeObject(w, t.Name, m.fieldsOf(t.Name))
		}
	}
	return []byte(w.String())
}

func (m *model) fakeFlags(op *operation) []string {
	var flags []string
	for _, flag := range []struct {
		name string
		set  bool
	}{{"read", op.Read}, {"paged", op.Cursor || m.isPaginated(op)}, {"portfolio", op.Portfolio}} {
		if flag.set {
			flags = append(flags, flag.name)
		}
	}
	return flags
}

func (m *model) fakeObject(w *strings.Builder, name string, fields []field) {
	if hasField(m.types[root(m, name)].fieldsOrNone(), "Limitation") {
		fields = append([]field{m.limitation(name)}, fields...)
	}
	fmt.Fprintf(w, "\n%s\n", name)
	for _, f := range fields {
		if m.wordsOf(name, f.Name).has("optional") {
			f.Required, f.Nullable = false, true
		}
		if name == "Limitation" && f.Name == "Count" { // the contract has it in prose only
			least, most := 1, 1000
			f.Minimum, f.Maximum = &least, &most
		}
		fmt.Fprintf(w, "  %s %s%s\n", f.Name, m.fakeKind(name, f), fakeLimits(f))
	}
	for _, f := range fields {
		if len(f.Fields) > 0 && !f.Coproduct {
			m.fakeObject(w, name+"."+f.Name, f.Fields)
		}
	}
}

// wordsOf are the words of a field of the vendor's, by the type that it is in.
func (m *model) wordsOf(typ, name string) *entry {
	for _, d := range m.decls {
		if slices.Contains(d.vendor, typ) || d.call != nil && d.params && slices.Contains(alternatives(d.call.Request), typ) {
			return d.wordsOf(name)
		}
	}
	return nil
}

// root is the type that a type extends in the end.
func root(m *model, name string) string {
	for t := m.types[name]; t != nil && t.Extends != ""; t = m.types[name] {
		name = t.Extends
	}
	return name
}

func (t *vendorType) fieldsOrNone() []field {
	if t == nil {
		return nil
	}
	return t.Fields
}

// limitation is the member that fieldsOf leaves to the core.
func (m *model) limitation(name string) field {
	for _, f := range m.types[root(m, name)].Fields {
		if f.Name == "Limitation" {
			return f
		}
	}
	return field{}
}

// updateValue is the field of an object that only wraps a value.
func (m *model) updateValue(name string) (field, bool) {
	fields := m.fieldsOf(name)
	if len(fields) != 1 || fields[0].Name != "Value" || fields[0].Required {
		return field{}, false
	}
	return fields[0], true
}

// fakeKind is the type of a field, with a mark for what has to be there or may
// be null.
func (m *model) fakeKind(owner string, f field) string {
	mark := ""
	if f.Nullable {
		mark = "?"
	}
	if f.Required {
		mark += "!"
	}
	if value, update := m.updateValue(f.Type); update {
		value.Name = f.Name
		kept := ""
		if !value.Nullable {
			kept = " keep"
		}
		return "set(" + fakeType(owner, value) + ")" + mark + fakeLimits(value) + kept
	}
	return fakeType(owner, f) + mark
}

func fakeType(owner string, f field) string {
	typ := f.Type
	switch {
	case strings.HasPrefix(typ, "[]"):
		f.Type = typ[2:]
		return "[]" + fakeType(owner, f)
	case f.Coproduct:
		return "union(" + f.Fields[0].Type + "|" + strings.Join(alternatives(f.Fields[1].Type), "|") + ")"
	case typ == "inline":
		return owner + "." + f.Name
	case typ == "TimeFilterInterval":
		return "interval"
	case typ == "DateFilterInterval":
		return "days"
	case strings.HasPrefix(typ, "map["):
		return "map"
	}
	kind, format, _ := strings.Cut(typ, ":")
	switch kind {
	case "boolean":
		return "bool"
	case "integer":
		if format == "int64" {
			return "long"
		}
		return "int"
	case "number", "object", "any":
		return kind
	case "string":
		return fakeText(f.Name, format)
	}
	return strings.Join(alternatives(typ), "|")
}

// fakeText is the form of a text: some are known by their names only.
func fakeText(name, format string) string {
	switch {
	case name == "Currency":
		return "currency"
	case strings.HasSuffix(name, "CountryCode") || name == "NationalityCode":
		return "country"
	case name == "CountrySubdivisionCode" || name == "BirthCountrySubdivisionCode":
		return "subdivision"
	case name == "PreferredLanguageCode" || name == "LanguageCodes":
		return "language"
	case strings.HasSuffix(name, "Utc"):
		return "instant"
	case format == "date" || format == "date-time" && strings.HasSuffix(name, "Date"):
		return "date"
	case slices.Contains([]string{"BirthDate", "ExpirationDate", "IssuanceDate", "TaxedDate", "DueDate"}, name):
		return "date"
	case format == "uuid" || format == "email" || format == "currency":
		return format
	}
	return "string"
}

func fakeLimits(f field) string {
	limits := ""
	add := func(format string, args ...any) { limits += " " + fmt.Sprintf(format, args...) }
	switch {
	case f.MaxItems > 0:
		add("items=%d..%d", f.MinItems, f.MaxItems)
	case f.MinItems > 0:
		add("items=%d..", f.MinItems)
	}
	if f.Minimum != nil && f.Maximum != nil {
		add("range=%d..%d", *f.Minimum, *f.Maximum)
	}
	if f.MaxLength > 0 {
		add("length=%d", f.MaxLength)
	}
	if f.MaxMonths > 0 {
		add("months=%d", f.MaxMonths)
	}
	if f.UniqueItems {
		add("unique")
	}
	return limits
}
