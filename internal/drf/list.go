// Package drf holds what APIs made with Django REST framework have in common:
// lists in pages with numbers, and the shapes of errors.
package drf

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/google/go-querystring/query"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A List is one list with its parameters. Its pages are structs with the fields
// Count, Next, Previous and Results, by the names of the API.
type List struct {
	Path        string       // below the root of the API
	Page        reflect.Type // of a page
	Tag         string       // struct tag that marks identifiers
	Params      any          // the filters: url.Values, or a struct with the tags of go-querystring
	Start       string
	PageSize    int // 0: MaxPageSize
	MaxPageSize int
	Prefetch    int
	// Parallel lets pages be read at the same time. If new rows arrive at the head
	// it must not: a row that moves from a page which is read late to one which was
	// read early would be lost.
	Parallel bool
	Opaque   bool  // links may have other parameters than page and page_size
	Unique   bool  // drop rows that were delivered before
	KeepBad  bool  // a row that cannot be decoded does not end the iteration
	Err      error // an invalid argument, to be reported by the first read

	// Call sends the query, of the page at Start or of a later one. What it returns is
	// called when the page reaches the consumer, on the goroutine that ranges, with the
	// rows that cannot be decoded.
	Call func(ctx context.Context, query string, first bool, decode func(*transport.Response) *wire.Fault) (delivered func(*wire.BadRows) error, err error)
	// Header adds to a page what the header of its response says of it, unless it is nil.
	Header func(page any, header http.Header)
	// Wrap makes the error of a page, with the token to resume from.
	Wrap func(token string, page int, err error) error

	layout *wire.Layout
	values url.Values // the filters
	anyRow bool       // rows need no identity
	key    func(row reflect.Value) string
}

// Prepare checks the arguments.
func (l *List) Prepare() error {
	l.layout = wire.LayoutOf(l.Page, l.Tag)
	l.key = l.layout.Key
	if l.PageSize < 0 || l.PageSize > l.MaxPageSize {
		return transport.Invalid("PageSize", fmt.Sprintf("must be from 1 to %d, or 0 for %[1]d", l.MaxPageSize))
	}
	values, ok := l.Params.(url.Values)
	if !ok {
		var err error
		if values, err = query.Values(l.Params); err != nil {
			return transport.Invalid("params", "cannot be encoded as a query")
		}
	}
	l.values = values
	if l.Start == paging.End {
		return nil
	}
	at, err := l.parse(l.Start)
	if err != nil {
		return err
	}
	return l.checkFilters(at)
}

// AnyRow accepts rows of any type, after Prepare. keys are the members that identify
// one, in the order of preference.
func (l *List) AnyRow(keys ...[]string) error {
	l.anyRow = true
	row := l.Page.Field(l.Field()).Type.Elem()
	l.key = wire.RowKey(row, l.Tag, keys)
	if !l.Unique || l.key != nil {
		return nil
	}
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = strings.Join(key, " and ")
	}
	return transport.Invalid("WithoutRepeats", fmt.Sprintf("cannot tell rows of type %s apart: add a field for %s", row, strings.Join(names, ", or ")))
}

// fetch reads the page at token for the pager, which may do so ahead and on
// another goroutine.
func (l *List) fetch(ctx context.Context, token string) (res paging.Result) {
	if l.Err != nil {
		res.Err = l.Err
		return res
	}
	at, err := l.parse(token)
	if err != nil {
		res.Err = err
		return res
	}
	var bad *wire.BadRows
	delivered, err := l.Call(ctx, at.query.Encode(), token == l.Start, func(resp *transport.Response) (fault *wire.Fault) {
		var page reflect.Value
		page, bad, fault = l.decode(resp.Body, at, &res)
		if fault == nil {
			res.Page = page.Interface()
			if l.Header != nil {
				l.Header(res.Page, resp.Header)
			}
		}
		return fault
	})
	res.Err = cmp.Or(err, res.Err)
	res.Deliver = func() error { return delivered(bad) }
	return res
}

