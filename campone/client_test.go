package campone_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

func TestNewClientChecksItsArguments(t *testing.T) {
	t.Parallel()
	tests := []struct {
		argument string
		key      string
		opts     []campone.Option
	}{
		{"apiKey", "", nil},
		{"apiKey", key + "\n", nil},
		{"apiKey", "ck_ü", nil},
		{"opts", key, []campone.Option{{}}},
		{"WithBaseURL", key, []campone.Option{campone.WithBaseURL("")}},
		{"WithBaseURL", key, []campone.Option{campone.WithBaseURL("http://api.campone.ch")}},
		{"WithBaseURL", key, []campone.Option{campone.WithBaseURL("https://user:pw@api.campone.ch")}},
		{"WithBaseURL", key, []campone.Option{campone.WithBaseURL("https://api.campone.ch/api/v1/public/customers/")}},
		{"WithHTTPClient", key, []campone.Option{campone.WithHTTPClient(nil)}},
		{"WithUserAgent", key, []campone.Option{campone.WithUserAgent("\n")}},
		{"WithRetry", key, []campone.Option{campone.WithRetry(campone.RetryPolicy{MaxAttempts: -1})}},
		{"WithRateLimit", key, []campone.Option{campone.WithRateLimit(1, 0)}},
		{"WithRateLimiter", key, []campone.Option{campone.WithRateLimiter(nil)}},
		{"WithLogger", key, []campone.Option{campone.WithLogger(nil)}},
		{"WithTimeout", key, []campone.Option{campone.WithTimeout(-1)}},
		{"WithMaxResponseBytes", key, []campone.Option{campone.WithMaxResponseBytes(-1)}},
	}
	for _, tt := range tests {
		_, err := campone.NewClient(tt.key, tt.opts...)
		var argument *campone.ArgumentError
		require.ErrorAs(t, err, &argument, tt.argument)
		assert.Equal(t, tt.argument, argument.Argument)
		assert.NotContains(t, err.Error(), key)
		assert.NotContains(t, err.Error(), "pw")
	}
	for text, bad := range map[string]string{
		"campone: apiKey: the key is empty; is its environment variable set?": "",
		"campone: apiKey: pass the key without the word Bearer":               "Bearer " + key,
	} {
		_, err := campone.NewClient(bad)
		require.EqualError(t, err, text)
	}
	for _, url := range []string{campone.Production, "https://api.campone.ch/", "https://api.campone.ch/api/v1/public/", "http://localhost:8000"} {
		_, err := campone.NewClient("another-shape-of-key", campone.WithBaseURL(url))
		require.NoError(t, err, url)
	}
}

