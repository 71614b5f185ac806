package mewstest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestAdd(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	company := s.AddCompany(nil)
	a := call(t, s, "customers/add", object{
		"LastName": "Carbone", "OverwriteExisting": false, "Email": "Thea@example.com", "BirthDate": "1985-09-30T00:00:00Z",
		"PreferredLanguageCode": "it-IT", "CompanyId": company, "Classifications": []string{"Media"}, "ItalianLotteryCode": "X",
		"Address":  object{"Line1": "Via Antimo", "CountryCode": "IT"},
		"Passport": object{"Number": "AA1", "Expiration": "2030-05-20"},
		"Unknown":  1, "Phone": " ",
	})
	require.Equal(t, 200, a.status, a.body)
	added := a.object(t)
	for name, want := range (object{
		"Email": "Thea@example.com", "BirthDate": "1985-09-30", "LanguageCode": "it-IT", "CompanyId": company, "Number": "1",
		"Classifications": []any{"Media"}, "Options": []any{}, "ItalianLotteryCode": "X", "IsActive": true, "ActivityState": "Active",
		"ChainId": mewstest.DefaultChainID, "Phone": nil, "Visa": nil,
	}) {
		assert.Equal(t, want, added[name], name)
	}
	passport, _ := added["Passport"].(object)
	assert.Equal(t, "2030-05-20", passport["Expiration"])
	assert.Equal(t, added["Id"], passport["CustomerId"])
	address, _ := added["Address"].(object)
	assert.Equal(t, added["AddressId"], address["Id"])
	id, _ := added["Id"].(string)
	state, found := s.Customer(strings.ToUpper(id))
	assert.True(t, found)
	assert.Equal(t, added, state)
	assert.Len(t, s.Customers(), 1)

	again := object{"LastName": "Other", "FirstName": "T", "Email": "thea@EXAMPLE.com", "OverwriteExisting": false, "Classifications": []string{"Staff"}}
	call(t, s, "customers/add", again).refused(t, 403, "e-mail")
	again["OverwriteExisting"] = true
	overwritten := call(t, s, "customers/add", again).object(t)
	assert.Equal(t, id, overwritten["Id"])
	assert.Equal(t, "Other", overwritten["LastName"])
	assert.Equal(t, "1985-09-30", overwritten["BirthDate"])
	assert.Equal(t, []any{"Media"}, overwritten["Classifications"])
	assert.NotEqual(t, added["UpdatedUtc"], overwritten["UpdatedUtc"])
	assert.Len(t, s.Customers(), 1)

	for range 2 { // without an address everybody is new
		assert.Equal(t, 200, call(t, s, "customers/add", object{"LastName": "A", "OverwriteExisting": true}).status)
	}
	assert.Len(t, s.Customers(), 3)
	s.DeleteCustomer(id)
	again["OverwriteExisting"] = false
	assert.Equal(t, 200, call(t, s, "customers/add", again).status, "the other one is not active")
}

