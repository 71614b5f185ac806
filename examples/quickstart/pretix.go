package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func runPretix(ctx context.Context, out io.Writer, values map[string]string, write bool) error {
	url, token, organizer := values["PRETIX_URL"], values["PRETIX_TOKEN"], values["PRETIX_ORGANIZER"]
	if values == nil {
		server, err := startPretix()
		if err != nil {
			return err
		}
		defer server.Close()
		url, token, organizer = server.URL(), server.Token(), server.Organizer()
	}
	client, err := pretix.NewClient(url, pretix.Token(token))
	if err != nil {
		return cli.Usage("%w", err)
	}
	return showPretix(ctx, out, client.Organizer(organizer).Customers, write)
}

func startPretix() (*pretixtest.Server, error) {
	server, err := pretixtest.Start()
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"Ann Lee", "Bo Diaz", "Cy Roth"} {
		email := name[:2] + "@example.org"
		server.AddCustomer(server.Organizer(), pretixtest.Customer{
			Email: &email, IsActive: true, NameParts: map[string]any{"_scheme": "full", "full_name": name},
		})
	}
	return server, nil
}

func showPretix(ctx context.Context, out io.Writer, customers pretix.CustomerService, write bool) error {
	// The loop requests page after page as it goes on. A break ends it at any time,
	// and Collect(seq, 10) would after ten customers.
	n := 0
	for customer, err := range customers.All(ctx, pretix.CustomerListParams{}) {
		if err != nil {
			return err
		}
		if n++; n <= 3 {
			fmt.Fprintf(out, "  %-8s %s\n", customer.Identifier, customer.Name)
		}
	}
	fmt.Fprintln(out, "read", cli.Count(n, "customer"))

	// errors.Is compares the status of an error.
	_, err := customers.Get(ctx, "NOSUCHCUSTOMER")
	if !errors.Is(err, pretix.ErrNotFound) {
		return fmt.Errorf("expected a 404, got: %w", err)
	}
	fmt.Fprintln(out, "not found:", err)
	if !write {
		fmt.Fprintln(out, "nothing is written without -write")
		return nil
	}
	return writePretix(ctx, out, customers)
}

func writePretix(ctx context.Context, out io.Writer, customers pretix.CustomerService) error {
	params := pretix.CustomerCreateParams{
		Email: fmt.Sprintf("quickstart-%d@example.org", time.Now().UnixNano()), Phone: "+49 30 12345678",
	}
	created, err := customers.Create(ctx, params)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "created customer", created.Identifier, "with phone", created.Phone)

	// A write that fails: what does the server say, and was it carried out?
	_, err = customers.Create(ctx, params)
	var rejected *pretix.Error
	if !errors.As(err, &rejected) || pretix.OutcomeOf(err) != pretix.OutcomeNotDone {
		// It was carried out, or may have been: look before creating it again.
		return fmt.Errorf("creating it again: outcome %s: %w", pretix.OutcomeOf(err), err)
	}
	fmt.Fprintln(out, "creating it again is rejected and not done:", rejected.StatusCode, rejected.Fields.Get("email"))

	// Fields that are not set stay as they are; Null empties one.
	updated, err := customers.Update(ctx, created.Identifier, pretix.CustomerUpdateParams{
		Notes: pretix.Set("came by quickstart"),
		Phone: pretix.Null[string](),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "updated: notes %q, phone %q\n", updated.Notes, updated.Phone)

	gone, err := customers.Anonymize(ctx, created.Identifier)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "anonymized: e-mail %q, active %t\n", gone.Email, gone.IsActive)
	return nil
}
