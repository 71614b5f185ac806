package campone

import (
	"encoding/json"
	"strconv"
)

// A CustomerID is the customer of a booking, or "" if the vendor does not send it. It
// is announced, but its form is not documented: any JSON value is read.
type CustomerID string

// Int64 returns the [Customer].ID, and false if it is missing or not a number.
func (id CustomerID) Int64() (int64, bool) {
	n, err := strconv.ParseInt(string(id), 10, 64)
	return n, err == nil
}

// MarshalJSON writes a JSON number if the ID is one, and null if it is empty.
func (id CustomerID) MarshalJSON() ([]byte, error) {
	if id == "" {
		return []byte("null"), nil
	}
	if n, ok := id.Int64(); ok {
		return strconv.AppendInt(nil, n, 10), nil
	}
	return json.Marshal(string(id))
}

// UnmarshalJSON reads a number, a string or null, and keeps anything else as its JSON
// text.
func (id *CustomerID) UnmarshalJSON(b []byte) error {
	text := string(b)
	if text == "null" {
		text = ""
	} else if b[0] == '"' {
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
	}
	*id = CustomerID(text)
	return nil
}
