package pretix

import (
	"encoding/json"
	"math/big"

	"github.com/guestwire/guestwire-go/internal/decimal"
)

// A Decimal is an exact number, with the digits that were sent: "23.00". The empty
// Decimal is null. An amount is in the currency of its event or gift card.
type Decimal string

// String returns the digits.
func (d Decimal) String() string { return string(d) }

// Rat returns the number for exact arithmetic. It returns false for an empty one, and
// for one with more than 1000 characters or an exponent beyond ±1000.
func (d Decimal) Rat() (*big.Rat, bool) { return decimal.Rat(string(d)) }

// MarshalJSON writes the digits as a text, or null. It fails for what is not a
// number.
func (d Decimal) MarshalJSON() ([]byte, error) {
	switch {
	case d == "":
		return []byte("null"), nil
	case !decimal.Valid(string(d)):
		return nil, decimal.ErrNotNumber
	}
	return json.Marshal(string(d))
}

// UnmarshalJSON reads a number in quotes or without, or null.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	digits, err := decimal.Read(b)
	if err == nil {
		*d = Decimal(digits)
	}
	return err
}

// problem says what is wrong with a number, before a request.
func (d Decimal) problem() string {
	if d != "" && !decimal.Valid(string(d)) {
		return `is not a number such as "23.00"`
	}
	return ""
}
