package mews_test

import (
	"encoding/json"
	"testing"

	"github.com/guestwire/guestwire-go/mews"
)

func TestAvailabilityUpdateChecks(t *testing.T) {
	t.Parallel()
	first := instant("2026-10-31T22:00:00Z")
	update := func(change func(*mews.ServiceUpdateAvailabilityData)) mews.ServiceUpdateAvailabilityParams {
		d := mews.ServiceUpdateAvailabilityData{
			FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first, ResourceCategoryID: "1", AvailabilityBlockID: "1",
			UnitCountAdjustment: mews.Set(-3), PaxCounts: []mews.PaxCount{{PersonCount: 1, UnitCount: 1}, {PersonCount: 2, UnitCount: 2}},
		}
		change(&d)
		return mews.ServiceUpdateAvailabilityParams{ServiceID: "1", AvailabilityUpdates: []mews.ServiceUpdateAvailabilityData{d}}
	}
	tests := []struct {
		change   func(*mews.ServiceUpdateAvailabilityData)
		argument string
		problem  string
	}{
		{func(*mews.ServiceUpdateAvailabilityData) {}, "", ""},
		{func(d *mews.ServiceUpdateAvailabilityData) { d.LastTimeUnitStartUTC = arrival }, "LastTimeUnitStartUTC", "is before"},
		{func(d *mews.ServiceUpdateAvailabilityData) { d.LastTimeUnitStartUTC = first.AddDate(6, 0, 0) }, "LastTimeUnitStartUTC", "60 months"},
		{func(d *mews.ServiceUpdateAvailabilityData) { d.StartUTC, d.EndUTC = departure, arrival }, "EndUTC", "is before StartUTC"},
		{func(d *mews.ServiceUpdateAvailabilityData) { d.AvailabilityBlockID = "" }, "PaxCounts", "AvailabilityBlockID"},
		{func(d *mews.ServiceUpdateAvailabilityData) { d.PaxCounts[1].PersonCount = 1 }, "PaxCounts[1].PersonCount", "repeats"},
		{func(d *mews.ServiceUpdateAvailabilityData) { d.PaxCounts[1].UnitCount = 0 }, "PaxCounts[1].UnitCount", "at least 1"},
		{func(d *mews.ServiceUpdateAvailabilityData) { d.PaxCounts[1].UnitCount = 3 }, "PaxCounts", "4 units in all, but UnitCountAdjustment is -3"},
		{func(d *mews.ServiceUpdateAvailabilityData) { d.UnitCountAdjustment = mews.Clear[int]() }, "PaxCounts", "units in all"},
		{func(d *mews.ServiceUpdateAvailabilityData) { d.UnitCountAdjustment = mews.Set(3) }, "", ""},
		{func(d *mews.ServiceUpdateAvailabilityData) {
			d.PaxCounts, d.UnitCountAdjustment = nil, mews.Clear[int]()
		}, "", ""},
	}
	checks := make([]checkTest, 0, len(tests))
	for _, tt := range tests {
		if tt.argument != "" {
			tt.argument = "AvailabilityUpdates[0]." + tt.argument
		}
		checks = append(checks, checkTest{"Services.UpdateAvailability", update(tt.change), tt.argument, tt.problem})
	}
	runChecks(t, checks)
}

