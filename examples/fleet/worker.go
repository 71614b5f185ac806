package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/guestwire/guestwire-go/mews"
)

// A worker takes tasks from the queue, one at a time.
type worker struct {
	bus        *bus
	reader     *reader
	properties map[string]property
	owner      string // as leases show it
	lease      time.Duration
	aside      time.Duration // the first time that a property is put aside
	stats      *stats
	log        *slog.Logger
}

// maxTries is how often a task is delivered before it waits for the next round.
const maxTries = 5

// work works until the context ends.
func (w *worker) work(ctx context.Context) {
	for ctx.Err() == nil {
		// Not bounded by the context: a task that is on its way would be lost until its
		// lease expires.
		batch, err := w.bus.consumer.Fetch(1, jetstream.FetchMaxWait(time.Second))
		if err != nil {
			w.log.Warn("queue", "error", err)
			_ = sleep(ctx, time.Second)
			continue
		}
		for task := range batch.Messages() {
			w.do(ctx, task)
		}
		if err := batch.Error(); err != nil && ctx.Err() == nil {
			w.log.Warn("queue", "error", err)
			_ = sleep(ctx, time.Second)
		}
	}
}

// do works on one task and says what becomes of it.
func (w *worker) do(ctx context.Context, task jetstream.Msg) {
	id := strings.TrimPrefix(task.Subject(), taskSubject)
	log := w.log.With("property", id)
	p, known := w.properties[id]
	if !known { // removed from the list
		w.answer(log, task.Term())
		return
	}
	about, err := task.Metadata()
	if err != nil {
		log.Warn("task", "error", err)
		return
	}
	more, err := w.property(ctx, p, task)
	w.stats.tasks.Add(1)
	switch {
	case err == nil && !more:
		w.answer(log, task.Ack())
	case err == nil:
		w.stats.slices.Add(1)
		w.answer(log, errors.Join(w.bus.requeue(ctx, id, about.Sequence.Stream), task.Ack()))
	case errors.Is(err, errLost):
		w.stats.lost.Add(1)
		log.Warn("not committed", "error", err) // whoever has the lease has the task, or gets it
	case errors.Is(err, errHeld):
		w.answer(log, task.NakWithDelay(w.lease/4))
	case ctx.Err() != nil:
		w.answer(log, task.Nak())
	case about.NumDelivered >= maxTries:
		w.stats.failed.Add(1)
		log.Error("left for the next round", "error", err)
		w.answer(log, task.Ack())
	default:
		log.Warn("will be retried", "error", err)
		w.answer(log, task.NakWithDelay(retryDelay(err, about.NumDelivered)))
	}
}

// answer logs that the queue could not be told; the task is delivered again then.
func (w *worker) answer(log *slog.Logger, err error) {
	if err != nil {
		log.Warn("queue", "error", err)
	}
}

func retryDelay(err error, deliveries uint64) time.Duration {
	delay := time.Second << min(deliveries, 6)
	if refused, ok := errors.AsType[*mews.Error](err); ok {
		delay = max(delay, refused.RetryAfter)
	}
	return delay
}

// property works on a property under a lease.
func (w *worker) property(ctx context.Context, p property, task jetstream.Msg) (more bool, err error) {
	h, err := w.bus.take(ctx, p.ID, w.owner)
	if err != nil {
		return false, err
	}
	defer func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // also after an interrupt
		defer cancel()
		if !errors.Is(err, errLost) {
			err = errors.Join(err, ignoreLost(h.release(late)))
		}
	}()
	if a := h.Aside; a != nil && time.Now().Before(a.Until) {
		w.stats.aside.Add(1)
		return false, nil
	}
	ctx, stop := w.keepAlive(ctx, h, task)
	defer stop()
	more, err = w.reader.read(ctx, p, h)
	if errors.Is(context.Cause(ctx), errLost) {
		err = errLost
	}
	if reason := permanent(err); reason != "" {
		w.stats.aside.Add(1)
		next := h.putAside(reason, w.aside, time.Now().UTC())
		next.forget(err)
		w.log.Error("put aside", "property", p.ID, "reason", reason, "until", next.Aside.Until)
		return false, h.commit(ctx, nil, next)
	}
	return more, err
}

func ignoreLost(err error) error {
	if overtaken(err) {
		return nil
	}
	return err
}

// keepAlive renews the lease, and the queue's patience, until stop is called. It cancels
// the context when the lease is lost.
func (w *worker) keepAlive(ctx context.Context, h *held, task jetstream.Msg) (alive context.Context, stop func()) {
	alive, cancel := context.WithCancelCause(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		for sleep(alive, w.lease/3) == nil {
			if err := errors.Join(h.renew(alive), task.InProgress()); errors.Is(err, errLost) {
				cancel(errLost)
			}
		}
	})
	return alive, func() {
		cancel(nil)
		done.Wait()
	}
}

// forget drops a place that an error says is of no use any more. Otherwise a property
// would be aside for good.
func (m *mark) forget(err error) {
	argument, invalid := errors.AsType[*mews.ArgumentError](err)
	switch {
	case invalid && (argument.Argument == "Mark" || argument.Argument == "Start"):
		m.First, m.Feed, m.Since = nil, "", time.Time{} // its chains have changed: read everything anew
	case m.First != nil && errors.Is(err, mews.ErrBadRequest):
		// The platform may not know the page any more. What changed since the first page
		// is still left to the feed.
		m.First = &firstRun{Since: m.First.Since}
	}
}

const maxAside = 24 * time.Hour

// putAside is the mark of a property that nobody works on for a while: longer each
// time in a row. What was read stays.
func (h *held) putAside(reason string, first time.Duration, now time.Time) mark {
	next := h.mark
	a := aside{Reason: reason, Since: now, Times: 1}
	if before := h.Aside; before != nil {
		a.Since, a.Times = before.Since, before.Times+1
	}
	a.Until = now.Add(min(first<<min(a.Times-1, 10), maxAside))
	next.Aside = &a
	return next
}

// permanent says why a property cannot be read until somebody changes something; it is
// empty for errors that pass.
func permanent(err error) string {
	if refused, ok := errors.AsType[*mews.Error](err); ok {
		switch refused.StatusCode {
		case http.StatusUnauthorized, http.StatusForbidden:
			return fmt.Sprintf("%d: %s", refused.StatusCode, refused.Message)
		case http.StatusTooManyRequests, http.StatusRequestTimeout:
			return ""
		}
		if refused.StatusCode < http.StatusInternalServerError {
			return refused.Error()
		}
		return ""
	}
	_, argument := errors.AsType[*mews.ArgumentError](err)
	_, undecodable := errors.AsType[*mews.DecodeError](err)
	_, unusable := errors.AsType[*unusableError](err)
	if argument || undecodable || unusable || errors.Is(err, mews.ErrPaginationLoop) {
		return err.Error()
	}
	return ""
}
