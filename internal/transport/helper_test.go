package transport_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

const credential = "s3cr3t-cr3dential"

// A step is what one attempt meets.
type step func(*http.Request) (*http.Response, error)

func respond(status int, body string, headers ...string) step {
	return func(r *http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i+1 < len(headers); i += 2 {
			h.Set(headers[i], headers[i+1])
		}
		connect(r)
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}, nil
	}
}

// fault fails on a connection, unless the error is one of connecting.
func fault(err error) step {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return unconnected(err)
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return unconnected(err)
	}
	return func(r *http.Request) (*http.Response, error) {
		connect(r)
		return nil, err
	}
}

// unconnected fails before there is a connection.
func unconnected(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// connect reports a connection, as a transport does.
func connect(r *http.Request) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
}

var (
	errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	errDial  = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	errDNS   = &net.DNSError{Err: "no such host", Name: "api.example.org", IsNotFound: true}
)

// cutBody responds with 200 and breaks off within the body.
func cutBody(r *http.Request) (*http.Response, error) {
	connect(r)
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r, ContentLength: 100,
		Body: io.NopCloser(io.MultiReader(strings.NewReader(`{"half":`), errReader{errReset})),
	}, nil
}

type errReader struct{ err error }

func (e errReader) Read([]byte) (int, error) { return 0, e.err }

// A script is a transport that plays steps, the last one again and again, and
// keeps what it was asked and when.
type script struct {
	silent bool // reports nothing to a trace

	mu    sync.Mutex
	steps []step
	times []time.Time
	reqs  []*http.Request
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	i := min(len(s.times), len(s.steps)-1)
	s.times = append(s.times, time.Now())
	s.reqs = append(s.reqs, r)
	do := s.steps[i]
	s.mu.Unlock()
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && !s.silent {
		trace.GetConn("api.example.org:443") // as a transport does
	}
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	return do(r)
}

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.times)
}

func newClient(t *testing.T, rt http.RoundTripper, change ...func(*transport.Config) error) *transport.Client {
	t.Helper()
	cfg := config("https://api.example.org")
	require.NoError(t, cfg.SetHTTPClient(&http.Client{Transport: rt}))
	for _, f := range change {
		require.NoError(t, f(&cfg))
	}
	c, err := transport.New(cfg)
	require.NoError(t, err)
	return c
}

func config(baseURL string) transport.Config {
	return transport.Config{
		Name:            "vendor",
		BaseURL:         baseURL,
		BaseURLArgument: "baseURL",
		Root:            "/api/",
		FollowRedirects: true,
		Authorize:       func(h http.Header) { h.Set("Authorization", "Bearer "+credential) },
		Secrets:         []transport.Secret{transport.NewSecret(credential)},
	}
}

func get(path string) *transport.Request {
	return &transport.Request{Method: http.MethodGet, Path: path, Query: "email=guest%40example.org", Retry: transport.RetryRead}
}

func post(retry transport.Retry) *transport.Request {
	r := &transport.Request{Method: http.MethodPost, Path: "things/", Body: []byte(`{"a":1}`), Retry: retry, Atomic: true}
	if retry == transport.RetryKeyed {
		r.Key = &transport.Key{Header: "X-Idempotency-Key", Shown: "key", Value: func(n int) string { return "key-" + strconv.Itoa(n) }}
	}
	return r
}

func do(ctx context.Context, c *transport.Client, r *transport.Request) (string, error) {
	a, err := c.Do(ctx, r)
	if err != nil {
		return "", err
	}
	defer a.Release()
	return string(a.Body), nil
}

func status(err error) *transport.StatusError {
	e, _ := errors.AsType[*transport.StatusError](err)
	return e
}
