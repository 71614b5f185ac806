package mews_test

import (
	"testing"

	"github.com/guestwire/guestwire-go/mews"
)

func TestRateChecks(t *testing.T) {
	t.Parallel()
	names := map[string]string{"en-US": "Best"}
	amount := mews.AmountParams{Currency: "EUR", TaxCodes: []string{}, GrossValue: "100"}
	dependent := &mews.DependentRatePricingParams{BaseRateID: "1"}
	add := func(pricing mews.RatePricingDiscriminator, data *mews.RateAddPricingDataParams) mews.RateAddParams {
		return mews.RateAddParams{Rates: []mews.RateAddData{{ServiceID: "1", RateGroupID: "1", Names: names, PricingType: pricing, Pricing: data}}}
	}
	set := func(pricing mews.RatePricingDiscriminator, data *mews.RateSetPricingDataParams) mews.RateSetParams {
		return mews.RateSetParams{Rates: []mews.RateSetData{{ServiceID: "1", Type: mews.RateAddTypePublic, Names: names, PricingType: pricing, Pricing: data}}}
	}
	offset := func(d mews.RateUpdateCapacityOffsetData) mews.RateUpdateCapacityOffsetParams {
		d.RateID = "1"
		return mews.RateUpdateCapacityOffsetParams{CapacityOffsetUpdates: []mews.RateUpdateCapacityOffsetData{d}}
	}
	block := add(mews.RatePricingDiscriminatorBaseRatePricing, nil)
	block.Rates[0].Type = "AvailabilityBlock"
	base := &mews.BaseRatePricingParametersWithOccupancyAdjustments{Amount: amount}
	withoutAdjustments := &mews.BaseRatePricingWithoutAdjustmentsParams{Amount: amount}
	const ofBase, ofOther = mews.RatePricingDiscriminatorBaseRatePricing, mews.RatePricingDiscriminatorDependentRatePricing
	const pricing = "Rates[0].Pricing."
	runChecks(t, []checkTest{
		{"Rates.Add", block, "Rates[0].Type", "Public or Private"},
		{"Rates.Add", add(ofBase, nil), "", ""},
		{"Rates.Add", add(ofBase, &mews.RateAddPricingDataParams{BaseRatePricing: base}), "", ""},
		{"Rates.Add", add(ofBase, &mews.RateAddPricingDataParams{DependentRatePricing: dependent}), pricing + "DependentRatePricing", "not belong to this PricingType"},
		{"Rates.Add", add(ofOther, nil), pricing + "DependentRatePricing", "must be given"},
		{"Rates.Add", add(ofOther, &mews.RateAddPricingDataParams{DependentRatePricing: dependent, BaseRatePricing: base}), pricing + "BaseRatePricing", "not belong to this PricingType"},
		{"Rates.Add", add(ofOther, &mews.RateAddPricingDataParams{DependentRatePricing: dependent}), "", ""},
		{"Rates.Add", add("Future", nil), "", ""},
		{"Rates.Set", set(ofBase, &mews.RateSetPricingDataParams{BaseRatePricing: withoutAdjustments}), "", ""},
		{"Rates.Set", set(ofOther, &mews.RateSetPricingDataParams{}), pricing + "DependentRatePricing", "must be given"},
		{"Rates.Set", set(ofOther, &mews.RateSetPricingDataParams{DependentRatePricing: dependent}), "", ""},
		{"Rates.UpdateCapacityOffset", offset(mews.RateUpdateCapacityOffsetData{}), "CapacityOffsetUpdates[0]", "nothing to update"},
		{"Rates.UpdateCapacityOffset", offset(mews.RateUpdateCapacityOffsetData{ExtraOccupancyAdjustment: mews.Set(mews.Decimal("5"))}), "", ""},
	})
}

