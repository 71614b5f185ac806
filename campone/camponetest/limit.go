package camponetest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// What the vendor admits for each key, unless an operator set another number.
const (
	RateLimitRequests = 1000
	RateLimitInterval = time.Hour
)

// SetRateLimit makes the server reject more than so many requests with one key within
// any period of that length with 429 and a Retry-After. CampOne has [RateLimitRequests]
// in [RateLimitInterval]; here there is no limit unless one is set. Zero removes the
// limit. Windows start empty.
//
// Requests with a valid key count, those rejected with 429, too.
func (s *Server) SetRateLimit(requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = limitOf(requests, per)
	for _, k := range s.keys {
		k.window = nil
	}
}

// SetKeyRateLimit gives one key its own limit, as an operator can. Zero
// requests are no limit.
func (s *Server) SetKeyRateLimit(key string, requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.keys[key]; k != nil {
		own := limitOf(requests, per)
		k.own, k.window = &own, nil
	}
}

func limitOf(requests int, per time.Duration) fake.Limit {
	return fake.Limit{Requests: requests, Per: per, CountRejected: true}
}

// throttle keeps the limit.
func (s *Server) throttle(c *call) (reply, bool) {
	l := s.limit
	if c.key.own != nil {
		l = *c.key.own
	}
	wait, ok := c.key.window.Admit(l, c.now)
	if ok {
		return reply{}, false
	}
	seconds := strconv.FormatInt(fake.RetryAfter(wait), 10)
	p := problem(http.StatusTooManyRequests, throttled(seconds))
	p.header.Set("Retry-After", seconds)
	return p, true
}

// throttled is the text of a 429; the seconds may be none.
func throttled(seconds string) string {
	switch n, err := strconv.ParseUint(seconds, 10, 64); {
	case err != nil:
		return "Request was throttled."
	case n == 1:
		return "Request was throttled. Expected available in 1 second."
	}
	return "Request was throttled. Expected available in " + seconds + " seconds."
}
