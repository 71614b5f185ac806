package camponetest_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone/camponetest"
)

func TestBookingFilters(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	for i, status := range []string{"confirmed", "pending", "cancelled", "confirmed", "checked_in"} {
		s.AddBooking(object{"status": status, "check_in_date": fmt.Sprintf("2026-07-%02d", 10+i)})
	}
	s.AddBooking(object{"status": "odd", "check_in_date": nil})
	for query, want := range map[string]string{
		"":                                    "6 5 4 3 2 1",
		"status=confirmed":                    "4 1",
		"status=%20checked_in%20":             "5",
		"status=Confirmed":                    "",
		"status=unknown":                      "",
		"status=&check_in_from=&check_in_to=": "6 5 4 3 2 1",
		"status=pending&status=cancelled":     "3",
		"check_in_from=2026-07-12":            "5 4 3",
		"check_in_to=2026-07-12":              "3 2 1",
		"check_in_from=2026-07-11&check_in_to=%202026-07-13":                     "4 3 2",
		"check_in_from=2026-07-12&check_in_to=2026-07-12":                        "3",
		"check_in_from=2026-07-13&check_in_to=2026-07-12":                        "",
		"check_in_from=2026-07-11&status=confirmed&page_size=1&check_in=ignored": "4",
	} {
		a := get(s, bookingPath+"?"+query)
		assert.Equal(t, want, strings.Join(column(a.rows(t), "id"), " "), query)
	}
	a := get(s, "http://h"+bookingPath+"?status=confirmed&page_size=1&check_in_to=2026-12-31").object(t)
	assert.Equal(t, "http://h"+bookingPath+"?check_in_to=2026-12-31&page=2&page_size=1&status=confirmed", a["next"])

	const wrong = `["Enter a valid date."]`
	for query, body := range map[string]string{
		"check_in_from=x":                             `{"check_in_from":` + wrong + `}`,
		"check_in_to=2026-02-29&page=99":              `{"check_in_to":` + wrong + `}`,
		"check_in_to=1.7.2026&check_in_from=20260701": `{"check_in_from":` + wrong + `,"check_in_to":` + wrong + `}`,
		"check_in_from=2026-07-01T00:00:00Z":          `{"check_in_from":` + wrong + `}`,
		"check_in_from=2026-7-1":                      `{"check_in_from":` + wrong + `}`,
		"status=%00":                                  `{"status":["Null characters are not allowed."]}`,
	} {
		get(s, bookingPath+"?"+query).is(t, 400, body, query)
	}
	assert.Equal(t, 200, get(s, invoicePath+"?check_in_from=x&status=y").status, "no filters there")
}

func TestOneBooking(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	s.AddSite(object{"id": 7, "site_number": "A12", "base_price_per_night": "61.35"})
	id := s.AddBooking(object{
		"id": 4711, "booking_reference": "B-7K2QXA", "guest_first_name": "Zoë", "site_id": 7, "check_in_date": "2026-07-30",
		"check_out_date": "2026-08-02", "created_at": time.Date(2026, 1, 2, 3, 4, 5, 6_000_000, time.UTC),
	})
	want := `{"id":4711,"booking_reference":"B-7K2QXA","guest_first_name":"Zoë","guest_last_name":"","guest_email":"","site_id":7,"site_number":"A12",` +
		`"check_in_date":"2026-07-30","check_out_date":"2026-08-02","num_adults":2,"num_youth":0,"num_children":0,` +
		`"status":"confirmed","total_price":"184.05","created_at":"2026-01-02T03:04:05.006Z"}`
	get(s, bookingPath+"4711/").is(t, 200, want)
	get(s, bookingPath+"%2004711/").is(t, 200, want)
	for _, unknown := range []string{"4712", "-1", "99999999999999999999999"} {
		get(s, bookingPath+unknown+"/").is(t, 404, `{"detail":"No Booking matches the given query."}`, unknown)
	}
	get(s, bookingPath+"B-7K2QXA/").is(t, 404, `{"detail":"Not found."}`)

	changed, found := s.Booking(id)
	require.True(t, found)
	changed["status"] = "cancelled"
	s.AddBooking(changed)
	assert.Equal(t, strings.Replace(want, "confirmed", "cancelled", 1), get(s, bookingPath+"4711/").body)
	assert.Len(t, s.Bookings(), 1)
}

func TestPrices(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	for price, total := range map[string]string{"55.00": "165.00", "0.01": "0.03", "0.00": "0.00", "12": "0.00", "free": "0.00", "33.35": "100.05"} {
		site := s.AddSite(object{"base_price_per_night": price})
		id := s.AddBooking(object{"site_id": site, "check_in_date": "2024-02-28", "check_out_date": "2024-03-02"})
		o, _ := s.Booking(id)
		assert.Equal(t, total, o["total_price"], price)
	}
	id := s.AddBooking(object{"check_in_date": "2026-01-02", "check_out_date": "2026-01-01"})
	o, _ := s.Booking(id)
	assert.Equal(t, "0.00", o["total_price"])
	id = s.AddBooking(object{"site_id": nil, "check_in_date": "soon"})
	o, _ = s.Booking(id)
	assert.Equal(t, []any{"soon", "", "0.00"}, []any{o["check_in_date"], o["site_number"], o["total_price"]})
}

