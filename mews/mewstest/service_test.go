package mewstest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// nights are the first and the last time unit of the days around the end of
// daylight saving time in Prague.
func nights(t *testing.T) (first, last time.Time) {
	t.Helper()
	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	require.NoError(t, err)
	first, last, err = units.Days(mews.Date{Year: 2031, Month: 10, Day: 25}, mews.Date{Year: 2031, Month: 10, Day: 27})
	require.NoError(t, err)
	return first, last
}

func (h house) available(t *testing.T) (available, adjustments []int) {
	t.Helper()
	first, last := nights(t)
	a, err := h.client.Services.GetAvailabilityOld(context.Background(), mews.ServiceGetAvailabilityOldParams{
		ServiceID: h.ServiceID, FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last,
	})
	require.NoError(t, err)
	require.Len(t, a.CategoryAvailabilities, 1)
	require.Len(t, a.TimeUnitStartsUTC, 3)
	return a.CategoryAvailabilities[0].Availabilities, a.CategoryAvailabilities[0].Adjustments
}

func TestAvailability(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	first, last := nights(t)
	available, _ := h.available(t)
	assert.Equal(t, []int{2, 2, 2}, available)

	// A stay from the first day to the third takes two nights.
	data := h.data(first.Add(15 * time.Hour))
	data.EndUTC = last.Add(11 * time.Hour)
	_, err := h.client.Reservations.Add(ctx, h.params(data))
	require.NoError(t, err)
	h.s.Add("resourceBlocks", object{
		"AssignedResourceId": h.ResourceIDs[1], "Type": "OutOfOrder", "StartUtc": last, "EndUtc": last.Add(24 * time.Hour),
	})
	available, _ = h.available(t)
	assert.Equal(t, []int{1, 1, 1}, available)

	adjust := func(value mews.UpdateValue[int], block string, from, to time.Time) {
		require.NoError(t, h.client.Services.UpdateAvailability(ctx, mews.ServiceUpdateAvailabilityParams{
			ServiceID: h.ServiceID, AvailabilityUpdates: []mews.ServiceUpdateAvailabilityData{{
				FirstTimeUnitStartUTC: from, LastTimeUnitStartUTC: to, ResourceCategoryID: h.CategoryID, UnitCountAdjustment: value, AvailabilityBlockID: block,
			}},
		}))
	}
	adjust(mews.Set(-1), "", first, last)
	available, adjustments := h.available(t)
	assert.Equal(t, []int{0, 0, 0}, available)
	assert.Equal(t, []int{-1, -1, -1}, adjustments)
	adjust(mews.Clear[int](), "", last, last)
	available, adjustments = h.available(t)
	assert.Equal(t, []int{0, 0, 1}, available)
	assert.Equal(t, []int{-1, -1, 0}, adjustments)

	blocks, err := h.client.AvailabilityBlocks.Add(ctx, mews.AvailabilityBlockAddParams{AvailabilityBlocks: []mews.AvailabilityBlockAddData{{
		ServiceID: h.ServiceID, TemplateRateID: h.RateID, FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last, Name: "Wedding", State: mews.AvailabilityBlockStateConfirmed,
	}}})
	require.NoError(t, err)
	block := blocks.AvailabilityBlocks[0]
	assert.NotEqual(t, h.RateID, block.RateID, "a rate of its own")
	adjust(mews.Set(-1), block.ID, last, last)
	metrics, err := h.client.Services.GetAvailability(ctx, mews.ServiceGetAvailabilityParams{
		ServiceID: h.ServiceID, FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last,
		Metrics: []mews.ResourceAvailabilityMetricType{
			mews.ResourceAvailabilityMetricTypeActiveResources, mews.ResourceAvailabilityMetricTypeUsableResources,
			mews.ResourceAvailabilityMetricTypeConfirmedReservations, mews.ResourceAvailabilityMetricTypePublicAvailabilityAdjustment,
			mews.ResourceAvailabilityMetricTypeBlockAvailability, mews.ResourceAvailabilityMetricTypeOccupied,
		},
	})
	require.NoError(t, err)
	m := metrics.ResourceCategoryAvailabilities[0].Metrics
	assert.Equal(t, map[mews.ResourceAvailabilityMetricType][]int{
		"ActiveResources": {2, 2, 2}, "UsableResources": {2, 2, 1}, "ConfirmedReservations": {1, 1, 0}, "PublicAvailabilityAdjustment": {-1, -1, 0},
		"BlockAvailability": {0, 0, 1}, "Occupied": {1, 1, 1},
	}, m)
	require.NoError(t, h.client.AvailabilityBlocks.Delete(ctx, mews.AvailabilityBlockDeleteParams{AvailabilityBlockIDs: []string{block.ID}}))
	available, _ = h.available(t)
	assert.Equal(t, 1, available[2])

	// Only the starts of time units are accepted, and not too many.
	for at, message := range map[time.Time]string{first.Add(time.Hour): "start of a time unit", first.AddDate(2, 0, 0).Add(time.Hour): ""} {
		_, err := h.client.Services.GetAvailability(ctx, mews.ServiceGetAvailabilityParams{
			ServiceID: h.ServiceID, FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: at,
			Metrics: []mews.ResourceAvailabilityMetricType{mews.ResourceAvailabilityMetricTypeOccupied},
		})
		require.ErrorIs(t, err, mews.ErrBadRequest)
		assert.ErrorContains(t, err, message)
	}
}

