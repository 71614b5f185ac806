package mews

import (
	"encoding/json"
	"time"
)

// TimeInterval filters by time, from StartUTC up to but not including EndUTC. Two equal
// times select exactly that instant. Both are required, since the vendor does not
// document open intervals. Pages and All split intervals that are longer than the
// vendor accepts.
//
// Times may be in any location and are sent in UTC.
type TimeInterval struct {
	StartUTC time.Time `json:"StartUtc,omitzero"`
	EndUTC   time.Time `json:"EndUtc,omitzero"`
}

// IsZero reports whether there is no interval.
func (i TimeInterval) IsZero() bool { return i.StartUTC.IsZero() && i.EndUTC.IsZero() }

// MarshalJSON writes both ends in UTC and in RFC 3339, with fractions of a second
// if there are any.
func (i TimeInterval) MarshalJSON() ([]byte, error) {
	type plain TimeInterval // without methods
	return json.Marshal(plain{StartUTC: i.StartUTC.UTC(), EndUTC: i.EndUTC.UTC()})
}

// DateInterval filters by day. Both are required. Whether End is included is not
// documented.
type DateInterval struct {
	Start Date `json:"Start"`
	End   Date `json:"End"`
}

// IsZero reports whether there is no interval.
func (i DateInterval) IsZero() bool { return i == DateInterval{} }