func TestResourceChecks(t *testing.T) {
	t.Parallel()
	update := func(d mews.ResourceUpdateData) mews.ResourceUpdateParams {
		d.ResourceID = "1"
		return mews.ResourceUpdateParams{ResourceUpdates: []mews.ResourceUpdateData{d}}
	}
	data := func(d mews.ResourceDataUpdate) mews.ResourceUpdateParams {
		return update(mews.ResourceUpdateData{Data: &d})
	}
	block := func(d mews.ResourceBlockAddData) mews.ResourceBlockAddParams {
		d.ResourceID, d.Name, d.Type = "1", "Repair", mews.ResourceBlockTypeOutOfOrder
		return mews.ResourceBlockAddParams{ResourceBlocks: []mews.ResourceBlockAddData{d}}
	}
	const space = mews.ResourceDataDiscriminatorSpace
	runChecks(t, []checkTest{
		{"Resources.Update", update(mews.ResourceUpdateData{}), "ResourceUpdates[0]", "nothing to update"},
		{"Resources.Update", update(mews.ResourceUpdateData{State: mews.Set("OutOfOrder")}), "ResourceUpdates[0].State", "add a resource block"},
		{"Resources.Update", update(mews.ResourceUpdateData{State: mews.Set("Inspected")}), "", ""},
		{"Resources.Update", data(mews.ResourceDataUpdate{Discriminator: space, Space: &mews.SpaceDataUpdate{}}), "ResourceUpdates[0]", "nothing to update"},
		{"Resources.Update", data(mews.ResourceDataUpdate{Discriminator: space, Space: &mews.SpaceDataUpdate{FloorNumber: mews.Clear[string]()}}), "", ""},
		{"Resources.Update", data(mews.ResourceDataUpdate{Discriminator: mews.ResourceDataDiscriminatorPerson}), "ResourceUpdates[0].Data.Discriminator", "must be ResourceDataDiscriminatorSpace"},
		{"Resources.Update", data(mews.ResourceDataUpdate{Discriminator: "Future", Value: json.RawMessage(`{}`)}), "", ""},
		{"ResourceBlocks.Add", block(mews.ResourceBlockAddData{StartUTC: departure, EndUTC: arrival}), "ResourceBlocks[0].EndUTC", "is before StartUTC"},
		{"ResourceBlocks.Add", block(mews.ResourceBlockAddData{StartUTC: arrival, EndUTC: departure}), "", ""},
	})
}

func TestResourceCategoryChecks(t *testing.T) {
	t.Parallel()
	none, below := 0, -1
	add := func(capacity int, extra *int) mews.ResourceCategoryAddParams {
		return mews.ResourceCategoryAddParams{ResourceCategories: []mews.ResourceCategoryAddData{{
			ServiceID: "1", Type: mews.ResourceCategoryTypeRoom, Capacity: capacity, ExtraCapacity: extra,
		}}}
	}
	update := func(d mews.ResourceCategoryUpdateData) mews.ResourceCategoryUpdateParams {
		d.ResourceCategoryID = "1"
		return mews.ResourceCategoryUpdateParams{ResourceCategoryUpdates: []mews.ResourceCategoryUpdateData{d}}
	}
	const item = "ResourceCategoryUpdates[0]"
	runChecks(t, []checkTest{
		{"ResourceCategories.Add", add(0, nil), "ResourceCategories[0].Capacity", "at least 1"},
		{"ResourceCategories.Add", add(2, &below), "ResourceCategories[0].ExtraCapacity", "must not be negative"},
		{"ResourceCategories.Add", add(2, &none), "", ""},
		{"ResourceCategories.Add", add(2, nil), "", ""},
		{"ResourceCategories.Update", update(mews.ResourceCategoryUpdateData{}), item, "nothing to update"},
		{"ResourceCategories.Update", update(mews.ResourceCategoryUpdateData{Capacity: mews.Set(0)}), item + ".Capacity", "at least 1"},
		{"ResourceCategories.Update", update(mews.ResourceCategoryUpdateData{ExtraCapacity: mews.Set(-1)}), item + ".ExtraCapacity", "must not be negative"},
		{"ResourceCategories.Update", update(mews.ResourceCategoryUpdateData{ExtraCapacity: mews.Set(0)}), "", ""},
	})
}

