package campone

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"reflect"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/paging"
)

// IterateParams describes a list that this package has no methods for.
type IterateParams struct {
	// Path is relative to /api/v1/public/ and escaped, such as "invoices/", or an
	// absolute URL of the same server, such as a link to another page. Its page_size
	// only says how its page is counted; PageSize sets the size of pages.
	Path string
	// Filters are query parameters. They can be part of Path, too.
	Filters url.Values
	// PageSize is the number of objects per request, 1 to [MaxPageSize]. Default
	// MaxPageSize.
	PageSize int
	// Start is a resume token, a page number such as "page=3", or empty to begin
	// from the first page.
	Start string
}

// Iterate iterates over a list that this package has no methods for. Resume tokens,
// options and errors are those of the other lists. [WithoutRepeats] recognizes rows by
// their member "id": a struct must have a field for it, and rows of a map without it
// are all delivered. [Client.Do] says how numbers are decoded in a map[string]any.
func Iterate[T any](ctx context.Context, client *Client, params IterateParams, opts ...RequestOption) iter.Seq2[T, error] {
	l := params.list(client, reflect.TypeFor[Page[T]](), opts)
	return paging.Rows[T](l.Pages(ctx), l.Field())
}

// IteratePages is [Iterate] page by page.
func IteratePages[T any](ctx context.Context, client *Client, params IterateParams, opts ...RequestOption) iter.Seq2[*Page[T], error] {
	return paging.Typed[Page[T]](params.list(client, reflect.TypeFor[Page[T]](), opts).Pages(ctx))
}

func (p IterateParams) list(client *Client, page reflect.Type, opts []RequestOption) *drf.List {
	if !client.usable() {
		return &drf.List{Page: page, Err: convert(errUnusable), Wrap: pageError}
	}
	at, err := drf.Address{Path: p.Path, Filters: p.Filters, Start: p.Start}.Resolve(client.core.transport, "invoices/")
	l := newList(client.core, page, at.Path, at.Filters, at.Start, p.PageSize, opts)
	l.Err = cmp.Or(convert(err), l.Err, convert(l.AnyRow([]string{"id"})))
	return l
}
