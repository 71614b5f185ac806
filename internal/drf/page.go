package drf

import (
	"encoding/json"
	"reflect"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A Page is one page of a list. Next and Previous are tokens, "" where there is
// no such page.
type Page[T any] struct {
	Count    int
	Next     string
	Previous string
	Results  []T
}

// envelope is the form a page comes in.
type envelope[T any] struct {
	Count    *int    `json:"count"`
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
	Results  []T     `json:"results"`
}

// decodePage decodes a page by the rules of [wire.DecodePage].
func decodePage[T any](body []byte, id wire.Identity[T], asked, most int) (*Page[T], *wire.Fault) {
	raw, fault := wire.DecodePage(body, wire.Rows[envelope[T], T]{
		Member: "results", Identity: id, Asked: asked, Max: most, Of: func(p *envelope[T]) *[]T { return &p.Results },
	})
	if raw == nil {
		return nil, fault
	}
	if raw.Count == nil || raw.Results == nil {
		const problem = "the body is no page: count or results is missing"
		return nil, &wire.Fault{Row: -1, Problem: problem, Err: &json.UnmarshalTypeError{Value: "object", Type: reflect.TypeFor[Page[T]]()}}
	}
	page := &Page[T]{Count: *raw.Count, Results: raw.Results}
	if raw.Previous != nil {
		page.Previous = paging.PreviousToken(*raw.Previous)
	}
	if raw.Next == nil {
		return page, fault
	}
	next, err := paging.QueryToken(*raw.Next)
	if err == nil {
		page.Next = next
		return page, fault
	}
	if fault == nil {
		fault = &wire.Fault{Row: -1, Field: "next", Problem: err.Error(), Err: err}
	}
	return nil, fault // without the way on the page counts as not read: it can be read again
}
