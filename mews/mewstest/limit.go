package mewstest

import (
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// What Mews admits for each access token. It counts on a best-effort basis
// and may change the numbers.
const (
	RateLimitRequests = 200
	RateLimitInterval = 30 * time.Second
)

// SetRateLimit makes the server reject more than so many requests with one access token
// within any period of that length with 429 and a Retry-After. Mews has
// [RateLimitRequests] in [RateLimitInterval]; here there is no limit unless one is set.
// Zero removes the limit. Windows start empty.
//
// Requests with valid tokens count, those rejected with 429 do not.
func (s *Server) SetRateLimit(requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = fake.Limit{Requests: requests, Per: per}
	for _, c := range s.tokens {
		if c != nil {
			c.window = nil
		}
	}
}

// SetRetryAfter sets whether a 429 of the rate limit carries Retry-After, as it
// does by default. The vendor says that it may be missing.
func (s *Server) SetRetryAfter(sent bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noRetryAfter = !sent
}