// decode decodes a page and turns the server's links into tokens.
func (l *List) decode(body []byte, at position, res *paging.Result) (reflect.Value, *wire.BadRows, *wire.Fault) {
	decoded, fault := l.layout.Decode(body, wire.Options{
		Rows: "results", AnyRow: l.anyRow, Required: []string{"count", "next", "results"}, KeepBad: l.KeepBad,
	})
	if fault != nil {
		return reflect.Value{}, nil, fault
	}
	if decoded.IsNull("count") || decoded.IsNull("results") {
		return reflect.Value{}, nil, wire.Problem(body, "results", "is null, so the response is not a page")
	}
	page := decoded.Value.Elem()
	count, rows := page.FieldByName("Count").Int(), decoded.Count("results")
	used := at.size
	link := page.FieldByName("Next")
	if link.String() != "" && rows > 0 && rows < used && !at.known {
		used = rows // the server reduced the size, and counts pages by its own
	}
	if used > 0 {
		res.Last = int((count + int64(used) - 1) / int64(used))
	}
	if !decoded.IsNull("next") {
		query, err := next(link.String())
		if err != nil {
			// Without a next page to resume from, this one must be read again.
			return reflect.Value{}, nil, wire.Problem(body, "next", err.Error())
		}
		following := l.positionOf(query, used, at)
		if !at.before(following) {
			res.Err = paging.ErrLoop
		}
		res.Next = l.token(following)
		link.SetString(res.Next)
	}
	if back := page.FieldByName("Previous"); back.String() != "" {
		token := ""
		if query := previous(back.String()); query != nil {
			token = l.token(l.positionOf(query, used, at))
		}
		back.SetString(token)
	}
	return decoded.Value, decoded.Bad, nil
}

// positionOf makes a position of the query of a link on the page at. Without a page
// number it is the first page, unless parameters can have other names.
func (l *List) positionOf(query url.Values, size int, at position) position {
	if !query.Has("page") && !l.Opaque {
		query.Set("page", "1")
	}
	if query.Has("page") {
		query.Set("page_size", strconv.Itoa(size))
	}
	p := position{query: query, size: size, asked: at.asked, filters: at.filters}
	if p.filters == "" && !l.carries(query) {
		p.filters = l.hash()
	}
	return p
}

// before reports whether p is before next, as far as page numbers show. Without them
// the pager still detects a page that comes again.
func (p position) before(next position) bool {
	if next.page() == 0 {
		return !next.query.Has("page")
	}
	page := max(p.page(), 1)
	return page < next.page() || (page-1)*p.size < (next.page()-1)*next.size
}

// One reads the page at Start.
func (l *List) One(ctx context.Context) (any, error) {
	if l.Err == nil && l.Start == paging.End {
		return reflect.New(l.Page).Interface(), nil
	}
	res := l.fetch(ctx, l.Start)
	if res.Deliver != nil {
		if err := res.Deliver(); err != nil {
			return nil, err
		}
	}
	if res.Err != nil {
		return nil, res.Err
	}
	return res.Page, nil
}

// Pages iterates over the pages from Start.
func (l *List) Pages(ctx context.Context) iter.Seq2[any, error] {
	src := paging.Source{Start: l.Start, Prefetch: l.Prefetch, Fetch: l.fetch, Wrap: l.Wrap}
	if l.Parallel {
		src.Following = l.following
	}
	if l.Err != nil {
		src.Start = "" // so that the iteration reports the mistake
		return paging.Pages(ctx, src)
	}
	pages := paging.Pages(ctx, src)
	if l.Unique {
		pages = paging.Unique(pages, []paging.List{{Field: l.Field(), Key: l.key}})
	}
	return pages
}

// Field is the index of Results in a page.
func (l *List) Field() int {
	field, _ := l.Page.FieldByName("Results")
	return field.Index[0]
}
