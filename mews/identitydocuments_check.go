package mews

import "github.com/guestwire/guestwire-go/internal/transport"

func (d IdentityDocumentUpdateData) check() error {
	d.ID = ""
	if err := nothingToUpdate("", d); err != nil {
		return err
	}
	if d.Type.IsCleared() {
		return transport.Invalid("Type", "cannot be cleared")
	}
	if v, set := d.Type.Get(); set && v == "" {
		return transport.Invalid("Type", "must not be empty")
	}
	return nil
}
