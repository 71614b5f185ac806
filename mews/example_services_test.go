package mews_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// The services that have rooms, with what their time units need.
func ExampleServiceService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	server.AddHotel(mewstest.DefaultEnterpriseID, 3) // also adds a restaurant

	params := mews.ServiceListParams{ServiceType: mews.ServiceDataDiscriminatorBookable}
	for service, err := range client.Services.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		if data := service.Data.Bookable; service.IsActive && data != nil {
			fmt.Println(service.Name, data.TimeUnitPeriod)
		}
	}
	// Output: Accommodation Day
}

// How many rooms are free and how many are taken, night by night.
func ExampleServiceService_GetAvailability() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	server.AddReservation(guests[0], mewstest.Object{
		"ServiceId": hotel.ServiceID, "State": "Confirmed", "RequestedResourceCategoryId": hotel.CategoryID,
		"ScheduledStartUtc": "2027-07-02T13:00:00Z", "ScheduledEndUtc": "2027-07-03T10:00:00Z",
	})

	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	first, last, err := units.Stay(mews.Date{Year: 2027, Month: time.July, Day: 1}, mews.Date{Year: 2027, Month: time.July, Day: 4})
	if err != nil {
		log.Fatal(err)
	}
	result, err := client.Services.GetAvailability(context.Background(), mews.ServiceGetAvailabilityParams{
		ServiceID: hotel.ServiceID, FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last,
		Metrics: []mews.ResourceAvailabilityMetricType{
			mews.ResourceAvailabilityMetricTypeUsableResources, mews.ResourceAvailabilityMetricTypeOccupied,
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, category := range result.ResourceCategoryAvailabilities {
		usable := category.Metrics[mews.ResourceAvailabilityMetricTypeUsableResources]
		occupied := category.Metrics[mews.ResourceAvailabilityMetricTypeOccupied]
		for i, start := range result.TimeUnitStartsUTC {
			fmt.Println(units.Date(start), usable[i], occupied[i])
		}
	}
	// Output:
	// 2027-07-01 3 0
	// 2027-07-02 3 1
	// 2027-07-03 3 0
}

// Two rooms are taken off sale for a night, and put back later.
func ExampleServiceService_UpdateAvailability() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	ctx := context.Background()

	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	night := units.StartOf(mews.Date{Year: 2027, Month: time.July, Day: 1})
	adjust := func(adjustment mews.UpdateValue[int]) error {
		return client.Services.UpdateAvailability(ctx, mews.ServiceUpdateAvailabilityParams{
			ServiceID: hotel.ServiceID,
			AvailabilityUpdates: []mews.ServiceUpdateAvailabilityData{{
				ResourceCategoryID: hotel.CategoryID, FirstTimeUnitStartUTC: night, LastTimeUnitStartUTC: night,
				UnitCountAdjustment: adjustment,
			}},
		})
	}
	adjusted := func() (n int) {
		params := mews.AvailabilityAdjustmentListParams{}
		for adjustment, err := range client.AvailabilityAdjustments.All(ctx, params) {
			if err != nil {
				log.Fatal(err)
			}
			n += adjustment.UnitCount
		}
		return n
	}
	if err := adjust(mews.Set(-2)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(adjusted())
	if err := adjust(mews.Clear[int]()); err != nil {
		log.Fatal(err)
	}
	fmt.Println(adjusted())
	// Output:
	// -2
	// 0
}

// The age categories of a service, which counts of persons refer to.
func ExampleAgeCategoryService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)

	params := mews.AgeCategoryListParams{ServiceIDs: []string{hotel.ServiceID}}
	for category, err := range client.AgeCategories.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Print(category.Names["en-GB"])
		if category.MaximalAge != nil {
			fmt.Print(" up to ", *category.MaximalAge)
		}
		fmt.Println()
	}
	// Output:
	// Child up to 12
	// Adult
}
