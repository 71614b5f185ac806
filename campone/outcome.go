package campone

import "github.com/guestwire/guestwire-go/internal/transport"

// Outcome says what became of a write that ended with an error.
type Outcome int

// The outcomes. Only proof makes one other than OutcomeUnknown.
const (
	// OutcomeUnknown: the write may have been carried out. The response was lost,
	// does not say, or is not the API's, in this attempt or in an earlier one of the
	// same call.
	OutcomeUnknown Outcome = iota
	// OutcomeNotDone: the write was not carried out. It never left, or the server
	// rejected it before acting.
	OutcomeNotDone
	// OutcomeDone: the write was carried out, though its response cannot be used.
	// [DecodeError.Raw] has what was received of it.
	OutcomeDone
)

// String returns "unknown", "not done" or "done".
func (o Outcome) String() string { return transport.Outcome(o).String() }

// OutcomeOf reports what became of the write that returned err, which may be
// wrapped. It is OutcomeDone for nil, and OutcomeNotDone for invalid arguments and
// for reads, which change nothing. For an error that no call of this package
// returned it is OutcomeUnknown.
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
