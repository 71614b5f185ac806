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

// ErrTooLarge is a successful response whose body exceeds the limit.
var ErrTooLarge = errors.New("response body exceeds the limit")

// Info is what the errors of a call have in common.
type Info struct {
	Method   string
	Path     string // escaped, without the query
	Write    bool   // otherwise Outcome says nothing
	Attempts int
	Outcome  Outcome
	Key      string // idempotency key, see [Key].Shown
	// KeyUsed says that Outcome is unknown only because Key may have been sent before.
	KeyUsed bool
	// Cause is why a call was not retried that could have been, or nil.
	Cause error

	Scrub func(string) string // replaces secrets in texts from outside
}

// A failure is a response that is not a usable success.
type failure interface {
	error
	info() *Info
}

// A StatusError is a response that is not a success.
type StatusError struct {
	Info

	StatusCode int
	Header     http.Header
	Body       []byte // at most 64 KiB, secrets replaced
	RetryAfter time.Duration
}

func (e *StatusError) info() *Info { return &e.Info }

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

// A BodyError is a response with the status of a success and a body that is too
// large, or not the API's.
type BodyError struct {
	Info

	StatusCode int
	Header     http.Header
	Problem    string
	Raw        func() []byte // what was read, secrets replaced; a function so that no verb prints it
	Err        error
}

func (e *BodyError) info() *Info { return &e.Info }

func (e *BodyError) Error() string { return fmt.Sprintf("%s %s: %s", e.Method, e.Path, e.Problem) }

func (e *BodyError) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Err}
	}
	return []error{e.Err, e.Cause}
}

// A CallError is a call that ended without a response. Its text shows no secrets,
// whatever the verb it is printed with.
type CallError struct {
	Info

	vendor string
	query  string
	err    error
}

// Vendor is the name of the package whose call it is.
func (e *CallError) Vendor() string { return e.vendor }

func (e *CallError) Error() string {
	return fmt.Sprintf("%s: %s %s: %s", e.vendor, e.Method, e.Path, e.text()) + RetrySuffix(0, e.Info)
}

// text is the text of the cause; a transport of the user's can have put the
// query into it.
func (e *CallError) text() string {
	text := withoutQuotes(e.err.Error())
	if e.query != "" {
		text = strings.ReplaceAll(text, e.query, "...")
	}
	return OneLine(e.Scrub(text), maxErrorBytes)
}

// Unwrap returns the cause in a form that prints no secrets either.
func (e *CallError) Unwrap() error { return &cause{e.err, e.text()} }

// A cause is an error whose text is free of secrets. errors.Is and errors.As find the
// original.
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
	attrs := []slog.Attr{slog.String("method", e.Method), slog.String("path", e.Path), slog.Int("attempts", e.Attempts)}
	attrs = append(attrs, e.Attrs()...)
	return slog.GroupValue(append(attrs, slog.String("error", e.text()))...)
}

// Attrs are the log attributes about the outcome of a write.
func (i *Info) Attrs() []slog.Attr {
	if !i.Write {
		return nil
	}
	attrs := []slog.Attr{slog.String("outcome", i.Outcome.String())}
	if i.Key != "" {
		attrs = append(attrs, slog.String("idempotency_key", i.Key))
	}
	return attrs
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
