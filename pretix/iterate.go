package pretix

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"net/url"
	"reflect"
	"strings"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// IterateParams describes a list that this package has no methods for.
type IterateParams struct {
	// Path is relative to /api/v1/ and escaped, such as "organizers/bigevents/teams/",
	// or an absolute URL of the same server, such as a link to another page.
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
// options and errors are those of the other lists.
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
	path, filters, start, err := p.address(client)
	l := newList(client, page, path, filters, start, p.PageSize, opts)
	l.AnyRow = true
	l.Err = cmp.Or(convert(err), l.Err)
	return l
}

// address splits Path.
func (p IterateParams) address(client *Client) (path string, filters url.Values, start string, err error) {
	path, query, err := client.transport.Relative("Path", p.Path)
	if err != nil {
		return "", nil, "", err
	}
	filters, err = url.ParseQuery(query)
	if err != nil || path == "" || !strings.HasSuffix(path, "/") {
		return "", nil, "", transport.Invalid("Path", `must be the path of a list, such as "organizers/bigevents/teams/"`)
	}
	place := url.Values{"page": filters["page"], "page_size": filters["page_size"]}
	filters.Del("page")
	filters.Del("page_size")
	if p.Filters.Has("page") || p.Filters.Has("page_size") {
		return "", nil, "", transport.Invalid("Filters", "must not contain page or page_size; set Start and PageSize")
	}
	maps.Copy(filters, p.Filters)
	if start = p.Start; start == "" {
		start = startOf(path, place, filters)
	}
	return path, filters, start, nil
}

// defaultPageSize is what the server uses for a link without a page size.
const defaultPageSize = "50"

// startOf returns the Start of a link to a page, "" without a page number. Pages are
// counted by the size of the link.
func startOf(path string, place, filters url.Values) string {
	if place.Get("page") == "" {
		return ""
	}
	query := maps.Clone(filters)
	query.Set("page", place.Get("page"))
	query.Set("page_size", cmp.Or(place.Get("page_size"), defaultPageSize))
	return path + "?" + query.Encode()
}