func TestBadInputSendsNothing(t *testing.T) {
	t.Parallel()
	client, server := responding(t, http.StatusOK, "{}")
	ctx := t.Context()
	must := func(_ any, err error) error { return err }
	list := func(p campone.BookingListParams, opts ...campone.RequestOption) error {
		_, err := campone.Collect(client.Bookings.All(ctx, p, opts...), -1)
		return err
	}
	create := func(change func(*campone.BookingCreateParams)) error {
		p := campone.BookingCreateParams{SiteID: 1, CheckInDate: campone.Date{Year: 2026, Month: 7, Day: 1}}
		change(&p)
		_, err := client.Bookings.Create(ctx, p)
		return err
	}
	never := campone.Date{Year: 2026, Month: 2, Day: 30}
	var none *campone.Client
	tests := []struct {
		argument string
		err      error
	}{
		{"PageSize", must(client.Customers.List(ctx, campone.CustomerListParams{PageSize: 201}))},
		{"PageSize", must(client.Sites.List(ctx, campone.SiteListParams{PageSize: -1}))},
		{"PageSize", must(client.Invoices.List(ctx, campone.InvoiceListParams{PageSize: 1000}))},
		{"Start", must(client.Customers.List(ctx, campone.CustomerListParams{Start: "3"}))},
		{"Start", list(campone.BookingListParams{Start: "https://api.campone.ch/?page=2"}, campone.WithPrefetch(2))},
		{"CheckInFrom", list(campone.BookingListParams{CheckInFrom: never})},
		{"CheckInTo", list(campone.BookingListParams{CheckInTo: never})},
		{"CheckInTo", list(campone.BookingListParams{CheckInFrom: campone.Date{Year: 2026, Month: 7, Day: 2}, CheckInTo: campone.Date{Year: 2026, Month: 7, Day: 1}})},
		{"id", must(client.Bookings.Get(ctx, 0))},
		{"id", must(client.Bookings.Get(ctx, -7))},
		{"SiteID", create(func(p *campone.BookingCreateParams) { p.SiteID = 0 })},
		{"CheckInDate", create(func(p *campone.BookingCreateParams) { p.CheckInDate = campone.Date{} })},
		{"CheckInDate", create(func(p *campone.BookingCreateParams) { p.CheckInDate = never })},
		{"CheckOutDate", create(func(p *campone.BookingCreateParams) { p.CheckOutDate = never })},
		{"CheckOutDate", create(func(p *campone.BookingCreateParams) { p.CheckOutDate = p.CheckInDate })},
		{"NumAdults", create(func(p *campone.BookingCreateParams) { p.NumAdults = -1 })},
		{"NumYouth", create(func(p *campone.BookingCreateParams) { p.NumYouth = -1 })},
		{"NumChildren", create(func(p *campone.BookingCreateParams) { p.NumChildren = -1 })},
		{"GuestLastName", create(func(p *campone.BookingCreateParams) { p.GuestLastName = "M\xfcller" })},
		{"ctx", must(client.Bookings.Get(nil, 1))}, //nolint:staticcheck // the mistake under test
		{"client", must(campone.CustomerService{}.List(ctx, campone.CustomerListParams{}))},
		{"client", must(campone.BookingService{}.Get(ctx, 1))},
		{"client", none.Do(ctx, "GET", "sites/", nil, nil)},
		{"client", (&campone.Client{}).Do(ctx, "GET", "sites/", nil, nil)},
		{"WithPrefetch", list(campone.BookingListParams{}, campone.WithPrefetch(65))},
		{"WithMaxAttempts", list(campone.BookingListParams{}, campone.WithMaxAttempts(0))},
		{"WithResponse", list(campone.BookingListParams{}, campone.WithResponse(nil))},
		{"WithHeader", list(campone.BookingListParams{}, campone.WithHeader("Authorization", "x"))},
		{"WithHeader", list(campone.BookingListParams{}, campone.WithHeader("Idempotency-Key", "x"))},
		{"WithHeader", list(campone.BookingListParams{}, campone.WithHeader("X", "a\nb"))},
		{"opts", list(campone.BookingListParams{}, campone.RequestOption{})},
		{"path", client.Do(ctx, "GET", "https://evil.example/", nil, nil)},
		{"path", client.Do(ctx, "GET", "bookings/../x/", nil, nil)},
		{"method", client.Do(ctx, "get", "sites/", nil, nil)},
		{"body", client.Do(ctx, "POST", "bookings/", func() {}, nil)},
		{"result", client.Do(ctx, "GET", "sites/", nil, campone.Site{})},
	}
	for i, tt := range tests {
		var argument *campone.ArgumentError
		if assert.ErrorAs(t, tt.err, &argument, "case %d: %s", i, tt.argument) {
			assert.Equal(t, tt.argument, argument.Argument, "case %d", i)
			assert.Contains(t, tt.err.Error(), "campone: "+tt.argument+": ")
		}
	}
	assert.Zero(t, server.count(), "no request was made")
}

func TestRequests(t *testing.T) {
	t.Parallel()
	client, server := responding(t, http.StatusCreated, `{"id":1}`, campone.WithUserAgent("pms-sync/1.4"))
	_, err := client.Bookings.Create(t.Context(), campone.BookingCreateParams{
		SiteID: 12, CheckInDate: campone.Date{Year: 2026, Month: 7, Day: 1}, CheckOutDate: campone.Date{Year: 2026, Month: 7, Day: 8},
		NumAdults: 2, NumChildren: 1, GuestFirstName: "Anna", GuestLastName: "Müller", GuestEmail: "anna@example.ch",
	}, campone.WithHeader("Accept-Language", "de"))
	require.NoError(t, err)
	r := server.asked[0]
	assert.Equal(t, "https://api.campone.ch/api/v1/public/bookings/", r.URL.String())
	assert.Equal(t, "Bearer "+key, r.Header.Get("Authorization"))
	assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
	assert.Equal(t, "de", r.Header.Get("Accept-Language"))
	assert.Regexp(t, `^pms-sync/1\.4 guestwire-go/\S+ \(campone\)$`, r.Header.Get("User-Agent"))
	body, err := r.GetBody()
	require.NoError(t, err)
	b, err := io.ReadAll(body)
	require.NoError(t, err)
	assert.JSONEq(t, `{"site_id":12,"check_in_date":"2026-07-01","check_out_date":"2026-07-08","num_adults":2,"num_children":1,
		"guest_first_name":"Anna","guest_last_name":"Müller","guest_email":"anna@example.ch"}`, string(b))
	assert.Equal(t, int64(len(b)), r.ContentLength)

	_, err = client.Bookings.Get(t.Context(), 7)
	require.NoError(t, err)
	assert.Equal(t, "/api/v1/public/bookings/7/", server.asked[1].URL.Path)
	assert.Empty(t, server.asked[1].Header.Get("Content-Type"))
}

