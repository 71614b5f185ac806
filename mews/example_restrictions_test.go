package mews_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// Guests must stay two nights in July, but for one week. Restrictions with the same
// conditions merge, and Clear cuts an interval out of them.
func ExampleRestrictionService_Set() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	ctx := context.Background()

	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	day := func(month time.Month, day int) time.Time {
		return units.StartOf(mews.Date{Year: 2027, Month: month, Day: day})
	}
	everyDay := mews.DaysParams{Monday: true, Tuesday: true, Wednesday: true, Thursday: true, Friday: true, Saturday: true, Sunday: true}

	err = client.Restrictions.Set(ctx, mews.RestrictionSetParams{ServiceID: hotel.ServiceID, Data: []mews.RestrictionSetData{{
		Type: mews.RestrictionTypeStart, BaseRateID: hotel.RateID, Days: everyDay,
		StartUTC: day(time.July, 1), EndUTC: day(time.August, 1),
		MinLength: "P0M2DT0H0M0S", // not for stays of two days or more
	}}})
	if err != nil {
		log.Fatal(err)
	}
	err = client.Restrictions.Clear(ctx, mews.RestrictionClearParams{ServiceID: hotel.ServiceID, Data: []mews.RestrictionClearData{{
		Type: mews.RestrictionTypeStart, BaseRateID: hotel.RateID, Days: everyDay, // the same conditions
		StartUTC: day(time.July, 12), EndUTC: day(time.July, 19),
	}}})
	if err != nil {
		log.Fatal(err)
	}

	params := mews.RestrictionListParams{ServiceIDs: []string{hotel.ServiceID}, Origin: mews.RestrictionOriginIntegration}
	for restriction, err := range client.Restrictions.All(ctx, params) {
		if err != nil {
			log.Fatal(err)
		}
		when := restriction.Conditions
		fmt.Println(units.Date(*when.StartUTC), units.Date(*when.EndUTC), restriction.Exceptions.MinLength)
	}
	// Output:
	// 2027-07-19 2027-08-01 P0M2DT0H0M0S
	// 2027-07-01 2027-07-12 P0M2DT0H0M0S
}
