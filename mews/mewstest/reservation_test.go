package mewstest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// house is a hotel with two rooms and a guest.
type house struct {
	mewstest.Hotel

	s      *mewstest.Server
	client *mews.Client
	guest  string
}

func newHouse(t *testing.T) house {
	t.Helper()
	s := mewstest.New()
	return house{Hotel: s.AddHotel(mewstest.DefaultEnterpriseID, 2), s: s, client: newClient(t, s), guest: s.AddCustomer(object{"LastName": "Novák"})}
}

// data is a reservation for two nights from an instant on.
func (h house) data(start time.Time) mews.ReservationData {
	return mews.ReservationData{
		StartUTC: start, EndUTC: start.AddDate(0, 0, 2), CustomerID: h.guest, RequestedCategoryID: h.CategoryID, RateID: h.RateID,
		PersonCounts: []mews.ReservationPersonCount{{AgeCategoryID: h.AdultID, Count: 2}},
	}
}

func (h house) params(all ...mews.ReservationData) mews.ReservationAddParams {
	return mews.ReservationAddParams{ServiceID: h.ServiceID, Reservations: all}
}

func (h house) add(t *testing.T, change func(*mews.ReservationData)) mews.ReservationOld {
	t.Helper()
	data := h.data(time.Now().Add(-time.Hour))
	if change != nil {
		change(&data)
	}
	added, err := h.client.Reservations.Add(context.Background(), h.params(data))
	require.NoError(t, err)
	return added.Reservations[0].Reservation
}

func (h house) state(t *testing.T, id string) string {
	t.Helper()
	o, found := h.s.Object("reservations", id)
	require.True(t, found)
	return o["State"].(string)
}

// rejected asserts that a business rule was broken.
func rejected(t *testing.T, err error, message string) {
	t.Helper()
	require.ErrorIs(t, err, mews.ErrForbidden)
	assert.ErrorContains(t, err, message)
}

func TestReservationAdd(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	start := time.Date(2031, 7, 1, 13, 0, 0, 0, time.UTC)
	one, two := h.data(start), h.data(start)
	one.Identifier, two.State, one.Notes = "first", mews.ServiceOrderStateOldOptional, "Late arrival"
	params := h.params(one, two)
	params.GroupName = "Family"
	result, err := h.client.Reservations.Add(ctx, params)
	require.NoError(t, err)
	require.Len(t, result.Reservations, 2)
	first, second := result.Reservations[0].Reservation, result.Reservations[1].Reservation
	assert.Equal(t, "first", result.Reservations[0].Identifier)
	assert.Equal(t, mews.ServiceOrderStateOldConfirmed, first.State)
	assert.Equal(t, mews.ServiceOrderStateOldOptional, second.State)
	assert.Equal(t, first.GroupID, second.GroupID)
	group, _ := h.s.Object("reservationGroups", first.GroupID)
	assert.Equal(t, "Family", group["Name"])
	assert.Equal(t, []string{h.guest}, first.CompanionIDs)
	assert.Equal(t, h.CategoryID, first.RequestedCategoryID)

	page, err := h.client.Reservations.List(ctx, mews.ReservationListParams{ReservationIDs: []string{first.ID}})
	require.NoError(t, err)
	require.Len(t, page.Reservations, 1)
	assert.Equal(t, h.guest, page.Reservations[0].AccountID)
	assert.Equal(t, start, page.Reservations[0].ScheduledStartUTC)
	assert.Equal(t, h.CategoryID, page.Reservations[0].RequestedResourceCategoryID)

	items, err := h.client.OrderItems.List(ctx, mews.OrderItemListParams{ServiceOrderIDs: []string{first.ID}})
	require.NoError(t, err)
	require.Len(t, items.OrderItems, 2)
	assert.Equal(t, "100", items.OrderItems[0].Amount.GrossValue.String())
	assert.Equal(t, first.ID, h.s.Objects("serviceOrderNotes")[0]["OrderId"])

	nobody := one
	nobody.CustomerID = ""
	price, err := h.client.Reservations.Price(ctx, mews.ReservationPriceParams{ServiceID: h.ServiceID, Reservations: []mews.ReservationData{nobody}})
	require.NoError(t, err)
	assert.Equal(t, "200", price.ReservationPrices[0].TotalAmount.GrossValue.String())

	old, err := mews.Collect(h.client.Reservations.AllOld(ctx, mews.ReservationListOldParams{
		ServiceIDs: []string{h.ServiceID}, GroupIDs: []string{first.GroupID},
		Extent: mews.ReservationExtent{Reservations: true, Customers: true, Rates: true},
	}), 10)
	require.NoError(t, err)
	require.Len(t, old, 1, "what is optional needs States")
	assert.Equal(t, first.ID, old[0].ID)
}