func TestRefusedWrites(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	id := s.AddCustomer(object{"Email": "a@example.com"})
	s.AddCustomer(object{"Email": "b@example.com"})
	foreign := s.AddCustomer(object{"ChainId": mewstest.OtherChainID})
	gone := s.AddCustomer(object{"IsActive": false})
	document := s.AddIdentityDocument(id, object{"Number": "1"})
	address := s.AddAddress(id, nil)
	deleted := s.AddAddress(id, object{"IsActive": false})
	nobody := "0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b11"
	before := s.Customers()
	file := func(id, kind, data string) object {
		return object{"CustomerId": id, "Name": "a", "Type": kind, "Data": data}
	}
	documents := func(o object) object { return object{"IdentityDocuments": []object{o}} }
	merge := func(kind, target string, sources ...string) object {
		return object{"AccountMergeParameters": []object{{"AccountType": kind, "SourceAccountIds": sources, "TargetAccountId": target}}}
	}
	for name, test := range map[string]struct {
		operation string
		input     object
		status    int
		message   string
	}{
		"no last name":       {"customers/add", object{"OverwriteExisting": true}, 400, "Invalid LastName"},
		"blank last name":    {"customers/add", object{"OverwriteExisting": true, "LastName": " "}, 400, "Invalid LastName"},
		"no overwrite":       {"customers/add", object{"LastName": "A"}, 400, "Invalid OverwriteExisting"},
		"bad email":          {"customers/update", object{"CustomerId": id, "Email": "x"}, 400, "Invalid Email"},
		"bad title":          {"customers/update", object{"CustomerId": id, "Title": "Mr"}, 400, "Invalid Title"},
		"bad option":         {"customers/update", object{"CustomerId": id, "Options": []string{"None"}}, 400, "Invalid Options[0]"},
		"bad country":        {"customers/update", object{"CustomerId": id, "NationalityCode": "Italy"}, 400, "Invalid NationalityCode"},
		"bad date":           {"customers/update", object{"CustomerId": id, "BirthDate": "1.1.2020"}, 400, "Invalid BirthDate"},
		"no value":           {"identityDocuments/update", documents(object{"Id": document, "Type": object{}}), 400, "Invalid IdentityDocuments[0].Type.Value"},
		"no update value":    {"customers/update", object{"CustomerId": id, "ItalianFiscalCode": "X"}, 400, "Invalid ItalianFiscalCode"},
		"company":            {"customers/update", object{"CustomerId": id, "CompanyId": nobody}, 400, "Invalid CompanyId"},
		"new with company":   {"customers/add", object{"LastName": "A", "OverwriteExisting": true, "CompanyId": nobody}, 400, "Invalid CompanyId"},
		"nobody":             {"customers/update", object{"CustomerId": nobody}, 400, "Invalid CustomerId"},
		"foreign":            {"customers/update", object{"CustomerId": foreign}, 400, "Invalid CustomerId"},
		"inactive":           {"customers/update", object{"CustomerId": gone}, 403, "not active"},
		"taken":              {"customers/update", object{"CustomerId": id, "Email": "B@example.com"}, 403, "e-mail"},
		"file of nobody":     {"customers/addFile", file(nobody, "image/png", "YQ=="), 400, "Invalid CustomerId"},
		"file type":          {"customers/addFile", file(id, "text/plain", "YQ=="), 403, "type"},
		"file data":          {"customers/addFile", file(id, "image/png", "!"), 400, "Invalid Data"},
		"no file data":       {"customers/addFile", file(id, "image/png", ""), 400, "Invalid Data"},
		"file of inactive":   {"customers/addFile", file(gone, "image/png", "YQ=="), 403, "not active"},
		"document of nobody": {"identityDocuments/add", documents(object{"CustomerId": nobody, "Type": "Visa", "Number": "1"}), 400, "Invalid IdentityDocuments[0].CustomerId"},
		"document inactive":  {"identityDocuments/add", documents(object{"CustomerId": gone, "Type": "Visa", "Number": "1"}), 403, "not active"},
		"no number":          {"identityDocuments/add", documents(object{"CustomerId": id, "Type": "Visa", "Number": ""}), 403, "number"},
		"no document":        {"identityDocuments/update", documents(object{"Id": nobody}), 400, "Invalid IdentityDocuments[0].Id"},
		"clear number":       {"identityDocuments/update", documents(object{"Id": document, "Number": object{"Value": nil}}), 403, "number"},
		"clear type":         {"identityDocuments/update", documents(object{"Id": document, "Type": object{"Value": nil}}), 400, "Invalid IdentityDocuments[0].Type.Value"},
		"delete document":    {"identityDocuments/delete", object{"IdentityDocumentIds": []string{document, nobody}}, 400, "Invalid IdentityDocumentIds[1]"},
		"clear nobody":       {"identityDocuments/clear", object{"CustomerIds": []string{id, nobody}}, 400, "Invalid CustomerIds[1]"},
		"no filter":          {"addresses/getAll", object{"Limitation": object{"Count": 1}, "ActivityStates": []string{"Active"}}, 400, "Invalid AccountIds"},
		"address of nobody":  {"addresses/add", object{"Addresses": []object{{"AccountId": id}, {"AccountId": nobody}}}, 400, "Invalid Addresses[1].AccountId"},
		"address inactive":   {"addresses/add", object{"Addresses": []object{{"AccountId": gone}}}, 403, "not active"},
		"no address":         {"addresses/update", object{"AddressUpdates": []object{{"AddressId": nobody}}}, 400, "Invalid AddressUpdates[0].AddressId"},
		"deleted address":    {"addresses/update", object{"AddressUpdates": []object{{"AddressId": deleted}}}, 403, "deleted"},
		"delete address":     {"addresses/delete", object{"AddressIds": []string{address, nobody}}, 400, "Invalid AddressIds[1]"},
		"merge nobody":       {"customers/merge", object{"SourceCustomerId": nobody, "TargetCustomerId": id}, 400, "Invalid SourceCustomerId"},
		"merge into nobody":  {"customers/merge", object{"SourceCustomerId": id, "TargetCustomerId": nobody}, 400, "Invalid TargetCustomerId"},
		"merge into itself":  {"customers/merge", object{"SourceCustomerId": id, "TargetCustomerId": strings.ToUpper(id)}, 400, "Invalid SourceCustomerId"},
		"merge inactive":     {"customers/merge", object{"SourceCustomerId": gone, "TargetCustomerId": id}, 403, "not active"},
		"merge foreign":      {"accounts/merge", merge("Customer", id, foreign), 400, "Invalid AccountMergeParameters[0].SourceAccountIds[0]"},
		"merge company":      {"accounts/merge", merge("Company", id, gone), 400, "Invalid AccountMergeParameters[0].SourceAccountIds[0]"},
		"open items":         {"customers/getOpenItems", object{"CustomerIds": []string{id}, "Currency": "USD"}, 400, "Invalid Currency"},
	} {
		call(t, s, test.operation, test.input).refused(t, test.status, test.message, name)
	}
	assert.Equal(t, before, s.Customers(), "nothing changed")
	assert.Empty(t, s.Files(id))
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	id := s.AddCustomer(object{
		"FirstName": "Thea", "Email": "thea@example.com", "ItalianFiscalCode": "F", "ItalianDestinationCode": "D", "Options": []string{"Invoiceable"},
		"Address": object{"Line1": "Old", "City": "Rome"}, "Visa": object{"Number": "V1", "IssuingCity": "Rome"},
	})
	before, _ := s.Customer(id)
	a := call(t, s, "customers/update", object{
		"CustomerId": id, "FirstName": "", "LastName": nil, "Phone": "+39", "Email": "THEA@example.com", "Options": []string{},
		"Classifications":        []string{"Staff", "Media"},
		"ItalianFiscalCode":      object{"Value": nil},
		"ItalianDestinationCode": object{"Value": "E"},
		"ItalianLotteryCode":     nil,
		"Address":                object{"Line1": "New", "City": ""},
		"Visa":                   object{"Number": "V2", "Issuance": "2020-01-31"},
		"IdentityCard":           object{"Number": "I1"},
	})
	require.Equal(t, 200, a.status, a.body)
	after := a.object(t)
	for name, want := range (object{
		"FirstName": "Thea", "LastName": "Guest", "Phone": "+39", "Email": "THEA@example.com", "Options": []any{"Invoiceable"},
		"Classifications": []any{"Staff", "Media"}, "ItalianFiscalCode": nil, "ItalianDestinationCode": "E",
		"CreatedUtc": before["CreatedUtc"], "AddressId": before["AddressId"],
	}) {
		assert.Equal(t, want, after[name], name)
	}
	assert.True(t, instant(t, after["UpdatedUtc"]).After(instant(t, before["UpdatedUtc"])))
	address, _ := after["Address"].(object)
	assert.Equal(t, "New Rome", address["Line1"].(string)+" "+address["City"].(string))
	visa, _ := after["Visa"].(object)
	old, _ := before["Visa"].(object)
	assert.Equal(t, old["Id"], visa["Id"])
	assert.Equal(t, "V2 Rome 2020-01-31", visa["Number"].(string)+" "+visa["IssuingCity"].(string)+" "+visa["Issuance"].(string))
	assert.NotNil(t, after["IdentityCard"])
	assert.Len(t, s.IdentityDocuments(id), 2)
}

