package mews

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/validate"
)

// tagName is the struct tag with the vendor's limits. In addition to the words of package
// validate it has text and overlap (how the values of a filter match), and key
// (what identifies a row without an Id).
const tagName = "mews"

var rules = &validate.Rules{
	Tag:     tagName,
	Problem: problem,
	Missing: emptyExtent,
	Unwrap: func(v any) (inner any, set, ok bool) {
		u, ok := v.(interface{ held() (any, bool) })
		if ok {
			inner, set = u.held()
		}
		return inner, set, ok
	},
	TooLong: func(v any, n int) string {
		var start, end time.Time
		switch v := v.(type) {
		case TimeInterval:
			start, end = v.StartUTC.UTC(), v.EndUTC.UTC()
		case DateInterval:
			start, end = v.Start.In(time.UTC), v.End.In(time.UTC)
		}
		if addMonths(start, n).Before(end) {
			return "is longer than " + months(n) + ", the longest interval accepted"
		}
		return ""
	},
	Check: func(v any) error {
		if c, ok := v.(interface{ check() error }); ok {
			return c.check()
		}
		return nil
	},
}

// emptyExtent says how an extent selects something, with its first part: the rows of
// the list. It is "" for other types.
func emptyExtent(v any) string {
	t := reflect.TypeOf(v)
	if t.Kind() != reflect.Struct || !strings.HasSuffix(t.Name(), "Extent") {
		return ""
	}
	return fmt.Sprintf("must select at least one part, for example %s{%s: true}", t.Name(), t.Field(0).Name)
}

// problem describes what is invalid in a value of a type of this package.
func problem(v any) string {
	switch v := v.(type) {
	case Date:
		if !v.IsZero() && !v.valid() {
			return "is not a valid date"
		}
	case UpdateValue[Date]:
		if date, set := v.Get(); set && date.IsZero() {
			return "is set to the zero Date; use Clear to remove a date"
		}
	case TimeInterval:
		return v.problem()
	case DateInterval:
		return v.problem()
	}
	return ""
}

func (i TimeInterval) problem() string {
	switch start, end := i.StartUTC.UTC(), i.EndUTC.UTC(); {
	case i.IsZero():
		return ""
	case start.IsZero():
		return "has no StartUTC; set both, since the vendor does not document open intervals"
	case end.IsZero():
		return `has no EndUTC; set both, since the vendor does not document open intervals (time.Now() for "until now")`
	case start.Year() < 1 || start.Year() > 9999:
		return "has a StartUTC whose year is not from 1 to 9999"
	case end.Year() < 1 || end.Year() > 9999:
		return "has an EndUTC whose year is not from 1 to 9999"
	case end.Before(start):
		return "ends before it starts: EndUTC is " + end.Format(time.RFC3339Nano) + ", StartUTC is " + start.Format(time.RFC3339Nano)
	}
	return ""
}

func (i DateInterval) problem() string {
	switch {
	case i.IsZero():
		return ""
	case i.Start.IsZero() || !i.Start.valid():
		return "has a Start that is not a valid date"
	case i.End.IsZero() || !i.End.valid():
		return "has an End that is not a valid date"
	case i.End.String() < i.Start.String():
		return "ends before it starts: End is " + i.End.String() + ", Start is " + i.Start.String()
	}
	return ""
}

// nothingToUpdate rejects an update that changes nothing: more often than not it
// was meant to empty a field. argument is empty for an item of a list.
func nothingToUpdate(argument string, changes any) error {
	if reflect.ValueOf(changes).IsZero() {
		return transport.Invalid(argument, "has nothing to update: set at least one field")
	}
	return nil
}

// sameID compares identifiers, whose hexadecimal digits may be of either case.
func sameID(a, b string) bool { return strings.EqualFold(a, b) }
