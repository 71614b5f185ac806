package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// Rows tells where in a page P the rows T are.
type Rows[P, T any] struct {
	Member   string // of the page
	Of       func(*P) *[]T
	Identity Identity[T]
	// Asked is the number of rows that were asked for; 0: unknown.
	Asked int
	// Max is the largest number of items to decode in any list of the page; 0: as
	// many as there are. A short body can hold more than memory.
	Max int
}

// smallRow is the size up to which rows are not expected in advance: a short page
// is not worth the room of a full one.
const smallRow = 256

// DecodePage decodes a page. When a row cannot be decoded or has no identity,
// the page holds the rows before it, beside the fault. When another list of the
// page cannot be decoded, the page is without that list.
func DecodePage[P, T any](body []byte, rows Rows[P, T]) (*P, *Fault) {
	if fault := tooMany(body, rows.Max); fault != nil {
		return nil, fault
	}
	page := new(P)
	// Room in advance saves growing the slice row by row. Without a list it must
	// stay nil, to be told from an empty one.
	if n := min(rows.Asked, len(body)/smallRow); n > 0 && bytes.Contains(body, []byte(`"`+rows.Member+`":[`)) {
		*rows.Of(page) = make([]T, 0, n)
	}
	fault := Decode(body, page)
	if fault != nil {
		page, fault = salvage(body, rows, fault)
	}
	if page == nil {
		return nil, fault
	}
	list := rows.Of(page)
	for i := range *list {
		if missing := rows.Identity.check(i, &(*list)[i]); missing != nil {
			*list = (*list)[:i]
			return page, missing
		}
	}
	return page, fault
}

// salvage decodes row by row up to the one with the fault.
func salvage[P, T any](body []byte, rows Rows[P, T], whole *Fault) (*P, *Fault) {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return nil, whole
	}
	var raw []json.RawMessage
	if json.Unmarshal(members[rows.Member], &raw) != nil || raw == nil {
		return nil, whole
	}
	delete(members, rows.Member)
	page := new(P)
	fault, ok := others(members, page)
	if !ok {
		return nil, whole
	}
	list := make([]T, 0, len(raw))
	for i, r := range raw {
		var row T
		if err := json.Unmarshal(r, &row); err != nil {
			fault = locateOld(i, r, reflect.TypeFor[T](), err)
			fault.ID = identifier(r, rows.Identity.Member)
			break
		}
		list = append(list, row)
	}
	if fault == nil {
		return nil, whole
	}
	*rows.Of(page) = list
	return page, fault
}

// others decodes what is beside the rows. Without a list there the page can do,
// without anything else it cannot.
func others[P any](members map[string]json.RawMessage, page *P) (fault *Fault, ok bool) {
	for name, raw := range members {
		one, err := json.Marshal(map[string]json.RawMessage{name: raw})
		if err != nil {
			return nil, false
		}
		alone := new(P) // a list that goes wrong in the middle is left out as a whole
		if f := Decode(one, alone); f != nil {
			if raw[0] != '[' {
				return nil, false
			}
			fault = f
			continue
		}
		if Decode(one, page) != nil {
			return nil, false
		}
	}
	return fault, true
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
