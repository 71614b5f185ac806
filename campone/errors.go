package campone

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// An [*Error] matches one of these by its status, see [errors.Is].
var (
	ErrBadRequest       = errors.New("bad request")        // 400
	ErrUnauthorized     = errors.New("unauthorized")       // 401
	ErrForbidden        = errors.New("forbidden")          // 403
	ErrNotFound         = errors.New("not found")          // 404
	ErrMethodNotAllowed = errors.New("method not allowed") // 405
	ErrConflict         = errors.New("conflict")           // 409
	ErrGone             = errors.New("gone")               // 410
	ErrRequestTooLarge  = errors.New("request too large")  // 413
	ErrRateLimited      = errors.New("rate limited")       // 429
	ErrServer           = errors.New("server error")       // 500 and above
	ErrRedirect         = errors.New("redirect")           // 300 to 399 except 304, not followed
	ErrNotModified      = errors.New("not modified")       // 304
)

var sentinels = map[int]error{
	http.StatusNotModified:           ErrNotModified,
	http.StatusBadRequest:            ErrBadRequest,
	http.StatusUnauthorized:          ErrUnauthorized,
	http.StatusForbidden:             ErrForbidden,
	http.StatusNotFound:              ErrNotFound,
	http.StatusMethodNotAllowed:      ErrMethodNotAllowed,
	http.StatusConflict:              ErrConflict,
	http.StatusGone:                  ErrGone,
	http.StatusRequestEntityTooLarge: ErrRequestTooLarge,
	http.StatusTooManyRequests:       ErrRateLimited,
}

var (
	// ErrPaginationLoop ends an iteration whose server links back to an earlier page.
	ErrPaginationLoop = paging.ErrLoop
	// ErrResponseTooLarge matches the [*DecodeError] of a successful response that
	// exceeds [WithMaxResponseBytes].
	ErrResponseTooLarge = transport.ErrTooLarge
)

// A Code is a stable code for an error.
type Code string

// The documented codes. The API may send others, which cannot be told from sentences:
// they are in the Message only.
const (
	CodeInvalidKey   Code = "invalid_key"    // 401: no key, or an unknown one
	CodeKeyInactive  Code = "key_inactive"   // 401: revoked or expired
	CodeSiteNotFound Code = "site_not_found" // 400, of BookingService.Create
)

// An Error is a response that is not a success, whatever its form.
type Error struct {
	StatusCode int
	Method     string
	Path       string // with /api/v1/public, without the query
	// Code is one of the documented codes, or empty.
	Code Code
	// Message is the server's text about the request as a whole: a code, or a sentence
	// whose words may change.
	Message string
	// Fields are the messages about fields of the request, from a 400.
	Fields FieldErrors
	// RetryAfter is the wait that the server asks for, up to an hour with a 429, or 0.
	// Retrying sooner keeps the budget spent.
	RetryAfter time.Duration
	// Attempts is the number of requests of the call. 0 means that none was sent,
	// since the server had asked another call of the client to pause.
	Attempts int
	// Outcome says what became of a write; [OutcomeNotDone] for a read. [OutcomeOf]
	// also covers calls without a response.
	Outcome Outcome
	// Body is the body of the response, up to 64 KiB, with the key replaced.
	Body []byte

	write bool
	cause error
}

// Error says what failed and what it means.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "campone: %s %s: %d %s", e.Method, e.Path, e.StatusCode, http.StatusText(e.StatusCode))
	if hint := e.hint(); hint != "" {
		b.WriteString(": " + hint)
	}
	message, fields := e.Message, e.Fields.tree().Parts().String() // the rest of the tree is in Message
	if fields != "" {
		message = strings.TrimSuffix(message, ".")
	}
	if message != "" {
		b.WriteString(": " + transport.OneLine(message, 300))
	}
	if fields != "" {
		b.WriteString(": " + transport.OneLine(fields, 500))
	}
	b.WriteString(transport.RetrySuffix(e.RetryAfter, e.info()))
	return b.String()
}

func (e *Error) info() transport.Info {
	return transport.Info{Attempts: e.Attempts, Write: e.write, Outcome: transport.Outcome(e.Outcome), Cause: e.cause}
}

