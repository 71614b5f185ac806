package transport

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A Request is one call.
type Request struct {
	Method      string
	Path        string // escaped, relative to the root of the API
	ShownPath   string // takes the place of a Path with a secret in errors and logs
	Query       string
	Header      http.Header
	Body        []byte
	Retry       Retry
	MaxAttempts int // 0: as the policy says

	// Operation is the name of the call in traces. Empty: made of method and path.
	Operation string

	// Atomic says that a write either takes effect as a whole or is rejected with
	// a 4xx that means it did not.
	Atomic bool
	// NoContent says that a 204 is a success. Otherwise a success has a body.
	NoContent bool
	// NoBody says that any empty response with the status of a success is one.
	NoBody bool
	// AnyBody says that a body need not be JSON.
	AnyBody bool
	// Stream takes the body of a success as it arrives, unlimited in size and time:
	// the timeout ends with the header. It returns nil for a response that is not
	// what was asked for, which then is an error. Nothing is sent again once a byte
	// was written.
	Stream func(http.Header) io.Writer
	// Key is needed for RetryKeyed.
	Key *Key
}

func (r *Request) write() bool { return r.Retry != RetryRead }

// A Response is a success. Release gives its body back for reuse.
type Response struct {
	// Info describes the call, for an error about Body.
	Info

	StatusCode int
	Header     http.Header
	Body       []byte
	Streamed   int64 // bytes that Stream took

	call *call
}

// Release ends the use of Body.
func (r *Response) Release() {
	r.Body = nil
	r.call.releaseBody()
}

// readRaw is how much of a response to a read an error keeps. Of a write it keeps
// everything: the response is the only record of what was done.
const readRaw = 64 << 10

// Raw is a copy of a body for an error, without secrets and behind a function, so
// that no verb prints it.
func (i *Info) Raw(body []byte) func() []byte {
	if !i.Write {
		body = body[:min(len(body), readRaw)]
	}
	raw := []byte(i.Scrub(string(body)))
	return func() []byte { return raw }
}

// call is the state of one call over its attempts.
type call struct {
	redactor // knows the token of the call, too

	client *Client
	req    *Request
	path   string
	max    int
	key    *keyring // nil without a key
	bearer bearer

	attempt  attempt
	fate     fate
	attempts int
	slot     bool          // a slot of the window is held
	wait     time.Duration // before the next attempt
	waiting  bool
	rejected error   // by the limits, before a retry
	last     failure // response to the last attempt, if it was no success
	lastErr  error   // what became of the last attempt, if it had no response
}

// Do sends the request until it succeeds, fails for good, or may not be retried.
// Its errors are *[StatusError], *[BodyError], *[CallError] and *[ArgumentError].
func (c *Client) Do(ctx context.Context, r *Request) (*Response, error) {
	if ctx == nil {
		return nil, Invalid("ctx", "must not be nil")
	}
	if err := checkQuery(r.Query); err != nil {
		return nil, err
	}
	call := &call{client: c, redactor: c.redactor, req: r, path: c.rootPath + cmp.Or(r.ShownPath, r.Path), max: c.retry.MaxAttempts, attempt: attempt{evidence: &evidence{}}}
	if r.MaxAttempts > 0 {
		call.max = r.MaxAttempts
	}
	if r.Key != nil {
		call.key = &keyring{Key: r.Key}
		call.key.next()
		call.fate.keyUsed = r.Key.Used
	}
	if err := contextError(ctx, nil); err != nil {
		return nil, call.fail(err)
	}
	req, err := call.build(ctx)
	if err != nil {
		return nil, err
	}
	defer call.releaseSlot() // for a transport that panics
	if err := call.admit(ctx); err != nil {
		return nil, err
	}
	if err := call.authorize(ctx, req.Header); err != nil { // after the waits, or it may have expired
		return nil, err
	}
	loop := &retryablehttp.Client{
		HTTPClient:   c.http(),
		RetryMax:     call.max - 1,
		CheckRetry:   call.check,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return call.pauseBefore(ctx) },
		PrepareRetry: call.prepare,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	resp, err := loop.Do(req) //nolint:bodyclose // exchange has read and closed it
	return call.finish(ctx, resp, err)
}

