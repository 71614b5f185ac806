package campone_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

// The feed goes on until the context ends. A real store is a database, and writes the
// rows and the mark in one transaction.
func ExampleBookingService_Changes() {
	server, client := connectExample()
	defer server.Close()
	server.AddBooking(camponetest.Object{"booking_reference": "B-1"})

	rounds, mark := 0, ""
	for batch, err := range client.Bookings.Changes(context.Background(), campone.BookingListParams{}, campone.ChangeParams{Mark: mark, Every: time.Millisecond}) {
		if err != nil {
			log.Fatal(err)
		}
		for _, booking := range batch.Rows {
			fmt.Println(booking.BookingReference)
		}
		mark = batch.Mark
		if batch.End {
			if rounds++; rounds == 3 {
				break
			}
			server.AddBooking(camponetest.Object{"booking_reference": fmt.Sprintf("B-%d", rounds+1)})
		}
	}
	fmt.Println(mark != "")
	// Output:
	// B-1
	// B-2
	// B-3
	// true
}
