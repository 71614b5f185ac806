package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// check decides, after every attempt, whether there is another one.
func (c *call) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	c.releaseSlot()
	c.attempts++
	c.last, c.lastErr = nil, nil
	switch {
	case err != nil:
		return c.checkError(ctx, withoutURL(err)), nil
	case resp.StatusCode/100 == 2:
		return c.checkSuccess(ctx, resp), nil
	}
	return c.checkStatus(ctx, resp), nil
}

// settle adds to the fate of the call what became of the write in this attempt.
func (c *call) settle(r result) {
	c.fate.add(judge(r, c.req.Atomic), c.attempt.evidence.resent())
}

func (c *call) checkError(ctx context.Context, err error) bool {
	c.lastErr = err
	unprocessed := c.attempt.unprocessed
	c.settle(result{unprocessed: unprocessed})
	if permanent(err) || c.req.Retry == RetryUnsent && !unprocessed {
		return false
	}
	wait := c.client.retry.backoff(c.attempts)
	if c.attempt.refused && c.attempts == 1 {
		wait = 0 // the connection was stale or is being closed: another one will do
	}
	again, _ := c.goOn(ctx, wait)
	return again
}

// checkSuccess looks at a response with the status of a success, which is one
// only with a body that is expected, and whole.
func (c *call) checkSuccess(ctx context.Context, resp *http.Response) bool {
	r, a := c.req, &c.attempt
	if a.stream {
		return c.checkStream(ctx)
	}
	body := a.body.Bytes()
	api := isAPI(resp.Header, body)
	empty := len(body) == 0 && a.broken == nil
	expected := api || empty && (r.NoBody || r.NoContent && resp.StatusCode == http.StatusNoContent) || r.AnyBody && !empty
	if r.Stream != nil {
		expected = false // it was not taken for a file
	}
	if empty && expected {
		api = true // nothing is what the API says
	}
	c.settle(result{status: resp.StatusCode, api: api || r.AnyBody && expected})
	switch {
	case a.broken != nil:
		c.lastErr = fmt.Errorf("reading the response: %w", a.broken)
	case !expected:
		problem := foreign(resp.Header, body)
		if r.Stream != nil {
			problem = "the response is not the whole file, or no file at all"
		}
		c.last = c.bodyError(resp, errForeign, problem)
	case a.tooLarge:
		err := fmt.Errorf("%w of %d bytes (status %d; WithMaxResponseBytes sets it)", ErrTooLarge, c.client.maxBytes, resp.StatusCode)
		c.last = c.bodyError(resp, err, err.Error())
		return false
	default:
		return false
	}
	if r.Retry == RetryUnsent {
		return false
	}
	again, cause := c.goOn(ctx, c.client.retry.backoff(c.attempts))
	if c.last != nil {
		c.last.info().Cause = cause
	}
	return again
}

// checkStream looks at a success whose body went to the caller's writer.
func (c *call) checkStream(ctx context.Context) bool {
	a := &c.attempt
	c.settle(result{status: http.StatusOK, api: true})
	if a.broken == nil {
		return false
	}
	c.lastErr = fmt.Errorf("after %d bytes of the file: %w", a.streamed, a.broken)
	if a.fatal {
		return false
	}
	again, _ := c.goOn(ctx, c.client.retry.backoff(c.attempts))
	return again
}

var errForeign = errors.New("the response does not come from the API")

// foreign says why a response is not the API's.
func foreign(h http.Header, body []byte) string {
	kind := h.Get("Content-Type")
	switch {
	case len(body) == 0:
		return "the body is empty"
	case beginsAsJSON(body) && kind == "":
		return "the response has no Content-Type, which must be JSON"
	case beginsAsJSON(body):
		return "the response is not JSON by its Content-Type, " + OneLine(kind, 100)
	case body[0] == '<':
		return "the body is HTML or XML, not JSON"
	}
	return "the body is not JSON"
}

func (c *call) bodyError(resp *http.Response, err error, problem string) *BodyError {
	e := &BodyError{
		Info:       c.info(),
		StatusCode: resp.StatusCode,
		Header:     c.header(resp.Header),
		Problem:    c.scrub(problem),
		Err:        err,
	}
	e.Raw = e.Info.Raw(c.attempt.body.Bytes())
	return e
}

func (c *call) checkStatus(ctx context.Context, resp *http.Response) bool {
	// A date is read by the clock of the server that wrote it.
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	after, _ := ParseRetryAfter(resp.Header.Get("Retry-After"), now)
	_, waits := resp.Header["Retry-After"] // in a form that can be read or not
	body := c.attempt.body.Bytes()
	c.settle(result{status: resp.StatusCode, api: isAPI(resp.Header, body), waits: waits})
	last := &StatusError{
		Info:       c.info(),
		StatusCode: resp.StatusCode,
		Header:     c.header(resp.Header),
		Body:       c.body(string(body)),
		RetryAfter: after,
	}
	c.last = last
	wait := max(after, c.client.retry.backoff(c.attempts))
	spent := c.key != nil && c.key.Spent != nil && c.key.Spent(resp.StatusCode, body)
	c.releaseBody()
	if resp.StatusCode == http.StatusTooManyRequests {
		c.client.pause.extend(time.Now().Add(wait), last.detached())
	}
	renewed, tokenErr := c.renew(ctx, resp.StatusCode)
	switch {
	case tokenErr != nil:
		last.Cause = tokenErr
		return false
	case spent, renewed:
		wait = 0
	case !c.req.Retry.afterStatus(resp.StatusCode, waits):
		return false
	}
	var again bool
	again, last.Cause = c.goOn(ctx, wait)
	if again && spent {
		c.key.next()
	}
	return again
}

// goOn reports whether another attempt is allowed and can still begin in time, or
// what keeps it from that.
func (c *call) goOn(ctx context.Context, wait time.Duration) (bool, error) {
	c.wait = wait
	if c.attempts >= c.max {
		return false, nil
	}
	if err := contextError(ctx, nil); err != nil {
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
		return deadlineError("the context ends before the wait is over")
	}
	return nil
}
