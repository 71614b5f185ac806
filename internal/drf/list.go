// Package drf holds what APIs made with Django REST framework have in common:
// lists in pages with numbers, and the shapes of errors.
package drf

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/google/go-querystring/query"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A List is one list with its parameters.
type List[T any] struct {
	ID          wire.Identity[T]
	Params      any // with the filters, by the tags of go-querystring
	Start       string
	PageSize    int // 0: MaxPageSize
	MaxPageSize int
	Prefetch    int
	// Parallel lets pages be read at the same time. Where new rows arrive at the
	// head it must not: a row that moves from a page which is read late to one
	// which was read early would be lost.
	Parallel bool
	// Opaque says that links may come to have other parameters than the page.
	Opaque bool
	Err    error // a wrong argument, to be reported by the first read

	// Call sends the query. What it returns is called when the page reaches the
	// consumer, on the goroutine that ranges.
	Call func(ctx context.Context, query string, decode func(*transport.Answer) *wire.Fault) (delivered func(), err error)
	// Wrap makes the error of a page, with the token to resume from.
	Wrap func(token string, page int, err error) error

	values url.Values // the query of the first page
}

// Prepare checks the arguments.
func (l *List[T]) Prepare() error {
	if l.PageSize < 0 || l.PageSize > l.MaxPageSize {
		return transport.Invalid("PageSize", fmt.Sprintf("must be from 1 to %d, or 0 for %[1]d", l.MaxPageSize))
	}
	values, err := query.Values(l.Params)
	if err != nil {
		return transport.Invalid("params", "cannot be made into a query")
	}
	// Always sent, so that every link and token has it.
	values.Set("page_size", strconv.Itoa(cmp.Or(l.PageSize, l.MaxPageSize)))
	l.values = values
	if l.Start == "" || l.Start == paging.End {
		return nil
	}
	return l.checkStart()
}

// checkStart refuses what a server would take for the first page, since it
// ignores parameters it does not know, and the token of a walk with other
// filters, which would lead to a wrong place.
func (l *List[T]) checkStart() error {
	q, err := url.ParseQuery(l.Start)
	known := true
	for name, values := range q {
		if !isName(name) || values[0] == "" && name == "page" {
			known, q = false, nil
			break
		}
		known = known && (values[0] == "" || l.values.Has(name))
	}
	if err != nil || !q.Has("page") && (known || !l.Opaque) || len(q) == 0 {
		return transport.Invalid("Start", `must be empty, a token of this package, or a page number in the form "page=3"`)
	}
	if !isOwn(q) || !q.Has("page") {
		return nil
	}
	for name := range l.values {
		if name != "page_size" && !slices.Equal(l.values[name], q[name]) {
			return transport.Invalid("Start", "is the token of a walk with other filters; leave the filters empty, since it repeats its own")
		}
	}
	return nil
}

func isName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && r != '-' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// isOwn tells the query of a link from a page number that a user wrote.
func isOwn(q url.Values) bool { return q.Has("page_size") || !q.Has("page") }

// query is what to ask for at a token. The query of a link is complete; a page
// number is one of this list.
func (l *List[T]) query(token string) string {
	q, _ := url.ParseQuery(token) // checked, or made from a link
	if token != "" && isOwn(q) {
		return token
	}
	values := maps.Clone(l.values)
	maps.Copy(values, q)
	return values.Encode()
}

// fetch reads the page at token for the pager, which may do so ahead and on
// another goroutine.
func (l *List[T]) fetch(ctx context.Context, token string) (res paging.Result[Page[T]]) {
	if l.Err != nil {
		res.Err = l.Err
		return res
	}
	res.Done, res.Err = l.Call(ctx, l.query(token), func(a *transport.Answer) *wire.Fault {
		page, fault := decodePage(a.Body, l.ID, cmp.Or(l.PageSize, l.MaxPageSize), 20*l.MaxPageSize)
		res.Page = page
		return fault
	})
	if res.Page == nil {
		return res
	}
	if n := len(res.Page.Results); n > 0 {
		res.Last = (res.Page.Count + n - 1) / n
	}
	res.Next = res.Page.Next
	if q, err := url.ParseQuery(res.Next); err == nil && q.Has("page") && !q.Has("page_size") {
		q.Set("page_size", l.values.Get("page_size")) // the next page is one of the same size
		res.Page.Next = q.Encode()
		res.Next = res.Page.Next
	}
	if res.Err == nil && res.Next != "" && !l.forward(token, res.Next) {
		res.Err = paging.ErrLoop
	}
	return res
}

func (l *List[T]) forward(token, next string) bool {
	if q, err := url.ParseQuery(next); l.Opaque && err == nil && !q.Has("page") {
		return true // a page that comes again is noticed all the same
	}
	return paging.Forward(token, next)
}

// One reads the page at Start.
func (l *List[T]) One(ctx context.Context) (*Page[T], error) {
	if l.Err == nil && l.Start == paging.End {
		return &Page[T]{}, nil
	}
	res := l.fetch(ctx, l.Start)
	if res.Done != nil {
		res.Done()
	}
	return res.Page, res.Err
}

// Pages walks the pages from Start.
func (l *List[T]) Pages(ctx context.Context) iter.Seq2[*Page[T], error] {
	src := paging.Source[Page[T]]{Start: l.Start, Prefetch: l.Prefetch, Numbered: l.Parallel, Fetch: l.fetch, Wrap: l.Wrap}
	if l.Err != nil {
		src.Start = "" // so that the walk reports the mistake
	}
	return paging.Pages(ctx, src)
}
