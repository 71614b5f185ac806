package campone

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// Tests for an [*Error] by its status, with [errors.Is].
var (
	ErrBadRequest       = errors.New("bad request")        // 400
	ErrUnauthorized     = errors.New("unauthorized")       // 401
	ErrForbidden        = errors.New("forbidden")          // 403
	ErrNotFound         = errors.New("not found")          // 404
	ErrMethodNotAllowed = errors.New("method not allowed") // 405
	ErrRateLimited      = errors.New("rate limited")       // 429
	ErrServer           = errors.New("server error")       // 500 and above
	ErrRedirect         = errors.New("redirect refused")   // 300 to 399 but for 304
)

var sentinels = map[int]error{
	http.StatusBadRequest:       ErrBadRequest,
	http.StatusUnauthorized:     ErrUnauthorized,
	http.StatusForbidden:        ErrForbidden,
	http.StatusNotFound:         ErrNotFound,
	http.StatusMethodNotAllowed: ErrMethodNotAllowed,
	http.StatusTooManyRequests:  ErrRateLimited,
}

var (
	// ErrPaginationLoop is a list that leads back to a page of the same walk.
	ErrPaginationLoop = paging.ErrLoop
	// ErrResponseTooLarge is a successful answer above [WithMaxResponseBytes].
	// The operation itself was carried out.
	ErrResponseTooLarge = transport.ErrTooLarge
)

// A Code is the vendor's stable word for an error.
type Code string

// The documented codes. There may be others, which the API does not tell from
// sentences: they stand in the Message alone.
const (
	CodeInvalidKey   Code = "invalid_key"    // 401: no key, or an unknown one
	CodeKeyInactive  Code = "key_inactive"   // 401: revoked or expired
	CodeSiteNotFound Code = "site_not_found" // 400, of BookingService.Create
)

// An Error is an answer that is not a success, whatever its form.
type Error struct {
	StatusCode int
	Method     string
	Path       string // with /api/v1/public, without the query
	// Code is one of the documented codes, or empty.
	Code Code
	// Message is what the server says about the request as a whole: a code, or a
	// sentence whose words may change.
	Message string
	// Fields are the messages about parts of the request, from a 400.
	Fields FieldErrors
	// RetryAfter is the wait that the server asks for, up to an hour with a 429; 0
	// without one. To try again sooner keeps the budget spent.
	RetryAfter time.Duration
	// Attempts counts the requests of the call. 0 means that none was sent,
	// since the server had asked another call of the client to pause.
	Attempts int
	// OutcomeUnknown tells of a write that it may have been carried out all the
	// same: the server or a gateway failed (5xx) or gave up (408, 499), or sent on to
	// the result (303). Look for it before writing again. The function of this name
	// covers the errors of calls without an answer, too.
	OutcomeUnknown bool
	// Body is the answer as it came, up to 64 KiB, the key replaced.
	Body []byte

	cause error
}

// Error says what failed and what it means.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "campone: %s %s: %d %s", e.Method, e.Path, e.StatusCode, http.StatusText(e.StatusCode))
	if hint := e.hint(); hint != "" {
		b.WriteString(": " + hint)
	}
	if e.Message != "" {
		b.WriteString(": " + transport.OneLine(e.Message, 300))
	}
	fields := maps.Clone(e.Fields)
	delete(fields, drf.NonFieldErrors) // it is the message
	if len(fields) > 0 {
		b.WriteString(": " + transport.OneLine(fields.String(), 500))
	}
	b.WriteString(transport.Aftermath(e.RetryAfter, e.Attempts, e.OutcomeUnknown, e.cause))
	return b.String()
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
		return "the list has become shorter than this page; begin anew"
	case e.StatusCode == http.StatusNotFound && !strings.HasSuffix(e.Path, "/"):
		return "no such address; the path should end in a slash"
	case e.StatusCode == http.StatusNotFound && e.Message == "":
		return "no such address; is the base URL right?"
	case e.StatusCode == http.StatusTooManyRequests && e.Attempts == 0:
		return "not sent, since the server asked for a pause"
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

// Unwrap returns why a call that could have been repeated was not: the end of its
// context (also one that would have come before the end of the wait), a limit, or
// a wait that is too long. Otherwise nil.
func (e *Error) Unwrap() error { return e.cause }

// LogValue implements [slog.LogValuer]. Messages stay out of it: they can repeat
// what was sent.
func (e *Error) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Int("status", e.StatusCode),
		slog.String("code", string(e.Code)),
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("attempts", e.Attempts),
		slog.Bool("outcome_unknown", e.OutcomeUnknown),
		slog.Duration("retry_after", e.RetryAfter),
		slog.Any("fields", slices.Sorted(maps.Keys(e.Fields))),
	)
}

// An ArgumentError is a mistake of the caller's, found before any request.
type ArgumentError struct {
	Argument string // of the method, field of the parameters, or option
	Problem  string
}

func (e *ArgumentError) Error() string { return "campone: " + e.Argument + ": " + e.Problem }

// A DecodeError is a success whose body is not what the method expects. Its text
// holds no values.
type DecodeError struct {
	StatusCode int
	Method     string
	Path       string
	Row        int    // index in the page, -1 when the fault is not in a row
	ID         string // identifier of the row, where it can be read
	Field      string // such as date_joined, where known
	Problem    string
	// OutcomeUnknown tells of a write whose answer is not JSON: something before
	// the server has given it. Otherwise a write that ends like this was carried
	// out.
	OutcomeUnknown bool

	cause error
}

func (e *DecodeError) Error() string {
	return fmt.Sprintf("campone: %s %s: cannot decode the answer", e.Method, e.Path) + transport.Place(e.Row, e.ID, e.Field, e.Problem)
}

// Unwrap returns the decoder's error. Its text can hold values.
func (e *DecodeError) Unwrap() error { return e.cause }

func newDecodeError(method, path string, status int, f *wire.Fault) *DecodeError {
	return &DecodeError{
		StatusCode: status, Method: method, Path: path,
		Row: f.Row, ID: f.ID, Field: f.Field, Problem: f.Problem, cause: f.Err,
		OutcomeUnknown: f.Foreign && isWrite(method),
	}
}

// OutcomeUnknown tells whether a write that ended with this error may have been
// carried out all the same: its answer was lost, is not the server's, or leaves
// it open ([Error].OutcomeUnknown). It is false when the write was refused or
// never left, and for reads.
func OutcomeUnknown(err error) bool {
	unknown := false
	transport.Outermost(err, func(err error) bool {
		switch e := err.(type) { //nolint:errorlint // one layer after the other
		case *Error:
			unknown = e.OutcomeUnknown
		case *DecodeError:
			unknown = e.OutcomeUnknown
		case *transport.CallError:
			unknown = e.OutcomeUnknown
		default:
			return false
		}
		return true
	})
	return unknown
}

func isWrite(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// convert makes this package's errors of those of the transport.
func convert(err error) error {
	if e, ok := errors.AsType[*transport.ArgumentError](err); ok {
		return &ArgumentError{Argument: e.Argument, Problem: e.Problem}
	}
	// Not errors.As: the answer to another call is no answer to this one.
	e, ok := err.(*transport.StatusError) //nolint:errorlint // see above
	if !ok {
		return err
	}
	message, fields := parseErrorBody(e.Body, e.Scrub)
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
		Fields:     fields,
		RetryAfter: e.RetryAfter,
		Attempts:   e.Attempts,
		Body:       e.Body,
		cause:      e.Cause,

		OutcomeUnknown: isWrite(e.Method) && e.Unclear(),
	}
}
