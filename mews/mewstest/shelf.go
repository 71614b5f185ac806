package mewstest

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// row is one thing with an identifier.
type row struct {
	id         string // as a cursor shows it
	chain      string // key of the ChainId, empty: of all
	enterprise string // key of the EnterpriseId, empty: of the whole chain
	object     Object // as the API shows it, except for what other rows hold
	created    time.Time
	updated    time.Time
	deleted    time.Time
	inactive   bool
	gone       bool // only its place is left, for cursors that name it
	number     int  // of the arrival
	shelf      *shelf
}

// scope is what a request can see: keys of chains and enterprises.
type scope struct{ chains, enterprises []string }

// holds reports whether a row is in the scope.
func (s scope) holds(r *row) bool {
	if r.enterprise != "" {
		return slices.Contains(s.enterprises, r.enterprise)
	}
	return r.chain == "" || slices.Contains(s.chains, r.chain)
}

// newRow is a row for an object that is complete. What it is that stands in the object
// decides when and where it is; now and chain where that does not fit.
func newRow(o Object, chain string, now time.Time) *row {
	r := &row{id: text(o, "Id"), chain: key(chain), object: o, created: now, updated: now}
	if r.id == "" {
		r.id = newUUID()
	}
	if t, ok := parseInstant(text(o, "CreatedUtc")); ok {
		r.created = t
	}
	if t, ok := parseInstant(text(o, "UpdatedUtc")); ok {
		r.updated = t
	}
	if active, isBool := o["IsActive"].(bool); isBool && !active {
		r.inactive, r.deleted = true, r.updated
	}
	return r
}

func (r *row) key() string { return key(r.id) }

// touch notes a change.
func (r *row) touch(now time.Time) {
	r.updated = now
	if _, shown := r.object["UpdatedUtc"]; shown {
		r.object["UpdatedUtc"] = instant(now)
	}
	r.report(false)
}

// report notifies the watchers of a new or changed row.
func (r *row) report(added bool) {
	if r.shelf != nil && r.shelf.changed != nil {
		r.shelf.changed(r.shelf.name, r, added)
	}
}

// older is the order of all lists, read from their ends.
func older(a, b *row) int {
	return cmp.Or(a.created.Compare(b.created), cmp.Compare(a.number, b.number))
}

// shelf keeps the rows of one kind from the oldest to the newest.
type shelf struct {
	rows    []*row
	byID    map[string]*row
	arrived int
	name    string
	changed func(name string, r *row, added bool)
}

// watch says whom to tell of new and changed rows.
func (s *shelf) watch(name string, changed func(string, *row, bool)) {
	s.name, s.changed = name, changed
}

// put adds a row in its place. One with the same id is replaced.
func (s *shelf) put(r *row) {
	if s.byID == nil {
		s.byID = map[string]*row{}
	}
	if known := s.byID[r.key()]; known != nil {
		at, _ := slices.BinarySearchFunc(s.rows, known, older)
		s.rows = slices.Delete(s.rows, at, at+1)
	}
	s.arrived++
	r.number = s.arrived
	s.byID[r.key()] = r
	at, _ := slices.BinarySearchFunc(s.rows, r, older)
	s.rows = slices.Insert(s.rows, at, r)
	r.shelf = s
	r.report(true)
}

// find is the row with an id, if it is in the scope.
func (s *shelf) find(id string, in scope) *row {
	r := s.byID[key(id)]
	if r == nil || r.gone || !in.holds(r) {
		return nil
	}
	return r
}

// mustFind is the row with an id that a test put something in for.
func (s *Server) mustFind(method, id string, shelves ...*shelf) *row {
	for _, shelf := range shelves {
		if r := shelf.byID[key(id)]; r != nil {
			return r
		}
	}
	panic("mewstest: " + method + ": nobody has the Id " + strconv.Quote(id))
}

// page is what a list shows: the newest rows that match, from the cursor of
// the request on, and the cursor of the next page. The row that a cursor names
// marks a place only: it need not match, and what arrives later at the head
// moves nothing.
func (s *shelf) page(c *call, match func(*row) bool) (rows []*row, cursor any, refused *refusal) {
	limitation := object(c.input, "Limitation")
	count := int(numberOf(limitation, "Count"))
	if limitation == nil {
		count = len(s.rows)
	}
	end := len(s.rows)
	if id := text(limitation, "Cursor"); id != "" {
		place := s.byID[key(id)]
		if place == nil || !c.holds(place) {
			return nil, nil, invalid("Limitation.Cursor", "it is not known")
		}
		end, _ = slices.BinarySearchFunc(s.rows, place, older)
	}
	for i := end - 1; i >= 0 && len(rows) < count; i-- {
		r := s.rows[i]
		if !r.gone && c.holds(r) && match(r) {
			rows = append(rows, r)
			cursor = r.id
		}
	}
	return rows, cursor, nil
}

// shown are the objects of rows.
func shown(rows []*row) []any {
	list := make([]any, len(rows))
	for i, r := range rows {
		list[i] = r.object
	}
	return list
}
