package pretix

import (
	"errors"
	"fmt"
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

// ParseDate reads a date such as 1983-12-31. An empty text is no date. Errors do not
// contain the text: it may be a birthday.
func ParseDate(text string) (Date, error) {
	d, err := civil.Parse(text)
	return Date(d), err
}

// DateOf returns the date of t, in its location. The zero time has none.
func DateOf(t time.Time) Date { return Date(civil.Of(t)) }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the form 1983-12-31, or nothing for no date.
func (d Date) String() string { return civil.Date(d).String() }

// In returns the moment when the day starts in loc. No date gives the zero time.
func (d Date) In(loc *time.Location) time.Time { return civil.Date(d).In(loc) }

// MarshalJSON writes the form "1983-12-31", or null for no date. It fails for
// an invalid date, such as February 30.
func (d Date) MarshalJSON() ([]byte, error) { return civil.Date(d).MarshalJSON() }

// UnmarshalJSON reads what [ParseDate] does, or null.
func (d *Date) UnmarshalJSON(b []byte) error { return (*civil.Date)(d).UnmarshalJSON(b) }

// MarshalText writes the form 1983-12-31, or nothing for no date.
func (d Date) MarshalText() ([]byte, error) { return civil.Date(d).MarshalText() }

// UnmarshalText reads what [ParseDate] does.
func (d *Date) UnmarshalText(text []byte) error { return (*civil.Date)(d).UnmarshalText(text) }

// EncodeValues implements query.Encoder of go-querystring.
func (d Date) EncodeValues(key string, values *url.Values) error {
	if !d.IsZero() {
		values.Set(key, d.String())
	}
	return nil
}

// problem says what is wrong with a date, before a request.
func (d Date) problem() string {
	if !d.IsZero() && !civil.Date(d).Valid() {
		return "is not a valid date"
	}
	return ""
}

// A TimeOfDay is what a clock shows, in the time zone of the event unless a field
// says otherwise. The zero value is midnight.
type TimeOfDay struct {
	Hour, Minute, Second int
	Microsecond          int
}

// String returns the form 15:04:05, with a fraction if there is one.
func (t TimeOfDay) String() string {
	s := fmt.Sprintf("%02d:%02d:%02d", t.Hour, t.Minute, t.Second)
	if t.Microsecond != 0 {
		s += fmt.Sprintf(".%06d", t.Microsecond)
	}
	return s
}

// MarshalText writes the form of String. It fails for an invalid time.
func (t TimeOfDay) MarshalText() ([]byte, error) {
	if p := t.problem(); p != "" {
		return nil, fmt.Errorf("the time of day %s", p)
	}
	return []byte(t.String()), nil
}

// UnmarshalText reads the forms 15:04, 15:04:05 and 15:04:05.999999.
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	for _, layout := range []string{"15:04:05.999999", "15:04"} {
		if parsed, err := time.Parse(layout, string(text)); err == nil {
			*t = TimeOfDay{parsed.Hour(), parsed.Minute(), parsed.Second(), parsed.Nanosecond() / 1000}
			return nil
		}
	}
	return errors.New("not a time of day such as 15:04:05")
}

func (t TimeOfDay) problem() string {
	if t.Hour < 0 || t.Hour > 23 || t.Minute < 0 || t.Minute > 59 || t.Second < 0 || t.Second > 59 || t.Microsecond < 0 || t.Microsecond > 999_999 {
		return "is not what a clock shows"
	}
	return ""
}
