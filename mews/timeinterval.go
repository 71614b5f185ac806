package mews

import (
	"encoding/json"
	"time"
)

// A TimeInterval filters by time, from StartUTC up to but not including EndUTC.
// When both are the same it means exactly that moment. Both are needed: what the
// vendor makes of an open interval is not documented. One request takes 3 months
// at most; walks split what is longer.
//
// Any location will do: times are sent in UTC.
type TimeInterval struct {
	StartUTC time.Time `json:"StartUtc,omitzero"`
	EndUTC   time.Time `json:"EndUtc,omitzero"`
}

// IsZero tells whether there is no interval.
func (i TimeInterval) IsZero() bool { return i.StartUTC.IsZero() && i.EndUTC.IsZero() }

// MarshalJSON writes the sides in UTC and in RFC 3339, with fractions of a
// second where there are any.
func (i TimeInterval) MarshalJSON() ([]byte, error) {
	type plain TimeInterval // without methods
	return json.Marshal(plain{StartUTC: i.StartUTC.UTC(), EndUTC: i.EndUTC.UTC()})
}
