package pretix

import (
	"encoding/json"
	"log/slog"
)

// Nullable is a field of an update in one of three states: omitted (the zero value),
// null, or a value. In the few creates that have one, the zero value is null.
type Nullable[T any] struct {
	value T
	state nullableState
}

type nullableState uint8

const (
	stateAbsent nullableState = iota
	stateNull
	stateSet
)

// Set changes a field to v.
func Set[T any](v T) Nullable[T] { return Nullable[T]{value: v, state: stateSet} }

// Null sets a field to null.
func Null[T any]() Nullable[T] { return Nullable[T]{state: stateNull} }

// Get returns the value, and false if there is none.
func (n Nullable[T]) Get() (T, bool) { return n.value, n.state == stateSet }

// held is Get for any type.
func (n Nullable[T]) held() (any, bool) { return n.value, n.state == stateSet }

// IsNull reports whether the field is to be null.
func (n Nullable[T]) IsNull() bool { return n.state == stateNull }

// IsZero reports whether the field is omitted.
func (n Nullable[T]) IsZero() bool { return n.state == stateAbsent }

// MarshalJSON writes the value, or null. Tag fields with omitzero to omit them.
func (n Nullable[T]) MarshalJSON() ([]byte, error) {
	if n.state != stateSet {
		return []byte("null"), nil
	}
	return json.Marshal(n.value)
}

// UnmarshalJSON reads a value or null.
func (n *Nullable[T]) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = Null[T]()
		return nil
	}
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	*n = Set(v)
	return nil
}

// LogValue implements [slog.LogValuer]. It shows the state, not the value.
func (n Nullable[T]) LogValue() slog.Value {
	switch n.state {
	case stateNull:
		return slog.StringValue("null")
	case stateSet:
		return slog.StringValue("set")
	case stateAbsent:
	}
	return slog.StringValue("absent")
}
