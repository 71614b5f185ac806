package mewstest_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

const getAllPath = "/api/connector/v1/customers/getAll"

func TestRequestsThatAreNone(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	valid := `{"ClientToken":"` + s.ClientToken() + `","AccessToken":"` + s.AccessToken() + `","Client":"T"}`
	for name, test := range map[string]struct {
		method, path, kind, body string
		status                   int
		message                  string
	}{
		"root":          {"POST", "/", "application/json", valid, 404, "no such operation"},
		"slash":         {"POST", getAllPath + "/", "application/json", valid, 404, "no such operation"},
		"case":          {"POST", "/api/connector/v1/Customers/getAll", "application/json", valid, 404, "no such operation"},
		"escaped":       {"POST", "/api/connector/v1/customers%2FgetAll", "application/json", valid, 404, "no such operation"},
		"no prefix":     {"POST", "/customers/getAll", "application/json", valid, 404, "no such operation"},
		"unknown":       {"POST", "/api/connector/v1/rates/getNone", "application/json", valid, 404, "no such operation"},
		"get":           {"GET", getAllPath, "application/json", valid, 405, "POST"},
		"no type":       {"POST", getAllPath, "", valid, 400, "Content-Type"},
		"form":          {"POST", getAllPath, "application/x-www-form-urlencoded", valid, 400, "Content-Type"},
		"empty":         {"POST", getAllPath, "application/json", "", 400, "Invalid JSON"},
		"half":          {"POST", getAllPath, "application/json", valid[:30], 400, "Invalid JSON"},
		"two":           {"POST", getAllPath, "application/json", valid + valid, 400, "Invalid JSON"},
		"list":          {"POST", getAllPath, "application/json", "[]", 400, "Invalid JSON"},
		"null":          {"POST", getAllPath, "application/json", "null", 400, "Invalid JSON"},
		"no UTF-8":      {"POST", getAllPath, "application/json", "{\"a\":\"\xff\"}", 400, "Invalid JSON"},
		"no tokens":     {"POST", getAllPath, "application/json", "{}", 401, "Invalid ClientToken or AccessToken"},
		"tokens first":  {"POST", getAllPath, "application/json", strings.Replace(valid, `"Client":"T"`, `"Client":1`, 1), 400, "Invalid Client"},
		"with charset":  {"POST", getAllPath, "application/json; charset=utf-8", valid, 400, "Invalid Limitation"},
		"member's case": {"POST", getAllPath, "application/json", strings.Replace(valid, "AccessToken", "accessToken", 1), 401, "Invalid ClientToken or AccessToken"},
	} {
		raw(t, s, test.method, test.path, test.body, "Content-Type", test.kind).refused(t, test.status, test.message, name)
	}
	s.SetMaxBodyBytes(len(valid))
	raw(t, s, "POST", getAllPath, valid).refused(t, 400, "Invalid Limitation")
	raw(t, s, "POST", getAllPath, valid+" ").refused(t, 413, "too large")
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	other := s.AddAccessToken(mewstest.OtherEnterpriseID)
	none := s.AddAccessToken("0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b11")
	revoked := s.AddAccessToken(mewstest.DefaultEnterpriseID)
	s.RevokeAccessToken(revoked)
	s.RevokeAccessToken("unknown")
	id := s.AddCustomer(nil)
	for name, test := range map[string]struct {
		changes object
		message string
	}{
		"client token":    {object{"ClientToken": "x"}, "Invalid ClientToken or AccessToken"},
		"no client token": {object{"ClientToken": nil}, "Invalid ClientToken or AccessToken"},
		"access token":    {object{"AccessToken": "x"}, "Invalid ClientToken or AccessToken"},
		"no access token": {object{"AccessToken": nil}, "Invalid ClientToken or AccessToken"},
		"number":          {object{"AccessToken": 1}, "Invalid ClientToken or AccessToken"},
		"revoked":         {object{"AccessToken": revoked}, "Invalid ClientToken or AccessToken"},
		"no enterprise":   {object{"AccessToken": none}, "Invalid ClientToken or AccessToken"},
	} {
		getAll(t, s, test.changes).refused(t, 401, test.message, name)
	}
	for _, client := range []any{nil, "", 1} {
		getAll(t, s, object{"Client": client}).refused(t, 400, "Invalid Client")
	}
	assert.Empty(t, getAll(t, s, object{"AccessToken": other}).list(t, "Customers"))
	assert.Equal(t, []string{id}, ids(getAll(t, s, nil).list(t, "Customers")))

	s.Deny(s.AccessToken(), "customers/getAll", "customers/add")
	getAll(t, s, object{"Client": nil}).refused(t, 401, "not permitted")
	assert.Equal(t, 200, getAll(t, s, object{"AccessToken": other}).status)
	assert.Equal(t, 200, call(t, s, "customers/search", nil).status)
	s.Allow(s.AccessToken(), "customers/getAll")
	assert.Equal(t, 200, getAll(t, s, nil).status)
	s.Deny("unknown", "customers/getAll")
}

