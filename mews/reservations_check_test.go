package mews_test

import (
	"testing"
	"time"

	"github.com/guestwire/guestwire-go/mews"
)

func TestReservationListChecks(t *testing.T) {
	t.Parallel()
	ids := []string{"1"}
	during := mews.TimeInterval{StartUTC: arrival, EndUTC: departure}
	confirmed := []mews.ServiceOrderStateOld{mews.ServiceOrderStateOldConfirmed}
	old := func(p mews.ReservationListOldParams) mews.ReservationListOldParams {
		p.ServiceIDs, p.Extent.Reservations = ids, true
		return p
	}
	runChecks(t, []checkTest{
		{"Reservations.List", mews.ReservationListParams{ScheduledStartUTC: during, ActualStartUTC: during}, "ActualStartUTC", "combined with ScheduledStartUTC"},
		{"Reservations.List", mews.ReservationListParams{ScheduledEndUTC: during, ActualEndUTC: during}, "ActualEndUTC", "combined with ScheduledEndUTC"},
		{"Reservations.List", mews.ReservationListParams{ScheduledStartUTC: during, ActualEndUTC: during}, "", ""},
		{"Reservations.List", mews.ReservationListParams{CollidingUTC: mews.TimeInterval{StartUTC: departure, EndUTC: arrival}}, "CollidingUTC", "ends before it starts"},
		{"Reservations.List", mews.ReservationListParams{}, "", ""},
		{"Reservations.ListOld", old(mews.ReservationListOldParams{ServiceID: "1"}), "ServiceID", "together with ServiceIDs"},
		{"Reservations.ListOld", old(mews.ReservationListOldParams{States: confirmed}), "StartUTC", "with States"},
		{"Reservations.ListOld", old(mews.ReservationListOldParams{TimeFilter: mews.ReservationTimeFilterStart}), "StartUTC", "with TimeFilter"},
		{"Reservations.ListOld", old(mews.ReservationListOldParams{StartUTC: arrival, States: confirmed}), "EndUTC", "with StartUTC"},
		{"Reservations.ListOld", old(mews.ReservationListOldParams{EndUTC: arrival}), "StartUTC", "with EndUTC"},
		{"Reservations.ListOld", old(mews.ReservationListOldParams{StartUTC: departure, EndUTC: arrival}), "EndUTC", "is before StartUTC"},
		{"Reservations.ListOld", old(mews.ReservationListOldParams{StartUTC: arrival, EndUTC: departure, States: confirmed}), "", ""},
		{"Reservations.ListOld", old(mews.ReservationListOldParams{ReservationIDs: ids}), "", ""},
	})
}

// stay returns a valid reservation with a change.
func stay(change func(*mews.ReservationData)) mews.ReservationData {
	d := mews.ReservationData{
		StartUTC: arrival, EndUTC: departure, CustomerID: "1", RequestedCategoryID: "1", RateID: "1",
		PersonCounts: []mews.ReservationPersonCount{{AgeCategoryID: "1", Count: 2}},
	}
	change(&d)
	return d
}

func TestReservationDataChecks(t *testing.T) {
	t.Parallel()
	adults := 2
	prices := func(index ...int) func(*mews.ReservationData) {
		return func(d *mews.ReservationData) {
			for _, i := range index {
				d.TimeUnitPrices = append(d.TimeUnitPrices, mews.PerUnitPriceParams{Index: i})
			}
		}
	}
	product := func(start, end time.Time) func(*mews.ReservationData) {
		return func(d *mews.ReservationData) {
			d.ProductOrders = []mews.ProductOrderAdditionData{{ProductID: "1", StartUTC: start, EndUTC: end}}
		}
	}
	tests := []struct {
		change   func(*mews.ReservationData)
		argument string
		problem  string
	}{
		{func(*mews.ReservationData) {}, "", ""},
		{func(d *mews.ReservationData) { d.EndUTC = arrival.Add(-time.Hour) }, "EndUTC", "is before StartUTC"},
		{func(d *mews.ReservationData) { d.State = mews.ServiceOrderStateOldStarted }, "State", "Optional, Enquired or Confirmed"},
		{func(d *mews.ReservationData) { d.State = mews.ServiceOrderStateOldOptional }, "", ""},
		{func(d *mews.ReservationData) { d.State = mews.ServiceOrderStateOldEnquired }, "", ""},
		{func(d *mews.ReservationData) { d.PersonCounts[0].Count = 0 }, "PersonCounts[0].Count", "at least 1"},
		{func(d *mews.ReservationData) { d.PersonCounts = []mews.ReservationPersonCount{} }, "PersonCounts", "at least 1"},
		{func(d *mews.ReservationData) { d.AdultCount = &adults }, "AdultCount", "together with PersonCounts"},
		{func(d *mews.ReservationData) { d.ChildCount = &adults }, "ChildCount", "together with PersonCounts"},
		{prices(-1), "TimeUnitPrices[0].Index", "must not be negative"},
		{prices(0, 0), "TimeUnitPrices[1].Index", "repeats"},
		{prices(0, 1), "", ""},
		{product(departure, arrival), "ProductOrders[0].EndUTC", "is before StartUTC"},
		{product(arrival, arrival), "", ""},
	}
	checks := make([]checkTest, 0, 2*len(tests)+2)
	for _, tt := range tests {
		list := []mews.ReservationData{stay(func(*mews.ReservationData) {}), stay(tt.change)}
		argument := tt.argument
		if argument != "" {
			argument = "Reservations[1]." + argument
		}
		checks = append(checks,
			checkTest{"Reservations.Add", mews.ReservationAddParams{ServiceID: "1", Reservations: list}, argument, tt.problem},
			checkTest{"Reservations.Price", mews.ReservationPriceParams{ServiceID: "1", Reservations: list}, argument, tt.problem},
		)
	}
	nobody := []mews.ReservationData{stay(func(d *mews.ReservationData) { d.CustomerID = "" })}
	checks = append(checks,
		checkTest{"Reservations.Add", mews.ReservationAddParams{ServiceID: "1", Reservations: nobody}, "Reservations[0].CustomerID", "must not be empty"},
		checkTest{"Reservations.Price", mews.ReservationPriceParams{ServiceID: "1", Reservations: nobody}, "", ""},
	)
	runChecks(t, checks)
}

