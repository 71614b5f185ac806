package mews

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A list is one list of the API. Its page type has the rows, and the resume token
// of the next page in the field Next; its parameters have Start and PageSize.
type list struct {
	operation string
	rows      string // member of the response
	// single is set for a list that comes in one response: its parameters and
	// pages have nothing to do with pages.
	single bool
	// instead are members that make a page of a response without the rows.
	instead []string
	anyRow  bool // rows need no identity
}

const cursorMember = "Cursor"

// The generic functions are compiled again for each list, so they do nothing but
// put types on what the others make.

// one reads the page at Start.
func one[P any](ctx context.Context, c *core, l *list, params any, opts []RequestOption) (*P, error) {
	page, err := l.one(ctx, c, reflect.TypeFor[P](), params, opts)
	p, _ := page.(*P) // nil with an error
	return p, err
}

// pages iterates over the pages.
func pages[P any](ctx context.Context, c *core, l *list, params any, opts []RequestOption) iter.Seq2[*P, error] {
	return paging.Typed[P](l.pages(ctx, c, reflect.TypeFor[P](), params, opts))
}

// all iterates over the rows of all pages.
func all[P, T any](ctx context.Context, c *core, l *list, params any, opts []RequestOption) iter.Seq2[T, error] {
	return paging.Rows[T](l.all(ctx, c, reflect.TypeFor[P](), params, opts))
}

func (l *list) one(ctx context.Context, c *core, page reflect.Type, params any, opts []RequestOption) (any, error) {
	return l.with(c, page, params, opts).one(ctx)
}

func (l *list) pages(ctx context.Context, c *core, page reflect.Type, params any, opts []RequestOption) iter.Seq2[any, error] {
	return l.with(c, page, params, opts).pages(ctx)
}

// all returns the pages, and the index of the field with their rows.
func (l *list) all(ctx context.Context, c *core, page reflect.Type, params any, opts []RequestOption) (iter.Seq2[any, error], int) {
	listing := l.with(c, page, params, opts)
	if listing.err == nil && listing.instead != nil {
		listing.err = transport.Invalid("Extent", fmt.Sprintf(
			"All iterates over %s, so set Extent.%s; for the other parts use Pages", spoken(l.rows), l.rows,
		))
	}
	return listing.pages(ctx), listing.layout.Index(l.rows)
}