func TestReservationAddRejections(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	start := time.Date(2031, 7, 1, 13, 0, 0, 0, time.UTC)
	private := h.s.Add("rates", object{"ServiceId": h.ServiceID, "IsPublic": false, "Type": "Private"})
	elsewhere := h.s.Add("resourceCategories", object{"ServiceId": h.RestaurantID})
	for name, test := range map[string]struct {
		change  func(*mews.ReservationData)
		status  error
		message string
	}{
		"backwards":      {func(d *mews.ReservationData) { d.EndUTC = d.StartUTC }, mews.ErrBadRequest, "Reservations[0].EndUtc"},
		"category":       {func(d *mews.ReservationData) { d.RequestedCategoryID = elsewhere }, mews.ErrBadRequest, "another service"},
		"no customer":    {func(d *mews.ReservationData) { d.CustomerID = "" }, mews.ErrBadRequest, "Reservations[0].CustomerId"},
		"nobody":         {func(d *mews.ReservationData) { d.CustomerID = h.RateID }, mews.ErrBadRequest, "Reservations[0].CustomerId"},
		"no such rate":   {func(d *mews.ReservationData) { d.RateID = h.guest }, mews.ErrBadRequest, "Reservations[0].RateId"},
		"private rate":   {func(d *mews.ReservationData) { d.RateID = private }, mews.ErrForbidden, "cannot be booked"},
		"nobody counted": {func(d *mews.ReservationData) { d.PersonCounts[0].Count = 0 }, mews.ErrBadRequest, "PersonCounts[0].Count"},
		"state":          {func(d *mews.ReservationData) { d.State = mews.ServiceOrderStateOldStarted }, mews.ErrBadRequest, "State"},
	} {
		data := h.data(start)
		test.change(&data)
		err := h.client.Do(ctx, "reservations/add", h.params(data), nil) // past the client's own checks
		require.ErrorIs(t, err, test.status, name)
		assert.ErrorContains(t, err, test.message, name)
	}
	assert.Empty(t, h.s.Objects("reservations"), "a rejected request changes nothing")

	// Two rooms are there, and no third.
	_, err := h.client.Reservations.Add(ctx, h.params(h.data(start), h.data(start), h.data(start)))
	rejected(t, err, "not enough spaces of this category on 2031-07-01")
	_, err = h.client.Reservations.Add(ctx, h.params(h.data(start), h.data(start)))
	require.NoError(t, err)
	_, err = h.client.Reservations.Add(ctx, h.params(h.data(start.AddDate(0, 0, 1))))
	rejected(t, err, "2031-07-02")
	_, err = h.client.Reservations.Add(ctx, h.params(h.data(start.AddDate(0, 0, 2))))
	require.NoError(t, err, "the day of departure is free")
	same := h.data(start.AddDate(0, 1, 0))
	same.AssignedResourceID = h.ResourceIDs[0]
	_, err = h.client.Reservations.Add(ctx, h.params(same, same))
	rejected(t, err, "occupied")
	overbooked, no := h.params(h.data(start)), false
	overbooked.CheckOverbooking = &no
	_, err = h.client.Reservations.Add(ctx, overbooked)
	require.NoError(t, err)
}

