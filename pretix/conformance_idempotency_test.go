package pretix_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func testIdempotencyReplay(t *testing.T, s *subject) {
	customers := s.customers(t)
	key := "order-" + newEmail()
	first, err := customers.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithIdempotencyKey(key))
	require.NoError(t, err)

	// The key alone decides: not the body, not the path, not the method.
	var r pretix.Response
	second, err := customers.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithIdempotencyKey(key), pretix.WithResponse(&r))
	require.NoError(t, err)
	assert.Equal(t, first, second)
	assert.Equal(t, http.StatusCreated, r.StatusCode)
	assert.Equal(t, key, r.IdempotencyKey)
	third, err := customers.Update(t.Context(), s.Customers["legacy_name"], pretix.CustomerUpdateParams{Notes: pretix.Set("not written")}, pretix.WithIdempotencyKey(key))
	require.NoError(t, err)
	assert.Equal(t, first, third)
	untouched, err := customers.Get(t.Context(), s.Customers["legacy_name"])
	require.NoError(t, err)
	assert.Empty(t, untouched.Notes)

	// Errors are replayed as well.
	key = "rejected-" + newEmail()
	_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{Email: first.Email}, pretix.WithIdempotencyKey(key))
	asError(t, err, http.StatusBadRequest)
	_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithIdempotencyKey(key))
	assert.NotEmpty(t, asError(t, err, http.StatusBadRequest).Fields.Get("email"))

	// The stored response can be asked for.
	c := s.client(t, "full")
	query := func(key string) error {
		return c.Do(t.Context(), http.MethodGet, "idempotency_query?key="+url.QueryEscape(key), nil, nil)
	}
	assert.NotEmpty(t, asError(t, query("nope"), http.StatusNotFound).Message)
	asError(t, query(key), http.StatusBadRequest)
}

func testIdempotencyInFlight(t *testing.T, s *subject) {
	_, err := s.customers(t).Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()},
		pretix.WithIdempotencyKey(s.InFlightKey), pretix.WithMaxAttempts(1))
	e := asError(t, err, http.StatusConflict)
	require.ErrorIs(t, err, pretix.ErrConflict)
	assert.Equal(t, 5*time.Second, e.RetryAfter)
	assert.NotEmpty(t, e.Message)

	// Another token's keys are its own.
	_, err = s.client(t, "read_only").Organizer(s.Organizer).Customers.
		Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithIdempotencyKey(s.InFlightKey))
	asError(t, err, http.StatusForbidden)
}

// cutProxy stands before a server and cuts the connection after the server has
// acted, for the first cuts writes.
func cutProxy(t *testing.T, upstream string, cuts int) (proxyURL string, writes *atomic.Int64) {
	t.Helper()
	target, err := url.Parse(upstream)
	require.NoError(t, err)
	writes = new(atomic.Int64)
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }, // with the host name the server knows
		ModifyResponse: func(resp *http.Response) error {
			if resp.Request.Method != http.MethodGet && writes.Add(1) <= int64(cuts) {
				panic(http.ErrAbortHandler)
			}
			return nil
		},
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL, writes
}

func testExactlyOnce(t *testing.T, s *subject) {
	proxy, writes := cutProxy(t, s.URL, 2)
	client, err := pretix.NewClient(proxy, pretix.Token(s.Tokens["full"]),
		pretix.WithRetry(pretix.RetryPolicy{MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	customers := client.Organizer(s.Organizer).Customers

	address := newEmail()
	var r pretix.Response
	created, err := customers.Create(t.Context(), pretix.CustomerCreateParams{Email: address}, pretix.WithResponse(&r))
	require.NoError(t, err)
	assert.Equal(t, 3, r.Attempts)
	assert.EqualValues(t, 3, writes.Load(), "the server got the write three times")
	page, err := customers.List(t.Context(), pretix.CustomerListParams{Email: address})
	require.NoError(t, err)
	require.Equal(t, 1, page.Count, "and carried it out once")
	assert.Equal(t, created.Identifier, page.Results[0].Identifier)

	// A call that gave up tells the key to go on with.
	proxy, _ = cutProxy(t, s.URL, 1)
	client, err = pretix.NewClient(proxy, pretix.Token(s.Tokens["full"]))
	require.NoError(t, err)
	customers = client.Organizer(s.Organizer).Customers
	address = newEmail()
	_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{Email: address}, pretix.WithMaxAttempts(1), pretix.WithResponse(&r))
	require.Error(t, err)
	require.NotEmpty(t, r.IdempotencyKey)
	_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{Email: address}, pretix.WithIdempotencyKey(r.IdempotencyKey))
	require.NoError(t, err)
	page, err = customers.List(t.Context(), pretix.CustomerListParams{Email: address})
	require.NoError(t, err)
	assert.Equal(t, 1, page.Count)
}
