package pretixtest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// findFact fills in what the contract has at a path.
func (c *call) findFact(u *url.URL) bool {
	methods, variables := facts().find(u.Path)
	if methods == nil || u.EscapedPath() != u.Path && strings.Contains(u.EscapedPath(), "%2F") {
		return false
	}
	e := &endpoint{handle: map[string]func(*Server, *call) reply{}, permissions: map[string][]Permission{}}
	for _, method := range []string{"GET", "POST", "PATCH", "DELETE"} {
		f := methods[method]
		if f == nil {
			continue
		}
		e.name = f.Object
		e.methods = append(e.methods, method)
		e.permissions[method] = f.Permission
		e.handle[method] = func(s *Server, c *call) reply {
			c.fact = f
			return s.handleFact(c)
		}
	}
	if methods["GET"] != nil {
		e.methods = append(e.methods, "HEAD")
	}
	e.methods = append(e.methods, "OPTIONS")
	e.public = u.Path == root+"device/initialize"
	c.endpoint, c.variables, c.slug = e, variables, variables["organizer"]
	return true
}

// handleFact does what an endpoint does: its behavior, or that of a table.
func (s *Server) handleFact(c *call) reply {
	if wrong := s.parents(c); wrong != nil {
		return *wrong
	}
	act := behavior(c.fact.id())
	if act == nil {
		act = tableHandler(c.fact)
	}
	if act == nil {
		return s.notModelled(c)
	}
	return act(s, c)
}

// parents looks for the objects above the one that the path is about. Organizers and
// events are a matter of permission.
func (s *Server) parents(c *call) *reply {
	segments := strings.Split(strings.TrimPrefix(c.r.URL.Path, root), "/")
	for i, variable := range c.fact.pattern {
		if !slices.Contains([]string{"{giftcard}", "{team}", "{item}", "{question}", "{list}", "{order}", "{subevent}"}, variable) {
			continue
		}
		on := s.shelfAt(strings.Join(segments[:i], "/") + "/")
		if on != nil && on.row(segments[i]) == nil { // nil: an answer is named by its question
			p := problem(http.StatusNotFound, "No "+modelName(on.fact.Object)+" matches the given query.")
			return &p
		}
	}
	return nil
}

// notModelled is what the test has to respond to itself.
func (s *Server) notModelled(c *call) reply {
	pattern := c.fact.Method + " " + strings.Join(c.fact.pattern, "/")
	return problem(http.StatusNotImplemented, "pretixtest does not model this: respond with server.Handle("+strconv.Quote(pattern)+", handler).")
}
