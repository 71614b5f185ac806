package campone_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

var july = campone.Date{Year: 2026, Month: time.July, Day: 1}

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	const call = "campone: GET /api/v1/public/bookings/1/: "
	tests := []struct {
		status int
		body   string
		text   string
		code   campone.Code
	}{
		{400, `{"check_in_date":["This field is required."],"num_adults":["a","b"],"non_field_errors":["No."]}`, "400 Bad Request: No: check_in_date: This field is required; num_adults: a b", ""},
		{400, `{"detail":"site_not_found"}`, "400 Bad Request: site_not_found", campone.CodeSiteNotFound},
		{400, `{"guests":[{},{"email":["wrong"]}]}`, "400 Bad Request: guests.1.email: wrong", ""},
		{400, `["bare","list"]`, "400 Bad Request: bare list", ""},
		{400, `{"detail":"line\r\nFAKE\u2028x"}`, "400 Bad Request: line FAKE x", ""},
		{401, `{"detail":"invalid_key"}`, `401 Unauthorized: the key is unknown or misspelled; keys begin with "ck_": invalid_key`, campone.CodeInvalidKey},
		{401, `{"detail":"key_inactive"}`, "401 Unauthorized: the key was revoked or has expired: key_inactive", campone.CodeKeyInactive},
		{401, `{"detail":"something_new"}`, "401 Unauthorized: something_new", ""},
		{403, `{"detail":"You do not have permission to perform this action."}`, "403 Forbidden: the key lacks the scope bookings:read: You do not have permission to perform this action.", ""},
		{404, `{"detail":"Not found."}`, "404 Not Found: Not found.", ""},
		{404, `<html>`, "404 Not Found: no such address; is the path right, and the base URL?", ""},
		{429, `{"detail":"Request was throttled. Expected available in 1 second."}`, "429 Too Many Requests: the budget of the key is spent: Request was throttled. Expected available in 1 second. (4 attempts)", ""},
		{502, ``, "502 Bad Gateway (4 attempts)", ""},
		{500, `null`, "500 Internal Server Error (4 attempts)", ""},
	}
	for _, tt := range tests {
		client, _ := responding(t, tt.status, tt.body)
		_, err := client.Bookings.Get(t.Context(), 1)
		require.EqualError(t, err, call+tt.text)
		e := asError(t, err, tt.status)
		assert.Equal(t, tt.code, e.Code)
		assert.Equal(t, tt.body, string(e.Body))
	}
	client, _ := responding(t, 400, `{"check_in_date":["This field is required."],"guests":[{},{"email":["wrong"]}],"non_field_errors":["No."]}`)
	_, err := client.Bookings.Get(t.Context(), 1)
	e := asError(t, err, 400)
	assert.Equal(t, "No.", e.Message)
	assert.Equal(t, []string{"This field is required."}, e.Fields.Get("check_in_date"))
	assert.Equal(t, []string{"wrong"}, e.Fields.Get("guests", "1", "email"))
	assert.Equal(t, "check_in_date: This field is required; guests.1.email: wrong; non_field_errors: No.", e.Fields.String())
	client, _ = responding(t, 403, "{}")
	assert.ErrorContains(t, client.Do(t.Context(), http.MethodPost, "bookings/", nil, nil), "its name is not documented")
}

func TestErrorSentinels(t *testing.T) {
	t.Parallel()
	all := []error{
		campone.ErrBadRequest, campone.ErrUnauthorized, campone.ErrForbidden, campone.ErrNotFound, campone.ErrMethodNotAllowed,
		campone.ErrConflict, campone.ErrGone, campone.ErrRequestTooLarge, campone.ErrRateLimited, campone.ErrServer, campone.ErrRedirect,
		campone.ErrNotModified, campone.ErrPaginationLoop,
	}
	for status, want := range map[int]error{
		400: campone.ErrBadRequest, 401: campone.ErrUnauthorized, 403: campone.ErrForbidden, 404: campone.ErrNotFound,
		405: campone.ErrMethodNotAllowed, 429: campone.ErrRateLimited, 500: campone.ErrServer, 503: campone.ErrServer, 302: campone.ErrRedirect,
		304: campone.ErrNotModified, 409: campone.ErrConflict, 410: campone.ErrGone, 413: campone.ErrRequestTooLarge, 418: nil,
	} {
		client, _ := responding(t, status, "{}", campone.WithRetry(campone.RetryPolicy{MaxAttempts: 1}))
		_, err := client.Bookings.Get(t.Context(), 1)
		for _, sentinel := range all {
			if sentinel == want { //nolint:errorlint // which sentinel it is
				assert.ErrorIs(t, err, sentinel)
			} else {
				assert.NotErrorIs(t, err, sentinel, "%d", status)
			}
		}
	}
}

