package pretix

import "github.com/guestwire/guestwire-go/internal/transport"

// The server gives an update without the statuses the default ones, and mails others
// than before.
func (p SendmailRuleUpdateParams) check() error {
	if p.RestrictToStatus.IsZero() {
		return transport.Invalid("RestrictToStatus", "must be set in every update: the server would reset it to paid orders, and pending ones that are valid")
	}
	return nil
}
