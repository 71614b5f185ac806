package camponetest

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// field is one writable field of a booking: what it takes and what it says to
// what it does not take.
type field struct {
	name     string
	required bool
	preset   any // nil: what follows from the others
	check    func(value any) (any, []string)
}

// bookingFields are in the order in which errors are shown.
var bookingFields = []field{
	{name: "guest_first_name", preset: "", check: checkName},
	{name: "guest_last_name", preset: "", check: checkName},
	{name: "guest_email", preset: "", check: checkEmail},
	{name: "site_id", required: true, check: checkNumber},
	{name: "check_in_date", required: true, check: checkDate},
	{name: "check_out_date", check: checkDate},
	{name: "num_adults", preset: json.Number("1"), check: checkCount},
	{name: "num_youth", preset: json.Number("0"), check: checkCount},
	{name: "num_children", preset: json.Number("0"), check: checkCount},
}

const (
	errRequired      = "This field is required."
	errNull          = "This field may not be null."
	errNotString     = "Not a valid string."
	errNotEmail      = "Enter a valid email address."
	errNotInteger    = "A valid integer is required."
	errNegative      = "Ensure this value is greater than or equal to 0."
	errTooLarge      = "Ensure this value is less than or equal to 2147483647."
	errLongNumber    = "String value too large."
	errNotDate       = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
	errNullCharacter = "Null characters are not allowed."
)

// checkText takes numbers for texts, as the server does.
func checkText(value any, limit int) (string, []string) {
	var s string
	switch v := value.(type) {
	case string:
		s = strings.TrimSpace(v)
	case json.Number:
		s = string(v)
	default:
		return "", []string{errNotString}
	}
	var errors []string
	if utf8.RuneCountInString(s) > limit {
		errors = append(errors, fmt.Sprintf("Ensure this field has no more than %d characters.", limit))
	}
	if strings.Contains(s, "\x00") {
		errors = append(errors, errNullCharacter)
	}
	return s, errors
}

func checkName(value any) (any, []string) { return checkText(value, 150) }

var email = regexp.MustCompile("(?i)^[-!#$%&'*+/=?^_`{}|~0-9a-z]+(?:\\.[-!#$%&'*+/=?^_`{}|~0-9a-z]+)*" +
	`@(?:[a-z\x{a1}-\x{ffff}0-9](?:[a-z\x{a1}-\x{ffff}0-9-]{0,61}[a-z\x{a1}-\x{ffff}0-9])?\.)+` +
	`(?:[a-z\x{a1}-\x{ffff}](?:[a-z\x{a1}-\x{ffff}-]{0,61}[a-z\x{a1}-\x{ffff}])|xn--[a-z0-9]{1,59})$`)

func checkEmail(value any) (any, []string) {
	s, errors := checkText(value, 254)
	if _, isText := value.(string); s != "" && !email.MatchString(s) || !isText && len(errors) == 0 {
		errors = append(errors, errNotEmail)
	}
	return s, errors
}

func checkDate(value any) (any, []string) {
	s, _ := value.(string)
	if _, ok := parseDate(s); !ok {
		return nil, []string{errNotDate}
	}
	return s, nil
}

var zeroFraction = regexp.MustCompile(`\.0*\s*$`)

// checkNumber takes texts and fractions of zero for whole numbers, as the
// server does.
func checkNumber(value any) (any, []string) {
	n, errors := wholeNumber(value)
	return number(n), errors
}

func checkCount(value any) (any, []string) {
	n, errors := wholeNumber(value)
	switch {
	case len(errors) > 0:
	case n < 0:
		errors = []string{errNegative}
	case n > math.MaxInt32:
		errors = []string{errTooLarge}
	}
	return number(n), errors
}

func wholeNumber(value any) (int64, []string) {
	var s string
	switch v := value.(type) {
	case string:
		if s = v; utf8.RuneCountInString(s) > 1000 {
			return 0, []string{errLongNumber}
		}
	case json.Number:
		if s = string(v); strings.ContainsAny(s, "eE") {
			f, _ := v.Float64()
			s = strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	n, ok := fake.Whole(zeroFraction.ReplaceAllString(s, ""))
	if !ok {
		return 0, []string{errNotInteger}
	}
	return n, nil
}
