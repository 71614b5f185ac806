package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
)

// makeOrder turns a bill into an order of a service for a guest. Names become
// identifiers, and tax codes are checked.
func makeOrder(ctx context.Context, client *mews.Client, b bill, guest mews.CustomerSearchHit, e mews.Enterprise) (mews.OrderAddParams, error) {
	order := mews.OrderAddParams{
		AccountID: guest.Customer.ID, Notes: "Ticket " + b.ticket,
		// Items that are grouped might lose the identifiers by which they are found.
		Options: &mews.OrderAdditionOptions{DisableItemGrouping: new(true)},
	}
	if guest.Reservation != nil { // there is none for an account of the house
		order.LinkedReservationID = guest.Reservation.ID
	}
	var err error
	if order.ServiceID, err = findService(ctx, client, b.service, e.DefaultLanguageCode); err != nil {
		return order, err
	}
	categories, err := readCategories(ctx, client)
	if err != nil {
		return order, err
	}
	codes, err := readTaxCodes(ctx, client)
	if err != nil {
		return order, err
	}
	currency := defaultCurrency(e)
	for n, i := range b.items {
		category, found := categories[i.category]
		if !found {
			return order, cli.Usage("-item: there is no accounting category %q", i.category)
		}
		if !slices.Contains(codes, i.tax) {
			return order, cli.Usage("-item: there is no tax code %q; these are known: %s", i.tax, strings.Join(codes, ", "))
		}
		price := mews.AmountParams{Currency: currency, TaxCodes: []string{i.tax}}
		if e.Pricing == mews.PricingModeNet {
			price.NetValue = i.price
		} else {
			price.GrossValue = i.price
		}
		order.Items = append(order.Items, mews.OrderItemAdditionData{
			Name: i.name, UnitCount: i.count, UnitAmount: price, AccountingCategoryID: category,
			ExternalIdentifier: identifier(b.ticket, n),
		})
	}
	return order, nil
}

// identifier is that of an item of a bill.
func identifier(ticket string, n int) string { return fmt.Sprintf("%s/%d", ticket, n+1) }

// isOf reports whether an item has an identifier of the bill.
func isOf(ticket string, item mews.OrderItem) bool {
	i := strings.LastIndex(item.ExternalIdentifier, "/")
	return i >= 0 && item.ExternalIdentifier[:i] == ticket
}

func findService(ctx context.Context, client *mews.Client, name, language string) (string, error) {
	for s, err := range client.Services.All(ctx, mews.ServiceListParams{ServiceType: mews.ServiceDataDiscriminatorAdditional}) {
		if err != nil {
			return "", err
		}
		if s.IsActive && property.Text(s.Names, language) == name {
			return s.ID, nil
		}
	}
	return "", cli.Usage("-service: there is no service %q", name)
}

func readCategories(ctx context.Context, client *mews.Client) (map[string]string, error) {
	ids := map[string]string{}
	for c, err := range client.AccountingCategories.All(ctx, mews.AccountingCategoryListParams{
		ActivityStates: []mews.ActivityState{mews.ActivityStateActive},
	}) {
		if err != nil {
			return nil, err
		}
		ids[c.Name] = c.ID
	}
	return ids, nil
}

func readTaxCodes(ctx context.Context, client *mews.Client) ([]string, error) {
	all, err := client.Taxations.List(ctx, mews.TaxationListParams{})
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, rate := range all.TaxRates {
		codes = append(codes, rate.Code)
	}
	return codes, nil
}

func defaultCurrency(e mews.Enterprise) string {
	for _, c := range e.Currencies {
		if c.IsDefault {
			return c.Currency
		}
	}
	return ""
}