func TestReservationUpdateChecks(t *testing.T) {
	t.Parallel()
	update := func(d mews.ReservationUpdateData) mews.ReservationUpdateParams {
		d.ReservationID, d.EnterpriseID = "1", "1"
		return mews.ReservationUpdateParams{Reason: "asked for", ReservationUpdates: []mews.ReservationUpdateData{d}}
	}
	single := func(p mews.ReservationUpdateParams) mews.ReservationUpdateParams {
		p.ReservationUpdates = []mews.ReservationUpdateData{{ReservationID: "1", Purpose: mews.Set(mews.ReservationPurposeLeisure)}}
		return p
	}
	options := func(o mews.ReservationUpdateOptionsParams) mews.ReservationUpdateParams {
		return update(mews.ReservationUpdateData{Options: &o})
	}
	prices := mews.Set([]mews.PerUnitPriceParams{{Index: 0}})
	twice := mews.Set([]mews.PerUnitPriceParams{{Index: 0}, {Index: 0}})
	noReason := update(mews.ReservationUpdateData{TimeUnitPrices: prices})
	noReason.Reason = " "
	const item = "ReservationUpdates[0]"
	runChecks(t, []checkTest{
		{"Reservations.Update", update(mews.ReservationUpdateData{}), item, "nothing to update"},
		{"Reservations.Update", options(mews.ReservationUpdateOptionsParams{}), item, "nothing to update"},
		{"Reservations.Update", options(mews.ReservationUpdateOptionsParams{OwnerCheckedIn: mews.Set(false)}), "", ""},
		{"Reservations.Update", update(mews.ReservationUpdateData{StartUTC: mews.Set(departure), EndUTC: mews.Set(arrival)}), item + ".EndUTC", "is before StartUTC"},
		{"Reservations.Update", update(mews.ReservationUpdateData{EndUTC: mews.Set(departure)}), "", ""},
		{"Reservations.Update", update(mews.ReservationUpdateData{PersonCounts: mews.Set([]mews.ReservationPersonCount{{AgeCategoryID: "1"}})}), item + ".PersonCounts[0].Count", "at least 1"},
		{"Reservations.Update", update(mews.ReservationUpdateData{TimeUnitPrices: twice}), item + ".TimeUnitPrices[1].Index", "repeats"},
		{"Reservations.Update", update(mews.ReservationUpdateData{TimeUnitPrices: prices}), "", ""},
		{"Reservations.Update", noReason, "Reason", "with TimeUnitPrices"},
		{"Reservations.Update", single(mews.ReservationUpdateParams{Purpose: mews.Set(mews.ReservationPurposeBusiness)}), "ReservationID", "not in ReservationUpdates"},
		{"Reservations.Update", single(mews.ReservationUpdateParams{ReservationID: "1", Purpose: mews.Set(mews.ReservationPurposeBusiness)}), "", ""},
		{"Reservations.Update", single(mews.ReservationUpdateParams{ReservationID: "1", StartUTC: mews.Set(departure), EndUTC: mews.Set(arrival)}), "EndUTC", "is before StartUTC"},
		{"Reservations.Update", single(mews.ReservationUpdateParams{ReservationID: "1", TimeUnitPrices: prices}), "Reason", "with TimeUnitPrices"},
		{"Reservations.Update", single(mews.ReservationUpdateParams{ReservationID: "1"}), "", ""},
	})
}

func TestReservationActionChecks(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	product := mews.ReservationAddProductParams{ReservationID: "1", ProductID: "1"}
	backwards, once := product, product
	backwards.Count, backwards.StartUTC, backwards.EndUTC = 1, departure, arrival
	once.Count, once.StartUTC, once.EndUTC = 1, arrival, arrival
	runChecks(t, []checkTest{
		{"Reservations.Process", mews.ReservationProcessParams{ReservationID: "1", AllowOpenBalance: &yes}, "Notes", "with AllowOpenBalance"},
		{"Reservations.Process", mews.ReservationProcessParams{ReservationID: "1", AllowOpenBalance: &yes, Notes: "pays later"}, "", ""},
		{"Reservations.Process", mews.ReservationProcessParams{ReservationID: "1", AllowOpenBalance: &no}, "", ""},
		{"Reservations.Cancel", mews.ReservationCancelParams{ReservationID: "1", ReservationIDs: []string{"2"}}, "ReservationID", "together with ReservationIDs"},
		{"Reservations.Cancel", mews.ReservationCancelParams{ReservationIDs: []string{"2"}}, "", ""},
		{"Reservations.UpdateInterval", mews.ReservationUpdateIntervalParams{ReservationID: "1"}, "StartUTC", "unless EndUTC is"},
		{"Reservations.UpdateInterval", mews.ReservationUpdateIntervalParams{ReservationID: "1", StartUTC: departure, EndUTC: arrival}, "EndUTC", "is before StartUTC"},
		{"Reservations.UpdateInterval", mews.ReservationUpdateIntervalParams{ReservationID: "1", EndUTC: departure}, "", ""},
		{"Reservations.AddProduct", product, "Count", "must not be 0"},
		{"Reservations.AddProduct", backwards, "EndUTC", "is before StartUTC"},
		{"Reservations.AddProduct", once, "", ""},
	})
}
