package transport

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
)

// An Outcome is what became of a write. The client packages have types of their
// own with the same values.
type Outcome int

// The outcomes.
const (
	OutcomeUnknown Outcome = iota // it may have been carried out
	OutcomeNotDone                // it was not carried out
	OutcomeDone                   // it was carried out
)

func (o Outcome) String() string {
	switch o {
	case OutcomeNotDone:
		return "not done"
	case OutcomeDone:
		return "done"
	case OutcomeUnknown:
	}
	return "unknown"
}

// phrase is the outcome in an error text.
func (o Outcome) phrase() string {
	switch o {
	case OutcomeNotDone:
		return "the write was not carried out"
	case OutcomeDone:
		return "the write was carried out"
	case OutcomeUnknown:
	}
	return "the write may have been carried out"
}

// A result is what one attempt came to.
type result struct {
	unprocessed bool // provably, without a response
	status      int  // 0 without a response
	api         bool // the response comes from the API
	waits       bool // the response has a Retry-After
}

// judge decides what became of a write in one attempt. Nothing else does: not done and
// done need proof.
func judge(r result, atomic bool) Outcome {
	const clientClosedRequest = 499 // of gateways whose client went away
	switch {
	case r.status == 0:
		if r.unprocessed {
			return OutcomeNotDone
		}
		return OutcomeUnknown
	case r.status == http.StatusTooManyRequests:
		return OutcomeNotDone
	case !r.api:
		return OutcomeUnknown
	case r.status/100 == 2:
		return OutcomeDone
	}
	switch r.status {
	case http.StatusUnauthorized, http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		return OutcomeNotDone
	case http.StatusRequestTimeout, clientClosedRequest:
		return OutcomeUnknown
	case http.StatusConflict:
		if r.waits { // a copy may be running
			return OutcomeUnknown
		}
	}
	if r.status/100 == 4 && atomic {
		return OutcomeNotDone
	}
	return OutcomeUnknown
}

// A fate is what is known of a write over all attempts of its call.
type fate struct {
	keyUsed bool // an earlier call may have been processed
	lost    bool // an attempt may have been processed
	done    bool // an attempt was carried out
}

// add takes the outcome of an attempt. resent says that the transport may have sent
// the request more than once in it, of which only the last response is known.
func (f *fate) add(o Outcome, resent bool) {
	f.lost = f.lost || resent
	f.lost = f.lost || o == OutcomeUnknown
	f.done = f.done || o == OutcomeDone
}

func (f *fate) outcome() Outcome {
	switch {
	case f.done:
		return OutcomeDone
	case f.lost, f.keyUsed:
		return OutcomeUnknown
	}
	return OutcomeNotDone
}

// isAPI reports whether a response comes from the API itself: its content type is
// JSON and its body begins as JSON. Login pages and gateways send something else.
func isAPI(h http.Header, body []byte) bool {
	return IsJSON(h.Get("Content-Type")) && beginsAsJSON(body)
}

// IsJSON reports whether a content type is JSON.
func IsJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, _, _ = strings.Cut(contentType, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
	}
	return kind == "application/json" || kind == "text/json" || strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json")
}

func beginsAsJSON(body []byte) bool {
	body = bytes.TrimLeft(body, " \t\r\n")
	if len(body) == 0 {
		return false
	}
	if c := body[0]; c == '{' || c == '[' || c == '"' || c == '-' || '0' <= c && c <= '9' {
		return true
	}
	for _, literal := range []string{"null", "true", "false"} {
		if bytes.HasPrefix(body, []byte(literal)) {
			return true
		}
	}
	return false
}

// Last returns what the error of a call knows of the call's own last attempt. Not by
// errors.As: the response to another call can be among the causes.
func Last(err error) (status int, header http.Header, attempts int) {
	switch e := err.(type) { //nolint:errorlint // see above
	case *StatusError:
		if e.Attempts > 0 { // otherwise the response is another call's
			return e.StatusCode, e.Header, e.Attempts
		}
	case *BodyError:
		return e.StatusCode, e.Header, e.Attempts
	case *CallError:
		return 0, nil, e.Attempts
	}
	return 0, nil, 0
}

// WalkErrors visits an error and then its causes, until found returns true. The error
// of a call can have that of another call among its causes, so the outermost counts.
func WalkErrors(err error, found func(error) bool) bool {
	for err != nil {
		if found(err) {
			return true
		}
		switch e := err.(type) { //nolint:errorlint // one layer after the other
		case interface{ Unwrap() error }:
			err = e.Unwrap()
		case interface{ Unwrap() []error }:
			for _, one := range e.Unwrap() {
				if WalkErrors(one, found) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}