// The vendor's documented example, and the fields of the other objects.
func TestDocumentedObjects(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, 200, `{"count":412,"next":"https://api.campone.ch/api/v1/public/customers/?page=2","previous":null,"results":[
		{"id":9087,"email":"anna.mueller@example.ch","first_name":"Anna","last_name":"Müller","phone_number":"+41 79 123 45 67","date_joined":"2026-04-21T18:02:11.314Z"}]}`)
	page, err := client.Customers.List(t.Context(), campone.CustomerListParams{})
	require.NoError(t, err)
	assert.Equal(t, 412, page.Count)
	assert.Equal(t, "customers/?page=2&page_size=1#200", page.Next, "the server used a smaller page than was asked for")
	assert.Equal(t, []campone.Customer{{
		ID: 9087, Email: "anna.mueller@example.ch", FirstName: "Anna", LastName: "Müller", PhoneNumber: "+41 79 123 45 67",
		DateJoined: time.Date(2026, 4, 21, 18, 2, 11, 314_000_000, time.UTC),
	}}, page.Results)

	for want, v := range map[string]any{
		`{"id":3,"site_number":"A12","name":"","max_occupants":6,"base_price_per_night":"55.00","status":"active","site_type_id":2,"site_type_name":"Wohnmobil"}`:                                                                                                                                                                                                   &campone.Site{},
		`{"id":1,"booking_reference":"B-7K2QXA","guest_first_name":"","guest_last_name":"Muster","guest_email":"","customer_id":9087,"site_id":3,"site_number":"A12","check_in_date":"2026-07-01","check_out_date":"2026-07-08","num_adults":2,"num_youth":0,"num_children":1,"status":"confirmed","total_price":"385.00","created_at":"2026-04-21T18:02:11.314Z"}`: &campone.Booking{},
		`{"id":5,"invoice_number":"2026-000412","booking_id":null,"total_chf":"0.10","status":"OFFEN","issued_at":"2026-04-21T18:02:11.314Z"}`:                                                                                                                                                                                                                      &campone.Invoice{},
	} {
		require.NoError(t, json.Unmarshal([]byte(want), v))
		got, err := json.Marshal(v)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(got))
	}
	var b campone.Booking
	require.NoError(t, json.Unmarshal([]byte(`{"id":1,"status":"on_hold","check_in_date":null,"total_price":null,"guest_email":null,"new":[1]}`), &b))
	assert.Empty(t, b.CustomerID)
	for form, want := range map[string]campone.CustomerID{`9087`: "9087", `"9087"`: "9087", `"c0ffee"`: "c0ffee", `null`: "", `9087.5`: "9087.5", `{"id":1}`: `{"id":1}`, `true`: "true"} {
		require.NoError(t, json.Unmarshal([]byte(`{"id":1,"customer_id":`+form+`}`), &b), form)
		assert.Equal(t, want, b.CustomerID)
		id, ok := b.CustomerID.Int64()
		assert.Equal(t, want == "9087", ok)
		assert.Equal(t, ok, id == 9087)
		_, err := json.Marshal(b)
		require.NoError(t, err)
	}
	assert.Equal(t, campone.BookingStatus("on_hold"), b.Status)
	assert.True(t, b.CheckInDate.IsZero())
	require.NoError(t, json.Unmarshal([]byte(`{"total_price":385.10}`), &b))
	sum, ok := b.TotalPrice.Rat()
	assert.True(t, ok)
	assert.Equal(t, "385.10", sum.FloatString(2))
	assert.Equal(t, "385.10", b.TotalPrice.String())
	for _, bad := range []string{`{"total_price":"1,50"}`, `{"total_price":true}`, `{"check_in_date":"01.07.2026"}`, `{"id":"x"}`} {
		require.Error(t, json.Unmarshal([]byte(bad), &b), bad)
	}
	_, err = json.Marshal(campone.Decimal("a lot"))
	require.Error(t, err)
	null, err := json.Marshal(campone.Decimal(""))
	require.NoError(t, err)
	assert.Equal(t, "null", string(null))
}

func TestDate(t *testing.T) {
	t.Parallel()
	d, err := campone.ParseDate("2026-07-31")
	require.NoError(t, err)
	assert.Equal(t, campone.Date{Year: 2026, Month: time.July, Day: 31}, d)
	assert.Equal(t, "2026-07-31", d.String())
	assert.Equal(t, d, campone.DateOf(d.In(time.UTC)))
	text, err := d.MarshalText()
	require.NoError(t, err)
	var again campone.Date
	require.NoError(t, again.UnmarshalText(text))
	assert.Equal(t, d, again)
	_, err = campone.ParseDate("2026-02-30")
	require.Error(t, err)
}

