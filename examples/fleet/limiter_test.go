package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// Whenever requests are sent, no interval has more of them than the vendor allows.
func TestPace(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{1, 5, 60, mews.RateLimitRequests} {
		p := newPace(limit)
		now := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
		var taken time.Time
		var sent []time.Time
		for i := range 5 * limit {
			if i == 2*limit {
				now = now.Add(10 * limitInterval) // quiet for a while
			}
			var wait time.Duration
			taken, wait = p.reserve(taken, now)
			sent = append(sent, now.Add(wait))
		}
		for first := range sent {
			within := 0
			for _, at := range sent[first:] {
				if at.Sub(sent[first]) < limitInterval {
					within++
				}
			}
			require.LessOrEqual(t, within, max(limit, 2), "limit %d", limit)
		}
	}
}

// The processes that share a token share its limit.
func TestSharedLimit(t *testing.T) {
	t.Parallel()
	f := setup(t, small())
	limiters := []*limiter{newLimiter(f.bus.limits, "a", 200), newLimiter(f.bus.limits, "a", 200), newLimiter(f.bus.limits, "a", 200)}
	atOnce := 0
	for range 10 {
		for _, l := range limiters {
			wait, err := l.reserve(t.Context())
			require.NoError(t, err)
			if wait == 0 {
				atOnce++
			}
		}
	}
	assert.InDelta(t, 20, atOnce, 3, "the burst, and a few for the time that this takes")
	other, err := newLimiter(f.bus.limits, "b", 200).reserve(t.Context())
	require.NoError(t, err)
	assert.Zero(t, other)

	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, limiters[0].Wait(soon), context.DeadlineExceeded)
}
