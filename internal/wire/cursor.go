package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// DecodeRows is DecodePage for a page whose list must be there, if only as null:
// an object without it is an answer to another question, and no empty page. One
// of the members alone makes it a page, too.
func DecodeRows[P, T any](body []byte, rows Rows[P, T], alone ...string) (*P, *Fault) {
	page, fault := DecodePage(body, rows)
	if page == nil || *rows.Of(page) != nil || has(body, append(alone, rows.Member)...) {
		return page, fault
	}
	const problem = "is missing"
	return nil, &Fault{Row: -1, Field: rows.Member, Problem: problem, Err: errors.New(rows.Member + " " + problem)}
}

// has tells whether an object has one of these members.
func has(body []byte, names ...string) bool {
	members := membersOf(body)
	for _, name := range names {
		if _, ok := members[name]; ok {
			return true
		}
	}
	return false
}

// IsNull tells whether a member is there and null.
func IsNull(body []byte, name string) bool { return string(membersOf(body)[name]) == "null" }

// HasItems tells whether a list, directly in the object, has items.
func HasItems(body []byte) bool {
	for _, raw := range membersOf(body) {
		if raw[0] == '[' && len(bytes.TrimSpace(raw[1:])) > 1 {
			return true
		}
	}
	return false
}

func membersOf(body []byte) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	_ = json.Unmarshal(body, &members) // what is no object has none
	return members
}

// harmless is a number of items that takes no more memory than a large page. A
// body with fewer commas need not be looked at closely.
const harmless = 100_000

// tooMany looks for a list, directly in the object, with more items than limit.
// It builds nothing.
func tooMany(body []byte, limit int) *Fault {
	if limit == 0 || bytes.Count(body, []byte{','}) < harmless {
		return nil
	}
	depth, items, list := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			i = endOfString(body, i)
		case '{', '[':
			if depth++; depth == 2 {
				list, items = body[i] == '[', 1
			}
		case '}', ']':
			depth--
		case ',':
			if depth != 2 || !list {
				continue
			}
			if items++; items > limit {
				problem := fmt.Sprintf("a list has more than %d items, far more than asked for", limit)
				return &Fault{Row: -1, Problem: problem, Err: errors.New(problem)}
			}
		}
	}
	return nil
}

// endOfString is the index of the quote that ends the string which begins at i.
func endOfString(body []byte, i int) int {
	for {
		next := bytes.IndexByte(body[i+1:], '"')
		if next < 0 {
			return len(body)
		}
		i += 1 + next
		backslashes := 0
		for body[i-1-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return i
		}
	}
}
