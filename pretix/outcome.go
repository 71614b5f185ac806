package pretix

import "github.com/guestwire/guestwire-go/internal/transport"

// Outcome says what became of a write that ended with an error.
type Outcome int

// The outcomes. All but OutcomeUnknown are proved.
const (
	// OutcomeUnknown means that the write may have been carried out. The response was
	// lost, does not say, or is not the API's, in this attempt or in an earlier one of
	// the same call.
	OutcomeUnknown Outcome = iota
	// OutcomeNotDone means that the write was not carried out. It was never sent, or
	// the server rejected it before acting.
	OutcomeNotDone
	// OutcomeDone means that the write was carried out, but its response cannot be
	// used. [DecodeError.Raw] has what was received of it.
	OutcomeDone
)

// String returns "unknown", "not done" or "done".
func (o Outcome) String() string { return transport.Outcome(o).String() }

// OutcomeOf returns what became of the write that returned err, which may be wrapped.
// It returns OutcomeDone for nil, OutcomeNotDone for invalid arguments and for reads,
// and OutcomeUnknown for errors that no call of this package returned. An iteration
// is a read: its error says nothing of a write that a [WithBadRows] function made.
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
		case *ArgumentError, *PageError:
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

// IdempotencyKeyOf returns the key that a failed write was sent with, or "". err may be
// wrapped. Pass the key to [WithIdempotencyKey], with the same method and arguments, to
// continue the operation.
func IdempotencyKeyOf(err error) string {
	key := ""
	transport.WalkErrors(err, func(err error) bool {
		switch e := err.(type) { //nolint:errorlint // one layer after the other
		case *Error:
			if e != nil {
				key = e.IdempotencyKey
			}
		case *DecodeError:
			if e != nil {
				key = e.IdempotencyKey
			}
		case *transport.CallError:
			if e.Vendor() != clientName {
				return false
			}
			key = e.Key
		default:
			return false
		}
		return true
	})
	return key
}
