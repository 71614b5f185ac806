package pretix_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// The server names other hosts in its links: a hostile one to get the token, an
// honest one because of a proxy. Neither is contacted, and nothing is lost.
func TestLinksToOtherHosts(t *testing.T) {
	t.Parallel()
	var evilAsked atomic.Bool
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { evilAsked.Store(true) }))
	t.Cleanup(evil.Close)
	for _, m := range listMethods {
		for _, prefetch := range []int{0, 3} {
			p := newPaged(m, 2, 2, 1)
			p.host = evil.URL + "/steal"
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				status, body := p.respond(r)
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_, _ = w.Write([]byte(body))
			}))
			t.Cleanup(server.Close)
			client, err := pretix.NewClient(server.URL, pretix.Token(token))
			require.NoError(t, err)
			ids, errs := identifiers(m.all(t.Context(), client, "", pretix.WithPrefetch(prefetch)))
			assert.Empty(t, errs)
			assert.Len(t, ids, 5)
		}
	}
	assert.False(t, evilAsked.Load())
}

// The query of a link is followed as it is, with what the server adds.
func TestLinksAreFollowedByTheirQuery(t *testing.T) {
	t.Parallel()
	m := listMethods[0]
	p := newPaged(m, 1, 1)
	p.next = func(n int) string {
		if n == 1 {
			return `"https://pretix.example.org/x/?page=2&snapshot=a%26b&email=guest%40example.org&page_size=1"`
		}
		return "null"
	}
	var queries []url.Values
	p.query = func(q url.Values) { queries = append(queries, maps.Clone(q)) }
	client := connect(t, &fakeTransport{respond: p.respond})
	params := pretix.CustomerListParams{Email: "guest@example.org", PageSize: 1}
	all, err := pretix.Collect(client.Organizer("x").Customers.All(t.Context(), params), -1)
	require.NoError(t, err)
	assert.Len(t, all, 2)
	assert.Equal(t, url.Values{"email": {"guest@example.org"}, "page_size": {"1"}}, queries[0])
	assert.Equal(t, url.Values{"email": {"guest@example.org"}, "page_size": {"1"}, "page": {"2"}, "snapshot": {"a&b"}}, queries[1])
}
