package transport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// ErrTooLarge is a successful answer whose body exceeds the limit.
var ErrTooLarge = errors.New("response body exceeds the limit")

// A StatusError is an answer that is not a success.
type StatusError struct {
	Method     string
	Path       string // escaped, without the query
	StatusCode int
	Header     http.Header
	Body       []byte // at most 64 KiB, secrets replaced
	RetryAfter time.Duration
	Attempts   int   // 0: not sent, since an earlier answer asks for a pause
	Lost       bool  // an earlier attempt that may have been processed had no answer
	Cause      error // why the call ended before it could be repeated, or nil

	Scrub func(string) string // replaces secrets in what is decoded from Body
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s %s: status %d", e.Method, e.Path, e.StatusCode)
}

func (e *StatusError) Unwrap() error { return e.Cause }

// detached is a copy that shares nothing: the error of a call belongs to its
// caller, who may change it.
func (e *StatusError) detached() StatusError {
	d := *e
	d.Header, d.Body = e.Header.Clone(), bytes.Clone(e.Body)
	return d
}

// A CallError is a call that ended without an answer. What its text shows of the
// cause is free of secrets, whatever the verb it is printed with.
type CallError struct {
	Attempts int

	name   string
	method string
	path   string // escaped, without the query
	query  string
	err    error
	scrub  func(string) string
}

func (e *CallError) Error() string {
	s := fmt.Sprintf("%s: %s %s: %s", e.name, e.method, e.path, e.cause())
	if e.Attempts > 1 {
		s += fmt.Sprintf(" (%d attempts)", e.Attempts)
	}
	return s
}

// cause is the text of the cause; a transport of the user's can have put the
// query into it.
func (e *CallError) cause() string {
	text := e.err.Error()
	if e.query != "" {
		text = strings.ReplaceAll(text, e.query, "...")
	}
	return OneLine(e.scrub(text), maxErrorBytes)
}

func (e *CallError) Unwrap() error { return e.err }

// Format implements [fmt.Formatter]: other verbs would print the fields.
func (e *CallError) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// LogValue implements [slog.LogValuer].
func (e *CallError) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("method", e.method),
		slog.String("path", e.path),
		slog.Int("attempts", e.Attempts),
		slog.String("error", e.cause()),
	)
}

// Outcome is what the error of a call says of its own last attempt. Not by
// errors.As: the answer to another call can be among the causes.
func Outcome(err error) (status int, header http.Header, attempts int) {
	switch e := err.(type) { //nolint:errorlint // see above
	case *StatusError:
		if e.Attempts > 0 { // otherwise the answer is another call's
			return e.StatusCode, e.Header, e.Attempts
		}
	case *CallError:
		return 0, nil, e.Attempts
	}
	return 0, nil, 0
}

// withoutURL takes the *url.Error away: its text holds the query.
func withoutURL(err error) error {
	for {
		ue, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = ue.Err
	}
}

// OneLine makes a text from outside safe for a log: no control characters, and
// at most limit bytes.
func OneLine(s string, limit int) string {
	s = strings.ToValidUTF8(s, "?")
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' // the last two end lines as well
	}), " ")
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") + "..."
	}
	return s
}
