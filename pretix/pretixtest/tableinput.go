package pretixtest

import (
	"fmt"
	"math/big"
	"net/http"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	errRequired    = "This field is required."
	errNotInteger  = "A valid integer is required."
	errNotNumber   = "A valid number is required."
	errNotDatetime = "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
	errNotDate     = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
	errNotURL      = "Enter a valid URL."
	errLanguages   = "Invalid languages included."
	errDataType    = "Invalid data type."
	errNoFile      = "The submitted file ID was not found."
)

// input reads the content of a write: the values by member, without those that
// were not sent.
func (s *Server) input(c *call, members []member, partial bool) (*object, *reply) {
	sent, p, failed := c.object()
	if failed {
		return nil, &p
	}
	data, wrong := s.validMembers(c, members, sent, partial)
	if wrong != nil {
		p := jsonReply(http.StatusBadRequest, wrong)
		return nil, &p
	}
	return data, nil
}

// validMembers are the values that are stored, or the errors by member.
func (s *Server) validMembers(c *call, members []member, sent *object, partial bool) (data, wrong *object) {
	data, wrong = newObject(), newObject()
	for _, m := range members {
		v, given := sent.get(m.Name)
		switch {
		case m.ReadOnly:
			continue
		case !given && m.Required && (!m.Nullable || slices.Contains(sentAsNull, m.Name)) && !partial:
			wrong.set(m.Name, []any{errRequired})
			continue
		case !given && len(m.Default) > 0 && !partial:
			v, _ = parseJSON(m.Default)
		case !given:
			continue
		}
		value, problems := s.valid(c, m, v)
		if problems != nil {
			wrong.set(s.complains(c, m, v), problems)
			continue
		}
		data.set(m.Name, value)
	}
	if len(wrong.keys) > 0 {
		return nil, wrong
	}
	return data, nil
}

// complains is the member under which an error shows. A few objects look only at the
// end whether what they name belongs to their event.
func (s *Server) complains(c *call, m member, v any) string {
	late := c.fact != nil && slices.Contains([]string{"Quota", "CheckinList", "WaitingList"}, c.fact.Object)
	if !late || m.Of == "" {
		return m.Name
	}
	ids, ok := v.([]any)
	if ok != strings.HasPrefix(m.Type, "list") {
		return m.Name
	}
	if !ok {
		ids = []any{v}
	}
	if slices.ContainsFunc(ids, func(id any) bool { return s.byID(m.Of, c.organizerPath(), id) == nil }) {
		return m.Name
	}
	return "non_field_errors"
}

// sentAsNull are the members that have to be sent although they may be null. The
// contract says so of others, too, that the server does not miss.
var sentAsNull = []string{"identifier", "allowed_values", "choices"}

// valid is the value to store of a member, or what is wrong with it.
func (s *Server) valid(c *call, m member, v any) (value, problems any) {
	element, list := strings.CutPrefix(m.Type, "list of ")
	if v == "" && m.Nullable && m.clearable() {
		v = nil
	}
	if v == nil {
		objects := list && facts().types[element] != nil
		never := m.Name == "home_country" || m.Name == "info" || objects && m.Name != "custom_rules"
		if m.Nullable && !never || m.Type == "any" {
			return nil, nil
		}
		return nil, []any{errNull}
	}
	if list {
		return s.validList(c, m, element, v)
	}
	value, problem := s.validOne(c, m, v)
	if problem != nil {
		return nil, problem
	}
	return value, nil
}

// clearable reports whether the empty text stands for null.
func (m member) clearable() bool {
	switch m.Type {
	case "id", "decimal":
		return true
	}
	return false
}

