package mews_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// The names of the sources, to be looked up by the assignments of reservations.
func ExampleSourceService_All() {
	server, client, _ := connectExample()
	defer server.Close()
	server.Add("sources", mewstest.Object{"Name": "Booking.com", "Type": "OnlineTravelAgency", "Code": 10})
	server.Add("sources", mewstest.Object{"Name": "Phone", "Type": "Other", "Code": 20})

	for source, err := range client.Sources.All(context.Background(), mews.SourceListParams{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(source.Code, source.Name, source.Type)
	}
	// Output:
	// 20 Phone Other
	// 10 Booking.com OnlineTravelAgency
}

// Where reservations come from. One can have several sources; the primary one counts.
func ExampleSourceAssignmentService_All() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	channel := server.Add("sources", mewstest.Object{"Name": "Booking.com", "Type": "OnlineTravelAgency"})
	agency := server.Add("sources", mewstest.Object{"Name": "Agency", "Type": "Agent"})
	reservation := server.AddReservation(guests[0], mewstest.Object{"ServiceId": hotel.ServiceID})
	server.Add("sourceAssignments", mewstest.Object{"ReservationId": reservation, "SourceId": channel, "IsPrimary": true})
	server.Add("sourceAssignments", mewstest.Object{"ReservationId": reservation, "SourceId": agency})

	params := mews.SourceAssignmentListParams{ReservationIDs: []string{reservation}}
	for assignment, err := range client.SourceAssignments.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		if assignment.IsPrimary {
			fmt.Println(assignment.SourceID == channel)
		}
	}
	// Output: true
}
