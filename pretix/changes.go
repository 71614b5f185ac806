package pretix

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
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

// Changes is one batch of a change feed. Store its objects and its Mark in one
// transaction. See the section Changes of the package.
//
// An error ends the feed. It is a [*PageError] whose Token is the mark to continue from.
// [WithBadRows] works as with lists.
//
// No change is left out, but objects can be delivered again unchanged. The next round
// begins at the server's time of the first page, or at the local time if that is earlier,
// less [ChangeParams].Overlap. So one of both clocks may be fast. If one is slow, more is
// read than needed.
type Changes[T any] struct {
	// Rows are the objects that were created or changed. Some may be
	// unchanged.
	Rows []T
	// Missing are those of [ChangeParams].Codes that the list does not contain: the
	// order was deleted, or the filters do not select it.
	Missing []string
	// ReadAt is when the read of the rows began, by the local clock. It is later than in
	// every earlier batch of the feed. Never replace an object by one with an
	// earlier ReadAt.
	ReadAt time.Time
	// Mark is where to continue after this batch.
	Mark string
	// End is set in the last batch of a round, which may be empty.
	End bool
}

// LogValue implements [slog.LogValuer] without the objects.
func (c Changes[T]) LogValue() slog.Value {
	return logChanges(len(c.Rows), len(c.Missing), c.ReadAt, c.End)
}

// logChanges is compiled once, for the feeds of all lists.
func logChanges(rows, missing int, readAt time.Time, end bool) slog.Value {
	return slog.GroupValue(slog.Int("rows", rows), slog.Int("missing", missing), slog.Time("readAt", readAt), slog.Bool("end", end))
}

// ChangeParams says where a change feed begins and how long it runs. The zero value
// reads everything in one round.
type ChangeParams struct {
	// Mark is the mark of the last batch that was stored. Empty begins a feed. It does not
	// name the server, so store both together.
	Mark string
	// Since is where a feed without a mark begins. The zero time begins with everything
	// that exists.
	Since time.Time
	// Overlap is how much of a round the next one reads again. It has to be longer
	// than the server's longest transaction, and than its clocks differ. The
	// default is 5 minutes.
	Overlap time.Duration
	// Every is the time from the end of a round to the beginning of the next. If zero,
	// the feed ends after one round.
	Every time.Duration
	// Wake starts a round early, for example after a webhook. Use a channel with room
	// for one value, and send to it without blocking.
	Wake <-chan struct{}
	// Memory is the number of objects that are remembered, to leave out what did not
	// change. The default is 100,000, some 10 MB. If negative, unchanged ones
	// are delivered, too. Use that if anything else writes to your store: the feed does
	// not know what was overwritten there.
	Memory int
	// Codes returns codes of orders to read at the beginning of each round, such as
	// those that webhooks have named. An order comes back in Rows; a code
	// without one in Missing. Delete the code in the transaction that stores the batch,
	// unless its event came at ReadAt or later. Only feeds of orders have it.
	Codes func(context.Context) ([]string, error)
}

// changing is a list that can be filtered by change.
type changing struct {
	resource string
	since    string // the field that selects by change
	ordering any    // the field Ordering: by creation; nil if the list has its own order
	order    string // the field of that order, if it changes
	codes    bool
}

var (
	orderChanges          = &changing{resource: "orders/", since: "ModifiedSince", ordering: []OrderOrdering{OrderOrderingDateTime}, codes: true}
	subEventChanges       = &changing{resource: "subevents/", since: "ModifiedSince", ordering: []SubEventOrdering{SubEventOrderingID}}
	reusableMediumChanges = &changing{resource: "reusablemedia/", since: "UpdatedSince", ordering: []ReusableMediumOrdering{ReusableMediumOrderingID}}
	blockedSecretChanges  = &changing{resource: "blockedsecrets/", since: "UpdatedSince", order: "Updated"}
)

// Changes iterates over the orders that were created or changed, in batches. Payments
// and refunds do not count as changes: name their orders in [ChangeParams].Codes. See
// the section Changes of the package.
//
// It needs the permission event.orders:read.
//
// GET /api/v1/organizers/{organizer}/events/{event}/orders/
func (s OrderService) Changes(ctx context.Context, params OrderListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[Order], error] {
	return changes[Order](ctx, s.scope, orderChanges, params, from, opts)
}

// Changes iterates over the orders of all events that were created or changed, in
// batches. Payments and refunds do not count as changes: name their orders in
// [ChangeParams].Codes. See the section Changes of the package.
//
// GET /api/v1/organizers/{organizer}/orders/
func (s OrganizerOrderService) Changes(ctx context.Context, params OrderListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[Order], error] {
	return changes[Order](ctx, s.scope, orderChanges, params, from, opts)
}

// Changes iterates over the dates that were created or changed, in batches. It does not
// show which were deleted. See the section Changes of the package.
//
// GET /api/v1/organizers/{organizer}/events/{event}/subevents/
func (s SubEventService) Changes(ctx context.Context, params SubEventListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[SubEvent], error] {
	return changes[SubEvent](ctx, s.scope, subEventChanges, params, from, opts)
}

// Changes iterates over the dates of all series that were created or changed, in
// batches. It does not show which were deleted. See the section Changes of the package.
//
// GET /api/v1/organizers/{organizer}/subevents/
func (s OrganizerSubEventService) Changes(ctx context.Context, params SubEventListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[SubEvent], error] {
	return changes[SubEvent](ctx, s.scope, subEventChanges, params, from, opts)
}

