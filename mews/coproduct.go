package mews

import (
	"bytes"
	"encoding/json"
)

// coproduct is the vendor's form of a value whose shape another member names.
type coproduct struct {
	Discriminator string          `json:"Discriminator"`
	Value         json.RawMessage `json:"Value"`
}

// readCoproduct reads the name, and the value as it came, nil for null.
func readCoproduct(b []byte) (coproduct, error) {
	var c coproduct
	if err := json.Unmarshal(b, &c); err != nil {
		return coproduct{}, err
	}
	if string(bytes.TrimSpace(c.Value)) == "null" {
		c.Value = nil
	}
	return c, nil
}

// as decodes the value, or returns nil if it has another shape: that must not fail the
// whole response, and the raw value is still there.
func as[T any](c coproduct) *T {
	v := new(T)
	if c.Value == nil || json.Unmarshal(c.Value, v) != nil {
		return nil
	}
	return v
}

// writeCoproduct writes the value as it came, else the first of parts that is
// not null. Without a name and a value it writes null.
func writeCoproduct(discriminator string, value json.RawMessage, parts ...any) ([]byte, error) {
	for _, part := range parts {
		if value != nil {
			break
		}
		b, err := json.Marshal(part)
		if err != nil {
			return nil, err
		}
		if string(b) != "null" {
			value = b
		}
	}
	if discriminator == "" && value == nil {
		return []byte("null"), nil
	}
	return json.Marshal(coproduct{Discriminator: discriminator, Value: value})
}
