package mews_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// Everybody who stays with a reservation, with the names from the same response.
func ExampleCompanionshipService_Pages() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	reservation := server.AddReservation(guests[0], mewstest.Object{
		"ServiceId": hotel.ServiceID, "PersonCounts": []mewstest.Object{{"AgeCategoryId": hotel.AdultID, "Count": 2}},
	})
	ctx := context.Background()

	_, err := client.Reservations.AddCompanion(ctx, mews.ReservationAddCompanionParams{ReservationID: reservation, CustomerID: guests[1]})
	if err != nil {
		log.Fatal(err)
	}
	// Two persons were booked, so there is no place for a third.
	_, err = client.Reservations.AddCompanion(ctx, mews.ReservationAddCompanionParams{ReservationID: reservation, CustomerID: guests[2]})
	fmt.Println(errors.Is(err, mews.ErrForbidden))

	params := mews.CompanionshipListParams{
		ReservationIDs: []string{reservation}, Extent: mews.CompanionshipExtent{Customers: true},
	}
	for page, err := range client.Companionships.Pages(ctx, params) {
		if err != nil {
			log.Fatal(err)
		}
		names := map[string]string{}
		for _, customer := range page.Customers {
			names[customer.ID] = customer.LastName
		}
		for _, companionship := range page.Companionships {
			fmt.Println(names[companionship.CustomerID])
		}
	}
	// Output:
	// true
	// Diaz
	// Roth
}

// The reservations that a guest takes part in, of whomever they are.
func ExampleCompanionshipService_All() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	server.AddReservation(guests[0], mewstest.Object{"ServiceId": hotel.ServiceID, "CompanionIds": []string{guests[0], guests[1]}})
	server.AddReservation(guests[2], mewstest.Object{"ServiceId": hotel.ServiceID})

	var reservations []string
	params := mews.CompanionshipListParams{CustomerIDs: []string{guests[1]}}
	for companionship, err := range client.Companionships.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		reservations = append(reservations, companionship.ReservationID)
	}
	fmt.Println(len(reservations))
	// Output: 1
}