func TestFiles(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	id := s.AddCustomer(nil)
	for _, kind := range []string{"application/pdf", "image/bmp", "image/gif", "image/jpeg", "image/png", "image/tiff"} {
		a := call(t, s, "customers/addFile", object{"CustomerId": id, "Name": "n", "Type": kind, "Data": "aGVsbG8="})
		require.Equal(t, 200, a.status, a.body)
		files := s.Files(id)
		last := files[len(files)-1]
		assert.Equal(t, mewstest.File{ID: a.object(t)["FileId"].(string), Name: "n", Type: kind, Data: []byte("hello")}, last)
	}
	assert.Len(t, s.Files(strings.ToUpper(id)), 6)
}

func TestOpenItems(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	id := s.AddCustomer(nil)
	other := s.AddCustomer(nil)
	order := s.AddOrderItem(id, object{"Amount": object{"GrossValue": -5.10}})
	s.AddOrderItem(id, object{"ClosedUtc": "2020-01-01T00:00:00Z"})
	payment := s.AddPaymentItem(id, nil)
	ids := []string{id, other, mewstest.DefaultChainID}
	customers := call(t, s, "customers/getOpenItems", object{"CustomerIds": ids, "Currency": "EUR"}).list(t, "Customers")
	require.Len(t, customers, 2)
	orders, _ := customers[0]["OrderItems"].([]any)
	require.Len(t, orders, 1)
	item, _ := orders[0].(object)
	assert.Equal(t, order, item["Id"])
	assert.Equal(t, id, item["AccountId"])
	amount, _ := item["Amount"].(object)
	assert.Equal(t, "-5.1 EUR", amount["GrossValue"].(interface{ String() string }).String()+" "+amount["Currency"].(string))
	payments, _ := customers[0]["PaymentItems"].([]any)
	assert.Equal(t, payment, payments[0].(object)["Id"])
	assert.Equal(t, []any{}, customers[1]["PaymentItems"])
}