func TestPricing(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	first, last := nights(t)
	added, err := h.client.Rates.Add(ctx, mews.RateAddParams{Rates: []mews.RateAddData{
		{
			ServiceID: h.ServiceID, RateGroupID: h.RateGroupID, Type: mews.RateAddTypePublic, Names: map[string]string{"en-US": "Cheaper"},
			PricingType: mews.RatePricingDiscriminatorDependentRatePricing, ExternalIdentifier: "cheaper",
			Pricing: &mews.RateAddPricingDataParams{DependentRatePricing: &mews.DependentRatePricingParams{BaseRateID: h.RateID, RelativeAdjustment: "-0.1", AbsoluteAdjustment: "-5"}},
		},
		{ServiceID: "eid:Service-001", RateGroupID: h.RateGroupID, Type: mews.RateAddTypePrivate, Names: map[string]string{"en-US": "Default"}, PricingType: mews.RatePricingDiscriminatorBaseRatePricing},
	}})
	require.NoError(t, err)
	cheaper, standard := added.Rates[0], added.Rates[1]
	assert.False(t, cheaper.IsEnabled)
	assert.Equal(t, h.ServiceID, standard.ServiceID)
	prices := func(rate string) (base, category []string) {
		p, err := h.client.Rates.GetPricing(ctx, mews.RateGetPricingParams{RateID: rate, FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last})
		require.NoError(t, err)
		assert.Equal(t, "EUR", p.Currency)
		assert.Len(t, p.TimeUnitStartsUTC, 3)
		for i := range p.BasePrices {
			base = append(base, p.BasePrices[i].String())
			category = append(category, p.CategoryPrices[0].AmountPrices[i].GrossValue.String())
		}
		return base, category
	}
	update := func(rate string, data mews.RateUpdatePriceData) error {
		data.FirstTimeUnitStartUTC, data.LastTimeUnitStartUTC = last, last
		return h.client.Rates.UpdatePrice(ctx, mews.RateUpdatePriceParams{RateID: rate, PriceUpdates: []mews.RateUpdatePriceData{data}})
	}
	require.NoError(t, update(h.RateID, mews.RateUpdatePriceData{Value: "120.5"}))
	require.NoError(t, update(h.RateID, mews.RateUpdatePriceData{Value: "200", CategoryID: h.CategoryID}))
	base, category := prices(h.RateID)
	assert.Equal(t, []string{"100", "100", "120.5"}, base)
	assert.Equal(t, []string{"100", "100", "200"}, category)
	base, category = prices(cheaper.ID)
	assert.Equal(t, []string{"85", "85", "103.45"}, base)
	assert.Equal(t, []string{"85", "85", "175"}, category)
	base, _ = prices(standard.ID)
	assert.Equal(t, "10000", base[0])
	rejected(t, update(cheaper.ID, mews.RateUpdatePriceData{Value: "1"}), "depends on another")
	require.ErrorIs(t, update("eid:missing", mews.RateUpdatePriceData{Value: "1"}), mews.ErrBadRequest)
}

