package transport

import (
	"errors"
	"fmt"
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
	Cause      error // why the call ended before it could be repeated, or nil
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s %s: status %d", e.Method, e.Path, e.StatusCode)
}

func (e *StatusError) Unwrap() error { return e.Cause }

// A CallError is a call that ended without an answer.
type CallError struct {
	Name     string
	Method   string
	Path     string // escaped, without the query
	Attempts int
	Err      error
	scrub    *strings.Replacer
}

func (e *CallError) Error() string {
	text := OneLine(e.scrub.Replace(e.Err.Error()), maxErrorBytes)
	s := fmt.Sprintf("%s: %s %s: %s", e.Name, e.Method, e.Path, text)
	if e.Attempts > 1 {
		s += fmt.Sprintf(" (%d attempts)", e.Attempts)
	}
	return s
}

func (e *CallError) Unwrap() error { return e.Err }

// LogValue implements [slog.LogValuer].
func (e *CallError) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("attempts", e.Attempts),
		slog.String("error", OneLine(e.scrub.Replace(e.Err.Error()), maxErrorBytes)),
	)
}

// withoutURL takes the *url.Error away: its text holds the query.
func withoutURL(err error) error {
	if ue, ok := errors.AsType[*url.Error](err); ok {
		return ue.Err
	}
	return err
}

// OneLine makes a text from outside safe for a log: no control characters, and
// at most max bytes.
func OneLine(s string, max int) string {
	s = strings.ToValidUTF8(s, "?")
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }), " ")
	if len(s) > max {
		s = strings.ToValidUTF8(s[:max], "") + "..."
	}
	return s
}
