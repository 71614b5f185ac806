package mewstest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// nights are the dates and prices of what is to be paid for a reservation, in the time
// zone of the property.
func (h house) nights(t *testing.T, reservation string) (all []string) {
	t.Helper()
	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	require.NoError(t, err)
	for item, err := range h.client.OrderItems.All(context.Background(), mews.OrderItemListParams{
		ServiceOrderIDs:  []string{reservation},
		AccountingStates: []mews.AccountingState{mews.AccountingStateOpen, mews.AccountingStateInactive, mews.AccountingStateClosed},
		Types:            []mews.OrderItemType{mews.OrderItemTypeSpaceOrder},
	}) {
		require.NoError(t, err)
		all = append(all, units.Date(item.ConsumedUTC).String()[5:]+" "+item.Amount.GrossValue.String())
	}
	return all
}

func TestReservationReprice(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	start := time.Date(2031, 7, 1, 13, 0, 0, 0, time.UTC)
	cheap := h.s.Add("rates", object{"ServiceId": h.ServiceID, "GroupId": h.RateGroupID})
	h.s.SetPrice(cheap, 80)
	h.s.Add("orderItems", object{"AccountId": h.guest}) // of nobody's stay
	r := h.add(t, func(d *mews.ReservationData) { d.StartUTC, d.EndUTC = start, start.AddDate(0, 0, 2) })
	no := false
	update := func(data mews.ReservationUpdateData, reprice *bool) {
		t.Helper()
		data.ReservationID = r.ID
		_, err := h.client.Reservations.Update(ctx, mews.ReservationUpdateParams{
			ReservationUpdates: []mews.ReservationUpdateData{data}, Reprice: reprice, Reason: "a test",
		})
		require.NoError(t, err)
	}
	assert.ElementsMatch(t, []string{"07-01 100", "07-02 100"}, h.nights(t, r.ID))
	update(mews.ReservationUpdateData{EndUTC: mews.Set(start.AddDate(0, 0, 3)), RateID: mews.Set(cheap)}, &no)
	assert.ElementsMatch(t, []string{"07-01 100", "07-02 100", "07-03 80"}, h.nights(t, r.ID), "only what is new")
	update(mews.ReservationUpdateData{TimeUnitPrices: mews.Set([]mews.PerUnitPriceParams{{
		Index: 2, Amount: &mews.AmountParams{Currency: "EUR", GrossValue: "55", TaxCodes: []string{}},
	}})}, &no)
	assert.ElementsMatch(t, []string{"07-01 100", "07-02 100", "07-03 55"}, h.nights(t, r.ID))
	update(mews.ReservationUpdateData{ChannelNumber: mews.Set("C-1")}, nil)
	assert.ElementsMatch(t, []string{"07-01 100", "07-02 100", "07-03 55"}, h.nights(t, r.ID), "nothing about the price")
	for _, item := range h.s.Objects("orderItems") { // the first night is on a bill
		if item["ServiceOrderId"] == r.ID && item["ConsumedUtc"] == "2031-06-30T22:00:00Z" {
			h.s.Change("orderItems", item["Id"].(string), object{"AccountingState": "Closed"})
		}
	}
	update(mews.ReservationUpdateData{RateID: mews.Set(cheap)}, nil)
	assert.ElementsMatch(t, []string{"07-01 100", "07-02 80", "07-03 80"}, h.nights(t, r.ID))
	require.NoError(t, h.client.Reservations.UpdateInterval(ctx, mews.ReservationUpdateIntervalParams{
		ReservationID: r.ID, StartUTC: start.AddDate(0, 0, 1), EndUTC: start.AddDate(0, 0, 2),
	}))
	assert.ElementsMatch(t, []string{"07-01 100", "07-02 80"}, h.nights(t, r.ID), "what is closed stays")

	call(t, h.s, "reservations/update", object{"ReservationUpdates": []object{{"ReservationId": r.ID, "TimeUnitPrices": object{"Value": []object{}}}}}).
		refused(t, 400, "Invalid Reason")
	other := h.s.Add("rates", object{"ServiceId": h.RestaurantID})
	call(t, h.s, "reservations/update", object{"ReservationUpdates": []object{{"ReservationId": r.ID, "RateId": object{"Value": other}}}}).
		refused(t, 400, "Invalid ReservationUpdates[0].RateId")
	update(mews.ReservationUpdateData{Options: &mews.ReservationUpdateOptionsParams{OwnerCheckedIn: mews.Set(true)}}, nil)
	o, _ := h.s.Object("reservations", r.ID)
	assert.Equal(t, true, o["Options"].(object)["OwnerCheckedIn"])
}

