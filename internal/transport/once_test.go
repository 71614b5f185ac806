package transport_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/hostile"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// through makes a client that sends through rt to a server.
func through(t *testing.T, url string, rt http.RoundTripper) *transport.Client {
	t.Helper()
	return realClient(t, url, func(c *transport.Config) error { return c.SetHTTPClient(&http.Client{Transport: rt}) })
}

func jsonReply(body string) hostile.Reply {
	return hostile.Reply{Header: http.Header{"Content-Type": {"application/json"}}, Body: body}
}

// What a write looks like on the wire: with a length, never in chunks.
func TestWritesOnTheWire(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		method string
		body   []byte
		length string // header; "": none
	}{
		"POST":                  {http.MethodPost, []byte(`{"a":1}`), "7"},
		"POST of more than 4 K": {http.MethodPost, []byte(`"` + strings.Repeat("x", 10000) + `"`), "10002"},
		"PATCH":                 {http.MethodPatch, []byte(`{}`), "2"},
		"DELETE":                {http.MethodDelete, nil, ""},
		"DELETE with a body":    {http.MethodDelete, []byte(`{}`), "2"},
	} {
		for _, retry := range []transport.Retry{transport.RetryUnsent, transport.RetryKeyed, transport.RetryRead} {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			head := make(chan string, 1)
			go func() {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				defer conn.Close()
				r := bufio.NewReader(conn)
				var lines strings.Builder
				for {
					line, err := r.ReadString('\n')
					if err != nil || line == "\r\n" {
						break
					}
					lines.WriteString(line)
				}
				_, _ = io.CopyN(io.Discard, r, int64(len(tt.body)))
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
				head <- lines.String()
			}()
			r := post(retry)
			r.Method, r.Body = tt.method, tt.body
			_, err = do(t.Context(), realClient(t, "http://"+listener.Addr().String()), r)
			require.NoError(t, err, name)
			got := <-head
			assert.NotContains(t, got, "Transfer-Encoding", name)
			if tt.length == "" {
				assert.NotContains(t, got, "Content-Length", name)
			} else {
				assert.Contains(t, got, "Content-Length: "+tt.length+"\r\n", name)
			}
			_ = listener.Close()
		}
	}
}

// net/http has nothing to send again.
func TestWritesCannotBeResent(t *testing.T) {
	t.Parallel()
	for _, body := range [][]byte{nil, []byte("{}")} {
		for _, retry := range []transport.Retry{transport.RetryUnsent, transport.RetryKeyed} {
			s := &script{steps: []step{func(r *http.Request) (*http.Response, error) {
				assert.Nil(t, r.GetBody)
				assert.NotNil(t, r.Body)
				assert.NotEqual(t, http.NoBody, r.Body)
				return respond(200, "{}")(r)
			}}}
			r := post(retry)
			r.Method, r.Body = http.MethodDelete, body
			_, err := do(t.Context(), newClient(t, s), r)
			require.NoError(t, err)
		}
	}
}

// HTTP/2 of net/http before Go 1.27 resends after a PROTOCOL_ERROR what it can.
func TestProtocolErrorIsNotResent(t *testing.T) {
	t.Parallel()
	for _, body := range [][]byte{nil, []byte("{}")} {
		for _, retry := range []transport.Retry{transport.RetryUnsent, transport.RetryKeyed} {
			var served atomic.Int64
			server := hostile.NewHTTP2(t, hostile.Script{Serve: func(*hostile.Request) hostile.Reply {
				served.Add(1)
				return hostile.Reply{Fault: hostile.Reset, Code: hostile.ProtocolError}
			}})
			r := post(retry)
			r.Body, r.MaxAttempts = body, 1
			if body == nil {
				r.Method = http.MethodDelete
			}
			_, err := do(t.Context(), through(t, server.URL, server.Transport(t)), r)
			assert.Equal(t, unknown, outcome(t, err))
			assert.EqualValues(t, 1, served.Load())
		}
	}
}

