package mews

import (
	"encoding/json"
	"log/slog"
)

// UpdateValue is a field of an update in one of three states: omitted (the zero
// value), cleared, or set to a value.
type UpdateValue[T any] struct {
	value T
	state updateState
}

// updated is the vendor's form of a value.
type updated[T any] struct {
	Value T `json:"Value"`
}

type updateState uint8

const (
	stateAbsent updateState = iota
	stateCleared
	stateSet
)

// Set changes a field to v.
func Set[T any](v T) UpdateValue[T] { return UpdateValue[T]{value: v, state: stateSet} }

// Clear removes the value of a field.
func Clear[T any]() UpdateValue[T] { return UpdateValue[T]{state: stateCleared} }

// Get returns the value, and false if there is none.
func (u UpdateValue[T]) Get() (T, bool) { return u.value, u.state == stateSet }

// held is Get for any type.
func (u UpdateValue[T]) held() (any, bool) { return u.value, u.state == stateSet }

// IsCleared reports whether the value is to be removed.
func (u UpdateValue[T]) IsCleared() bool { return u.state == stateCleared }

// IsZero reports whether the field is omitted.
func (u UpdateValue[T]) IsZero() bool { return u.state == stateAbsent }

// MarshalJSON writes {"Value": v}, or {"Value": null} to clear. Tag fields with
// omitzero to omit them; otherwise they are null, which means the same.
func (u UpdateValue[T]) MarshalJSON() ([]byte, error) {
	switch u.state {
	case stateSet:
		return json.Marshal(updated[any]{inUTC(u.value)})
	case stateCleared:
		return []byte(`{"Value":null}`), nil
	case stateAbsent:
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads what MarshalJSON writes. An object without a Value clears.
func (u *UpdateValue[T]) UnmarshalJSON(b []byte) error {
	var object *updated[*json.RawMessage]
	if err := json.Unmarshal(b, &object); err != nil {
		return err
	}
	switch {
	case object == nil:
		*u = UpdateValue[T]{}
		return nil
	case object.Value == nil:
		*u = Clear[T]()
		return nil
	}
	var v T
	if err := json.Unmarshal(*object.Value, &v); err != nil {
		return err
	}
	*u = Set(v)
	return nil
}

// LogValue implements [slog.LogValuer]. It shows the state, not the value.
func (u UpdateValue[T]) LogValue() slog.Value {
	switch u.state {
	case stateCleared:
		return slog.StringValue("cleared")
	case stateSet:
		return slog.StringValue("set")
	case stateAbsent:
	}
	return slog.StringValue("absent")
}
