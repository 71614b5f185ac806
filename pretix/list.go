package pretix

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"reflect"
	"time"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// one reads the page at Start.
func one[T any](ctx context.Context, s *scope, resource string, params any, opts []RequestOption) (*Page[T], error) {
	page, err := s.list(reflect.TypeFor[Page[T]](), resource, params, opts).One(ctx)
	p, _ := page.(*Page[T]) // nil with an error
	return p, err
}

// pages iterates over the pages.
func pages[T any](ctx context.Context, s *scope, resource string, params any, opts []RequestOption) iter.Seq2[*Page[T], error] {
	return paging.Typed[Page[T]](s.list(reflect.TypeFor[Page[T]](), resource, params, opts).Pages(ctx))
}

// all iterates over the objects of all pages.
func all[T any](ctx context.Context, s *scope, resource string, params any, opts []RequestOption) iter.Seq2[T, error] {
	l := s.list(reflect.TypeFor[Page[T]](), resource, params, opts)
	return paging.Rows[T](l.Pages(ctx), l.Field())
}

// list prepares the list of a resource. Its parameters have Start and PageSize.
func (s *scope) list(page reflect.Type, resource string, params any, opts []RequestOption) *drf.List {
	path, err := s.path(resource)
	values := reflect.ValueOf(params)
	if err != nil {
		return &drf.List{Page: page, Err: convert(err), Wrap: pageError}
	}
	return newList(s.client, page, path, s.template+resource, params, values.FieldByName("Start").String(), int(values.FieldByName("PageSize").Int()), opts)
}

func newList(c *Client, page reflect.Type, path, template string, params any, start string, size int, opts []RequestOption) *drf.List {
	l := &drf.List{
		Path: path, Page: page, Tag: tagName, Params: params, Start: start, PageSize: size, MaxPageSize: MaxPageSize, Parallel: true, Wrap: pageError,
	}
	settings, err := newSettings(opts)
	if err = cmp.Or(err, rules.Filters(params), l.Prepare()); err != nil {
		l.Err = convert(err)
		return l
	}
	settings.template = template
	l.Prefetch, l.Unique, l.KeepBad = settings.prefetch, settings.unique, settings.badRows != nil
	later := *settings
	later.ifModifiedSince = time.Time{} // what changed meanwhile must not end the iteration
	l.Header = func(page any, header http.Header) {
		if p, ok := page.(interface{ setTimes(h http.Header) }); ok {
			p.setTimes(header)
		}
	}
	l.Call = func(ctx context.Context, query string, first bool, decode func(*transport.Response) *wire.Fault) (func(*wire.BadRows) error, error) {
		settings := settings
		if !first {
			settings = &later
		}
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
