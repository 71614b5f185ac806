package campone_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

// connectExample makes a client for a fake campsite. A real program has a key
// instead, and leaves WithBaseURL out.
func connectExample() (*camponetest.Server, *campone.Client) {
	server, err := camponetest.Start()
	if err != nil {
		log.Fatal(err)
	}
	for i, name := range []string{"Rossi", "Meier", "Müller"} {
		server.AddCustomer(camponetest.Object{"last_name": name, "email": fmt.Sprintf("guest%d@example.ch", i+1)})
	}
	server.AddSite(camponetest.Object{"id": 12, "site_number": "A12", "base_price_per_night": "55.00"})
	client, err := campone.NewClient(server.Key(), campone.WithBaseURL(server.URL()))
	if err != nil {
		log.Fatal(err)
	}
	return server, client
}

func ExampleCustomerService_All() {
	server, client := connectExample()
	defer server.Close()

	for customer, err := range client.Customers.All(context.Background(), campone.CustomerListParams{}, campone.WithoutRepeats()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(customer.LastName, customer.Email)
	}
	// Output:
	// Müller guest3@example.ch
	// Meier guest2@example.ch
	// Rossi guest1@example.ch
}

// A walk that failed goes on where it ended, a few times.
func ExamplePageError() {
	server, client := connectExample()
	defer server.Close()
	server.Inject(camponetest.Fault{After: 1, Status: 403}) // the second page, once

	params := campone.CustomerListParams{PageSize: 2}
	walk := func() error {
		for customer, err := range client.Customers.All(context.Background(), params) {
			if err != nil {
				return err
			}
			fmt.Println(customer.LastName)
		}
		return nil
	}
	for range 3 {
		err := walk()
		var page *campone.PageError
		if !errors.As(err, &page) {
			if err != nil {
				log.Fatal(err) // a wrong argument
			}
			break
		}
		fmt.Println("page", page.Page, "failed")
		params.Start = page.Token
	}
	// Output:
	// Müller
	// Meier
	// page 2 failed
	// Rossi
}

func ExampleBookingService_Create() {
	server, client := connectExample()
	defer server.Close()

	params := campone.BookingCreateParams{
		SiteID:       12,
		CheckInDate:  campone.Date{Year: 2026, Month: time.July, Day: 1},
		CheckOutDate: campone.Date{Year: 2026, Month: time.July, Day: 8},
		NumAdults:    2, GuestLastName: "Müller",
	}
	booking, err := client.Bookings.Create(context.Background(), params)
	if err != nil && campone.OutcomeOf(err) != campone.OutcomeNotDone {
		log.Fatal("look for the booking before making it again: ", err)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(booking.Status, booking.SiteNumber, booking.CheckInDate, "CHF", booking.TotalPrice)

	params.SiteID = 99
	_, err = client.Bookings.Create(context.Background(), params)
	var e *campone.Error
	if errors.As(err, &e) && e.Code == campone.CodeSiteNotFound {
		fmt.Println("no such site")
	}
	// Output:
	// pending A12 2026-07-01 CHF 385.00
	// no such site
}

func ExampleBookingService_All() {
	server, client := connectExample()
	defer server.Close()
	for _, day := range []string{"2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01"} {
		server.AddBooking(camponetest.Object{"check_in_date": day, "status": "confirmed"})
	}

	july := campone.BookingListParams{
		Status:      campone.BookingStatusConfirmed,
		CheckInFrom: campone.Date{Year: 2026, Month: time.July, Day: 1},
		CheckInTo:   campone.Date{Year: 2026, Month: time.July, Day: 31},
	}
	for booking, err := range client.Bookings.All(context.Background(), july) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(booking.CheckInDate)
	}
	// Output:
	// 2026-07-31
	// 2026-07-01
}

// The budget of a key is for an hour: a call does not wait for that unless it is
// told to.
func ExampleError() {
	server, client := connectExample()
	defer server.Close()
	server.SetRateLimit(1, time.Hour)

	for range 2 {
		_, err := client.Sites.List(context.Background(), campone.SiteListParams{})
		var e *campone.Error
		if errors.Is(err, campone.ErrRateLimited) && errors.As(err, &e) {
			fmt.Println("again in about", e.RetryAfter.Round(time.Minute))
		}
	}
	// Output: again in about 1h0m0s
}

func ExampleClient_Do() {
	server, client := connectExample()
	defer server.Close()

	var page struct{ Count int }
	if err := client.Do(context.Background(), "GET", "customers/?page_size=1", nil, &page); err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Count)
	// Output: 3
}

func ExampleCollect() {
	server, client := connectExample()
	defer server.Close()

	two, err := campone.Collect(client.Customers.All(context.Background(), campone.CustomerListParams{}), 2)
	fmt.Println(len(two), err)
	// Output: 2 <nil>
}
