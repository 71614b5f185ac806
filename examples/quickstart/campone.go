package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

func runCampOne(ctx context.Context, out io.Writer, values map[string]string, write bool) error {
	key, url := values["CAMPONE_API_KEY"], cmp.Or(values["CAMPONE_URL"], campone.Production)
	if values == nil {
		server, err := camponetest.Start()
		if err != nil {
			return err
		}
		defer server.Close()
		server.AddCustomers(3)
		server.AddSites(2)
		key, url = server.Key(), server.URL()
	}
	client, err := campone.NewClient(key, campone.WithBaseURL(url),
		campone.WithRateLimit(campone.RateLimitRequests, campone.RateLimitInterval))
	if err != nil {
		return cli.Usage("%w", err)
	}
	return showCampOne(ctx, out, client, write)
}

func showCampOne(ctx context.Context, out io.Writer, client *campone.Client, write bool) error {
	customers, err := campone.Collect(client.Customers.All(ctx, campone.CustomerListParams{}), 3)
	if err != nil {
		return err
	}
	for _, c := range customers {
		fmt.Fprintf(out, "  %-8d %s %s\n", c.ID, c.FirstName, c.LastName)
	}
	sites, err := campone.Collect(client.Sites.All(ctx, campone.SiteListParams{}), 1)
	if err != nil {
		return err
	}
	switch {
	case !write:
		fmt.Fprintln(out, "nothing is written without -write")
	case len(sites) == 0:
		fmt.Fprintln(out, "nothing is written, since there is no site to book")
	default:
		return writeCampOne(ctx, out, client, sites[0])
	}
	return nil
}

// writeCampOne creates a booking, which is the only write of the API.
func writeCampOne(ctx context.Context, out io.Writer, client *campone.Client, site campone.Site) error {
	fmt.Fprintln(out, "site", site.SiteNumber, "from CHF", site.BasePricePerNight, "a night")
	arrival := time.Now().AddDate(1, 0, 0)
	params := campone.BookingCreateParams{
		SiteID: site.ID + 1_000_000, CheckInDate: campone.DateOf(arrival), CheckOutDate: campone.DateOf(arrival.AddDate(0, 0, 7)),
		NumAdults: 2, GuestLastName: "Quickstart",
	}

	// A write that fails: what does the server say, and was it carried out?
	_, err := client.Bookings.Create(ctx, params)
	var rejected *campone.Error
	if !errors.As(err, &rejected) || campone.OutcomeOf(err) != campone.OutcomeNotDone {
		// It was carried out, or may have been: look before booking again.
		return fmt.Errorf("booking a site that does not exist: outcome %s: %w", campone.OutcomeOf(err), err)
	}
	fmt.Fprintln(out, "booking a site that does not exist is rejected and not done:", rejected.StatusCode, rejected.Code)

	params.SiteID = site.ID
	created, err := client.Bookings.Create(ctx, params)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "booked %s to %s, %s, CHF %s\n", created.CheckInDate, created.CheckOutDate, created.Status, created.TotalPrice)
	return nil
}
