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

	// The key decides, not the body.
	var r pretix.Response
	second, err := customers.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithIdempotencyKey(key), pretix.WithResponse(&r))
	require.NoError(t, err)
	assert.Equal(t, first, second)
	assert.Equal(t, http.StatusCreated, r.StatusCode)
	assert.Equal(t, key, r.IdempotencyKey)
	// The server looks neither at method nor at path: what the client sends for a
	// key has a hash of them.
	third, err := customers.Update(t.Context(), first.Identifier, pretix.CustomerUpdateParams{Notes: pretix.Set("written")}, pretix.WithIdempotencyKey(key))
	require.NoError(t, err)
	assert.Equal(t, "written", third.Notes)
	sent := keySetter{key: "raw-" + newEmail()}
	raw := s.through(t, &sent)
	created, err := raw.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()})
	require.NoError(t, err)
	same, err := raw.Update(t.Context(), s.Customers["legacy_name"], pretix.CustomerUpdateParams{Notes: pretix.Set("not written")})
	require.NoError(t, err)
	assert.Equal(t, created, same)

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
	sent.key = "refused-" + newEmail()
	_, err = raw.Create(t.Context(), pretix.CustomerCreateParams{Email: first.Email})
	asError(t, err, http.StatusBadRequest)
	asError(t, query(sent.key), http.StatusBadRequest)
}

// A keySetter sends a key as it is.
type keySetter struct{ key string }

func (k *keySetter) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("X-Idempotency-Key", k.key)
	return http.DefaultTransport.RoundTrip(r)
}

func (s *subject) through(t *testing.T, rt http.RoundTripper) pretix.CustomerService {
	t.Helper()
	client, err := pretix.NewClient(s.URL, pretix.Token(s.Tokens["full"]), pretix.WithHTTPClient(&http.Client{Transport: rt}))
	require.NoError(t, err)
	return client.Organizer(s.Organizer).Customers
}

func testIdempotencyInFlight(t *testing.T, s *subject) {
	_, err := s.through(t, &keySetter{s.InFlightKey}).Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithMaxAttempts(1))
	e := asError(t, err, http.StatusConflict)
	require.ErrorIs(t, err, pretix.ErrConflict)
	assert.Equal(t, 5*time.Second, e.RetryAfter)
	assert.NotEmpty(t, e.Message)
	assert.Equal(t, pretix.OutcomeUnknown, e.Outcome)

	// Another token's keys are its own.
	readOnly, err := pretix.NewClient(s.URL, pretix.Token(s.Tokens["read_only"]), pretix.WithHTTPClient(&http.Client{Transport: &keySetter{s.InFlightKey}}))
	require.NoError(t, err)
	_, err = readOnly.Organizer(s.Organizer).Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()})
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

	// A call that gave up names the key to continue with.
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
