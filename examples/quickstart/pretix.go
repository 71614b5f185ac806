package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func runPretix(ctx context.Context, out io.Writer, env func(string) string, write bool) error {
	url, token, organizer := env("PRETIX_URL"), env("PRETIX_TOKEN"), env("PRETIX_ORGANIZER")
	if url == "" {
		server, err := startPretix()
		if err != nil {
			return err
		}
		defer server.Close()
		url, token, organizer, write = server.URL(), server.Token(), server.Organizer(), true
		fmt.Fprintln(out, "no PRETIX_URL: using a fake server")
	}
	client, err := pretix.NewClient(url, pretix.Token(token))
	if err != nil {
		return err
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
	// A walk asks for page after page as the loop goes on; Collect(seq, 10) would
	// end it after ten customers, a break at any time.
	n := 0
	for customer, err := range customers.All(ctx, pretix.CustomerListParams{}) {
		if err != nil {
			return err
		}
		if n++; n <= 3 {
			fmt.Fprintf(out, "  %-8s %s\n", customer.Identifier, customer.Name)
		}
	}
	fmt.Fprintf(out, "walked %d customers\n", n)

	// Errors have a status to compare with and messages about single fields.
	_, err := customers.Get(ctx, "NOSUCHCUSTOMER")
	if !errors.Is(err, pretix.ErrNotFound) {
		return fmt.Errorf("expected a 404, got: %w", err)
	}
	fmt.Fprintln(out, "not found:", err)
	if !write {
		fmt.Fprintln(out, "nothing written: -write is not set")
		return nil
	}

	address := fmt.Sprintf("quickstart-%d@example.org", time.Now().UnixNano())
	created, err := customers.Create(ctx, pretix.CustomerCreateParams{Email: address, Phone: "+49 30 12345678"})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "created", created.Identifier, "with phone", created.Phone)

	_, err = customers.Create(ctx, pretix.CustomerCreateParams{Email: address})
	var refused *pretix.Error
	if !errors.As(err, &refused) {
		return fmt.Errorf("expected a refusal, got: %w", err)
	}
	fmt.Fprintln(out, "a second one is refused:", refused.StatusCode, refused.Fields.Get("email"))

	// What is not set does not change; Null empties a field.
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
