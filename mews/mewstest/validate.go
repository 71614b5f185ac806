package mewstest

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	reasonRequired = "it is required"
	reasonNull     = "it must not be null"
)

// validate checks the input against the table.
func (s *Server) validate(c *call) *refusal {
	for _, m := range []member{
		{name: "Client", kind: "string", required: true},
		{name: "LanguageCode", kind: "string", null: true},
		{name: "CultureCode", kind: "string", null: true},
	} {
		if refused := m.check(c.input[m.name], m.name); refused != nil {
			return refused
		}
	}
	if text(c.input, "Client") == "" {
		return invalid("Client", reasonRequired)
	}
	return check(formOf(c.operation.requests, c.input), c.input, "")
}

// formOf is the object that a value has to be: of several the first one that
// has all that is required.
func formOf(forms []string, o Object) string {
	for _, form := range forms {
		if !slices.ContainsFunc(facts().objects[form], func(m member) bool { return m.required && o[m.name] == nil }) {
			return form
		}
	}
	return forms[0]
}

// check holds an object of a request to the table. Members that the table
// does not have are ignored.
func check(kind string, o Object, path string) *refusal {
	for _, m := range facts().objects[kind] {
		value := o[m.name]
		if refused := m.check(value, path+m.name); refused != nil {
			return refused
		}
		if _, given := o[m.name]; given && value == nil && !m.null {
			return invalid(path+m.name, reasonNull)
		}
	}
	return nil
}

func (m member) check(value any, name string) *refusal {
	switch {
	case value == nil && m.required:
		return invalid(name, reasonRequired)
	case value == nil:
		return nil
	case m.update:
		return m.checkUpdate(value, name)
	case m.list:
		return m.checkList(value, name)
	}
	return m.checkOne(value, name)
}

func (m member) checkUpdate(value any, name string) *refusal {
	o, isObject := value.(Object)
	if !isObject {
		return invalid(name, "it must be an object with a Value")
	}
	switch inner := o["Value"]; {
	case inner == nil && m.keep:
		return invalid(name+".Value", reasonNull)
	case inner == nil:
		return nil
	case m.list:
		return m.checkList(inner, name+".Value")
	default:
		return m.checkOne(inner, name+".Value")
	}
}

func (m member) checkList(value any, name string) *refusal {
	items, isList := value.([]any)
	if !isList {
		return invalid(name, "it must be a list")
	}
	if !m.items.holds(float64(len(items))) {
		return invalid(name, "it must have "+m.items.String()+" items")
	}
	for i, item := range items {
		place := name + "[" + strconv.Itoa(i) + "]"
		if item == nil {
			return invalid(place, reasonNull)
		}
		if refused := m.checkOne(item, place); refused != nil {
			return refused
		}
		if m.unique && slices.Contains(items[:i], item) {
			return invalid(place, "it is there already")
		}
	}
	return nil
}

func (m member) checkOne(value any, name string) *refusal {
	switch m.kind {
	case "bool":
		if _, isBool := value.(bool); !isBool {
			return invalid(name, "it must be true or false")
		}
		return nil
	case "int", "long", "number":
		return m.checkNumber(value, name)
	case "interval":
		return m.checkInterval(value, name)
	case "object", "any":
		return nil
	}
	if m.union || len(m.forms) > 0 || m.kind == "map" || m.kind == "days" || isObject(m.kind) {
		o, isObject := value.(Object)
		if !isObject {
			return invalid(name, "it must be an object")
		}
		return m.checkObject(o, name)
	}
	s, isString := value.(string)
	if !isString {
		return invalid(name, "it must be a string")
	}
	return m.checkText(s, name)
}

func (m member) checkObject(o Object, name string) *refusal {
	switch {
	case m.union:
		return m.checkUnion(o, name)
	case len(m.forms) > 0:
		return check(formOf(m.forms, o), o, name+".")
	case m.kind == "days":
		return m.checkDays(o, name)
	case m.kind == "map":
		for member, value := range o {
			if _, isString := value.(string); !isString && value != nil {
				return invalid(name+"."+member, "it must be a string")
			}
		}
		return nil
	}
	return check(m.kind, o, name+".")
}

