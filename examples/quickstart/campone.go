package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

func runCampOne(ctx context.Context, out io.Writer, env func(string) string, write bool) error {
	key, url := env("CAMPONE_API_KEY"), env("CAMPONE_URL")
	switch {
	case key == "":
		server, err := camponetest.Start()
		if err != nil {
			return err
		}
		defer server.Close()
		server.AddCustomers(3)
		server.AddSites(2)
		key, url, write = server.Key(), server.URL(), true
		fmt.Fprintln(out, "no CAMPONE_API_KEY: using a fake server")
	case url == "":
		url = campone.Production
	}
	client, err := campone.NewClient(key, campone.WithBaseURL(url),
		campone.WithRateLimit(campone.RateLimitRequests, campone.RateLimitInterval))
	if err != nil {
		return err
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
	if !write || len(sites) == 0 {
		fmt.Fprintln(out, "nothing written: -write is not set, or there is no site")
		return nil
	}
	site := sites[0]
	fmt.Fprintln(out, "site", site.SiteNumber, "from CHF", site.BasePricePerNight, "a night")

	// Errors have the vendor's code, where there is one, and messages about fields.
	arrival := time.Now().AddDate(1, 0, 0)
	booking := campone.BookingCreateParams{
		SiteID: site.ID + 1_000_000, CheckInDate: campone.DateOf(arrival), CheckOutDate: campone.DateOf(arrival.AddDate(0, 0, 7)),
		NumAdults: 2, GuestLastName: "Quickstart",
	}
	_, err = client.Bookings.Create(ctx, booking)
	var refused *campone.Error
	if !errors.As(err, &refused) {
		return fmt.Errorf("expected a refusal, got: %w", err)
	}
	fmt.Fprintln(out, "refused:", refused.StatusCode, refused.Code)

	booking.SiteID = site.ID
	made, err := client.Bookings.Create(ctx, booking)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "booked %s to %s, %s, CHF %s\n", made.CheckInDate, made.CheckOutDate, made.Status, made.TotalPrice)
	return nil
}
