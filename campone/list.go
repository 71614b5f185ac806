package campone

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"reflect"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// one reads the page at Start.
func one[T any](ctx context.Context, c *core, path string, params any, opts []RequestOption) (*Page[T], error) {
	page, err := c.list(reflect.TypeFor[Page[T]](), path, params, opts).One(ctx)
	p, _ := page.(*Page[T]) // nil with an error
	return p, err
}

// pages iterates over the pages.
func pages[T any](ctx context.Context, c *core, path string, params any, opts []RequestOption) iter.Seq2[*Page[T], error] {
	return paging.Typed[Page[T]](c.list(reflect.TypeFor[Page[T]](), path, params, opts).Pages(ctx))
}

// all iterates over the objects of all pages.
func all[T any](ctx context.Context, c *core, path string, params any, opts []RequestOption) iter.Seq2[T, error] {
	l := c.list(reflect.TypeFor[Page[T]](), path, params, opts)
	return paging.Rows[T](l.Pages(ctx), l.Field())
}

// list prepares a list. Its parameters have Start and PageSize.
func (c *core) list(page reflect.Type, path string, params any, opts []RequestOption) *drf.List {
	values := reflect.ValueOf(params)
	return newList(c, page, path, params, values.FieldByName("Start").String(), int(values.FieldByName("PageSize").Int()), opts)
}

func newList(c *core, page reflect.Type, path string, params any, start string, size int, opts []RequestOption) *drf.List {
	l := &drf.List{
		Path: path, Page: page, Tag: tagName, Params: params, Start: start, PageSize: size, MaxPageSize: MaxPageSize, Opaque: true, Wrap: pageError,
	}
	settings, err := newSettings(opts)
	if err = cmp.Or(err, rules.Filters(params), l.Prepare()); err != nil {
		l.Err = convert(err)
		return l
	}
	l.Prefetch, l.Unique, l.KeepBad = settings.prefetch, settings.unique, settings.badRows != nil
	l.Call = func(ctx context.Context, query string, _ bool, decode func(*transport.Response) *wire.Fault) (func(*wire.BadRows) error, error) {
		var received *transport.Response
		response, err := c.call(ctx, http.MethodGet, path, query, nil, settings, func(resp *transport.Response) *wire.Fault {
			received = resp
			return decode(resp)
		})
		return func(bad *wire.BadRows) error {
			settings.report(response)
			return settings.reportBad(received, bad)
		}, err
	}
	return l
}
