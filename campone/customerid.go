package campone

import (
	"encoding/json"
	"strconv"
)

// A CustomerID tells whose a booking is, where the vendor says so: "" otherwise.
// Its form is announced, but not documented; it is read whatever it is.
type CustomerID string

// Int64 returns the [Customer].ID; false when there is none, or it is no number.
func (id CustomerID) Int64() (int64, bool) {
	n, err := strconv.ParseInt(string(id), 10, 64)
	return n, err == nil
}

// MarshalJSON writes a number as one, and nothing as null.
func (id CustomerID) MarshalJSON() ([]byte, error) {
	if id == "" {
		return []byte("null"), nil
	}
	if n, ok := id.Int64(); ok {
		return strconv.AppendInt(nil, n, 10), nil
	}
	return json.Marshal(string(id))
}

// UnmarshalJSON reads a number, a text or null, and keeps anything else as it
// came.
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
