package mewstest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestFilters(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	company := "c6f5c82d-621a-4c8a-903b-1b0a9a23b71f"
	named := map[string]string{}
	for name, customer := range map[string]object{
		"old":  {"CreatedUtc": "2018-01-01T00:00:00Z", "UpdatedUtc": "2018-06-01T00:00:00Z", "FirstName": "John", "LastName": "Smith"},
		"mid":  {"CreatedUtc": "2018-01-15T12:00:00Z", "Email": "Mid@Example.com", "FirstName": "Jane", "LastName": "Doe", "LoyaltyCode": "LL1"},
		"new":  {"CreatedUtc": "2018-03-01T00:00:00Z", "CompanyId": company, "FirstName": "JANE", "LastName": "Smith", "LoyaltyCode": "ll1"},
		"gone": {"CreatedUtc": "2018-02-01T00:00:00Z", "IsActive": false, "DeletedUtc": "2018-04-01T00:00:00Z", "LastName": "Gone"},
	} {
		named[s.AddCustomer(customer)] = name
	}
	s.AddCustomer(object{"ChainId": mewstest.OtherChainID, "LastName": "Smith", "CreatedUtc": "2018-01-15T12:00:00Z"})

	between := func(start, end any) object { return object{"StartUtc": start, "EndUtc": end} }
	active := []string{"Active"}
	idsOf := func(names ...string) []string {
		var ids []string
		for id, name := range named {
			if slices.Contains(names, name) {
				ids = append(ids, strings.ToUpper(id))
			}
		}
		return ids
	}
	for name, test := range map[string]struct {
		filter object
		want   string
	}{
		"both states":      {nil, "new gone mid old"},
		"active":           {object{"ActivityStates": active}, "new mid old"},
		"deleted":          {object{"ActivityStates": []string{"Deleted"}}, "gone"},
		"no states":        {object{"ActivityStates": nil, "LastNames": []string{"smith", "gone"}}, "new old"},
		"empty states":     {object{"ActivityStates": []string{}, "LastNames": []string{"smith", "gone"}}, "new old"},
		"created":          {object{"CreatedUtc": between("2018-01-01T00:00:00Z", "2018-02-01T00:00:00Z")}, "mid old"},
		"created offset":   {object{"CreatedUtc": between("2018-01-15T13:00:00+01:00", "2018-01-15T13:00:00+01:00")}, "mid"},
		"created exactly":  {object{"CreatedUtc": between("2018-02-01T00:00:00Z", "2018-02-01T00:00:00Z")}, "gone"},
		"created from":     {object{"CreatedUtc": between("2018-02-01T00:00:00Z", nil)}, "new gone"},
		"created until":    {object{"CreatedUtc": object{"EndUtc": "2018-01-15T12:00:00Z"}}, "old"},
		"open interval":    {object{"CreatedUtc": object{}}, "new gone mid old"},
		"updated":          {object{"UpdatedUtc": between("2018-05-01T00:00:00Z", "2018-07-01T00:00:00Z")}, "old"},
		"deleted in":       {object{"DeletedUtc": between("2018-03-31T00:00:00Z", "2018-04-02T00:00:00Z")}, "gone"},
		"deleted, active":  {object{"DeletedUtc": between("2018-03-31T00:00:00Z", "2018-04-02T00:00:00Z"), "ActivityStates": nil}, ""},
		"ids":              {object{"CustomerIds": idsOf("old", "gone")}, "gone old"},
		"unknown id":       {object{"CustomerIds": []string{company}}, ""},
		"company":          {object{"CompanyIds": []string{company}}, "new"},
		"emails":           {object{"Emails": []string{"nobody@example.com", "mid@EXAMPLE.com"}}, "mid"},
		"first names":      {object{"FirstNames": []string{"jane"}}, "new mid"},
		"last names":       {object{"LastNames": []string{"Doe", "Gone"}}, "gone mid"},
		"loyalty is exact": {object{"LoyaltyCodes": []string{"LL1"}}, "mid"},
		"and":              {object{"FirstNames": []string{"Jane"}, "LastNames": []string{"Smith"}}, "new"},
		"foreign chain":    {object{"ChainIds": []string{mewstest.OtherChainID}}, "new gone mid old"},
	} {
		var got []string
		for _, customer := range getAll(t, s, test.filter).list(t, "Customers") {
			id, _ := customer["Id"].(string)
			got = append(got, named[id])
		}
		assert.Equal(t, test.want, strings.Join(got, " "), name)
	}
}

