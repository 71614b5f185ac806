package mews

import (
	"cmp"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (d RateAddData) check() error {
	return cmp.Or(
		addableType(d.Type),
		ratePricing(d.PricingType, d.Pricing != nil && d.Pricing.BaseRatePricing != nil, d.Pricing != nil && d.Pricing.DependentRatePricing != nil),
	)
}

func (d RateSetData) check() error {
	return cmp.Or(
		addableType(d.Type),
		ratePricing(d.PricingType, d.Pricing != nil && d.Pricing.BaseRatePricing != nil, d.Pricing != nil && d.Pricing.DependentRatePricing != nil),
	)
}

// addableType rejects the one type of rates that is made in another way.
func addableType(t RateAddType) error {
	if t == "AvailabilityBlock" {
		return transport.Invalid("Type", "must be Public or Private; rates of availability blocks are created with the block")
	}
	return nil
}

// ratePricing compares the type of a pricing with the data that is there.
func ratePricing(pricing RatePricingDiscriminator, base, dependent bool) error {
	switch {
	case pricing == RatePricingDiscriminatorDependentRatePricing && !dependent:
		return transport.Invalid("Pricing.DependentRatePricing", "must be given with this PricingType")
	case pricing == RatePricingDiscriminatorDependentRatePricing && base:
		return transport.Invalid("Pricing.BaseRatePricing", "does not belong to this PricingType")
	case pricing == RatePricingDiscriminatorBaseRatePricing && dependent:
		return transport.Invalid("Pricing.DependentRatePricing", "does not belong to this PricingType")
	}
	return nil
}

func (d RateUpdateCapacityOffsetData) check() error {
	d.RateID = ""
	return nothingToUpdate("", d)
}

// check takes the larger of the two maximums in the vendor's documentation.
func (p RateGetPricingParams) check() error {
	return timeUnits(p.FirstTimeUnitStartUTC, p.LastTimeUnitStartUTC, 60)
}

func (d RateUpdatePriceData) check() error {
	return priceUnits(d.FirstTimeUnitStartUTC, d.LastTimeUnitStartUTC)
}

// priceMonths is the longest range of prices, for services by the month.
const priceMonths = 24

// priceUnits checks the time units whose prices change.
func priceUnits(first, last time.Time) error {
	switch {
	case first.IsZero():
		return transport.Invalid("FirstTimeUnitStartUTC", "must be given: the start of the first time unit to change")
	case last.IsZero():
		return transport.Invalid("LastTimeUnitStartUTC", "must be given: the start of the last time unit to change")
	}
	return timeUnits(first, last, priceMonths)
}
