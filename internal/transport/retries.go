package transport

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Retries count the attempts of something that is done in steps, such as reading a
// file that can be opened again where it broke off. What counts are attempts that
// come no further.
type Retries struct {
	client *Client
	max    int
	failed int
}

// NewRetries counts to the policy's MaxAttempts, or to another number.
func (c *Client) NewRetries(maxAttempts int) *Retries {
	return &Retries{client: c, max: cmp.Or(maxAttempts, c.retry.MaxAttempts)}
}

// Attempt is the number of the attempt that is next, from 1.
func (r *Retries) Attempt() int { return r.failed + 1 }

// Advance says that something was reached that was not reached before.
func (r *Retries) Advance() { r.failed = 0 }

// Wait waits for the next attempt after err, or returns the error to end with.
func (r *Retries) Wait(ctx context.Context, err error) error {
	temporary := r.note(err)
	if !temporary || r.failed >= r.max || ctx.Err() != nil {
		return err
	}
	wait := r.client.retry.backoff(r.failed)
	status, isStatus := errors.AsType[*StatusError](err)
	if isStatus {
		wait = max(wait, status.RetryAfter)
	}
	stopped := r.client.tooLong(ctx, wait)
	if stopped == nil {
		r.client.logRetry(ctx, err, wait)
		stopped = sleep(ctx, wait)
	}
	switch {
	case stopped == nil:
		return nil
	case isStatus:
		status.Cause = stopped
		return err
	}
	return fmt.Errorf("%w; not retried: %w", err, stopped)
}

// note counts an attempt in its error, and reports whether another one can help.
func (r *Retries) note(err error) (temporary bool) {
	r.failed++
	if e, ok := errors.AsType[*StatusError](err); ok {
		e.Attempts = r.failed
		return RetryRead.afterStatus(e.StatusCode, false)
	}
	if e, ok := errors.AsType[*CallError](err); ok {
		e.Attempts = r.failed
		return !errors.Is(e.err, ErrLink) && !permanent(e.err)
	}
	return true
}

func (c *Client) logRetry(ctx context.Context, err error, wait time.Duration) {
	if c.log == nil {
		return
	}
	c.log.LogAttrs(ctx, slog.LevelInfo, c.name+" wait", slog.String("reason", "retry"),
		slog.Duration("wait", wait), slog.String("error", OneLine(c.scrub(err.Error()), maxErrorBytes)))
}
