package mews

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A DecodeError is a response with the status of a success that cannot be used: it is
// not what the method expects, too large, or does not come from the API (a login page,
// for example). It is permanent: a loop that resumes must stop on it, or use
// [WithBadRows]. Its text holds no values.
type DecodeError struct {
	StatusCode int
	Method     string
	Path       string
	RequestID  string
	// List is the member of the response that the row is in, "" if the error is not
	// in a row.
	List    string
	Row     int    // index in the list, -1 if the error is not in a row
	ID      string // identifier of the row, if it can be read
	Field   string // such as BirthDate or Documents.2.Expiration, if known
	Problem string
	// Attempts is the number of requests of the call.
	Attempts int
	// Outcome says what became of a write: [OutcomeDone] if the response is the
	// API's, [OutcomeUnknown] if it is not. [OutcomeNotDone] for a read.
	Outcome Outcome

	write bool
	raw   func() []byte // a function, so that fmt does not print it
	cause error
}

func (e *DecodeError) Error() string {
	s := fmt.Sprintf("mews: %s %s: cannot decode the response", e.Method, e.Path) + transport.Position(e.List, e.Row, e.ID, e.Field, e.Problem)
	if e.RequestID != "" {
		s += " (request " + transport.OneLine(e.RequestID, 100) + ")"
	}
	return s + transport.RetrySuffix(0, e.info())
}

func (e *DecodeError) info() transport.Info {
	return transport.Info{Attempts: e.Attempts, Write: e.write, Outcome: transport.Outcome(e.Outcome)}
}

// Unwrap returns the decoder's error. Its text can hold values.
func (e *DecodeError) Unwrap() error { return e.cause }

// Raw returns the row that cannot be decoded, or else the body of the response: all
// that was read of it for a write, at most 64 KiB for a read. It may be invalid JSON
// and may hold personal data, so nothing else shows it.
func (e *DecodeError) Raw() json.RawMessage {
	if e == nil || e.raw == nil {
		return nil
	}
	return e.raw()
}

// LogValue implements [slog.LogValuer].
func (e *DecodeError) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.Int("status", e.StatusCode),
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.String("request_id", e.RequestID),
		slog.String("list", e.List),
		slog.Int("row", e.Row),
		slog.String("id", e.ID),
		slog.String("field", e.Field),
		slog.String("problem", e.Problem),
	}
	info := e.info()
	return slog.GroupValue(append(attrs, info.Attrs()...)...)
}

// newDecodeError is the error of a response whose body, or a row of it, cannot be
// decoded.
func newDecodeError(resp *transport.Response, f *wire.Fault) *DecodeError {
	e := decodeError(resp.Header, resp.StatusCode, &resp.Info)
	e.List, e.Row, e.ID, e.Field, e.Problem = f.List, f.Row, resp.Scrub(f.ID), resp.Scrub(f.Field), f.Problem
	if te, ok := errors.AsType[*json.UnmarshalTypeError](f.Err); ok && len(te.Field) > len(e.Field) && strings.HasPrefix(te.Field, e.Field) {
		kind, _, _ := strings.Cut(te.Value, " ") // what follows is the value
		e.Field, e.Problem = resp.Scrub(te.Field), kind+" where "+te.Type.String()+" is expected"
	}
	raw := f.Raw
	if raw == nil {
		raw = resp.Body
	}
	e.raw, e.cause = resp.Raw(raw), f.Err
	return e
}

// bodyError is the error of a response that is too large or not the API's.
func bodyError(e *transport.BodyError) *DecodeError {
	d := decodeError(e.Header, e.StatusCode, &e.Info)
	d.Row, d.Problem, d.raw, d.cause = -1, e.Problem, e.Raw, e.Err
	if e.Cause != nil {
		d.Problem += "; not retried: " + transport.OneLine(e.Cause.Error(), 1000)
		d.cause = errors.Join(e.Err, e.Cause)
	}
	return d
}

func decodeError(header http.Header, status int, info *transport.Info) *DecodeError {
	return &DecodeError{
		StatusCode: status, Method: info.Method, Path: info.Path,
		RequestID: info.Scrub(header.Get(requestIDHeader)),
		Attempts:  info.Attempts, Outcome: Outcome(info.Outcome), write: info.Write,
	}
}