// What HTTP/2 refuses was not processed, and is sent again without a key too.
func TestHTTP2Refusals(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]hostile.Start{
		"REFUSED_STREAM":     {Step: hostile.Refuse, Code: hostile.RefusedStream},
		"GOAWAY":             {Step: hostile.GoAway},
		"GOAWAY with a code": {Step: hostile.GoAway, Code: hostile.EnhanceYourCalm},
	} {
		for _, warm := range []bool{true, false} {
			for _, body := range [][]byte{nil, []byte("{}")} {
				var served, begun atomic.Int64
				var armed atomic.Bool
				server := hostile.NewHTTP2(t, hostile.Script{
					Begin: func(*hostile.Request) hostile.Start {
						if armed.Load() && begun.Add(1) == 1 {
							return start
						}
						return hostile.Start{}
					},
					Serve: func(*hostile.Request) hostile.Reply { served.Add(1); return jsonReply("{}") },
				})
				c := through(t, server.URL, server.Transport(t))
				if warm {
					_, err := do(t.Context(), c, get("things/"))
					require.NoError(t, err)
				}
				served.Store(0)
				armed.Store(true)
				r := post(transport.RetryUnsent)
				if body == nil {
					r.Method = http.MethodDelete
				}
				r.Body, r.MaxAttempts = body, 1
				_, err := do(t.Context(), c, r)
				require.Error(t, err, name)
				assert.Equal(t, notDone, outcome(t, err), "%s: %v", name, err)
				assert.Zero(t, served.Load())

				begun.Store(0)
				r.MaxAttempts = 0
				_, err = do(t.Context(), c, r)
				require.NoError(t, err, name)
				assert.EqualValues(t, 1, served.Load(), name)
			}
		}
	}
}

// Resets that do not say so are no proof, and neither is a refusal after the
// response began.
func TestHTTP2Resets(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reply hostile.Reply
		want  transport.Outcome
	}{
		{hostile.Reply{Fault: hostile.Reset, Code: hostile.ProtocolError}, unknown},
		{hostile.Reply{Fault: hostile.Reset, Code: hostile.InternalError}, unknown},
		{hostile.Reply{Fault: hostile.Reset, Code: hostile.Cancel}, unknown},
		{hostile.Reply{Fault: hostile.Reset, Code: hostile.EnhanceYourCalm}, unknown},
		{hostile.Reply{Fault: hostile.Reset, Code: hostile.NoError}, unknown},
		{hostile.Reply{Fault: hostile.Close}, unknown},
		{hostile.Reply{Fault: hostile.ResetInBody, Code: hostile.RefusedStream, Body: "<html>" + strings.Repeat("x", 100)}, unknown},
		{hostile.Reply{Header: jsonReply("").Header, Fault: hostile.ResetInBody, Code: hostile.RefusedStream, Body: `{"a":"` + strings.Repeat("x", 100)}, done},
	} {
		var served atomic.Int64
		server := hostile.NewHTTP2(t, hostile.Script{Serve: func(*hostile.Request) hostile.Reply { served.Add(1); return tt.reply }})
		_, err := do(t.Context(), through(t, server.URL, server.Transport(t)), post(transport.RetryUnsent))
		assert.Equal(t, tt.want, outcome(t, err), "%v", err)
		assert.EqualValues(t, 1, served.Load())
	}
}

// A connection that fails before the first byte of a request is a proof, and one
// that fails later is none.
func TestStaleConnections(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int]transport.Outcome{0: notDone, 10: unknown} {
		var served atomic.Int64
		server := hostile.NewHTTP1(t, hostile.Script{Serve: func(*hostile.Request) hostile.Reply { served.Add(1); return jsonReply("{}") }})
		rt := server.Transport(t)
		var fail atomic.Bool
		rt.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
			return &hostile.FailingConn{Conn: conn, Limit: func([]byte) int {
				if fail.CompareAndSwap(true, false) {
					return limit
				}
				return -1
			}}, err
		}
		c := through(t, server.URL, rt)
		_, err := do(t.Context(), c, get("things/"))
		require.NoError(t, err)
		for _, attempts := range []int{1, 0} {
			served.Store(0)
			fail.Store(true)
			r := post(transport.RetryUnsent)
			r.MaxAttempts = attempts
			_, err = do(t.Context(), c, r)
			if attempts == 0 && want == notDone {
				require.NoError(t, err)
				assert.EqualValues(t, 1, served.Load())
				continue
			}
			assert.Equal(t, want, outcome(t, err), "%v", err)
			assert.Zero(t, served.Load())
			_, err = do(t.Context(), c, get("things/")) // a connection that was used before
			require.NoError(t, err)
		}
	}
}

