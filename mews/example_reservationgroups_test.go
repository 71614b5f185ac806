package mews_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// The group of each reservation, fetched once for a whole page.
func ExampleReservationGroupService_All() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	wedding := server.Add("reservationGroups", mewstest.Object{"Name": "Wedding", "ChannelManager": "SiteMinder"})
	for _, guest := range guests {
		server.AddReservation(guest, mewstest.Object{"ServiceId": hotel.ServiceID, "GroupId": wedding})
	}
	ctx := context.Background()

	rooms := map[string]int{}
	for reservation, err := range client.Reservations.All(ctx, mews.ReservationListParams{ServiceIDs: []string{hotel.ServiceID}}) {
		if err != nil {
			log.Fatal(err)
		}
		rooms[reservation.GroupID]++
	}
	var ids []string
	for id := range rooms {
		ids = append(ids, id)
	}
	for group, err := range client.ReservationGroups.All(ctx, mews.ReservationGroupListParams{ReservationGroupIDs: ids}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(group.Name, rooms[group.ID], group.ChannelManager)
	}
	// Output: Wedding 3 SiteMinder
}
