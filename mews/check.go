package mews

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// The limits that several operations share.
const (
	maxText   = 255 // characters of short texts
	maxParts  = 10  // documents, or merges, in one request
	maxDelete = 100 // documents to delete in one request
)

// checkPresent refuses a required text that is blank.
func checkPresent(field, value string) error {
	if strings.TrimSpace(value) == "" {
		return transport.Invalid(field, "must not be empty")
	}
	return nil
}

// checkCount refuses lists that are empty or too long.
func checkCount(field string, count, limit int) error {
	switch {
	case count == 0:
		return transport.Invalid(field, "must not be empty")
	case count > limit:
		return transport.Invalid(field, fmt.Sprintf("has %d items, at most %d are accepted", count, limit))
	}
	return nil
}

// checkIDs refuses a required list of identifiers that is empty, too long or
// has an empty one in it.
func checkIDs(field string, ids []string, limit int) error {
	if err := checkCount(field, len(ids), limit); err != nil {
		return err
	}
	for i, id := range ids {
		if err := checkPresent(at(field, i), id); err != nil {
			return err
		}
	}
	return nil
}

// checkLength refuses texts with too many characters.
func checkLength(field, value string, limit int) error {
	if len(value) <= limit {
		return nil
	}
	if n := utf8.RuneCountInString(value); n > limit {
		return transport.Invalid(field, fmt.Sprintf("has %d characters, at most %d are accepted", n, limit))
	}
	return nil
}

// checkNewLength is checkLength for what an update sets.
func checkNewLength(field string, value UpdateValue[string], limit int) error {
	v, _ := value.Get()
	return checkLength(field, v, limit)
}

// checkDate refuses days that no calendar has.
func checkDate(field string, date Date) error {
	if !date.IsZero() && !date.valid() {
		return transport.Invalid(field, "is not a date")
	}
	return nil
}

// checkNewDate is checkDate for what an update sets.
func checkNewDate(field string, value UpdateValue[Date]) error {
	date, set := value.Get()
	if set && date.IsZero() {
		return transport.Invalid(field, "is set to no date; Clear removes a date")
	}
	return checkDate(field, date)
}

// checkDegrees refuses coordinates beyond limit on either side, and NaN.
func checkDegrees(field string, degrees *float64, limit int) error {
	if degrees == nil || (*degrees >= float64(-limit) && *degrees <= float64(limit)) {
		return nil
	}
	return transport.Invalid(field, fmt.Sprintf("must be from -%d to %d", limit, limit))
}

// checkSet refuses lists with an empty value or one that comes twice.
func checkSet[T ~string](field string, values []T) error {
	seen := make(map[T]bool, len(values))
	for i, v := range values {
		if err := checkPresent(at(field, i), string(v)); err != nil {
			return err
		}
		if seen[v] {
			return transport.Invalid(at(field, i), "repeats an earlier value")
		}
		seen[v] = true
	}
	return nil
}

// sameID compares identifiers, whose hexadecimal digits may be of either case.
func sameID(a, b string) bool { return strings.EqualFold(a, b) }

// at names an item of a list.
func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// filled counts the texts that are not empty.
func filled(texts ...string) int {
	n := 0
	for _, text := range texts {
		if text != "" {
			n++
		}
	}
	return n
}

// checkChanges refuses an update that changes nothing: more often than not it
// was meant to empty a field.
func checkChanges(field string, changes any) error {
	if reflect.ValueOf(changes).IsZero() {
		return transport.Invalid(field, "is updated with nothing; blank fields are left as they are")
	}
	return nil
}