func TestChannelManagerDetails(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	rate := h.s.Add("rates", object{"ServiceId": h.ServiceID, "ExternalIdentifier": "BAR"})
	group := h.s.Add("reservationGroups", object{"ChannelManager": "SiteMinder", "ChannelManagerGroupNumber": "G-1"})
	made := h.s.AddReservation(h.guest, object{
		"ServiceId": h.ServiceID, "RateId": rate, "GroupId": group, "Origin": "ChannelManager", "ChannelNumber": "B-7", "ChannelManagerNumber": "S-8",
	})
	other := h.s.AddReservation(h.guest, object{"ServiceId": h.ServiceID})
	result, err := h.client.Reservations.GetChannelManagerDetails(ctx, mews.ReservationGetChannelManagerDetailsParams{ReservationIDs: []string{made, other}})
	require.NoError(t, err)
	require.Len(t, result.ChannelManagerDetails, 1)
	details := result.ChannelManagerDetails[0]
	assert.NotZero(t, details.CreatedUTC)
	details.CreatedUTC = time.Time{}
	assert.Equal(t, mews.ChannelManagerDetails{
		ReservationID: made, RequestedRateCode: "BAR", ChannelManagerName: "SiteMinder", ChannelNumber: "B-7", ChannelManagerGroupNumber: "G-1", ChannelManagerNumber: "S-8",
	}, details)
}

func TestOlderItemStates(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.add(t, nil)
	items, err := h.client.OrderItems.List(ctx, mews.OrderItemListParams{ServiceOrderIDs: []string{r.ID}})
	require.NoError(t, err)
	require.Len(t, items.OrderItems, 2)
	require.NoError(t, h.client.OrderItems.Cancel(ctx, mews.OrderItemCancelParams{OrderItemIDs: []string{items.OrderItems[0].ID}}))
	list := func(states ...string) (extent, all int) {
		wanted, input := object{"Reservations": true, "OrderItems": true}, object{"ReservationIds": []string{r.ID}}
		if states != nil {
			wanted["AccountingStates"], input["AccountingStates"] = states, states
		}
		reservations := call(t, h.s, "reservations/getAllItems", input).list(t, "Reservations")
		items, _ := reservations[0]["OrderItems"].([]any)
		return len(call(t, h.s, "reservations/getAll", object{
			"ServiceIds": []string{h.ServiceID}, "Extent": wanted, "Limitation": object{"Count": 10},
		}).list(t, "OrderItems")), len(items)
	}
	for _, test := range []struct {
		states []string
		count  int
	}{{nil, 1}, {[]string{"Open", "Canceled"}, 2}, {[]string{"Closed"}, 0}} {
		extent, all := list(test.states...)
		assert.Equal(t, []int{test.count, test.count}, []int{extent, all}, test.states)
	}
}

func TestStayOfOneDay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	noon := time.Date(2031, 7, 1, 10, 0, 0, 0, time.UTC)
	r := h.add(t, func(d *mews.ReservationData) { d.StartUTC, d.EndUTC = noon, noon.Add(2*time.Hour) })
	assert.Equal(t, []string{"07-01 100"}, h.nights(t, r.ID))
}

