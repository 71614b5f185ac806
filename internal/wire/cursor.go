package wire

import (
	"encoding/json"
	"errors"
)

// DecodeRows is DecodePage for a page whose list must be there, if only as null:
// an object without it is an answer to another question, and no empty page.
func DecodeRows[P, T any](body []byte, rows Rows[P, T]) (*P, *Fault) {
	page, fault := DecodePage(body, rows)
	if page == nil || *rows.Of(page) != nil {
		return page, fault
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err == nil {
		if _, ok := members[rows.Member]; ok {
			return page, fault
		}
	}
	const problem = "is missing"
	return nil, &Fault{Row: -1, Field: rows.Member, Problem: problem, Err: errors.New(rows.Member + " " + problem)}
}
