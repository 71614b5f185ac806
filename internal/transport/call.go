package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A Request is one call.
type Request struct {
	Method      string
	Path        string // escaped, relative to the root of the API
	Query       string
	Header      http.Header
	Body        []byte
	Repeat      Repeat
	MaxAttempts int // 0: as the policy says
}

// An Answer is a success. Release gives its body back for reuse.
type Answer struct {
	StatusCode int
	Header     http.Header
	Body       []byte
	Attempts   int
	call       *call
}

// Release ends the use of Body.
func (a *Answer) Release() {
	a.Body = nil
	a.call.releaseBody()
}

// call is the state of one call over its attempts.
type call struct {
	client *Client
	req    *Request
	path   string
	max    int

	unsent   unsent
	body     *bytes.Buffer
	attempts int
	place    bool          // a place of the window is held
	wait     time.Duration // before the next attempt
	waiting  bool
	refused  error        // by the limits, before a repetition
	last     *StatusError // answer to the last attempt, if it was no success
	lastErr  error        // what became of the last attempt, if it had no answer
	lost     bool         // an attempt that may have been processed had no answer
}

// Do sends the request until it succeeds, fails for good, or may not be
// repeated. Its errors are *[StatusError], *[CallError] and *[ArgumentError].
func (c *Client) Do(ctx context.Context, r *Request) (*Answer, error) {
	if ctx == nil {
		return nil, Invalid("ctx", "must not be nil")
	}
	call := &call{client: c, req: r, path: c.rootPath + r.Path, max: c.retry.MaxAttempts}
	if r.MaxAttempts > 0 {
		call.max = r.MaxAttempts
	}
	if err := ctx.Err(); err != nil {
		return nil, call.fail(err)
	}
	req, err := call.build(ctx)
	if err != nil {
		return nil, err
	}
	defer call.releasePlace() // for a transport that panics
	if err := call.admit(ctx); err != nil {
		return nil, err
	}
	loop := &retryablehttp.Client{
		HTTPClient:   c.http(),
		RetryMax:     call.max - 1,
		CheckRetry:   call.check,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return call.pauseBefore(ctx) },
		PrepareRetry: func(req *http.Request) error { return call.prepare(req.Context()) },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	resp, err := loop.Do(req) //nolint:bodyclose // exchange has read and closed it
	return call.finish(ctx, resp, err)
}

func (c *call) build(ctx context.Context) (*retryablehttp.Request, error) {
	ctx = context.WithValue(ctx, callKey{}, c)
	if c.req.Repeat != RepeatRead {
		ctx = c.unsent.watch(ctx)
	}
	target := c.client.root + c.req.Path
	if c.req.Query != "" {
		target += "?" + c.req.Query
	}
	var body any
	if c.req.Body != nil {
		body = c.req.Body
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, c.req.Method, target, body)
	if err != nil {
		return nil, Invalid("path", "cannot be made into a request")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.client.agent)
	if c.req.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	maps.Copy(req.Header, c.req.Header)
	if c.req.Repeat == RepeatUnsent {
		// With one of these net/http repeats a write by itself.
		req.Header.Del("Idempotency-Key")
		req.Header.Del("X-Idempotency-Key")
	}
	c.client.authorize(req.Header)
	return req, nil
}

// check decides, after every attempt, whether there is another one.
func (c *call) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	c.releasePlace()
	c.attempts++
	c.last, c.lastErr = nil, nil
	if err != nil {
		c.lastErr = withoutURL(err)
		unsent := c.unsent.proves(c.lastErr)
		answered := errors.Is(c.lastErr, ErrTooLarge) // by a success
		c.lost = c.lost || !unsent && !answered
		again := !permanent(c.lastErr) && (c.req.Repeat != RepeatUnsent || unsent)
		if !again {
			return false, nil
		}
		again, _ = c.goOn(ctx, c.client.retry.backoff(c.attempts))
		return again, nil
	}
	if resp.StatusCode/100 == 2 {
		return false, nil
	}
	// A date is read by the clock of the server that wrote it.
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	after, named := ParseRetryAfter(resp.Header.Get("Retry-After"), now)
	c.last = &StatusError{
		Method:     c.req.Method,
		Path:       c.path,
		StatusCode: resp.StatusCode,
		Header:     c.client.scrubHeader(resp.Header),
		Body:       c.client.scrubBody(c.body.String()),
		RetryAfter: after,
		Attempts:   c.attempts,
		Lost:       c.lost,
		Scrub:      c.client.scrub,
	}
	c.releaseBody()
	wait := max(after, c.client.retry.backoff(c.attempts))
	if resp.StatusCode == http.StatusTooManyRequests {
		c.client.pause.extend(time.Now().Add(wait), c.last.detached())
	}
	if !c.req.Repeat.afterStatus(resp.StatusCode, named) {
		return false, nil
	}
	var again bool
	again, c.last.Cause = c.goOn(ctx, wait)
	return again, nil
}