func TestPortfolio(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	here, there := s.AddCustomer(nil), s.AddCustomer(object{"ChainId": mewstest.OtherChainID})
	s.AddCustomer(object{"ChainId": "0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b11"})
	as := func(changes object) object {
		changes["AccessToken"] = s.PortfolioAccessToken()
		return changes
	}
	chains := func(ids ...string) object { return as(object{"ChainIds": ids}) }
	getAll(t, s, as(object{})).refused(t, 400, "Invalid ChainIds")
	getAll(t, s, chains(mewstest.DefaultChainID, "0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b11")).refused(t, 400, "does not cover")
	assert.Equal(t, []string{there, here}, ids(getAll(t, s, chains(mewstest.OtherChainID, mewstest.DefaultChainID)).list(t, "Customers")))
	assert.Equal(t, []string{there}, ids(getAll(t, s, chains(strings.ToUpper(mewstest.OtherChainID))).list(t, "Customers")))
	foreign := chains(mewstest.OtherChainID)
	foreign["Limitation"] = object{"Count": 1, "Cursor": here}
	getAll(t, s, foreign).refused(t, 400, "Invalid Limitation.Cursor")

	write := object{"LastName": "A", "OverwriteExisting": false, "Email": "a@example.com"}
	call(t, s, "customers/add", as(write)).refused(t, 400, "Invalid ChainId")
	for _, chain := range []string{mewstest.DefaultChainID, mewstest.OtherChainID} {
		write["ChainId"] = chain
		assert.Equal(t, chain, call(t, s, "customers/add", write).object(t)["ChainId"])
	}
	call(t, s, "customers/update", as(object{"ChainId": mewstest.DefaultChainID, "CustomerId": there})).refused(t, 400, "Invalid CustomerId")

	s.AddAddress(here, nil)
	s.AddAddress(there, nil)
	both := as(object{"AccountIds": []string{here, there}})
	rows, _ := page(t, s, "addresses/getAll", "Addresses", both, 10, nil)
	assert.Len(t, rows, 2, "all chains")
	both["ChainIds"] = []string{mewstest.OtherChainID}
	rows, _ = page(t, s, "addresses/getAll", "Addresses", both, 10, nil)
	assert.Len(t, rows, 1)

	for _, operation := range []string{"customers/search", "customers/merge", "customers/getOpenItems", "customers/getRelationships", "accounts/merge"} {
		call(t, s, operation, as(object{})).refused(t, 401, "not permitted")
	}
	only := s.AddPortfolioAccessToken(mewstest.OtherEnterpriseID)
	assert.Equal(t, []string{there}, ids(getAll(t, s, object{
		"AccessToken": only, "ChainIds": []string{mewstest.OtherChainID}, "CustomerIds": []string{there},
	}).list(t, "Customers")))
}

