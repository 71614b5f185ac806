package main_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A maker makes random JSON that the contract allows.
type maker struct {
	*rand.Rand

	api *api
	// request makes what a caller would send: nothing is null but what an update
	// clears, and no value is unknown.
	request bool
	rows    string // of the list that a request is for
}

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

func (m *maker) id() string {
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", m.Uint32(), m.IntN(1<<16), m.IntN(1<<12), m.IntN(1<<12), m.Int64N(1<<48))
}

func (m *maker) instant() string {
	return fmt.Sprintf("20%02d-%02d-%02dT%02d:%02d:%02dZ", 10+m.IntN(80), 1+m.IntN(12), 1+m.IntN(28), m.IntN(24), m.IntN(60), m.IntN(60))
}

func (m *maker) date() string {
	return fmt.Sprintf("20%02d-%02d-%02d", 10+m.IntN(80), 1+m.IntN(12), 1+m.IntN(28))
}

func (m *maker) text() string {
	const letters = `abcdefghijklmnopqrstuvwxyz ABC ÄÖß λж "\/<>&`
	all := []rune(letters)
	s := []rune("x")
	for range m.IntN(9) {
		s = append(s, all[m.IntN(len(all))])
	}
	return string(s)
}

// object makes an object of the contract, or of one of several forms.
func (m *maker) object(name string) map[string]any {
	alternatives := forms(name)
	return m.members(m.api.fields(alternatives[m.IntN(len(alternatives))]))
}

func (m *maker) members(fields []factField) map[string]any {
	object := map[string]any{}
	for _, f := range fields {
		switch {
		case !f.Required && m.chance(30):
		case f.Nullable && !m.request && m.chance(20):
			object[f.Name] = nil
		default:
			object[f.Name] = m.value(f, f.Type)
		}
	}
	if m.request {
		m.sensible(fields, object)
	}
	return object
}

func (m *maker) value(f factField, typ string) any {
	if item, ok := strings.CutPrefix(typ, "[]"); ok {
		return m.list(f, item)
	}
	if f.Coproduct {
		return m.coproduct(f)
	}
	kind, format, _ := strings.Cut(typ, ":")
	switch {
	case kind == "inline":
		return m.members(f.Fields)
	case strings.HasPrefix(kind, "map["):
		return map[string]any{"en-US": m.text(), "de-DE": m.text()}
	case kind == "string" && (format == "date-time" || strings.HasSuffix(f.Name, "Utc")):
		if format == "date" {
			return m.date()
		}
		return m.instant()
	case kind == "string" && (format == "date" || isDate(f)):
		return m.date()
	case kind == "string" && format == "uuid":
		return m.id()
	case kind == "string":
		return m.text()
	case kind == "boolean":
		// Of what cannot be null, false is left out of requests.
		return m.chance(50) || m.request && !f.Required && !f.Nullable
	case kind == "integer":
		if f.Maximum != nil {
			return *f.Minimum + m.IntN(100)
		}
		return m.IntN(2000) - 1000
	case kind == "number" && (f.Name == "Latitude" || f.Name == "Longitude"):
		return m.IntN(90)
	case kind == "number":
		return json.Number(fmt.Sprintf("%d.%02d", m.IntN(2000)-1000, m.IntN(100)))
	case kind == "object" || kind == "any":
		return map[string]any{"Anything": m.IntN(10)}
	case typ == "TimeFilterInterval":
		return m.interval("StartUtc", "EndUtc", "T00:00:00Z")
	case typ == "DateFilterInterval":
		return m.interval("Start", "End", "")
	}
	return m.named(f, typ)
}

// isDate reports whether our types have a date where the contract has a text.
func isDate(f factField) bool {
	return f.Type == "string" && slices.Contains([]string{"BirthDate", "DueDate", "ExpirationDate", "IssuanceDate", "TaxedDate"}, f.Name)
}

func (m *maker) interval(start, end, suffix string) any {
	day := m.IntN(20)
	year := 2000 + m.IntN(50)
	return map[string]any{start: fmt.Sprintf("%d-03-%02d%s", year, 1+day, suffix), end: fmt.Sprintf("%d-03-%02d%s", year, 1+day+m.IntN(8), suffix)}
}

func (m *maker) named(f factField, typ string) any {
	alternatives := forms(typ)
	t := m.api.types[alternatives[0]]
	fields := m.api.fields(t.Name)
	switch {
	case len(alternatives) > 1:
		return m.object(typ)
	case t.Enum != nil && !m.request && m.chance(10):
		return "BrandNew"
	case t.Enum != nil:
		return t.Enum[m.IntN(len(t.Enum))]
	case m.request && len(fields) == 1 && fields[0].Name == "Value":
		value := fields[0]
		if value.Nullable && m.chance(30) {
			return map[string]any{"Value": nil}
		}
		value.Name, value.Required = f.Name, true
		value.Type = strings.TrimSuffix(value.Type, "\x00")
		return map[string]any{"Value": m.value(value, value.Type)}
	case m.request && strings.HasSuffix(typ, "Extent"):
		return m.extent(fields)
	}
	return m.members(fields)
}

// extent selects the rows of the list, and everything that is not selected is
// false.
func (m *maker) extent(fields []factField) any {
	object := map[string]any{}
	for _, f := range fields {
		switch {
		case f.Type == "boolean":
			object[f.Name] = m.chance(50) || f.Name == m.rows || len(object) == 0
		case m.chance(50):
			object[f.Name] = m.value(f, f.Type)
		}
	}
	return object
}

func (m *maker) list(f factField, item string) any {
	least, most := f.MinItems, max(f.MinItems, 3)
	if f.MaxItems > 0 {
		most = min(most, f.MaxItems)
	}
	if m.rows != "" {
		least = max(least, 1) // of a filter
	}
	list := []any{}
	seen := map[string]bool{}
	for n := least + m.IntN(most-least+1); len(list) < n; {
		v := m.value(factField{Name: f.Name, Required: true}, item)
		key := fmt.Sprint(v)
		if !seen[key] { // filters are sent without repeats
			list = append(list, v)
		} else if m.chance(50) && len(list) >= least {
			break
		}
		seen[key] = true
	}
	return list
}

// coproduct makes a discriminator with a value of its form, or a new one.
func (m *maker) coproduct(f factField) any {
	if !m.request && m.chance(20) {
		return map[string]any{"Discriminator": "BrandNew", "Value": map[string]any{"Anything": []any{m.text()}}}
	}
	alternatives := forms(f.Fields[1].Type)
	form := alternatives[m.IntN(len(alternatives))]
	values := m.api.types[f.Fields[0].Type].Enum
	for _, v := range values {
		if strings.HasPrefix(form, v) {
			return map[string]any{"Discriminator": v, "Value": m.object(form)}
		}
	}
	if form == "object" {
		return map[string]any{"Discriminator": values[len(values)-1], "Value": map[string]any{"Anything": true}}
	}
	if !strings.HasPrefix(form, "PaymentCard") && len(values) > 1 && form != "ExtendedAmount" {
		return map[string]any{"Discriminator": values[len(values)-1], "Value": nil}
	}
	return map[string]any{"Discriminator": values[0], "Value": m.object(form)}
}
