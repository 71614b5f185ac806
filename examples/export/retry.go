package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews"
)

// A verdict says what to do about an error.
type verdict int

const (
	temporary   verdict = iota // try again, from the page that failed
	interrupted                // the user said so
	disk                       // a file cannot be written
	undecodable                // permanent: the response would be the same
	wrong                      // permanent until somebody changes something, such as the tokens
)

func judge(ctx context.Context, err error) verdict {
	if ctx.Err() != nil {
		return interrupted
	}
	if _, ok := errors.AsType[*writeError](err); ok {
		return disk
	}
	if _, ok := errors.AsType[*mews.DecodeError](err); ok || errors.Is(err, mews.ErrPaginationLoop) {
		return undecodable
	}
	if _, ok := errors.AsType[*mews.ArgumentError](err); ok {
		return wrong
	}
	if e, ok := errors.AsType[*mews.Error](err); ok {
		switch {
		case e.StatusCode == http.StatusTooManyRequests, e.StatusCode == http.StatusRequestTimeout, e.StatusCode >= 500:
		default:
			return wrong
		}
	}
	return temporary
}

// How often to try again without a page in between, and how long to wait first. The
// client has retried each request before that.
const (
	maxFailures = 5
	firstWait   = 5 * time.Second
)

// all exports all pages. It resumes after temporary errors from the page that
// failed, and with smaller pages if a page was too much.
func (e *export) all(ctx context.Context) error {
	for failures := 0; ; {
		token := e.at.Token
		err := e.pages(ctx)
		if err == nil {
			return nil
		}
		if e.at.Token != token {
			failures = 0
		}
		tooMuch := errors.Is(err, mews.ErrTooHeavy) || errors.Is(err, mews.ErrResponseTooLarge)
		if tooMuch && e.pageSize > 1 && ctx.Err() == nil {
			e.pageSize /= 2
			e.sayf("%v\ngoing on with %s per page", err, cli.Count(e.pageSize, "customer"))
			continue
		}
		if failures++; failures > maxFailures || judge(ctx, err) != temporary {
			return err
		}
		pause := firstWait << (failures - 1)
		if refused, ok := errors.AsType[*mews.Error](err); ok {
			pause = max(pause, refused.RetryAfter)
		}
		e.sayf("%v\ntrying again in %s", err, pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
