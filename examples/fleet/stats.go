package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

// stats count what this process did.
type stats struct {
	tasks    atomic.Int64
	slices   atomic.Int64 // tasks that went back into the queue
	requests atomic.Int64
	rows     atomic.Int64
	aside    atomic.Int64
	failed   atomic.Int64
	lost     atomic.Int64
}

// A snapshot is the stats of one moment.
type snapshot struct {
	at                                         time.Time
	tasks, slices, requests, rows, lost, aside int64
	failed                                     int64
}

func (s *stats) snapshot() snapshot {
	return snapshot{
		at: time.Now(), tasks: s.tasks.Load(), slices: s.slices.Load(), requests: s.requests.Load(), rows: s.rows.Load(),
		lost: s.lost.Load(), aside: s.aside.Load(), failed: s.failed.Load(),
	}
}

// since describes what was done since an earlier moment.
func (s *stats) since(before snapshot) string {
	now := s.snapshot()
	passed := now.at.Sub(before.at)
	requests := now.requests - before.requests
	return fmt.Sprintf("%s, %s, %s (%.0f/s), %s, %d put aside, %d failed, %d MB of memory",
		passed.Round(10*time.Millisecond), cli.Count(int(now.tasks-before.tasks), "task"), cli.Count(int(requests), "request"),
		float64(requests)/passed.Seconds(), cli.Count(int(now.rows-before.rows), "row"), now.aside-before.aside,
		now.failed-before.failed, memory())
}

// memory is what the heap and the stacks take, in MB.
func memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return (m.HeapInuse + m.StackInuse) >> 20
}
