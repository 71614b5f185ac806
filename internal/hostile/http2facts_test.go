package hostile_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/hostile"
)

// What net/http does with a request by itself, and how its errors look. The
// clients depend on these facts, so a version of Go that changes one must fail
// here first.

// A kind is a way in which a request has a body for net/http.
type kind string

const (
	rewindable kind = "with GetBody"
	plain      kind = "without GetBody"
	bodyless   kind = "without body"
)

var kinds = []kind{rewindable, plain, bodyless}

// go126 is the version whose HTTP/2 resends after a PROTOCOL_ERROR.
var go126 = strings.HasPrefix(runtime.Version(), "go1.26")

func newRequest(ctx context.Context, t *testing.T, url string, k kind) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/things", bytes.NewReader([]byte(`{"marker":"0123456789"}`)))
	require.NoError(t, err)
	switch k {
	case plain:
		req.GetBody = nil
	case bodyless:
		req.Body, req.GetBody, req.ContentLength = nil, nil, 0
	case rewindable:
	}
	return req
}

// A fact is what became of one call of a transport.
type fact struct {
	Kind   string // type of the error
	Text   string
	Status int
	Handed int // connections handed out
	Done   int // times carried out
}

// send makes a call. What the server carries out is counted in the ledger.
func send(transport http.RoundTripper, req *http.Request, ledger *hostile.Ledger) (f fact, err error) {
	var handed atomic.Int64
	req = req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { handed.Add(1) },
	}))
	resp, err := transport.RoundTrip(req)
	if err == nil {
		f.Status = resp.StatusCode
		_, err = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	if err != nil {
		f.Kind = strings.Replace(fmt.Sprintf("%T", err), "http.http2", "http2.", 1) // bundled until Go 1.26
		f.Text = stable(err.Error())
	}
	f.Handed, f.Done = int(handed.Load()), ledger.Total()
	return f, err
}

var addresses = regexp.MustCompile(`127\.0\.0\.1:\d+`)

func stable(text string) string { return addresses.ReplaceAllString(text, "HOST") }

// warm makes a call that leaves an idle connection.
func warm(t *testing.T, transport http.RoundTripper, url string) {
	t.Helper()
	f, err := send(transport, newRequest(t.Context(), t, url, rewindable), &hostile.Ledger{})
	require.NoError(t, err)
	require.Equal(t, 200, f.Status)
}

// An incident is what happens to the requests after the first one, which warms
// the connection up.
type incident struct {
	ledger hostile.Ledger
	armed  atomic.Bool
	seen   atomic.Int64
	limit  int64 // of the requests it happens to; 0: all

	start hostile.Start
	reply hostile.Reply
}

func (i *incident) script() hostile.Script {
	return hostile.Script{
		Begin: func(*hostile.Request) hostile.Start {
			if i.armed.Load() && i.due(i.seen.Add(1)) {
				return i.start
			}
			return hostile.Start{}
		},
		Serve: func(*hostile.Request) hostile.Reply {
			if !i.armed.Load() {
				return hostile.Reply{Body: "{}"}
			}
			i.ledger.Add("thing")
			if i.due(i.seen.Load()) {
				return i.reply
			}
			return hostile.Reply{Body: "{}"}
		},
	}
}

func (i *incident) due(n int64) bool { return i.limit == 0 || n <= i.limit }

