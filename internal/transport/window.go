package transport

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// A window lets at most n requests begin in any interval of the given length,
// as a server sees it: a request counts from its end, since how long it was on
// its way before the server counted it is not known here.
type window struct {
	n   int
	per time.Duration

	turn chan struct{} // held by the one caller that waits for a slot; Go serves the others in order

	mu       sync.Mutex
	inFlight int
	ended    []time.Time // oldest first, none older than per
	freed    chan struct{}
}

func newWindow(n int, per time.Duration) *window {
	return &window{n: n, per: per, turn: make(chan struct{}, 1), freed: make(chan struct{}, 1)}
}

// acquire takes a slot, which release gives back.
func (w *window) acquire(ctx context.Context) error {
	if wait := w.full(); !fits(ctx, wait) {
		return noRoom(wait) // earlier callers need the next slots
	}
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return contextError(ctx, nil)
	}
	defer func() { <-w.turn }()
	for {
		wait, ok := w.take()
		if ok {
			return nil
		}
		if !fits(ctx, wait) {
			return noRoom(wait)
		}
		if err := w.await(ctx, wait); err != nil {
			return err
		}
	}
}

// take takes a slot if there is one. Otherwise it returns how long there will be none,
// or 0 if that depends on requests in flight.
func (w *window) take() (time.Duration, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if wait, full := w.look(); full {
		return wait, false
	}
	w.inFlight++
	return 0, true
}

// full returns how long there will be no slot, or 0 if there may be one.
func (w *window) full() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	wait, _ := w.look()
	return wait
}

func (w *window) look() (wait time.Duration, full bool) {
	now := time.Now()
	for len(w.ended) > 0 && now.Sub(w.ended[0]) >= w.per {
		w.ended = w.ended[1:]
	}
	switch {
	case w.inFlight+len(w.ended) < w.n:
		return 0, false
	case len(w.ended) == 0:
		return 0, true
	}
	return w.per - now.Sub(w.ended[0]), true
}

func noRoom(wait time.Duration) error {
	return deadlineError(fmt.Sprintf("rate limit: the next request is allowed in %s, after the context's deadline", wait.Round(time.Millisecond)))
}

func (w *window) await(ctx context.Context, wait time.Duration) error {
	if wait > 0 {
		return sleep(ctx, wait)
	}
	select {
	case <-w.freed:
		return nil
	case <-ctx.Done():
		return contextError(ctx, nil)
	}
}

func (w *window) release() {
	w.mu.Lock()
	w.inFlight--
	w.ended = append(w.ended, time.Now())
	w.mu.Unlock()
	select {
	case w.freed <- struct{}{}:
	default:
	}
}
