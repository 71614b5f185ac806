package pretix

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
	ErrConflict         = errors.New("conflict")           // 409
	ErrGone             = errors.New("gone")               // 410
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
	http.StatusConflict:         ErrConflict,
	http.StatusGone:             ErrGone,
	http.StatusTooManyRequests:  ErrRateLimited,
}

var (
	// ErrPaginationLoop is a list that leads back to a page of the same walk.
	ErrPaginationLoop = paging.ErrLoop
	// ErrResponseTooLarge is a successful answer above [WithMaxResponseBytes].
	// The operation itself was carried out.
	ErrResponseTooLarge = transport.ErrTooLarge
)

// An Error is an answer that is not a success, whatever its form.
type Error struct {
	StatusCode int
	Method     string
	Path       string // with /api/v1, without the query
	// Message is what the server says about the request as a whole, in a
	// language that depends on Accept-Language. Its words may change.
	Message string
	// Fields are the messages about parts of the request, from a 400 mostly.
	Fields FieldErrors
	// RetryAfter is the wait that the server asks for; 0 without one.
	RetryAfter time.Duration
	// Attempts counts the requests of the call. 0 means that none was sent,
	// since the server had asked another call of the client to pause.
	Attempts int
	// OutcomeUnknown tells of a write that it may have been carried out all the
	// same: the server or a gateway failed (5xx), or an earlier attempt had no
	// answer and this one does not tell what became of it. Repeat it under the
	// same key: [Response].IdempotencyKey.
	OutcomeUnknown bool
	// Body is the answer as it came, up to 64 KiB, the credential replaced.
	Body []byte

	cause error
}

// Error says what failed and, where pretix' own words do not, what it means.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "pretix: %s %s: %d %s", e.Method, e.Path, e.StatusCode, http.StatusText(e.StatusCode))
	if hint := e.hint(); hint != "" {
		b.WriteString(": " + hint)
	}
	if e.Message != "" {
		b.WriteString(": " + transport.OneLine(e.Message, 300))
	}
	fields := e.Fields
	if len(fields.Fields[drf.NonFieldErrors].Messages) > 0 || len(fields.Messages) > 0 { // they are in Message
		fields = FieldErrors{Fields: maps.Clone(fields.Fields), Items: fields.Items}
		delete(fields.Fields, drf.NonFieldErrors)
	}
	if text := fields.String(); text != "" {
		b.WriteString(": " + transport.OneLine(text, 500))
	}
	b.WriteString(transport.Aftermath(e.RetryAfter, e.Attempts, e.OutcomeUnknown, e.cause))
	return b.String()
}

func (e *Error) hint() string {
	last := e.Path[strings.LastIndexByte(e.Path, '/')+1:] // nearly all paths end in a slash
	slashless := slices.Contains([]string{"version", "me", "upload", "idempotency_query"}, last)
	missingSlash := last != "" && !slashless
	switch {
	case e.redirect() && missingSlash:
		return "a redirect that is not followed; the path should end in a slash"
	case e.redirect():
		return "a redirect that is not followed; is the base URL right?"
	case e.StatusCode == http.StatusUnauthorized:
		return "the token is wrong, inactive or of another kind"
	case e.StatusCode == http.StatusForbidden && slashless:
		return "the token is wrong, inactive, or of a kind that may not ask for this"
	case e.StatusCode == http.StatusForbidden:
		return "the token lacks the permission, or the organizer or event does not exist"
	case e.StatusCode == http.StatusNotFound && strings.HasPrefix(e.Message, "Invalid page"):
		return "the list has become shorter than this page; begin anew"
	case e.StatusCode == http.StatusNotFound && e.Message == "" && missingSlash:
		return "no such address; the path should end in a slash"
	case e.StatusCode == http.StatusNotFound && e.Message == "":
		return "no such address; is the base URL that of a pretix server?"
	case e.StatusCode == http.StatusTooManyRequests && e.Attempts == 0:
		return "not sent, since the server asked for a pause"
	}
	return ""
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
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("attempts", e.Attempts),
		slog.Bool("outcome_unknown", e.OutcomeUnknown),
		slog.Duration("retry_after", e.RetryAfter),
		slog.Any("fields", e.Fields.paths()),
	)
}

// An ArgumentError is a mistake of the caller's, found before any request.
type ArgumentError struct {
	Argument string // of the method, field of the parameters, or option
	Problem  string
}

func (e *ArgumentError) Error() string { return "pretix: " + e.Argument + ": " + e.Problem }

// A DecodeError is a success whose body is not what the method expects. Its text
// holds no values.
type DecodeError struct {
	StatusCode int
	Method     string
	Path       string
	Row        int    // index in the page, -1 when the fault is not in a row
	ID         string // identifier of the row, where it can be read
	Field      string // such as date_joined or positions.2.price, where known
	Problem    string
	// OutcomeUnknown tells of a write whose answer is not JSON: something before
	// the server has given it. Otherwise a write that ends like this was carried
	// out.
	OutcomeUnknown bool

	cause error
}

func (e *DecodeError) Error() string {
	return fmt.Sprintf("pretix: %s %s: cannot decode the answer", e.Method, e.Path) + transport.Place(e.Row, e.ID, e.Field, e.Problem)
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
	// Under its key a write that was carried out is answered with its success or
	// its refusal; only these two say nothing of an attempt before.
	silent := e.StatusCode == http.StatusConflict || e.StatusCode == http.StatusTooManyRequests
	return &Error{
		StatusCode: e.StatusCode,
		Method:     e.Method,
		Path:       e.Path,
		Message:    message,
		Fields:     fields,
		RetryAfter: e.RetryAfter,
		Attempts:   e.Attempts,
		Body:       e.Body,
		cause:      e.Cause,

		OutcomeUnknown: isWrite(e.Method) && (e.StatusCode >= 500 || e.Lost && silent),
	}
}
