package pretixtest

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A shelf has the objects of one resource at one place, in the order in which they
// were created.
type shelf struct {
	fact    *fact // of its list
	rows    []*row
	changed time.Time // the last write
}

// A row is one object. Its values are those that the API shows, but for what
// render computes.
type row struct {
	id    int64
	key   string // what paths call it
	value *object
	// hidden are values that no response shows.
	hidden map[string]any
	shelf  *shelf
	path   string // of the shelf
}

func (r *row) get(name string) any { v, _ := r.value.get(name); return v }

func (r *row) text(name string) string { s, _ := r.get(name).(string); return s }

func (r *row) bool(name string) bool { return r.get(name) == true }

// keyField is the member of an object that paths name it by.
func keyField(object string) string {
	switch object {
	case "Event", "Organizer":
		return "slug"
	case "Order":
		return "code"
	case "Invoice":
		return "number"
	case "SalesChannel", "Customer":
		return "identifier"
	case "Device":
		return "device_id"
	case "OrderPayment", "OrderRefund":
		return "local_id"
	}
	return "id"
}

// shelfAt is the shelf of a path below the root, which ends in a slash. It is nil
// if the contract has no list there.
func (s *Server) shelfAt(path string) *shelf {
	if found := s.shelves[path]; found != nil {
		return found
	}
	methods, _ := facts().find(root + path)
	list := methods["GET"]
	if list == nil || list.Action != "list" {
		return nil
	}
	made := &shelf{fact: list}
	s.shelves[path] = made
	return made
}

// put adds a row. Its key comes from the value.
func (s *Server) put(path string, value *object) *row {
	on := s.shelfAt(path)
	id, given := value.get("id")
	n, _ := strconv.ParseInt(text(id), 10, 64)
	if !given || n == 0 {
		s.lastID++
		n = s.lastID
		if _, numbered := value.get("id"); numbered || memberOf(on.fact.Object, "id") != nil {
			value.set("id", number(n))
		}
	}
	s.lastID = max(s.lastID, n)
	r := &row{id: n, value: value, shelf: on, path: path, hidden: map[string]any{}}
	key, _ := value.get(keyField(on.fact.Object))
	r.key = text(key)
	on.rows = append(on.rows, r)
	on.changed = s.clock.now()
	return r
}

func (s *Server) drop(r *row) {
	r.shelf.rows = slices.DeleteFunc(r.shelf.rows, func(other *row) bool { return other == r })
	r.shelf.changed = s.clock.now()
	for path := range s.shelves {
		if strings.HasPrefix(path, r.path+r.key+"/") {
			delete(s.shelves, path)
		}
	}
}

// row finds an object by its key; nil without one.
func (f *shelf) row(key string) *row {
	if f == nil {
		return nil
	}
	i := slices.IndexFunc(f.rows, func(r *row) bool { return r.key == key })
	if i < 0 {
		return nil
	}
	return f.rows[i]
}

// rowsOf are all objects of a kind below a path, in the order of their creation.
func (s *Server) rowsOf(object, below string) []*row {
	var all []*row
	for path, f := range s.shelves {
		if strings.HasPrefix(path, below) && f.fact.Object == object {
			all = append(all, f.rows...)
		}
	}
	slices.SortFunc(all, func(a, b *row) int { return int(a.id - b.id) })
	return all
}

// byID finds an object of a kind below a path.
func (s *Server) byID(object, below string, id any) *row {
	for _, r := range s.rowsOf(object, below) {
		if number(r.id) == id {
			return r
		}
	}
	return nil
}

func number(n int64) integer { return integer(strconv.FormatInt(n, 10)) }
