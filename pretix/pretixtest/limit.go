package pretixtest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// What pretix Hosted admits. Servers of one's own have no limit.
const (
	RateLimitRequests = 360
	RateLimitInterval = time.Minute
)

// SetRateLimit makes the server reject more than so many requests within any period of
// that length with 429 and a Retry-After. All team tokens of an organizer share a
// limit, and so do all its OAuth tokens; each device has its own. pretix Hosted has
// [RateLimitRequests] in [RateLimitInterval]; here there is no limit unless one is set.
// Zero removes the limit. Windows start empty.
//
// Requests with valid credentials count, those rejected with 429 and those
// whose idempotency key has its response already do not.
func (s *Server) SetRateLimit(requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = fake.Limit{Requests: requests, Per: per}
	clear(s.windows)
}

// throttle keeps the limit.
func (s *Server) throttle(c *call) (reply, bool) {
	if c.credential == nil { // a public address
		return reply{}, false
	}
	scope := c.credential.kind + " " + c.credential.organizer
	if c.credential.kind == deviceToken {
		scope = c.r.Header.Get("Authorization")
	}
	if s.windows[scope] == nil {
		s.windows[scope] = new(fake.Window)
	}
	wait, ok := s.windows[scope].Admit(s.limit, time.Now())
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
