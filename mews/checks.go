package mews

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// An argument is a field of parameters.
type argument struct {
	name  string
	value any
}

func (a argument) given() bool {
	if z, ok := a.value.(interface{ IsZero() bool }); ok {
		return !z.IsZero()
	}
	return !reflect.ValueOf(a.value).IsZero()
}

// anyFilter rejects the parameters of a list that have none of its filters.
func anyFilter(params any, filters ...argument) error {
	names := make([]string, 0, len(filters))
	for _, f := range filters {
		if f.given() {
			return nil
		}
		names = append(names, f.name)
	}
	return transport.Invalid(reflect.TypeOf(params).Name(), "needs a filter: set "+alternatives(names))
}

// alternatives writes A, B or C.
func alternatives(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// exclusive rejects two arguments of which only one is accepted.
func exclusive(a, b argument) error {
	if a.given() && b.given() {
		return transport.Invalid(b.name, "cannot be combined with "+a.name+": set one of them")
	}
	return nil
}

// replaced rejects a deprecated argument together with its replacement: which of the
// two counts is not documented.
func replaced(old argument, by ...argument) error {
	for _, b := range by {
		if old.given() && b.given() {
			return transport.Invalid(old.name, "is deprecated and must not be set together with "+b.name+", which replaces it")
		}
	}
	return nil
}

// inOrder rejects an interval that ends before it starts. Either end may be
// missing.
func inOrder(startName string, start time.Time, endName string, end time.Time) error {
	if start.IsZero() || end.IsZero() || !end.Before(start) {
		return nil
	}
	return transport.Invalid(endName, "is before "+startName)
}

// interval is inOrder for intervals with both ends or none.
func interval(startName string, start time.Time, endName string, end time.Time) error {
	switch {
	case start.IsZero() && !end.IsZero():
		return transport.Invalid(startName, "must be given with "+endName)
	case end.IsZero() && !start.IsZero():
		return transport.Invalid(endName, "must be given with "+startName)
	}
	return inOrder(startName, start, endName, end)
}

// updatesInOrder is inOrder for an update.
func updatesInOrder(startName string, start UpdateValue[time.Time], endName string, end UpdateValue[time.Time]) error {
	s, _ := start.Get()
	e, _ := end.Get()
	return inOrder(startName, s, endName, e)
}

// timeUnits checks the starts of a first and a last time unit. The maximum depends
// on the time unit of the service, which is not known here, so months is the
// largest of the three maximums. A day more makes up for changes of the clock.
func timeUnits(first, last time.Time, months int) error {
	if err := inOrder("FirstTimeUnitStartUTC", first, "LastTimeUnitStartUTC", last); err != nil {
		return err
	}
	if last.After(addMonths(first.UTC(), months).AddDate(0, 0, 1)) {
		return transport.Invalid("LastTimeUnitStartUTC", fmt.Sprintf(
			"is more than %d months after FirstTimeUnitStartUTC; no service accepts more in one request, and services by the day or hour accept less", months,
		))
	}
	return nil
}

// positive rejects a count that says nothing.
func positive(name string, n int) error {
	if n < 1 {
		return transport.Invalid(name, "must be at least 1")
	}
	return nil
}
