package webhook

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"
)

// A Key stands for one thing that is delivered, however often. It is a hash because
// what comes from outside can be of any length.
type Key = [sha256.Size]byte

// A Memory knows the latest deliveries that were handled, and those that are being
// handled.
type Memory struct {
	limit  int
	window time.Duration // 0: until the limit is reached

	mu      sync.Mutex
	handled map[Key]time.Time
	order   []stamp // of handled, oldest first
	running map[Key]*run
}

type stamp struct {
	key Key
	at  time.Time
}

type run struct {
	done chan struct{}
	err  error // readable once done is closed
}

// NewMemory makes a memory of so many deliveries. They are forgotten after the window,
// if there is one.
func NewMemory(limit int, window time.Duration) *Memory {
	return &Memory{limit: limit, window: window, handled: map[Key]time.Time{}, running: map[Key]*run{}}
}

// Do calls f like [Run] unless a call for the same key has succeeded before; repeated
// says so. If such a call is under way, Do waits for its result. Only a success is
// remembered, also one that comes after its context ended.
func (m *Memory) Do(ctx context.Context, key Key, f func() error) (repeated bool, err error) {
	r, isNew := m.begin(key)
	if r == nil {
		return true, nil
	}
	if isNew {
		result := start(f)
		go func() { m.end(key, r, <-result) }()
	}
	select {
	case <-r.done:
		return !isNew, r.err
	case <-ctx.Done():
	}
	select { // both may have been ready
	case <-r.done:
		return !isNew, r.err
	default:
		return !isNew, ErrTimeout
	}
}

// begin returns the run for a key, and whether it is a new one that the caller has to
// make; nil if one has succeeded before.
func (m *Memory) begin(key Key) (r *run, isNew bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(time.Now())
	if _, ok := m.handled[key]; ok {
		return nil, false
	}
	if r := m.running[key]; r != nil {
		return r, false
	}
	r = &run{done: make(chan struct{})}
	m.running[key] = r
	return r, true
}

func (m *Memory) end(key Key, r *run, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.running, key)
	if now := time.Now(); err == nil {
		m.handled[key] = now
		m.order = append(m.order, stamp{key, now})
		m.forget(now)
	}
	r.err = err
	close(r.done)
}

// forget drops what is too much or too old.
func (m *Memory) forget(now time.Time) {
	n := max(0, len(m.order)-m.limit)
	for n < len(m.order) && m.window > 0 && now.Sub(m.order[n].at) >= m.window {
		n++
	}
	for _, s := range m.order[:n] {
		delete(m.handled, s.key)
	}
	m.order = m.order[n:]
}
