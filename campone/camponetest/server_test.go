package camponetest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone/camponetest"
)

func TestDocumentedExample(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	s.AddCustomers(411)
	s.AddCustomer(object{
		"id": 9087, "email": "anna.mueller@example.ch", "first_name": "Anna", "last_name": "Müller",
		"phone_number": "+41 79 123 45 67", "date_joined": "2126-04-21T18:02:11.314Z",
	})
	a := get(s, "https://api.campone.ch"+customerPath)
	require.Equal(t, 200, a.status)
	assert.Equal(t, "application/json", a.header.Get("Content-Type"))
	assert.Equal(t, "GET, HEAD, OPTIONS", a.header.Get("Allow"))
	assert.True(t, strings.HasPrefix(a.body, `{"count":412,"next":"https://api.campone.ch/api/v1/public/customers/?page=2","previous":null,`+
		`"results":[{"id":9087,"email":"anna.mueller@example.ch","first_name":"Anna","last_name":"Müller",`+
		`"phone_number":"+41 79 123 45 67","date_joined":"2126-04-21T18:02:11.314Z"},{`), a.body[:400])
	assert.Len(t, a.rows(t), 50)
	assert.Nil(t, get(s, customerPath+"?page=9").object(t)["next"])
}

func TestPresets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // starts at midnight of 2000-01-01
		s := camponetest.New()
		s.AddCustomer(nil)
		s.AddSite(nil)
		s.AddBooking(object{"booking_reference": "B-7K2QXA"})
		s.AddInvoice(nil)
		for path, row := range map[string]string{
			customerPath: `{"id":1,"email":"customer1@example.com","first_name":"","last_name":"","phone_number":"","date_joined":"2000-01-01T00:00:00.000Z"}`,
			sitePath: `{"id":1,"site_number":"A1","name":"","max_occupants":4,"base_price_per_night":"55.00","status":"active",` +
				`"site_type_id":1,"site_type_name":"Wohnmobil"}`,
			bookingPath: `{"id":1,"booking_reference":"B-7K2QXA","guest_first_name":"","guest_last_name":"","guest_email":"","site_id":1,"site_number":"A1",` +
				`"check_in_date":"2000-01-31","check_out_date":"2000-02-01","num_adults":2,"num_youth":0,"num_children":0,` +
				`"status":"confirmed","total_price":"55.00","created_at":"2000-01-01T00:00:00.001Z"}`,
			invoicePath: `{"id":1,"invoice_number":"2000-000001","booking_id":null,"total_chf":"55.00","status":"OFFEN","issued_at":"2000-01-01T00:00:00.002Z"}`,
		} {
			get(s, path).is(t, 200, `{"count":1,"next":null,"previous":null,"results":[`+row+`]}`, path)
		}
	})
}

func TestWhatIsAddedIsShownAsItIs(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	joined := time.Date(2026, 4, 21, 20, 2, 11, 314_999_999, time.FixedZone("", 7200))
	given := object{"id": "x", "email": nil, "first_name": 5, "date_joined": joined, "tags": []string{"<a>\u2028\"\n\t\r\x01\\"}, "more": object{"b": true, "a": []any{nil, 1.5}}}
	id := s.AddCustomer(given)
	given["more"].(object)["b"] = false
	assert.EqualValues(t, 1, id)
	row := `{"id":"x","email":null,"first_name":5,"last_name":"","phone_number":"","date_joined":"2026-04-21T18:02:11.314Z",` +
		`"more":{"a":[null,1.5],"b":true},"tags":["<a>\u2028\"\n\t\r\u0001\\"]}`
	get(s, customerPath).is(t, 200, `{"count":1,"next":null,"previous":null,"results":[`+row+`]}`)

	s.Customers()[0]["more"].(object)["a"].([]any)[1] = 2
	assert.Equal(t, object{"a": []any{nil, json.Number("1.5")}, "b": true}, s.Customers()[0]["more"])
	assert.EqualValues(t, 2, s.AddCustomer(object{"date_joined": "soon", "odd": make(chan int)}))
	assert.Equal(t, "soon", get(s, customerPath).rows(t)[0]["date_joined"], "newest, because it came last")
	s.AddCustomer(object{"id": 2, "last_name": "Replaced"})
	assert.Equal(t, []string{"", "Replaced"}, column(s.Customers(), "last_name"))
	assert.EqualValues(t, 3, s.AddCustomer(nil))
	assert.True(t, s.DeleteCustomer(3))
	assert.False(t, s.DeleteCustomer(3))
	assert.Empty(t, s.Bookings())
	_, found := s.Booking(1)
	assert.False(t, found)
	assert.Equal(t, "http://127.0.0.1:1", s.URL())
	s.Close()
}

