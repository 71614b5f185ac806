package mews_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// The rates that guests can book.
func ExampleRateService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	server.Add("rates", mewstest.Object{"ServiceId": hotel.ServiceID, "Name": "Staff", "Type": "Private", "IsPublic": false})

	params := mews.RateListParams{
		ServiceIDs:     []string{hotel.ServiceID},
		ActivityStates: []mews.ActivityState{mews.ActivityStateActive}, // the default is both
	}
	for rate, err := range client.Rates.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		if rate.IsEnabled && rate.IsPublic {
			fmt.Println(rate.Name, rate.Type)
		}
	}
	// Output: Best available Public
}

// Prices of three nights, after the weekend has become more expensive.
func ExampleRateService_GetPricing() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	ctx := context.Background()

	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	friday, saturday := mews.Date{Year: 2027, Month: time.July, Day: 2}, mews.Date{Year: 2027, Month: time.July, Day: 3}
	err = client.Rates.UpdatePrice(ctx, mews.RateUpdatePriceParams{
		RateID: hotel.RateID, // a rate without a base rate: the others follow it
		PriceUpdates: []mews.RateUpdatePriceData{{
			FirstTimeUnitStartUTC: units.StartOf(friday), LastTimeUnitStartUTC: units.StartOf(saturday), Value: "129.50",
		}},
	})
	if err != nil {
		log.Fatal(err)
	}

	pricing, err := client.Rates.GetPricing(ctx, mews.RateGetPricingParams{
		RateID:                hotel.RateID,
		FirstTimeUnitStartUTC: units.StartOf(mews.Date{Year: 2027, Month: time.July, Day: 1}),
		LastTimeUnitStartUTC:  units.StartOf(saturday),
	})
	if err != nil {
		log.Fatal(err)
	}
	for i, start := range pricing.TimeUnitStartsUTC {
		fmt.Println(units.Date(start), pricing.BaseAmountPrices[i].GrossValue, pricing.Currency)
	}
	// Output:
	// 2027-07-01 100 EUR
	// 2027-07-02 129.5 EUR
	// 2027-07-03 129.5 EUR
}

// A rate that is always ten percent below another one.
func ExampleRateService_Add() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	ctx := context.Background()

	enabled := true
	added, err := client.Rates.Add(ctx, mews.RateAddParams{Rates: []mews.RateAddData{{
		ServiceID: hotel.ServiceID, RateGroupID: hotel.RateGroupID, IsEnabled: &enabled, Type: mews.RateAddTypePublic,
		Names: map[string]string{"en-GB": "Advance purchase"}, ExternalIdentifier: "advance",
		PricingType: mews.RatePricingDiscriminatorDependentRatePricing,
		Pricing: &mews.RateAddPricingDataParams{DependentRatePricing: &mews.DependentRatePricingParams{
			BaseRateID: hotel.RateID, RelativeAdjustment: "-0.1",
		}},
	}}})
	if err != nil {
		log.Fatal(err)
	}
	rate := added.Rates[0]

	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	night := units.StartOf(mews.Date{Year: 2027, Month: time.July, Day: 1})
	pricing, err := client.Rates.GetPricing(ctx, mews.RateGetPricingParams{
		RateID: rate.ID, FirstTimeUnitStartUTC: night, LastTimeUnitStartUTC: night,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rate.Names["en-GB"], rate.BaseRateID == hotel.RateID, pricing.BaseAmountPrices[0].GrossValue)
	// Output: Advance purchase true 90
}

// The rate groups of a service.
func ExampleRateGroupService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)

	params := mews.RateGroupListParams{ServiceIDs: []string{hotel.ServiceID}}
	for group, err := range client.RateGroups.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(group.Names["en-GB"], group.IsActive)
	}
	// Output: Flexible true
}
