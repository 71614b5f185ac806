package mews

import (
	"bytes"
	"encoding/json"
	"slices"
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

// readUnion reads a value of one of several forms, and its members.
func readUnion(b []byte) (coproduct, map[string]json.RawMessage, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(b, &members); err != nil {
		return coproduct{}, nil, err
	}
	if members == nil {
		return coproduct{}, nil, nil
	}
	return coproduct{Value: bytes.Clone(b)}, members, nil
}

// writeUnion writes the value as it came, else the first of parts that is not
// null.
func writeUnion(value json.RawMessage, parts ...any) ([]byte, error) {
	for _, part := range parts {
		if value != nil {
			return value, nil
		}
		b, err := json.Marshal(part)
		if err != nil {
			return nil, err
		}
		if string(b) != "null" {
			value = b
		}
	}
	if value == nil {
		return []byte("null"), nil
	}
	return value, nil
}

// readOpen reads an object whose discriminator, a field of v, names which other
// fields it has. It returns an object with an unknown one as it came: its fields
// may be of other shapes than the known ones.
func readOpen(b []byte, v any, discriminator *string, known ...string) (json.RawMessage, error) {
	err := json.Unmarshal(b, v)
	if err != nil {
		var only struct {
			Discriminator string `json:"Discriminator"`
		}
		if json.Unmarshal(b, &only) != nil {
			return nil, err
		}
		*discriminator = only.Discriminator
	}
	if *discriminator == "" || slices.Contains(known, *discriminator) {
		return nil, err
	}
	return bytes.Clone(b), nil
}

// writeOpen writes an object, as it came if there is that.
func writeOpen(v any, raw json.RawMessage) ([]byte, error) {
	if raw != nil {
		return raw, nil
	}
	return json.Marshal(v)
}
