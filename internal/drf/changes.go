package drf

import (
	"context"
	"fmt"
	"reflect"
	"strconv"

	"github.com/guestwire/guestwire-go/internal/feed"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A Feed reads a list by changes.
type Feed struct {
	// List prepares one page of the list in a round.
	List func(r feed.Round, start string, size int) *List
	Size int // of a page
	// Order is a field that the list is ordered by and that changes with a row; ""
	// if rows keep their place.
	Order string
}

// Read is the Read of a [feed.Source].
func (f *Feed) Read(ctx context.Context, r feed.Round) (feed.Page, error) {
	at := feed.ParseWindow(r.Place)
	number, size := at.Page(r.Place == "", f.Size)
	start := ""
	if number > 1 {
		start = numbered(number)
	}
	l := f.List(r, start, size)
	page, err := l.One(ctx)
	if err != nil {
		return feed.Page{}, err
	}
	value := reflect.ValueOf(page).Elem()
	rows := value.Field(l.Field())
	read := feed.Page{Rows: rows}
	read.Next, read.Lost = at.Next(feed.Numbered{
		Number: number, Size: size, Rows: rows, More: value.FieldByName("Next").String() != "", Partial: l.KeepBad, Key: f.key(l),
	})
	return read, nil
}

// key identifies rows and their places.
func (f *Feed) key(l *List) func(reflect.Value) string {
	if f.Order == "" {
		return l.key
	}
	return func(row reflect.Value) string {
		key := l.key(row)
		if key != "" {
			key += "@" + text(row.FieldByName(f.Order))
		}
		return key
	}
}

// RowKey returns what identifies the rows of a page type.
func RowKey(page reflect.Type, tag string) func(reflect.Value) string {
	return wire.LayoutOf(page, tag).Key
}

func text(v reflect.Value) string {
	if t, ok := reflect.TypeAssert[fmt.Stringer](v); ok {
		return t.String()
	}
	return fmt.Sprint(v)
}

func numbered(page int) string { return "page=" + strconv.Itoa(page) }
