package pretix_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func testVersion(t *testing.T, s *subject) {
	v, err := s.client(t, "full").Version(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "2026.8.0", v.Pretix)
	assert.EqualValues(t, 20260080005000, v.PretixNumeric)
	_, err = s.client(t, "no_permission").Version(t.Context())
	require.NoError(t, err, "any valid credential may ask")

	_, err = s.client(t, "unknown").Version(t.Context())
	e := asError(t, err, http.StatusForbidden) // not 401, here
	assert.NotEmpty(t, e.Message)

	var me map[string]any
	asError(t, s.client(t, "full").Do(t.Context(), http.MethodGet, "me", nil, &me), http.StatusForbidden)
}

func testAuthentication(t *testing.T, s *subject) {
	for _, token := range []string{"unknown", "inactive"} {
		_, err := s.client(t, token).Organizer(s.Organizer).Customers.List(t.Context(), pretix.CustomerListParams{})
		e := asError(t, err, http.StatusUnauthorized)
		assert.NotEmpty(t, e.Message)
		require.ErrorIs(t, err, pretix.ErrUnauthorized)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/v1/"+s.path(""), nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	assert.Equal(t, "Token", resp.Header.Get("WWW-Authenticate"))
}

func testPermissions(t *testing.T, s *subject) {
	list := func(token, organizer string) error {
		_, err := s.client(t, token).Organizer(organizer).Customers.List(t.Context(), pretix.CustomerListParams{})
		return err
	}
	require.NoError(t, list("read_only", s.Organizer))
	for name, err := range map[string]error{
		"without permission": list("no_permission", s.Organizer),
		"somebody else's":    list("full", s.ForeignOrganizer),
		"unknown":            list("full", "nope"),
	} {
		assert.NotEmpty(t, asError(t, err, http.StatusForbidden).Message, name)
		require.ErrorIs(t, err, pretix.ErrForbidden)
		assert.ErrorContains(t, err, "the token lacks the permission, or the organizer")
	}
	readOnly := s.client(t, "read_only").Organizer(s.Organizer).Customers
	_, err := readOnly.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()})
	asError(t, err, http.StatusForbidden)
	_, err = readOnly.Update(t.Context(), s.Customers["legacy_name"], pretix.CustomerUpdateParams{})
	asError(t, err, http.StatusForbidden)
	_, err = readOnly.Anonymize(t.Context(), "NOSUCH1")
	asError(t, err, http.StatusForbidden) // permission comes before look-up
	_, err = readOnly.Get(t.Context(), "NOSUCH1")
	asError(t, err, http.StatusNotFound)
}

// fill makes the empty organizer hold n customers and returns its service.
func fill(t *testing.T, s *subject, n int) pretix.CustomerService {
	t.Helper()
	customers := s.client(t, "empty_organizer").Organizer(s.EmptyOrganizer).Customers
	page, err := customers.List(t.Context(), pretix.CustomerListParams{PageSize: 1})
	require.NoError(t, err)
	for i := page.Count; i < n; i++ {
		_, err := customers.Create(t.Context(), pretix.CustomerCreateParams{Email: fmt.Sprintf("guest%03d@example.org", i)})
		require.NoError(t, err)
	}
	return customers
}

