package mews

import (
	"cmp"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (p RestrictionListParams) check() error {
	return inOrder("StartUTC", p.StartUTC, "EndUTC", p.EndUTC)
}

func (d RestrictionSetData) check() error {
	return cmp.Or(
		inOrder("StartUTC", d.StartUTC, "EndUTC", d.EndUTC),
		d.Days.anyDay(),
		d.checkPrices(),
	)
}

func (d RestrictionSetData) checkPrices() error {
	if d.MinPrice == nil || d.MaxPrice == nil || d.MinPrice.Currency != d.MaxPrice.Currency {
		return nil
	}
	least, known := d.MinPrice.Value.Rat()
	most, ok := d.MaxPrice.Value.Rat()
	if known && ok && most.Cmp(least) < 0 {
		return transport.Invalid("MaxPrice", "is less than MinPrice")
	}
	return nil
}

func (d RestrictionClearData) check() error {
	return cmp.Or(
		inOrder("StartUTC", d.StartUTC, "EndUTC", d.EndUTC),
		d.Days.anyDay(),
	)
}

// anyDay rejects the weekdays of a restriction that is in force on none of them.
func (d DaysParams) anyDay() error {
	if d == (DaysParams{}) {
		return transport.Invalid("Days", "must contain at least one weekday")
	}
	return nil
}
