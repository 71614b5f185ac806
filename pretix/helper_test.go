package pretix_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

const token = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz01"

// A transport responds without a network and keeps what it was asked.
type fakeTransport struct {
	respond func(*http.Request) (status int, body string)

	mu    sync.Mutex
	asked []*http.Request // GetBody returns what was sent
}

func (f *fakeTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	f.asked = append(f.asked, recorded(r))
	f.mu.Unlock()
	status, body := f.respond(r)
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r, ContentLength: int64(len(body)),
	}, nil
}

// recorded is a copy of a request whose body can still be read.
func recorded(r *http.Request) *http.Request {
	var sent []byte
	if r.Body != nil {
		sent, _ = io.ReadAll(r.Body)
	}
	kept := r.Clone(r.Context())
	kept.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(sent)), nil }
	return kept
}

func (f *fakeTransport) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

// responding makes a client whose server always returns the same.
func responding(t testing.TB, status int, body string, opts ...pretix.Option) (*pretix.Client, *fakeTransport) {
	t.Helper()
	f := &fakeTransport{respond: func(*http.Request) (int, string) { return status, body }}
	return connect(t, f, opts...), f
}

func connect(t testing.TB, rt http.RoundTripper, opts ...pretix.Option) *pretix.Client {
	t.Helper()
	opts = append([]pretix.Option{
		pretix.WithHTTPClient(&http.Client{Transport: rt}),
		pretix.WithRetry(pretix.RetryPolicy{MinWait: time.Microsecond, MaxWait: time.Microsecond}),
	}, opts...)
	c, err := pretix.NewClient("https://pretix.example.org", pretix.Token(token), opts...)
	require.NoError(t, err)
	return c
}

// unkept connects to a fake without keeping connections: net/http repeats some
// faults on kept ones by itself.
func unkept(t *testing.T, server *pretixtest.Server) pretix.CustomerService {
	t.Helper()
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()),
		pretix.WithRetry(pretix.RetryPolicy{MinWait: 1, MaxWait: 1}),
		pretix.WithHTTPClient(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}))
	require.NoError(t, err)
	return client.Organizer(server.Organizer()).Customers
}

// withCustomers starts a fake with n customers.
func withCustomers(t *testing.T, n int) *pretixtest.Server {
	t.Helper()
	server := pretixtest.NewServer(t)
	for range n {
		address := newEmail()
		server.AddCustomer(server.Organizer(), pretixtest.Customer{Email: &address})
	}
	return server
}

func fakeClient(t *testing.T, server *pretixtest.Server) *pretix.Client {
	t.Helper()
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	require.NoError(t, err)
	return client
}