func TestConfiguration(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	enterprise := func(input object) object {
		a := call(t, s, "configuration/get", input)
		require.Equal(t, 200, a.status, a.body)
		assert.WithinDuration(t, time.Now(), instant(t, a.object(t)["NowUtc"]), time.Minute)
		o, _ := a.object(t)["Enterprise"].(object)
		return o
	}
	assert.Equal(t, mewstest.DefaultEnterpriseID, enterprise(nil)["Id"])
	assert.Equal(t, mewstest.DefaultEnterpriseID, enterprise(object{"EnterpriseId": mewstest.DefaultEnterpriseID})["Id"])
	call(t, s, "configuration/get", object{"EnterpriseId": mewstest.OtherEnterpriseID}).refused(t, 400, "Invalid EnterpriseId")
	portfolio := object{"AccessToken": s.PortfolioAccessToken()}
	call(t, s, "configuration/get", portfolio).refused(t, 400, "Invalid EnterpriseId")
	portfolio["EnterpriseId"] = mewstest.OtherEnterpriseID
	assert.Equal(t, "Other Hotel", enterprise(portfolio)["Name"])

	id := s.AddEnterprise(object{"Name": "Third", "TimeZoneIdentifier": "Asia/Tokyo"})
	third := enterprise(object{"AccessToken": s.AddAccessToken(id)})
	assert.Equal(t, "Asia/Tokyo", third["TimeZoneIdentifier"])
	assert.Equal(t, mewstest.DefaultChainID, third["ChainId"])
	assert.True(t, s.SetConfiguration(id, object{"Enterprise": object{"Name": "Fourth"}, "Service": nil}))
	configuration, _ := s.Configuration(id)
	assert.Nil(t, configuration["Service"])
	assert.Equal(t, "Fourth", configuration["Enterprise"].(object)["Name"])
	assert.False(t, s.SetConfiguration("nope", nil))
}

func TestMinimal(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	a, b, c := s.AddCustomer(nil), s.AddCustomer(nil), s.AddCustomer(nil)
	document, address := s.AddIdentityDocument(a, nil), s.AddAddress(a, nil)
	nobody, one := []string{mewstest.DefaultChainID}, object{"Count": 1}
	for _, test := range []struct {
		operation string
		input     object
		status    int
	}{
		{"customers/getAll", object{"CustomerIds": nobody, "Extent": object{}, "Limitation": one}, 204},
		{"customers/getAll", object{"CustomerIds": []string{a}, "Extent": object{}, "Limitation": one}, 200},
		{"identityDocuments/getAll", object{"CustomerIds": nobody, "Limitation": one}, 204},
		{"addresses/getAll", object{"AccountIds": nobody, "Limitation": one}, 204},
		{"customers/getRelationships", object{"CustomerIds": nobody, "Limitation": one}, 204},
		{"customers/search", object{"Name": "nobody"}, 200},
		{"customers/getOpenItems", object{"CustomerIds": nobody}, 200},
		{"identityDocuments/delete", object{"IdentityDocumentIds": []string{document}}, 204},
		{"identityDocuments/clear", object{"CustomerIds": []string{a}}, 204},
		{"addresses/delete", object{"AddressIds": []string{address}}, 204},
		{"customers/merge", object{"SourceCustomerId": a, "TargetCustomerId": b}, 204},
		{"accounts/merge", object{"AccountMergeParameters": []object{{"AccountType": "Customer", "SourceAccountIds": []string{b}, "TargetAccountId": c}}}, 204},
		{"configuration/get", nil, 200},
		{"customers/update", object{"CustomerId": a}, 403},
	} {
		answer := call(t, s, test.operation, test.input, "Prefer", `respond-async, return="minimal"; x=1`)
		assert.Equal(t, test.status, answer.status, test.operation)
		assert.Equal(t, test.status == 204, answer.body == "", test.operation)
	}
	full := call(t, s, "identityDocuments/clear", object{"CustomerIds": []string{c}}, "Prefer", "return=representation")
	assert.Equal(t, `{}`, full.body)
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := mewstest.New()
		other := s.AddAccessToken(mewstest.DefaultEnterpriseID)
		s.SetRateLimit(mewstest.RateLimitRequests, mewstest.RateLimitInterval)
		start := time.Now()
		wait := func(until time.Duration) { time.Sleep(time.Until(start.Add(until))) }
		send := func(changes object) answer { return getAll(t, s, changes) }
		for i := range mewstest.RateLimitRequests {
			wait(time.Duration(i) * 100 * time.Millisecond) // the last one at 19.9 s
			require.Equal(t, 200, send(nil).status)
		}
		refused := send(nil)
		refused.refused(t, 429, "Too many")
		assert.Equal(t, "11", refused.header.Get("Retry-After"), "10.1 s, in whole seconds")
		assert.Equal(t, 200, send(object{"AccessToken": other}).status, "each token has its own window")
		assert.Equal(t, 401, send(object{"AccessToken": "x"}).status)
		wait(30*time.Second - 1)
		assert.Equal(t, "1", send(nil).header.Get("Retry-After"))
		s.SetRetryAfter(false)
		assert.Empty(t, send(nil).header.Values("Retry-After"))
		s.SetRetryAfter(true)
		wait(30 * time.Second)
		assert.Equal(t, 200, send(nil).status, "the first one is out, those refused did not count")
		assert.Equal(t, 429, send(nil).status)
		wait(30*time.Second + 250*time.Millisecond)
		assert.Equal(t, 200, send(nil).status)
		assert.Equal(t, 200, send(nil).status)
		assert.Equal(t, 429, send(nil).status)
		s.SetRateLimit(0, 0)
		assert.Equal(t, 200, send(nil).status)
	})
}

