package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
)

// show lists the arrivals of a day, of today if it is zero.
func show(ctx context.Context, out io.Writer, client *mews.Client, day mews.Date) error {
	configuration, err := property.Configuration(ctx, client)
	if err != nil {
		return err
	}
	enterprise := configuration.Enterprise

	// A day of the hotel begins at its own midnight, and has 23 or 25 hours when the
	// clocks change.
	days, err := mews.NewTimeUnits(enterprise.TimeZoneIdentifier, mews.TimeUnitPeriodDay)
	if err != nil {
		return err
	}
	if day.IsZero() {
		day = days.Date(configuration.NowUTC) // the clock of the server, not of this machine
	}
	midnight := days.StartOf(day)

	// Of all bookable services: rooms, and parking lots if they can be booked.
	reservations, err := mews.Collect(client.Reservations.All(ctx, mews.ReservationListParams{
		ScheduledStartUTC: mews.TimeInterval{StartUTC: midnight, EndUTC: days.Next(midnight)},
		States:            []mews.ServiceOrderState{mews.ServiceOrderStateConfirmed, mews.ServiceOrderStateStarted},
	}), -1)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s, %s: %s\n", enterprise.Name, day, cli.Count(len(reservations), "arrival"))
	if len(reservations) == 0 {
		return nil
	}
	names, err := lookUp(ctx, client, reservations, enterprise.DefaultLanguageCode)
	if err != nil {
		return err
	}
	due, err := balances(ctx, client, reservations)
	if err != nil {
		return err
	}

	slices.SortFunc(reservations, func(a, b mews.Reservation) int { return a.ScheduledStartUTC.Compare(b.ScheduledStartUTC) })
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "TIME\tROOM\tGUEST\tRATE\tBALANCE\tSTATE")
	for _, r := range reservations {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", r.ScheduledStartUTC.In(days.Location()).Format(time.TimeOnly[:5]),
			names.room(r), names.guests(r), nameOf(names.rates, r.RateID), due[r.AccountID], r.State)
	}
	return table.Flush()
}

// names are what people call the objects that reservations refer to by identifier.
type names struct {
	accounts   map[string]string // customers and companies
	companions map[string][]string
	rooms      map[string]string
	rates      map[string]string
}

// room is that of a reservation, if one is assigned.
func (n *names) room(r mews.Reservation) string {
	if r.AssignedResourceID == "" {
		return "-"
	}
	return nameOf(n.rooms, r.AssignedResourceID)
}

// guests are the owner of a reservation and who comes along.
func (n *names) guests(r mews.Reservation) string {
	guests := []string{nameOf(n.accounts, r.AccountID)}
	for _, id := range n.companions[r.ID] {
		if id != r.AccountID {
			guests = append(guests, nameOf(n.accounts, id))
		}
	}
	return strings.Join(guests, ", ")
}

// nameOf is what people call an object. Lists leave out what was deleted meanwhile.
func nameOf(names map[string]string, id string) string { return cmp.Or(names[id], "?") }