// Changes iterates over the media that were created or changed, in batches. See the
// section Changes of the package.
//
// GET /api/v1/organizers/{organizer}/reusablemedia/
func (s ReusableMediumService) Changes(ctx context.Context, params ReusableMediumListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[ReusableMedium], error] {
	return changes[ReusableMedium](ctx, s.scope, reusableMediumChanges, params, from, opts)
}

// Changes iterates over the secrets that were blocked or unblocked, in batches. See the
// section Changes of the package.
//
// GET /api/v1/organizers/{organizer}/events/{event}/blockedsecrets/
func (s BlockedSecretService) Changes(ctx context.Context, params BlockedSecretListParams, from ChangeParams, opts ...RequestOption) iter.Seq2[*Changes[BlockedSecret], error] {
	return changes[BlockedSecret](ctx, s.scope, blockedSecretChanges, params, from, opts)
}

// changes is compiled for each list. Inlined, it would be compiled once more where it is
// called.
//
//go:noinline
func changes[T any](ctx context.Context, s *scope, l *changing, params any, from ChangeParams, opts []RequestOption) iter.Seq2[*Changes[T], error] {
	batches := s.changes(ctx, l, reflect.TypeFor[Page[T]](), params, from, opts)
	return func(yield func(*Changes[T], error) bool) {
		batches(func(b *feed.Batch, err error) bool {
			if err != nil {
				return yield(nil, err)
			}
			rows, _ := b.Rows.([]T)
			return yield(&Changes[T]{Rows: rows, Missing: b.Missing, ReadAt: b.ReadAt, Mark: b.Mark, End: b.End}, nil)
		})
	}
}

func (s *scope) changes(ctx context.Context, l *changing, page reflect.Type, params any, from ChangeParams, opts []RequestOption) iter.Seq2[*feed.Batch, error] {
	r := &changesReader{scope: s, changing: l, page: page, params: reflect.ValueOf(params), opts: opts}
	src := &feed.Source{Lost: isNotFound, Wrap: wrapChanges, Key: drf.RowKey(page, tagName), Read: r.read}
	if from.Codes != nil {
		src.Asked, src.One = from.Codes, r.one
	}
	if src.Name, src.Err = s.path(l.resource); src.Err == nil {
		src.Filters, src.Err = r.check(from)
	}
	return feed.Changes(ctx, src, feed.Options{
		Mark: from.Mark, Since: from.Since, Overlap: from.Overlap, Every: from.Every, Wake: from.Wake, Memory: from.Memory,
	})
}

// changesReader reads the pages of one feed.
type changesReader struct {
	*changing

	scope  *scope
	page   reflect.Type
	params reflect.Value
	opts   []RequestOption
}

// check returns the fingerprint of the filters.
func (r *changesReader) check(from ChangeParams) (string, error) {
	for _, name := range []string{r.since, "Ordering", "Start"} {
		if f := r.params.FieldByName(name); f.IsValid() && !f.IsZero() {
			return "", transport.Invalid(name, "must be empty, since the feed sets it")
		}
	}
	switch {
	case from.Codes != nil && !r.codes:
		return "", transport.Invalid("Codes", "is supported for orders only")
	case from.Codes != nil && !r.params.FieldByName("Code").IsZero():
		return "", transport.Invalid("Code", "must be empty if Codes is set")
	}
	values, err := query.Values(r.params.Interface())
	if err != nil {
		return "", transport.Invalid("params", "cannot be encoded as a query")
	}
	return paging.Fingerprint([]byte(values.Encode())), nil
}

// set returns the parameters with other values.
func (r *changesReader) set(values map[string]any) any {
	params := reflect.New(r.params.Type()).Elem()
	params.Set(r.params)
	for name, value := range values {
		params.FieldByName(name).Set(reflect.ValueOf(value))
	}
	return params.Interface()
}

func (r *changesReader) read(ctx context.Context, round feed.Round) (feed.Page, error) {
	var response Response
	began := time.Now()
	f := drf.Feed{Order: r.order, Size: cmp.Or(int(r.params.FieldByName("PageSize").Int()), MaxPageSize)}
	f.List = func(round feed.Round, start string, size int) *drf.List {
		values := map[string]any{r.since: round.Since, "Start": start, "PageSize": size}
		if r.ordering != nil {
			values["Ordering"] = r.ordering
		}
		return r.scope.list(r.page, r.resource, r.set(values), append(slices.Clip(r.opts), observe(&response)))
	}
	page, err := f.Read(ctx, round)
	page.Server = generated(response.Header, began)
	return page, err
}

func (r *changesReader) one(ctx context.Context, code string) (feed.Page, error) {
	if code == "" {
		return feed.Page{}, transport.Invalid("Codes", "must not contain an empty code")
	}
	l := r.scope.list(r.page, r.resource, r.set(map[string]any{"Code": code}), r.opts)
	page, err := l.One(ctx)
	if err != nil {
		return feed.Page{}, err
	}
	return feed.Page{Rows: reflect.ValueOf(page).Elem().Field(l.Field())}, nil
}

// generated is when a page was made: as the server says, or when its response was,
// less the time that the call took.
func generated(header http.Header, began time.Time) time.Time {
	if t, err := time.Parse(time.RFC3339Nano, header.Get("X-Page-Generated")); err == nil {
		return t
	}
	return feed.ServerTime(header, began)
}

func isNotFound(err error) bool { return errors.Is(err, ErrNotFound) }

func wrapChanges(mark string, batch int, err error) error {
	return pageError(mark, batch, convert(err))
}
