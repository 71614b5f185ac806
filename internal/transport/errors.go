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

// Unclear tells whether the answer leaves open that a write without a key was
// carried out.
func (e *StatusError) Unclear() bool {
	const closedRequest = 499 // of gateways whose client went away
	switch e.StatusCode {
	case http.StatusSeeOther, http.StatusRequestTimeout, closedRequest:
		return true
	}
	return e.StatusCode >= 500 || e.Lost
}

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
	// OutcomeUnknown tells of a write that left: it may have been carried out.
	OutcomeUnknown bool

	name   string
	method string
	path   string // escaped, without the query
	query  string
	err    error
	scrub  func(string) string
}

func (e *CallError) Error() string {
	return fmt.Sprintf("%s: %s %s: %s", e.name, e.method, e.path, e.cause()) + Aftermath(0, e.Attempts, e.OutcomeUnknown, nil)
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

// Unwrap returns the cause in a form that prints no secrets either.
func (e *CallError) Unwrap() error { return &cause{e.err, e.cause()} }

// A cause is an error that can be compared and asked for its types, and that
// prints what is fit to be printed.
type cause struct {
	err  error
	text string
}

func (c *cause) Error() string { return c.text }

func (c *cause) Is(target error) bool { return errors.Is(c.err, target) }

func (c *cause) As(target any) bool { return errors.As(c.err, target) }

// Format implements [fmt.Formatter]: other verbs would print the fields.
func (c *cause) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.text) }

// Format implements [fmt.Formatter]: other verbs would print the fields.
func (e *CallError) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// LogValue implements [slog.LogValuer].
func (e *CallError) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("method", e.method),
		slog.String("path", e.path),
		slog.Int("attempts", e.Attempts),
		slog.Bool("outcome_unknown", e.OutcomeUnknown),
		slog.String("error", e.cause()),
	)
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
