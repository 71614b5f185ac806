package fake

import (
	"slices"
	"time"
)

// Limit is how many requests a window admits.
type Limit struct {
	Requests      int // 0: no limit
	Per           time.Duration
	CountRejected bool // requests without room count as well
}

// Window is a sliding window: the moments of the last requests, no more of
// them than the limit admits, because older ones decide nothing. The zero value
// is empty and ready for use.
type Window []time.Time

// Admit counts a request. Without room for it, wait is the time until there is
// some, if nobody asks before.
func (w *Window) Admit(l Limit, now time.Time) (wait time.Duration, ok bool) {
	if l.Requests <= 0 || l.Per <= 0 {
		return 0, true
	}
	start := now.Add(-l.Per)
	recent := slices.DeleteFunc(*w, func(t time.Time) bool { return !t.After(start) })
	ok = len(recent) < l.Requests
	if !ok && l.CountRejected {
		recent = slices.Delete(recent, 0, len(recent)-l.Requests+1)
	}
	if ok || l.CountRejected {
		recent = append(recent, now)
	}
	*w = recent
	return recent[max(len(recent)-l.Requests, 0)].Sub(start), ok
}

// RetryAfter is a wait in whole seconds, at least one.
func RetryAfter(wait time.Duration) int64 {
	return max(int64((wait+time.Second-1)/time.Second), 1)
}
