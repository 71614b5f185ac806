package pretixtest

import (
	"cmp"
	"net/http"
	"slices"
)

type organizer struct {
	name      string
	slug      string
	customers []*customer // in creation order
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
		o = &organizer{name: slug, slug: slug}
		if slug == DefaultOrganizer {
			o.name = "Big Events"
		}
		s.organizers[slug] = o
	}
	return o
}

func (o *organizer) find(identifier string) *customer {
	for _, c := range o.customers {
		if c.identifier == identifier {
			return c
		}
	}
	return nil
}

// sorted is the order of the list: by e-mail address byte by byte, those
// without one first, equal ones in creation order.
func (o *organizer) sorted() []*customer {
	list := slices.Clone(o.customers)
	slices.SortStableFunc(list, func(a, b *customer) int {
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
	return list
}

func (o *organizer) render(r *http.Request) *object {
	return fields(
		"name", o.name,
		"slug", o.slug,
		"public_url", origin(r)+"/"+o.slug+"/",
		"plugins", []any{},
	)
}

// origin is the server's own address as the client knows it.
func origin(r *http.Request) string {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.Host
}

func (s *Server) listOrganizers(c *call) reply {
	rows := []*object{}
	if o := s.organizers[c.credential.organizer]; o != nil {
		rows = append(rows, o.render(c.r))
	}
	return page(c.r, rows)
}

func (s *Server) getOrganizer(c *call) reply { return ok(c.organizer.render(c.r)) }

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
		for _, letter := range plugins {
			return unknownPlugin(string(letter))
		}
	case nil:
	default:
		return htmlPage(http.StatusInternalServerError)
	}
	return ok(c.organizer.render(c.r))
}

func unknownPlugin(name any) reply {
	return invalid("plugins", "Unknown plugin: '"+text(name)+"'.")
}
