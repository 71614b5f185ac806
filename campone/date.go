package campone

import (
	"net/url"
	"time"

	"github.com/guestwire/guestwire-go/internal/civil"
)

// A Date is a day of the calendar, without a time zone. The zero value means no date.
// It is written as null, and read from null and "".
type Date struct {
	Year  int // 1 to 9999
	Month time.Month
	Day   int
}

// ParseDate reads a date such as 2026-07-31, or the date part of a time such as
// 2026-07-31T00:00:00Z, whatever its offset. An empty text is no date.
func ParseDate(text string) (Date, error) {
	d, err := civil.Parse(text)
	return Date(d), err
}

// DateOf returns the date of t, in its location. The zero time has none.
func DateOf(t time.Time) Date { return Date(civil.Of(t)) }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the form 2026-07-31, or nothing for no date.
func (d Date) String() string { return civil.Date(d).String() }

// In returns the moment when the day starts in loc. That is not midnight if
// the clocks go forward at midnight. A day that loc skips, to move to the other
// side of the date line, starts when the next one does. No date gives the zero time.
func (d Date) In(loc *time.Location) time.Time { return civil.Date(d).In(loc) }

// MarshalJSON writes the form "2026-07-31", or null for no date. It fails for
// an invalid date, such as February 30.
func (d Date) MarshalJSON() ([]byte, error) { return civil.Date(d).MarshalJSON() }

// UnmarshalJSON reads what [ParseDate] does, or null.
func (d *Date) UnmarshalJSON(b []byte) error { return (*civil.Date)(d).UnmarshalJSON(b) }

// MarshalText writes the form 2026-07-31, or nothing for no date.
func (d Date) MarshalText() ([]byte, error) { return civil.Date(d).MarshalText() }

// UnmarshalText reads what [ParseDate] does.
func (d *Date) UnmarshalText(text []byte) error { return (*civil.Date)(d).UnmarshalText(text) }

// EncodeValues writes the date into a query.
func (d Date) EncodeValues(key string, values *url.Values) error {
	values.Set(key, d.String())
	return nil
}

// valid reports whether the calendar has the day, or there is none.
func (d Date) valid() bool { return d.IsZero() || civil.Date(d).Valid() }