func TestHTTP2Facts(t *testing.T) {
	t.Parallel()
	const (
		resend = "http2: Transport: cannot retry err [%s] after Request.Body was written; define Request.GetBody to avoid this error"
		stream = "stream error: stream ID 3; %s; received from peer"
		body   = `{"id":"1234567890"}`
	)
	again := fact{Status: 200, Handed: 2, Done: 1}
	cannot := func(cause string, done int) fact {
		return fact{Kind: "*errors.errorString", Text: fmt.Sprintf(resend, cause), Handed: 1, Done: done}
	}
	reset := func(code string) fact {
		return fact{Kind: "http2.StreamError", Text: fmt.Sprintf(stream, code), Handed: 1, Done: 1}
	}
	all := func(f fact) map[kind]fact { return map[kind]fact{rewindable: f, plain: f, bodyless: f} }
	but := func(f, forPlain fact) map[kind]fact {
		return map[kind]fact{rewindable: f, plain: forPlain, bodyless: f}
	}
	protocolError := all(reset("PROTOCOL_ERROR"))
	if go126 {
		protocolError = but(fact{Status: 200, Handed: 6, Done: 6}, cannot(fmt.Sprintf(stream, "PROTOCOL_ERROR"), 1))
	}
	inBody := reset("REFUSED_STREAM")
	inBody.Status = 200

	for name, one := range map[string]struct {
		start hostile.Start
		reply hostile.Reply
		limit int64
		cold  bool
		want  map[kind]fact
	}{
		"refused stream": {
			start: hostile.Start{Step: hostile.Refuse, Code: hostile.RefusedStream}, limit: 1,
			want: but(again, cannot(fmt.Sprintf(stream, "REFUSED_STREAM"), 0)),
		},
		"unprocessed at a GOAWAY": {
			start: hostile.Start{Step: hostile.GoAway}, limit: 1,
			want: but(again, cannot("http2: Transport received Server's graceful shutdown GOAWAY", 0)),
		},
		"unprocessed at a GOAWAY with a code": {
			start: hostile.Start{Step: hostile.GoAway, Code: hostile.EnhanceYourCalm}, limit: 1,
			want: but(again, cannot("http2: Transport received Server's graceful shutdown GOAWAY", 0)),
		},
		"first of a connection, unprocessed at a GOAWAY with a code": {
			start: hostile.Start{Step: hostile.GoAway, Code: hostile.EnhanceYourCalm}, cold: true,
			want: all(fact{
				Kind: "*errors.errorString", Handed: 1,
				Text: "http2: Transport received GOAWAY from server ErrCode:ENHANCE_YOUR_CALM",
			}),
		},
		"processed at a GOAWAY, then closed": {
			start: hostile.Start{Step: hostile.LastOne}, reply: hostile.Reply{Fault: hostile.Close},
			want: all(fact{
				Kind: "http2.GoAwayError", Handed: 1, Done: 1,
				Text: `http2: server sent GOAWAY and closed the connection; LastStreamID=3, ErrCode=NO_ERROR, debug=""`,
			}),
		},
		"protocol error": {
			reply: hostile.Reply{Fault: hostile.Reset, Code: hostile.ProtocolError}, limit: 5,
			want: protocolError,
		},
		"cancel": {
			reply: hostile.Reply{Fault: hostile.Reset, Code: hostile.Cancel},
			want:  all(reset("CANCEL")),
		},
		"internal error": {
			reply: hostile.Reply{Fault: hostile.Reset, Code: hostile.InternalError},
			want:  all(reset("INTERNAL_ERROR")),
		},
		"enhance your calm": {
			reply: hostile.Reply{Fault: hostile.Reset, Code: hostile.EnhanceYourCalm},
			want:  all(reset("ENHANCE_YOUR_CALM")),
		},
		"HTTP/1.1 required": {
			reply: hostile.Reply{Fault: hostile.Reset, Code: hostile.HTTP11Required},
			want:  all(reset("HTTP_1_1_REQUIRED")),
		},
		"refused in the middle of the response": {
			reply: hostile.Reply{Fault: hostile.ResetInBody, Code: hostile.RefusedStream, Body: body},
			want:  all(inBody),
		},
		"garbage": {
			reply: hostile.Reply{Fault: hostile.Garbage},
			want:  all(fact{Kind: "http2.ConnectionError", Text: "connection error: COMPRESSION_ERROR", Handed: 1, Done: 1}),
		},
	} {
		for _, k := range kinds {
			t.Run(name+" "+string(k), func(t *testing.T) {
				t.Parallel()
				i := &incident{start: one.start, reply: one.reply, limit: one.limit}
				server := hostile.NewHTTP2(t, i.script())
				transport := server.Transport(t)
				if !one.cold {
					warm(t, transport, server.URL)
				}
				i.armed.Store(true)
				got, _ := send(transport, newRequest(t.Context(), t, server.URL, k), &i.ledger)
				assert.Equal(t, one.want[k], got)
			})
		}
	}
}
