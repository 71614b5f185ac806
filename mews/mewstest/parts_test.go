package mewstest_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// page is one request of a list with a limit of one or more items.
func page(t *testing.T, s *mewstest.Server, operation, list string, input object, count int, cursor any) ([]object, any) {
	t.Helper()
	all := object{"Limitation": object{"Count": count, "Cursor": cursor}}
	maps.Copy(all, input)
	a := call(t, s, operation, all)
	return a.list(t, list), a.object(t)["Cursor"]
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	john, jane := s.AddCustomer(nil), s.AddCustomer(nil)
	old := s.AddIdentityDocument(john, object{"Type": "Visa", "Number": "V", "Expiration": "2040-10-24", "IssuingCity": "Rome"})
	a := call(t, s, "identityDocuments/add", object{"IdentityDocuments": []object{
		{"CustomerId": jane, "Type": "Passport", "Number": "P", "ExpirationDate": "2041-10-24T00:00:00Z", "IssuingCountryCode": "IT", "Id": old},
		{"CustomerId": john, "Type": "IdentityCard", "Number": "I", "IssuanceDate": "2020-01-31", "IsVerified": true},
	}})
	added := ids(a.list(t, "IdentityDocuments"))
	require.Len(t, added, 2)
	assert.NotContains(t, added, old)

	both := []string{john, jane}
	get := func(filter object) []string {
		filter["CustomerIds"] = both
		rows, _ := page(t, s, "identityDocuments/getAll", "IdentityDocuments", filter, 1000, nil)
		return ids(rows)
	}
	assert.Equal(t, []string{added[1], added[0], old}, get(object{}))
	assert.Equal(t, []string{added[1], old}, get(object{"Types": []string{"Visa", "IdentityCard"}}))
	assert.Equal(t, []string{added[0]}, get(object{"IdentityDocumentIds": []string{added[0]}}))
	rows, _ := page(t, s, "identityDocuments/getAll", "IdentityDocuments", object{"CustomerIds": []string{john}}, 1000, nil)
	assert.Equal(t, "2040-10-24T00:00:00Z", rows[1]["ExpirationDate"])
	assert.Equal(t, "2020-01-31T00:00:00Z", rows[0]["IssuanceDate"])
	assert.Nil(t, rows[0]["ExpirationDate"])
	assert.Equal(t, true, rows[0]["IsVerified"])
	assert.Equal(t, false, rows[1]["IsVerified"])

	updated := call(t, s, "identityDocuments/update", object{"IdentityDocuments": []object{{
		"Id": old, "Number": object{"Value": "W"}, "ExpirationDate": object{"Value": "2042-01-01"}, "IssuingCity": object{"Value": nil},
		"Type": object{"Value": "Passport"}, "IsVerified": object{"Value": true}, "IssuanceDate": nil,
	}}}).list(t, "IdentityDocuments")[0]
	for name, want := range (object{
		"Number": "W", "ExpirationDate": "2042-01-01T00:00:00Z", "IssuingCity": nil, "Type": "Passport", "IsVerified": true, "CustomerId": john,
	}) {
		assert.Equal(t, want, updated[name], name)
	}

	// A walk goes on at a document that was deleted.
	rows, cursor := page(t, s, "identityDocuments/getAll", "IdentityDocuments", object{"CustomerIds": both}, 1, nil)
	assert.Equal(t, added[1], rows[0]["Id"])
	assert.Equal(t, added[1], cursor)
	assert.JSONEq(t, `{}`, call(t, s, "identityDocuments/delete", object{"IdentityDocumentIds": []string{added[1]}}).body)
	rows, cursor = page(t, s, "identityDocuments/getAll", "IdentityDocuments", object{"CustomerIds": both}, 2, cursor)
	assert.Equal(t, []string{added[0], old}, ids(rows))
	rows, cursor = page(t, s, "identityDocuments/getAll", "IdentityDocuments", object{"CustomerIds": both}, 2, cursor)
	assert.Empty(t, rows)
	assert.Nil(t, cursor)
	call(t, s, "identityDocuments/delete", object{"IdentityDocumentIds": []string{added[1]}}).refused(t, 400, "Invalid IdentityDocumentIds[0]")

	assert.JSONEq(t, `{}`, call(t, s, "identityDocuments/clear", object{"CustomerIds": []string{john}}).body)
	assert.Equal(t, []string{added[0]}, get(object{}))
	assert.Empty(t, s.IdentityDocuments(john))
}

