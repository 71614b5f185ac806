package mews_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/mews"
)

// A company of a customer database is added, or updated if it is there already.
func ExampleCompanyService_Add() {
	server, client, _ := connectExample()
	defer server.Close()
	ctx := context.Background()

	store := func(externalID, name, email string) error {
		page, err := client.Companies.List(ctx, mews.CompanyListParams{
			ExternalIdentifiers: []string{externalID}, ActivityStates: []mews.ActivityState{mews.ActivityStateActive},
		})
		if err != nil {
			return err
		}
		if len(page.Companies) == 0 {
			_, err = client.Companies.Add(ctx, mews.CompanyAddParams{
				Name: name, InvoicingEmail: email, ExternalIdentifier: externalID,
				Options: mews.CompanyOptionsParams{Invoiceable: true},
			})
			return err
		}
		_, err = client.Companies.Update(ctx, mews.CompanyUpdateParams{
			CompanyID: page.Companies[0].ID, Name: mews.Set(name), InvoicingEmail: mews.Set(email),
		})
		return err
	}
	for _, email := range []string{"office@example.org", "invoices@example.org"} {
		if err := store("crm-17", "Acme", email); err != nil {
			log.Fatal(err)
		}
	}

	for company, err := range client.Companies.All(ctx, mews.CompanyListParams{Names: []string{"Acme"}}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(company.Name, company.InvoicingEmail, company.Options.Invoiceable)
	}
	// Output: Acme invoices@example.org true
}