func TestRestrictions(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	day := func(n int) time.Time { return time.Date(2031, 7, n, 0, 0, 0, 0, time.UTC) }
	all := mews.DaysParams{Monday: true, Tuesday: true, Wednesday: true, Thursday: true, Friday: true, Saturday: true, Sunday: true}
	set := func(from, to int, rate string) {
		require.NoError(t, h.client.Restrictions.Set(ctx, mews.RestrictionSetParams{ServiceID: h.ServiceID, Data: []mews.RestrictionSetData{{
			Type: mews.RestrictionTypeStay, ExactRateID: rate, StartUTC: day(from), EndUTC: day(to), Days: all,
		}}}))
	}
	spans := func(colliding mews.TimeInterval) (all [][2]int) {
		for r, err := range h.client.Restrictions.All(ctx, mews.RestrictionListParams{ServiceIDs: []string{h.ServiceID}, CollidingUTC: colliding}) {
			require.NoError(t, err)
			assert.Equal(t, mews.RestrictionOriginIntegration, r.Origin)
			all = append(all, [2]int{r.Conditions.StartUTC.Day(), r.Conditions.EndUTC.Day()})
		}
		return all
	}
	user := h.s.Add("restrictions", object{"ServiceId": h.RestaurantID, "Origin": "User"})
	set(1, 5, h.RateID)
	set(5, 10, h.RateID)
	assert.Equal(t, [][2]int{{1, 10}}, spans(mews.TimeInterval{}), "they merge")
	require.NoError(t, h.client.Restrictions.Clear(ctx, mews.RestrictionClearParams{ServiceID: h.ServiceID, Data: []mews.RestrictionClearData{{
		Type: mews.RestrictionTypeStay, StartUTC: day(3), EndUTC: day(5), Days: all,
	}}}))
	assert.Equal(t, [][2]int{{1, 10}}, spans(mews.TimeInterval{}), "other conditions")
	require.NoError(t, h.client.Restrictions.Clear(ctx, mews.RestrictionClearParams{ServiceID: h.ServiceID, Data: []mews.RestrictionClearData{{
		Type: mews.RestrictionTypeStay, ExactRateID: h.RateID, StartUTC: day(3), EndUTC: day(5), Days: all,
	}}}))
	assert.ElementsMatch(t, [][2]int{{1, 3}, {5, 10}}, spans(mews.TimeInterval{}))
	assert.Equal(t, [][2]int{{5, 10}}, spans(mews.TimeInterval{StartUTC: day(4), EndUTC: day(6)}))
	_, found := h.s.Object("restrictions", user)
	assert.True(t, found)
}

func TestOverbookingLimits(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	first, last := nights(t)
	require.NoError(t, h.client.ServiceOverbookingLimits.Set(ctx, mews.ServiceOverbookingLimitSetParams{
		ServiceID: h.ServiceID, SetServiceOverbookingLimits: []mews.ServiceOverbookingLimitSetData{{FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: last, Limit: 3}},
	}))
	require.NoError(t, h.client.ServiceOverbookingLimits.Clear(ctx, mews.ServiceOverbookingLimitClearParams{
		ServiceID: h.ServiceID, ClearServiceOverbookingLimits: []mews.ServiceOverbookingLimitClearData{{FirstTimeUnitStartUTC: last, LastTimeUnitStartUTC: last}},
	}))
	page, err := h.client.ServiceOverbookingLimits.List(ctx, mews.ServiceOverbookingLimitListParams{ServiceIDs: []string{h.ServiceID}})
	require.NoError(t, err)
	assert.Len(t, page.ServiceOverbookingLimits, 2)
}

func TestOccupancy(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	h.add(t, func(d *mews.ReservationData) { d.AssignedResourceID = h.ResourceIDs[0] })
	result, err := h.client.Resources.GetOccupancyState(ctx, mews.ResourceGetOccupancyStateParams{ResourceCategoryIDs: []string{h.CategoryID}})
	require.NoError(t, err)
	states := map[string]mews.OccupancyState{}
	for _, s := range result.ResourceCategoryOccupancyStates[0].ResourceOccupancyStates {
		states[s.ResourceID] = s.OccupancyState
	}
	assert.Equal(t, map[string]mews.OccupancyState{h.ResourceIDs[0]: "Reserved", h.ResourceIDs[1]: "Vacant"}, states)

	rooms, err := h.client.Resources.List(ctx, mews.ResourceListParams{Extent: mews.ResourceExtent{Resources: true, ResourceCategories: true, ResourceCategoryAssignments: true}})
	require.NoError(t, err)
	assert.Len(t, rooms.Resources, 2)
	assert.Len(t, rooms.ResourceCategories, 1)
	assert.Len(t, rooms.ResourceCategoryAssignments, 2)
	require.NoError(t, h.client.Resources.Update(ctx, mews.ResourceUpdateParams{ResourceUpdates: []mews.ResourceUpdateData{{ResourceID: h.ResourceIDs[0], State: mews.Set("Dirty")}}}))
	room, _ := h.s.Object("resources", h.ResourceIDs[0])
	assert.Equal(t, "Dirty", room["State"])
}
