package mews

import (
	"fmt"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (p AmountParams) check() error {
	if p.GrossValue != "" && len(p.TaxCodes) > 1 {
		return transport.Invalid("TaxCodes", fmt.Sprintf("has %d codes, but only one is accepted with GrossValue; use NetValue for several", len(p.TaxCodes)))
	}
	return grossOrNet(p.GrossValue, p.NetValue)
}

func (p ExtendedAmountParams) check() error { return grossOrNet(p.GrossValue, p.NetValue) }

func grossOrNet(gross, net Decimal) error {
	if gross == "" && net == "" {
		return transport.Invalid("GrossValue", "must be given, or else NetValue: which of them depends on the pricing of the property")
	}
	return nil
}