func testPages(t *testing.T, s *subject) {
	const n = 55
	customers := fill(t, s, n)
	page, err := customers.List(t.Context(), pretix.CustomerListParams{})
	require.NoError(t, err)
	assert.Equal(t, n, page.Count)
	assert.Len(t, page.Results, 50, "the default")
	assert.Regexp(t, `/customers/\?page=2&page_size=50$`, page.Next)
	assert.Empty(t, page.Previous)

	page, err = customers.List(t.Context(), pretix.CustomerListParams{Start: page.Next})
	require.NoError(t, err)
	assert.Len(t, page.Results, n-50, "a token has its page size")
	assert.Regexp(t, `/customers/\?page=1&page_size=50$`, page.Previous)
	resized, err := customers.List(t.Context(), pretix.CustomerListParams{Start: page.Previous, PageSize: 10})
	require.NoError(t, err)
	assert.Regexp(t, `/customers/\?page=2&page_size=10$`, resized.Next)
	assert.Empty(t, page.Next)

	page, err = customers.List(t.Context(), pretix.CustomerListParams{PageSize: 10, Start: "page=3"})
	require.NoError(t, err)
	assert.Len(t, page.Results, 10)
	assert.Equal(t, "guest020@example.org", page.Results[0].Email, "in the order of addresses")
	assert.Regexp(t, `/customers/\?page=4&page_size=10$`, page.Next)
	assert.Regexp(t, `/customers/\?page=2&page_size=10$`, page.Previous)

	_, err = customers.List(t.Context(), pretix.CustomerListParams{Start: "page=99"})
	assert.NotEmpty(t, asError(t, err, http.StatusNotFound).Message)

	// What the server makes of queries that the client does not send.
	client := s.client(t, "empty_organizer")
	read := func(query string) (page pretix.CustomerPage, err error) {
		err = client.Do(t.Context(), http.MethodGet, "organizers/"+s.EmptyOrganizer+"/customers/"+query, nil, &page)
		return page, err
	}
	last, err := read("?page_size=10&page=last")
	require.NoError(t, err)
	assert.Len(t, last.Results, n%10)
	for _, query := range []string{"?page=0", "?page=-1", "?page=x"} {
		_, err = read(query)
		asError(t, err, http.StatusNotFound)
	}
	// It cuts larger pages silently and takes junk for the default.
	for _, size := range []string{"51", "1000", "0", "-1", "x"} {
		cut, err := read("?page=1&page_size=" + size)
		require.NoError(t, err)
		assert.Len(t, cut.Results, 50, size)
		assert.Contains(t, cut.Next, "page_size="+size)
	}
	// A parameter it does not know is kept in the link, and changes nothing.
	unknown, err := read("?page=1&emial=guest001%40example.org")
	require.NoError(t, err)
	assert.Equal(t, n, unknown.Count)
	assert.Contains(t, unknown.Next, "emial=guest001%40example.org")
}

func testIteration(t *testing.T, s *subject) {
	const n = 55
	customers := fill(t, s, n)
	for _, size := range []int{0, 1, 7, 50} {
		for _, prefetch := range []int{0, 3} {
			if size == 1 && s.fake == nil {
				continue // 110 requests that tell nothing more
			}
			seq := customers.All(t.Context(), pretix.CustomerListParams{PageSize: size}, pretix.WithPrefetch(prefetch))
			all, err := pretix.Collect(seq, -1)
			require.NoError(t, err)
			require.Len(t, all, n)
			for i, c := range all {
				assert.Equal(t, fmt.Sprintf("guest%03d@example.org", i), c.Email)
			}
		}
	}
	for customer, err := range s.client(t, "full").Organizer(s.ForeignOrganizer).Customers.All(t.Context(), pretix.CustomerListParams{}) {
		require.Zero(t, customer)
		var page *pretix.PageError
		require.ErrorAs(t, err, &page)
		asError(t, err, http.StatusForbidden)
	}
}

func testFilter(t *testing.T, s *subject) {
	customers := s.customers(t)
	for email, want := range map[string]int{"legacy@example.org": 1, "LEGACY@Example.org": 1, "legacy": 0, "nobody@example.org": 0} {
		page, err := customers.List(t.Context(), pretix.CustomerListParams{Email: email})
		require.NoError(t, err)
		assert.Equal(t, want, page.Count, email)
	}
	all, err := customers.List(t.Context(), pretix.CustomerListParams{})
	require.NoError(t, err)
	var none pretix.CustomerPage
	require.NoError(t, s.client(t, "full").Do(t.Context(), http.MethodGet, s.path("?page=1&email="), nil, &none))
	assert.Equal(t, all.Count, none.Count, "an empty filter does not count")
}

