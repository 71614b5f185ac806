package transport_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
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

func answer(status int, body string, headers ...string) step {
	return func(r *http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i+1 < len(headers); i += 2 {
			h.Set(headers[i], headers[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}, nil
	}
}

func fault(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

var (
	errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	errDial  = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	errDNS   = &net.DNSError{Err: "no such host", Name: "api.example.org", IsNotFound: true}
)

// cutBody answers 200 and breaks off within the body.
func cutBody(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{}, Request: r, ContentLength: 100,
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
	return &transport.Request{Method: http.MethodGet, Path: path, Query: "email=guest%40example.org", Repeat: transport.RepeatRead}
}

func post(repeat transport.Repeat) *transport.Request {
	return &transport.Request{Method: http.MethodPost, Path: "things/", Body: []byte(`{"a":1}`), Repeat: repeat}
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