func TestDo(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	server.AddInvoices(3)
	client := fakeClient(t, server)
	var page struct{ Count int }
	var r campone.Response
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "/api/v1/public/invoices/?page_size=1", nil, &page, campone.WithResponse(&r)))
	assert.Equal(t, 3, page.Count)
	assert.Equal(t, 200, r.StatusCode)
	var raw []byte
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "sites/", nil, &raw))
	assert.Contains(t, string(raw), `"results"`)
	// Without its slash a path is redirected on the same server.
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "sites", nil, nil))
	err := client.Do(t.Context(), http.MethodPost, "bookings", map[string]any{"site_id": 1}, nil)
	require.ErrorIs(t, err, campone.ErrRedirect)
	assert.ErrorContains(t, err, "does the path end in a slash?")
}

func TestNothingPrintsTheKey(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	echo := &fakeTransport{respond: func(r *http.Request) (int, string) {
		return 400, fmt.Sprintf(`{"detail":%q,"email":[%q]}`, r.Header.Get("Authorization"), r.Header.Get("Authorization"))
	}}
	client := connect(t, echo, campone.WithLogger(logger))
	_, echoed := client.Bookings.Get(t.Context(), 1)
	_, broken := connect(t, brokenTransport{}, campone.WithLogger(logger)).Bookings.Get(t.Context(), 1)
	_, iterated := campone.Collect(client.Customers.All(t.Context(), campone.CustomerListParams{}), -1)
	values := []any{client, *client, client.Customers, campone.WithLogger(logger), echoed, broken, errors.Unwrap(broken), iterated, errors.Unwrap(iterated)}
	var texts []string
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} {
			texts = append(texts, fmt.Sprintf(verb, v))
		}
		b, _ := json.Marshal(v)
		texts = append(texts, string(b))
		logger.Info("value", "v", v)
	}
	for _, text := range append(texts, logged.String()) {
		assert.NotContains(t, text, key)
		assert.NotContains(t, text, fmt.Sprintf("%x", key))
	}
	assert.Contains(t, asError(t, echoed, 400).Message, "REDACTED")
}

type brokenTransport struct{}

func (brokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("malformed response %q", r.Header.Get("Authorization"))
}

func TestPersonalDataIsNotLogged(t *testing.T) {
	t.Parallel()
	const private = "Pr1vate"
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, nil))
	client, _ := responding(t, 400, `{"detail":"`+private+`","guest_email":["`+private+`"]}`)
	_, err := client.Bookings.Get(t.Context(), 1)
	_, iterated := campone.Collect(client.Customers.All(t.Context(), campone.CustomerListParams{Start: "page=2&email=" + private}), -1)
	customer := campone.Customer{ID: 4711, Email: private, FirstName: private, LastName: private, PhoneNumber: private}
	booking := campone.Booking{ID: 4712, GuestFirstName: private, GuestLastName: private, GuestEmail: private}
	for _, v := range []any{
		customer, &customer, booking, &booking,
		campone.CustomerPage{Results: []campone.Customer{customer}, Next: private},
		campone.BookingCreateParams{GuestFirstName: private, GuestLastName: private, GuestEmail: private},
		err, iterated,
	} {
		logger.Info("value", "v", v)
	}
	assert.NotContains(t, logged.String(), private)
	assert.Contains(t, logged.String(), "4711")
	assert.Contains(t, logged.String(), "guest_email")
}

func TestOneClientManyGoroutines(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	site := server.AddSite(nil)
	client := fakeClient(t, server, campone.WithHTTPClient(&http.Client{}))
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			b, err := client.Bookings.Create(t.Context(), campone.BookingCreateParams{
				SiteID: site, CheckInDate: campone.Date{Year: 2026, Month: 7, Day: 1}, GuestLastName: fmt.Sprint("Guest ", i),
			})
			if !assert.NoError(t, err) {
				return
			}
			got, err := client.Bookings.Get(t.Context(), b.ID)
			assert.NoError(t, err)
			assert.True(t, strings.HasPrefix(got.BookingReference, "B-"))
			assert.Equal(t, campone.BookingStatusPending, got.Status)
			_, err = campone.Collect(client.Bookings.All(t.Context(), campone.BookingListParams{PageSize: 10}, campone.WithPrefetch(2), campone.WithoutRepeats()), 20)
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	assert.Len(t, server.Bookings(), 64)
}
