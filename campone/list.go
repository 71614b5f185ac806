package campone

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"strings"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A Page is one page of a list.
type Page[T any] struct {
	// Count is the number of objects on all pages.
	Count int
	// Next and Previous are tokens for the Start of the list's parameters; ""
	// where there is no such page. A token repeats filters and page size. Do not
	// keep an empty Next as a place to resume from, since an empty Start begins
	// anew: keep "end".
	Next     string
	Previous string
	Results  []T
}

// LogValue implements [slog.LogValuer] without the objects.
func (p Page[T]) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("count", p.Count), slog.Int("results", len(p.Results)), slog.Bool("next", p.Next != ""))
}

// A PageError ends a walk. Everything before it was delivered.
type PageError struct {
	// Token resumes the walk as the Start of the list's parameters: at the page
	// that failed, or, when a row could not be decoded, behind the page of that
	// row (the rows after it on that page are skipped). It is "end" when nothing
	// is left; a walk from there delivers nothing.
	Token string
	// Page counts the pages of this walk, from 1.
	Page int
	Err  error
}

func (e *PageError) Error() string {
	return fmt.Sprintf("campone: page %d of the walk: %s", e.Page, strings.TrimPrefix(e.Err.Error(), "campone: "))
}

func (e *PageError) Unwrap() error { return e.Err }

// LogValue implements [slog.LogValuer] without the token, which repeats filters.
func (e *PageError) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("page", e.Page), slog.Any("error", e.Err))
}

// Collect gathers at most limit objects of a walk, all of them when limit is
// negative. On an error it returns those that came before it as well.
func Collect[T any](seq iter.Seq2[T, error], limit int) ([]T, error) {
	return paging.Collect(seq, limit)
}

// maxPageSize is what the server cuts larger sizes to, in silence.
const maxPageSize = 200

// A listing is one list with its parameters, ready to be read.
type listing[T any] struct {
	drf.List[T]

	core   *core
	path   string
	key    func(*T) int64
	unique bool
}

// with adds the options of a call and checks the arguments.
func (l listing[T]) with(opts []RequestOption, err error) listing[T] {
	s, wrong := newSettings(opts)
	l.MaxPageSize, l.Opaque = maxPageSize, true
	l.Err = convert(cmp.Or(err, wrong, l.Prepare()))
	if l.Err == nil {
		l.Prefetch, l.unique = s.prefetch, s.unique
	}
	l.ID = wire.Identity[T]{Member: "id", Has: func(v *T) bool { return l.key(v) != 0 }}
	l.Wrap = pageError
	l.Call = func(ctx context.Context, query string, decode func(*transport.Answer) *wire.Fault) (func(), error) {
		response, err := l.core.call(ctx, http.MethodGet, l.path, query, nil, s, decode)
		return func() { s.report(response) }, err
	}
	return l
}

func (l listing[T]) list(ctx context.Context) (*Page[T], error) {
	page, err := l.One(ctx)
	return (*Page[T])(page), err
}

func (l listing[T]) walk(ctx context.Context) iter.Seq2[*drf.Page[T], error] {
	pages := l.Pages(ctx)
	if l.unique {
		pages = paging.Unique(pages, func(p *drf.Page[T]) *[]T { return &p.Results }, l.key)
	}
	return pages
}

func (l listing[T]) pages(ctx context.Context) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		for page, err := range l.walk(ctx) {
			if !yield((*Page[T])(page), err) {
				return
			}
		}
	}
}

func (l listing[T]) all(ctx context.Context) iter.Seq2[T, error] {
	return paging.Items(l.walk(ctx), func(p *drf.Page[T]) []T { return p.Results })
}

func pageError(token string, page int, err error) error {
	if _, ok := errors.AsType[*ArgumentError](err); ok {
		return err
	}
	return &PageError{Token: token, Page: page, Err: err}
}
