package camponetest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// What the vendor admits for each key, unless an operator set another number.
const (
	RateLimitRequests = 1000
	RateLimitPeriod   = time.Hour
)

// limit is how much one key may ask for.
type limit struct {
	requests int // 0: no limit
	per      time.Duration
}

// SetRateLimit makes the server refuse more than so many requests with one
// key within any period of that length with 429 and a Retry-After. CampOne has
// [RateLimitRequests] in [RateLimitPeriod]; here there is no limit unless one
// is set. Zero takes it away. Everything that was authenticated counts, what
// was refused with 429, too. Windows start empty.
func (s *Server) SetRateLimit(requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = limit{requests, per}
	for _, k := range s.keys {
		k.window = nil
	}
}

// SetKeyRateLimit gives one key a limit of its own, as an operator can. Zero
// requests are no limit.
func (s *Server) SetKeyRateLimit(key string, requests int, per time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.keys[key]; k != nil {
		k.own, k.window = &limit{requests, per}, nil
	}
}

// window holds the moments of a key's last requests, not more of them than the
// limit admits: older ones decide nothing.
type window []time.Time

// admit counts a request. When there was no room for it, wait is the time until
// there is, if nobody asks before.
func (w *window) admit(l limit, now time.Time) (wait time.Duration, ok bool) {
	if l.requests <= 0 || l.per <= 0 {
		return 0, true
	}
	start := now.Add(-l.per)
	recent := slices.DeleteFunc(*w, func(t time.Time) bool { return !t.After(start) })
	ok = len(recent) < l.requests
	if !ok {
		recent = slices.Delete(recent, 0, len(recent)-l.requests+1)
	}
	recent = append(recent, now)
	*w = recent
	return recent[0].Sub(start), ok
}

// throttle keeps the limit.
func (s *Server) throttle(c *call) (reply, bool) {
	l := s.limit
	if c.key.own != nil {
		l = *c.key.own
	}
	wait, ok := c.key.window.admit(l, c.now)
	if ok {
		return reply{}, false
	}
	seconds := strconv.FormatInt(max(int64((wait+time.Second-1)/time.Second), 1), 10)
	p := problem(http.StatusTooManyRequests, throttled(seconds))
	p.header.Set("Retry-After", seconds)
	return p, true
}

func throttled(seconds string) string {
	text := "Request was throttled. Expected available in " + seconds + " second"
	if seconds != "1" {
		text += "s"
	}
	return text + "."
}
