package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/guestwire/guestwire-go/mews"
)

const limitInterval = mews.RateLimitInterval

// A pace admits a burst of requests, and then one in each step. In any interval it
// admits no more than the burst and the steps in it.
type pace struct {
	step  time.Duration
	burst int
}

// newPace makes a pace that stays below a number of requests in [limitInterval]: a
// tenth of them at once, the others evenly.
func newPace(requests int) pace {
	burst := max(requests/10, 1)
	return pace{limitInterval / time.Duration(max(requests-burst, 1)), burst}
}

// reserve takes the next place. taken is when the last place that was given away is
// due; it returns the same with this one, and how long to wait for it.
func (p pace) reserve(taken, now time.Time) (time.Time, time.Duration) {
	if taken.Before(now) {
		taken = now
	}
	taken = taken.Add(p.step)
	return taken, max(taken.Add(-time.Duration(p.burst)*p.step).Sub(now), 0)
}

// A limiter keeps all processes together below the limit of one access token. It
// implements [mews.RateLimiter].
//
// Only the lease decides how many work on one property, but a token may belong to a
// portfolio, and the tasks of a large property go from process to process.
type limiter struct {
	pace

	limits jetstream.KeyValue
	key    string

	mu       sync.Mutex
	revision uint64    // of what this process knows
	taken    time.Time // at that revision
}

func newLimiter(limits jetstream.KeyValue, token secret, requests int) *limiter {
	sum := sha256.Sum256([]byte(token))
	return &limiter{pace: newPace(requests), limits: limits, key: hex.EncodeToString(sum[:16])}
}

// Wait returns when a request may be sent.
func (l *limiter) Wait(ctx context.Context) error {
	wait, err := l.reserve(ctx)
	if err != nil {
		return err
	}
	return sleep(ctx, wait)
}

// reserve takes a place in the shared entry. It tries what it knows first, which is
// right unless another process was there in between.
func (l *limiter) reserve(ctx context.Context) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		now := time.Now()
		taken, wait := l.pace.reserve(l.taken, now)
		if deadline, ok := ctx.Deadline(); ok && now.Add(wait).After(deadline) {
			return 0, fmt.Errorf("rate limit: the next request is allowed in %s: %w", wait.Round(time.Millisecond), context.DeadlineExceeded)
		}
		revision, err := l.limits.Update(ctx, l.key, []byte(taken.Format(time.RFC3339Nano)), l.revision)
		switch {
		case err == nil:
			l.revision, l.taken = revision, taken
			return wait, nil
		case !overtaken(err):
			return 0, fmt.Errorf("rate limit: %w", err)
		}
		if err := l.refresh(ctx); err != nil {
			return 0, fmt.Errorf("rate limit: %w", err)
		}
	}
}

func (l *limiter) refresh(ctx context.Context) error {
	l.revision, l.taken = 0, time.Time{}
	entry, err := l.limits.Get(ctx, l.key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil // expired, or not yet there
	}
	if err == nil {
		l.revision = entry.Revision()
		l.taken, err = time.Parse(time.RFC3339Nano, string(entry.Value()))
	}
	return err
}
