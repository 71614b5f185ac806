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

func TestPlainObjects(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	note := object{"AccountId": h.guest, "Content": "Likes tea", "Classifications": []string{"Gifts"}}
	add := func(notes ...object) answer { return call(t, h.s, "accountNotes/add", object{"AccountNotes": notes}) }
	add(note, object{"AccountId": h.RateID, "Content": "x", "Classifications": []string{"Gifts"}}).refused(t, 400, "Invalid AccountNotes[1].AccountId")
	assert.Empty(t, h.s.Objects("accountNotes"), "all or nothing")
	added := add(note).list(t, "AccountNotes")
	require.Len(t, added, 1)
	assert.Equal(t, "Likes tea", added[0]["Content"])
	assert.Equal(t, true, added[0]["IsActive"])
	id := added[0]["Id"].(string)

	updated := call(t, h.s, "accountNotes/update", object{"AccountNoteUpdates": []object{{
		"AccountNoteId": id, "Content": object{"Value": "Likes coffee"}, "Classifications": object{"Gifts": object{"Value": false}, "Other": object{"Value": true}},
	}}})
	assert.Equal(t, "Likes coffee", updated.list(t, "AccountNotes")[0]["Content"])
	assert.Equal(t, []any{"Other"}, updated.list(t, "AccountNotes")[0]["Classifications"])
	same := object{}
	call(t, h.s, "accountNotes/update", object{"AccountNoteUpdates": []object{{"AccountNoteId": h.guest, "Classifications": same}}}).refused(t, 400, "AccountNoteUpdates[0].AccountNoteId")

	get := func(filter object) []string {
		filter["Limitation"] = object{"Count": 10}
		return ids(call(t, h.s, "accountNotes/getAll", filter).list(t, "AccountNotes"))
	}
	assert.Equal(t, []string{id}, get(object{"AccountIds": []string{h.guest}}))
	assert.Empty(t, get(object{"AccountIds": []string{h.RateID}}))
	assert.JSONEq(t, `{}`, call(t, h.s, "accountNotes/delete", object{"AccountNoteIds": []string{id}}).body)
	assert.Empty(t, get(object{}))
	assert.Equal(t, []string{id}, get(object{"ActivityStates": []string{"Deleted"}}))
	call(t, h.s, "accountNotes/update", object{"AccountNoteUpdates": []object{{"AccountNoteId": id, "Classifications": same}}}).refused(t, 403, "deleted")
	call(t, h.s, "accountNotes/delete", object{"AccountNoteIds": []string{h.guest}}).refused(t, 400, "Invalid AccountNoteIds[0]")
}

func TestCompanies(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	added, err := h.client.Companies.Add(ctx, mews.CompanyAddParams{
		Name: "ACME", Options: mews.CompanyOptionsParams{Invoiceable: true}, Address: &mews.AddressParams{City: "Brno"}, ExternalIdentifier: "a-1",
	})
	require.NoError(t, err)
	acme := added.Companies[0]
	assert.True(t, acme.Options.Invoiceable)
	assert.Equal(t, "Brno", acme.Address.City)
	assert.EqualValues(t, 1, acme.Number)
	assert.NotZero(t, acme.CreatedUTC)
	updated, err := h.client.Companies.Update(ctx, mews.CompanyUpdateParams{
		CompanyID: acme.ID, Notes: mews.Set("good"), Options: &mews.CompanyOptionUpdateData{AddFeesToInvoices: mews.Set(true)},
	})
	require.NoError(t, err)
	assert.Equal(t, mews.CompanyOptions{Invoiceable: true, AddFeesToInvoices: true}, updated.Companies[0].Options)
	assert.Equal(t, "ACME", updated.Companies[0].Name)
	page, err := h.client.Companies.List(ctx, mews.CompanyListParams{ExternalIdentifiers: []string{"a-1"}})
	require.NoError(t, err)
	assert.Len(t, page.Companies, 1)
	require.NoError(t, h.client.Companies.Delete(ctx, mews.CompanyDeleteParams{CompanyIDs: []string{acme.ID}}))
	page, err = h.client.Companies.List(ctx, mews.CompanyListParams{IDs: []string{acme.ID}})
	require.NoError(t, err)
	require.Len(t, page.Companies, 1, "deleted ones are shown unless told otherwise")
	assert.False(t, page.Companies[0].IsActive)
}

