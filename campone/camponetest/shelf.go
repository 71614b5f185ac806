package camponetest

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"
)

// kind is a kind of rows.
type kind int

const (
	customers kind = iota
	sites
	bookings
	invoices
	kinds
)

// shape is how the API shows a kind of rows.
type shape struct {
	members []string // in their order
	instant string   // the member that the list is ordered by; sites have none
}

var shapes = [kinds]shape{
	customers: {[]string{"id", "email", "first_name", "last_name", "phone_number", "date_joined"}, "date_joined"},
	sites: {[]string{
		"id", "site_number", "name", "max_occupants", "base_price_per_night", "status", "site_type_id", "site_type_name",
	}, ""},
	bookings: {[]string{
		"id", "booking_reference", "guest_first_name", "guest_last_name", "guest_email", "site_id", "site_number",
		"check_in_date", "check_out_date", "num_adults", "num_youth", "num_children", "status", "total_price", "created_at",
	}, "created_at"},
	invoices: {[]string{"id", "invoice_number", "booking_id", "total_chf", "status", "issued_at"}, "issued_at"},
}

// row is one thing with an identifier.
type row struct {
	id     int64
	object Object
	at     time.Time // what lists are ordered by, except for sites
	number string    // what sites are ordered by
	staff  bool      // in no list
}

func before(a, b *row) int {
	return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.number, b.number), cmp.Compare(a.id, b.id))
}

// show is the row with its members in the API's order; those that the API
// does not have come last.
func (r *row) show(k kind) []member {
	names := shapes[k].members
	shown := make([]member, 0, len(r.object))
	for _, name := range names {
		shown = append(shown, member{name, r.object[name]})
	}
	if len(r.object) > len(names) {
		for _, name := range slices.Sorted(maps.Keys(r.object)) {
			if !slices.Contains(names, name) {
				shown = append(shown, member{name, r.object[name]})
			}
		}
	}
	return shown
}

// shelf keeps the rows of one kind in order, the oldest first.
type shelf struct {
	rows []*row
	byID map[int64]*row
}

// put adds a row in its place. One with the same id is replaced.
func (s *shelf) put(r *row) {
	if s.byID == nil {
		s.byID = map[int64]*row{}
	}
	s.remove(r.id)
	s.byID[r.id] = r
	at, _ := slices.BinarySearchFunc(s.rows, r, before)
	s.rows = slices.Insert(s.rows, at, r)
}

func (s *shelf) remove(id int64) bool {
	r := s.byID[id]
	if r == nil {
		return false
	}
	delete(s.byID, id)
	at, _ := slices.BinarySearchFunc(s.rows, r, before)
	s.rows = slices.Delete(s.rows, at, at+1)
	return true
}

// newest are the rows that match, the newest first.
func (s *shelf) newest(match func(*row) bool) []*row {
	list := make([]*row, 0, len(s.rows))
	for _, r := range slices.Backward(s.rows) {
		if match(r) {
			list = append(list, r)
		}
	}
	return list
}

// add makes a row of an object of a caller. Members that are missing become
// what presets has, and one without an id gets one that no tenant has yet.
func (t *Tenant) add(k kind, o Object) *row {
	given := normalObject(o)
	id, numbered := integer(given, "id")
	last := &t.server.lastID[k]
	if !numbered {
		id = *last + 1
	}
	*last = max(*last, id)
	if _, shown := given["id"]; !shown {
		given["id"] = number(id)
	}
	if name := shapes[k].instant; name != "" {
		if _, shown := given[name]; !shown {
			given[name] = instant(t.server.clock.now())
		}
	}
	object := t.presets(k, id, given)
	maps.Copy(object, given)
	r := &row{id: id, object: object}
	if k == sites {
		r.number = text(object, "site_number")
	} else if at, ok := parseInstant(text(object, shapes[k].instant)); ok {
		r.at = at
	} else {
		r.at = t.server.clock.now() // the value is not an instant
	}
	t.shelves[k].put(r)
	return r
}

// presets are the members of a row that nothing was said about.
func (t *Tenant) presets(k kind, id int64, given Object) Object {
	switch k {
	case customers:
		return customerPresets(id)
	case sites:
		return sitePresets(id)
	case bookings:
		return t.bookingPresets(given)
	case invoices:
		return invoicePresets(id, given)
	case kinds:
	}
	return Object{}
}

// reference is a member that has the id of a row of another kind.
type reference struct {
	member string
	to     kind
}

// put is add for callers, who may not refer to what the tenant does not have.
func (t *Tenant) put(k kind, o Object, references ...reference) int64 {
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	given := normalObject(o)
	for _, r := range references {
		if id, named := integer(given, r.member); named && t.shelves[r.to].byID[id] == nil {
			panic("camponetest: the tenant has nothing with the " + r.member + " " + strconv.FormatInt(id, 10))
		}
	}
	return t.add(k, o).id
}

// generate adds n rows; object gets the number of each, from 1
// on.
func (t *Tenant) generate(k kind, n int, object func(i int) Object) []int64 {
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	ids := make([]int64, 0, max(n, 0))
	for range n {
		t.generated[k]++
		ids = append(ids, t.add(k, object(t.generated[k])).id)
	}
	return ids
}

func (t *Tenant) remove(k kind, id int64) bool {
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	return t.shelves[k].remove(id)
}

// one is a copy of the row with an id.
func (t *Tenant) one(k kind, id int64) (Object, bool) {
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	r := t.shelves[k].byID[id]
	if r == nil {
		return nil, false
	}
	return normalObject(r.object), true
}

// all are copies of the rows, in the order of the shelf.
func (t *Tenant) all(k kind) []Object {
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	list := []Object{}
	for _, r := range t.shelves[k].rows {
		if !r.staff {
			list = append(list, normalObject(r.object))
		}
	}
	return list
}

func all(*row) bool { return true }
