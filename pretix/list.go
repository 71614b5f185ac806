package pretix

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/go-querystring/query"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A Page is one page of a list.
type Page[T any] struct {
	// Count is the number of objects on all pages.
	Count int
	// Next and Previous are tokens for the Start of the list's parameters; ""
	// where there is no such page. A token repeats filters and page size.
	Next     string
	Previous string
	Results  []T
}

// LogValue implements [slog.LogValuer] without the objects and the filters.
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
	return fmt.Sprintf("pretix: page %d of the walk: %s", e.Page, strings.TrimPrefix(e.Err.Error(), "pretix: "))
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

const maxPageSize = 50

// A listing is one list with its parameters, ready to be read.
type listing[T any] struct {
	client   *Client
	path     string
	id       wire.Identity[T]
	params   any // with the filters, by the tags of go-querystring
	start    string
	pageSize int
	settings *settings
	values   url.Values // the query of the first page
	err      error      // a wrong argument, to be reported by the first read
}

// with adds the options of a call and checks the arguments.
func (l listing[T]) with(opts []RequestOption, err error) listing[T] {
	l.settings, l.err = newSettings(opts)
	switch {
	case err != nil:
		l.err = err
	case l.pageSize < 0 || l.pageSize > maxPageSize:
		l.err = transport.Invalid("PageSize", fmt.Sprintf("must be from 1 to %d, or 0 for %[1]d", maxPageSize))
	case l.start != "" && l.start != paging.End && !isToken(l.start):
		l.err = transport.Invalid("Start", `must be empty, a token of this package, or a page number in the form "page=3"`)
	}
	if l.err != nil {
		return l
	}
	if l.values, l.err = query.Values(l.params); l.err != nil {
		l.err = transport.Invalid("params", "cannot be made into a query")
		return l
	}
	// Always sent, so that every link and token has it.
	l.values.Set("page_size", strconv.Itoa(cmp.Or(l.pageSize, maxPageSize)))
	return l
}

// isToken refuses what the server would take for the first page: it ignores
// parameters it does not know.
func isToken(s string) bool {
	q, err := url.ParseQuery(s)
	return err == nil && q.Get("page") != ""
}

// query merges the token into the parameters: it repeats them, and decides.
func (l listing[T]) query(token string) string {
	values := maps.Clone(l.values)
	over, _ := url.ParseQuery(token) // checked, or made by this package
	maps.Copy(values, over)
	return values.Encode()
}

// one reads the page at token.
func (l listing[T]) one(ctx context.Context, token string, s *settings) (*Page[T], int, error) {
	if l.err != nil {
		return nil, 0, convert(l.err)
	}
	var page *Page[T]
	last := 0
	err := l.client.call(ctx, http.MethodGet, l.path, l.query(token), nil, s, func(a *transport.Answer) *wire.Fault {
		raw, fault := wire.DecodeNumbered(a.Body, l.id)
		if raw == nil {
			return fault
		}
		page = &Page[T]{Count: *raw.Count, Results: raw.Results}
		if n := len(raw.Results); n > 0 {
			last = (page.Count + n - 1) / n
		}
		if raw.Previous != nil {
			page.Previous = paging.PreviousToken(*raw.Previous)
		}
		if raw.Next == nil {
			return fault
		}
		next, err := paging.QueryToken(*raw.Next)
		if err != nil {
			// Without the way on the page counts as not read: it can be read again.
			page = nil
			return cmp.Or(fault, &wire.Fault{Row: -1, Field: "next", Problem: err.Error(), Err: err})
		}
		page.Next = next
		return fault
	})
	return page, last, err
}

func (l listing[T]) list(ctx context.Context) (*Page[T], error) {
	if l.err == nil && l.start == paging.End {
		return &Page[T]{}, nil
	}
	page, _, err := l.one(ctx, l.start, l.settings)
	return page, err
}

func (l listing[T]) pages(ctx context.Context) iter.Seq2[*Page[T], error] {
	src := paging.Source[Page[T]]{Start: l.start, Numbered: true, Fetch: l.fetch, Wrap: pageError}
	if l.settings != nil {
		src.Prefetch = l.settings.prefetch
	}
	if l.err != nil {
		src.Start = "" // so that the walk reports the mistake
	}
	return paging.Pages(ctx, src)
}

func (l listing[T]) all(ctx context.Context) iter.Seq2[T, error] {
	return paging.Items(l.pages(ctx), func(p *Page[T]) []T { return p.Results })
}

// fetch reads a page for the pager, which may do so ahead and on another
// goroutine: the caller's *Response is filled when the page is delivered.
func (l listing[T]) fetch(ctx context.Context, token string) paging.Result[Page[T]] {
	var res paging.Result[Page[T]]
	s := l.settings
	if s != nil && s.response != nil {
		own, callers := *s, s.response
		own.response = new(Response)
		res.Done = func() { *callers = *own.response }
		s = &own
	}
	res.Page, res.Last, res.Err = l.one(ctx, token, s)
	if res.Page == nil {
		return res
	}
	res.Next = res.Page.Next
	if res.Err == nil && res.Next != "" && !paging.Forward(token, res.Next) {
		res.Err = paging.ErrLoop
	}
	return res
}

func pageError(token string, page int, err error) error {
	if _, ok := errors.AsType[*ArgumentError](err); ok {
		return err
	}
	return &PageError{Token: token, Page: page, Err: err}
}
