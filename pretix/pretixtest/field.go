package pretixtest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// field is one writable field of a customer: what it takes and what it says
// to what it does not take.
type field struct {
	name       string
	nullable   bool
	blank      bool // the empty string is a value
	createOnly bool
	check      func(f field, value any) (any, []string)
	limit      int // of characters, 0: none
	// missing is the value when the field is not sent, missingInForm the one
	// when it is not in a form; absent: the field stays as it is.
	missing       any
	missingInForm any
}

type absentValue struct{}

// absent stands for a value that was not sent.
var absent any = absentValue{}

// customerFields are in the order in which errors are shown.
var customerFields = []field{
	{name: "external_identifier", nullable: true, blank: true, limit: 255, check: checkText, missing: absent, missingInForm: absent},
	{name: "email", nullable: true, limit: 190, check: checkEmail, missing: absent, missingInForm: absent},
	{name: "phone", nullable: true, blank: true, limit: 128, check: checkPhone, missing: absent, missingInForm: absent},
	{name: "name_parts", check: checkNameParts, missing: absent, missingInForm: absent},
	{name: "is_active", check: checkBool, missing: absent, missingInForm: false},
	{name: "is_verified", check: checkBool, missing: absent, missingInForm: false},
	{name: "locale", check: checkLocale, missing: defaultLocale, missingInForm: defaultLocale},
	{name: "notes", nullable: true, blank: true, check: checkText, missing: absent, missingInForm: absent},
	{name: "send_email", nullable: true, check: checkBool, createOnly: true, missing: false, missingInForm: nil},
	{name: "password", nullable: true, check: checkText, createOnly: true, missing: absent, missingInForm: absent},
}

const (
	errNull          = "This field may not be null."
	errBlank         = "This field may not be blank."
	errNotString     = "Not a valid string."
	errNotBool       = "Must be a valid boolean."
	errNotEmail      = "Enter a valid email address."
	errNotPhone      = "The phone number entered is not valid."
	errNotJSON       = "Value must be valid JSON."
	errEmailTaken    = "An account with this email address is already registered."
	errNullCharacter = "Null characters are not allowed."
)

// sent is the value that the client sent for the field, or absent.
func (f field) sent(input *object, form, partial bool) any {
	value, given := input.get(f.name)
	switch {
	case !given && partial:
		return absent
	case !given && form:
		return f.missingInForm
	case !given:
		return f.missing
	case form && value == "" && f.nullable && !f.blank:
		return nil
	case form && value == "" && !f.nullable && !f.blank && f.name != "name_parts":
		if partial {
			return absent
		}
		return f.missing
	}
	return value
}

// validate turns what was sent into the value to store, or into errors.
func (f field) validate(value any) (any, []string) {
	if value == nil {
		if f.nullable {
			return nil, nil
		}
		return nil, []string{errNull}
	}
	return f.check(f, value)
}

// trimmed is the text of a value. Numbers pass for strings; invalid is what
// the field says about other types. done means that value or errors are final.
func (f field) trimmed(value any, invalid string) (s string, errors []string, done bool) {
	if s, isString := value.(string); isString && strings.TrimSpace(s) == "" {
		if f.blank {
			return "", nil, true
		}
		return "", []string{errBlank}, true
	}
	switch value.(type) {
	case string, integer, float64:
		return strings.TrimSpace(text(value)), nil, false
	}
	return "", []string{invalid}, true
}

// common are the errors that every text field can have.
func (f field) common(s string) []string {
	var errors []string
	if f.limit > 0 && utf8.RuneCountInString(s) > f.limit {
		errors = append(errors, fmt.Sprintf("Ensure this field has no more than %d characters.", f.limit))
	}
	if strings.Contains(s, "\x00") {
		errors = append(errors, errNullCharacter)
	}
	return errors
}

func checkText(f field, value any) (any, []string) {
	s, errors, done := f.trimmed(value, errNotString)
	if done {
		return s, errors
	}
	return s, f.common(s)
}

func checkEmail(f field, value any) (any, []string) {
	s, errors, done := f.trimmed(value, errNotEmail)
	if done {
		return s, errors
	}
	errors = f.common(s)
	if !validEmail(s) {
		errors = append(errors, errNotEmail)
	}
	return s, errors
}

func checkPhone(f field, value any) (any, []string) {
	s, errors, done := f.trimmed(value, errNotString)
	if done {
		return s, errors
	}
	number, valid := normalPhone(s)
	if !valid {
		errors = append(errors, errNotPhone)
	}
	return number, append(errors, f.common(s)...)
}

func checkBool(f field, value any) (any, []string) {
	switch v := value.(type) {
	case bool:
		return v, nil
	case integer:
		switch {
		case v == "1":
			return true, nil
		case !truthy(v):
			return false, nil
		}
	case float64:
		switch v {
		case 1:
			return true, nil
		case 0:
			return false, nil
		}
	case string:
		switch strings.ToLower(v) {
		case "t", "y", "yes", "true", "on", "1":
			return true, nil
		case "f", "n", "no", "false", "off", "0":
			return false, nil
		case "", "null":
			if f.nullable {
				return nil, nil
			}
		}
	}
	return nil, []string{errNotBool}
}

func checkLocale(_ field, value any) (any, []string) {
	if code := text(value); !knownLocale(code) {
		return nil, []string{`"` + code + `" is not a valid choice.`}
	}
	return text(value), nil
}

// checkNameParts lets every JSON value pass; that it has to be an object is
// only looked at when all fields are fine.
func checkNameParts(_ field, value any) (any, []string) {
	return value, nil
}
