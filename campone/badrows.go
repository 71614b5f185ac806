package campone

import (
	"fmt"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// reportBad hands the rows that cannot be decoded to the caller.
func (s *settings) reportBad(resp *transport.Response, bad *wire.BadRows) error {
	if bad == nil {
		return nil
	}
	return bad.Each(func(f *wire.Fault) error {
		e := newDecodeError(resp, f)
		if err := s.badRows(e); err != nil {
			return fmt.Errorf("%w: %w", e, err)
		}
		return nil
	})
}