func TestPriceUpdateChecks(t *testing.T) {
	t.Parallel()
	first := instant("2026-10-31T22:00:00Z")
	rate := func(d mews.RateUpdatePriceData) mews.RateUpdatePriceParams {
		return mews.RateUpdatePriceParams{RateID: "1", PriceUpdates: []mews.RateUpdatePriceData{d}}
	}
	product := func(d mews.ProductUpdatePriceData) mews.ProductUpdatePriceParams {
		return mews.ProductUpdatePriceParams{ProductID: "1", PriceUpdates: []mews.ProductUpdatePriceData{d}}
	}
	const item = "PriceUpdates[0]."
	runChecks(t, []checkTest{
		{"Rates.UpdatePrice", rate(mews.RateUpdatePriceData{Value: "5"}), item + "FirstTimeUnitStartUTC", "must be given"},
		{"Rates.UpdatePrice", rate(mews.RateUpdatePriceData{Value: "5", FirstTimeUnitStartUTC: first}), item + "LastTimeUnitStartUTC", "must be given"},
		{"Rates.UpdatePrice", rate(mews.RateUpdatePriceData{Value: "5", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: arrival}), item + "LastTimeUnitStartUTC", "is before"},
		{"Rates.UpdatePrice", rate(mews.RateUpdatePriceData{Value: "5", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first.AddDate(3, 0, 0)}), item + "LastTimeUnitStartUTC", "more than 24 months"},
		{"Rates.UpdatePrice", rate(mews.RateUpdatePriceData{FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first}), "", ""},
		{"Products.UpdatePrice", product(mews.ProductUpdatePriceData{Value: "5"}), item + "FirstTimeUnitStartUTC", "must be given"},
		{"Products.UpdatePrice", product(mews.ProductUpdatePriceData{Value: "5", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: arrival}), item + "LastTimeUnitStartUTC", "is before"},
		{"Products.UpdatePrice", product(mews.ProductUpdatePriceData{Value: "5", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first}), "", ""},
	})
}

func TestRestrictionChecks(t *testing.T) {
	t.Parallel()
	monday := mews.DaysParams{Monday: true}
	price := func(currency, value string) *mews.CurrencyValue {
		return &mews.CurrencyValue{Currency: currency, Value: mews.Decimal(value)}
	}
	set := func(d mews.RestrictionSetData) mews.RestrictionSetParams {
		d.Type = mews.RestrictionTypeStay
		return mews.RestrictionSetParams{ServiceID: "1", Data: []mews.RestrictionSetData{d}}
	}
	remove := func(d mews.RestrictionClearData) mews.RestrictionClearParams {
		d.Type = mews.RestrictionTypeStay
		return mews.RestrictionClearParams{ServiceID: "1", Data: []mews.RestrictionClearData{d}}
	}
	runChecks(t, []checkTest{
		{"Restrictions.Set", set(mews.RestrictionSetData{}), "Data[0].Days", "at least one weekday"},
		{"Restrictions.Set", set(mews.RestrictionSetData{Days: monday, StartUTC: departure, EndUTC: arrival}), "Data[0].EndUTC", "is before StartUTC"},
		{"Restrictions.Set", set(mews.RestrictionSetData{Days: monday, MinPrice: price("EUR", "100"), MaxPrice: price("EUR", "99.50")}), "Data[0].MaxPrice", "less than MinPrice"},
		{"Restrictions.Set", set(mews.RestrictionSetData{Days: monday, MinPrice: price("CZK", "1000"), MaxPrice: price("EUR", "99")}), "", ""},
		{"Restrictions.Set", set(mews.RestrictionSetData{Days: monday, EndUTC: departure, MinLength: "P0M2DT0H0M0S"}), "", ""},
		{"Restrictions.Clear", remove(mews.RestrictionClearData{}), "Data[0].Days", "at least one weekday"},
		{"Restrictions.Clear", remove(mews.RestrictionClearData{Days: monday, StartUTC: departure, EndUTC: arrival}), "Data[0].EndUTC", "is before StartUTC"},
		{"Restrictions.Clear", remove(mews.RestrictionClearData{Days: monday, StartUTC: arrival, EndUTC: arrival}), "", ""},
	})
}