func TestRefusedFilters(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	id := s.AddCustomer(nil)
	between := func(start, end any) object { return object{"CreatedUtc": object{"StartUtc": start, "EndUtc": end}} }
	many := slices.Repeat([]string{id}, 1001)
	for name, test := range map[string]struct {
		changes object
		message string
	}{
		"no filter":         {object{"ActivityStates": nil}, "Invalid CustomerIds"},
		"only chains":       {object{"ActivityStates": nil, "ChainIds": []string{mewstest.DefaultChainID}}, "Invalid CustomerIds"},
		"open interval":     {object{"ActivityStates": nil, "CreatedUtc": object{}}, "Invalid CustomerIds"},
		"no extent":         {object{"Extent": nil}, "Invalid Extent"},
		"extent":            {object{"Extent": object{"Customers": "yes"}}, "Invalid Extent.Customers"},
		"no limitation":     {object{"Limitation": nil}, "Invalid Limitation"},
		"no count":          {object{"Limitation": object{}}, "Invalid Limitation.Count"},
		"count 0":           {object{"Limitation": object{"Count": 0}}, "Invalid Limitation.Count"},
		"count 1001":        {object{"Limitation": object{"Count": 1001}}, "Invalid Limitation.Count"},
		"count 1.5":         {object{"Limitation": object{"Count": 1.5}}, "Invalid Limitation.Count"},
		"cursor":            {object{"Limitation": object{"Count": 1, "Cursor": "x"}}, "Invalid Limitation.Cursor"},
		"unknown cursor":    {object{"Limitation": object{"Count": 1, "Cursor": mewstest.OtherChainID}}, "Invalid Limitation.Cursor"},
		"id":                {object{"CustomerIds": []string{id, "x"}}, "Invalid CustomerIds[1]"},
		"null id":           {object{"CustomerIds": []any{nil}}, "Invalid CustomerIds[0]"},
		"no ids":            {object{"CustomerIds": []string{}}, "Invalid CustomerIds"},
		"many ids":          {object{"CustomerIds": many}, "Invalid CustomerIds"},
		"many emails":       {object{"Emails": many}, "Invalid Emails"},
		"many first names":  {object{"FirstNames": many}, "Invalid FirstNames"},
		"many last names":   {object{"LastNames": many}, "Invalid LastNames"},
		"many codes":        {object{"LoyaltyCodes": many}, "Invalid LoyaltyCodes"},
		"many chains":       {object{"ChainIds": many}, "Invalid ChainIds"},
		"two companies":     {object{"CompanyIds": []string{id, id}}, "Invalid CompanyIds"},
		"no list":           {object{"Emails": "a@example.com"}, "Invalid Emails"},
		"number":            {object{"Emails": []any{1}}, "Invalid Emails[0]"},
		"state":             {object{"ActivityStates": []string{"active"}}, "Invalid ActivityStates[0]"},
		"long":              {between("2018-01-01T00:00:00Z", "2018-04-01T00:00:01Z"), "Invalid CreatedUtc"},
		"long in leap year": {between("2023-11-30T00:00:00Z", "2024-02-29T00:00:01Z"), "Invalid CreatedUtc"},
		"long from short":   {between("2026-02-28T00:00:00Z", "2026-05-28T00:00:01Z"), "Invalid CreatedUtc"},
		"backwards":         {between("2018-01-02T00:00:00Z", "2018-01-01T00:00:00Z"), "Invalid CreatedUtc"},
		"no instant":        {between("2018-01-02", nil), "Invalid CreatedUtc.StartUtc"},
		"no zone":           {between(nil, "2018-01-02T00:00:00"), "Invalid CreatedUtc.EndUtc"},
		"interval":          {object{"CreatedUtc": "2018-01-02"}, "Invalid CreatedUtc"},
	} {
		getAll(t, s, test.changes).refused(t, 400, test.message, name)
	}
	for _, ends := range [][2]string{
		{"2018-01-01T00:00:00Z", "2018-04-01T00:00:00Z"},
		{"2023-11-30T00:00:00Z", "2024-02-29T00:00:00Z"},
		{"2018-11-30T00:00:00Z", "2019-02-28T00:00:00Z"},
		{"2018-01-31T00:00:00Z", "2018-04-30T00:00:00Z"},
		{"2026-02-28T00:00:00Z", "2026-05-28T00:00:00Z"},
		{"2024-02-29T00:00:00Z", "2024-05-29T00:00:00Z"},
	} {
		assert.Equal(t, 200, getAll(t, s, between(ends[0], ends[1])).status, ends)
	}
	for _, end := range []string{"StartUtc", "EndUtc"} {
		one := object{"ActivityStates": nil, "CreatedUtc": object{end: "1999-01-01T00:00:00Z"}}
		assert.Equal(t, 200, getAll(t, s, one).status, "a single end is a filter of any length")
	}
	assert.Equal(t, 200, getAll(t, s, object{"CustomerIds": many[1:]}).status)
}