func TestResourceBlocks(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	start := time.Date(2031, 7, 1, 13, 0, 0, 0, time.UTC)
	added, err := h.client.ResourceBlocks.Add(ctx, mews.ResourceBlockAddParams{ResourceBlocks: []mews.ResourceBlockAddData{{
		ResourceID: h.ResourceIDs[0], Name: "Paint", Type: mews.ResourceBlockTypeOutOfOrder, StartUTC: start, EndUTC: start.AddDate(0, 0, 1), Notes: "green",
	}}})
	require.NoError(t, err)
	block := added.ResourceBlocks[0]
	assert.Equal(t, h.ResourceIDs[0], block.AssignedResourceID)
	assert.Equal(t, "green", block.Notes)
	data := h.data(start)
	data.AssignedResourceID = h.ResourceIDs[0]
	_, err = h.client.Reservations.Add(ctx, h.params(data))
	rejected(t, err, "blocked")
	call(t, h.s, "resourceBlocks/add", object{"ResourceBlocks": []object{{
		"ResourceId": h.ResourceIDs[0], "Name": "x", "Type": "OutOfOrder", "StartUtc": "2031-07-01T00:00:00Z", "EndUtc": "2031-07-01T00:00:00Z",
	}}}).refused(t, 400, "Invalid ResourceBlocks[0].EndUtc")

	require.NoError(t, h.client.ResourceBlocks.Delete(ctx, mews.ResourceBlockDeleteParams{ResourceBlockIDs: []string{block.ID}}))
	_, err = h.client.Reservations.Add(ctx, h.params(data))
	require.NoError(t, err)
	list := func(extent object) []string {
		return ids(call(t, h.s, "resourceBlocks/getAll", object{"Limitation": object{"Count": 10}, "Extent": extent}).list(t, "ResourceBlocks"))
	}
	assert.Empty(t, list(object{"Inactive": false}))
	assert.Equal(t, []string{block.ID}, list(object{"Inactive": true}))
}

func TestWhatIsInUse(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	category := func(id string) error {
		return h.client.ResourceCategories.Delete(ctx, mews.ResourceCategoryDeleteParams{ResourceCategoryIDs: []string{id}})
	}
	rejected(t, category(h.CategoryID), "active spaces")
	empty := h.s.Add("resourceCategories", object{"ServiceId": h.ServiceID})
	stay := h.s.AddReservation(h.guest, object{"ServiceId": h.ServiceID, "RequestedResourceCategoryId": empty, "State": "Confirmed"})
	rejected(t, category(empty), "active reservations")
	h.s.Change("reservations", stay, object{"State": "Canceled"})
	restriction := h.s.Add("restrictions", object{"ServiceId": h.ServiceID, "Conditions": object{"ResourceCategoryId": empty}})
	rejected(t, category(empty), "restrictions")
	h.s.Remove("restrictions", restriction)
	require.NoError(t, category(empty))

	block := h.s.Add("availabilityBlocks", object{"ServiceId": h.ServiceID})
	h.s.Change("reservations", stay, object{"State": "Optional", "AvailabilityBlockId": block})
	params := mews.AvailabilityBlockDeleteParams{AvailabilityBlockIDs: []string{block}}
	rejected(t, h.client.AvailabilityBlocks.Delete(ctx, params), "active reservations")
	h.s.Change("reservations", stay, object{"State": "Canceled"})
	require.NoError(t, h.client.AvailabilityBlocks.Delete(ctx, params))

	state := func(value string) answer {
		return call(t, h.s, "resources/update", object{"ResourceUpdates": []object{{"ResourceId": h.ResourceIDs[0], "State": object{"Value": value}}}})
	}
	state("OutOfOrder").refused(t, 403, "by a block")
	state("Shiny").refused(t, 400, "Invalid ResourceUpdates[0].State.Value")
	assert.Equal(t, 200, state("OutOfService").status)
}

