// Package feed reads what changed in a list, from one mark to the next. Its rules
// hold for every feed of every client package:
//
//   - No gap; repeats are possible. A round reads everything that changed since its
//     mark, in an order that changes do not affect. The next mark is the time of the
//     server at the first page, or the local time if that is earlier, less an overlap.
//   - A round whose pages do not join is read again from its first page. The mark
//     does not move.
//   - Each batch has the mark to continue from, and the time at which its read began.
//     These times never go back, also not from one mark to the next process.
//   - A row that has not changed since it was last delivered is dropped, as far as a
//     bounded memory reaches.
//   - No request before the first range, no goroutine, one page in memory. An error
//     is yielded once, with the mark to resume from.
//
// Rows have no type here, so that all lists compile once.
package feed

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"reflect"
	"time"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// ErrUnsteady ends a round whose pages did not join, several times over.
var ErrUnsteady = errors.New("the list changed too much while it was read; resume later from the mark")

const (
	// DefaultOverlap is how much of the last round is read again. It covers writes
	// that were not yet visible at the time that they bear, and clocks that differ.
	DefaultOverlap = 5 * time.Minute
	// DefaultMemory is the number of rows to remember.
	DefaultMemory = 100_000

	maxRepeats = 10
)

// Options are what the user chooses.
type Options struct {
	Mark    string
	Since   time.Time
	Overlap time.Duration
	Every   time.Duration // 0: one round
	Wake    <-chan struct{}
	Memory  int
}

// A Source is a list to read.
type Source struct {
	Name    string // of the list, for marks
	Filters string // fingerprint, for marks
	Err     error  // an invalid argument, to be reported by the first read
	// First reads nothing and returns what the first round of all begins with; the
	// zero time selects everything.
	First time.Time
	// Timeless is set for a list without times: each round reads all of it.
	Timeless bool
	// Begin completes a round before its first page.
	Begin func(*Round)
	// Read reads the page of a round at its place.
	Read func(ctx context.Context, r Round) (Page, error)
	// Lost reports whether an error says that the place is gone.
	Lost func(error) bool
	// Asked returns keys to read besides what changed, such as those that events have
	// named; One reads the rows with a key.
	Asked func(context.Context) ([]string, error)
	One   func(ctx context.Context, key string) (Page, error)
	// Key identifies a row; "" if nothing does.
	Key func(row reflect.Value) string
	// Wrap makes the vendor's error of a batch, with the mark to resume from.
	Wrap func(mark string, batch int, err error) error
}

// A Round is a part of a feed: everything that changed since a time.
type Round struct {
	Since time.Time
	Until time.Time // where the lists that need one end; zero before Begin
	Place string    // of the next page, "" for the first one
}

// A Page is what a read returns.
type Page struct {
	Rows   reflect.Value // an addressable slice
	Server time.Time     // not later than when the server looked for the rows
	Next   string        // place of the next page, "" after the last one
	Lost   bool          // the page does not join the one before: read the round again
}

// A Batch is what is delivered.
type Batch struct {
	Rows    any // the slice
	Missing []string
	ReadAt  time.Time
	Mark    string
	End     bool // of a round
}

// Changes iterates over the batches.
func Changes(ctx context.Context, src *Source, o Options) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		f := &follower{src: src, o: o, yield: yield, memory: newMemory(o.Memory), places: map[uint64]struct{}{}}
		if err := f.prepare(); err != nil {
			yield(nil, src.Wrap(o.Mark, 1, err))
			return
		}
		for f.round(ctx) && o.Every > 0 {
			if err := f.wait(ctx); err != nil {
				f.fail(err)
				return
			}
		}
	}
}

// follower is the state of one range.
type follower struct {
	src     *Source
	o       Options
	yield   func(*Batch, error) bool
	memory  *memory
	at      mark
	places  map[uint64]struct{} // hashes of those that this round has read
	batches int
}

func (f *follower) prepare() error {
	switch {
	case f.src.Err != nil:
		return f.src.Err
	case f.o.Overlap < 0:
		return transport.Invalid("Overlap", "must not be negative")
	case f.o.Every < 0:
		return transport.Invalid("Every", "must not be negative")
	case f.o.Mark != "":
		return f.at.parse(f.src, f.o.Mark)
	}
	f.at.round.Since = f.src.First
	if !f.o.Since.IsZero() {
		f.at.round.Since = f.o.Since
	}
	return nil
}

// A step is what became of a page.
type step int

const (
	next step = iota // the round continues
	last             // it was the last page of the round
	lost             // the round has to be read again
	stop             // the consumer, or an error, ends the iteration
)

