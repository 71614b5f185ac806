// Package civil has calendar dates: how they are read and written, and when they
// begin. The client packages have types of their own around it.
package civil

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A Date is a day of the calendar, without a time zone. The zero value means no date.
// It is written as null, and read from null and "".
type Date struct {
	Year  int // 1 to 9999
	Month time.Month
	Day   int
}

// The errors of dates never hold the text: it may be a birthday.
var (
	errNotDate = errors.New("not a date such as 2006-01-02")
	errNoDay   = errors.New("not a valid date")
)

// Parse reads a date such as 1983-12-31, or the date part of a time such as
// 2040-10-24T00:00:00Z, whatever its offset. An empty text is no date.
func Parse(text string) (Date, error) { return parse(text) }

// Of returns the date of t, in its location. The zero time has none.
func Of(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the form 1983-12-31, or nothing for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// In returns the moment when the day starts in loc. That is not midnight if
// the clocks go forward at midnight. A day that loc skips, to move to the other
// side of the date line, starts when the next one does. No date gives the zero time.
func (d Date) In(loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
	start, end := t.ZoneBounds()
	_, offset := t.Zone()
	clock := t.Add(time.Duration(offset) * time.Second) // what it shows at t, as if it were UTC
	// Without a midnight the day starts with the new offset.
	switch midnight := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC); {
	case clock.After(midnight):
		return start.In(loc)
	case clock.Before(midnight):
		return end.In(loc)
	}
	if start.IsZero() {
		return t
	}
	_, before := start.Add(-1).Zone()
	if first := t.Add(time.Duration(offset-before) * time.Second); first.Before(start) {
		return first // midnight comes twice
	}
	return t
}

// MarshalJSON writes the form "1983-12-31", or null for no date. It fails for
// an invalid date, such as February 30.
func (d Date) MarshalJSON() ([]byte, error) {
	switch {
	case d.IsZero():
		return []byte("null"), nil
	case !d.Valid():
		return nil, errNoDay
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads what [Parse] does, or null.
func (d *Date) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = Date{}
		return nil
	}
	n := len(b)
	if n < 2 || b[0] != '"' || b[n-1] != '"' {
		return errNotDate
	}
	date, err := parse(b[1 : n-1])
	if errors.Is(err, errNotDate) {
		date, err = parseEscaped(b)
	}
	if err != nil {
		return err
	}
	*d = date
	return nil
}

// MarshalText writes the form 1983-12-31, or nothing for no date.
func (d Date) MarshalText() ([]byte, error) {
	if !d.IsZero() && !d.Valid() {
		return nil, errNoDay
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what [Parse] does.
func (d *Date) UnmarshalText(text []byte) error {
	date, err := parse(text)
	if err != nil {
		return err
	}
	*d = date
	return nil
}

// Valid reports whether the calendar has the day.
func (d Date) Valid() bool {
	if d.Year < 1 || d.Year > 9999 || d.Month < time.January || d.Month > time.December || d.Day < 1 {
		return false
	}
	return d.Day <= time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// parseEscaped reads a JSON string that may have escapes in it.
func parseEscaped(b []byte) (Date, error) {
	var text string
	if json.Unmarshal(b, &text) != nil {
		return Date{}, errNotDate
	}
	return parse(text)
}

func parse[T string | []byte](text T) (Date, error) {
	if len(text) == 0 {
		return Date{}, nil
	}
	if len(text) < len("2006-01-02") || text[4] != '-' || text[7] != '-' {
		return Date{}, errNotDate
	}
	century, ok1 := twoDigits(text, 0)
	year, ok2 := twoDigits(text, 2)
	month, ok3 := twoDigits(text, 5)
	day, ok4 := twoDigits(text, 8)
	if !ok1 || !ok2 || !ok3 || !ok4 || !isTimeOfDay(text[10:]) {
		return Date{}, errNotDate
	}
	d := Date{Year: century*100 + year, Month: time.Month(month), Day: day}
	if !d.Valid() {
		return Date{}, errNoDay
	}
	return d, nil
}

// isTimeOfDay accepts what may follow the date: nothing, or T, a time with or
// without seconds and fraction, and Z, an offset or no zone.
func isTimeOfDay[T string | []byte](text T) bool {
	if len(text) == 0 {
		return true
	}
	if text[0] != 'T' || !isClock(text[1:], 23) {
		return false
	}
	rest := text[len("T15:04"):]
	if len(rest) >= 3 && rest[0] == ':' {
		if second, ok := twoDigits(rest, 1); !ok || second > 59 {
			return false
		}
		if rest = rest[3:]; len(rest) > 0 && rest[0] == '.' {
			digits := 1
			for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
				digits++
			}
			if digits == 1 {
				return false
			}
			rest = rest[digits:]
		}
	}
	switch {
	case len(rest) == 0:
		return true
	case rest[0] == 'Z':
		return len(rest) == 1
	case rest[0] == '+', rest[0] == '-':
		return len(rest) == len("+02:00") && isClock(rest[1:], 23)
	}
	return false
}

// isClock reports whether text begins with hours and minutes such as 15:04.
func isClock[T string | []byte](text T, hours int) bool {
	if len(text) < len("15:04") || text[2] != ':' {
		return false
	}
	hour, ok := twoDigits(text, 0)
	minute, ok2 := twoDigits(text, 3)
	return ok && ok2 && hour <= hours && minute <= 59
}

func twoDigits[T string | []byte](text T, at int) (int, bool) {
	if len(text) < at+2 {
		return 0, false
	}
	tens, ones := text[at]-'0', text[at+1]-'0'
	return int(tens)*10 + int(ones), tens <= 9 && ones <= 9
}