func TestRateLimitIsExact(t *testing.T) {
	t.Parallel()
	s := mewstest.NewServer(t)
	s.SetRateLimit(100, time.Hour)
	var admitted, refused atomic.Int32
	var wait sync.WaitGroup
	for i := range 64 {
		wait.Go(func() {
			for j := range 5 {
				switch call(t, s, "customers/add", object{"LastName": fmt.Sprint(i, j), "OverwriteExisting": false}).status {
				case http.StatusOK:
					admitted.Add(1)
				case http.StatusTooManyRequests:
					refused.Add(1)
				}
				s.Requests()
				s.Customers()
			}
		})
	}
	wait.Wait()
	assert.EqualValues(t, 100, admitted.Load())
	assert.EqualValues(t, 220, refused.Load())
	assert.Len(t, s.Customers(), 100)
	assert.Len(t, s.Requests(), 320)
}

func TestStateIsCopied(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	given := object{"Options": []string{"Invoiceable"}, "Future": object{"A": 1}, "BirthDate": 5, "CreatedUtc": time.Date(2020, 1, 1, 1, 0, 0, 0, time.FixedZone("", 3600))}
	id := s.AddCustomer(given)
	given["Future"].(object)["A"] = 2
	first, _ := s.Customer(id)
	first["Future"].(object)["A"] = 3
	first["Options"].([]any)[0] = "x"
	for _, customer := range []object{s.Customers()[0], getAll(t, s, nil).list(t, "Customers")[0]} {
		assert.Equal(t, "1", fmt.Sprint(customer["Future"].(object)["A"]))
		assert.Equal(t, []any{"Invoiceable"}, customer["Options"])
		assert.Equal(t, "5", fmt.Sprint(customer["BirthDate"]), "what was put in is shown, whatever it is")
		assert.Equal(t, "2020-01-01T00:00:00Z", customer["CreatedUtc"])
		assert.Equal(t, "Guest", customer["LastName"])
	}
	_, found := s.Customer("nope")
	assert.False(t, found)
	assert.True(t, s.DeleteCustomer(id))
	assert.False(t, s.DeleteCustomer("nope"))
	assert.Equal(t, "http://127.0.0.1:1", s.URL())
	s.Close()
	assert.Nil(t, s.IdentityDocuments("nope"))
	odd := s.AddCustomer(object{"Id": 5, "Odd": make(chan int)})
	assert.NotEmpty(t, odd)
}
