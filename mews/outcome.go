package mews

import "github.com/guestwire/guestwire-go/internal/transport"

// Outcome says what became of a write that ended with an error.
type Outcome int

// The outcomes. OutcomeNotDone and OutcomeDone are certain, unless a server or proxy
// mixes up the responses of a connection.
const (
	// OutcomeUnknown means that the write may have taken effect. The response was lost,
	// or it is a 408, a 5xx or a redirect, or does not come from the API, such as a login
	// page with status 200. Or an earlier attempt of the same call ended like this.
	OutcomeUnknown Outcome = iota
	// OutcomeNotDone means that the write did not take effect. No connection was made, or
	// the platform itself rejected the request: with 401, 405, 413, 415 or 429, or with
	// another 4xx if the operation takes effect as a whole or not at all.
	OutcomeNotDone
	// OutcomeDone means that the write took effect, but its response cannot be decoded,
	// is too large or broke off. [DecodeError.Raw] has what was received.
	OutcomeDone
)

// String returns "unknown", "not done" or "done".
func (o Outcome) String() string { return transport.Outcome(o).String() }

// OutcomeOf returns what became of the write that returned err, which may be wrapped.
// It returns OutcomeDone for nil, OutcomeNotDone for invalid arguments and for reads,
// and OutcomeUnknown for errors that no call of this package returned. An iteration
// is a read: its error says nothing about a write that a [WithBadRows] function made.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return OutcomeDone
	}
	outcome := OutcomeUnknown
	transport.WalkErrors(err, func(err error) bool {
		switch e := err.(type) { //nolint:errorlint // one layer after the other
		case *Error:
			if e != nil {
				outcome = e.Outcome
			}
		case *DecodeError:
			if e != nil {
				outcome = e.Outcome
			}
		case *ArgumentError, *PageError, *readError, *ExportRowError, *ExportStatusError:
			outcome = OutcomeNotDone
		case *transport.CallError:
			if e.Vendor() != clientName {
				return false
			}
			outcome = Outcome(e.Outcome)
		default:
			return false
		}
		return true
	})
	return outcome
}
