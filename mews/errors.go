package mews

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

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
	ErrTooHeavy         = errors.New("too heavy")          // 408
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
	http.StatusRequestTimeout:        ErrTooHeavy,
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

const requestIDHeader = "Request-Id"

// An Error is a response that is not a success, whatever its form.
type Error struct {
	StatusCode int
	Method     string
	Path       string // such as /api/connector/v1/customers/add
	// Message is the vendor's text. That of a 403 is meant for the end user of the
	// application, others are for its developers.
	Message string
	// Details are sent by the vendor's development environment only.
	Details string
	// RequestID identifies the request for the vendor's support.
	RequestID string
	// RetryAfter is the wait that the platform asks for, or 0.
	RetryAfter time.Duration
	// Attempts is the number of requests of the call. 0 means that none was sent,
	// since the platform had asked another call of the client to pause.
	Attempts int
	// Outcome says what became of a write; [OutcomeNotDone] for a read. [OutcomeOf]
	// also covers calls without a response.
	Outcome Outcome
	// Body is the body of the response, up to 64 KiB, with the credentials replaced.
	Body []byte

	write   bool
	storage bool // the response of a link of an export, not of the platform
	cause   error
}

// Error says what failed, what it means and what can be done.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "mews: %s %s: %d %s", e.Method, e.Path, e.StatusCode, http.StatusText(e.StatusCode))
	if hint := e.hint(); hint != "" {
		b.WriteString(": " + hint)
	}
	if e.Message != "" {
		b.WriteString(": " + transport.OneLine(e.Message, 300))
	}
	if e.RequestID != "" {
		b.WriteString(" (request " + transport.OneLine(e.RequestID, 100) + ")")
	}
	b.WriteString(transport.RetrySuffix(e.RetryAfter, e.info()))
	return b.String()
}

func (e *Error) info() transport.Info {
	return transport.Info{Attempts: e.Attempts, Write: e.write, Outcome: transport.Outcome(e.Outcome), Cause: e.cause}
}

func (e *Error) hint() string {
	switch {
	case e.storage:
		return e.storageHint()
	case e.redirect():
		return "a redirect, which is not followed since the body holds the credentials; is the base URL right?"
	case e.StatusCode == http.StatusUnauthorized:
		return "a token is invalid or expired, or this integration may not call the operation"
	case e.StatusCode == http.StatusForbidden:
		return "a rule of the property forbids it; show the message to the user"
	case e.StatusCode == http.StatusNotFound:
		return "no such operation: names are case-sensitive and have no slash at the end; does WithBaseURL name the platform only, such as " + Production + "?"
	case e.StatusCode == http.StatusRequestTimeout:
		return e.tooHeavy()
	case e.StatusCode == http.StatusConflict:
		return "the data changed meanwhile; read it again and submit the change again"
	case e.StatusCode == http.StatusRequestEntityTooLarge:
		return "the body of the request is too large"
	case e.StatusCode == http.StatusTooManyRequests && e.Attempts == 0:
		return "not sent: the platform asked for a pause"
	case e.StatusCode == http.StatusTooManyRequests:
		return "too many requests for this access token; wait, and stay below the limit with WithRateLimit"
	}
	return ""
}

// tooHeavy says what to ask less of.
func (e *Error) tooHeavy() string {
	if e.write {
		return "the request took too long; if it has many items, send fewer at once"
	}
	return "the request took too long, and would again; ask for a smaller page, a shorter interval or fewer ids"
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
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.String("request_id", e.RequestID),
		slog.Int("attempts", e.Attempts),
		slog.Duration("retry_after", e.RetryAfter),
	}
	info := e.info()
	return slog.GroupValue(append(attrs, info.Attrs()...)...)
}

// An ArgumentError is an invalid argument. No request was sent.
type ArgumentError struct {
	Argument string // argument of the method, field of the parameters, or option
	Problem  string
}

func (e *ArgumentError) Error() string { return "mews: " + e.Argument + ": " + e.Problem }

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
	message, details, id := parseErrorBody(e.Body)
	if id == "" {
		id = e.Header.Get(requestIDHeader)
	}
	if e.Attempts == 0 {
		id = "" // that of the call that was told to pause
	}
	return &Error{
		StatusCode: e.StatusCode,
		Method:     e.Method,
		Path:       e.Path,
		Message:    e.Scrub(message),
		Details:    e.Scrub(details),
		RequestID:  e.Scrub(id),
		RetryAfter: e.RetryAfter,
		Attempts:   e.Attempts,
		Body:       e.Body,
		Outcome:    Outcome(e.Outcome),
		write:      e.Write, cause: e.Cause,
	}
}

// parseErrorBody reads the members of the vendor's error that are there: a proxy in
// front of the API may have produced the body.
func parseErrorBody(body []byte) (message, details, requestID string) {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return "", "", ""
	}
	text := func(name string) string {
		var s string
		_ = json.Unmarshal(members[name], &s) // something else than a text stays in Body
		return s
	}
	return text("Message"), text("Details"), text("RequestId")
}
