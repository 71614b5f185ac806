package pretixtest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// The four handlers of objects that the server only keeps: they validate requests
// by the contract, and keep, show, change and forget objects. A resource adds what is
// special about its objects.
type resource struct {
	// check looks at values that passed one by one; old is nil for a new object. It may
	// change them.
	check func(s *Server, c *call, old *row, data *object) *reply
	// stored is called when an object was created or changed.
	stored func(s *Server, c *call, r *row, data *object)
	// render computes members of a response.
	render func(s *Server, c *call, r *row, shown *object)
	// filter reports whether an object matches a parameter, and whether it knows it.
	filter func(s *Server, c *call, r *row, name, value string) (match, known bool)
	// remove says why an object cannot be deleted.
	remove func(s *Server, c *call, r *row) *reply
}

// tableHandler is the handler of an endpoint of a table, or nil.
func tableHandler(f *fact) func(*Server, *call) reply {
	switch f.Action {
	case "list":
		return (*Server).listRows
	case "retrieve":
		return (*Server).getRow
	case "create":
		return (*Server).createRow
	case "partial_update":
		return (*Server).updateRow
	case "destroy":
		return (*Server).deleteRow
	}
	return nil
}

func (s *Server) listRows(c *call) reply {
	rows, wrong := s.selected(c)
	if wrong != nil {
		return *wrong
	}
	p := page(c.r, len(rows), func(i int) any { return s.render(c, rows[i]) })
	changed := s.lastChange(c)
	if slices.Contains(conditional, c.fact.Object) && c.slug != "" && !changed.IsZero() {
		since, err := http.ParseTime(c.r.Header.Get("If-Modified-Since"))
		if err == nil && !changed.Truncate(time.Second).After(since) {
			return reply{status: http.StatusNotModified, raw: []byte{}, header: http.Header{}}
		}
		p.header.Set("Last-Modified", changed.Format(http.TimeFormat))
	}
	if slices.Contains(generated, c.fact.Object) {
		p.header.Set("X-Page-Generated", now(s.clock.now()))
	}
	return p
}

// conditional are the objects whose lists respond with a 304.
var conditional = []string{"Item", "ItemCategory", "Question", "TaxRule", "Discount"}

// generated are the objects whose pages say when they were made.
var generated = []string{"Order", "SubEvent", "ReusableMedia"}

// lastChange is when an object of the list was written last.
func (s *Server) lastChange(c *call) time.Time {
	if on := s.shelfAt(c.place()); on != nil {
		return on.changed
	}
	return time.Time{}
}

func (s *Server) getRow(c *call) reply {
	r := s.rowOf(c)
	if r == nil || c.cancelable(r) {
		return c.notFound()
	}
	return okReply(s.render(c, r))
}

func (s *Server) createRow(c *call) reply {
	data, wrong := s.input(c, c.fact.request(), false)
	if wrong != nil {
		return *wrong
	}
	special := resourceOf(c.fact.Object)
	if special.check != nil {
		if wrong := special.check(s, c, nil, data); wrong != nil {
			return *wrong
		}
	}
	r := s.put(c.place(), s.filled(c.fact.Object, data))
	if special.stored != nil {
		special.stored(s, c, r, data)
	}
	s.noticeCreated(r)
	return jsonReply(http.StatusCreated, s.render(c, r))
}

func (s *Server) updateRow(c *call) reply {
	r := s.rowOf(c)
	if r == nil {
		return c.notFound()
	}
	data, wrong := s.input(c, c.fact.request(), true)
	if wrong != nil {
		return *wrong
	}
	special := resourceOf(c.fact.Object)
	if special.check != nil {
		if wrong := special.check(s, c, r, data); wrong != nil {
			return *wrong
		}
	}
	before := r.value.clone()
	for _, name := range data.keys {
		if m := memberOf(c.fact.Object, name); m != nil && !m.WriteOnly {
			r.value.set(name, data.values[name])
		}
	}
	r.key = text(r.get(keyField(r.shelf.fact.Object)))
	s.touch(r)
	if special.stored != nil {
		special.stored(s, c, r, data)
	}
	s.noticeChanged(r, before, data)
	return okReply(s.render(c, r))
}

// touch notes that an object was written.
func (s *Server) touch(r *row) {
	r.shelf.changed = s.clock.now()
	if _, has := r.value.get("last_modified"); has {
		r.value.set("last_modified", now(r.shelf.changed))
	}
}

func (s *Server) deleteRow(c *call) reply {
	r := s.rowOf(c)
	if r == nil {
		return c.notFound()
	}
	if special := resourceOf(c.fact.Object); special.remove != nil {
		if wrong := special.remove(s, c, r); wrong != nil {
			return *wrong
		}
	}
	s.noticeDeleted(r)
	s.drop(r)
	return reply{status: http.StatusNoContent, raw: []byte{}, header: http.Header{}}
}

// place is the path of the list that the request is about: its own, or that of the
// object that it names.
func (c *call) place() string {
	segments := strings.Split(strings.TrimPrefix(c.r.URL.Path, root), "/")
	if c.fact.Action != "list" && c.fact.Action != "create" {
		segments = segments[:c.fact.own()]
		return strings.Join(segments, "/") + "/"
	}
	return strings.Join(segments, "/")
}

// own is the segment of a path that names the object it is about.
func (f *fact) own() int {
	for i, segment := range f.pattern {
		if slices.Contains(ownVariables, segment) {
			return i
		}
	}
	for i, segment := range slices.Backward(f.pattern) {
		if strings.HasPrefix(segment, "{") {
			return i
		}
	}
	return len(f.pattern)
}

