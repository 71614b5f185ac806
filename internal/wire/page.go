package wire

import (
	"bytes"
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

// maxHint bounds what is allocated on the word of a body.
const maxHint = 1000

// DecodeNumbered decodes a page. When a row cannot be decoded or has no identity,
// the page holds the rows before it, beside the fault.
func DecodeNumbered[T any](body []byte, id Identity[T]) (*NumberedPage[T], *Fault) {
	page := &NumberedPage[T]{}
	// Counting the identifiers first saves growing the slice row by row. Without
	// a list it must stay nil, to be told from an empty one.
	if rows := bytes.Count(body, []byte(`"`+id.Member+`":`)); rows > 0 && bytes.Contains(body, []byte(`"results":[`)) {
		page.Results = make([]T, 0, min(rows, maxHint))
	}
	fault := Decode(body, page)
	if fault != nil {
		page, fault = salvage[T](body, id.Member, fault)
	}
	if fault == nil && (page.Count == nil || page.Results == nil) {
		const problem = "the body is no page: count or results is missing"
		return nil, &Fault{Row: -1, Problem: problem, Err: &json.UnmarshalTypeError{Value: "object", Type: reflect.TypeFor[NumberedPage[T]]()}}
	}
	if page == nil {
		return nil, fault
	}
	for i := range page.Results {
		if missing := id.check(i, &page.Results[i]); missing != nil {
			page.Results = page.Results[:i]
			return page, missing
		}
	}
	return page, fault
}

// salvage decodes row by row up to the one with the fault.
func salvage[T any](body []byte, id string, whole *Fault) (*NumberedPage[T], *Fault) {
	var raw NumberedPage[json.RawMessage]
	if Decode(body, &raw) != nil || raw.Count == nil {
		return nil, whole
	}
	page := &NumberedPage[T]{Count: raw.Count, Next: raw.Next, Previous: raw.Previous, Results: make([]T, 0, len(raw.Results))}
	for i, r := range raw.Results {
		var row T
		if err := json.Unmarshal(r, &row); err != nil {
			fault := locate(i, r, reflect.TypeFor[T](), err)
			fault.ID = identifier(r, id)
			return page, fault
		}
		page.Results = append(page.Results, row)
	}
	return nil, whole
}

// identifier reads the identifier of a row, a string or a number.
func identifier(row []byte, id string) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(row, &members) != nil {
		return ""
	}
	var s string
	if json.Unmarshal(members[id], &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(members[id], &n) == nil {
		return n.String()
	}
	return ""
}
