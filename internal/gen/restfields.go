package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// restType is the Go type of a field of an object, before null and absence.
func (m *restModel) restType(d *restDecl, f restField) (string, class) {
	if typ := d.marked(f.Name, "type"); typ != "" {
		return typ, classOf(typ)
	}
	return m.valueType(d, f, f.Type)
}

func classOf(typ string) class {
	switch {
	case typ == "bool":
		return truth
	case typ == "int" || typ == "int64" || typ == "float64":
		return whole
	case strings.HasPrefix(typ, "[]") || strings.HasPrefix(typ, "map["):
		return listed
	case typ == "Date" || typ == "time.Time":
		return zeroed
	case typ == "TimeOfDay":
		return structured
	}
	return textual
}

// valueTypes are the Go types of values that the contract names.
var valueTypes = map[string]string{
	"string": "string", "email": "string", "url": "string", "slug": "string", "file": "string", "bool": "bool", "int": "int", "id": "int64", "float": "float64",
	"datetime": "time.Time", "date": "Date", "time": "TimeOfDay", "decimal": "Decimal", "translated string": "I18nString", "json": "json.RawMessage",
	"any": "json.RawMessage", "name parts": "NameParts", "map of string": "map[string]string", "map of int": "map[string]int64", "map of json": "map[string]json.RawMessage",
	"map of list of string": "map[string][]string", "map": "map[string]json.RawMessage", "map of answers": "map[int64]string", "pdf data": "*PDFData",
	"relative date": "RelativeDate", "relative datetime": "RelativeDate",
}

func (m *restModel) valueType(d *restDecl, f restField, typ string) (string, class) {
	switch {
	case typ == "uploaded file" && d.request():
		return "FileID", textual
	case typ == "uploaded file":
		return "string", textual
	case typ == "enum":
		return m.enum(d, d.enumName(f.Name), f.Values), textual
	case f.Expand != "" && !d.request() && !strings.HasPrefix(typ, "list"):
		key := valueTypes[typ]
		var c *restCall
		if len(d.uses) > 0 {
			c = d.uses[0]
		}
		return "Expandable[" + key + ", " + m.response(f.Expand, c) + "]", structured
	case typ == "int" && f.Name == "id":
		return "int64", whole
	case valueTypes[typ] != "":
		goType := valueTypes[typ]
		switch goType {
		case "I18nString", "NameParts", "json.RawMessage", "*PDFData":
			return goType, listed
		}
		return goType, classOf(goType)
	case strings.HasPrefix(typ, "list of "):
		item := strings.TrimPrefix(typ, "list of ")
		if item == "int" && (strings.HasSuffix(f.Name, "ids") || strings.HasSuffix(f.Name, "lists")) {
			item = "id"
		}
		of, _ := m.valueType(d, f, item)
		return "[]" + of, listed
	}
	if m.contract.find(typ) == nil {
		m.problemf("%s.%s has the unknown type %s", d.name, f.Name, typ)
		return "string", textual
	}
	var c *restCall
	if len(d.uses) > 0 {
		c = d.uses[0]
	}
	if d.request() {
		return m.nested(typ, c), structured
	}
	return m.response(typ, c), structured
}

// A restGoField is a field of a Go struct.
type restGoField struct {
	name, typ string
	tag       string
	text      string
	above     bool
	rules     []string
}

func (m *restModel) restGoField(d *restDecl, f restField) restGoField {
	words := d.wordsOf(f.Name)
	g := restGoField{name: cmp.Or(d.marked(f.Name, "go"), restName(f.Name))}
	typ, c := m.restType(d, f)
	required := f.Required && !d.has(f.Name, "optional")
	option := ""
	switch d.kind { //nolint:exhaustive // the others have no fields of an object
	case restResponse:
		if f.Nullable || f.Extra || d.has(f.Name, "optional") {
			pointer := c == whole || c == structured || c == truth || typ == "time.Time"
			if pointer && !strings.HasPrefix(typ, "*") {
				typ = "*" + typ
			}
		}
		if m.identifies(d, f) {
			g.rules = append(g.rules, "key")
		}
	case restUpdate:
		typ, option = "Nullable["+strings.TrimPrefix(typ, "*")+"]", ",omitzero"
		switch {
		case f.Nullable:
		case required && c == textual:
			g.rules = append(g.rules, "noclear")
		default:
			g.rules = append(g.rules, "nonull")
		}
	default:
		if required && (c == textual || c == listed || c == zeroed) && !f.mayBeEmpty() {
			g.rules = append(g.rules, "required")
		}
		typ, option = sentType(f, typ, c, required)
	}
	if d.request() {
		if f.MaxLength > 0 && c == textual {
			g.rules = append(g.rules, "length="+strconv.Itoa(f.MaxLength))
		}
		if f.MaxItems > 0 {
			g.rules = append(g.rules, "max="+strconv.Itoa(f.MaxItems))
		}
	}
	g.typ = typ
	g.tag = fmt.Sprintf("json:%q", f.Name+option)
	if len(g.rules) > 0 {
		g.tag += fmt.Sprintf(" pretix:%q", strings.Join(g.rules, ","))
	}
	g.text, g.above = m.restText(d, f.Name, g, words, m.restFacts(d, f, typ, c))
	return g
}

