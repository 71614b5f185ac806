package mews

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A PageError ends a walk. Everything before it was delivered.
type PageError struct {
	// Token resumes the walk as the Start of the list's parameters, beside the
	// filters it began with: at the page that failed, or, when a row could not be
	// decoded, behind the page of that row (the rows after it on that page are
	// skipped). It is "end" when nothing is left; a walk from there delivers
	// nothing.
	Token string
	// Page counts the pages of this walk, from 1.
	Page int
	Err  error
}

func (e *PageError) Error() string {
	return fmt.Sprintf("mews: page %d of the walk: %s", e.Page, strings.TrimPrefix(e.Err.Error(), "mews: "))
}

func (e *PageError) Unwrap() error { return e.Err }

// LogValue implements [slog.LogValuer].
func (e *PageError) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("page", e.Page), slog.String("token", e.Token), slog.Any("error", e.Err))
}

// Collect gathers at most limit objects of a walk, all of them when limit is
// negative. On an error it returns those that came before it as well.
func Collect[T any](seq iter.Seq2[T, error], limit int) ([]T, error) {
	return paging.Collect(seq, limit)
}

const maxPageSize = 1000

var errNoCursor = errors.New("the page has no cursor")

// maxRows bounds what an answer can make of little: more rows than were asked
// for, by far, are not decoded. Other lists of a page have more than the rows.
func maxRows(count int) int { return 20*count + 1000 }

// limitation is the vendor's word for a page's size and place.
type limitation struct {
	count  int
	cursor string
}

func (l *limitation) json() string {
	s := `{"Count":` + strconv.Itoa(l.count)
	if l.cursor != "" {
		s += `,"Cursor":` + quote(l.cursor)
	}
	return s + "}"
}

// A listing is one list with its parameters, ready to be read.
type listing[P, T any] struct {
	core      *core
	operation string
	rows      wire.Rows[P, T]
	alone     []string                                        // members that make a page of an answer without the list of rows
	key       func(*T) string                                 // tells objects apart
	beside    func(iter.Seq2[*P, error]) iter.Seq2[*P, error] // drops repeats of what is beside the rows
	next      func(*P) *string                                // the cursor, and then the token, of a page
	start     string
	pageSize  int
	plan      *plan
	settings  *settings
	err       error // a wrong argument, to be reported by the first read
}

// written makes a call that is answered with the objects it wrote.
func written[P, T any](ctx context.Context, c *core, operation string, params any, opts []RequestOption, wrong error, rows wire.Rows[P, T]) ([]T, error) {
	s, err := newSettings(opts)
	if err := cmp.Or(wrong, err); err != nil {
		return nil, convert(err)
	}
	var list []T
	response, err := c.call(ctx, operation, nil, params, s, func(a *transport.Answer) *wire.Fault {
		page, fault := wire.DecodeRows(a.Body, rows)
		if page != nil {
			list = *rows.Of(page)
		}
		return fault
	})
	s.report(response)
	return list, err
}

// with adds the options of a call and checks the arguments.
func (l listing[P, T]) with(opts []RequestOption, p *plan) listing[P, T] {
	var wrong error
	l.settings, wrong = newSettings(opts)
	l.plan = p
	if l.err = cmp.Or(p.err, wrong); l.err != nil {
		return l
	}
	if l.pageSize < 0 || l.pageSize > maxPageSize {
		l.err = transport.Invalid("PageSize", fmt.Sprintf("must be from 1 to %d, or 0 for %[1]d", maxPageSize))
		return l
	}
	if l.start != paging.End {
		_, l.err = p.parse(l.start)
	}
	return l
}

// one reads the page at a token. Its cursor is made into the token of the next.
func (l listing[P, T]) one(ctx context.Context, token string) (*P, Response, error) {
	at, err := l.plan.parse(token)
	if err != nil {
		return nil, Response{}, convert(err)
	}
	params, err := l.plan.encode(at.part)
	if err != nil {
		return nil, Response{}, convert(transport.Invalid("params", "cannot be sent as JSON"))
	}
	var page *P
	limit := &limitation{count: cmp.Or(l.pageSize, maxPageSize), cursor: at.cursor}
	response, err := l.core.call(ctx, l.operation, limit, params, l.settings, func(a *transport.Answer) *wire.Fault {
		if a.StatusCode == http.StatusNoContent && l.settings.minimal {
			page = new(P) // the vendor's short form of a page without data
			return nil
		}
		rows := l.rows
		rows.Asked, rows.Max = limit.count, maxRows(limit.count)
		var fault *wire.Fault
		page, fault = wire.DecodeRows(a.Body, rows, l.alone...)
		if page != nil && *l.next(page) == "" && wire.HasItems(a.Body) && !wire.IsNull(a.Body, "Cursor") {
			// Only null says that nothing is left. The page counts as not read.
			page = nil
			return cmp.Or(fault, &wire.Fault{Row: -1, Field: "Cursor", Problem: "is missing or empty", Err: errNoCursor})
		}
		return fault
	})
	if page != nil {
		next := l.next(page)
		*next = l.plan.next(at, *next)
	}
	return page, response, err
}

func (l listing[P, T]) list(ctx context.Context) (*P, error) {
	switch err := cmp.Or(l.err, l.plan.refused); {
	case err != nil:
		return nil, convert(err)
	case l.start == paging.End:
		return new(P), nil
	}
	page, response, err := l.one(ctx, l.start)
	l.settings.report(response)
	return page, err
}

func (l listing[P, T]) pages(ctx context.Context) iter.Seq2[*P, error] {
	src := paging.Source[P]{Start: l.start, Fetch: l.fetch, Wrap: pageError}
	if l.err != nil {
		src.Start = "" // so that the walk reports the mistake
		return paging.Pages(ctx, src)
	}
	src.Prefetch = l.settings.prefetch
	pages := paging.Pages(ctx, src)
	if l.plan.overlap {
		pages = paging.Unique(pages, l.rows.Of, l.key)
		if l.beside != nil {
			pages = l.beside(pages)
		}
	}
	return pages
}

func (l listing[P, T]) all(ctx context.Context) iter.Seq2[T, error] {
	return paging.Items(l.pages(ctx), func(p *P) []T { return *l.rows.Of(p) })
}

// fetch reads a page for the pager, which may do so ahead and on another
// goroutine: the caller's *Response is filled when the page is delivered.
func (l listing[P, T]) fetch(ctx context.Context, token string) (res paging.Result[P]) {
	if l.err != nil {
		res.Err = convert(l.err)
		return res
	}
	var response Response
	res.Page, response, res.Err = l.one(ctx, token)
	res.Done = func() { l.settings.report(response) }
	if res.Page != nil {
		res.Next = *l.next(res.Page)
	}
	return res
}

func pageError(token string, page int, err error) error {
	if _, ok := errors.AsType[*ArgumentError](err); ok {
		return err
	}
	return &PageError{Token: token, Page: page, Err: err}
}