func TestScopes(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	here := s.Add("departments", object{"Name": "Here"})
	there := s.Add("departments", object{"Name": "There", "EnterpriseId": mewstest.OtherEnterpriseID})
	get := func(input object) []string {
		input["Limitation"] = object{"Count": 10}
		return ids(call(t, s, "departments/getAll", input).list(t, "Departments"))
	}
	assert.Equal(t, []string{here}, get(object{}))
	portfolio := s.PortfolioAccessToken()
	assert.Equal(t, []string{there, here}, get(object{"AccessToken": portfolio}))
	assert.Equal(t, []string{there}, get(object{"AccessToken": portfolio, "EnterpriseIds": []string{mewstest.OtherEnterpriseID}}))
	limitation := object{"Count": 10}
	call(t, s, "departments/getAll", object{"EnterpriseIds": []string{mewstest.OtherEnterpriseID}, "Limitation": limitation}).refused(t, 400, "does not cover")

	add := object{"AccessToken": portfolio, "Bills": []object{{"AccountId": s.AddCustomer(nil)}}}
	call(t, s, "bills/add", add).refused(t, 400, "Invalid EnterpriseId: it is required")
	add["EnterpriseId"] = mewstest.OtherEnterpriseID
	call(t, s, "bills/add", add).refused(t, 400, "Bills[0].AccountId")
	add["EnterpriseId"] = mewstest.DefaultEnterpriseID
	assert.Equal(t, mewstest.DefaultEnterpriseID, call(t, s, "bills/add", add).list(t, "Bills")[0]["EnterpriseId"])
	call(t, s, "tasks/getAll", object{"AccessToken": portfolio, "Limitation": limitation}).refused(t, 401, "not permitted")

	enterprises := call(t, s, "enterprises/getAll", object{"AccessToken": portfolio, "Limitation": limitation}).list(t, "Enterprises")
	assert.Equal(t, []string{mewstest.OtherEnterpriseID, mewstest.DefaultEnterpriseID}, ids(enterprises))
}

func TestListFilters(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	limitation := object{"Count": 10}
	for _, operation := range []string{"orderItems/getAll", "payments/getAll", "reservationGroups/getAll", "messageThreads/getAll"} {
		call(t, h.s, operation, object{"Limitation": limitation}).refused(t, 400, "required without any other filter")
	}
	block := func(start, end string) string {
		return h.s.Add("resourceBlocks", object{"AssignedResourceId": h.ResourceIDs[0], "StartUtc": start, "EndUtc": end})
	}
	first, second := block("2031-01-01T00:00:00Z", "2031-01-05T00:00:00Z"), block("2031-01-05T00:00:00Z", "2031-01-09T00:00:00Z")
	colliding := func(start, end string) []string {
		return ids(call(t, h.s, "resourceBlocks/getAll", object{
			"Limitation": limitation, "CollidingUtc": object{"StartUtc": start, "EndUtc": end},
		}).list(t, "ResourceBlocks"))
	}
	assert.Equal(t, []string{first}, colliding("2031-01-04T00:00:00Z", "2031-01-05T00:00:00Z"))
	assert.Equal(t, []string{second, first}, colliding("2031-01-04T00:00:00Z", "2031-01-06T00:00:00Z"))
	assert.Empty(t, colliding("2031-01-09T00:00:00Z", "2031-01-10T00:00:00Z"))

	standard := h.s.Add("products", object{"ServiceId": h.RestaurantID, "IsDefault": true})
	products := func(filter object) []string {
		filter["Limitation"], filter["ServiceIds"] = limitation, []string{h.RestaurantID}
		return ids(call(t, h.s, "products/getAll", filter).list(t, "Products"))
	}
	assert.Equal(t, []string{h.DinnerID}, products(object{}))
	assert.Equal(t, []string{standard, h.DinnerID}, products(object{"IncludeDefault": true}))
	assert.Equal(t, []string{standard}, products(object{"ProductIds": []string{standard}}))

	voucher := h.s.Add("vouchers", object{"ServiceId": h.ServiceID})
	h.s.Add("vouchers", object{"ServiceId": h.ServiceID})
	h.s.Add("voucherCodes", object{"VoucherId": voucher, "Value": "SUMMER"})
	a := call(t, h.s, "vouchers/getAll", object{
		"Limitation": limitation, "ServiceIds": []string{h.ServiceID}, "VoucherCodeValues": []string{"SUMMER"},
		"Extent": object{"Vouchers": true, "VoucherCodes": true},
	})
	assert.Equal(t, []string{voucher}, ids(a.list(t, "Vouchers")))
	assert.Len(t, a.list(t, "VoucherCodes"), 1)
	assert.Nil(t, a.object(t)["Companies"])
	h.s.Add("counters", object{"Type": "BillCounter", "Name": "Bills"})
	counters := call(t, h.s, "counters/getAll", object{"Limitation": limitation})
	assert.Len(t, counters.list(t, "BillCounters"), 1)
	assert.Empty(t, counters.list(t, "ProformaCounters"))
}