func TestDocumentNumbers(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	id := s.AddCustomer(nil)
	assert.True(t, s.SetConfiguration(mewstest.DefaultEnterpriseID, object{"IsIdentityDocumentNumberRequired": false}))
	added := call(t, s, "identityDocuments/add", object{"IdentityDocuments": []object{{"CustomerId": id, "Type": "Visa", "Number": ""}}})
	documents := added.list(t, "IdentityDocuments")
	assert.Equal(t, "", documents[0]["Number"])
	cleared := call(t, s, "identityDocuments/update", object{"IdentityDocuments": []object{{"Id": documents[0]["Id"], "Number": object{"Value": nil}}}})
	assert.Equal(t, "", cleared.list(t, "IdentityDocuments")[0]["Number"])
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	id, company := s.AddCustomer(nil), s.AddCompany(nil)
	added := call(t, s, "addresses/add", object{"Addresses": []object{
		{"AccountId": id, "Line1": "L", "Latitude": 50.0779, "Longitude": -180, "City": "Rome"},
		{"AccountId": company},
	}}).list(t, "Addresses")
	require.Len(t, added, 2)
	first, second := added[0]["Id"].(string), added[1]["Id"].(string)
	assert.Equal(t, "Company", added[1]["AccountType"])
	assert.Equal(t, company, added[1]["AccountId"])
	assert.Equal(t, "50.0779", added[0]["Latitude"].(interface{ String() string }).String())
	customer, _ := s.Customer(id)
	assert.Equal(t, first, customer["AddressId"])
	third := s.AddAddress(id, object{"IsActive": false})

	get := func(filter object) []string {
		rows, _ := page(t, s, "addresses/getAll", "Addresses", filter, 1000, nil)
		return ids(rows)
	}
	accounts := []string{id, company}
	assert.Equal(t, []string{second, first}, get(object{"AccountIds": accounts}))
	assert.Equal(t, []string{first}, get(object{"AccountIds": []string{id}}))
	assert.Equal(t, []string{second}, get(object{"AddressIds": []string{second, third}}))
	assert.Equal(t, []string{third}, get(object{"AddressIds": []string{second, third}, "ActivityStates": []string{"Deleted"}}))
	assert.Equal(t, []string{first}, get(object{"UpdatedUtc": object{"StartUtc": added[0]["UpdatedUtc"], "EndUtc": added[0]["UpdatedUtc"]}}))

	updated := call(t, s, "addresses/update", object{"AddressUpdates": []object{{
		"AddressId": first, "Line1": object{"Value": nil}, "Line2": object{"Value": "2"}, "City": nil, "CountryCode": object{"Value": "IT"},
	}}}).list(t, "Addresses")[0]
	for name, want := range (object{"Line1": nil, "Line2": "2", "City": "Rome", "CountryCode": "IT"}) {
		assert.Equal(t, want, updated[name], name)
	}
	assert.True(t, instant(t, updated["UpdatedUtc"]).After(instant(t, added[0]["UpdatedUtc"])))

	for range 2 {
		assert.JSONEq(t, `{}`, call(t, s, "addresses/delete", object{"AddressIds": []string{first}}).body)
	}
	customer, _ = s.Customer(id)
	assert.Nil(t, customer["AddressId"])
	assert.Nil(t, customer["Address"])
	state := s.Addresses(id)
	require.Len(t, state, 2)
	assert.Equal(t, false, state[0]["IsActive"])
	assert.Equal(t, []string{second}, get(object{"AccountIds": accounts}))
}

func TestRelationships(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	a, b := s.AddCustomer(nil), s.AddCustomer(nil)
	s.AddRelationship(a, object{"RelatedCustomerId": b, "Relationship": "Spouse", "UpdatedUtc": "2020-01-01T00:00:00Z"})
	s.AddRelationship(b, object{"RelatedCustomerId": a, "Relationship": "Spouse"})
	s.AddRelationship(a, object{"RelatedCustomerId": b, "Relationship": "Colleague"})
	var kinds []any
	var cursor any
	cursors := map[any]bool{}
	for range 3 {
		var rows []object
		rows, cursor = page(t, s, "customers/getRelationships", "CustomerRelationships", object{"CustomerIds": []string{a}}, 1, cursor)
		cursors[cursor] = true
		for _, row := range rows {
			kinds = append(kinds, row["Relationship"])
			assert.Equal(t, b, row["RelatedCustomerId"])
		}
	}
	assert.Equal(t, []any{"Colleague", "Spouse"}, kinds)
	assert.Nil(t, cursor)
	assert.Len(t, cursors, 3)
	assert.Len(t, s.Relationships(b), 1)
	rows, _ := page(t, s, "customers/getRelationships", "CustomerRelationships", object{
		"CustomerIds": []string{a}, "UpdatedUtc": object{"StartUtc": "2020-01-01T00:00:00Z", "EndUtc": "2020-01-02T00:00:00Z"},
	}, 1000, nil)
	assert.Len(t, rows, 1)
}

