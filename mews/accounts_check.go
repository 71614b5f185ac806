package mews

import (
	"fmt"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (p AccountMergeData) check() error {
	for i, id := range p.SourceAccountIDs {
		if sameID(id, p.TargetAccountID) {
			return transport.Invalid(fmt.Sprintf("SourceAccountIDs[%d]", i), "must not be the target")
		}
	}
	return nil
}