func TestObjects(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	all := s.AddMany("departments", 3, func(i int) object { return object{"Ordering": i, "Future": "member"} })
	assert.Len(t, s.Objects("departments"), 3)
	assert.True(t, s.Change("departments", all[0], object{"Name": "New", "IsActive": false}))
	assert.False(t, s.Change("departments", "nope", nil))
	o, found := s.Object("departments", all[0])
	assert.True(t, found)
	assert.Equal(t, "New", o["Name"])
	assert.Equal(t, "member", o["Future"])
	assert.True(t, s.Remove("departments", all[1]))
	assert.False(t, s.Remove("departments", "nope"))
	group := s.Add("reservationGroups", nil)
	assert.True(t, s.Remove("reservationGroups", group))
	_, found = s.Object("reservationGroups", group)
	assert.False(t, found)
	assert.Panics(t, func() { s.Add("nothing", nil) })
	assert.Contains(t, mewstest.Resources(), "taxRates")
	s.Remove("customers", s.Add("customers", object{"LastName": "Smith"}))
	assert.Equal(t, "Deleted", s.Objects("customers")[0]["ActivityState"])
}

func TestSmallBehaviors(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	printer := h.s.Add("devices", object{"Type": "Printer", "Name": "Office"})
	command, err := h.client.Commands.AddPrinter(ctx, mews.CommandAddPrinterParams{PrinterID: printer, Data: "dGV4dA==", CopyCount: 1})
	require.NoError(t, err)
	active := call(t, h.s, "commands/getAllActive", nil).list(t, "Commands")
	require.Len(t, active, 1)
	assert.Equal(t, printer, active[0]["Device"].(object)["Id"])
	finish := mews.CommandUpdateParams{CommandID: command.CommandID, State: mews.DeviceCommandStateProcessed}
	require.NoError(t, h.client.Commands.Update(ctx, finish))
	rejected(t, h.client.Commands.Update(ctx, finish), "Processed")

	task, err := h.client.Tasks.Add(ctx, mews.TaskAddParams{Name: "Towels", DeadlineUTC: time.Now()})
	require.NoError(t, err)
	tasks := mews.TaskCloseParams{TaskIDs: []string{task.TaskID}}
	require.NoError(t, h.client.Tasks.Close(ctx, tasks))
	rejected(t, h.client.Tasks.Close(ctx, tasks), "closed already")

	thread := h.s.Add("messageThreads", nil)
	added, err := h.client.Messages.Add(ctx, mews.MessageAddParams{Messages: []mews.MessageAddData{{MessageThreadID: thread, Text: "Hello", Identifier: "1"}}})
	require.NoError(t, err)
	assert.Equal(t, "Hello", added.Messages[0].Message.Text)
	assert.Equal(t, "1", added.Messages[0].Identifier)

	outlet := h.s.Add("outlets", nil)
	_, err = h.client.OutletBills.Add(ctx, mews.OutletBillAddParams{Bills: []mews.OutletBillAddData{{
		OutletID: outlet, Number: "7", ClosedUTC: time.Now(),
		Items: []mews.OutletItemParams{{Name: "Beer", UnitCount: 2, UnitAmount: mews.AmountParams{Currency: "EUR", GrossValue: "4", TaxCodes: []string{}}, ConsumedUTC: time.Now(), Type: "Revenue"}},
	}}})
	require.NoError(t, err)
	page, err := h.client.OutletItems.List(ctx, mews.OutletItemListParams{UpdatedUTC: mews.TimeInterval{StartUTC: time.Now().Add(-time.Hour), EndUTC: time.Now().Add(time.Hour)}})
	require.NoError(t, err)
	assert.Len(t, page.OutletItems, 1)
	assert.Len(t, page.OutletBills, 1)
	call(t, h.s, "languages/getTexts", object{"LanguageCodes": []string{"en-US"}, "Scope": "x"}).refused(t, 501, `server.Handle("languages/getTexts"`)
}

func TestAddOfACompany(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	guest, company := s.AddCustomer(nil), s.AddCompany(nil)
	for _, test := range []struct {
		account string
		with    any
		kind    string
		guests  []string
	}{
		{guest, nil, "Customer", []string{guest}},
		{company, nil, "Company", nil},
		{company, []string{guest}, "Company", []string{guest}},
	} {
		id := s.Add("reservations", object{"AccountId": test.account, "CompanionIds": test.with})
		reservation, _ := s.Object("reservations", id)
		assert.Equal(t, test.kind, reservation["AccountType"])
		var guests []string
		for _, c := range s.Objects("companionships") {
			if c["ReservationId"] == id {
				guests = append(guests, c["CustomerId"].(string))
			}
		}
		assert.Equal(t, test.guests, guests)
	}
	item, _ := s.Object("orderItems", s.Add("orderItems", object{"AccountId": company}))
	assert.Equal(t, "Company", item["AccountType"])
}

func TestAddHotelUsesTheLanguageOfTheEnterprise(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	hotel := s.AddHotel(s.AddEnterprise(object{"DefaultLanguageCode": "de-DE"}), 1)
	rate, _ := s.Object("rates", hotel.RateID)
	assert.Equal(t, object{"de-DE": "Best available"}, rate["Names"])
}