func TestOrders(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	days := []string{"2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z", "2026-01-01T23:00:00.000Z", "2026-01-02T01:00:00+01:00"}
	for i, day := range days {
		s.AddCustomer(object{"date_joined": day})
		s.AddBooking(object{"created_at": day})
		s.AddInvoice(object{"issued_at": day})
		s.AddSite(object{"id": 10 + i, "site_number": []string{"B1", "A2", "B1", "A10"}[i]})
	}
	for _, path := range []string{customerPath, bookingPath, invoicePath} {
		assert.Equal(t, []string{"2", "4", "1", "3"}, column(get(s, path).rows(t), "id"), path)
	}
	assert.Equal(t, []string{"1", "13", "11", "10", "12"}, column(get(s, sitePath).rows(t), "id"), "A1 is the bookings'")
	assert.Equal(t, []string{"3", "1", "4", "2"}, column(s.Invoices(), "id"))
	assert.Equal(t, []string{"A1", "A10", "A2", "B1", "B1"}, column(s.Sites(), "site_number"))
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	s.AddSites(405)
	for query, want := range map[string]struct{ rows, first, next, previous string }{
		"":                               {"50", "1", "?page=2", ""},
		"?page=1":                        {"50", "1", "?page=2", ""},
		"?page=":                         {"50", "1", "?page=2", ""},
		"?page=2":                        {"50", "51", "?page=3", "?"},
		"?page=%202&x=1":                 {"50", "51", "?page=3&x=1", "?x=1"},
		"?page=9":                        {"5", "401", "", "?page=8"},
		"?page=last":                     {"5", "401", "", "?page=8"},
		"?page=2&page=1":                 {"50", "1", "?page=2", ""},
		"?page_size=200":                 {"200", "1", "?page=2&page_size=200", ""},
		"?page_size=201&page=3":          {"5", "401", "", "?page=2&page_size=201"},
		"?page_size=99999999999999999":   {"200", "1", "?page=2&page_size=99999999999999999", ""},
		"?page_size=1&page=405":          {"1", "405", "", "?page=404&page_size=1"},
		"?page_size=0":                   {"50", "1", "?page=2&page_size=0", ""},
		"?page_size=-1":                  {"50", "1", "?page=2&page_size=-1", ""},
		"?page_size=x":                   {"50", "1", "?page=2&page_size=x", ""},
		"?page_size=1.5":                 {"50", "1", "?page=2&page_size=1.5", ""},
		"?z=%C3%A4+b&b&a=2&a=1&q=%zz":    {"50", "1", "?a=2&a=1&b=&page=2&q=%25zz&z=%C3%A4+b", ""},
		"?format=json":                   {"50", "1", "?format=json&page=2", ""},
		"?cursor=x&ordering=site_number": {"50", "1", "?cursor=x&ordering=site_number&page=2", ""},
	} {
		a := get(s, "http://camp.example:81"+sitePath+query)
		rows, o := a.rows(t), a.object(t)
		assert.Equal(t, json.Number("405"), o["count"])
		assert.Equal(t, want.rows, strconv.Itoa(len(rows)), query)
		assert.Equal(t, want.first, fmt.Sprint(rows[0]["id"]), query)
		for name, link := range map[string]string{"next": want.next, "previous": want.previous} {
			if link == "" {
				assert.Nil(t, o[name], query)
			} else {
				assert.Equal(t, "http://camp.example:81"+sitePath+strings.TrimSuffix(link, "?"), o[name], query)
			}
		}
	}
	for _, page := range []string{"10", "0", "-1", "x", "1.0", "99999999999999999999", "+-1", "last%20", "%D9%A1"} {
		get(s, sitePath+"?page="+page).is(t, 404, `{"detail":"Invalid page."}`, page)
	}
	get(s, customerPath).is(t, 200, `{"count":0,"next":null,"previous":null,"results":[]}`)
	get(s, customerPath+"?page=last").is(t, 200, `{"count":0,"next":null,"previous":null,"results":[]}`)
	get(s, customerPath+"?page=2").is(t, 404, `{"detail":"Invalid page."}`)
}

