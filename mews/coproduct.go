package mews

import (
	"bytes"
	"encoding/json"
)

// coproduct is how the vendor writes a value whose shape another member names.
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

// into decodes the value, unless it is null.
func (c coproduct) into(v any) error {
	if c.Value == nil {
		return nil
	}
	return json.Unmarshal(c.Value, v)
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
