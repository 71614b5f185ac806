package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"sync"
	"time"
)

// An exchange sends a request and reads the whole answer, so that a body that
// breaks off is a fault of the attempt, is timed and is repeated like any other.
//
// It also hides CloseIdleConnections of the transport below: go-retryablehttp
// calls that at the end of a failed call, which would close the connections of
// all the others.
type exchange struct {
	next    http.RoundTripper
	timeout time.Duration // 0: none
}

type callKey struct{}

func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	call, ok := req.Context().Value(callKey{}).(*call)
	if !ok {
		return nil, errors.New("transport: a request that no call made")
	}
	start := time.Now()
	resp, err := x.send(call, req)
	status := 0
	if err == nil {
		status = resp.StatusCode
	}
	call.client.logAttempt(req.Context(), call, status, time.Since(start), err)
	if err != nil {
		return nil, err
	}
	resp.Body = http.NoBody // read already
	return resp, nil
}

func (x *exchange) send(call *call, req *http.Request) (*http.Response, error) {
	outer := req.Context()
	if x.timeout > 0 {
		ctx, cancel := context.WithTimeout(outer, x.timeout)
		defer cancel()
		req = req.WithContext(ctx)
	}
	resp, err := x.next.RoundTrip(req)
	if err == nil {
		err = call.read(resp)
	}
	if err != nil && req.Context().Err() != nil && outer.Err() == nil {
		return nil, fmt.Errorf("no whole answer within %s (WithTimeout sets it): %w", x.timeout, err)
	}
	return resp, err
}

// read keeps the body of the answer: all of it, up to the limit, of a success;
// the beginning of any other.
func (c *call) read(resp *http.Response) error {
	if resp.Body == nil { // a stub's; net/http itself never leaves it out
		resp.Body = http.NoBody
	}
	defer func() { _ = resp.Body.Close() }()
	c.releaseBody()
	success := resp.StatusCode/100 == 2
	limit := c.client.maxBytes
	if !success {
		limit = maxErrorBytes + scrubMargin
	}
	buf := bufferPool.Get().(*bytes.Buffer) //nolint:errcheck,forcetypeassert // the pool holds nothing else
	buf.Reset()
	c.body = buf
	if n := resp.ContentLength; n > 0 {
		buf.Grow(int(min(n, limit, pooledBytes)) + bytes.MinRead)
	}
	limit = min(limit, math.MaxInt64-1)
	n, err := buf.ReadFrom(io.LimitReader(resp.Body, limit+1))
	if n <= limit {
		// The status of a refusal counts, however much of its body arrives.
		if err != nil && success {
			return fmt.Errorf("reading the answer: %w", err)
		}
		return nil
	}
	if success {
		return fmt.Errorf("%w of %d bytes (status %d; WithMaxResponseBytes sets it)", ErrTooLarge, limit, resp.StatusCode)
	}
	buf.Truncate(int(limit))
	return nil
}

// scrubMargin is read beyond the limit of an error's body, so that a secret at
// its end is seen whole.
const scrubMargin = 4 << 10

var bufferPool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// pooledBytes is the largest buffer worth keeping.
const pooledBytes = 4 << 20

func (c *call) releaseBody() {
	if c.body != nil && c.body.Cap() <= pooledBytes {
		bufferPool.Put(c.body)
	}
	c.body = nil
}
