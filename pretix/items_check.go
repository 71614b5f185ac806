package pretix

import "github.com/guestwire/guestwire-go/internal/transport"

// The server compares the two numbers of a request without looking at its defaults
// or at what it has, and fails with a 500 if one of them is missing.

func (p ItemAddOnCreateParams) check() error {
	return bothCounts(p.MinCount == nil, p.MaxCount == nil)
}

func (p ItemAddOnUpdateParams) check() error {
	return bothCounts(p.MinCount.IsZero(), p.MaxCount.IsZero())
}

func bothCounts(noMin, noMax bool) error {
	switch {
	case noMin:
		return transport.Invalid("MinCount", "must be set together with MaxCount: the server fails without it")
	case noMax:
		return transport.Invalid("MaxCount", "must be set together with MinCount: the server fails without it")
	}
	return nil
}
