package wire

import (
	"encoding/json"
	"reflect"
)

// A NumberedPage is the list envelope of Django REST framework.
type NumberedPage[T any] struct {
	Count    *int    `json:"count"`
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
	Results  []T     `json:"results"`
}

// DecodeNumbered decodes such a page, by the rules of [DecodePage].
func DecodeNumbered[T any](body []byte, id Identity[T]) (*NumberedPage[T], *Fault) {
	page, fault := DecodePage(body, Rows[NumberedPage[T], T]{
		Member: "results", Identity: id, Of: func(p *NumberedPage[T]) *[]T { return &p.Results },
	})
	if page != nil && (page.Count == nil || page.Results == nil) {
		const problem = "the body is no page: count or results is missing"
		return nil, &Fault{Row: -1, Problem: problem, Err: &json.UnmarshalTypeError{Value: "object", Type: reflect.TypeFor[NumberedPage[T]]()}}
	}
	return page, fault
}
