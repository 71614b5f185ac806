package mewstest

import (
	"slices"
	"time"
)

// What Mews admits for each access token. It counts on a best-effort basis
// and may change the numbers.
const (
	RateLimitRequests = 200
	RateLimitPeriod   = 30 * time.Second
)

// limit is the sliding window of the requests of one access token.
type limit struct {
	requests     int // 0: no limit
	per          time.Duration
	noRetryAfter bool
}

// SetRateLimit makes the server refuse more than so many requests for one
// access token within any period of that length with 429 and a Retry-After.
// Mews has [RateLimitRequests] in [RateLimitPeriod]; here there is no limit
// unless one is set. Zero takes it away. Windows start empty.
func (s *Server) SetRateLimit(requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit.requests, s.limit.per = max(requests, 0), per
	for _, c := range s.tokens {
		if c != nil {
			c.admitted = nil
		}
	}
}

// SetRetryAfter tells whether refusals of the rate limit carry Retry-After,
// as they do by default. The vendor says that it may be missing.
func (s *Server) SetRetryAfter(sent bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit.noRetryAfter = !sent
}

// admit counts a request. When there is no room for it, wait is the time until
// there is; a refused request does not count.
func (l limit) admit(c *credential, now time.Time) (wait time.Duration, ok bool) {
	if l.requests == 0 || l.per <= 0 {
		return 0, true
	}
	start := now.Add(-l.per)
	c.admitted = slices.DeleteFunc(c.admitted, func(t time.Time) bool { return !t.After(start) })
	if len(c.admitted) >= l.requests {
		return c.admitted[len(c.admitted)-l.requests].Sub(start), false
	}
	c.admitted = append(c.admitted, now)
	return 0, true
}

// retryAfter is a wait in whole seconds, at least one.
func retryAfter(wait time.Duration) int64 {
	return max(int64((wait+time.Second-1)/time.Second), 1)
}
