package main

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
)

// lookUp reads the names for all reservations at once: one list of each kind, rather
// than one request for each reservation. Lists of identifiers may be of any length,
// since the client splits them.
func lookUp(ctx context.Context, client *mews.Client, reservations []mews.Reservation, language string) (*names, error) {
	n := &names{accounts: map[string]string{}, companions: map[string][]string{}, rooms: map[string]string{}, rates: map[string]string{}}
	ids, services, rooms, rates, customers, companies := set{}, set{}, set{}, set{}, set{}, set{}
	for _, r := range reservations {
		ids.add(r.ID)
		services.add(r.ServiceID)
		rooms.add(r.AssignedResourceID)
		rates.add(r.RateID)
		if r.AccountType == mews.AccountTypeCompany {
			companies.add(r.AccountID)
		} else {
			customers.add(r.AccountID)
		}
	}

	// A reservation has an owner. Who stays is said by its companionships.
	for c, err := range client.Companionships.All(ctx, mews.CompanionshipListParams{ReservationIDs: ids.values()}) {
		if err != nil {
			return nil, err
		}
		n.companions[c.ReservationID] = append(n.companions[c.ReservationID], c.CustomerID)
		customers.add(c.CustomerID)
	}
	for c, err := range client.Customers.All(ctx, mews.CustomerListParams{
		Extent: mews.CustomerExtent{Customers: true}, CustomerIDs: customers.values(),
	}) {
		if err != nil {
			return nil, err
		}
		n.accounts[c.ID] = strings.TrimSpace(c.FirstName + " " + c.LastName)
	}
	// An empty list is no filter, so it must not be sent.
	if len(companies) > 0 {
		for c, err := range client.Companies.All(ctx, mews.CompanyListParams{IDs: companies.values()}) {
			if err != nil {
				return nil, err
			}
			n.accounts[c.ID] = c.Name
		}
	}
	if len(rooms) > 0 {
		for r, err := range client.Resources.All(ctx, mews.ResourceListParams{
			Extent: mews.ResourceExtent{Resources: true, Inactive: true}, ResourceIDs: rooms.values(),
		}) {
			if err != nil {
				return nil, err
			}
			n.rooms[r.ID] = r.Name
		}
	}
	for r, err := range client.Rates.All(ctx, mews.RateListParams{
		Extent: &mews.RateExtent{Rates: true}, ServiceIDs: services.values(), RateIDs: rates.values(),
	}) {
		if err != nil {
			return nil, err
		}
		n.rates[r.ID] = property.Text(r.Names, language)
	}
	return n, nil
}

// A set holds identifiers, without the empty one.
type set map[string]bool

func (s set) add(id string) {
	if id != "" {
		s[id] = true
	}
}

func (s set) values() []string { return slices.Sorted(maps.Keys(s)) }