func TestMerge(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	source := s.AddCustomer(object{"Email": "s@example.com", "Passport": object{}, "Address": object{}, "FirstName": "Source"})
	target, friend := s.AddCustomer(object{"FirstName": "Target"}), s.AddCustomer(nil)
	s.AddRelationship(source, object{"RelatedCustomerId": friend})
	s.AddRelationship(friend, object{"RelatedCustomerId": source})
	s.AddRelationship(source, object{"RelatedCustomerId": target})
	s.AddOrderItem(source, nil)
	s.AddReservation(source, nil)
	call(t, s, "customers/addFile", object{"CustomerId": source, "Name": "a", "Type": "image/png", "Data": "YQ=="})
	before, _ := s.Customer(target)

	a := call(t, s, "customers/merge", object{"SourceCustomerId": source, "TargetCustomerId": target})
	assert.Equal(t, 200, a.status)
	assert.Equal(t, `{}`, a.body)
	merged, _ := s.Customer(source)
	for name, want := range (object{"IsActive": false, "ActivityState": "Deleted", "MergeTargetId": target, "Passport": nil, "AddressId": nil}) {
		assert.Equal(t, want, merged[name], name)
	}
	after, _ := s.Customer(target)
	assert.Equal(t, "Target", after["FirstName"])
	assert.NotNil(t, after["Passport"])
	assert.NotNil(t, after["Address"])
	assert.True(t, instant(t, after["UpdatedUtc"]).After(instant(t, before["UpdatedUtc"])))
	assert.Len(t, s.Files(target), 1)
	assert.Len(t, s.IdentityDocuments(target), 1)
	assert.Len(t, s.Addresses(target), 1)
	require.Len(t, s.Relationships(target), 1, "none to itself")
	assert.Equal(t, target, s.Relationships(friend)[0]["RelatedCustomerId"])
	assert.Empty(t, s.Relationships(source))
	items := call(t, s, "customers/getOpenItems", object{"CustomerIds": []string{target}}).list(t, "Customers")[0]
	assert.Len(t, items["OrderItems"], 1)
	hits := call(t, s, "customers/search", object{"Name": "target"}).list(t, "Customers")
	assert.NotNil(t, hits[0]["Reservation"])
	gone := getAll(t, s, object{
		"ActivityStates": []string{"Deleted"},
		"DeletedUtc":     object{"StartUtc": merged["UpdatedUtc"], "EndUtc": merged["UpdatedUtc"]},
	})
	assert.Equal(t, []string{source}, ids(gone.list(t, "Customers")))
}

func TestMergeAccounts(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	from, to := s.AddCompany(nil), s.AddCompany(object{"Name": "To"})
	employee := s.AddCustomer(object{"CompanyId": from})
	s.AddAddress(from, nil)
	a, b, c := s.AddCustomer(nil), s.AddCustomer(nil), s.AddCustomer(nil)
	merges := []object{
		{"AccountType": "Company", "SourceAccountIds": []string{from}, "TargetAccountId": to},
		{"AccountType": "Customer", "SourceAccountIds": []string{a, b}, "TargetAccountId": c},
	}
	twice := append(slices.Clone(merges), object{"AccountType": "Customer", "SourceAccountIds": []string{b}, "TargetAccountId": employee})
	call(t, s, "accounts/merge", object{"AccountMergeParameters": twice}).refused(t, 403, "not active")
	assert.JSONEq(t, `{}`, call(t, s, "accounts/merge", object{"AccountMergeParameters": merges}).body)
	company, _ := s.Company(from)
	assert.Equal(t, to, company["MergeTargetId"])
	customer, _ := s.Customer(employee)
	assert.Equal(t, to, customer["CompanyId"])
	assert.Len(t, s.Addresses(to), 1)
	for _, id := range []string{a, b} {
		customer, _ := s.Customer(id)
		assert.Equal(t, c, customer["MergeTargetId"])
	}
}