// checkUnion checks a discriminator and the value that it stands for.
func (m member) checkUnion(o Object, name string) *refusal {
	discriminator := member{kind: m.kind, required: true}
	if refused := discriminator.check(o["Discriminator"], name+".Discriminator"); refused != nil {
		return refused
	}
	for _, form := range m.forms {
		if isObject(form) && strings.HasPrefix(form, text(o, "Discriminator")) {
			return member{kind: form}.check(o["Value"], name+".Value")
		}
	}
	return nil
}

// checkDays checks an interval of dates, both of which belong to it.
func (m member) checkDays(o Object, name string) *refusal {
	var days [2]string
	for i, side := range []string{"Start", "End"} {
		given := text(o, side)
		date, isDate := day(given)
		if o[side] != nil && !isDate {
			return invalid(name+"."+side, "it must be a date such as 2018-01-01")
		}
		days[i] = date
	}
	if days[0] != "" && days[1] != "" && days[1] < days[0] {
		return invalid(name, "the end is before the start")
	}
	return nil
}

func (m member) checkNumber(value any, name string) *refusal {
	number, _ := value.(json.Number)
	n, err := number.Float64()
	if err != nil {
		return invalid(name, "it must be a number")
	}
	if m.kind == "long" {
		if _, err := number.Int64(); err != nil {
			return invalid(name, "it must be an integer")
		}
	}
	if m.kind == "int" {
		whole, err := number.Int64()
		if err != nil || whole < math.MinInt32 || whole > math.MaxInt32 {
			return invalid(name, "it must be an integer of 32 bits")
		}
	}
	if !m.values.holds(n) {
		return invalid(name, fmt.Sprintf("it must be between %v and %v", m.values.low, m.values.high))
	}
	return nil
}

func (m member) checkInterval(value any, name string) *refusal {
	o, isObject := value.(Object)
	if !isObject {
		return invalid(name, "it must be an object")
	}
	for _, side := range []string{"StartUtc", "EndUtc"} {
		if given := o[side]; given != nil && bound(o, side) == nil {
			return invalid(name+"."+side, "it must be an instant such as 2018-01-01T00:00:00Z")
		}
	}
	start, end := bound(o, "StartUtc"), bound(o, "EndUtc")
	switch {
	case start == nil || end == nil:
		return nil
	case end.Before(*start):
		return invalid(name, "the end is before the start")
	case m.months > 0 && end.After(addMonths(*start, m.months)):
		return invalid(name, fmt.Sprintf("it is longer than %d months", m.months))
	}
	return nil
}

var (
	uuidPattern = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

	// textPatterns are for members that may be empty.
	textPatterns = map[string]struct {
		pattern *regexp.Regexp
		reason  string
	}{
		"email":       {regexp.MustCompile(`^[^@\s]+@[^@\s]+$`), "it must be an e-mail address"},
		"country":     {regexp.MustCompile(`^[A-Z]{2}$`), "it must be a country code such as GB"},
		"subdivision": {regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]{1,3}$`), "it must be a code such as GB-ENG"},
		"language":    {regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`), "it must be a code such as en-GB"},
		"currency":    {regexp.MustCompile(`^[A-Z]{3}$`), "it must be a currency code such as EUR"},
	}
)

func (m member) checkText(s, name string) *refusal {
	if m.length > 0 && utf8.RuneCountInString(s) > m.length {
		return invalid(name, fmt.Sprintf("it has more than %d characters", m.length))
	}
	if m.kind == "uuid" && !uuidPattern.MatchString(s) {
		return invalid(name, "it must be a UUID")
	}
	if values, isEnum := facts().enums[m.kind]; isEnum && !slices.Contains(values, s) {
		return invalid(name, "it must be one of "+strings.Join(values, ", "))
	}
	if strings.TrimSpace(s) == "" {
		return nil
	}
	if _, isInstant := parseInstant(s); m.kind == "instant" && !isInstant {
		return invalid(name, "it must be an instant such as 2018-01-01T00:00:00Z")
	}
	if _, isDate := day(s); m.kind == "date" && !isDate {
		return invalid(name, "it must be a date such as 2018-01-01")
	}
	if form := textPatterns[m.kind]; form.pattern != nil && !form.pattern.MatchString(s) {
		return invalid(name, form.reason)
	}
	return nil
}
