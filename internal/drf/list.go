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
	"strconv"

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
	Err         error // a wrong argument, to be reported by the first read

	// Call sends the query. What it returns is called when the page reaches the
	// consumer, on the goroutine that ranges.
	Call func(ctx context.Context, query string, decode func(*transport.Answer) *wire.Fault) (delivered func(), err error)
	// Wrap makes the error of a page, with the token to resume from.
	Wrap func(token string, page int, err error) error

	values url.Values // the query of the first page
}

// Prepare checks the arguments.
func (l *List[T]) Prepare() error {
	switch {
	case l.PageSize < 0 || l.PageSize > l.MaxPageSize:
		return transport.Invalid("PageSize", fmt.Sprintf("must be from 1 to %d, or 0 for %[1]d", l.MaxPageSize))
	case l.Start != "" && l.Start != paging.End && !isToken(l.Start):
		return transport.Invalid("Start", `must be empty, a token of this package, or a page number in the form "page=3"`)
	}
	values, err := query.Values(l.Params)
	if err != nil {
		return transport.Invalid("params", "cannot be made into a query")
	}
	// Always sent, so that every link and token has it.
	values.Set("page_size", strconv.Itoa(cmp.Or(l.PageSize, l.MaxPageSize)))
	l.values = values
	return nil
}

// isToken refuses what a server would take for the first page: it ignores
// parameters it does not know.
func isToken(s string) bool {
	q, err := url.ParseQuery(s)
	return err == nil && q.Get("page") != ""
}

// query merges the token into the parameters: it repeats them, and decides.
func (l *List[T]) query(token string) string {
	values := maps.Clone(l.values)
	over, _ := url.ParseQuery(token) // checked, or made from a link
	maps.Copy(values, over)
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
		page, fault := decodePage(a.Body, l.ID)
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
	if res.Err == nil && res.Next != "" && !paging.Forward(token, res.Next) {
		res.Err = paging.ErrLoop
	}
	return res
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
	src := paging.Source[Page[T]]{Start: l.Start, Prefetch: l.Prefetch, Numbered: true, Fetch: l.fetch, Wrap: l.Wrap}
	if l.Err != nil {
		src.Start = "" // so that the walk reports the mistake
	}
	return paging.Pages(ctx, src)
}