// Keys and scopes, as the fake has them.
func TestKeysAndScopes(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	revoked, expired := server.AddKey(camponetest.ScopeSitesRead), server.AddKey(camponetest.ScopeSitesRead)
	server.RevokeKey(revoked)
	server.ExpireKey(expired, time.Now().Add(-time.Minute))
	for key, code := range map[string]campone.Code{"ck_unknown": campone.CodeInvalidKey, revoked: campone.CodeKeyInactive, expired: campone.CodeKeyInactive} {
		_, err := keyClient(t, server, key).Sites.List(t.Context(), campone.SiteListParams{})
		assert.Equal(t, code, asError(t, err, 401).Code)
	}
	narrow := keyClient(t, server, server.AddKey(camponetest.ScopeSitesRead))
	_, err := narrow.Sites.List(t.Context(), campone.SiteListParams{})
	require.NoError(t, err)
	for scope, call := range map[string]func() error{
		"customers:read": func() error {
			_, err := narrow.Customers.List(t.Context(), campone.CustomerListParams{})
			return err
		},
		"bookings:read": func() error { _, err := narrow.Bookings.Get(t.Context(), 1); return err },
		"invoices:read": func() error {
			_, err := campone.Collect(narrow.Invoices.All(t.Context(), campone.InvoiceListParams{}), -1)
			return err
		},
	} {
		err := call()
		require.ErrorIs(t, err, campone.ErrForbidden)
		assert.ErrorContains(t, err, "the scope "+scope)
	}
}

func TestCreateIsRefused(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	client := fakeClient(t, server)
	_, err := client.Bookings.Create(t.Context(), campone.BookingCreateParams{SiteID: 99, CheckInDate: july})
	assert.Equal(t, campone.CodeSiteNotFound, asError(t, err, 400).Code)
	_, err = client.Bookings.Create(t.Context(), campone.BookingCreateParams{SiteID: server.AddSite(nil), CheckInDate: july, GuestEmail: "no address"})
	assert.NotEmpty(t, asError(t, err, 400).Fields.Get("guest_email"))
	_, err = client.Bookings.Get(t.Context(), 12345)
	require.ErrorIs(t, err, campone.ErrNotFound)
}

