package pretixtest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// act responds to one request. Requests are acted on one after the other, but
// for those that a handler of the test takes.
func (s *Server) act(r *http.Request, body []byte) fake.Response {
	c := &call{r: r, body: body}
	if r.ContentLength < 0 {
		c.body = nil // the server does not see a body whose length is not announced
	}
	response, handler := s.dispatch(c)
	if handler != nil {
		return handler.Serve(r, c.body, contentJSON)
	}
	return response
}

func (s *Server) dispatch(c *call) (fake.Response, *fake.Match) {
	s.mu.Lock()
	defer s.mu.Unlock()
	handler := s.handlerOf(c.r.Method, c.r.URL)
	if !c.find(c.r.URL.Path) && !c.findFact(c.r.URL) {
		if handler == nil {
			return s.noRoute(c.r).response(), nil
		}
		c.findOther()
	}
	if strings.Contains(c.r.URL.RawQuery, "%00") || nulInForm(c) {
		return htmlPage(http.StatusBadRequest).response(), nil
	}
	p, failed := s.admit(c)
	if !failed && handler != nil {
		return fake.Response{}, handler
	}
	if !failed {
		p = s.serve(c)
		s.settled(p)
	}
	if p.header.Get("Content-Type") == contentJSON && len(c.endpoint.methods) > 0 {
		p.header.Set("Allow", strings.Join(c.endpoint.methods, ", "))
	}
	p.indent = c.indent
	return p.response(), nil
}

// admit does the checks in the server's order: the format of the response, who
// asks, how often, whether they may.
func (s *Server) admit(c *call) (reply, bool) {
	for _, step := range []func(*call) (reply, bool){(*call).negotiate, s.authenticate, s.throttle} {
		if p, failed := step(c); failed {
			return p, true
		}
	}
	if !c.endpoint.public && !s.permitted(c, c.r.Method) {
		return problem(http.StatusForbidden, detailForbidden), true
	}
	return reply{}, false
}

func (s *Server) serve(c *call) reply {
	if !slices.Contains(c.endpoint.methods, c.r.Method) {
		return methodNotAllowed(c.r.Method)
	}
	switch c.r.Method {
	case http.MethodOptions:
		return s.describe(c)
	case http.MethodHead:
		return c.endpoint.handle[http.MethodGet](s, c)
	}
	return c.endpoint.handle[c.r.Method](s, c)
}

// negotiate knows one format. It responds when the client wants another one.
func (c *call) negotiate() (reply, bool) {
	format := c.format
	if format == "" {
		format = fake.ParseQuery(c.r.URL.RawQuery).Last("format")
	}
	if format != "" && format != "json" {
		return problem(http.StatusNotFound, "Not found."), true
	}
	accept := "*/*"
	if values, given := c.r.Header["Accept"]; given {
		accept = strings.Join(values, ",")
	}
	indent, found := 0, false
	for media := range strings.SplitSeq(accept, ",") {
		kind, parameters, _ := strings.Cut(strings.TrimSpace(media), ";")
		switch strings.ToLower(strings.TrimSpace(kind)) {
		case "application/json", "application/*", "*/*", "*/json":
			found = true
			indent = max(indent, indentOf(parameters))
		}
	}
	if !found {
		return problem(http.StatusNotAcceptable, "Could not satisfy the request Accept header."), true
	}
	c.indent = indent
	return reply{}, false
}

func indentOf(parameters string) int {
	for p := range strings.SplitSeq(parameters, ";") {
		if name, value, _ := strings.Cut(strings.TrimSpace(p), "="); name == "indent" {
			n, _ := strconv.Atoi(value)
			return min(max(n, 0), 8)
		}
	}
	return 0
}
