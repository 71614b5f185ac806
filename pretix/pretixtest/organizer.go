package pretixtest

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/guestwire/guestwire-go/internal/fake"
)

type organizer struct {
	id        int64
	name      string
	slug      string
	customers []*customer // in creation order
	byID      map[string]*customer
	byEmail   []*customer // in the order of the list, nil: not sorted since a change
	generated int
}

// AddOrganizer adds an organizer without customers. The customers of
// different organizers have nothing to do with each other. Adding a slug
// again changes nothing.
func (s *Server) AddOrganizer(slug string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addOrganizer(slug)
}

func (s *Server) addOrganizer(slug string) *organizer {
	o := s.organizers[slug]
	if o == nil {
		o = &organizer{id: int64(len(s.organizers) + 1), name: slug, slug: slug, byID: map[string]*customer{}}
		if slug == DefaultOrganizer {
			o.name = "Big Events"
		}
		s.organizers[slug] = o
		s.put("organizers/"+slug+"/saleschannels/", s.filled("SalesChannel", fields("identifier", "web", "label", fields("en", "Online shop"), "type", "web")))
	}
	return o
}

func (o *organizer) find(identifier string) *customer { return o.byID[identifier] }

// put adds a customer. One with the same identifier is replaced.
func (o *organizer) put(c *customer) {
	o.remove(c.identifier)
	o.customers = append(o.customers, c)
	o.byID[c.identifier] = c
	o.changed()
}

func (o *organizer) remove(identifier string) bool {
	c := o.byID[identifier]
	if c == nil {
		return false
	}
	delete(o.byID, identifier)
	o.customers = slices.DeleteFunc(o.customers, func(other *customer) bool { return other == c })
	o.changed()
	return true
}

// changed notes that an address may be another one.
func (o *organizer) changed() { o.byEmail = nil }

// sorted is the order of the list: by e-mail address byte by byte, those
// without one first, equal ones in creation order.
func (o *organizer) sorted() []*customer {
	if o.byEmail != nil {
		return o.byEmail
	}
	o.byEmail = slices.Clone(o.customers)
	slices.SortStableFunc(o.byEmail, func(a, b *customer) int {
		switch {
		case a.email == nil && b.email == nil:
			return 0
		case a.email == nil:
			return -1
		case b.email == nil:
			return 1
		}
		return cmp.Compare(*a.email, *b.email)
	})
	return o.byEmail
}

func (o *organizer) render(r *http.Request) *object {
	return fields(
		"name", o.name,
		"slug", o.slug,
		"public_url", fake.Origin(r)+"/"+o.slug+"/",
		"plugins", []any{},
	)
}

func (s *Server) listOrganizers(c *call) reply {
	o := s.organizers[c.credential.organizer]
	if o == nil {
		return page(c.r, 0, nil)
	}
	return page(c.r, 1, func(int) any { return o.render(c.r) })
}

func (s *Server) getOrganizer(c *call) reply { return okReply(c.organizer.render(c.r)) }

// updateOrganizer has nothing to change: the name is read-only, and the fake
// has no plugins.
func (s *Server) updateOrganizer(c *call) reply {
	input, p, failed := c.object()
	if failed {
		return p
	}
	plugins, given := input.get("plugins")
	if given && plugins == nil {
		return invalid("plugins", errNull)
	}
	switch plugins := plugins.(type) {
	case []any:
		if len(plugins) > 0 {
			return unknownPlugin(plugins[0])
		}
	case *object:
		if len(plugins.keys) > 0 {
			return unknownPlugin(plugins.keys[0])
		}
	case string:
		if plugins != "" {
			return unknownPlugin(plugins)
		}
	case nil:
	default:
		return htmlPage(http.StatusInternalServerError)
	}
	return okReply(c.organizer.render(c.r))
}

func unknownPlugin(name any) reply {
	return invalid("plugins", "Unknown plugin: '"+text(name)+"'.")
}