func TestRowsArriveAndGoDuringAnIteration(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	s.AddBookings(6)
	page := func(n int) []string {
		return column(get(s, fmt.Sprint(bookingPath, "?page_size=2&page=", n)).rows(t), "id")
	}
	assert.Equal(t, []string{"6", "5"}, page(1))
	s.AddBooking(nil)
	assert.Equal(t, []string{"5", "4"}, page(2), "one is seen twice")
	assert.True(t, s.DeleteBooking(6))
	assert.True(t, s.DeleteBooking(4))
	assert.Equal(t, []string{"1"}, page(3), "one is never seen")
}

func TestStaffIsNoCustomer(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	first := s.AddCustomer(nil)
	staff := s.AddStaff(object{"email": "boss@example.ch"})
	last := s.AddCustomer(nil)
	assert.Equal(t, []int64{1, 2, 3}, []int64{first, staff, last})
	a := get(s, customerPath)
	assert.Equal(t, []string{"3", "1"}, column(a.rows(t), "id"))
	assert.Equal(t, json.Number("2"), a.object(t)["count"])
	assert.Len(t, s.Customers(), 2)
}

func TestGeneratedRowsDiffer(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	s.AddSites(3)
	s.AddCustomers(700)
	s.AddBookings(700)
	s.AddInvoices(700)
	for _, test := range []struct {
		path    string
		members []string
	}{
		{customerPath, []string{"id", "email", "last_name", "phone_number", "date_joined"}},
		{bookingPath, []string{"id", "booking_reference", "guest_email", "created_at"}},
		{invoicePath, []string{"id", "invoice_number", "issued_at"}},
	} {
		seen := map[string]int{}
		var rows []object
		for page := range 4 {
			rows = append(rows, get(s, fmt.Sprint(test.path, "?page_size=200&page=", page+1)).rows(t)...)
		}
		instants := column(rows, test.members[len(test.members)-1])
		for i := range instants {
			if i > 0 {
				assert.Greater(t, instants[i-1], instants[i])
			}
		}
		for _, name := range test.members {
			for _, value := range column(rows, name) {
				seen[name+value]++
			}
		}
		assert.Len(t, seen, 700*len(test.members), test.path)
	}
	assert.Equal(t, s.Customers()[4]["email"], s.Bookings()[4]["guest_email"])
	assert.Len(t, s.AddInvoices(2), 2)
	assert.Empty(t, s.AddBookings(-1))
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	id := s.AddBooking(nil)
	for _, test := range []struct {
		method, target string
		status         int
		location       string
	}{
		{"GET", "/api/v1/public/customers?page=2&q=%20a", 301, "/api/v1/public/customers/?page=2&q=%20a"},
		{"HEAD", "/api/v1/public/invoices", 301, "/api/v1/public/invoices/"},
		{"POST", "/api/v1/public/bookings", 301, "/api/v1/public/bookings/"},
		{"DELETE", "/api/v1/public/sites", 301, "/api/v1/public/sites/"},
		{"GET", fmt.Sprint("/api/v1/public/bookings/", id), 301, fmt.Sprint("/api/v1/public/bookings/", id, "/")},
		{"GET", "/api/v1/public/customers/1/", 404, ""},
		{"GET", "/api/v1/public/customers/1", 404, ""},
		{"GET", "/api/v1/public/bookings/1.5/", 404, ""},
		{"GET", "/api/v1/public/bookings/1/x/", 404, ""},
		{"GET", "/api/v1/public/bookings//", 404, ""},
		{"GET", "/api/v1/public/Bookings/", 404, ""},
		{"GET", "/api/v1/public/guests/", 404, ""},
		{"GET", "/api/v1/public/", 404, ""},
		{"GET", "/api/v1/customers/", 404, ""},
		{"GET", "/customers", 404, ""},
		{"GET", "/", 404, ""},
	} {
		a := send(s, test.method, test.target, "", "Authorization", "")
		assert.Equal(t, test.status, a.status, test.target)
		assert.Equal(t, test.location, a.header.Get("Location"), test.target)
		assert.Equal(t, "text/html; charset=utf-8", a.header.Get("Content-Type"))
		if test.status == 404 {
			assert.Contains(t, a.body, "<h1>Not Found</h1><p>The requested resource was not found on this server.</p>")
			assert.Len(t, a.body, 179)
		} else {
			assert.Empty(t, a.body)
		}
	}
}

