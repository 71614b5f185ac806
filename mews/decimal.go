package mews

import (
	"encoding/json"
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// A Decimal is an exact number: the digits of a JSON number as they came, such
// as -5, 0.10 or 1E+2. The empty one is null.
type Decimal string

var errNotNumber = errors.New("not a number")

// Numbers with more digits, or a larger exponent, are not worth the memory.
const (
	maxDigits   = 1000
	maxExponent = 1000
)

// String returns the digits.
func (d Decimal) String() string { return string(d) }

// Rat returns the number for exact arithmetic. It is false when there is none,
// and for absurd ones: of more than 1000 characters or with an exponent beyond
// 1000 on either side.
func (d Decimal) Rat() (*big.Rat, bool) {
	if len(d) > maxDigits || !d.isNumber() {
		return nil, false
	}
	if i := strings.IndexAny(string(d), "eE"); i >= 0 {
		exponent, err := strconv.Atoi(string(d[i+1:]))
		if err != nil || exponent > maxExponent || exponent < -maxExponent {
			return nil, false
		}
	}
	return new(big.Rat).SetString(string(d))
}

// MarshalJSON writes the digits as a JSON number, or null. It fails for what is
// not a JSON number.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("null"), nil
	}
	if !d.isNumber() {
		return nil, errNotNumber
	}
	return []byte(d), nil
}

// UnmarshalJSON reads a number, a number in quotes, or null.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = ""
		return nil
	}
	read := Decimal(b)
	if len(b) > 0 && b[0] == '"' {
		var text string
		if json.Unmarshal(b, &text) != nil {
			return errNotNumber
		}
		read = Decimal(text)
	}
	if !read.isNumber() {
		return errNotNumber
	}
	*d = read
	return nil
}

// isNumber tells whether these are the characters of a JSON number, and no
// others.
func (d Decimal) isNumber() bool {
	if d == "" {
		return false
	}
	first, last := d[0], d[len(d)-1]
	return (first == '-' || isDigit(first)) && isDigit(last) && json.Valid([]byte(d))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
