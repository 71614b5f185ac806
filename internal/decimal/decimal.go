// Package decimal reads exact numbers, which keep the digits they came with. The
// client packages have types of their own around it.
package decimal

import (
	"encoding/json"
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// ErrNotNumber is a text that is not a JSON number.
var ErrNotNumber = errors.New("not a number")

// Numbers with more digits, or a larger exponent, are not worth the memory.
const (
	maxDigits   = 1000
	maxExponent = 1000
)

// Rat returns the number for exact arithmetic. It is false for an empty one, and for
// one with more than 1000 characters or an exponent beyond ±1000.
func Rat(digits string) (*big.Rat, bool) {
	if len(digits) > maxDigits || !Valid(digits) {
		return nil, false
	}
	if i := strings.IndexAny(digits, "eE"); i >= 0 {
		exponent, err := strconv.Atoi(digits[i+1:])
		if err != nil || exponent > maxExponent || exponent < -maxExponent {
			return nil, false
		}
	}
	return new(big.Rat).SetString(digits)
}

// Read reads a number, a number in quotes, or null, which is "".
func Read(b []byte) (string, error) {
	n := len(b)
	switch {
	case string(b) == "null":
		return "", nil
	case n > 2 && b[0] == '"' && b[n-1] == '"' && isPlain(b[1:n-1]):
		return string(b[1 : n-1]), nil
	case isPlain(b):
		return string(b), nil
	}
	digits := string(b)
	if len(b) > 0 && b[0] == '"' && json.Unmarshal(b, &digits) != nil {
		return "", ErrNotNumber
	}
	if !Valid(digits) {
		return "", ErrNotNumber
	}
	return digits, nil
}

// Valid reports whether these are the characters of a JSON number, and no others.
func Valid(digits string) bool {
	if digits == "" || isPlain(digits) {
		return digits != ""
	}
	first, last := digits[0], digits[len(digits)-1]
	return (first == '-' || isDigit(first)) && isDigit(last) && json.Valid([]byte(digits))
}

// isPlain reports whether these are the characters of a JSON number without an
// exponent, as nearly all are: it costs much less than to ask package json.
func isPlain[T string | []byte](digits T) bool {
	i := 0
	if i < len(digits) && digits[i] == '-' {
		i++
	}
	whole := i
	for i < len(digits) && isDigit(digits[i]) {
		i++
	}
	if i == whole || digits[whole] == '0' && i > whole+1 {
		return false
	}
	if i == len(digits) {
		return true
	}
	if digits[i] != '.' {
		return false
	}
	i++
	point := i
	for i < len(digits) && isDigit(digits[i]) {
		i++
	}
	return i == len(digits) && i > point
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
