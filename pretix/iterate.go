package pretix

import (
	"cmp"
	"context"
	"iter"
	"log/slog"
	"net/url"
	"reflect"
	"strings"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/logvalue"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// IterateParams describes a list that this package has no methods for.
type IterateParams struct {
	// Path is relative to /api/v1/ and escaped, such as "organizers/bigevents/teams/",
	// or an absolute URL of the same server, such as a link to another page. Its
	// page_size only says how its page is counted; PageSize sets the size of pages.
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

// LogValue implements [slog.LogValuer] without filters, also those of a path or a token.
func (p IterateParams) LogValue() slog.Value { return logvalue.Of(p, "PageSize") }

// Iterate iterates over a list that this package has no methods for. Resume tokens,
// options and errors are those of the other lists.
//
// [WithoutRepeats] recognizes an object by the first of these members that it has:
// "id", "identifier", "code" (with "event", in a list over several events) and "slug".
// A struct must have a field for one of them. Objects of a map that have none are all
// delivered. [Client.Do] says how numbers are decoded in a map[string]any.
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
	at, err := drf.Address{Path: p.Path, Filters: p.Filters, Start: p.Start}.Resolve(client.transport, "organizers/bigevents/teams/")
	l := newList(client, page, at.Path, transport.Template(at.Path), at.Filters, at.Start, p.PageSize, opts)
	l.Err = cmp.Or(convert(err), l.Err, convert(l.AnyRow(rowKeys(at.Path)...)))
	return l
}

// rowKeys are the members that identify objects of a list, whatever they are. A code is
// unique within its event only.
func rowKeys(path string) [][]string {
	code := []string{"event", "code"}
	if strings.Contains(path, "/events/") {
		code = code[1:]
	}
	return [][]string{{"id"}, {"identifier"}, code, {"slug"}}
}
