package mews

import (
	"cmp"
	"fmt"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (p OrderAddParams) check() error {
	if len(p.ProductOrders)+len(p.Items) == 0 {
		return transport.Invalid("ProductOrders", "must be given unless there are Items")
	}
	for i, o := range p.ProductOrders {
		for _, a := range []argument{{"StartUTC", o.StartUTC}, {"EndUTC", o.EndUTC}} {
			if a.given() {
				return transport.Invalid(fmt.Sprintf("ProductOrders[%d].%s", i, a.name), "must be empty: an order is consumed at ConsumptionUTC")
			}
		}
	}
	return replaced(argument{"CustomerID", p.CustomerID}, argument{"AccountID", p.AccountID})
}

func (d ProductOrderAdditionData) check() error {
	return cmp.Or(
		noneOrdered("Count", d.Count),
		inOrder("StartUTC", d.StartUTC, "EndUTC", d.EndUTC),
	)
}

func (d OrderItemAdditionData) check() error { return noneOrdered("UnitCount", &d.UnitCount) }

// noneOrdered rejects an order of 0 units: the count was forgotten.
func noneOrdered(name string, count *int) error {
	if count != nil && *count == 0 {
		return transport.Invalid(name, "must not be 0")
	}
	return nil
}