func TestMethodsAndFormats(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	for _, test := range []struct {
		method, path, name, allow string
	}{
		{"POST", customerPath, "Customer List", "GET, HEAD, OPTIONS"},
		{"PUT", bookingPath, "Booking List", "GET, POST, HEAD, OPTIONS"},
		{"POST", bookingPath + "1/", "Booking Instance", "GET, HEAD, OPTIONS"},
		{"DELETE", bookingPath + "1/", "Booking Instance", "GET, HEAD, OPTIONS"},
		{"PATCH", sitePath, "Site List", "GET, HEAD, OPTIONS"},
		{"TRACE", invoicePath, "Invoice List", "GET, HEAD, OPTIONS"},
	} {
		a := send(s, test.method, test.path, "")
		a.is(t, 405, `{"detail":"Method \"`+test.method+`\" not allowed."}`)
		assert.Equal(t, test.allow, a.header.Get("Allow"))
		options := send(s, "OPTIONS", test.path, "")
		options.is(t, 200, `{"name":"`+test.name+`","description":"","renders":["application/json"],"parses":["application/json"]}`)
		assert.Equal(t, test.allow, options.header.Get("Allow"))
	}
	head := send(s, "HEAD", customerPath, "")
	head.is(t, 200, "")
	assert.Equal(t, strconv.Itoa(len(get(s, customerPath).body)), head.header.Get("Content-Length"))

	for accept, status := range map[string]int{
		"application/json": 200, "text/html, application/*;q=0.1": 200, "*/*": 200, "APPLICATION/JSON; indent=2": 200, "text/html": 406, "application/xml": 406,
	} {
		assert.Equal(t, status, get(s, customerPath, "Accept", accept).status, accept)
	}
	get(s, customerPath, "Accept", "text/html", "Authorization", "").is(t, 406, `{"detail":"Could not satisfy the request Accept header."}`)
	get(s, customerPath+"?format=xml").is(t, 404, `{"detail":"Not found."}`)
}

type tb struct {
	testing.TB

	cleanup func()
}

func (b *tb) Cleanup(f func()) { b.cleanup = f }

func TestNewServer(t *testing.T) {
	t.Parallel()
	b := &tb{TB: t}
	s := camponetest.NewServer(b)
	assert.Regexp(t, `^http://127\.0\.0\.1:\d+$`, s.URL())
	s.AddCustomers(51)
	a, err := fetch(t, s, "GET", customerPath, "")
	require.NoError(t, err)
	assert.Equal(t, s.URL()+customerPath+"?page=2", a.object(t)["next"])
	assert.Equal(t, http.StatusMovedPermanently, get(s, strings.TrimSuffix(customerPath, "/")).status)
	b.cleanup()
	_, err = fetch(t, s, "GET", customerPath, "")
	require.Error(t, err)
}
