package mewstest_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A guest books a room and checks in.
func ExampleServer_AddHotel() {
	server := mewstest.New()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	guest := server.AddCustomer(mewstest.Object{"LastName": "Novák"})

	client, err := mews.NewClient(mews.Credentials{
		ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Example 1.0.0",
	}, mews.WithBaseURL(server.URL()), mews.WithHTTPClient(server.HTTPClient()))
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	added, err := client.Reservations.Add(ctx, mews.ReservationAddParams{
		ServiceID: hotel.ServiceID,
		Reservations: []mews.ReservationData{{
			CustomerID:          guest,
			StartUTC:            time.Now().Add(-time.Minute),
			EndUTC:              time.Now().AddDate(0, 0, 2),
			RateID:              hotel.RateID,
			RequestedCategoryID: hotel.CategoryID,
			AssignedResourceID:  hotel.ResourceIDs[0],
			PersonCounts:        []mews.ReservationPersonCount{{AgeCategoryID: hotel.AdultID, Count: 2}},
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	id := added.Reservations[0].Reservation.ID
	fmt.Println(client.Reservations.Start(ctx, mews.ReservationStartParams{ReservationID: id}))
	reservation, _ := server.Object("reservations", id)
	fmt.Println(reservation["State"])
	// Output:
	// <nil>
	// Started
}

// What changes in the fake is sent to the handler of webhooks, with the vendor's retries.
func ExampleServer_DeliverTo() {
	server := mewstest.New()
	defer server.Close()
	received := 0
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if received++; received == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	webhook := server.DeliverTo("https://hooks.example.com/mews?secret=...", mewstest.Delivery{Handler: handler})
	webhook.Inject(mewstest.DeliveryFault{After: 1, Duplicates: 1}) // of the second attempt

	server.AddCustomer(mewstest.Object{"LastName": "Novák"})
	webhook.Flush()
	for _, a := range webhook.Attempts() {
		fmt.Println(a.Attempt, a.Status)
	}
	// Output:
	// 1 503
	// 2 200
	// 2 200
}
