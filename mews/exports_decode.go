package mews

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"reflect"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// exportRows decodes the rows of an export. It knows their type by reflection only, so
// that it is compiled once.
type exportRows struct {
	*exportReader

	pageSize int
	bytes    int // of the rows since it was set to 0
	layout   *wire.Layout
	typ      reflect.Type
	badRows  func(*DecodeError) error
	failed   error // ends the iteration
	done     bool
}

// begin checks the parameters. What is wrong is the error of the first row.
func (p ExportRowParams) begin(client *Client, typ reflect.Type, opts []RequestOption) *exportRows {
	rows := &exportRows{exportReader: &exportReader{}, typ: typ, done: p.Start == paging.End}
	own, err := newSettings(opts)
	at, wrong := parseExportToken(p.Start, p.ExportID)
	err = cmp.Or(p.check(), wrong, err)
	if client == nil || client.core == nil || client.core.transport == nil {
		err = errUnusable
	}
	if rows.pageSize = cmp.Or(p.PageSize, MaxPageSize); err != nil {
		rows.failed, rows.done, rows.pageSize = convert(err), false, 1
		return rows
	}
	if typ.Kind() == reflect.Struct {
		rows.layout = wire.LayoutOf(typ, tagName)
	}
	rows.badRows = own.badRows
	forLinks := *own
	forLinks.badRows = nil
	rows.exportReader = &exportReader{
		service: &client.Exports, export: p.ExportID, seed: maphash.MakeSeed(), limit: cmp.Or(p.MaxLineBytes, DefaultMaxLineBytes), keepBad: rows.badRows != nil, at: at,
		opts: []RequestOption{{func(s *settings) error {
			*s = forLinks
			return nil
		}}},
		retries: client.core.transport.NewRetries(own.maxAttempts),
	}
	return rows
}

// next returns a pointer to the next row, or nil at the end.
func (x *exportRows) next(ctx context.Context) (any, error) {
	for x.more(ctx) {
		if x.failed != nil {
			return nil, x.failed
		}
		x.bytes += len(x.line)
		row, fault := x.decode()
		if fault == nil {
			x.take()
			return row, nil
		}
		bad := x.lineError(fault)
		if x.badRows == nil {
			return nil, x.fail(bad)
		}
		if err := x.badRows(bad); err != nil {
			return nil, x.fail(fmt.Errorf("%w: %w", bad, err))
		}
		x.take()
	}
	return nil, nil //nolint:nilnil // the end is not an error
}

// more reports whether there is another row, or an error in its place.
func (x *exportRows) more(ctx context.Context) bool {
	switch {
	case x.failed != nil:
		return true
	case x.done:
		return false
	}
	more, err := x.peek(ctx)
	if err != nil {
		_ = x.fail(err)
		return true
	}
	x.done = !more
	return more
}

func (x *exportRows) fail(err error) error {
	x.failed = x.rowError(err)
	return x.failed
}

// token is where the next row is.
func (x *exportRows) token() string { return x.at.token(x.export) }

// decode decodes the line.
func (x *exportRows) decode() (any, *wire.Fault) {
	if x.tooLong {
		problem := fmt.Sprintf("the line is longer than %d bytes (MaxLineBytes sets the limit)", x.limit)
		return nil, &wire.Fault{Row: -1, Problem: problem, Err: ErrResponseTooLarge, Raw: x.line}
	}
	row := reflect.New(x.typ)
	fault := wire.Decode(x.line, row.Interface())
	if fault == nil && x.layout != nil {
		fault = x.layout.Unidentified(row.Elem(), x.line)
	}
	if fault != nil && !fault.Foreign && x.layout != nil {
		fault.ID = x.layout.ID(x.line)
	}
	return row.Interface(), fault
}
