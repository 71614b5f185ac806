package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews"
)

// findGuest finds the one guest in the house whom a bill is for.
func findGuest(ctx context.Context, client *mews.Client, b bill) (mews.CustomerSearchHit, error) {
	var none mews.CustomerSearchHit
	hits, err := search(ctx, client, b)
	if err != nil {
		return none, err
	}
	hit, err := choose(hits, b)
	if err == nil && slices.Contains(hit.Customer.Classifications, mews.CustomerClassificationCashlist) {
		return none, cli.Usage("%s pays cash; nothing is charged to the room", name(hit.Customer))
	}
	return hit, err
}

// search finds guests who have checked in, by room, by name or by both.
func search(ctx context.Context, client *mews.Client, b bill) ([]mews.CustomerSearchHit, error) {
	rooms := []string{""}
	if b.room != "" {
		resources, err := mews.Collect(client.Resources.All(ctx, mews.ResourceListParams{
			Extent: mews.ResourceExtent{Resources: true}, Names: []string{b.room},
		}), -1)
		if err != nil {
			return nil, err
		}
		if len(resources) == 0 {
			return nil, cli.Usage("-room: there is no room %q", b.room)
		}
		rooms = nil
		for _, r := range resources { // a parking lot can have the number of a room
			rooms = append(rooms, r.ID)
		}
	}
	var hits []mews.CustomerSearchHit
	for _, room := range rooms {
		found, err := client.Customers.Search(ctx, mews.CustomerSearchParams{
			Name: b.guest, ResourceID: room, Extent: &mews.CustomerExtent{Customers: true},
		})
		if err != nil {
			return nil, err
		}
		hits = append(hits, found.Customers...)
	}
	return hits, nil
}

// choose takes the only guest, or the owner of the reservation of the room. It does
// not guess.
func choose(hits []mews.CustomerSearchHit, b bill) (mews.CustomerSearchHit, error) {
	if b.guest == "" {
		owns := func(h mews.CustomerSearchHit) bool {
			return h.Reservation != nil && h.Reservation.OwnerID == h.Customer.ID
		}
		if i := slices.IndexFunc(hits, owns); i >= 0 && !slices.ContainsFunc(hits[i+1:], owns) {
			return hits[i], nil
		}
	}
	switch len(hits) {
	case 0:
		return mews.CustomerSearchHit{}, cli.Usage("nobody in the house matches room %q and guest %q", b.room, b.guest)
	case 1:
		return hits[0], nil
	}
	var names []string
	for _, h := range hits {
		names = append(names, name(h.Customer))
	}
	return mews.CustomerSearchHit{}, cli.Usage("%d guests match: %s; give both -room and -guest", len(hits), strings.Join(names, ", "))
}

func name(c mews.Customer) string { return strings.TrimSpace(fmt.Sprint(c.FirstName, " ", c.LastName)) }
