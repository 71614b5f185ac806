package mewstest

import (
	"strings"
	"time"
)

// instant is a time as the API writes it: UTC, with a fraction of the second
// where there is one.
func instant(t time.Time) string {
	if t.Nanosecond()/1000 == 0 {
		return t.UTC().Format("2006-01-02T15:04:05Z")
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

func parseInstant(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, s)
	return t.UTC(), err == nil && strings.Contains(s, "T")
}

// day is the calendar date in a date or an instant.
func day(s string) (string, bool) {
	if t, ok := parseInstant(s); ok {
		return t.Format(time.DateOnly), true
	}
	_, err := time.Parse(time.DateOnly, s)
	return s, err == nil
}

// interval is half-open; a nil end is open. Equal ends mean the instant
// itself.
type interval struct{ start, end *time.Time }

// intervalOf reads a member that was checked; nil if it is not given or open
// on both sides.
func intervalOf(o Object, name string) *interval {
	given := object(o, name)
	i := interval{bound(given, "StartUtc"), bound(given, "EndUtc")}
	if i.start == nil && i.end == nil {
		return nil
	}
	return &i
}

func bound(o Object, name string) *time.Time {
	t, ok := parseInstant(text(o, name))
	if !ok {
		return nil
	}
	return &t
}

// holds reports whether t passes the filter; everything passes one that is not
// given, a time that is not known passes no other.
func (i *interval) holds(t time.Time) bool {
	switch {
	case i == nil:
		return true
	case t.IsZero():
		return false
	case i.start != nil && t.Before(*i.start):
		return false
	case i.start != nil && i.end != nil && i.start.Equal(*i.end):
		return t.Equal(*i.start)
	}
	return i.end == nil || t.Before(*i.end)
}

// addMonths is the same day of a later month, or the last one of a month that
// is too short, as System.DateTime.AddMonths counts.
func addMonths(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month(), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}