func TestUnknownReferences(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	there := s.AddTenant().AddSite(nil)
	assert.PanicsWithValue(t, "camponetest: the tenant has nothing with the site_id 1", func() { s.AddBooking(object{"site_id": there}) })
	id := s.AddBooking(nil)
	s.AddInvoice(object{"booking_id": id})
	assert.PanicsWithValue(t, "camponetest: the tenant has nothing with the booking_id 9", func() { s.AddInvoice(object{"booking_id": 9}) })
	assert.Len(t, s.Invoices(), 1)
	assert.Len(t, s.Bookings(), 1)
}

func TestCustomerIDs(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	anna := s.AddCustomer(object{"email": "Anna@example.ch"})
	s.AddStaff(object{"email": "boss@example.ch"})
	for _, booking := range []object{
		{"guest_email": "anna@example.ch"}, {"guest_email": "boss@example.ch"}, {"guest_email": ""}, {"customer_id": 5}, {"customer_id": nil, "guest_email": "anna@example.ch"},
	} {
		s.AddBooking(booking)
	}
	assert.NotContains(t, get(s, bookingPath).body, "customer_id", "not in v1")
	s.SetBookingCustomerIDs(true)
	a := get(s, bookingPath)
	assert.Equal(t, []string{"", "5", "", "", strconv.FormatInt(anna, 10)}, column(a.rows(t), "customer_id"))
	assert.Equal(t, 5, strings.Count(a.body, `"customer_id":`))
	assert.Contains(t, get(s, bookingPath+"1/").body, `Z","customer_id":1}`)
	assert.Contains(t, post(s, `{"site_id":1,"check_in_date":"2026-07-01","guest_email":"ANNA@example.ch"}`).body, `"customer_id":1}`)
	s.SetBookingCustomerIDs(false)
	assert.NotContains(t, get(s, bookingPath).body, "customer_id")
}

func TestCreateBooking(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	site := s.AddSite(object{"site_number": "A12", "base_price_per_night": "48.50", "status": "inactive"})
	a := post(s, `{"guest_first_name":" Anna ","guest_last_name":"Müller","guest_email":"anna@bücher.example","site_id":1,"check_in_date":"2026-07-01",`+
		`"check_out_date":"2026-07-05","num_adults":3,"num_youth":"1","num_children":2.0,"id":99,"status":"confirmed","total_price":"1.00","x":{}}`)
	require.Equal(t, 201, a.status, a.body)
	assert.Equal(t, "GET, POST, HEAD, OPTIONS", a.header.Get("Allow"))
	o := a.object(t)
	assert.Regexp(t, `^B-[A-Z2-9]{6}$`, o["booking_reference"])
	created, err := time.Parse("2006-01-02T15:04:05.000Z", fmt.Sprint(o["created_at"]))
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now(), created, time.Minute)
	assert.Equal(t, fmt.Sprintf(`{"id":1,"booking_reference":"%s","guest_first_name":"Anna","guest_last_name":"Müller","guest_email":"anna@bücher.example",`+
		`"site_id":%d,"site_number":"A12","check_in_date":"2026-07-01","check_out_date":"2026-07-05","num_adults":3,"num_youth":1,"num_children":2,`+
		`"status":"pending","total_price":"194.00","created_at":"%s"}`, o["booking_reference"], site, o["created_at"]), a.body)
	get(s, bookingPath+"1/").is(t, 200, a.body)

	small := post(s, `{"site_id":1,"check_in_date":"2026-12-31"}`, "Content-Type", "Application/JSON; charset=utf-8").object(t)
	assert.Equal(t, "2027-01-01 1 0 0 pending 48.50", fmt.Sprintf("%s %s %s %s %s %s", small["check_out_date"],
		small["num_adults"], small["num_youth"], small["num_children"], small["status"], small["total_price"]))
	assert.Equal(t, []string{"2", "1"}, column(get(s, bookingPath).rows(t), "id"))
}