// ownVariables name the object that a path is about, whatever follows; the others
// name what is above it.
var ownVariables = []string{"{pk}", "{id}", "{code}", "{identifier}", "{number}", "{local_id}", "{device_id}"}

// rowOf is the object that the path names; nil if there is none.
func (s *Server) rowOf(c *call) *row {
	place := c.place()
	key := strings.TrimSuffix(strings.TrimPrefix(c.r.URL.Path, root+place), "/")
	key, _, _ = strings.Cut(key, "/")
	if on := s.shelves[place]; on != nil {
		if r := on.row(key); r != nil {
			return r
		}
	}
	for _, r := range s.union(c, place) {
		if r.key == key {
			return r
		}
	}
	return nil
}

// union are the objects of all events, for the lists that organizers have of them.
func (s *Server) union(c *call, place string) []*row {
	object, ok := map[string]string{
		"Order": "Order", "SubEvent": "SubEvent", "Invoice": "Invoice",
		"OrganizerTransaction": "Transaction", "OrganizerOrderPosition": "OrderPosition",
	}[c.fact.Object]
	if !ok || strings.Contains(place, "/events/") {
		return nil
	}
	return c.visible(s.rowsOf(object, c.organizerPath()+"events/"))
}

func (c *call) organizerPath() string { return "organizers/" + c.slug + "/" }

// scopePath is the path of the event that the request is about, or of the organizer.
func (c *call) scopePath() string {
	if event := c.variables["event"]; event != "" {
		return c.organizerPath() + "events/" + event + "/"
	}
	return c.organizerPath()
}

func (c *call) notFound() reply {
	return problem(http.StatusNotFound, "No "+modelName(c.fact.Object)+" matches the given query.")
}

// modelName is what texts of the server call an object.
func modelName(object string) string {
	switch object {
	case "EventMetaProperties":
		return "EventMetaProperty"
	case "ItemMetaProperties":
		return "ItemMetaProperty"
	case "ReusableMedia":
		return "ReusableMedium"
	case "WaitingList":
		return "WaitingListEntry"
	case "OrganizerTransaction":
		return "Transaction"
	case "OrganizerOrderPosition", "CheckinListOrderPosition":
		return "OrderPosition"
	}
	return object
}

// render is an object as a response shows it.
func (s *Server) render(c *call, r *row) *object {
	shown := r.value.clone()
	if special := resourceOf(r.shelf.fact.Object); special.render != nil {
		special.render(s, c, r, shown)
	}
	if c.fact != nil && strings.HasPrefix(c.fact.Object, "Organizer") && strings.Contains(r.path, "/events/") {
		shown.set("event", strings.Split(r.path, "/")[3]) // among those of all events
	}
	s.expand(c, r, shown)
	return shown
}

// expand shows objects in place of their identifiers, where the query asks for it.
func (s *Server) expand(c *call, r *row, shown *object) {
	if c.r == nil || c.fact == nil || c.fact.Object != r.shelf.fact.Object {
		return
	}
	for _, p := range fake.ParseQuery(c.r.URL.RawQuery) {
		name, _, _ := strings.Cut(p.Value, ".")
		m := memberOf(r.shelf.fact.Object, name)
		if p.Name != "expand" || m == nil || m.Of == "" {
			continue
		}
		if list, ok := shown.values[name].([]any); ok {
			whole := make([]any, len(list))
			for i, id := range list {
				whole[i] = s.expanded(c, m, id)
			}
			shown.set(name, whole)
			continue
		}
		shown.set(name, s.expanded(c, m, shown.values[name]))
	}
}

// expanded is the object that a member names, or its identifier if there is none.
func (s *Server) expanded(c *call, m *member, id any) any {
	if m.Of == "Customer" {
		if customer := c.organizer.find(text(id)); customer != nil {
			return customer.render()
		}
		return id
	}
	if found := s.byID(m.Of, c.organizerPath(), id); found != nil {
		return s.render(c, found)
	}
	return id
}

// filled is a new object with every member that responses have.
func (s *Server) filled(object string, data *object) *object {
	value := newObject()
	for _, m := range facts().types[object] {
		if m.WriteOnly {
			continue
		}
		v, given := data.get(m.Name)
		if !given {
			v = s.empty(m)
		}
		value.set(m.Name, v)
	}
	return value
}

// empty is the value of a member that nobody gave one.
func (s *Server) empty(m member) any {
	kind := m.Type
	switch {
	case len(m.Default) > 0:
		v, _ := parseJSON(m.Default)
		return v
	case m.ReadOnly && kind == "datetime" && !m.Nullable:
		return now(s.clock.now())
	case m.Name == "print_logs" || m.Name == "answers":
		return []any{}
	case m.Name == "plugin_data":
		return newObject()
	case m.Nullable:
		return nil
	case strings.HasPrefix(kind, "list"):
		return []any{}
	}
	switch kind {
	case "bool":
		return false
	case "int", "float":
		return integer("0")
	case "decimal":
		return decimalOf(0, m.Decimals)
	case "json", "object", "any", "translated string", "map", "name parts":
		return newObject()
	case "null", "id", "datetime", "date":
		return nil
	}
	if strings.HasPrefix(kind, "map") || facts().types[kind] != nil {
		return newObject()
	}
	return ""
}

// now is a moment as the server writes it.
func now(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

func memberOf(object, name string) *member {
	members := facts().types[object]
	i := slices.IndexFunc(members, func(m member) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &members[i]
}
