package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func runMews(ctx context.Context, out io.Writer, values map[string]string, write bool) error {
	if values == nil {
		server, err := mewstest.Start()
		if err != nil {
			return err
		}
		defer server.Close()
		server.AddCustomers(3)
		values = property.Values(server, server.AccessToken())
	}
	client, err := property.Connect(values, "Quickstart")
	if err != nil {
		return err
	}
	return showMews(ctx, out, client, write)
}

func showMews(ctx context.Context, out io.Writer, client *mews.Client, write bool) error {
	// The first call of every integration: do the tokens work, and for which property?
	configuration, err := client.Configuration.Get(ctx, mews.ConfigurationGetParams{})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, configuration.Enterprise.Name, "in", configuration.Enterprise.TimeZoneIdentifier)

	// The interval is longer than the vendor accepts, so it is split into requests.
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

	// Invalid arguments are found before any request.
	_, err = client.Customers.List(ctx, mews.CustomerListParams{Extent: params.Extent})
	fmt.Fprintln(out, "not even sent:", err)
	if !write {
		fmt.Fprintln(out, "nothing is written without -write")
		return nil
	}
	return writeMews(ctx, out, client)
}

func writeMews(ctx context.Context, out io.Writer, client *mews.Client) error {
	params := mews.CustomerAddParams{
		FirstName: "Quick", LastName: "Start", Email: fmt.Sprintf("quickstart-%d@example.org", time.Now().UnixNano()),
		BirthDate: mews.Date{Year: 1983, Month: time.December, Day: 31},
	}
	added, err := client.Customers.Add(ctx, params)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "added customer", added.ID, "born on", added.BirthDate)

	// A write that fails: what does the platform say, and was it carried out?
	_, err = client.Customers.Add(ctx, params)
	var rejected *mews.Error
	if !errors.As(err, &rejected) || mews.OutcomeOf(err) != mews.OutcomeNotDone {
		// It was carried out, or may have been: look before adding it again.
		return fmt.Errorf("adding it again: outcome %s: %w", mews.OutcomeOf(err), err)
	}
	fmt.Fprintln(out, "adding it again is rejected and not done:", rejected.StatusCode, rejected.Message)

	// Fields that are left empty stay as they are; only update values can be cleared.
	updated, err := client.Customers.Update(ctx, mews.CustomerUpdateParams{
		CustomerID: added.ID, Notes: "came by quickstart", ItalianFiscalCode: mews.Clear[string](),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "updated: notes %q, still named %s %s\n", updated.Notes, updated.FirstName, updated.LastName)

	file, err := client.Customers.AddFile(ctx, mews.CustomerAddFileParams{
		CustomerID: added.ID, Name: "hello.pdf", Type: mews.FileTypePDF,
	}, strings.NewReader("%PDF-1.7\n%%EOF\n"))
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "attached file", file.FileID)
	return moveMews(ctx, out, client, added.ID)
}

// moveMews adds an address, and deletes it.
func moveMews(ctx context.Context, out io.Writer, client *mews.Client, customerID string) error {
	added, err := client.Addresses.Add(ctx, mews.AddressAddParams{
		Addresses: []mews.AddressAddData{{AccountID: customerID, Line1: "Main Street 1", City: "Prague", CountryCode: "CZ"}},
	})
	if err != nil {
		return err
	}
	if len(added.Addresses) != 1 {
		return fmt.Errorf("added one address, got %d", len(added.Addresses))
	}
	address := added.Addresses[0]
	if err := client.Addresses.Delete(ctx, mews.AddressDeleteParams{AddressIDs: []string{address.ID}}); err != nil {
		return err
	}
	fmt.Fprintln(out, "added an address in", address.City, "and deleted it")
	return nil
}
