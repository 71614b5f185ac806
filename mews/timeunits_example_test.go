package mews_test

import (
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/mews"
)

// Asking for the availability of a week, over the change of the clocks on March 29.
func ExampleTimeUnits() {
	// Of the enterprise and of the service; see Enterprise.TimeZoneIdentifier and
	// BookableServiceData.TimeUnitPeriod.
	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	arrival := mews.Date{Year: 2026, Month: time.March, Day: 27}
	departure := mews.Date{Year: 2026, Month: time.April, Day: 3}
	first, last, err := units.Stay(arrival, departure)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("FirstTimeUnitStartUtc:", first.Format(time.RFC3339))
	fmt.Println("LastTimeUnitStartUtc: ", last.Format(time.RFC3339))

	// The response has an item for each of these units.
	for start := range units.Range(first, last) {
		fmt.Println(units.Date(start), "starts at", start.Format(time.RFC3339))
	}
	// Output:
	// FirstTimeUnitStartUtc: 2026-03-26T23:00:00Z
	// LastTimeUnitStartUtc:  2026-04-01T22:00:00Z
	// 2026-03-27 starts at 2026-03-26T23:00:00Z
	// 2026-03-28 starts at 2026-03-27T23:00:00Z
	// 2026-03-29 starts at 2026-03-28T23:00:00Z
	// 2026-03-30 starts at 2026-03-29T22:00:00Z
	// 2026-03-31 starts at 2026-03-30T22:00:00Z
	// 2026-04-01 starts at 2026-03-31T22:00:00Z
	// 2026-04-02 starts at 2026-04-01T22:00:00Z
}

// What an hourly service takes for a booking from 14:00 to 17:00: the end is not in
// the last hour.
func ExampleTimeUnits_Start() {
	units, err := mews.NewTimeUnits("Asia/Kolkata", mews.TimeUnitPeriodHour)
	if err != nil {
		log.Fatal(err)
	}
	from := time.Date(2026, time.March, 27, 14, 0, 0, 0, units.Location())
	to := time.Date(2026, time.March, 27, 17, 0, 0, 0, units.Location())
	fmt.Println(units.Start(from).Format(time.RFC3339))
	fmt.Println(units.Start(to.Add(-1)).Format(time.RFC3339))
	// Output:
	// 2026-03-27T08:30:00Z
	// 2026-03-27T10:30:00Z
}