// spoken writes a name such as OrderItems as words.
func spoken(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// A listing is one list with its parameters, ready to be read.
type listing struct {
	list

	core     *core
	page     reflect.Type
	layout   *wire.Layout
	start    string
	count    int // rows to ask for
	plan     *plan
	settings *settings
	err      error // an invalid argument, to be reported by the first read
}

// with adds the parameters and options of a call, and checks them.
func (l *list) with(c *core, page reflect.Type, params any, opts []RequestOption) listing {
	values := reflect.ValueOf(params)
	if !hasRows(values, l.rows) {
		own := *l
		own.instead = append(wire.LayoutOf(page, tagName).Lists(), cursorMember)
		l = &own
	}
	if l.single {
		plan, err := singlePlan(l.operation, params)
		return l.prepare(c, page, "", 0, plan, err, opts)
	}
	plan, err := newPlan(l.operation, params)
	return l.prepare(c, page, values.FieldByName("Start").String(), int(values.FieldByName("PageSize").Int()), plan, err, opts)
}

// hasRows reports whether the pages of a list have its rows: some lists have an
// Extent that can leave them out.
func hasRows(params reflect.Value, rows string) bool {
	extent := params.FieldByName("Extent")
	if extent.IsValid() && extent.Kind() == reflect.Pointer {
		extent = extent.Elem()
	}
	if !extent.IsValid() {
		return true
	}
	selected := extent.FieldByName(rows)
	if selected.IsValid() && selected.Kind() == reflect.Pointer {
		selected = selected.Elem()
	}
	return !selected.IsValid() || selected.Bool()
}

func (l *list) prepare(c *core, page reflect.Type, start string, size int, plan *plan, paramsErr error, opts []RequestOption) listing {
	full := listing{
		list: *l, core: c, page: page, layout: wire.LayoutOf(page, tagName),
		start: start, count: cmp.Or(size, MaxPageSize), plan: plan,
	}
	full.settings, full.err = newSettings(opts)
	if size < 0 || size > MaxPageSize {
		paramsErr = cmp.Or(paramsErr, transport.Invalid("PageSize", fmt.Sprintf("must be from 1 to %d, or 0 for %[1]d", MaxPageSize)))
	}
	full.err = cmp.Or(paramsErr, full.err)
	if full.err == nil && full.start != paging.End {
		_, full.err = plan.parse(full.start)
	}
	if full.settings != nil && l.instead != nil {
		full.settings.minimal = false // without rows a page that has no data is not the last
	}
	return full
}

// one reads the page at Start.
func (l listing) one(ctx context.Context) (any, error) {
	switch {
	case l.err != nil:
		return nil, convert(l.err)
	case l.plan.split != nil:
		return nil, convert(l.plan.split)
	case l.start == paging.End:
		return reflect.New(l.page).Interface(), nil
	}
	res := l.fetch(ctx, l.start)
	if err := res.Deliver(); err != nil {
		return nil, err
	}
	return res.Page, res.Err
}

// pages iterates over the pages from Start.
func (l listing) pages(ctx context.Context) iter.Seq2[any, error] {
	src := paging.Source{Start: l.start, Fetch: l.fetch, Wrap: pageError}
	if l.err != nil {
		src.Start = "" // so that the iteration reports the mistake
		return paging.Pages(ctx, src)
	}
	src.Prefetch = l.settings.prefetch
	pages := paging.Pages(ctx, src)
	if l.plan.overlap {
		var lists []paging.List
		for _, name := range l.layout.Lists() {
			if l.layout.HasKey(name) {
				lists = append(lists, paging.List{Field: l.layout.Index(name), Key: l.layout.Key})
			}
		}
		pages = paging.Unique(pages, lists)
	}
	return pages
}

// fetch reads the page at a token for the pager, which may do so ahead and on another
// goroutine. Reports to the caller wait until the page is delivered.
func (l listing) fetch(ctx context.Context, token string) (res paging.Result) {
	if l.err != nil {
		res.Err = convert(l.err)
		return res
	}
	at, err := l.plan.parse(token)
	if err != nil {
		res.Err = convert(err)
		return res
	}
	params, err := l.plan.encode(at.part)
	if err != nil {
		res.Err = convert(err)
		return res
	}
	var page reflect.Value
	var bad *wire.BadRows
	var received *transport.Response
	var limit *limitation
	if !l.single {
		limit = &limitation{count: l.count, cursor: at.cursor}
	}
	response, err := l.core.call(ctx, l.operation, limit, params, l.settings, func(resp *transport.Response) (fault *wire.Fault) {
		if resp.StatusCode == http.StatusNoContent && l.settings.minimal {
			page = reflect.New(l.page) // the vendor's short form of a page without data
			return nil
		}
		received = resp
		page, bad, fault = l.decode(resp.Body, at)
		return fault
	})
	res.Deliver = func() error {
		l.settings.report(response)
		return l.settings.reportBad(received, bad)
	}
	if res.Err = err; err != nil {
		return res
	}
	if at.last && l.repeats(page, at.cursor) {
		res.Err = ErrPaginationLoop
		return res
	}
	res.Page = page.Interface()
	if !l.single {
		res.Next = page.Elem().FieldByName("Next").String()
	}
	return res
}

// decode decodes a page, and makes the token of the next one of its cursor.
func (l listing) decode(body []byte, at position) (reflect.Value, *wire.BadRows, *wire.Fault) {
	options := wire.Options{Rows: l.rows, AnyRow: l.anyRow, KeepBad: l.settings.badRows != nil}
	if l.instead == nil {
		options.Required = []string{l.rows}
	}
	decoded, fault := l.layout.Decode(body, options)
	if fault != nil {
		return reflect.Value{}, nil, fault
	}
	if !decoded.Has(l.rows) && !hasAny(decoded, l.instead) {
		return reflect.Value{}, nil, wire.Problem(body, l.rows, "is missing")
	}
	if l.single {
		return decoded.Value, decoded.Bad, nil
	}
	next := decoded.Value.Elem().FieldByName("Next")
	following, fault := l.following(body, decoded, at, next.String())
	if fault != nil {
		return reflect.Value{}, nil, fault
	}
	next.SetString(following)
	return decoded.Value, decoded.Bad, nil
}

func hasAny(decoded *wire.Result, members []string) bool {
	return slices.ContainsFunc(members, decoded.Has)
}

// following returns the token of the next page. Only a null cursor ends a list, even if
// the page has rows. A missing one (the contract makes it optional) is replaced by the
// identifier of the last row; for rows without identifiers a short page is the last.
func (l listing) following(body []byte, decoded *wire.Result, at position, cursor string) (string, *wire.Fault) {
	const member = cursorMember
	if cursor != "" {
		return l.plan.next(position{part: at.part, cursor: cursor}), nil
	}
	if decoded.IsNull(member) {
		return l.plan.after(at.part), nil
	}
	rows := decoded.Count(l.rows)
	if rows == 0 {
		if decoded.Total() > 0 { // in other lists, so there can be more of them
			return "", wire.Problem(body, member, "is missing although the page has data")
		}
		return l.plan.after(at.part), nil
	}
	if l.layout.HasID(l.rows) {
		id := decoded.LastID(body, l.rows)
		if id == "" {
			return "", wire.Problem(body, member, "is missing, and the last row has no identifier to go on from")
		}
		return l.plan.next(position{part: at.part, cursor: id, last: true}), nil
	}
	if rows < l.count {
		return l.plan.after(at.part), nil
	}
	return "", wire.Problem(body, member, "is missing although the page is full")
}

// repeats reports whether a page that was requested with the last row of the page
// before contains that row again: the cursor had no effect.
func (l listing) repeats(page reflect.Value, last string) bool {
	rows := page.Elem().Field(l.layout.Index(l.rows))
	for i := range rows.Len() {
		if l.layout.Key(rows.Index(i)) == last {
			return true
		}
	}
	return false
}
