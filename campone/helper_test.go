package campone_test

import (
	"bytes"
	"io"
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

const key = "ck_a1b2c3d4ABCDEFGHIJKLMNOPQRSTUVWX"

// A fakeTransport responds without a network and keeps what it was asked.
type fakeTransport struct {
	respond func(*http.Request) (status int, body string)
	header  http.Header // of the responses

	mu    sync.Mutex
	asked []*http.Request // GetBody returns what was sent
}

func (f *fakeTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	f.asked = append(f.asked, recorded(r))
	f.mu.Unlock()
	status, body := f.respond(r)
	header := f.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/json")
	return &http.Response{
		StatusCode: status, Header: header,
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
func responding(t testing.TB, status int, body string, opts ...campone.Option) (*campone.Client, *fakeTransport) {
	t.Helper()
	f := &fakeTransport{respond: func(*http.Request) (int, string) { return status, body }}
	return connect(t, f, opts...), f
}

func connect(t testing.TB, rt http.RoundTripper, opts ...campone.Option) *campone.Client {
	t.Helper()
	opts = append([]campone.Option{
		campone.WithHTTPClient(&http.Client{Transport: rt}),
		campone.WithRetry(campone.RetryPolicy{MinWait: time.Microsecond, MaxWait: time.Microsecond}),
	}, opts...)
	c, err := campone.NewClient(key, opts...)
	require.NoError(t, err)
	return c
}

// fakeClient creates a client for a fake. It keeps no connections: net/http
// repeats some faults on kept ones by itself.
func fakeClient(t testing.TB, server *camponetest.Server, opts ...campone.Option) *campone.Client {
	t.Helper()
	return keyClient(t, server, server.Key(), opts...)
}

func keyClient(t testing.TB, server *camponetest.Server, key string, opts ...campone.Option) *campone.Client {
	t.Helper()
	client, err := campone.NewClient(key, append([]campone.Option{
		campone.WithBaseURL(server.URL()),
		campone.WithRetry(campone.RetryPolicy{MinWait: 1, MaxWait: 1}),
		campone.WithHTTPClient(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

func asError(t testing.TB, err error, status int) *campone.Error {
	t.Helper()
	var e *campone.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, status, e.StatusCode)
	return e
}
