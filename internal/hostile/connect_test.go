package hostile_test

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/internal/hostile"
)

// A connectFailure is a way in which connecting fails.
type connectFailure struct {
	prepare func(*testing.T, *http.Transport)
	wait    time.Duration // of the context
	kind    string
	text    string
}

func connectFailures() map[string]connectFailure {
	stalled := hostile.Script{Serve: func(*hostile.Request) hostile.Reply { return hostile.Reply{Fault: hostile.Stall} }}
	closed := hostile.Script{Serve: func(*hostile.Request) hostile.Reply { return hostile.Reply{Fault: hostile.Close} }}
	nothing := func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }
	through := func(script hostile.Script) func(*testing.T, *http.Transport) {
		return func(t *testing.T, transport *http.Transport) {
			t.Helper()
			transport.Proxy = http.ProxyURL(hostile.NewProxy(t, script))
		}
	}
	return map[string]connectFailure{
		"CONNECT 403":     {prepare: through(hostile.Refusal(403)), kind: "*errors.errorString", text: "Forbidden"},
		"CONNECT 407":     {prepare: through(hostile.Refusal(407)), kind: "*errors.errorString", text: "Proxy Authentication Required"},
		"CONNECT 502":     {prepare: through(hostile.Refusal(502)), kind: "*errors.errorString", text: "Bad Gateway"},
		"CONNECT closed":  {prepare: through(closed), kind: "*errors.errorString", text: "unexpected EOF"},
		"CONNECT stalled": {prepare: through(stalled), wait: 50 * time.Millisecond, kind: "context.deadlineExceededError", text: "context deadline exceeded"},
		"no proxy": {
			prepare: func(_ *testing.T, transport *http.Transport) {
				transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "127.0.0.1:1"})
			},
			kind: "*net.OpError", text: "proxyconnect tcp: dial tcp HOST: connect: connection refused",
		},
		"untrusted": {
			prepare: func(_ *testing.T, transport *http.Transport) { transport.TLSClientConfig.RootCAs = nil },
			kind:    "*tls.CertificateVerificationError",
			text:    "tls: failed to verify certificate: x509: certificate signed by unknown authority",
		},
		"TLS timeout": {
			prepare: func(t *testing.T, transport *http.Transport) {
				t.Helper()
				transport.TLSHandshakeTimeout = 20 * time.Millisecond
				transport.DialContext = silent(t)
			},
			kind: "http.tlsHandshakeTimeoutError", text: "net/http: TLS handshake timeout",
		},
		"TLS stalled": {
			prepare: func(t *testing.T, transport *http.Transport) { t.Helper(); transport.DialContext = silent(t) },
			wait:    50 * time.Millisecond, kind: "context.deadlineExceededError", text: "context deadline exceeded",
		},
		"refused": {
			prepare: func(_ *testing.T, transport *http.Transport) {
				transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
					return (&net.Dialer{}).DialContext(ctx, network, "127.0.0.1:1")
				}
			},
			kind: "*net.OpError", text: "dial tcp HOST: connect: connection refused",
		},
		"dial timeout": {
			prepare: func(_ *testing.T, transport *http.Transport) {
				transport.DialContext = (&net.Dialer{Deadline: time.Unix(1, 0)}).DialContext
			},
			kind: "*net.OpError", text: "dial tcp HOST: i/o timeout",
		},
		"dial stalled": {
			prepare: func(_ *testing.T, transport *http.Transport) {
				transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
					<-ctx.Done()
					return (&net.Dialer{}).DialContext(ctx, network, addr)
				}
			},
			wait: 50 * time.Millisecond, kind: "context.deadlineExceededError", text: "context deadline exceeded",
		},
		"no name": {
			prepare: func(_ *testing.T, transport *http.Transport) {
				transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
					d := &net.Dialer{Resolver: &net.Resolver{PreferGo: true, Dial: nothing}}
					return d.DialContext(ctx, network, "nowhere.invalid:443")
				}
			},
			kind: "*net.OpError", text: "dial tcp: lookup nowhere.invalid",
		},
	}
}

// attempt calls send with a transport whose connections fail.
func (f connectFailure) attempt(t *testing.T, send func(ctx context.Context, transport *http.Transport, url string)) *incident {
	t.Helper()
	i := &incident{}
	i.armed.Store(true)
	server := hostile.NewHTTP1TLS(t, i.script())
	transport := server.Transport(t)
	f.prepare(t, transport)
	ctx := t.Context()
	if f.wait > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.wait)
		defer cancel()
	}
	send(ctx, transport, server.URL)
	return i
}

// No connection is handed out when connecting fails, in whatever way: that is
// the one proof for all of them, since the errors have nothing in common.
func TestConnectFacts(t *testing.T) {
	t.Parallel()
	for name, failure := range connectFailures() {
		for _, k := range kinds {
			t.Run(name+" "+string(k), func(t *testing.T) {
				t.Parallel()
				failure.attempt(t, func(ctx context.Context, transport *http.Transport, url string) {
					got, _ := send(transport, newRequest(ctx, t, url, k), &hostile.Ledger{})
					assert.Equal(t, fact{Kind: failure.kind, Text: got.Text}, got)
					assert.True(t, strings.HasPrefix(got.Text, failure.text), got.Text)
				})
			})
		}
	}
}

func TestWritesThatCannotConnectAreNotDone(t *testing.T) {
	t.Parallel()
	for name, failure := range connectFailures() {
		for _, vendor := range vendors {
			t.Run(name+" "+vendor.name, func(t *testing.T) {
				t.Parallel()
				i := failure.attempt(t, func(ctx context.Context, transport *http.Transport, url string) {
					w := vendor.make(t, url, &http.Client{Transport: transport})
					random := rand.New(rand.NewPCG(1, 5)) // neither an action nor a caller's key
					one := &trial{name: "one"}
					w.prepare(one, random)
					said, _, err := w.write(ctx, one, random)
					assert.Error(t, err)
					assert.False(t, one.used)
					assert.Equal(t, notDone, said, "%v", err)
				})
				assert.Zero(t, i.ledger.Total())
			})
		}
	}
}

// silent connects to a server that says nothing.
func silent(t *testing.T) func(context.Context, string, string) (net.Conn, error) {
	t.Helper()
	client, server := net.Pipe()
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		b := make([]byte, 4096)
		for {
			if _, err := server.Read(b); err != nil {
				return
			}
		}
	}()
	return func(context.Context, string, string) (net.Conn, error) { return client, nil }
}