func TestCreateBookingRefuses(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	s.AddSite(nil)
	const (
		required = `["This field is required."]`
		null     = `["This field may not be null."]`
		integer  = `["A valid integer is required."]`
		date     = `["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."]`
		negative = `["Ensure this value is greater than or equal to 0."]`
		large    = `["Ensure this value is less than or equal to 2147483647."]`
		email    = `["Enter a valid email address."]`
		text     = `["Not a valid string."]`
		order    = `{"non_field_errors":["check_out_date must be after check_in_date."]}`
	)
	valid := func(more string) string { return `{"site_id":1,"check_in_date":"2026-07-01",` + more + `}` }
	for body, want := range map[string]string{
		"":     `{"site_id":` + required + `,"check_in_date":` + required + `}`,
		"{}":   `{"site_id":` + required + `,"check_in_date":` + required + `}`,
		"null": `{"non_field_errors":["No data provided"]}`,
		"[]":   `{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}`,
		"5":    `{"non_field_errors":["Invalid data. Expected a dictionary, but got int."]}`,
		"5.5":  `{"non_field_errors":["Invalid data. Expected a dictionary, but got float."]}`,
		`"a"`:  `{"non_field_errors":["Invalid data. Expected a dictionary, but got str."]}`,
		"true": `{"non_field_errors":["Invalid data. Expected a dictionary, but got bool."]}`,
		`{"site_id":null,"check_in_date":"x","num_adults":-1,"guest_email":"x"}`:              `{"guest_email":` + email + `,"site_id":` + null + `,"check_in_date":` + date + `,"num_adults":` + negative + `}`,
		`{"site_id":true,"check_in_date":5,"num_adults":"x","guest_first_name":true}`:         `{"guest_first_name":` + text + `,"site_id":` + integer + `,"check_in_date":` + date + `,"num_adults":` + integer + `}`,
		`{"site_id":1.5,"check_in_date":"","num_adults":99999999999,"guest_first_name":null}`: `{"guest_first_name":` + null + `,"site_id":` + integer + `,"check_in_date":` + date + `,"num_adults":` + large + `}`,
		`{"site_id":[],"check_in_date":"2026-02-30","num_youth":"","num_children":{}}`:        `{"site_id":` + integer + `,"check_in_date":` + date + `,"num_youth":` + integer + `,"num_children":` + integer + `}`,
		`{"site_id":"` + strings.Repeat("1", 1001) + `","check_in_date":" 2026-07-01"}`:       `{"site_id":["String value too large."],"check_in_date":` + date + `}`,
		valid(`"check_out_date":null`):                                 `{"check_out_date":` + null + `}`,
		valid(`"check_out_date":"2026-7-5"`):                           `{"check_out_date":` + date + `}`,
		valid(`"check_out_date":"2026-07-02T00:00:00Z"`):               `{"check_out_date":` + date + `}`,
		valid(`"check_out_date":"2026-06-30"`):                         order,
		valid(`"check_out_date":"2026-07-01","site_id":99`):            order,
		valid(`"check_out_date":"2026-06-30","num_youth":-1`):          `{"num_youth":` + negative + `}`,
		valid(`"guest_email":5`):                                       `{"guest_email":` + email + `}`,
		valid(`"guest_email":"a@b"`):                                   `{"guest_email":` + email + `}`,
		valid(`"guest_last_name":["a"]`):                               `{"guest_last_name":` + text + `}`,
		valid(`"guest_last_name":"a\u0000"`):                           `{"guest_last_name":["Null characters are not allowed."]}`,
		valid(`"guest_last_name":"` + strings.Repeat("ä", 151) + `"`):  `{"guest_last_name":["Ensure this field has no more than 150 characters."]}`,
		valid(`"guest_email":"` + strings.Repeat("a", 250) + `@b.ch"`): `{"guest_email":["Ensure this field has no more than 254 characters."]}`,
		valid(`"site_id":99`):                                          `{"detail":"site_not_found"}`,
		valid(`"site_id":1e2`):                                         `{"detail":"site_not_found"}`,
		valid(`"site_id":"-1"`):                                        `{"detail":"site_not_found"}`,
		valid(`"site_id":99999999999999999999`):                        `{"detail":"site_not_found"}`,
	} {
		post(s, body).is(t, 400, want, body)
	}
	for _, body := range []string{"{", "nul", " ", "{\n\"ä\":}", "{} x", "{\xff}"} {
		a := post(s, body)
		assert.Equal(t, 400, a.status, body)
		detail, _ := a.object(t)["detail"].(string)
		assert.True(t, strings.HasPrefix(detail, "JSON parse error - "), detail)
	}
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded"} {
		post(s, "{}", "Content-Type", kind).is(t, 415, `{"detail":"Unsupported media type \"`+kind+`\" in request."}`)
		assert.Equal(t, 400, post(s, "", "Content-Type", kind).status, "no body, no type")
	}
	assert.Empty(t, s.Bookings(), "what is refused changes nothing")
	for _, more := range []string{
		`"num_adults":0`, `"guest_first_name":""`, `"guest_last_name":5`, `"guest_email":"  "`, `"num_youth":1e0`, `"num_children":" 2.000 "`, `"site_id":"1"`,
	} {
		assert.Equal(t, 201, post(s, valid(more)).status, more)
	}
	unannounced := request(s, "POST", bookingPath, valid(`"num_adults":1`))
	unannounced.ContentLength = -1
	assert.Equal(t, `{"site_id":`+required+`,"check_in_date":`+required+`}`, serve(s, unannounced).body)
}
