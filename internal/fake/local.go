package fake

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"runtime/debug"
	"sync"
	"syscall"
)

// LocalURL is the address of a server that does not listen: nobody does there.
const LocalURL = "http://127.0.0.1:1"

// Local carries requests to a handler in the same process, whatever host they
// are for. Both sides see what they would see over a connection, because the
// messages are written and read by net/http. All that blocks belongs to the
// goroutines of a request, so that it works in a testing/synctest bubble.
type Local struct {
	handler http.Handler

	mu     sync.Mutex
	closed bool
	open   map[*visit]struct{}
}

// visit is one request that is being handled. Its channels are of its own
// bubble.
type visit struct {
	closing, done chan struct{}
	cancel        context.CancelFunc
}

// NewLocal makes the way to a handler.
func NewLocal(handler http.Handler) *Local {
	return &Local{handler: handler, open: map[*visit]struct{}{}}
}

// Client is a new client whose requests all go to the handler.
func (l *Local) Client() *http.Client { return &http.Client{Transport: l} }

// Close makes further requests fail as if nobody listened, ends the pauses of
// faults and returns when no request is being handled any more. It may be
// called more than once.
func (l *Local) Close() {
	l.mu.Lock()
	var open []*visit
	for v := range l.open {
		open = append(open, v)
		if !l.closed {
			close(v.closing)
			v.cancel()
		}
	}
	l.closed = true
	l.mu.Unlock()
	for _, v := range open {
		<-v.done
	}
}

func (l *Local) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// begin is false when the server has closed.
func (l *Local) begin(cancel context.CancelFunc) (*visit, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, false
	}
	v := &visit{make(chan struct{}), make(chan struct{}), cancel}
	l.open[v] = struct{}{}
	return v, true
}

func (l *Local) end(v *visit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, v)
	close(v.done)
}

// outcome is what became of a request.
type outcome struct {
	response *recorder
	err      error
	panicked string
}

// RoundTrip implements [http.RoundTripper]. It returns when the handler has finished or
// the context of the request has ended; the handler then continues. A handler that
// aborts is a connection that breaks off: what it flushed before arrives. Any other
// panic of it is one here.
func (l *Local) RoundTrip(r *http.Request) (*http.Response, error) { //nolint:contextcheck // a server has its own context
	if err := l.dial(r); err != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, err
	}
	received, err := receive(r)
	if err != nil {
		return nil, err
	}
	ctx, leave := context.WithCancel(context.Background())
	defer leave()
	outcomes := make(chan outcome)
	go func() {
		// Deferred, because the handler may end its goroutine.
		result := outcome{err: io.ErrUnexpectedEOF}
		defer func() {
			select {
			case outcomes <- result:
			case <-ctx.Done():
				if result.panicked != "" {
					panic(result.panicked)
				}
			}
		}()
		l.exchange(received.WithContext(ctx), &result)
	}()
	select {
	case result := <-outcomes:
		switch {
		case result.panicked != "":
			panic(result.panicked)
		case result.err != nil:
			return nil, result.err
		}
		return result.response.response(r)
	case <-r.Context().Done():
		return nil, context.Cause(r.Context())
	}
}

// dial reports to a trace what a connection would.
func (l *Local) dial(r *http.Request) error {
	if r.Context().Err() != nil {
		return context.Cause(r.Context())
	}
	trace := httptrace.ContextClientTrace(r.Context())
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(r.URL.Host)
	}
	if l.isClosed() {
		return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	if trace != nil && trace.GotConn != nil {
		conn, _ := net.Pipe()
		trace.GotConn(httptrace.GotConnInfo{Conn: conn})
	}
	return nil
}

// exchange brings a request to the handler and notes what came of it.
func (l *Local) exchange(r *http.Request, result *outcome) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	v, ok := l.begin(cancel)
	if !ok {
		return
	}
	defer l.end(v)
	w := &recorder{header: http.Header{}, method: r.Method}
	defer func() {
		p := recover()
		err, _ := p.(error)
		switch {
		case p != nil && !errors.Is(err, http.ErrAbortHandler):
			*result = outcome{panicked: fmt.Sprintf("fake server: %v\n\n%s", p, debug.Stack())}
		case w.flushed != nil:
			*result = outcome{response: w}
		}
	}()
	closing := (<-chan struct{})(v.closing)
	l.handler.ServeHTTP(w, r.WithContext(context.WithValue(ctx, closingKey{}, closing)))
	w.finish()
}

// receive is the request as a server reads it.
func receive(r *http.Request) (*http.Request, error) {
	if r.Body != nil && r.Body != http.NoBody {
		body, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil {
			return nil, err
		}
		r = r.WithContext(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	var sent bytes.Buffer
	if err := r.Write(&sent); err != nil {
		return nil, err
	}
	received, err := http.ReadRequest(bufio.NewReader(&sent))
	if err != nil {
		return nil, err
	}
	received.RemoteAddr = "127.0.0.1:2"
	if r.URL.Scheme == "https" {
		received.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true}
	}
	return received, nil
}
