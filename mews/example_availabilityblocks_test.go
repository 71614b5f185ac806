package mews_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// Rooms are held for a conference: a block, and how many rooms belong to it.
func ExampleAvailabilityBlockService_Add() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	ctx := context.Background()

	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	first, last, err := units.Stay(mews.Date{Year: 2027, Month: time.July, Day: 1}, mews.Date{Year: 2027, Month: time.July, Day: 3})
	if err != nil {
		log.Fatal(err)
	}
	added, err := client.AvailabilityBlocks.Add(ctx, mews.AvailabilityBlockAddParams{
		AvailabilityBlocks: []mews.AvailabilityBlockAddData{{
			ServiceID: hotel.ServiceID, TemplateRateID: hotel.RateID, Name: "Conference", ExternalIdentifier: "crm-17",
			FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last,
			ReleasedUTC: first.AddDate(0, 0, -14), State: mews.AvailabilityBlockStateConfirmed,
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	block := added.AvailabilityBlocks[0]
	fmt.Println(block.Name, block.RateID == hotel.RateID) // a rate of its own, made from the other

	err = client.Services.UpdateAvailability(ctx, mews.ServiceUpdateAvailabilityParams{
		ServiceID: hotel.ServiceID,
		AvailabilityUpdates: []mews.ServiceUpdateAvailabilityData{{
			AvailabilityBlockID: block.ID, ResourceCategoryID: hotel.CategoryID,
			FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last, UnitCountAdjustment: mews.Set(-2),
		}},
	})
	if err != nil {
		log.Fatal(err)
	}

	availability, err := client.Services.GetAvailability(ctx, mews.ServiceGetAvailabilityParams{
		ServiceID: hotel.ServiceID, FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last,
		Metrics: []mews.ResourceAvailabilityMetricType{mews.ResourceAvailabilityMetricTypeAllocatedBlockAvailability},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, category := range availability.ResourceCategoryAvailabilities {
		fmt.Println(category.Metrics[mews.ResourceAvailabilityMetricTypeAllocatedBlockAvailability])
	}
	// Output:
	// Conference false
	// [2 2]
}

// The blocks of another system, by its own identifiers.
func ExampleAvailabilityBlockService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	for i, state := range []string{"Confirmed", "Optional", "Canceled"} {
		server.Add("availabilityBlocks", mewstest.Object{
			"ServiceId": hotel.ServiceID, "State": state, "ExternalIdentifier": fmt.Sprint("crm-", i),
		})
	}

	params := mews.AvailabilityBlockListParams{
		Extent:              mews.AvailabilityBlockExtent{AvailabilityBlocks: true},
		ExternalIdentifiers: []string{"crm-0", "crm-1", "crm-2"},
		States:              []mews.AvailabilityBlockState{mews.AvailabilityBlockStateConfirmed, mews.AvailabilityBlockStateOptional},
	}
	for block, err := range client.AvailabilityBlocks.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(block.ExternalIdentifier, block.State)
	}
	// Output:
	// crm-1 Optional
	// crm-0 Confirmed
}