func TestReservationStates(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.add(t, func(d *mews.ReservationData) { d.State = mews.ServiceOrderStateOldOptional })
	one := []string{r.ID}
	rejected(t, h.client.Reservations.Start(ctx, mews.ReservationStartParams{ReservationID: r.ID}), "Only confirmed")
	rejected(t, h.client.Reservations.Process(ctx, mews.ReservationProcessParams{ReservationID: r.ID}), "Only started")
	balance := func() string {
		page, err := h.client.OrderItems.List(ctx, mews.OrderItemListParams{ServiceOrderIDs: one})
		require.NoError(t, err)
		return string(page.OrderItems[0].AccountingState)
	}
	assert.Equal(t, "Inactive", balance())

	confirmed, err := h.client.Reservations.Confirm(ctx, mews.ReservationConfirmParams{ReservationIDs: one})
	require.NoError(t, err)
	assert.Equal(t, one, confirmed.ReservationIDs)
	assert.Equal(t, "Open", balance())
	_, err = h.client.Reservations.Confirm(ctx, mews.ReservationConfirmParams{ReservationIDs: one})
	rejected(t, err, "The reservation is Confirmed")

	start := mews.ReservationStartParams{ReservationID: r.ID}
	rejected(t, h.client.Reservations.Start(ctx, start), "No space is assigned")
	room := h.ResourceIDs[0]
	assign := mews.ReservationUpdateParams{ReservationUpdates: []mews.ReservationUpdateData{{ReservationID: r.ID, AssignedResourceID: mews.Set(room)}}}
	updated, err := h.client.Reservations.Update(ctx, assign)
	require.NoError(t, err)
	assert.Equal(t, room, updated.Reservations[0].AssignedResourceID)
	h.s.Change("resources", room, object{"State": "Dirty"})
	rejected(t, h.client.Reservations.Start(ctx, start), "not inspected")
	h.s.Change("resources", room, object{"State": "Inspected"})
	require.NoError(t, h.client.Reservations.Start(ctx, start))
	assert.Equal(t, "Started", h.state(t, r.ID))

	found, err := h.client.Customers.Search(ctx, mews.CustomerSearchParams{ResourceID: room})
	require.NoError(t, err)
	require.Len(t, found.Customers, 1)
	assert.Equal(t, h.guest, found.Customers[0].Customer.ID)

	_, err = h.client.Reservations.Cancel(ctx, mews.ReservationCancelParams{ReservationIDs: one, Notes: "no"})
	rejected(t, err, "The reservation is Started")
	process := mews.ReservationProcessParams{ReservationID: r.ID}
	rejected(t, h.client.Reservations.Process(ctx, process), "last day of the stay")
	require.NoError(t, h.client.Reservations.UpdateInterval(ctx, mews.ReservationUpdateIntervalParams{ReservationID: r.ID, EndUTC: time.Now().Add(time.Second)}))
	rejected(t, h.client.Reservations.Process(ctx, process), "balance is not zero")
	_, err = h.client.Payments.AddExternal(ctx, mews.PaymentAddExternalParams{
		AccountID: h.guest, ReservationID: r.ID, Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "100"}, Type: mews.ExternalPaymentTypeCash,
	})
	require.NoError(t, err)
	require.NoError(t, h.client.Reservations.Process(ctx, process))
	assert.Equal(t, "Processed", h.state(t, r.ID))
	resource, _ := h.s.Object("resources", room)
	assert.Equal(t, "Dirty", resource["State"])
	rejected(t, h.client.Reservations.UpdateInterval(ctx, mews.ReservationUpdateIntervalParams{ReservationID: r.ID, EndUTC: time.Now()}), "Processed")
}

func TestReservationOpenBalance(t *testing.T) {
	t.Parallel()
	h, ctx, yes := newHouse(t), context.Background(), true
	id := h.s.AddReservation(h.guest, object{"ServiceId": h.ServiceID, "EndUtc": time.Now()})
	h.s.Add("orderItems", object{"AccountId": h.guest, "Amount": object{"Currency": "EUR", "GrossValue": 10}})
	rejected(t, h.client.Reservations.Process(ctx, mews.ReservationProcessParams{ReservationID: id}), "balance")
	_, status := h.client.Reservations.List(ctx, mews.ReservationListParams{ReservationIDs: []string{id}})
	require.NoError(t, status)
	a := call(t, h.s, "reservations/process", object{"ReservationId": id, "AllowOpenBalance": true})
	a.refused(t, 400, "Invalid Notes")
	require.NoError(t, h.client.Reservations.Process(ctx, mews.ReservationProcessParams{ReservationID: id, AllowOpenBalance: &yes, Notes: "later"}))
}

func TestReservationFuture(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.add(t, func(d *mews.ReservationData) {
		d.StartUTC, d.EndUTC = time.Now().Add(time.Hour), time.Now().Add(50*time.Hour)
		d.AssignedResourceID = h.ResourceIDs[0]
	})
	rejected(t, h.client.Reservations.Start(ctx, mews.ReservationStartParams{ReservationID: r.ID}), "in the future")
	data := h.data(time.Now().Add(2 * time.Hour))
	data.AssignedResourceID = h.ResourceIDs[0]
	_, err := h.client.Reservations.Add(ctx, h.params(data))
	rejected(t, err, "occupied")

	canceled, err := h.client.Reservations.Cancel(ctx, mews.ReservationCancelParams{ReservationIDs: []string{r.ID}, Notes: "ill"})
	require.NoError(t, err)
	assert.Equal(t, []string{r.ID}, canceled.ReservationIDs)
	assert.Equal(t, "Canceled", h.state(t, r.ID))
	for _, item := range h.s.Objects("orderItems") {
		assert.Equal(t, "Canceled", item["AccountingState"])
	}
	_, err = h.client.Reservations.Cancel(ctx, mews.ReservationCancelParams{ReservationIDs: []string{r.ID}, Notes: "again"})
	rejected(t, err, "Canceled")
	_, err = h.client.Reservations.Add(ctx, h.params(data))
	require.NoError(t, err, "the room is free again")
}