// A booking is made once or not at all, and when it is not known which, the error
// says so.
func TestWritesAreNotRetriedBlindly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault          camponetest.Fault
		made, requests int
		outcome        campone.Outcome
	}{
		{camponetest.Fault{Cut: camponetest.CutBefore}, 0, 1, campone.OutcomeUnknown},
		{camponetest.Fault{Cut: camponetest.CutAfter}, 1, 1, campone.OutcomeUnknown},
		{camponetest.Fault{Cut: camponetest.CutDuring}, 1, 1, campone.OutcomeDone},
		{camponetest.Fault{Status: 500}, 0, 1, campone.OutcomeUnknown},
		{camponetest.Fault{Status: 503}, 0, 1, campone.OutcomeUnknown},
		{camponetest.Fault{Status: 403}, 0, 1, campone.OutcomeNotDone},
		{camponetest.Fault{Status: 201, Body: "<html>"}, 0, 1, campone.OutcomeUnknown},
		{camponetest.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}}}, 1, 2, campone.OutcomeDone},
	}
	for i, tt := range tests {
		for _, kept := range []bool{false, true} {
			server := camponetest.NewServer(t)
			site := server.AddSite(nil)
			client := fakeClient(t, server)
			if kept {
				client = fakeClient(t, server, campone.WithHTTPClient(&http.Client{Transport: &http.Transport{}}))
				_, err := client.Sites.List(t.Context(), campone.SiteListParams{})
				require.NoError(t, err) // the connection is one that was used before
			}
			server.ResetRequests()
			server.Inject(tt.fault)
			_, err := client.Bookings.Create(t.Context(), campone.BookingCreateParams{SiteID: site, CheckInDate: july})
			assert.Len(t, server.Bookings(), tt.made, "case %d", i)
			assert.Len(t, server.Requests(), tt.requests, "case %d", i)
			assert.Equal(t, tt.outcome, campone.OutcomeOf(err), "case %d: %v", i, err)
		}
	}
	// Without a connection nothing can have been carried out.
	client, err := campone.NewClient(key, campone.WithBaseURL("http://127.0.0.1:1"), campone.WithRetry(campone.RetryPolicy{MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	var r campone.Response
	_, err = client.Bookings.Create(t.Context(), campone.BookingCreateParams{SiteID: 1, CheckInDate: july}, campone.WithResponse(&r))
	require.ErrorIs(t, err, syscall.ECONNREFUSED)
	assert.Equal(t, 4, r.Attempts)
	assert.Equal(t, campone.OutcomeNotDone, campone.OutcomeOf(err))
	assert.ErrorContains(t, err, "(4 attempts; the write was not carried out)")
}

// The budget of an hour: a call does not wait for it unless it is told to, and
// what is refused anyway is not sent.
func TestBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := camponetest.New()
		server.SetRateLimit(3, time.Hour)
		connect := func(opts ...campone.Option) *campone.Client {
			client, err := campone.NewClient(server.Key(), append(opts, campone.WithBaseURL(server.URL()), campone.WithHTTPClient(server.HTTPClient()))...)
			require.NoError(t, err)
			return client
		}
		ask := func(c *campone.Client) error {
			_, err := c.Sites.List(t.Context(), campone.SiteListParams{})
			return err
		}
		client := connect()
		for range 3 {
			require.NoError(t, ask(client))
		}
		start := time.Now()
		err := ask(client)
		require.ErrorIs(t, err, campone.ErrRateLimited)
		e := asError(t, err, 429)
		assert.Equal(t, 1, e.Attempts)
		assert.InDelta(t, time.Hour.Seconds(), e.RetryAfter.Seconds(), 2)
		assert.ErrorContains(t, err, "longer than MaxRetryAfter")
		sent := len(server.Requests())
		err = ask(client)
		require.ErrorIs(t, err, campone.ErrRateLimited)
		assert.Zero(t, asError(t, err, 429).Attempts)
		assert.Len(t, server.Requests(), sent, "the counter is left alone")
		assert.Zero(t, time.Since(start))

		patient := connect(campone.WithRetry(campone.RetryPolicy{MaxRetryAfter: time.Hour}))
		require.NoError(t, ask(patient))
		assert.InDelta(t, time.Hour.Seconds(), time.Since(start).Seconds(), 5)
	})
}

// 64 goroutines on one client, at a server that enforces the budget.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	for _, limited := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			server := camponetest.New()
			server.SetRateLimit(campone.RateLimitRequests, campone.RateLimitInterval)
			site := server.AddSite(nil)
			opts := []campone.Option{campone.WithBaseURL(server.URL()), campone.WithHTTPClient(server.HTTPClient())}
			if limited {
				opts = append(opts, campone.WithRateLimit(campone.RateLimitRequests, campone.RateLimitInterval))
			} else {
				opts = append(opts, campone.WithRetry(campone.RetryPolicy{MaxAttempts: 100, MaxRetryAfter: 2 * time.Hour}))
			}
			client, err := campone.NewClient(server.Key(), opts...)
			require.NoError(t, err)
			var wg sync.WaitGroup
			for range 64 {
				wg.Go(func() {
					for range 40 {
						_, err := client.Bookings.Create(t.Context(), campone.BookingCreateParams{SiteID: site, CheckInDate: july})
						assert.NoError(t, err)
					}
				})
			}
			wg.Wait()
			assert.Len(t, server.Bookings(), 64*40, "no call lost or repeated")
			refused := 0
			for _, r := range server.Requests() {
				if r.Status == http.StatusTooManyRequests {
					refused++
				}
			}
			if limited {
				assert.Zero(t, refused)
			} else {
				assert.Positive(t, refused)
			}
		})
	}
}

func TestOutcomeOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status  int // 0: the connection is lost
		body    string
		outcome campone.Outcome
	}{
		{0, "", campone.OutcomeUnknown},
		{500, "{}", campone.OutcomeUnknown},
		{408, "{}", campone.OutcomeUnknown},
		{303, "{}", campone.OutcomeUnknown},
		{400, "{}", campone.OutcomeNotDone},
		{400, "", campone.OutcomeUnknown}, // not the API's
		{429, "", campone.OutcomeNotDone},
		{201, "<html>", campone.OutcomeUnknown},
		{201, "", campone.OutcomeUnknown},
		{201, `{"id":"x"}`, campone.OutcomeDone},
		{201, "{}", campone.OutcomeDone},
	} {
		rt := losing{&fakeTransport{respond: func(*http.Request) (int, string) { return tt.status, tt.body }}}
		client := connect(t, rt)
		_, err := client.Bookings.Create(t.Context(), campone.BookingCreateParams{SiteID: 1, CheckInDate: july})
		require.Error(t, err)
		assert.Equal(t, tt.outcome, campone.OutcomeOf(fmt.Errorf("wrapped: %w", err)), "%d %s", tt.status, tt.body)
		_, err = client.Bookings.Get(t.Context(), 1)
		require.Error(t, err)
		assert.Equal(t, campone.OutcomeNotDone, campone.OutcomeOf(err), "reads change nothing")
		assert.NotContains(t, err.Error(), "carried out")
	}
}

// losing loses the responses with status 0.
type losing struct{ *fakeTransport }

func (l losing) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.fakeTransport.RoundTrip(r)
	if err == nil && resp.StatusCode == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return resp, err
}

func TestDecodeErrors(t *testing.T) {
	t.Parallel()
	for body, field := range map[string]string{
		``: "", `null`: "", `<html>`: "", `{"id":1`: "", `{}`: "id", `{"id":0}`: "id", `{"id":1,"num_adults":"private"}`: "num_adults",
		`{"id":1,"check_in_date":"private"}`: "check_in_date", `{"id":1,"total_price":"private"}`: "total_price", `{"id":1,"created_at":"private"}`: "created_at",
	} {
		client, server := responding(t, 200, body)
		_, err := client.Bookings.Get(t.Context(), 1)
		var e *campone.DecodeError
		require.ErrorAs(t, err, &e, body)
		assert.Equal(t, field, e.Field, body)
		assert.NotContains(t, err.Error(), "private")
		if foreign := body == "" || body == "<html>"; !foreign {
			assert.Equal(t, 1, server.count(), "the response would be the same")
		} else {
			assert.Equal(t, 4, server.count(), "the response does not come from the API")
		}
	}
}

func TestContextEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTransport{respond: func(*http.Request) (int, string) { return 503, "" }, header: http.Header{"Retry-After": {"30"}}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := connect(t, f).Bookings.Get(ctx, 1)
		assert.Equal(t, 30*time.Second, asError(t, err, 503).RetryAfter)
		require.ErrorIs(t, err, context.DeadlineExceeded, "it would end before the wait does")
		assert.Equal(t, 1, f.count())
	})
}

// Any body of an error is read without a panic and without control characters
// in the text.
func FuzzErrorBody(f *testing.F) {
	for _, s := range []string{`{"detail":"x"}`, `{"a":[{"b":["c"]}],"":["d"]}`, `["x",{"y":1}]`, `<html>`, ``, `{"a":` + strings.Repeat("[", 50), "\"\x00\\u0000\""} {
		f.Add([]byte(s))
	}
	body := ""
	client := connect(f, &fakeTransport{respond: func(*http.Request) (int, string) { return 400, body }})
	f.Fuzz(func(t *testing.T, b []byte) {
		body = string(b)
		_, err := client.Bookings.Get(t.Context(), 1)
		if !errors.Is(err, campone.ErrBadRequest) || strings.ContainsFunc(err.Error(), unicode.IsControl) || len(err.Error()) > 2000 {
			t.Errorf("%q", err)
		}
	})
}
