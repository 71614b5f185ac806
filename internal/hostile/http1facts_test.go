package hostile_test

import (
	"context"
	"net"
	"sync/atomic"
	"testing"

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
