// Match lists the bookings of a campsite with the registered customers they belong
// to. The CampOne API does not join the two yet; until it sends a customer_id, the
// vendor's advice is to compare e-mail addresses. Guests without an account, or
// without an address, are walk-in guests.
//
// Without credentials it does so on a fake campsite that lives in this process:
//
//	go run ./examples/match
//
// With CAMPONE_API_KEY in the environment (scopes customers:read and
// bookings:read), and CAMPONE_URL for another address than production, it reads
// from the real one. CAMPONE_URL alone is an error. It prints identifiers only.
//
// Exit codes:
//
//	0  all bookings are listed
//	1  it failed, and the list is incomplete
//	2  flags or the environment have to change first, as the message says
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

const help = `Match lists the bookings of a campsite with the registered customers they belong
to, by e-mail address. It prints identifiers only.

Environment:
  CAMPONE_API_KEY  key with the scopes customers:read and bookings:read
  CAMPONE_URL      another address than production
Without any of them it uses a fake campsite.

Exit codes:
  0  all bookings are listed
  1  it failed, and the list is incomplete
  2  flags or the environment have to change first, as the message says
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	os.Exit(program(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

func program(ctx context.Context, args []string, env cli.Lookup, stdout, stderr io.Writer) int {
	out := &cli.Output{W: stdout}
	params, err := parse(args, out)
	switch {
	case errors.Is(err, cli.ErrHelp):
		err = nil
	case err == nil:
		err = run(ctx, out, env, params)
	}
	if err = cmp.Or(err, out.Err()); err != nil {
		fmt.Fprintln(stderr, "match:", err)
	}
	return cli.Code(err)
}

func parse(args []string, stdout io.Writer) (params campone.BookingListParams, err error) {
	flags := flag.NewFlagSet("match", flag.ContinueOnError)
	from := flags.String("from", "", "first `day` of check-in, such as 2026-07-01; all if empty")
	to := flags.String("to", "", "last `day` of check-in")
	if err := cli.Parse(flags, args, help, stdout); err != nil {
		return params, err
	}
	if params.CheckInFrom, err = campone.ParseDate(*from); err != nil {
		return params, cli.Usage("-from: %w", err)
	}
	if params.CheckInTo, err = campone.ParseDate(*to); err != nil {
		return params, cli.Usage("-to: %w", err)
	}
	return params, nil
}

func run(ctx context.Context, out io.Writer, env cli.Lookup, params campone.BookingListParams) error {
	values, err := cli.Variables{Required: []string{"CAMPONE_API_KEY"}, Optional: []string{"CAMPONE_URL"}}.Read(env)
	if err != nil {
		return err
	}
	key, url := values["CAMPONE_API_KEY"], cmp.Or(values["CAMPONE_URL"], campone.Production)
	if values == nil {
		server, err := startFake()
		if err != nil {
			return err
		}
		defer server.Close()
		key, url = server.Key(), server.URL()
		fmt.Fprintln(out, "no CAMPONE_API_KEY: using a fake campsite")
	}
	client, err := campone.NewClient(key, campone.WithBaseURL(url),
		campone.WithRateLimit(campone.RateLimitRequests, campone.RateLimitInterval))
	if err != nil {
		return cli.Usage("%w", err)
	}
	err = match(ctx, out, client, params)
	if _, ok := errors.AsType[*campone.ArgumentError](err); ok {
		return cli.Usage("%w", err)
	}
	return err
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
	guests := map[int64]bool{} // customers with a booking
	// New bookings shift others to later pages, where they appear again.
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
		guests[customer] = true
		fmt.Fprintf(out, "%s  %s  customer %d\n", b.BookingReference, b.CheckInDate, customer)
	}
	fmt.Fprintf(out, "%s of %s, %s of walk-in guests\n",
		cli.Count(registered, "booking"), cli.Count(len(guests), "customer"), cli.Count(walkIn, "booking"))
	return nil
}

// owner prefers the customer that the vendor names, once it names one.
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
