package mews

import (
	"context"
	"encoding/json"
	"iter"
	"reflect"
	"strings"
	"unicode"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// IterateParams describes a list that this package has no methods for.
type IterateParams struct {
	// Operation is the path below /api/connector/v1/, such as "rates/getAll".
	Operation string
	// Rows is the member of the response that holds the rows, such as "Rates".
	Rows string
	// Filters are the other members of the request: a struct or a map that encodes as
	// a JSON object. The client adds Limitation and the members of [Credentials].
	Filters any
	// PageSize is the number of rows per request, 1 to [MaxPageSize]. Default
	// MaxPageSize.
	PageSize int
	// Start is a resume token, or empty to begin from the first page.
	Start string
}

// RowPage is one page of a list that this package has no methods for.
type RowPage[T any] struct {
	Rows []T
	Next string // resume token of the next page; "" after the last one
}

// Iterate iterates over a list that this package has no methods for. Resume tokens,
// options and errors are those of the other lists. Filters are not split. Rows can be
// structs or maps; [Client.Do] says how numbers are decoded in a map[string]any.
func Iterate[T any](ctx context.Context, client *Client, params IterateParams, opts ...RequestOption) iter.Seq2[T, error] {
	l := params.listing(client, reflect.TypeFor[RowPage[T]](), opts)
	return paging.Rows[T](l.pages(ctx), 0) // RowPage.Rows
}

// IteratePages is [Iterate] page by page.
func IteratePages[T any](ctx context.Context, client *Client, params IterateParams, opts ...RequestOption) iter.Seq2[*RowPage[T], error] {
	l := params.listing(client, reflect.TypeFor[RowPage[T]](), opts)
	pages := l.pages(ctx)
	target := reflect.TypeFor[*RowPage[T]]()
	return paging.Typed[RowPage[T]](func(yield func(any, error) bool) {
		pages(func(page any, err error) bool {
			if page != nil {
				page = reflect.ValueOf(page).Convert(target).Interface()
			}
			return yield(page, err)
		})
	})
}

// listing makes the list. Its page type is page with the names of this list's
// members.
func (p IterateParams) listing(client *Client, page reflect.Type, opts []RequestOption) listing {
	if client == nil || client.core == nil {
		return listing{err: errUnusable}
	}
	operation, err := client.core.operation("Operation", p.Operation)
	if err != nil {
		return listing{err: err}
	}
	if !validMember(p.Rows) {
		return listing{err: transport.Invalid("Rows", `must be the name of a member, such as "Rates"`)}
	}
	rows, next := page.Field(0), page.Field(1)
	rows.Tag = reflect.StructTag(`json:"` + p.Rows + `"`)
	next.Tag = `json:"Cursor"`
	filters, err := userParams("Filters", p.Filters)
	if err != nil {
		return listing{err: err}
	}
	var members map[string]json.RawMessage
	_ = json.Unmarshal(filters, &members) // an object, as userParams has made sure
	for name := range members {
		if strings.EqualFold(name, "Limitation") {
			return listing{err: transport.Invalid("Filters", "must not contain Limitation, which the client adds; set PageSize and Start")}
		}
	}
	l := list{operation: operation, rows: p.Rows, anyRow: true}
	return l.prepare(client.core, reflect.StructOf([]reflect.StructField{rows, next}), p.Start, p.PageSize, planOf(operation, filters), nil, opts)
}

// validMember reports whether encoding/json takes a name from a struct tag.
func validMember(name string) bool {
	return name != "" && name != "-" && !strings.EqualFold(name, "Cursor") && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.:/@#$", r)
	})
}