// build makes the request without its body, which every attempt adds itself.
func (c *call) build(ctx context.Context) (*retryablehttp.Request, error) {
	ctx = context.WithValue(ctx, callKey{}, c)
	target := c.client.root + c.req.Path
	if c.req.Query != "" {
		target += "?" + c.req.Query
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, c.req.Method, target, nil)
	if err != nil {
		return nil, Invalid("path", "cannot be made into a request")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.client.agent)
	if c.req.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	maps.Copy(req.Header, c.req.Header)
	// With one of these net/http may resend a write by itself.
	req.Header.Del("Idempotency-Key")
	req.Header.Del("X-Idempotency-Key")
	return req, nil
}

func (c *call) pauseBefore(ctx context.Context) time.Duration {
	c.waiting = true
	c.client.logWait(ctx, c, "retry", c.wait)
	return c.wait
}

func (c *call) prepare(req *http.Request) error {
	ctx := req.Context()
	c.waiting = false
	if c.bearer.renewed {
		req.Header = req.Header.Clone() // that of the last attempt may still be read
		c.setToken(req.Header)
	}
	if c.key != nil && c.key.EachAttempt {
		c.key.next()
	}
	err := c.admit(ctx)
	switch {
	case err == nil:
		return nil
	case c.last != nil:
		c.last.info().Cause = errors.Unwrap(err) // its text names the call as well
		c.rejected = c.last
	default:
		// What became of the attempt is unknown: it must not look like a request
		// that was not sent.
		c.rejected = c.fail(fmt.Errorf("%w; not retried: %w", c.lastErr, err))
	}
	return c.rejected
}

// admit waits until the pause after a 429 is over and the limits allow a request.
func (c *call) admit(ctx context.Context) error {
	if err := c.waitForPause(ctx); err != nil {
		return err
	}
	if w := c.client.window; w != nil {
		if err := w.acquire(ctx); err != nil {
			return c.fail(err)
		}
		c.slot = true
	}
	if l := c.client.limiter; l != nil {
		if err := l.Wait(ctx); err != nil {
			c.releaseSlot()
			return c.fail(fmt.Errorf("rate limiter: %w", contextError(ctx, err)))
		}
	}
	// Another call may have been told to pause meanwhile.
	if err := c.waitForPause(ctx); err != nil {
		c.releaseSlot()
		return err
	}
	return nil
}

func (c *call) waitForPause(ctx context.Context) error {
	for {
		left, response := c.client.pause.remaining()
		if left <= 0 {
			return nil
		}
		if err := c.client.tooLong(ctx, left); err != nil {
			return c.paused(response, left, err)
		}
		c.client.logWait(ctx, c, "pause", left)
		if err := sleep(ctx, left); err != nil {
			return c.paused(response, left, err)
		}
	}
}

// paused is the error of a call that the pause after another's 429 ends.
func (c *call) paused(response StatusError, left time.Duration, cause error) error {
	e := response.detached()
	e.Info = c.info()
	e.RetryAfter, e.Cause = left, cause
	return &e
}

func (c *call) releaseSlot() {
	if c.slot {
		c.slot = false
		c.client.window.release()
	}
}

func (c *call) finish(ctx context.Context, resp *http.Response, err error) (*Response, error) {
	if err == nil && c.last == nil && c.lastErr == nil {
		return &Response{
			StatusCode: resp.StatusCode,
			Header:     c.header(resp.Header),
			Body:       c.attempt.body.Bytes(),
			Streamed:   c.attempt.streamed,
			Info:       c.info(),
			call:       c,
		}, nil
	}
	c.releaseBody()
	switch {
	case c.rejected != nil:
		return nil, c.rejected
	case c.last != nil:
		if c.waiting {
			c.last.info().Cause = contextError(ctx, nil)
		}
		return nil, c.last
	case c.waiting:
		return nil, c.fail(fmt.Errorf("%w while waiting to retry after: %w", contextError(ctx, nil), c.lastErr))
	case c.lastErr != nil:
		return nil, c.fail(c.lastErr)
	}
	return nil, c.fail(withoutURL(err))
}

// info describes the call as it is now.
func (c *call) info() Info {
	i := Info{Method: c.req.Method, Path: c.path, Write: c.req.write(), Attempts: c.attempts, Outcome: OutcomeNotDone, Scrub: c.scrub}
	if i.Write {
		i.Outcome = c.fate.outcome()
		i.KeyUsed = c.fate.keyUsed && !c.fate.lost && !c.fate.done
	}
	if c.key != nil {
		i.Key = c.key.Shown
	}
	return i
}

func (c *call) fail(err error) error {
	return &CallError{Info: c.info(), vendor: c.client.name, query: c.req.Query, err: err}
}
