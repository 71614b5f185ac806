package mews

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"reflect"
	"slices"
	"time"

	"github.com/guestwire/guestwire-go/internal/feed"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// ErrUnsteady ends a change feed whose cursor was repeatedly lost while it was read.
// Resume from the mark.
var ErrUnsteady = feed.ErrUnsteady

// Changes is one batch of a change feed. Store its rows and its Mark in one
// transaction. See the section Changes of the package.
//
// An error ends the feed. It is a [*PageError] whose Token is the mark to continue from.
// [WithBadRows] works as with lists.
//
// No change is left out, but rows can be delivered again unchanged. The next round begins
// at the platform's time of the first page, or at the local time if that is earlier, less
// [ChangeParams].Overlap. So one of both clocks may be fast. If one is slow, more is read
// than needed.
type Changes[T any] struct {
	// Rows are what was created, changed or deleted. Some may be
	// unchanged.
	Rows []T
	// ReadAt is when the read of the rows began, by the local clock. It is later than in
	// every earlier batch of the feed. Never replace a row by one with an
	// earlier ReadAt.
	ReadAt time.Time
	// Mark is where to continue after this batch.
	Mark string
	// End is set in the last batch of a round, which may be empty.
	End bool
}

// LogValue implements [slog.LogValuer] without the rows.
func (c Changes[T]) LogValue() slog.Value { return logChanges(len(c.Rows), c.ReadAt, c.End) }

// logChanges is compiled once, for the feeds of all lists.
func logChanges(rows int, readAt time.Time, end bool) slog.Value {
	return slog.GroupValue(slog.Int("rows", rows), slog.Time("readAt", readAt), slog.Bool("end", end))
}

// ChangeParams says where a change feed begins and how long it runs. The zero value
// reads everything in one round.
type ChangeParams struct {
	// Mark is the mark of the last batch that was stored. Empty begins a feed. It does not
	// name the property, so store both together.
	Mark string
	// Since is where a feed without a mark begins. The zero time begins with everything
	// that exists.
	Since time.Time
	// Overlap is how much of a round the next one reads again. It has to be longer than
	// a write takes to appear in lists, and than the platform's clocks differ. The
	// default is 5 minutes.
	Overlap time.Duration
	// Every is the time from the end of a round to the beginning of the next. If zero,
	// the feed ends after one round.
	Every time.Duration
	// Wake starts a round early, for example after a webhook. Use a channel with room
	// for one value, and send to it without blocking.
	Wake <-chan struct{}
	// Memory is the number of rows that are remembered, to leave out what did not
	// change. The default is 100,000, some 10 MB. If negative, unchanged ones
	// are delivered, too. Use that if anything else writes to your store: the feed does
	// not know what was overwritten there.
	Memory int
}

// firstChange is before everything that exists.
var firstChange = time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)

// first is where a feed of everything begins: twenty years earlier for a clock that
// is not there yet, as in tests.
func first() time.Time {
	if time.Now().Before(firstChange) {
		return firstChange.AddDate(-20, 0, 0)
	}
	return firstChange
}

// ahead is how far beyond the local time a round reads, so that what changes
// meanwhile stays in its interval, also if the clock is slow.
const ahead = 24 * time.Hour

// changes is compiled for each list. Inlined, it would be compiled once more where it is
// called.
//
//go:noinline
func changes[P, T any](ctx context.Context, c *core, l *list, params any, from ChangeParams, opts []RequestOption) iter.Seq2[*Changes[T], error] {
	batches := l.changes(ctx, c, reflect.TypeFor[P](), params, from, opts)
	return func(yield func(*Changes[T], error) bool) {
		batches(func(b *feed.Batch, err error) bool {
			if err != nil {
				return yield(nil, err)
			}
			rows, _ := b.Rows.([]T)
			return yield(&Changes[T]{Rows: rows, ReadAt: b.ReadAt, Mark: b.Mark, End: b.End}, nil)
		})
	}
}

func (l *list) changes(ctx context.Context, c *core, page reflect.Type, params any, from ChangeParams, opts []RequestOption) iter.Seq2[*feed.Batch, error] {
	r := &changesReader{list: l, core: c, page: page, params: bothActivityStates(params), opts: opts}
	src := &feed.Source{
		Name: l.operation, First: first(), Begin: begin, Read: r.read, Lost: isBadRequest, Wrap: wrapChanges,
		Key: wire.LayoutOf(page, tagName).Key,
	}
	src.Filters, src.Err = r.check()
	return feed.Changes(ctx, src, feed.Options{
		Mark: from.Mark, Since: from.Since, Overlap: from.Overlap, Every: from.Every, Wake: from.Wake, Memory: from.Memory,
	})
}

// bothActivityStates copies parameters and adds what was deleted to them.
func bothActivityStates(params any) reflect.Value {
	copied := snapshot(reflect.ValueOf(params))
	states := copied.FieldByName("ActivityStates")
	if states.IsValid() && states.Len() == 0 {
		both := []ActivityState{ActivityStateActive, ActivityStateDeleted}
		list := reflect.MakeSlice(states.Type(), len(both), len(both))
		for i, state := range both {
			list.Index(i).SetString(string(state))
		}
		states.Set(list)
	}
	return copied
}

// begin sets the end of a round.
func begin(r *feed.Round) {
	r.Until = time.Now().UTC().Truncate(time.Second).Add(ahead)
	if least := r.Since.Add(ahead); r.Until.Before(least) {
		r.Until = least
	}
}

// changesReader reads the pages of one feed.
type changesReader struct {
	*list

	core   *core
	page   reflect.Type
	params reflect.Value
	opts   []RequestOption
}

// check returns the fingerprint of the filters.
func (r *changesReader) check() (string, error) {
	for _, name := range []string{"UpdatedUTC", "Start"} {
		if !r.params.FieldByName(name).IsZero() {
			return "", transport.Invalid(name, "must be empty, since the feed sets it")
		}
	}
	if !hasRows(r.params, r.rows) {
		return "", transport.Invalid("Extent", "must select the rows of the feed: set Extent."+r.rows)
	}
	filters, err := transport.EncodeBody(inUTC(r.params.Interface()))
	if err != nil {
		return "", err
	}
	return paging.Fingerprint(filters), nil
}

func (r *changesReader) read(ctx context.Context, round feed.Round) (feed.Page, error) {
	params := reflect.New(r.params.Type()).Elem()
	params.Set(r.params)
	interval := TimeInterval{StartUTC: round.Since, EndUTC: round.Until}
	params.FieldByName("UpdatedUTC").Set(reflect.ValueOf(interval))
	params.FieldByName("Start").SetString(round.Place)
	var response Response
	began := time.Now()
	listing := r.with(r.core, r.page, params.Interface(), append(slices.Clip(r.opts), observe(&response)))
	if listing.err != nil {
		return feed.Page{}, listing.err
	}
	res := listing.fetch(ctx, round.Place)
	if res.Deliver != nil {
		if err := res.Deliver(); err != nil {
			return feed.Page{}, err
		}
	}
	if res.Err != nil {
		return feed.Page{}, res.Err
	}
	return feed.Page{
		Rows: reflect.ValueOf(res.Page).Elem().Field(listing.layout.Index(r.rows)), Next: res.Next,
		Server: feed.ServerTime(response.Header, began),
	}, nil
}

// isBadRequest reports whether the vendor does not know a cursor any more.
func isBadRequest(err error) bool { return errors.Is(err, ErrBadRequest) }

func wrapChanges(mark string, batch int, err error) error {
	return pageError(mark, batch, convert(err))
}