func TestWalk(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	added := s.AddCustomers(25)
	s.AddCustomer(object{"ChainId": mewstest.OtherChainID})
	walk := func(extent object) (pages [][]object, cursors []any) {
		var cursor any
		for i := range 10 {
			limitation := object{"Count": 10, "Cursor": cursor}
			a := getAll(t, s, object{"Limitation": limitation, "Extent": extent})
			pages = append(pages, a.list(t, "Customers"))
			cursor = a.object(t)["Cursor"]
			cursors = append(cursors, cursor)
			if cursor == nil {
				return pages, cursors
			}
			s.AddCustomers(1 + i) // at the head
		}
		t.Fatal("no end")
		return nil, nil
	}
	pages, cursors := walk(object{"Customers": true})
	got := ids(slices.Concat(pages...))
	slices.Reverse(got)
	assert.Equal(t, added, got)
	assert.Len(t, pages, 4, "the page after the last one has no data")
	assert.Equal(t, added[15], cursors[0])
	assert.Equal(t, added[0], cursors[2], "a short page has a cursor")

	pages, cursors = walk(object{})
	assert.Empty(t, slices.Concat(pages...))
	assert.Greater(t, len(cursors), 3, "the walk goes on without data")
}

func TestOrderIsByCreation(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	at := "2020-01-01T00:00:00Z"
	first, second := s.AddCustomer(object{"CreatedUtc": at}), s.AddCustomer(object{"CreatedUtc": at})
	recent := s.AddCustomer(nil)
	old := s.AddCustomer(object{"CreatedUtc": "2019-01-01T00:00:00Z"})
	assert.Equal(t, []string{recent, second, first, old}, ids(getAll(t, s, nil).list(t, "Customers")))
	replaced := s.AddCustomer(object{"Id": first, "LastName": "Again"})
	assert.Equal(t, []string{replaced, recent, second, old}, ids(getAll(t, s, nil).list(t, "Customers")))
}

func TestExtent(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	id := s.AddCustomer(object{"Passport": object{"Number": "P1"}, "Address": object{"City": "Praha"}})
	s.AddCustomer(nil)
	newer := s.AddIdentityDocument(id, object{"Type": "Passport", "Number": "P2", "ExpirationDate": "2030-05-20T00:00:00Z"})
	for _, test := range []struct{ customers, documents, addresses bool }{
		{true, false, false}, {true, true, false}, {true, false, true}, {true, true, true}, {false, true, true},
	} {
		a := getAll(t, s, object{"Extent": object{"Customers": test.customers, "Documents": test.documents, "Addresses": test.addresses}})
		customers := a.list(t, "Customers")
		if !test.customers {
			assert.Empty(t, customers)
			assert.Len(t, a.list(t, "Documents"), 2)
			continue
		}
		require.Len(t, customers, 2)
		passport, hasPassport := customers[1]["Passport"].(object)
		address, hasAddress := customers[1]["Address"].(object)
		assert.Equal(t, test.documents, hasPassport)
		assert.Equal(t, test.addresses, hasAddress)
		assert.NotNil(t, customers[1]["AddressId"])
		if !test.documents {
			assert.Nil(t, a.object(t)["Documents"])
			continue
		}
		documents := a.list(t, "Documents")
		assert.Equal(t, passport, documents[0], "the newest is the customer's")
		assert.Equal(t, newer, passport["Id"])
		assert.Equal(t, "2030-05-20", passport["Expiration"])
		if test.addresses {
			assert.Equal(t, "Praha", address["City"])
			assert.NotContains(t, address, "AccountId")
		}
	}
}
