package paging

import (
	"iter"
	"reflect"
)

// These functions are compiled for each list of a package. Inlined, they would be
// compiled once more where they are called.

// Typed gives pages their type back.
//
//go:noinline
func Typed[P any](pages iter.Seq2[any, error]) iter.Seq2[*P, error] {
	return func(yield func(*P, error) bool) {
		pages(func(page any, err error) bool {
			p, _ := page.(*P) // nil with an error
			return yield(p, err)
		})
	}
}

// Rows iterates over the rows of all pages: those in the field of that index.
//
//go:noinline
func Rows[T any](pages iter.Seq2[any, error], field int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		pages(func(page any, err error) bool {
			if err != nil {
				var zero T
				return yield(zero, err)
			}
			rows, _ := reflect.TypeAssert[[]T](reflect.ValueOf(page).Elem().Field(field))
			for _, row := range rows {
				if !yield(row, nil) {
					return false
				}
			}
			return true
		})
	}
}

// A List is a list inside of a page, for [Unique].
type List struct {
	Field int // index of the field
	Key   func(row reflect.Value) string
}

// Unique drops the rows that were delivered before. It remembers the keys of all rows
// of a range; a row without a key is delivered.
func Unique(pages iter.Seq2[any, error], lists []List) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		seen := make([]map[string]struct{}, len(lists))
		for i := range seen {
			seen[i] = map[string]struct{}{}
		}
		pages(func(page any, err error) bool {
			if err == nil {
				for i, list := range lists {
					drop(reflect.ValueOf(page).Elem().Field(list.Field), list.Key, seen[i])
				}
			}
			return yield(page, err)
		})
	}
}

func drop(rows reflect.Value, key func(reflect.Value) string, seen map[string]struct{}) {
	kept := 0
	for i := range rows.Len() {
		k := key(rows.Index(i))
		if _, ok := seen[k]; ok && k != "" {
			continue
		}
		seen[k] = struct{}{}
		if kept != i {
			rows.Index(kept).Set(rows.Index(i))
		}
		kept++
	}
	if kept < rows.Len() {
		rows.Slice(kept, rows.Len()).Clear()
		rows.SetLen(kept)
	}
}
