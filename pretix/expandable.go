package pretix

import (
	"bytes"
	"encoding/json"
	"log/slog"
)

// An Expandable is a reference to another object, or the object itself if Expand
// asks for it.
type Expandable[K int64 | string, T any] struct {
	// ID identifies the object. It is set in both forms.
	ID K
	// Object is nil unless it was asked for, and permitted.
	Object *T `wire:"object"` // how the decoder knows what an object costs
}

// UnmarshalJSON reads an identifier or an object.
func (e *Expandable[K, T]) UnmarshalJSON(b []byte) error {
	*e = Expandable[K, T]{}
	if !bytes.HasPrefix(b, []byte("{")) {
		return json.Unmarshal(b, &e.ID)
	}
	var keys struct {
		ID         json.RawMessage `json:"id"`
		Identifier json.RawMessage `json:"identifier"`
	}
	if err := json.Unmarshal(b, &keys); err != nil {
		return err
	}
	key, alone := keys.ID, `{"id":`+string(keys.ID)+`}`
	if _, text := any(e.ID).(string); text {
		key, alone = keys.Identifier, ""
	}
	if key == nil {
		key = []byte("null")
	}
	if err := json.Unmarshal(key, &e.ID); err != nil || string(b) == alone {
		return err // an object that the credential may not see has nothing but its id
	}
	e.Object = new(T)
	return json.Unmarshal(b, e.Object)
}

// MarshalJSON writes the object if there is one, else the identifier.
func (e Expandable[K, T]) MarshalJSON() ([]byte, error) {
	if e.Object != nil {
		return json.Marshal(e.Object)
	}
	return json.Marshal(e.ID)
}

// LogValue implements [slog.LogValuer] without the object.
func (e Expandable[K, T]) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("id", e.ID), slog.Bool("object", e.Object != nil))
}
