package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"sync"
	"time"
)

// An exchange sends a request and reads the whole response, so that a body that
// breaks off fails the attempt, and is timed and retried like other errors.
//
// It also hides CloseIdleConnections of the transport below: go-retryablehttp
// calls that at the end of a failed call, which would close the connections of
// all the others.
type exchange struct {
	next    http.RoundTripper
	timeout time.Duration // 0: none
}

type callKey struct{}

// An attempt is the state of one attempt of a call.
type attempt struct {
	evidence    *evidence
	unprocessed bool // it had no response, and provably the server did not process it
	refused     bool // likewise, though a connection had been handed out
	body        *bytes.Buffer
	tooLarge    bool   // body is the beginning
	broken      error  // why a success was not read to its end
	header      func() // ends the timeout when the header has arrived, if it is set
	stream      bool   // the body went to the caller's writer
	streamed    int64
	fatal       bool // some of it went there before it broke off: another attempt would repeat that
}

func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	call, ok := req.Context().Value(callKey{}).(*call)
	if !ok {
		return nil, errors.New("transport: a request that no call made")
	}
	start := time.Now()
	call.releaseBody()
	call.attempt = attempt{evidence: &evidence{}}
	resp, err := x.send(call, req)
	status, failed := 0, err
	if err == nil {
		status, failed = resp.StatusCode, call.attempt.broken
	}
	call.client.logAttempt(req.Context(), call, status, time.Since(start), failed)
	if err != nil {
		return nil, err
	}
	resp.Body = http.NoBody // read already
	return resp, nil
}

func (x *exchange) send(call *call, req *http.Request) (*http.Response, error) {
	outer, a := req.Context(), &call.attempt
	if err := contextError(outer, nil); err != nil {
		a.evidence.held, a.unprocessed = true, true
		return nil, err
	}
	named := call.client.withOperation(outer, call.operationName(), call.attempts+1)
	ctx := named
	if x.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(named, x.timeout)
		if call.req.Stream != nil {
			cancel()
			var endOfHeader func()
			ctx, endOfHeader, cancel = untilHeader(named, x.timeout)
			call.attempt.header = endOfHeader
		}
		defer cancel()
	}
	resp, err := x.next.RoundTrip(call.outgoing(a.evidence.watch(ctx), req))
	if resp == nil && err == nil {
		err = fmt.Errorf("%T returned neither a response nor an error", x.next)
	}
	if err != nil {
		a.unprocessed = a.evidence.unprocessed(err)
		a.refused = a.unprocessed && a.evidence.connected()
		return nil, x.explain(outer, ctx, err)
	}
	if err := call.read(resp); err != nil {
		a.broken = x.explain(outer, ctx, err)
	}
	return resp, nil
}

// explain says which context ended an attempt.
func (x *exchange) explain(outer, ctx context.Context, err error) error {
	err = withoutURL(err)
	switch {
	case outer.Err() != nil:
		return contextError(outer, err)
	case ctx.Err() != nil:
		return fmt.Errorf("no complete response within %s (WithTimeout sets it): %w", x.timeout, contextError(ctx, err))
	case err == io.EOF: //nolint:errorlint // a wrapped one says more
		return fmt.Errorf("the connection was closed before a response: %w", err)
	}
	return err
}

// outgoing is the request of one attempt, with its own body. That of a write
// can be read once: with GetBody, or without a body, net/http may send it again.
func (c *call) outgoing(ctx context.Context, req *http.Request) *http.Request {
	out := req.WithContext(ctx)
	body := c.req.Body
	if c.key != nil {
		out.Header = req.Header.Clone()
		out.Header.Set(c.key.Header, c.key.value)
	}
	switch {
	case c.req.write():
		// Without ContentLength net/http would send chunks, which Django reads as
		// an empty body.
		out.Body, out.GetBody, out.ContentLength = &onceBody{r: bytes.NewReader(body)}, nil, int64(len(body))
	case len(body) > 0:
		out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		out.Body, _ = out.GetBody()
		out.ContentLength = int64(len(body))
	}
	return out
}

// A onceBody is a body that net/http cannot take for one that can be read again.
type onceBody struct{ r io.Reader }

func (b *onceBody) Read(p []byte) (int, error) { return b.r.Read(p) } //nolint:wrapcheck // io.EOF must stay io.EOF

func (b *onceBody) Close() error { return nil }

// read keeps the body of the response: all of it, up to the limit, of a success;
// the beginning of any other.
func (c *call) read(resp *http.Response) error {
	if resp.Body == nil { // a stub's; net/http itself never leaves it out
		resp.Body = http.NoBody
	}
	defer func() { _ = resp.Body.Close() }()
	success := resp.StatusCode/100 == 2
	if resp.StatusCode == http.StatusOK && c.req.Stream != nil { // a 206 is a part of a file
		if w := c.req.Stream(c.header(resp.Header)); w != nil {
			return c.streamTo(w, resp)
		}
	}
	limit := c.client.maxBytes
	if !success {
		limit = maxErrorBytes + scrubMargin
	}
	buf := bufferPool.Get().(*bytes.Buffer) //nolint:errcheck,forcetypeassert // the pool holds nothing else
	buf.Reset()
	c.attempt.body = buf
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return nil // what follows is a connection, which no context ends
	}
	if n := resp.ContentLength; n > 0 {
		buf.Grow(int(min(n, limit, pooledBytes)) + bytes.MinRead)
	}
	limit = min(limit, math.MaxInt64-1)
	n, err := buf.ReadFrom(io.LimitReader(resp.Body, limit+1))
	if n > limit {
		buf.Truncate(int(limit))
		c.attempt.tooLarge = success
		return nil
	}
	switch {
	case success && err == nil && !c.req.write() && untilClosed(resp) && isAPI(resp.Header, buf.Bytes()) && !json.Valid(buf.Bytes()):
		return io.ErrUnexpectedEOF // of a write it is the only record, whole or not
	case success:
		return err
	}
	return nil // for an error the status counts, however much of its body arrives
}

// untilClosed reports whether the end of a connection is the end of the body, so that
// net/http does not notice one that broke off.
func untilClosed(resp *http.Response) bool {
	return resp.ProtoMajor == 1 && resp.ContentLength < 0 && len(resp.TransferEncoding) == 0 && !resp.Uncompressed
}

// scrubMargin is read beyond the limit of an error's body, so that a secret at
// its end is seen whole.
const scrubMargin = 4 << 10

var bufferPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// pooledBytes is the largest buffer worth keeping.
const pooledBytes = 4 << 20

func (c *call) releaseBody() {
	if c.attempt.body != nil && c.attempt.body.Cap() <= pooledBytes {
		bufferPool.Put(c.attempt.body)
	}
	c.attempt.body = nil
}
