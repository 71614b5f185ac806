package pretix

import "github.com/guestwire/guestwire-go/internal/transport"

// The server compares the two numbers of a request without looking at what it has,
// and fails with a 500 if one of them is missing.
func (p ItemAddOnUpdateParams) check() error {
	switch {
	case p.MinCount.IsZero():
		return transport.Invalid("MinCount", "must be set in every update, like MaxCount: the server fails without")
	case p.MaxCount.IsZero():
		return transport.Invalid("MaxCount", "must be set in every update, like MinCount: the server fails without")
	}
	return nil
}