func TestAvailabilityBlockChecks(t *testing.T) {
	t.Parallel()
	first := instant("2026-10-31T22:00:00Z")
	add := func(d mews.AvailabilityBlockAddData) mews.AvailabilityBlockAddParams {
		d.ServiceID, d.State = "1", mews.AvailabilityBlockStateConfirmed
		if d.RateID == "" {
			d.TemplateRateID = "1"
		}
		return mews.AvailabilityBlockAddParams{AvailabilityBlocks: []mews.AvailabilityBlockAddData{d}}
	}
	update := func(d mews.AvailabilityBlockUpdateData) mews.AvailabilityBlockUpdateParams {
		d.AvailabilityBlockID = "1"
		return mews.AvailabilityBlockUpdateParams{AvailabilityBlocks: []mews.AvailabilityBlockUpdateData{d}}
	}
	nameless := update(mews.AvailabilityBlockUpdateData{Name: mews.Set("Wedding")})
	nameless.AvailabilityBlocks[0].AvailabilityBlockID = ""
	fixed, rolling := mews.Set(mews.ReleaseStrategyFixedRelease), mews.Set(mews.ReleaseStrategyRollingRelease)
	offset := mews.Set("P0M1DT0H0M0S")
	const item = "AvailabilityBlocks[0]"
	runChecks(t, []checkTest{
		{"AvailabilityBlocks.Add", add(mews.AvailabilityBlockAddData{FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: arrival}), item + ".LastTimeUnitStartUTC", "is before"},
		{"AvailabilityBlocks.Add", add(mews.AvailabilityBlockAddData{FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first, Budget: &mews.CurrencyValueOld{Value: "100"}}), item + ".Budget.Currency", "must not be empty"},
		{"AvailabilityBlocks.Add", add(mews.AvailabilityBlockAddData{FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first}), "", ""},
		{"AvailabilityBlocks.Add", add(mews.AvailabilityBlockAddData{FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first, RateID: "1"}), "", ""},
		{"AvailabilityBlocks.Add", mews.AvailabilityBlockAddParams{AvailabilityBlocks: []mews.AvailabilityBlockAddData{{
			ServiceID: "1", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first, State: mews.AvailabilityBlockStateConfirmed,
		}}}, item + ".TemplateRateID", "must not be empty"},
		{"AvailabilityBlocks.Update", nameless, item + ".AvailabilityBlockID", "must not be empty"},
		{"AvailabilityBlocks.Update", update(mews.AvailabilityBlockUpdateData{}), item, "nothing to update"},
		{"AvailabilityBlocks.Update", update(mews.AvailabilityBlockUpdateData{FirstTimeUnitStartUTC: mews.Set(first), LastTimeUnitStartUTC: mews.Set(arrival)}), item + ".LastTimeUnitStartUTC", "is before"},
		{"AvailabilityBlocks.Update", update(mews.AvailabilityBlockUpdateData{ReleaseStrategy: fixed}), item + ".ReleasedUTC", "must be set"},
		{"AvailabilityBlocks.Update", update(mews.AvailabilityBlockUpdateData{ReleaseStrategy: fixed, ReleasedUTC: mews.Set(first)}), "", ""},
		{"AvailabilityBlocks.Update", update(mews.AvailabilityBlockUpdateData{ReleasedUTC: mews.Set(first)}), "", ""},
		{"AvailabilityBlocks.Update", update(mews.AvailabilityBlockUpdateData{ReleaseStrategy: rolling}), item + ".RollingReleaseOffset", "must be set"},
		{"AvailabilityBlocks.Update", update(mews.AvailabilityBlockUpdateData{RollingReleaseOffset: offset}), item + ".RollingReleaseOffset", "has no effect"},
		{"AvailabilityBlocks.Update", update(mews.AvailabilityBlockUpdateData{ReleaseStrategy: rolling, RollingReleaseOffset: offset}), "", ""},
		{"AvailabilityBlocks.Update", update(mews.AvailabilityBlockUpdateData{ReleaseStrategy: mews.Set(mews.ReleaseStrategyNone)}), "", ""},
	})
}