// goOn tells whether another attempt is allowed and can still begin in time, or
// what keeps it from that.
func (c *call) goOn(ctx context.Context, wait time.Duration) (bool, error) {
	c.wait = wait
	if c.attempts >= c.max {
		return false, nil
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	err := c.client.tooLong(ctx, wait)
	return err == nil, err
}

// tooLong is why a call does not wait for so long.
func (c *Client) tooLong(ctx context.Context, wait time.Duration) error {
	switch {
	case wait > c.retry.MaxRetryAfter:
		return fmt.Errorf("the wait is longer than MaxRetryAfter, %s", c.retry.MaxRetryAfter)
	case !fits(ctx, wait):
		return fmt.Errorf("the context ends before the wait is over: %w", context.DeadlineExceeded)
	}
	return nil
}

func (c *call) pauseBefore(ctx context.Context) time.Duration {
	c.waiting = true
	c.client.logWait(ctx, c, "repeat", c.wait)
	return c.wait
}

func (c *call) prepare(ctx context.Context) error {
	c.waiting = false
	c.unsent.reset()
	err := c.admit(ctx)
	switch {
	case err == nil:
		return nil
	case c.last != nil:
		c.last.Cause = errors.Unwrap(err) // its text names the call as well
		c.refused = c.last
	default:
		// What became of the attempt is unknown: it must not look like the
		// refusal of a request that was not sent.
		c.refused = c.fail(fmt.Errorf("%w; not repeated: %w", c.lastErr, err))
	}
	return c.refused
}

// admit waits until the pause of a 429 is over and the limits allow a request.
func (c *call) admit(ctx context.Context) error {
	if err := c.outsit(ctx); err != nil {
		return err
	}
	if w := c.client.window; w != nil {
		if err := w.acquire(ctx); err != nil {
			return c.fail(err)
		}
		c.place = true
	}
	if l := c.client.limiter; l != nil {
		if err := l.Wait(ctx); err != nil {
			c.releasePlace()
			return c.fail(fmt.Errorf("rate limiter: %w", err))
		}
	}
	// Another call may have been told to pause meanwhile.
	if err := c.outsit(ctx); err != nil {
		c.releasePlace()
		return err
	}
	return nil
}

func (c *call) outsit(ctx context.Context) error {
	for {
		left, answer := c.client.pause.remaining()
		if left <= 0 {
			return nil
		}
		if err := c.client.tooLong(ctx, left); err != nil {
			return c.paused(answer, left, err)
		}
		c.client.logWait(ctx, c, "pause", left)
		if err := sleep(ctx, left); err != nil {
			return c.paused(answer, left, err)
		}
	}
}

// paused is the error of a call that the pause after another's 429 ends.
func (c *call) paused(answer StatusError, left time.Duration, cause error) error {
	e := answer.detached()
	e.Method, e.Path, e.Attempts, e.RetryAfter = c.req.Method, c.path, c.attempts, left
	e.Lost, e.Cause = c.lost, cause
	return &e
}

func (c *call) releasePlace() {
	if c.place {
		c.place = false
		c.client.window.release()
	}
}

func (c *call) finish(ctx context.Context, resp *http.Response, err error) (*Answer, error) {
	if err == nil && c.last == nil {
		return &Answer{
			StatusCode: resp.StatusCode,
			Header:     c.client.scrubHeader(resp.Header),
			Body:       c.body.Bytes(),
			Attempts:   c.attempts,
			call:       c,
		}, nil
	}
	c.releaseBody()
	switch {
	case c.refused != nil:
		return nil, c.refused
	case c.last != nil:
		if c.waiting {
			c.last.Cause = ctx.Err()
		}
		return nil, c.last
	case c.waiting:
		return nil, c.fail(fmt.Errorf("%w while waiting to repeat after: %w", ctx.Err(), c.lastErr))
	case c.lastErr != nil:
		return nil, c.fail(c.lastErr)
	}
	return nil, c.fail(withoutURL(err))
}

func (c *call) fail(err error) error {
	return &CallError{
		Attempts:       c.attempts,
		OutcomeUnknown: c.lost && c.req.Repeat != RepeatRead,

		name: c.client.name, method: c.req.Method, path: c.path, query: c.req.Query, err: err, scrub: c.client.scrub,
	}
}
