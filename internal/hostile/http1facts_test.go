package hostile_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/guestwire/guestwire-go/internal/hostile"
)

func TestHTTP1Facts(t *testing.T) {
	t.Parallel()
	lost := fact{Kind: "*errors.errorString", Text: "EOF", Handed: 1}
	lostAfter := fact{Kind: "*errors.errorString", Text: "EOF", Handed: 1, Done: 1}
	for name, one := range map[string]struct {
		start hostile.Start
		reply hostile.Reply
		cold  bool
		key   bool // the request has an idempotency key
		want  map[kind]fact
	}{
		"closed before acting": {
			start: hostile.Start{Step: hostile.Refuse},
			want:  map[kind]fact{rewindable: lost, plain: lost, bodyless: lost},
		},
		"closed after acting": {
			reply: hostile.Reply{Fault: hostile.Close},
			want:  map[kind]fact{rewindable: lostAfter, plain: lostAfter, bodyless: lostAfter},
		},
		"closed before acting, with a key": {
			start: hostile.Start{Step: hostile.Refuse}, key: true,
			want: map[kind]fact{
				rewindable: {Status: 200, Handed: 2, Done: 1}, plain: lost, bodyless: {Status: 200, Handed: 2, Done: 1},
			},
		},
		"closed after acting, with a key": {
			reply: hostile.Reply{Fault: hostile.Close}, key: true,
			want: map[kind]fact{
				rewindable: {Status: 200, Handed: 2, Done: 2}, plain: lostAfter, bodyless: {Status: 200, Handed: 2, Done: 2},
			},
		},
		"closed after acting, with a key, on a new connection": {
			reply: hostile.Reply{Fault: hostile.Close}, key: true, cold: true,
			want: map[kind]fact{rewindable: lostAfter, plain: lostAfter, bodyless: lostAfter},
		},
	} {
		for _, k := range kinds {
			t.Run(name+" "+string(k), func(t *testing.T) {
				t.Parallel()
				i := &incident{start: one.start, reply: one.reply, limit: 1}
				server := hostile.NewHTTP1(t, i.script())
				transport := server.Transport(t)
				if !one.cold {
					warm(t, transport, server.URL)
				}
				i.armed.Store(true)
				req := newRequest(t.Context(), t, server.URL, k)
				if one.key {
					req.Header.Set("X-Idempotency-Key", "k")
				}
				got, _ := send(transport, req, &i.ledger)
				assert.Equal(t, one.want[k], got)
			})
		}
	}
}

// A connection that fails before the first byte of a request is a proof, and
// one that fails later is none.
func TestWriteFacts(t *testing.T) {
	t.Parallel()
	again := fact{Status: 200, Handed: 2, Done: 1}
	broken := fact{
		Kind: "*fmt.wrapError", Handed: 1,
		Text: "net/http: HTTP/1.x transport connection broken: write tcp HOST: io: read/write on closed pipe",
	}
	for limit, want := range map[int]map[kind]fact{
		0: {rewindable: again, bodyless: again, plain: {
			Kind: "http.nothingWrittenError", Text: "write tcp HOST: io: read/write on closed pipe", Handed: 1,
		}},
		10: {rewindable: broken, bodyless: broken, plain: broken},
	} {
		for _, k := range kinds {
			i := &incident{}
			server := hostile.NewHTTP1(t, i.script())
			transport := server.Transport(t)
			var fail atomic.Bool
			transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
				return &hostile.FailingConn{Conn: c, Limit: func([]byte) int {
					if fail.CompareAndSwap(true, false) {
						return limit
					}
					return -1
				}}, err
			}
			warm(t, transport, server.URL)
			fail.Store(true)
			i.armed.Store(true)
			got, _ := send(transport, newRequest(t.Context(), t, server.URL, k), &i.ledger)
			assert.Equal(t, want[k], got, "%d bytes written, %s", limit, k)
		}
	}
}

// No connection is handed out when connecting fails, in whatever way: that is
// the one proof for all of them, since the errors have nothing in common.
func TestConnectFacts(t *testing.T) {
	t.Parallel()
	stalled := hostile.Script{Serve: func(*hostile.Request) hostile.Reply { return hostile.Reply{Fault: hostile.Stall} }}
	closed := hostile.Script{Serve: func(*hostile.Request) hostile.Reply { return hostile.Reply{Fault: hostile.Close} }}
	nothing := func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }
	through := func(script hostile.Script) func(*testing.T, *http.Transport) {
		return func(t *testing.T, transport *http.Transport) {
			t.Helper()
			transport.Proxy = http.ProxyURL(hostile.NewProxy(t, script))
		}
	}
	for name, one := range map[string]struct {
		prepare func(*testing.T, *http.Transport)
		wait    time.Duration // of the context
		kind    string
		text    string
	}{
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
	} {
		for _, k := range kinds {
			t.Run(name+" "+string(k), func(t *testing.T) {
				t.Parallel()
				i := &incident{}
				i.armed.Store(true)
				server := hostile.NewHTTP1TLS(t, i.script())
				transport := server.Transport(t)
				one.prepare(t, transport)
				ctx := t.Context()
				if one.wait > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, one.wait)
					defer cancel()
				}
				got, _ := send(transport, newRequest(ctx, t, server.URL, k), &i.ledger)
				assert.Equal(t, fact{Kind: one.kind, Text: got.Text}, got)
				assert.True(t, strings.HasPrefix(got.Text, one.text), got.Text)
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
