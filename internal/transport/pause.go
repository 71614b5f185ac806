package transport

import (
	"context"
	"sync"
	"time"
)

// A pause holds all calls of a client back after one of them was told that
// there are too many, so that the others do not collect the same response.
type pause struct {
	mu       sync.Mutex
	until    time.Time
	response StatusError
}

func (p *pause) extend(until time.Time, response StatusError) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.After(p.until) {
		p.until, p.response = until, response
	}
}

func (p *pause) remaining() (time.Duration, StatusError) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until), p.response
}

// sleep waits, or returns the error of a context that ends before.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return contextError(ctx, nil)
	case <-timer.C:
		return nil
	}
}

// fits reports whether the context leaves time for a wait of d.
func fits(ctx context.Context, d time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > d
}