func TestFilterRules(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	interval := object{"StartUtc": "2031-07-01T00:00:00Z", "EndUtc": "2031-07-05T00:00:00Z"}
	for name, test := range map[string]struct {
		operation string
		input     object
		message   string
	}{
		"two starts":         {"reservations/getAll/2023-06-06", object{"ScheduledStartUtc": interval, "ActualStartUtc": interval}, "Invalid ActualStartUtc"},
		"two ends":           {"reservations/getAll/2023-06-06", object{"ScheduledEndUtc": interval, "ActualEndUtc": interval}, "Invalid ActualEndUtc"},
		"states alone":       {"reservations/getAll", object{"ServiceIds": []string{h.ServiceID}, "States": []string{"Started"}, "Extent": object{}}, "Invalid StartUtc"},
		"departments alone":  {"tasks/getAll", object{"DepartmentIds": []string{someID}}, "Invalid DepartmentIds"},
		"companionships":     {"companionships/getAll", object{"UpdatedUtc": interval, "Extent": object{}}, "Invalid CompanionshipIds"},
		"order items":        {"orderItems/getAll", object{"Types": []string{"CustomItem"}}, "Invalid OrderItemIds"},
		"accounting items":   {"accountingItems/getAll", object{"States": []string{"Open"}, "Extent": object{"OrderItems": true}}, "Invalid ItemIds"},
		"bills":              {"bills/getAll", object{}, "Invalid BillIds"},
		"source assignments": {"sourceAssignments/getAll/2024-09-20", object{"AccessToken": h.s.PortfolioAccessToken()}, "Invalid EnterpriseIds"},
	} {
		test.input["Limitation"] = object{"Count": 10}
		assert.Contains(t, call(t, h.s, test.operation, test.input).object(t)["Message"], test.message, name)
	}
	tasks := object{"Limitation": object{"Count": 10}, "DepartmentIds": []string{someID}, "CreatedUtc": interval}
	assert.Equal(t, 200, call(t, h.s, "tasks/getAll", tasks).status)
}

func TestOlderReservations(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	add := func(state, start, end string) string {
		return h.s.AddReservation(h.guest, object{"ServiceId": h.ServiceID, "State": state, "ScheduledStartUtc": start, "ScheduledEndUtc": end})
	}
	long := add("Confirmed", "2031-07-01T13:00:00Z", "2031-07-20T10:00:00Z")
	short := add("Processed", "2031-07-06T13:00:00Z", "2031-07-07T10:00:00Z")
	canceled := add("Canceled", "2031-07-01T13:00:00Z", "2031-07-20T10:00:00Z")
	get := func(input object) []string {
		input["ServiceIds"], input["Extent"], input["Limitation"] = []string{h.ServiceID}, object{"Reservations": true}, object{"Count": 10}
		return ids(call(t, h.s, "reservations/getAll", input).list(t, "Reservations"))
	}
	days := func(filter string, more ...string) object {
		o := object{"StartUtc": "2031-07-05T00:00:00Z", "EndUtc": "2031-07-10T00:00:00Z", "TimeFilter": filter}
		if more != nil {
			o["States"] = more
		}
		return o
	}
	assert.Equal(t, []string{short, long}, get(object{}), "what takes place")
	assert.Equal(t, []string{canceled}, get(object{"ReservationIds": []string{canceled}}))
	assert.Equal(t, []string{short, long}, get(days("Colliding")))
	assert.Equal(t, []string{long}, get(days("Overlapping")))
	assert.Equal(t, []string{canceled}, get(days("Overlapping", "Canceled")))
	assert.Equal(t, []string{short}, get(days("Start")))
}

