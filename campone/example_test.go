package campone_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

// connectExample creates a client for a fake campsite. A real program has a key
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

// A loop that resumes tries the page that failed again, a few times. It asks for less
// if the response was too large, and stops on any other DecodeError, which is permanent.
func ExamplePageError() {
	server, client := connectExample()
	defer server.Close()
	server.Inject(camponetest.Fault{After: 1, Status: 403}) // the second page, once

	params := campone.CustomerListParams{PageSize: 2}
	iterate := func() error {
		for customer, err := range client.Customers.All(context.Background(), params) {
			if err != nil {
				return err
			}
			fmt.Println(customer.LastName)
		}
		return nil
	}
	for attempt := 1; ; attempt++ {
		err := iterate()
		if err == nil {
			break
		}
		var page *campone.PageError
		var decode *campone.DecodeError
		switch {
		case !errors.As(err, &page): // an invalid argument
			log.Fatal(err)
		case attempt == 3:
			log.Fatal("giving up: ", err)
		case errors.Is(err, campone.ErrResponseTooLarge):
			params.PageSize = max(1, params.PageSize/2)
		case errors.As(err, &decode): // the same page would fail again
			log.Fatal(err)
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

// A job that stores a resume token with each page can be stopped at any time. It
// continues with the next page, and has nothing to do once End is stored.
func ExampleCustomerService_Pages() {
	server, client := connectExample()
	defer server.Close()

	var checkpoint string // in a file or a database, with the rows
	run := func(limit int) error {
		params := campone.CustomerListParams{PageSize: 2, Start: checkpoint}
		for page, err := range client.Customers.Pages(context.Background(), params) {
			if err != nil {
				return err
			}
			fmt.Println(len(page.Results), "customers")
			checkpoint = cmp.Or(page.Next, campone.End)
			if limit--; limit == 0 {
				break // as if the program was stopped
			}
		}
		return nil
	}
	fmt.Println(run(1), checkpoint == campone.End)
	fmt.Println(run(0), checkpoint == campone.End)
	fmt.Println(run(0))
	// Output:
	// 2 customers
	// <nil> false
	// 1 customers
	// <nil> true
	// <nil>
}

// An export that must not stop at a damaged row reports it and delivers all others.
func ExampleWithBadRows() {
	server, client := connectExample()
	defer server.Close()
	server.Inject(camponetest.Fault{Status: 200, Body: `{"count":2,"next":null,"previous":null,"results":[
		{"id":1,"date_joined":"soon"},
		{"id":2,"last_name":"Meier","date_joined":"2026-01-31T10:00:00.000Z"}]}`})

	report := campone.WithBadRows(func(e *campone.DecodeError) error {
		fmt.Println("cannot read", e.ID, e.Field) // e.Raw has the row
		return nil
	})
	for customer, err := range client.Customers.All(context.Background(), campone.CustomerListParams{}, report) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(customer.LastName)
	}
	// Output:
	// cannot read 1 date_joined
	// Meier
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
		log.Fatal("look for the booking before creating it again: ", err)
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

// The budget of a key is for an hour. A call does not wait so long unless
// MaxRetryAfter allows it.
func ExampleError() {
	server, client := connectExample()
	defer server.Close()
	server.SetRateLimit(1, time.Hour)

	for range 2 {
		_, err := client.Sites.List(context.Background(), campone.SiteListParams{})
		var e *campone.Error
		if errors.Is(err, campone.ErrRateLimited) && errors.As(err, &e) {
			fmt.Println("try again in about", e.RetryAfter.Round(time.Minute))
		}
	}
	// Output: try again in about 1h0m0s
}

// After an unknown outcome the caller looks for the booking before creating it again.
func ExampleOutcomeOf() {
	server, client := connectExample()
	defer server.Close()
	server.Inject(camponetest.Fault{Method: "POST", Cut: camponetest.CutAfter}) // carried out, and the response lost

	ctx, day := context.Background(), campone.Date{Year: 2026, Month: time.July, Day: 1}
	_, err := client.Bookings.Create(ctx, campone.BookingCreateParams{SiteID: 12, CheckInDate: day, NumAdults: 2, GuestEmail: "dee@example.ch"})
	if campone.OutcomeOf(err) == campone.OutcomeUnknown {
		for booking, err := range client.Bookings.All(ctx, campone.BookingListParams{CheckInFrom: day, CheckInTo: day}) {
			if err != nil {
				log.Fatal(err)
			}
			if booking.SiteID == 12 && booking.GuestEmail == "dee@example.ch" {
				fmt.Println("found:", booking.Status)
			}
		}
	}
	// Output: found: pending
}

// A list that the package has no methods for, with a type of your own.
func ExampleIterate() {
	server, client := connectExample()
	defer server.Close()
	server.HandleList("seasons/", []camponetest.Object{{"id": 1, "name": "Summer"}, {"id": 2, "name": "Winter"}})

	type season struct {
		ID   int64  `json:"id"`
		Name string `json:"name"`
	}
	for s, err := range campone.Iterate[season](context.Background(), client, campone.IterateParams{Path: "seasons/"}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(s.ID, s.Name)
	}
	// Output:
	// 1 Summer
	// 2 Winter
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