// round reads one round, and reports whether to continue.
func (f *follower) round(ctx context.Context) bool {
	if !f.asked(ctx) {
		return false
	}
	for repeats := 0; ; {
		switch step, reason := f.page(ctx); step {
		case next:
		case last:
			return true
		case stop:
			return false
		case lost:
			if repeats++; repeats == maxRepeats {
				return f.fail(reason)
			}
		}
	}
}

// page reads and delivers one page. It is a separate function so that nothing holds the
// page while the next one is read.
func (f *follower) page(ctx context.Context) (step, error) {
	if ended(ctx) {
		return f.stop(transport.ContextError(ctx))
	}
	first := f.at.round.Place == ""
	if first && f.src.Begin != nil {
		f.src.Begin(&f.at.round)
	}
	local, began := time.Now(), f.at.stamp()
	page, err := f.src.Read(ctx, f.at.round)
	switch {
	case err == nil && !first && page.Lost:
		f.restart()
		return lost, ErrUnsteady
	case err != nil && !first && f.src.Lost(err):
		f.restart()
		return lost, fmt.Errorf("%w: %w", ErrUnsteady, err)
	case err != nil:
		return f.stop(err)
	case f.loops(page.Next):
		f.restart()
		return lost, fmt.Errorf("%w: %w", ErrUnsteady, paging.ErrLoop)
	case first && !f.src.Timeless:
		if page.Server.IsZero() {
			return f.stop(errNoTime)
		}
		f.at.begin(page.Server, local, f.overlap())
	}
	f.at.round.Place = page.Next
	result := next
	if page.Next == "" {
		clear(f.places)
		f.at.finish()
		result = last
	}
	rows := f.memory.news(page.Rows, f.src.Key)
	if rows.Len() == 0 && result == next {
		return next, nil
	}
	if !f.deliver(&Batch{Rows: rows.Interface(), ReadAt: began, End: result == last}) {
		return stop, nil
	}
	return result, nil
}

// loops reports whether the next page of the round was read before. Without an end a
// round whose rows are all known would deliver nothing, forever.
func (f *follower) loops(next string) bool {
	f.places[maphash.String(f.memory.seed, f.at.round.Place)] = struct{}{}
	_, known := f.places[maphash.String(f.memory.seed, next)]
	return next != "" && known
}

func (f *follower) restart() {
	clear(f.places)
	f.at.restart()
}

var errNoTime = errors.New("the response does not say when it was made (no Date header), so the feed has no time to continue from")

func (f *follower) stop(err error) (step, error) {
	f.fail(err)
	return stop, nil
}

// asked reads the rows that were asked for by their keys. They have the mark of what
// was delivered before.
func (f *follower) asked(ctx context.Context) bool {
	if f.src.Asked == nil {
		return true
	}
	keys, err := f.src.Asked(ctx)
	if err != nil {
		return f.fail(err)
	}
	for _, key := range keys {
		if ended(ctx) {
			return f.fail(transport.ContextError(ctx))
		}
		began := f.at.stamp()
		page, err := f.src.One(ctx, key)
		if err != nil {
			return f.fail(err)
		}
		batch := &Batch{ReadAt: began}
		if page.Rows.Len() == 0 {
			batch.Missing = []string{key}
		}
		// Repeats are delivered, too: the caller waits for these.
		f.memory.note(page.Rows, f.src.Key)
		batch.Rows = page.Rows.Interface()
		if !f.deliver(batch) {
			return false
		}
	}
	return true
}

func (f *follower) deliver(b *Batch) bool {
	f.batches++
	b.Mark = f.at.text(f.src)
	return f.yield(b, nil)
}

func (f *follower) fail(err error) bool {
	f.yield(nil, f.src.Wrap(f.at.text(f.src), f.batches+1, err))
	return false
}

func (f *follower) overlap() time.Duration {
	if f.o.Overlap == 0 {
		return DefaultOverlap
	}
	return f.o.Overlap
}

// wait returns when the next round is to begin.
func (f *follower) wait(ctx context.Context) error {
	if ended(ctx) {
		return transport.ContextError(ctx)
	}
	timer := time.NewTimer(f.o.Every)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return transport.ContextError(ctx)
		case <-timer.C:
			return nil
		case _, open := <-f.o.Wake:
			if open {
				return nil
			}
			f.o.Wake = nil // a closed channel would wake forever
		}
	}
}

// ended reports whether the context has. A nil one is left to the read to reject.
func ended(ctx context.Context) bool { return ctx != nil && ctx.Err() != nil }
