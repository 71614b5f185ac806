package campone

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"log/slog"
	"reflect"
	"time"

	"github.com/google/go-querystring/query"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/feed"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// ErrUnsteady ends a change feed whose list changed too much while it was read: pages
// did not join, even after reading them again. Resume from the mark.
var ErrUnsteady = feed.ErrUnsteady

// Changes is one batch of a change feed. Store its rows and its Mark in one
// transaction. See the section Changes of the package.
//
// An error ends the feed. It is a [*PageError] whose Token is the mark to continue from.
// [WithBadRows] works as with lists.
//
// Rows can be delivered again unchanged. Pages overlap by a row or more. If they do not
// join, since rows were removed, the round is read again.
type Changes[T any] struct {
	// Rows are the rows that are new or changed. Some may be unchanged.
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
	// Mark is the mark of the last batch that was stored. Empty begins a feed.
	Mark string
	// Every is the time from the end of a round to the beginning of the next. If zero,
	// the feed ends after one round.
	Every time.Duration
	// Wake starts a round early. Use a channel with room for one value, and send to it
	// without blocking.
	Wake <-chan struct{}
	// Memory is the number of rows that are remembered, to leave out what did not
	// change. The default is 100,000, some 10 MB. If negative, each round
	// delivers all rows.
	Memory int
}

// changing is a list that is read again and again.
type changing struct {
	path  string
	order string // the field that the list is ordered by, if it changes
}

var (
	customerChanges = &changing{path: "customers/"}
	bookingChanges  = &changing{path: "bookings/"}
	invoiceChanges  = &changing{path: "invoices/"}
	siteChanges     = &changing{path: "sites/", order: "SiteNumber"}
)

// Changes iterates over the customers that are new or changed, in batches. Each round
// reads the whole list. See the section Changes of the package.
//
// GET /api/v1/public/customers/
func (s CustomerService) Changes(ctx context.Context, params CustomerListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[Customer], error] {
	return changes[Customer](ctx, s.core, customerChanges, params, from, opts)
}

// Changes iterates over the bookings that are new or changed, in batches. Each round
// reads the whole list, as far as the filters select it. See the section Changes of the
// package.
//
// GET /api/v1/public/bookings/
func (s BookingService) Changes(ctx context.Context, params BookingListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[Booking], error] {
	return changes[Booking](ctx, s.core, bookingChanges, params, from, opts)
}

// Changes iterates over the invoices that are new or changed, in batches. Each round
// reads the whole list. See the section Changes of the package.
//
// GET /api/v1/public/invoices/
func (s InvoiceService) Changes(ctx context.Context, params InvoiceListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[Invoice], error] {
	return changes[Invoice](ctx, s.core, invoiceChanges, params, from, opts)
}

// Changes iterates over the sites that are new or changed, in batches. Each round reads
// the whole list. See the section Changes of the package.
//
// GET /api/v1/public/sites/
func (s SiteService) Changes(ctx context.Context, params SiteListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[Site], error] {
	return changes[Site](ctx, s.core, siteChanges, params, from, opts)
}

// changes is compiled for each list. Inlined, it would be compiled once more where it is
// called.
//
//go:noinline
func changes[T any](ctx context.Context, c *core, l *changing, params any, from ChangeParams, opts []RequestOption) iter.Seq2[*Changes[T], error] {
	batches := c.changes(ctx, l, reflect.TypeFor[Page[T]](), params, from, opts)
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

func (c *core) changes(ctx context.Context, l *changing, page reflect.Type, params any, from ChangeParams, opts []RequestOption) iter.Seq2[*feed.Batch, error] {
	given := reflect.ValueOf(params)
	numbered := &drf.Feed{Order: l.order, Size: cmp.Or(int(given.FieldByName("PageSize").Int()), MaxPageSize)}
	numbered.List = func(_ feed.Round, start string, size int) *drf.List {
		return newList(c, page, l.path, params, start, size, opts)
	}
	src := &feed.Source{
		Name: l.path, Timeless: true, Read: numbered.Read, Key: drf.RowKey(page, tagName),
		Lost: func(err error) bool { return errors.Is(err, ErrNotFound) },
		Wrap: func(mark string, batch int, err error) error { return pageError(mark, batch, convert(err)) },
	}
	filters, err := query.Values(params)
	switch {
	case err != nil:
		src.Err = transport.Invalid("params", "cannot be encoded as a query")
	case given.FieldByName("Start").String() != "":
		src.Err = transport.Invalid("Start", "must be empty, since the feed sets it")
	}
	src.Filters = paging.Fingerprint([]byte(filters.Encode()))
	return feed.Changes(ctx, src, feed.Options{Mark: from.Mark, Every: from.Every, Wake: from.Wake, Memory: from.Memory})
}