func testGet(t *testing.T, s *subject) {
	customers := s.customers(t)
	id := s.Customers["legacy_name"]
	c, err := customers.Get(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, "Foo", c.Name)
	assert.Equal(t, pretix.NameParts{pretix.NameKeyLegacy: "Foo"}, c.NameParts)
	assert.Equal(t, "legacy@example.org", c.Email)
	assert.Equal(t, pretix.LocaleEN, c.Locale)
	assert.True(t, c.IsActive)
	assert.False(t, c.IsVerified)
	assert.Nil(t, c.LastLogin)
	assert.False(t, c.DateJoined.IsZero())

	_, err = customers.Get(t.Context(), "xy"+id)
	assert.NotEmpty(t, asError(t, err, http.StatusNotFound).Message)

	// A dotted identifier shows in lists and has no address.
	all, err := pretix.Collect(customers.All(t.Context(), pretix.CustomerListParams{}), -1)
	require.NoError(t, err)
	assert.True(t, slices.ContainsFunc(all, func(c pretix.Customer) bool { return c.Identifier == s.Customers["dotted_identifier"] }))
	_, err = customers.Get(t.Context(), s.Customers["dotted_identifier"])
	var argument *pretix.ArgumentError
	require.ErrorAs(t, err, &argument)
	assert.Equal(t, "identifier", argument.Argument)
	err = s.client(t, "full").Do(t.Context(), http.MethodGet, s.path("a.b/"), nil, nil)
	assert.NotEmpty(t, asError(t, err, http.StatusNotFound).Message)
}

func testHTMLResponses(t *testing.T, s *subject) {
	c := s.client(t, "full")
	tests := []struct {
		method, path string
		body         any
		status       int
	}{
		{http.MethodGet, "nope/", nil, 404},
		{http.MethodGet, s.path("?email=%00"), nil, 400},
		{http.MethodPost, s.path(""), map[string]any{"send_email": true}, 500},
		{http.MethodPost, s.path(""), map[string]any{"email": newEmail(), "name_parts": map[string]any{"_scheme": "nope", "given_name": "a"}}, 500},
	}
	for _, tt := range tests {
		var r pretix.Response
		err := c.Do(t.Context(), tt.method, tt.path, tt.body, nil, pretix.WithResponse(&r))
		e := asError(t, err, tt.status)
		assert.Contains(t, r.Header.Get("Content-Type"), "text/html", tt.path)
		assert.Empty(t, e.Message)
		assert.True(t, e.Fields.IsZero())
		assert.NotEmpty(t, e.Body)
		assert.NotContains(t, err.Error(), "<")
	}
}

func testContentNegotiation(t *testing.T, s *subject) {
	c := s.client(t, "full")
	err := c.Do(t.Context(), http.MethodGet, s.path(""), nil, nil, pretix.WithHeader("Accept", "text/html"))
	assert.NotEmpty(t, asError(t, err, http.StatusNotAcceptable).Message)
	err = c.Do(t.Context(), http.MethodPost, s.path(""), []byte("x"), nil, pretix.WithHeader("Content-Type", "text/plain"))
	assert.NotEmpty(t, asError(t, err, http.StatusUnsupportedMediaType).Message)
	_, err = s.through(t, cutting{}).Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithMaxAttempts(1))
	assert.True(t, strings.HasPrefix(asError(t, err, http.StatusBadRequest).Message, "JSON parse error"), "what the client looks for")
	err = c.Do(t.Context(), http.MethodPost, s.path(""), []byte("[]"), nil)
	assert.NotEmpty(t, asError(t, err, http.StatusBadRequest).Message)

	var options map[string]any
	require.NoError(t, c.Do(t.Context(), http.MethodOptions, s.path(""), nil, &options))
	assert.Equal(t, "Customer List", options["name"])
	require.NoError(t, c.Do(t.Context(), http.MethodHead, s.path(""), nil, nil))
}

// cutting sends half of every body.
type cutting struct{}

func (cutting) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.ContentLength /= 2
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r.Body, r.ContentLength), r.Body}
	return http.DefaultTransport.RoundTrip(r)
}

func testSlashes(t *testing.T, s *subject) {
	c := s.client(t, "full")
	slashless := "organizers/" + s.Organizer + "/customers"
	var page map[string]any
	require.NoError(t, c.Do(t.Context(), http.MethodGet, slashless, nil, &page), "a redirect of GET to the same origin is followed")
	assert.Contains(t, page, "count")
	err := c.Do(t.Context(), http.MethodPost, slashless, map[string]any{}, nil)
	asError(t, err, http.StatusNotFound)
	require.ErrorContains(t, err, "end in a slash")
	err = c.Do(t.Context(), http.MethodDelete, slashless+"/"+s.Customers["legacy_name"], nil, nil)
	asError(t, err, http.StatusMovedPermanently) // and not followed as a GET
	assert.ErrorIs(t, err, pretix.ErrRedirect)
}