func (e *Error) hint() string {
	switch {
	case e.redirect():
		return "a redirect that is not followed; is the base URL right, and does the path end in a slash?"
	case e.Code == CodeInvalidKey:
		return `the key is unknown or misspelled; keys begin with "ck_"`
	case e.Code == CodeKeyInactive:
		return "the key was revoked or has expired"
	case e.StatusCode == http.StatusForbidden:
		return "the key lacks " + e.scope()
	case e.StatusCode == http.StatusNotFound && strings.HasPrefix(e.Message, "Invalid page"):
		return "the list has become shorter than this page; start again"
	case e.StatusCode == http.StatusNotFound && !strings.HasSuffix(e.Path, "/"):
		return "no such address; the path should end in a slash"
	case e.StatusCode == http.StatusNotFound && e.Message == "":
		return "no such address; is the path right, and the base URL?"
	case e.StatusCode == http.StatusTooManyRequests && e.Attempts == 0:
		return "not sent: the server asked for a pause"
	case e.StatusCode == http.StatusTooManyRequests:
		return "the budget of the key is spent"
	}
	return ""
}

// scope names what a key needs for the call.
func (e *Error) scope() string {
	_, path, _ := strings.Cut(e.Path, apiRoot)
	resource, _, _ := strings.Cut(path, "/")
	switch resource {
	case "customers", "bookings", "sites", "invoices":
		if e.Method == http.MethodGet {
			return "the scope " + resource + ":read"
		}
	}
	return "the scope for this (its name is not documented)"
}

func (e *Error) redirect() bool {
	return e.StatusCode/100 == 3 && e.StatusCode != http.StatusNotModified
}

// Is makes an Error match the sentinel of its status.
func (e *Error) Is(target error) bool {
	sentinel := sentinels[e.StatusCode]
	switch {
	case e.redirect():
		sentinel = ErrRedirect
	case e.StatusCode >= 500:
		sentinel = ErrServer
	}
	return sentinel != nil && sentinel == target
}

// Unwrap returns why the call was not retried, although it could have been: its context
// ended, or would end before the wait is over; a limit; a wait that is too long. It
// returns nil otherwise.
func (e *Error) Unwrap() error { return e.cause }

// LogValue implements [slog.LogValuer]. It omits messages, which can repeat what was
// sent.
func (e *Error) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.Int("status", e.StatusCode),
		slog.String("code", string(e.Code)),
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("attempts", e.Attempts),
		slog.Duration("retry_after", e.RetryAfter),
		slog.Any("fields", e.Fields.tree().Paths()),
	}
	info := e.info()
	return slog.GroupValue(append(attrs, info.Attrs()...)...)
}

// An ArgumentError is an invalid argument. No request was sent.
type ArgumentError struct {
	Argument string // argument of the method, field of the parameters, or option
	Problem  string
}

func (e *ArgumentError) Error() string { return "campone: " + e.Argument + ": " + e.Problem }

// convert turns the errors of the transport into those of this package.
func convert(err error) error {
	if e, ok := err.(*transport.BodyError); ok { //nolint:errorlint // as below
		return bodyError(e)
	}
	if e, ok := errors.AsType[*transport.ArgumentError](err); ok {
		return &ArgumentError{Argument: e.Argument, Problem: e.Problem}
	}
	// Not errors.As: it would find the response to another call.
	e, ok := err.(*transport.StatusError) //nolint:errorlint // see above
	if !ok {
		return err
	}
	message, fields := drf.ParseErrors(e.Body, e.Scrub)
	var code Code
	switch c := Code(message); c {
	case CodeInvalidKey, CodeKeyInactive, CodeSiteNotFound:
		code = c
	}
	return &Error{
		StatusCode: e.StatusCode,
		Method:     e.Method,
		Path:       e.Path,
		Code:       code,
		Message:    message,
		Fields:     fieldErrors(fields),
		RetryAfter: e.RetryAfter,
		Attempts:   e.Attempts,
		Body:       e.Body,
		Outcome:    Outcome(e.Outcome),
		write:      e.Write, cause: e.Cause,
	}
}
