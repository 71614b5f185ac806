package transport_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// slidingWindow is a server that enforces a limit as a vendor does: by when the
// requests arrive.
type slidingWindow struct {
	n       int
	per     time.Duration
	latency time.Duration

	mu      sync.Mutex
	arrived []time.Time
	refused int
}

func (s *slidingWindow) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(s.latency)
	s.mu.Lock()
	now := time.Now()
	recent := 0
	for _, at := range s.arrived {
		if now.Sub(at) < s.per {
			recent++
		}
	}
	ok := recent < s.n
	if ok {
		s.arrived = append(s.arrived, now)
	} else {
		s.refused++
	}
	s.mu.Unlock()
	time.Sleep(s.latency)
	if ok {
		return respond(200, "{}")(r)
	}
	return respond(429, "{}", "Retry-After", "30")(r)
}

func callMany(t *testing.T, c *transport.Client, goroutines, calls int) {
	t.Helper()
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range calls {
				_, err := do(t.Context(), c, post(transport.RetryUnsent))
				assert.NoError(t, err)
			}
		})
	}
	wg.Wait()
}

func TestRateLimitStaysBelowASlidingWindow(t *testing.T) {
	t.Parallel()
	for _, latency := range []time.Duration{0, 5 * time.Millisecond, 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			server := &slidingWindow{n: 200, per: 30 * time.Second, latency: latency}
			c := newClient(t, server, func(c *transport.Config) error { return c.SetRateLimit(200, 30*time.Second) })
			callMany(t, c, 64, 20)
			assert.Zero(t, server.refused)
			assert.Len(t, server.arrived, 64*20)
		})
	}
}

func TestPauseAfter429IsShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &slidingWindow{n: 200, per: 30 * time.Second, latency: time.Millisecond}
		callMany(t, newClient(t, server), 64, 20)
		assert.Len(t, server.arrived, 64*20, "every call is made once")
		assert.LessOrEqual(t, server.refused, 64*7, "at most what was under way when each window closed")
	})
}

func TestPauseHoldsOtherCallsBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{respond(429, "", "Retry-After", "20"), respond(200, "{}")}}
		c := newClient(t, s)
		var wg sync.WaitGroup
		wg.Go(func() { _, err := do(t.Context(), c, get("first/")); assert.NoError(t, err) })
		synctest.Wait()
		start := time.Now()

		// One that can wait, one that cannot, one that gives up.
		wg.Go(func() { _, err := do(t.Context(), c, get("second/")); assert.NoError(t, err) })
		short, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := do(short, c, get("third/"))
		require.NotNil(t, status(err))
		assert.Equal(t, 429, status(err).StatusCode)
		assert.Zero(t, status(err).Attempts, "it was not sent")
		assert.Equal(t, 20*time.Second, status(err).RetryAfter)
		assert.Equal(t, "/api/third/", status(err).Path)
		assert.Zero(t, time.Since(start), "it fails at once")

		givesUp, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err = do(givesUp, c, get("fourth/"))
		require.ErrorIs(t, err, context.Canceled)
		require.NotNil(t, status(err))

		wg.Wait()
		assert.Equal(t, 3, s.count(), "nobody else got a 429")
		for _, at := range s.times[1:] {
			assert.GreaterOrEqual(t, at.Sub(s.times[0]), 20*time.Second)
		}
	})
}

func TestPauseLongerThanAcceptedFailsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{respond(429, "", "Retry-After", "3600"), respond(200, "{}")}}
		c := newClient(t, s)
		for range 3 {
			_, err := do(t.Context(), c, get("things/"))
			require.NotNil(t, status(err))
		}
		assert.Equal(t, 1, s.count(), "asking again would only lengthen the pause")
		time.Sleep(time.Hour)
		_, err := do(t.Context(), c, get("things/"))
		require.NoError(t, err)
	})
}

func TestRateLimitAndContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{respond(200, "{}")}}
		c := newClient(t, s, func(c *transport.Config) error { return c.SetRateLimit(1, time.Minute) })
		_, err := do(t.Context(), c, get("things/"))
		require.NoError(t, err)

		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = do(ctx, c, get("things/"))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Zero(t, time.Since(start), "a wait that cannot fit is not begun")

		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err = do(ctx, c, get("things/"))
		require.ErrorIs(t, err, context.Canceled)

		waits, cancel := context.WithCancel(t.Context())
		go func() { _, _ = do(waits, c, get("things/")) }()
		synctest.Wait()
		start = time.Now()
		ctx, short := context.WithTimeout(t.Context(), time.Second)
		defer short()
		_, err = do(ctx, c, get("things/"))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Zero(t, time.Since(start), "nor behind one that waits")
		cancel()

		_, err = do(t.Context(), c, get("things/"))
		require.NoError(t, err, "calls that gave up hold no place")
		assert.Equal(t, time.Minute, s.times[1].Sub(s.times[0]))
	})
}

func TestRateLimitCountsRequestsUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		s := &script{steps: []step{func(r *http.Request) (*http.Response, error) {
			<-release
			return respond(200, "{}")(r)
		}, respond(200, "{}")}}
		c := newClient(t, s, func(c *transport.Config) error { return c.SetRateLimit(1, time.Second) })
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { _, err := do(t.Context(), c, get("things/")); assert.NoError(t, err) })
		}
		synctest.Wait()
		assert.Equal(t, 1, s.count())
		close(release)
		wg.Wait()
		assert.Equal(t, 2, s.count())
	})
}

type countingLimiter struct {
	calls atomic.Int64
	err   error
}

func (l *countingLimiter) Wait(context.Context) error {
	l.calls.Add(1)
	return l.err
}

func TestRateLimiterIsAskedBeforeEveryAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &countingLimiter{}
		s := &script{steps: []step{respond(500, ""), respond(500, ""), respond(200, "{}")}}
		_, err := do(t.Context(), newClient(t, s, func(c *transport.Config) error { return c.SetLimiter(l) }), get("things/"))
		require.NoError(t, err)
		assert.EqualValues(t, 3, l.calls.Load())

		closed := &countingLimiter{err: errors.New("limiter closed")}
		s = &script{steps: []step{respond(200, "{}")}}
		_, err = do(t.Context(), newClient(t, s, func(c *transport.Config) error { return c.SetLimiter(closed) }), get("things/"))
		require.ErrorIs(t, err, closed.err)
		assert.Zero(t, s.count())
	})
}
