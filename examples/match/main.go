// Match tells which bookings of a campsite belong to registered customers. The
// CampOne API does not join the two yet; until it sends a customer_id, the
// vendor's advice is to compare e-mail addresses. Guests without an account, or
// without an address, are reported apart.
//
// Without credentials it does so on a fake campsite that lives in this process:
//
//	go run ./examples/match
//
// With CAMPONE_API_KEY in the environment (scopes customers:read and
// bookings:read), and CAMPONE_URL for another address than production, it reads
// from the real one. It prints identifiers only.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

func main() {
	from := flag.String("from", "", "first day of check-in, such as 2026-07-01; all when empty")
	to := flag.String("to", "", "last day of check-in")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, os.Getenv, *from, *to)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, env func(string) string, from, to string) error {
	var params campone.BookingListParams
	var err error
	if params.CheckInFrom, err = campone.ParseDate(from); err != nil {
		return fmt.Errorf("-from: %w", err)
	}
	if params.CheckInTo, err = campone.ParseDate(to); err != nil {
		return fmt.Errorf("-to: %w", err)
	}
	key, url := env("CAMPONE_API_KEY"), env("CAMPONE_URL")
	switch {
	case key == "":
		server, err := startFake()
		if err != nil {
			return err
		}
		defer server.Close()
		key, url = server.Key(), server.URL()
		fmt.Fprintln(out, "no CAMPONE_API_KEY: using a fake campsite")
	case url == "":
		url = campone.Production
	}
	client, err := campone.NewClient(key, campone.WithBaseURL(url),
		campone.WithRateLimit(campone.RateLimitRequests, campone.RateLimitInterval))
	if err != nil {
		return err
	}
	return match(ctx, out, client, params)
}

func match(ctx context.Context, out io.Writer, client *campone.Client, params campone.BookingListParams) error {
	customers := map[string]int64{} // by address
	for c, err := range client.Customers.All(ctx, campone.CustomerListParams{}) {
		if err != nil {
			return err
		}
		customers[normal(c.Email)] = c.ID
	}
	registered, walkIn := 0, 0
	// Bookings that arrive meanwhile make others come twice.
	for b, err := range client.Bookings.All(ctx, params, campone.WithoutRepeats()) {
		if err != nil {
			return err
		}
		customer, ok := owner(b, customers)
		if !ok {
			walkIn++
			fmt.Fprintf(out, "%s  %s  walk-in\n", b.BookingReference, b.CheckInDate)
			continue
		}
		registered++
		fmt.Fprintf(out, "%s  %s  customer %d\n", b.BookingReference, b.CheckInDate, customer)
	}
	fmt.Fprintf(out, "%d bookings of %d customers, %d of walk-in guests\n", registered, len(customers), walkIn)
	return nil
}

// owner prefers what the vendor says, when it comes to say so.
func owner(b campone.Booking, customers map[string]int64) (int64, bool) {
	if id, ok := b.CustomerID.Int64(); ok {
		return id, true
	}
	address := normal(b.GuestEmail)
	customer, ok := customers[address]
	return customer, ok && address != ""
}

// normal makes addresses that mean the same equal: they are entered by hand.
func normal(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

func startFake() (*camponetest.Server, error) {
	server, err := camponetest.Start()
	if err != nil {
		return nil, err
	}
	server.AddCustomer(camponetest.Object{"email": "anna.mueller@example.ch", "first_name": "Anna", "last_name": "Müller"})
	server.AddCustomer(camponetest.Object{"email": "luca.rossi@example.ch", "first_name": "Luca", "last_name": "Rossi"})
	for i, address := range []string{"Anna.Mueller@Example.ch", "", "luca.rossi@example.ch", "guest@example.org"} {
		server.AddBooking(camponetest.Object{
			"booking_reference": fmt.Sprintf("B-FAKE0%d", i+1), "guest_email": address, "check_in_date": fmt.Sprintf("2026-07-0%d", i+1),
		})
	}
	return server, nil
}
