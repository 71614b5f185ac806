package feed_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/feed"
	"github.com/guestwire/guestwire-go/internal/paging"
)

// A server whose clock is fast must not make the next round begin too late.
func TestClockOfTheServerIsFast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for name, end := range map[string]time.Duration{"": 0, "with an end": 24 * time.Hour} {
			start := time.Now().UTC()
			until := start.Add(end)
			s := scripted(pageOf("", start.Add(5*time.Hour), row{ID: "1"}), pageOf("", start.Add(-5*time.Hour)), pageOf("", start.Add(time.Hour)))
			if end > 0 {
				s.src.Begin = func(r *feed.Round) { r.Until = until }
			}
			_, err := run(t.Context(), s, feed.Options{Every: time.Hour, Overlap: time.Minute}, 4)
			require.NoError(t, err)
			var since []time.Duration
			for _, r := range s.rounds[1:] {
				since = append(since, r.Since.Sub(start))
			}
			assert.Equal(t, []time.Duration{-time.Minute, -time.Minute, 59 * time.Minute}, since, name)
		}
	})
}

// A list whose places lead in a circle ends, although nothing in it is new.
func TestPlacesInACircle(t *testing.T) {
	t.Parallel()
	s := scripted()
	for range 20 {
		s.pages = append(s.pages, pageOf("b", time.Now()), pageOf("c", time.Now()), pageOf("b", time.Now()))
	}
	_, err := run(t.Context(), s, feed.Options{}, -1)
	failed, ok := errors.AsType[*wrapped](err)
	require.True(t, ok)
	require.ErrorIs(t, failed.err, feed.ErrUnsteady)
	require.ErrorIs(t, failed.err, paging.ErrLoop)
	assert.Len(t, s.rounds, 30)
	assert.NotContains(t, failed.mark, "place", "so that it can begin again")
}
