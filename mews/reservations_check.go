package mews

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (p ReservationListParams) check() error {
	return cmp.Or(
		exclusive(argument{"ScheduledStartUTC", p.ScheduledStartUTC}, argument{"ActualStartUTC", p.ActualStartUTC}),
		exclusive(argument{"ScheduledEndUTC", p.ScheduledEndUTC}, argument{"ActualEndUTC", p.ActualEndUTC}),
	)
}

func (p ReservationListOldParams) check() error {
	if p.StartUTC.IsZero() && p.EndUTC.IsZero() {
		switch {
		case p.TimeFilter != "":
			return transport.Invalid("StartUTC", "must be given with TimeFilter, and EndUTC too")
		case len(p.States) > 0:
			return transport.Invalid("StartUTC", "must be given with States, and EndUTC too")
		}
	}
	return cmp.Or(
		replaced(argument{"ServiceID", p.ServiceID}, argument{"ServiceIDs", p.ServiceIDs}),
		interval("StartUTC", p.StartUTC, "EndUTC", p.EndUTC),
	)
}

func (p ReservationAddParams) check() error {
	for i, r := range p.Reservations {
		if strings.TrimSpace(r.CustomerID) == "" { // only prices do without
			return transport.Invalid(fmt.Sprintf("Reservations[%d].CustomerID", i), "must not be empty")
		}
	}
	return nil
}

func (d ReservationData) check() error {
	states := []ServiceOrderStateOld{"", ServiceOrderStateOldOptional, ServiceOrderStateOldEnquired, ServiceOrderStateOldConfirmed}
	if !slices.Contains(states, d.State) {
		return transport.Invalid("State", "must be Optional, Enquired or Confirmed: no reservation begins in another state")
	}
	counts := argument{"PersonCounts", d.PersonCounts}
	return cmp.Or(
		inOrder("StartUTC", d.StartUTC, "EndUTC", d.EndUTC),
		replaced(argument{"AdultCount", d.AdultCount}, counts),
		replaced(argument{"ChildCount", d.ChildCount}, counts),
		unitPrices(d.TimeUnitPrices),
	)
}

func (c ReservationPersonCount) check() error { return positive("Count", c.Count) }

func (p PerUnitPriceParams) check() error {
	if p.Index < 0 {
		return transport.Invalid("Index", "must not be negative; the first time unit is number 0")
	}
	return nil
}

// unitPrices rejects two prices of one time unit.
func unitPrices(prices []PerUnitPriceParams) error {
	seen := map[int]bool{}
	for i, p := range prices {
		if seen[p.Index] {
			return transport.Invalid(fmt.Sprintf("TimeUnitPrices[%d].Index", i), "repeats an earlier value")
		}
		seen[p.Index] = true
	}
	return nil
}

func (p ReservationUpdateParams) check() error {
	single := ReservationUpdateData{
		ChannelNumber: p.ChannelNumber, StartUTC: p.StartUTC, EndUTC: p.EndUTC, ReleasedUTC: p.ReleasedUTC,
		PersonCounts: p.PersonCounts, AssignedResourceID: p.AssignedResourceID, RequestedCategoryID: p.RequestedCategoryID,
		TravelAgencyID: p.TravelAgencyID, CompanyID: p.CompanyID, BusinessSegmentID: p.BusinessSegmentID, Purpose: p.Purpose,
		RateID: p.RateID, CreditCardID: p.CreditCardID, TimeUnitPrices: p.TimeUnitPrices, BookerID: p.BookerID,
		AssignedResourceLocked: p.AssignedResourceLocked, AvailabilityBlockID: p.AvailabilityBlockID, Options: p.Options,
	}
	if single.changes() {
		if p.ReservationID == "" {
			return transport.Invalid("ReservationID", "must be given with changes that are not in ReservationUpdates")
		}
		if err := single.check(); err != nil {
			return err
		}
	}
	_, priced := p.TimeUnitPrices.Get()
	for _, u := range p.ReservationUpdates {
		_, set := u.TimeUnitPrices.Get()
		priced = priced || set
	}
	if priced && strings.TrimSpace(p.Reason) == "" {
		return transport.Invalid("Reason", "must be given with TimeUnitPrices")
	}
	return nil
}

func (d ReservationUpdateData) check() error {
	if !d.changes() {
		return nothingToUpdate("", struct{}{})
	}
	prices, _ := d.TimeUnitPrices.Get()
	return cmp.Or(
		updatesInOrder("StartUTC", d.StartUTC, "EndUTC", d.EndUTC),
		unitPrices(prices),
	)
}

func (d ReservationUpdateData) changes() bool {
	d.EnterpriseID, d.ReservationID = "", ""
	if d.Options != nil && d.Options.OwnerCheckedIn.IsZero() {
		d.Options = nil
	}
	return argument{value: d}.given()
}

func (p ReservationProcessParams) check() error {
	if p.AllowOpenBalance != nil && *p.AllowOpenBalance && strings.TrimSpace(p.Notes) == "" {
		return transport.Invalid("Notes", "must be given with AllowOpenBalance: the reason for the open balance")
	}
	return nil
}

func (p ReservationCancelParams) check() error {
	return replaced(argument{"ReservationID", p.ReservationID}, argument{"ReservationIDs", p.ReservationIDs})
}

func (p ReservationUpdateIntervalParams) check() error {
	if p.StartUTC.IsZero() && p.EndUTC.IsZero() {
		return transport.Invalid("StartUTC", "must be given unless EndUTC is")
	}
	return inOrder("StartUTC", p.StartUTC, "EndUTC", p.EndUTC)
}

func (p ReservationAddProductParams) check() error {
	if p.Count == 0 {
		return transport.Invalid("Count", "must not be 0")
	}
	return inOrder("StartUTC", p.StartUTC, "EndUTC", p.EndUTC)
}
