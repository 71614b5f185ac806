package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func runMews(ctx context.Context, out io.Writer, env func(string) string, write bool) error {
	credentials := mews.Credentials{
		ClientToken: env("MEWS_CLIENT_TOKEN"), AccessToken: env("MEWS_ACCESS_TOKEN"), Client: "Guestwire Quickstart 1.0.0",
	}
	url := env("MEWS_URL")
	switch {
	case credentials.AccessToken == "":
		server, err := mewstest.Start()
		if err != nil {
			return err
		}
		defer server.Close()
		server.AddCustomers(3)
		url, write = server.URL(), true
		credentials.ClientToken, credentials.AccessToken = server.ClientToken(), server.AccessToken()
		fmt.Fprintln(out, "no MEWS_ACCESS_TOKEN: using a fake server")
	case url == "":
		url = mews.Production
	}
	client, err := mews.NewClient(credentials, mews.WithBaseURL(url),
		mews.WithRateLimit(mews.RateLimitRequests, mews.RateLimitInterval))
	if err != nil {
		return err
	}
	return showMews(ctx, out, client, write)
}

func showMews(ctx context.Context, out io.Writer, client *mews.Client, write bool) error {
	// The first call of every integration: do the tokens work, and where are we?
	configuration, err := client.Configuration.Get(ctx, mews.ConfigurationGetParams{})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, configuration.Enterprise.Name, "in", configuration.Enterprise.TimeZoneIdentifier)

	// An interval may be longer than the vendor accepts: the walk splits it.
	params := mews.CustomerListParams{
		Extent:     mews.CustomerExtent{Customers: true},
		CreatedUTC: mews.TimeInterval{StartUTC: configuration.NowUTC.AddDate(-1, 0, 0), EndUTC: configuration.NowUTC.Add(time.Hour)},
	}
	customers, err := mews.Collect(client.Customers.All(ctx, params), 3)
	if err != nil {
		return err
	}
	for _, c := range customers {
		fmt.Fprintf(out, "  %s %s %s\n", c.ID, c.FirstName, c.LastName)
	}

	// What is wrong with a call is said before anything is sent.
	_, err = client.Customers.List(ctx, mews.CustomerListParams{Extent: params.Extent})
	fmt.Fprintln(out, "refused at once:", err)
	if !write {
		fmt.Fprintln(out, "nothing written: -write is not set")
		return nil
	}

	address := fmt.Sprintf("quickstart-%d@example.org", time.Now().UnixNano())
	added, err := client.Customers.Add(ctx, mews.CustomerAddParams{
		FirstName: "Quick", LastName: "Start", Email: address, BirthDate: mews.Date{Year: 1983, Month: time.December, Day: 31},
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "added", added.ID, "born on", added.BirthDate)

	// The message of a 403 is for the user.
	_, err = client.Customers.Add(ctx, mews.CustomerAddParams{LastName: "Start", Email: address})
	var refused *mews.Error
	if !errors.As(err, &refused) {
		return fmt.Errorf("expected a refusal, got: %w", err)
	}
	fmt.Fprintln(out, "a second one is refused:", refused.StatusCode, refused.Message)

	// What is blank does not change; only update values can be cleared.
	updated, err := client.Customers.Update(ctx, mews.CustomerUpdateParams{
		CustomerID: added.ID, Notes: "came by quickstart", ItalianFiscalCode: mews.Clear[string](),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "updated: notes %q, still named %s %s\n", updated.Notes, updated.FirstName, updated.LastName)
	return nil
}