// sentType is the Go type of a field of a request, and the option of its tag.
func sentType(f restField, typ string, c class, required bool) (string, string) {
	switch {
	case required && f.Nullable && c == textual && typ != "Decimal":
		// Null must be sent, and is what empty values are written as.
		return "Nullable[" + typ + "]", ""
	case required && f.Nullable && (c == whole || c == truth || c == structured || typ == "time.Time"):
		return "*" + typ, ""
	case required:
		return typ, ""
	case typ == "int64" && (f.Type == "id" || f.Of != ""), c == textual:
		return typ, ",omitempty"
	case c == truth || c == whole || c == structured:
		return "*" + strings.TrimPrefix(typ, "*"), ",omitempty"
	}
	return typ, ",omitzero"
}

func (d *restDecl) has(field, mark string) bool {
	for _, w := range d.words {
		if w.field(field).has(mark) {
			return true
		}
	}
	return false
}

// keyFields are what objects without an id are told apart by.
var keyFields = []string{"identifier", "code", "slug", "number", "local_id", "device_id"}

func (m *restModel) identifies(d *restDecl, f restField) bool {
	for _, o := range d.fields {
		if d.has(o.Name, "key") {
			return o.Name == f.Name
		}
	}
	for _, name := range keyFields {
		if f.Name != name || f.Nullable {
			continue
		}
		for _, o := range d.fields {
			if o.Name == "id" {
				return false
			}
		}
		for _, earlier := range keyFields {
			if earlier == name {
				return true
			}
			for _, o := range d.fields {
				if o.Name == earlier {
					return false
				}
			}
		}
	}
	return false
}

// mayBeEmpty reports whether the zero value is sent as null or as an empty value
// that the server accepts.
func (f restField) mayBeEmpty() bool {
	return f.Nullable || f.Blank || slices.Contains(f.Values, "")
}

// restFacts are what the contract says of a field, as fragments.
func (m *restModel) restFacts(d *restDecl, f restField, typ string, c class) []string {
	var facts []string
	if d.request() {
		if f.MaxLength > 0 && c == textual {
			facts = append(facts, fmt.Sprintf("at most %d characters", f.MaxLength))
		}
		if f.MaxItems > 0 {
			facts = append(facts, fmt.Sprintf("at most %d", f.MaxItems))
		}
		switch {
		case !f.Required || d.has(f.Name, "optional") || d.kind == restUpdate:
		case f.Nullable:
			facts = append([]string{"null unless set"}, facts...)
		case !f.mayBeEmpty():
			facts = append([]string{"required"}, facts...)
		}
		if text := strings.Trim(string(f.Default), `"`); text != "" && text != "null" && text != "false" && d.kind != restUpdate {
			if name := m.constant(typ, text); name != "" {
				text = "[" + name + "]"
			}
			facts = append(facts, "default "+text)
		}
		return facts
	}
	switch {
	case f.Extra && strings.HasPrefix(typ, "*"):
		facts = append(facts, "nil unless asked for")
	case !f.Nullable:
	case strings.HasPrefix(typ, "*") || c == listed:
		facts = append(facts, "nil if null")
	case typ == "Date":
		facts = append(facts, "zero if null")
	default:
		facts = append(facts, "empty if null")
	}
	return facts
}

// filterType is the Go type of a parameter of a query, and its tag.
func (m *restModel) filterType(d *restDecl, f filter) (typ, tag string) {
	option := ",omitempty"
	switch f.Type {
	case "Boolean":
		typ = "*bool"
	case "Flag":
		typ = "bool"
	case "Char":
		typ = "string"
		if strings.HasSuffix(f.Lookup, "_id") {
			typ = "int64"
		}
	case "Number":
		typ = "Decimal"
	case "ModelChoice":
		typ = "int64"
	case "ModelChoiceIn", "NumberIn":
		typ, option = "[]int64", ",comma,omitempty"
	case "CharIn":
		typ, option = "[]string", ",comma,omitempty"
	case "MultipleChar", "CharList":
		typ = "[]string"
	case "ModelMultipleChoice", "IntList":
		typ = "[]int64"
	case "Choice":
		typ = m.enum(d, d.enumName(f.Name), f.Values)
	case "Expand":
		name := m.enum(d, d.enumName(f.Name), f.Values)
		if e := m.declared[name]; e != nil {
			e.closed = true
		}
		typ = "[]" + name
	case "IsoDateTime":
		typ = "time.Time"
	case "Meta":
		typ, option = "MetaFilter", ""
	default:
		m.problemf("%s.%s has the unknown type %s", d.name, f.Name, f.Type)
	}
	typ = cmp.Or(d.marked(f.Name, "type"), typ)
	tag = fmt.Sprintf("url:%q", f.Name+option)
	if d.kind != restList && d.kind != restGet {
		tag = `json:"-" ` + tag
	}
	if typ == "time.Time" {
		tag += ` layout:"2006-01-02T15:04:05.999999Z07:00"`
	}
	return typ, tag
}

// spread splits a filter for a range of times in two.
func spread(filters []filter) []filter {
	var all []filter
	for _, f := range filters {
		if f.Type != "IsoDateTimeFromToRange" {
			all = append(all, f)
			continue
		}
		for _, end := range []string{"_after", "_before"} {
			all = append(all, filter{Name: f.Name + end, Type: "IsoDateTime"})
		}
	}
	return all
}
