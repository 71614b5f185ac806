package transport_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func TestBaseURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		url      string
		insecure bool
		problem  string
	}{
		{"https://pretix.eu", false, ""},
		{"https://pretix.eu/", false, ""},
		{"https://example.org/tickets/", false, ""},
		{"http://localhost:8345", false, ""},
		{"http://127.0.0.1:8345", false, ""},
		{"http://127.8.9.1", false, ""},
		{"http://[::1]:8345", false, ""},
		{"http://LOCALHOST", false, ""},
		{"http://10.0.0.1", true, ""},
		{"", false, "must not be empty"},
		{"  ", false, "must not be empty"},
		{"pretix.eu", false, "absolute URL"},
		{"//pretix.eu", false, "absolute URL"},
		{"https://", false, "absolute URL"},
		{"https://:443", false, "absolute URL"},
		{"https:pretix.eu", false, "absolute URL"},
		{"https://pre tix.eu", false, "spaces"},
		{"https://pretix.eu/\n", false, "line ends"},
		{"http://shop.localhost", false, "clear text"}, // not spared by HTTP_PROXY
		{"http://localhost.", false, "clear text"},
		{"ftp://pretix.eu", false, "must start with https://"},
		{"http://pretix.eu", false, "clear text"},
		{"http://10.0.0.1", false, "clear text"},
		{"http://localhost.example.org", false, "clear text"},
		{"http://127.0.0.1.example.org", false, "clear text"},
		{"https://user:hunter2@pretix.eu", false, "user name or password"},
		{"https://hunter2:%zz@pretix.eu", false, "absolute URL"},
		{"https://pretix.eu?a=1", false, "query"},
		{"https://pretix.eu/#top", false, "fragment"},
	}
	for _, tt := range tests {
		cfg := config(tt.url)
		if tt.insecure {
			require.NoError(t, cfg.SetInsecureHTTP())
		}
		_, err := transport.New(cfg)
		if tt.problem == "" {
			assert.NoError(t, err, tt.url)
			continue
		}
		require.ErrorContains(t, err, tt.problem, tt.url)
		require.ErrorContains(t, err, "baseURL", tt.url)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}

func TestBaseURLWithARoot(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ url, base, problem string }{
		{"https://x.org/api/v1", "https://x.org", ""},
		{"https://x.org/api/v1/", "https://x.org", ""},
		{"https://x.org/shop", "https://x.org/shop", ""},
		{"https://x.org/shop/api/v1/", "https://x.org/shop", ""},
		{"https://x.org/sh%20op/api/v1/", "https://x.org/sh%20op", ""},
		{"https://api/", "https://api", ""},
		{"https://x.org/apis", "https://x.org/apis", ""},
		{"https://x.org/myapi", "https://x.org/myapi", ""},
		{"https://x.org/api", "", "must not end in /api, a part of the API's /api/v1/: leave it off"},
		{"https://x.org/api/", "", "must not end in /api"},
		{"https://x.org/shop/api", "", "must not end in /api"},
		{"https://x.org/api/v1/customers", "", "must end before /api/v1/"},
	} {
		cfg := config(tt.url)
		cfg.Root = "/api/v1/"
		c, err := transport.New(cfg)
		if tt.problem != "" {
			assert.ErrorContains(t, err, "baseURL: "+tt.problem, tt.url)
			continue
		}
		require.NoError(t, err, tt.url)
		assert.Equal(t, tt.base, c.BaseURL(), tt.url)
		s := &script{steps: []step{respond(200, "{}")}}
		require.NoError(t, cfg.SetHTTPClient(&http.Client{Transport: s}))
		c, err = transport.New(cfg)
		require.NoError(t, err)
		_, err = do(t.Context(), c, get("x/"))
		require.NoError(t, err)
		assert.Equal(t, tt.base+"/api/v1/x/?email=guest%40example.org", s.reqs[0].URL.String())
	}
}

func TestQueriesThatAreNoUTF8(t *testing.T) {
	t.Parallel()
	r := get("things/")
	r.Query = "page=2&email=M%FCller"
	_, err := do(t.Context(), newClient(t, &script{steps: []step{respond(200, "{}")}}), r)
	assert.EqualError(t, err, "query parameter email: is not valid UTF-8")
}

func TestSegment(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"ABC": "ABC", "a b": "a%20b", "a?b#c": "a%3Fb%23c", "ü": "%C3%BC", "a.b": "a.b", "%2F": "%252F"} {
		got, err := transport.Segment("identifier", value)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, value := range []string{"", ".", "..", "a/b", "/", "a\nb", "\x00"} {
		_, err := transport.Segment("identifier", value)
		assert.ErrorContains(t, err, "identifier: ", "%q", value)
	}
}

func TestRelative(t *testing.T) {
	t.Parallel()
	cfg := config("https://example.org/shop")
	c, err := transport.New(cfg)
	require.NoError(t, err)
	tests := []struct{ in, path, query string }{
		{"things/", "things/", ""},
		{"/things/?a=b%20c", "things/", "a=b%20c"},
		{"/api/things/", "things/", ""},
		{"/shop/api/things/", "things/", ""},
		{"a%2Fb/", "a%2Fb/", ""},
		{"https://example.org/shop/api/things/?page=2", "things/", "page=2"},
		{"HTTPS://Example.org:443/shop/api/things/", "things/", ""},
		{"https://example.org/api/things/", "things/", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		path, query, err := c.Relative("path", tt.in)
		require.NoError(t, err, tt.in)
		assert.Equal(t, tt.path, path, tt.in)
		assert.Equal(t, tt.query, query, tt.in)
	}
	for _, in := range []string{
		"https://example.org/other/", "https://example.org:444/api/x/", "http://example.org/api/x/", "https://u:p@example.org/api/x/",
		"https://example.org/api/../x", "https://example.org/api/x#y", "//example.org/api/x/", "https:///api/x/", "https://example.org.evil.example/api/x",
		"https://evil.example/", "//evil.example/x", "../x", "a/../b", "a/%2e%2e/b", "a//b", "a/#x", "http:x", "%zz", "@evil.example",
		"a%2f../b", "a%2F..%2f..%2Fb/", "..%2fx/", `a\..\b/`, "a%5c..%5Cb/", "a/?b=c d", "a/?b=c HTTP/1.1",
	} {
		if in == "@evil.example" {
			path, _, err := c.Relative("path", in)
			require.NoError(t, err)
			assert.Equal(t, in, path, "stays below the root")
			continue
		}
		_, _, err := c.Relative("path", in)
		assert.ErrorContains(t, err, "path: ", in)
	}
}
