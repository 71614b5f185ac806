package mews

import "github.com/guestwire/guestwire-go/internal/transport"

func (p AddressListParams) check() error {
	if len(p.AccountIDs)+len(p.AddressIDs)+len(p.ActivityStates) == 0 && p.UpdatedUTC.IsZero() {
		return transport.Invalid("AccountIDs", "must be given unless there is another filter (AddressIDs, UpdatedUTC or ActivityStates)")
	}
	return nil
}

func (a AddressUpdateData) check() error {
	a.AddressID = ""
	return nothingToUpdate("", a)
}