func TestCompanions(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.add(t, nil)
	second, third := h.s.AddCustomer(nil), h.s.AddCustomer(nil)
	add := func(customer string) error {
		_, err := h.client.Reservations.AddCompanion(ctx, mews.ReservationAddCompanionParams{ReservationID: r.ID, CustomerID: customer})
		return err
	}
	require.NoError(t, add(second))
	rejected(t, add(second), "already")
	rejected(t, add(third), "no room")
	require.NoError(t, h.client.Reservations.DeleteCompanion(ctx, mews.ReservationDeleteCompanionParams{ReservationID: r.ID, CustomerID: second}))
	err := h.client.Reservations.DeleteCompanion(ctx, mews.ReservationDeleteCompanionParams{ReservationID: r.ID, CustomerID: second})
	rejected(t, err, "no companion")
	require.NoError(t, add(third))
	page, err := h.client.Companionships.List(ctx, mews.CompanionshipListParams{
		ReservationIDs: []string{r.ID}, Extent: mews.CompanionshipExtent{Reservations: true, Customers: true},
	})
	require.NoError(t, err)
	require.Len(t, page.Companionships, 2)
	assert.Equal(t, third, page.Companionships[0].CustomerID)
	assert.Len(t, page.Customers, 2)
	assert.Len(t, page.Reservations, 1)
	assert.Empty(t, page.ReservationGroups)

	require.NoError(t, h.client.Reservations.UpdateCustomer(ctx, mews.ReservationUpdateCustomerParams{ReservationID: r.ID, CustomerID: second}))
	o, _ := h.s.Object("reservations", r.ID)
	assert.Equal(t, second, o["AccountId"])
}

func TestReservationUpdates(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.add(t, nil)
	update := func(data mews.ReservationUpdateData) error {
		data.ReservationID = r.ID
		_, err := h.client.Reservations.Update(ctx, mews.ReservationUpdateParams{ReservationUpdates: []mews.ReservationUpdateData{data}})
		return err
	}
	require.NoError(t, update(mews.ReservationUpdateData{
		ChannelNumber: mews.Set("C-1"), AssignedResourceID: mews.Set(h.ResourceIDs[0]), AssignedResourceLocked: mews.Set(true),
		EndUTC: mews.Set(r.EndUTC.AddDate(0, 0, 1)),
	}))
	o, _ := h.s.Object("reservations", r.ID)
	assert.Equal(t, "C-1", o["ChannelNumber"])
	rejected(t, update(mews.ReservationUpdateData{AssignedResourceID: mews.Set(h.ResourceIDs[1])}), "locked")
	require.NoError(t, update(mews.ReservationUpdateData{AssignedResourceID: mews.Set(h.ResourceIDs[1]), AssignedResourceLocked: mews.Set(false)}))
	require.NoError(t, update(mews.ReservationUpdateData{ChannelNumber: mews.Clear[string]()}))
	o, _ = h.s.Object("reservations", r.ID)
	assert.Nil(t, o["ChannelNumber"])
	assert.Equal(t, h.ResourceIDs[1], o["AssignedResourceId"])
	err := update(mews.ReservationUpdateData{EndUTC: mews.Set(r.StartUTC)})
	require.ErrorIs(t, err, mews.ErrBadRequest)

	items, err := h.client.Reservations.AddProduct(ctx, mews.ReservationAddProductParams{ReservationID: r.ID, ProductID: h.ProductID, Count: 1})
	require.NoError(t, err)
	assert.Len(t, items.ItemIDs, 3, "for each night")
	item, _ := h.s.Object("orderItems", items.ItemIDs[0])
	assert.Equal(t, "30", item["Amount"].(object)["GrossValue"].(interface{ String() string }).String(), "for two persons")

	// The documented example leaves the identifier outside of the list out.
	a := call(t, h.s, "reservations/update", object{"ReservationUpdates": []object{{"ReservationId": r.ID, "ChannelNumber": object{"Value": "C-2"}}}})
	assert.Equal(t, 200, a.status, a.body)
	assert.True(t, strings.Contains(a.body, "C-2"))
}
