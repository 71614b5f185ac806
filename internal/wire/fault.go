package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// A Fault says why a body, or one row of a list in it, cannot be decoded. Its
// texts name places and types, never values: those may be personal data.
type Fault struct {
	List    string // JSON member of the list that the row is in, "" when the fault is not in a row
	Row     int    // index of the row in its list, -1 when the fault is not in a row
	ID      string // identity of the row, if it can be read
	Field   string // path of the field, such as name_parts or positions.2.price
	Problem string
	Err     error
	Foreign bool   // the body is not JSON at all: another server's response
	Raw     []byte // copy of the row's JSON, or of the whole body when the fault is not in a row
}

// ErrCostly is the error of a body that would take far more memory than its size
// justifies. It is reported before the memory is taken.
var ErrCostly = errors.New("the body would need too much memory for its size")

func bodyFault(body []byte, field, problem string, err error) *Fault {
	if err == nil {
		text := problem
		if field != "" {
			text = field + " " + problem
		}
		err = errors.New(text)
	}
	return &Fault{Row: -1, Field: field, Problem: problem, Err: err, Raw: bytes.Clone(body)}
}

func costly(body []byte) *Fault {
	return bodyFault(body, "", "would need too much memory for its size", ErrCostly)
}

// notJSON recognizes responses that come from something other than the API.
func notJSON(body []byte) *Fault {
	trimmed := bytes.TrimSpace(body)
	var problem string
	switch {
	case len(trimmed) == 0:
		problem = "the body is empty"
	case trimmed[0] == '<':
		problem = "the body is HTML or XML, not JSON"
	case string(trimmed) == "null":
		problem = "the body is null"
	default:
		return nil
	}
	f := bodyFault(body, "", problem, nil)
	f.Foreign = true
	return f
}

// notValid returns a fault unless the body is valid JSON.
func notValid(body []byte) *Fault {
	var ignore anything
	err := json.Unmarshal(body, &ignore)
	if err == nil {
		return nil
	}
	text := "the body is not valid JSON"
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		text = fmt.Sprintf("%s, from byte %d on", text, e.Offset)
	}
	f := bodyFault(body, "", "the body is not valid JSON", &quietError{text, err})
	f.Foreign = true
	return f
}

// tooDeep is the fault of a body that encoding/json rejects for its depth.
func tooDeep(body []byte) *Fault {
	f := bodyFault(body, "", "the body is not valid JSON", errors.New("the body is not valid JSON: nested too deeply"))
	f.Foreign = true
	return f
}

// anything accepts any JSON value and keeps nothing.
type anything struct{}

// UnmarshalJSON implements [json.Unmarshaler].
func (*anything) UnmarshalJSON([]byte) error { return nil }

// A quietError hides the text of an error that may quote values, also from
// whoever prints all errors of a chain. errors.Is and errors.As find the error.
type quietError struct {
	text string
	err  error
}

func (e *quietError) Error() string { return e.text }

// Is reports whether the hidden error matches target.
func (e *quietError) Is(target error) bool { return errors.Is(e.err, target) }

// As finds target in the hidden error.
func (e *quietError) As(target any) bool { return errors.As(e.err, target) }
