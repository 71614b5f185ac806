package mews

import "github.com/guestwire/guestwire-go/internal/transport"

func (d ResourceUpdateData) check() error {
	if state, _ := d.State.Get(); state == string(ResourceStateOutOfOrder) {
		return transport.Invalid("State", "cannot be OutOfOrder; add a resource block instead")
	}
	d.ResourceID = ""
	if d.Data != nil && d.Data.Value == nil && (d.Data.Space == nil || *d.Data.Space == SpaceDataUpdate{}) {
		d.Data = nil
	}
	return nothingToUpdate("", d)
}

func (d ResourceDataUpdate) check() error {
	if d.Value == nil && d.Discriminator != ResourceDataDiscriminatorSpace {
		return transport.Invalid("Discriminator", "must be ResourceDataDiscriminatorSpace, the only one whose data can be updated")
	}
	return nil
}
