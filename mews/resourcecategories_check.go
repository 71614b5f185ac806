package mews

import (
	"cmp"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (d ResourceCategoryAddData) check() error {
	extra := 0
	if d.ExtraCapacity != nil {
		extra = *d.ExtraCapacity
	}
	return cmp.Or(positive("Capacity", d.Capacity), notNegative("ExtraCapacity", extra))
}

func (d ResourceCategoryUpdateData) check() error {
	if capacity, set := d.Capacity.Get(); set && capacity < 1 {
		return positive("Capacity", capacity)
	}
	extra, _ := d.ExtraCapacity.Get()
	if err := notNegative("ExtraCapacity", extra); err != nil {
		return err
	}
	d.ResourceCategoryID = ""
	return nothingToUpdate("", d)
}

func notNegative(name string, n int) error {
	if n < 0 {
		return transport.Invalid(name, "must not be negative")
	}
	return nil
}
