package mews_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"slices"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// The rooms with their categories, from the same responses.
func ExampleResourceService_Pages() {
	server, client, _ := connectExample()
	defer server.Close()
	server.AddHotel(mewstest.DefaultEnterpriseID, 2)

	params := mews.ResourceListParams{Extent: mews.ResourceExtent{
		Resources: true, ResourceCategories: true, ResourceCategoryAssignments: true,
	}}
	for page, err := range client.Resources.Pages(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		categories := map[string]string{} // names by category, then by room
		for _, category := range page.ResourceCategories {
			categories[category.ID] = category.Names["en-GB"]
		}
		for _, assignment := range page.ResourceCategoryAssignments {
			categories[assignment.ResourceID] = categories[assignment.CategoryID]
		}
		for _, room := range page.Resources {
			fmt.Println(room.Name, categories[room.ID], room.State)
		}
	}
	// Output:
	// 102 Double room Inspected
	// 101 Double room Inspected
}

// Housekeeping reports a room as clean.
func ExampleResourceService_Update() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 2)
	server.Change("resources", hotel.ResourceIDs[0], mewstest.Object{"State": "Dirty"})
	ctx := context.Background()

	err := client.Resources.Update(ctx, mews.ResourceUpdateParams{ResourceUpdates: []mews.ResourceUpdateData{{
		ResourceID: hotel.ResourceIDs[0], State: mews.Set(string(mews.ResourceStateClean)),
	}}})
	if err != nil {
		log.Fatal(err)
	}

	params := mews.ResourceListParams{ResourceIDs: hotel.ResourceIDs[:1], Extent: mews.ResourceExtent{Resources: true}}
	for room, err := range client.Resources.All(ctx, params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(room.Name, room.State)
	}
	// Output: 101 Clean
}

// The rooms that nobody occupies now.
func ExampleResourceService_GetOccupancyState() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	server.AddReservation(guests[0], mewstest.Object{"ServiceId": hotel.ServiceID, "AssignedResourceId": hotel.ResourceIDs[0]})

	result, err := client.Resources.GetOccupancyState(context.Background(), mews.ResourceGetOccupancyStateParams{
		ResourceCategoryIDs: []string{hotel.CategoryID},
		OccupancyStates:     []mews.OccupancyState{mews.OccupancyStateVacant},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, category := range result.ResourceCategoryOccupancyStates {
		fmt.Println(len(category.ResourceOccupancyStates), "of", len(hotel.ResourceIDs), "rooms are vacant")
	}
	// Output: 2 of 3 rooms are vacant
}

// A room is under repair for a week, and cannot be assigned then.
func ExampleResourceBlockService_Add() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	ctx := context.Background()

	from := time.Date(2027, time.July, 5, 8, 0, 0, 0, time.UTC)
	added, err := client.ResourceBlocks.Add(ctx, mews.ResourceBlockAddParams{ResourceBlocks: []mews.ResourceBlockAddData{{
		ResourceID: hotel.ResourceIDs[0], Name: "New bathroom", Type: mews.ResourceBlockTypeOutOfOrder,
		StartUTC: from, EndUTC: from.AddDate(0, 0, 7),
	}}})
	if err != nil {
		log.Fatal(err)
	}
	block := added.ResourceBlocks[0]
	fmt.Println(block.AssignedResourceID == hotel.ResourceIDs[0], block.Type)

	_, err = client.Reservations.Add(ctx, mews.ReservationAddParams{ServiceID: hotel.ServiceID, Reservations: []mews.ReservationData{{
		StartUTC: from.AddDate(0, 0, 1), EndUTC: from.AddDate(0, 0, 2), CustomerID: guests[0], RateID: hotel.RateID,
		RequestedCategoryID: hotel.CategoryID, AssignedResourceID: hotel.ResourceIDs[0],
		PersonCounts: []mews.ReservationPersonCount{{AgeCategoryID: hotel.AdultID, Count: 1}},
	}}})
	fmt.Println(errors.Is(err, mews.ErrForbidden))
	// Output:
	// true OutOfOrder
	// true
}

// The rooms that are out of order in July.
func ExampleResourceBlockService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	server.Add("resourceBlocks", mewstest.Object{
		"AssignedResourceId": hotel.ResourceIDs[1], "Name": "New bathroom", "Type": "OutOfOrder",
		"StartUtc": "2027-06-28T08:00:00Z", "EndUtc": "2027-07-05T08:00:00Z",
	})

	params := mews.ResourceBlockListParams{CollidingUTC: mews.TimeInterval{
		StartUTC: time.Date(2027, time.July, 1, 0, 0, 0, 0, time.UTC), EndUTC: time.Date(2027, time.August, 1, 0, 0, 0, 0, time.UTC),
	}}
	for block, err := range client.ResourceBlocks.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(block.Name, block.EndUTC.Format(time.DateOnly), slices.Index(hotel.ResourceIDs, block.AssignedResourceID))
	}
	// Output: New bathroom 2027-07-05 1
}