func (s *Server) validList(c *call, m member, element string, v any) (value, problems any) {
	items, ok := v.([]any)
	if !ok {
		if m.Name == "custom_rules" {
			return nil, []any{"Not a list of rules."}
		}
		list := []any{fmt.Sprintf("Expected a list of items but got type %q.", typeName(v))}
		if facts().types[element] != nil {
			return nil, fields("non_field_errors", list)
		}
		return nil, list
	}
	m.Type, m.Nullable = element, false
	values, wrong, failed := make([]any, len(items)), make([]any, len(items)), false
	for i, item := range items {
		one, problem := s.validOne(c, m, item)
		values[i], wrong[i] = one, newObject()
		if problem != nil {
			wrong[i], failed = problem, true
		}
	}
	switch {
	case !failed:
		return values, nil
	case facts().types[element] != nil:
		return nil, wrong
	}
	for _, w := range wrong { // of plain values: the errors of the first wrong one
		if list, ok := w.([]any); ok {
			return nil, list
		}
	}
	return nil, wrong
}

// validOne is a value that is not a list.
func (s *Server) validOne(c *call, m member, v any) (value, problems any) {
	if members := facts().types[m.Type]; members != nil {
		sent, ok := v.(*object)
		if !ok {
			return nil, fields("non_field_errors", []any{"Invalid data. Expected a dictionary, but got " + typeName(v) + "."})
		}
		data, wrong := s.validMembers(c, members, sent, false)
		if wrong == nil {
			wrong = s.validNested(c, m.Type, data)
		}
		if wrong != nil {
			return nil, wrong
		}
		return data, nil
	}
	value, problem := s.validPlain(c, m, v)
	if problem != "" {
		return nil, []any{problem}
	}
	return value, nil
}

func (s *Server) validPlain(c *call, m member, v any) (value any, problem string) {
	if m.Of != "" {
		return s.validReference(c, m, v)
	}
	switch m.Type {
	case "bool":
		value, problems := checkBool(field{nullable: m.Nullable}, v)
		if problems != nil {
			return nil, problems[0]
		}
		return value, ""
	case "int", "id":
		value, problem := validInteger(v)
		if problem == "" && slices.Contains(counts, m.Name) && strings.HasPrefix(text(value), "-") {
			return nil, "Ensure this value is greater than or equal to 0."
		}
		return value, problem
	case "float":
		switch v.(type) {
		case integer, float64:
			return v, ""
		}
		return nil, errNotNumber
	case "decimal":
		return validDecimal(m, v)
	case "datetime":
		return validDatetime(v)
	case "date":
		if t, err := time.Parse(time.DateOnly, text(v)); err == nil {
			return t.Format(time.DateOnly), ""
		}
		return nil, errNotDate
	case "translated string":
		return validTranslated(v)
	case "uploaded file", "file":
		if slices.ContainsFunc(s.files, func(f File) bool { return f.ID == text(v) }) {
			return text(v), ""
		}
		return nil, errNoFile
	case "json", "any", "object", "map", "name parts", "null", "list":
		return v, ""
	}
	if strings.HasPrefix(m.Type, "map of ") {
		if m.Type == "map of json" {
			return v, ""
		}
		if _, ok := v.(*object); !ok {
			return nil, fmt.Sprintf("Expected a dictionary of items but got type %q.", typeName(v))
		}
		return v, ""
	}
	if value, problem, known := s.validNamed(c, m, v); known {
		return value, problem
	}
	return validText(m, v)
}

// validNamed checks members whose names say what they hold.
func (s *Server) validNamed(c *call, m member, v any) (value any, problem string, known bool) {
	switch m.Name {
	case "timezone":
		if _, err := time.LoadLocation(text(v)); err != nil {
			return nil, `"` + text(v) + `" is not a valid choice.`, true
		}
		return text(v), "", true
	case "currency":
		if !currencyCode.MatchString(text(v)) {
			return nil, `"` + text(v) + `" is not a valid choice.`, true
		}
		return text(v), "", true
	case "locale":
		if known := s.locales(c); m.Type == "enum" && !slices.Contains(known, text(v)) {
			return nil, `"` + text(v) + `" is not a valid choice.`, true
		}
		return text(v), "", true
	case "country", "home_country":
		if code := text(v); code != "" && !countryCode.MatchString(code) {
			return nil, `"` + code + `" is not a valid choice.`, true
		}
	}
	return nil, "", false
}

