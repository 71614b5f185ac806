package campone

import "github.com/guestwire/guestwire-go/internal/drf"

// FieldErrors is a tree of messages in the shape of the request they are about:
//
//	{"email": ["taken"], "guests": [{}, {"item": ["unknown"]}]}
//
// has messages at Get("email") and at Get("guests", "1", "item"). What
// concerns the request as a whole is at Get("non_field_errors").
type FieldErrors struct {
	Messages []string               // about this value
	Fields   map[string]FieldErrors // about members of an object, by name
	Items    []FieldErrors          // about items of a list, by index
}

// Get returns the messages at a path of names and indexes, nil if there are none.
func (f FieldErrors) Get(path ...string) []string { return f.tree().Get(path...) }

// IsZero reports whether there are no messages at all.
func (f FieldErrors) IsZero() bool { return len(f.tree().Paths()) == 0 }

// String returns all messages in one line, each after its path.
func (f FieldErrors) String() string { return f.tree().String() }

func (f FieldErrors) tree() drf.Errors {
	t := drf.Errors{Messages: f.Messages}
	if f.Fields != nil {
		t.Fields = make(map[string]drf.Errors, len(f.Fields))
	}
	for name, sub := range f.Fields {
		t.Fields[name] = sub.tree()
	}
	for _, item := range f.Items {
		t.Items = append(t.Items, item.tree())
	}
	return t
}

func fieldErrors(t drf.Errors) FieldErrors {
	f := FieldErrors{Messages: t.Messages}
	if t.Fields != nil {
		f.Fields = make(map[string]FieldErrors, len(t.Fields))
	}
	for name, sub := range t.Fields {
		f.Fields[name] = fieldErrors(sub)
	}
	for _, item := range t.Items {
		f.Items = append(f.Items, fieldErrors(item))
	}
	return f
}
