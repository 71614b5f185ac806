package paging_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/paging"
)

func TestPrefetchTakesLessTime(t *testing.T) {
	t.Parallel()
	pages := make([][]int, 40)
	tests := []struct {
		numbered bool
		prefetch int
		work     time.Duration
		want     time.Duration
		most     int
	}{
		{true, 0, 0, 40 * time.Second, 1},
		{true, 4, 0, 11 * time.Second, 4}, // the first page, then 39 by fours
		{true, 1, time.Second, 41 * time.Second, 1},
		{false, 0, time.Second, 80 * time.Second, 1},
		{false, 1, time.Second, 41 * time.Second, 1},
		{false, 4, time.Second, 41 * time.Second, 1},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			l := &list{pages: pages, numbered: tt.numbered, latency: time.Second}
			start := time.Now()
			for _, err := range paging.Pages(t.Context(), l.source("", tt.prefetch)) {
				require.NoError(t, err)
				time.Sleep(tt.work)
			}
			assert.Equal(t, tt.want, time.Since(start), "%+v", tt)
			assert.LessOrEqual(t, l.most, tt.most, "%+v", tt)
		})
	}
}

// A list that grows or shrinks during an iteration is followed by its links, whatever
// was guessed ahead.
func TestPrefetchFollowsTheLinks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &list{pages: [][]int{{1}, {2}, {3}, {4}, {5}, {6}}, numbered: true, latency: time.Second}
		l.next = func(n int, token string) string {
			switch n {
			case 2:
				return l.token(4) // not the guess
			case 5:
				return "" // shorter than the count said
			}
			return token
		}
		rows, errs := collect(l.items(t.Context(), "", 3))
		assert.Empty(t, errs)
		assert.Equal(t, []int{1, 2, 4, 5}, rows)
	})
}

func TestPrefetchKeepsThePagesWithinItsBound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, numbered := range []bool{false, true} {
			l := &list{pages: make([][]int, 30), numbered: numbered, latency: time.Second}
			n := 0
			for range paging.Pages(t.Context(), l.source("", 3)) {
				n++
				time.Sleep(time.Minute)
				l.mu.Lock()
				assert.LessOrEqual(t, len(l.asked), n+3)
				l.mu.Unlock()
			}
			assert.Equal(t, 30, n)
		}
	})
}

func TestDeliverRunsOnTheConsumersGoroutine(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		l := &list{pages: [][]int{{1}, {2}, {3}}, numbered: numbered}
		var at string // no lock: the race detector would tell
		src := l.source("", prefetch)
		src.Fetch = func(ctx context.Context, token string) paging.Result {
			res := l.fetch(ctx, token)
			res.Deliver = func() error { at = token; return nil }
			return res
		}
		want := []string{"", l.token(2), l.token(3)}
		for range paging.Pages(t.Context(), src) {
			assert.Equal(t, want[0], at)
			want = want[1:]
		}
		assert.Empty(t, want)
	})
}