func validInteger(v any) (any, string) {
	switch v := v.(type) {
	case integer:
		return v, ""
	case float64:
		if v == float64(int64(v)) {
			return number(int64(v)), ""
		}
	case string:
		if wholeNumber.MatchString(v) {
			return integer(v), ""
		}
	}
	return nil, errNotInteger
}

// counts are the numbers that are not negative.
var counts = []string{
	"size", "min_usages", "max_usages", "min_per_order", "max_per_order", "min_count", "max_count",
	"condition_min_count", "benefit_only_apply_to_cheapest_n_matches", "max_items_per_order",
}

var (
	currencyCode  = regexp.MustCompile(`^[A-WYZ][A-Z]{2}$|^XXX$`)
	wholeNumber   = regexp.MustCompile(`^-?[0-9]{1,18}$`)
	decimalNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
)

func validDecimal(m member, v any) (any, string) {
	s := strings.TrimSpace(text(v))
	switch v.(type) {
	case string, integer, float64:
	default:
		return nil, errNotNumber
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || !decimalNumber.MatchString(s) {
		return nil, errNotNumber
	}
	whole, fraction, _ := strings.Cut(strings.TrimLeft(s, "-0"), ".")
	if m.Digits > 0 && len(whole)+len(fraction) > m.Digits {
		return nil, fmt.Sprintf("Ensure that there are no more than %d digits in total.", m.Digits)
	}
	if m.Digits > 0 && len(fraction) > m.Decimals {
		return nil, fmt.Sprintf("Ensure that there are no more than %d decimal places.", m.Decimals)
	}
	if m.Digits == 0 {
		return s, ""
	}
	return r.FloatString(m.Decimals), ""
}

func validDatetime(v any) (any, string) {
	s, _ := v.(string)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999", "2006-01-02T15:04", time.DateOnly} {
		t, err := time.Parse(layout, strings.Replace(s, " ", "T", 1))
		if err != nil {
			continue
		}
		t = t.UTC()
		if t.Nanosecond()/1000 == 0 {
			return t.Format("2006-01-02T15:04:05Z"), ""
		}
		return now(t), ""
	}
	return nil, errNotDatetime
}

// validTranslated is a text in several languages. One without a language is
// English.
func validTranslated(v any) (any, string) {
	switch v := v.(type) {
	case string:
		return fields("en", v), ""
	case *object:
		for _, language := range v.keys {
			if !knownLocale(language) {
				return nil, errLanguages
			}
		}
		return v, ""
	}
	return nil, errDataType
}

// filled are the texts that may be left out, but not sent empty.
var filled = []string{"attendee_name", "voucher", "seat", "nonce"}

func validText(m member, v any) (any, string) {
	s := strings.TrimSpace(text(v))
	switch v.(type) {
	case string, integer, float64:
	default:
		if m.Type == "enum" {
			return nil, `"` + text(v) + `" is not a valid choice.`
		}
		return nil, errNotString
	}
	switch {
	case m.Type == "enum":
		if len(m.Values) > 0 && !slices.Contains(m.Values, s) {
			return nil, `"` + s + `" is not a valid choice.`
		}
		return s, ""
	case s == "" && (m.Required && !m.Blank || slices.Contains(filled, m.Name)):
		return nil, errBlank
	case m.MaxLength > 0 && utf8.RuneCountInString(s) > m.MaxLength:
		return nil, fmt.Sprintf("Ensure this field has no more than %d characters.", m.MaxLength)
	case strings.Contains(s, "\x00"):
		return nil, errNullCharacter
	case s == "":
		return s, ""
	case m.Name == "phone":
		number, valid := normalPhone(s)
		if !valid {
			return nil, errNotPhone
		}
		return number, ""
	case m.Type == "email":
		if _, err := mail.ParseAddress(s); err != nil || !validEmail(s) {
			return nil, errNotEmail
		}
	case m.Type == "url":
		if u, err := url.Parse(s); err != nil || u.Scheme == "" || u.Host == "" {
			return nil, errNotURL
		}
	}
	return s, ""
}