// The texts that are proofs, each as net/http gives it.
func TestTextsOfRefusals(t *testing.T) {
	t.Parallel()
	const goAway = "http2: Transport received Server's graceful shutdown GOAWAY"
	resend := func(cause string) string {
		return "http2: Transport: cannot retry err [" + cause + "] after Request.Body was written; define Request.GetBody to avoid this error"
	}
	for text, want := range map[string]transport.Outcome{
		goAway:         notDone,
		resend(goAway): notDone,
		"stream error: stream ID 3; REFUSED_STREAM; received from peer":                                                 notDone,
		resend("stream error: stream ID 3; REFUSED_STREAM; received from peer"):                                         notDone,
		resend("stream error: stream ID 3; PROTOCOL_ERROR; received from peer"):                                         unknown,
		"stream error: stream ID 3; PROTOCOL_ERROR; received from peer":                                                 unknown,
		"http2: Transport received GOAWAY from server ErrCode:ENHANCE_YOUR_CALM":                                        notDone,
		"http2: client conn not usable":                                                                                 notDone,
		"http2: client conn could not be established":                                                                   notDone,
		"net/http: cannot rewind body after connection loss":                                                            notDone,
		"http2: client connection lost":                                                                                 unknown,
		`http2: server sent GOAWAY and closed the connection; LastStreamID=3, ErrCode=NO_ERROR, debug="` + goAway + `"`: unknown,
		"http: server closed idle connection":                                                                           unknown, // on a connection that was not idle before
		"EOF":                                                                                                           unknown,
	} {
		s := &script{steps: []step{fault(textError(text))}}
		r := post(transport.RetryUnsent)
		r.MaxAttempts = 1
		_, err := do(t.Context(), newClient(t, s), r)
		assert.Equal(t, want, outcome(t, err), text)
	}
}

// An idle connection that the server closed did not get the request.
func TestIdleConnectionsThatAreClosed(t *testing.T) {
	t.Parallel()
	for reused, want := range map[bool]transport.Outcome{true: notDone, false: unknown} {
		s := &script{steps: []step{func(r *http.Request) (*http.Response, error) {
			httptrace.ContextClientTrace(r.Context()).GotConn(httptrace.GotConnInfo{Reused: reused})
			return nil, textError("http: server closed idle connection")
		}}}
		r := post(transport.RetryUnsent)
		r.MaxAttempts = 1
		_, err := do(t.Context(), newClient(t, s), r)
		assert.Equal(t, want, outcome(t, err))
	}
}

type textError string

func (e textError) Error() string { return string(e) }

// Whatever keeps a request from getting a connection, it never left, and is tried
// again.
func TestNeverLeft(t *testing.T) {
	t.Parallel()
	server := hostile.NewHTTP1TLS(t, hostile.Script{Serve: func(*hostile.Request) hostile.Reply {
		t.Error("the request arrived")
		return hostile.Reply{}
	}})
	for name, prepare := range map[string]func(*http.Transport){
		"CONNECT refused": func(rt *http.Transport) { rt.Proxy = http.ProxyURL(hostile.NewProxy(t, hostile.Refusal(403))) },
		"dial stalled": func(rt *http.Transport) {
			rt.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
		},
		"untrusted":  func(rt *http.Transport) { rt.TLSClientConfig.RootCAs = nil },
		"dial fails": func(rt *http.Transport) { rt.DialContext = (&net.Dialer{Deadline: time.Unix(1, 0)}).DialContext },
	} {
		rt := server.Transport(t)
		prepare(rt)
		c := realClient(t, server.URL, func(c *transport.Config) error {
			_ = c.SetTimeout(20 * time.Millisecond)
			return c.SetHTTPClient(&http.Client{Transport: rt})
		})
		_, err := do(t.Context(), c, post(transport.RetryUnsent))
		assert.Equal(t, notDone, outcome(t, err), "%s: %v", name, err)
		if name != "untrusted" {
			assert.ErrorContains(t, err, "(4 attempts; the write was not carried out)", name)
		}
	}
}
