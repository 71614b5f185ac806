package pretixtest

import (
	"fmt"
	"strings"
)

// DefaultEvent is the slug that the examples of this package use for an event.
const DefaultEvent = "festival"

// AddEvent adds an event, whose slug no other event of the organizer must have:
// a festival in EUR that begins in 30 days, without items.
func (s *Server) AddEvent(organizer, slug string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addOrganizer(organizer)
	s.add("organizers/"+organizer+"/events/", fields(
		"name", fields("en", "Festival"),
		"slug", slug,
		"live", true,
		"currency", "EUR",
		"date_from", now(s.clock.now().AddDate(0, 0, 30)),
	))
}

// Add puts an object into the state without any validation. The path is that of its
// list below /api/v1/, such as "organizers/bigevents/events/festival/items/". Members
// that are left out get the values that the server gives them. It returns the object
// as a response shows it, with its identifier. Add panics if the API has no list at
// the path.
//
//	item := server.Add("organizers/bigevents/events/festival/items/", pretixtest.Object{
//		"name": pretixtest.Object{"en": "Ticket"}, "default_price": "23.00",
//	})
func (s *Server) Add(path string, o Object) Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, _ := fromGo(o).(*object)
	if value == nil {
		value = newObject()
	}
	return s.shown(s.add(path, value))
}

func (s *Server) add(path string, value *object) *row {
	on := s.shelfAt(path)
	if on == nil {
		panic(fmt.Sprintf("pretixtest: the API has no list at %q", path))
	}
	if on.row(text(value.values[keyField(on.fact.Object)])) != nil {
		panic(fmt.Sprintf("pretixtest: %s has an object %v", path, value.values[keyField(on.fact.Object)]))
	}
	c := s.insider(path)
	c.fact = on.fact
	r := s.put(path, s.filled(on.fact.Object, value))
	if special := resourceOf(on.fact.Object); special.stored != nil {
		special.stored(s, c, r, value)
	}
	s.noticeCreated(r)
	s.publish()
	return r
}

// insider is a call for what the fake itself does at a path.
func (s *Server) insider(path string) *call {
	c := &call{variables: map[string]string{}}
	segments := strings.Split(path, "/")
	for i := 0; i+1 < len(segments); i += 2 {
		switch segments[i] {
		case "organizers":
			c.slug, c.organizer = segments[i+1], s.organizers[segments[i+1]]
		case "events":
			c.variables["event"] = segments[i+1]
		}
	}
	return c
}

// Objects are the objects of a list, as [Server.Add] takes its path, in the order
// in which they were created.
func (s *Server) Objects(path string) []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	on := s.shelfAt(path)
	if on == nil {
		panic(fmt.Sprintf("pretixtest: the API has no list at %q", path))
	}
	all := make([]Object, len(on.rows))
	for i, r := range on.rows {
		all[i] = s.shown(r)
	}
	return all
}

func (s *Server) shown(r *row) Object {
	o, _ := toGo(s.render(s.insider(r.path), r)).(Object)
	return o
}
