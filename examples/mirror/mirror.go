package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/pretix"
)

// A mirror keeps a database in step.
type mirror struct {
	options
	*store
	*progress
}

// run reads all feeds at the same time, until each is complete or the context ends.
func (m *mirror) run(ctx context.Context, feeds []*feed) error {
	reading, cancel := context.WithCancel(ctx)
	defer cancel()
	failed := make([]error, len(feeds))
	var running sync.WaitGroup
	for i, f := range feeds {
		running.Go(func() {
			if failed[i] = m.keep(reading, f); failed[i] != nil && m.follow {
				cancel() // it is of no use to go on without one
			}
		})
	}
	running.Wait()
	failed = slices.DeleteFunc(failed, func(err error) bool { return errors.Is(err, context.Canceled) })
	var interrupted error
	if ctx.Err() != nil {
		interrupted = fmt.Errorf("interrupted; the same command goes on where it was: %w", ctx.Err())
	}
	return errors.Join(errors.Join(failed...), interrupted)
}

const (
	minPause = time.Second
	maxPause = 5 * time.Minute
)

// keep reads one feed. With -follow it goes on after errors.
func (m *mirror) keep(ctx context.Context, f *feed) error {
	pause := minPause
	for rounds := 0; ; {
		before := rounds
		err := m.read(ctx, f, &rounds)
		switch {
		case err == nil && m.rounds > 0 && rounds >= m.rounds:
			return nil
		case err == nil:
			continue // after a sweep, or what was left of a round
		case !m.follow, ctx.Err() != nil, isUsage(err):
			return named(f, err)
		case rounds > before:
			pause = minPause
		}
		m.sayf("%s failed, and is read again in %s: %v", f.name, pause, err)
		if err := wait(ctx, pause, nil); err != nil {
			return named(f, err)
		}
		pause = min(2*pause, maxPause)
	}
}

func named(f *feed, err error) error { return fmt.Errorf("%s: %w", f.name, err) }

// isUsage reports whether the same command cannot succeed, such as with a mark of other
// filters.
func isUsage(err error) bool {
	if _, ok := errors.AsType[*mews.ArgumentError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*pretix.ArgumentError](err); ok {
		return true
	}
	_, ok := errors.AsType[*campone.ArgumentError](err)
	return ok
}

// read reads what changed until the rounds are over or a sweep is due, and makes that.
// It counts rounds from their beginning: the rest of one that another process began does
// not have what changed since.
func (m *mirror) read(ctx context.Context, f *feed, rounds *int) error {
	p, err := m.position(ctx, f.name)
	if err != nil {
		return err
	}
	from := start{mark: p.mark, overlap: m.overlap, wake: f.wake}
	if m.follow {
		from.every = m.every
	}
	rest := p.inRound
	for b, err := range f.changes(ctx, from) {
		if err != nil {
			return err
		}
		done, err := m.commit(ctx, f, &p, b)
		if err != nil {
			return err
		}
		m.add(f, done, b.end && !rest)
		if !b.end {
			continue
		}
		if !rest {
			*rounds++
		}
		rest = false
		if time.Since(p.sweptAt) >= m.sweepEvery {
			return m.sweepAll(ctx, f, &p)
		}
		if m.rounds > 0 && *rounds >= m.rounds {
			break
		}
	}
	return nil
}

// sweepAll reads everything, and removes what is gone. The next read of the changes
// knows nothing of what the last one delivered, since the sweep writes, too.
func (m *mirror) sweepAll(ctx context.Context, f *feed, p *position) error {
	from := start{mark: p.sweepMark, overlap: m.overlap, sweep: true}
	for b, err := range f.changes(ctx, from) {
		if err != nil {
			return err
		}
		done, err := m.sweep(ctx, f, p, b)
		if err != nil {
			return err
		}
		m.add(f, done, false)
	}
	return nil
}

// usage makes the error of an argument one that ends the program with its own code.
func usage(err error) error {
	if isUsage(err) {
		return cli.Usage("%w", err)
	}
	return err
}