func TestBillDetails(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	bill := h.bill(t, h.guest)
	_, err := h.client.Orders.Add(ctx, mews.OrderAddParams{
		ServiceID: h.RestaurantID, AccountID: h.guest, BillID: bill, ProductOrders: []mews.ProductOrderAdditionData{{ProductID: h.DinnerID}},
	})
	require.NoError(t, err)
	_, err = h.pay(bill, "30")
	require.NoError(t, err)
	for items, count := range map[bool]int{true: 1, false: 0} {
		page, err := h.client.Bills.List(ctx, mews.BillListParams{BillIDs: []string{bill}, Extent: &mews.BillExtent{Items: items}})
		require.NoError(t, err)
		assert.Len(t, page.Bills[0].OrderItems, count)
		assert.Len(t, page.Bills[0].PaymentItems, count)
	}

	// Asking for a print that was started is free.
	first, err := h.client.Bills.GetPDF(ctx, mews.BillGetPDFParams{BillID: bill})
	require.NoError(t, err)
	for range 29 {
		_, err = h.client.Bills.GetPDF(ctx, mews.BillGetPDFParams{BillID: bill})
		require.NoError(t, err)
	}
	_, err = h.client.Bills.GetPDF(ctx, mews.BillGetPDFParams{BillID: bill})
	rejected(t, err, "too often")
	_, err = h.client.Bills.GetPDF(ctx, mews.BillGetPDFParams{BillID: bill, BillPrintEventID: first.Result.BillPrintEvent.BillPrintEventID})
	require.NoError(t, err)
}

func TestPriceLimits(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	first := time.Date(2031, 5, 31, 22, 0, 0, 0, time.UTC) // the same offset for 130 days
	update := func(days int) error {
		return h.client.Rates.UpdatePrice(ctx, mews.RateUpdatePriceParams{RateID: h.RateID, PriceUpdates: []mews.RateUpdatePriceData{{
			Value: "1", FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first.AddDate(0, 0, days-1),
		}}})
	}
	require.NoError(t, update(30))
	err := update(130)
	require.ErrorIs(t, err, mews.ErrBadRequest)
	assert.ErrorContains(t, err, "more than 100 time units")
	_, err = h.client.Products.GetPricing(ctx, mews.ProductGetPricingParams{
		ProductID: h.ProductID, FirstTimeUnitStartUTC: first, LastTimeUnitStartUTC: first.AddDate(0, 0, 129),
	})
	require.ErrorIs(t, err, mews.ErrBadRequest)
}

func TestEnabledPayments(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	add := func() error {
		_, err := h.client.Payments.AddExternal(ctx, mews.PaymentAddExternalParams{
			AccountID: h.guest, Type: mews.ExternalPaymentTypeTwint, Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "1"},
		})
		return err
	}
	rejected(t, add(), "not enabled")
	require.True(t, h.s.SetConfiguration(mewstest.DefaultEnterpriseID, object{
		"Enterprise": object{"AccountingConfiguration": object{"EnabledExternalPaymentTypes": []string{"Twint"}}},
	}))
	require.NoError(t, add())
	data, _ := h.s.Objects("payments")[0]["Data"].(object)
	assert.Len(t, data, 6, "the data of other types are null")
	assert.Contains(t, data, "CreditCard")
}

// TestUpdateValuesWithoutValue clears a member as an example of the vendor's does.
func TestUpdateValuesWithoutValue(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	agency := h.s.AddCompany(nil)
	id := h.s.AddReservation(h.guest, object{"ServiceId": h.ServiceID, "TravelAgencyId": agency})
	update := func(changes object) answer {
		changes["ReservationId"] = id
		return call(t, h.s, "reservations/update", object{"ReservationUpdates": []object{changes}})
	}
	assert.Equal(t, 200, update(object{"TravelAgencyId": object{}}).status)
	o, _ := h.s.Object("reservations", id)
	assert.Nil(t, o["TravelAgencyId"])
	update(object{"RateId": object{}}).refused(t, 400, "Invalid ReservationUpdates[0].RateId.Value")
}
