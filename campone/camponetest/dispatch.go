package camponetest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// root is where the API begins.
const root = "/api/v1/public/"

// endpoint is what one address of the API does.
type endpoint struct {
	name    string // as OPTIONS shows it
	methods []string
	scope   string // for reading
	get     func(*Server, *call) reply
}

var (
	reading = []string{"GET", "HEAD", "OPTIONS"}

	lists = map[string]*endpoint{
		"customers": {"Customer List", reading, ScopeCustomersRead, (*Server).listCustomers},
		"sites":     {"Site List", reading, ScopeSitesRead, (*Server).listSites},
		"bookings":  {"Booking List", []string{"GET", "POST", "HEAD", "OPTIONS"}, ScopeBookingsRead, (*Server).listBookings},
		"invoices":  {"Invoice List", reading, ScopeInvoicesRead, (*Server).listInvoices},
	}
	booking = &endpoint{"Booking Instance", reading, ScopeBookingsRead, (*Server).getBooking}

	route = regexp.MustCompile(`^` + root + `([a-z]+)/(?:([^/.]+)/)?$`)
)

// call is one request on its way through the API.
type call struct {
	r        *http.Request
	body     []byte
	now      time.Time
	endpoint *endpoint
	id       string // in the path
	query    fake.Query
	key      *key
}

// act responds to one request. Requests are acted on one after the other, but
// for those that a handler of the test takes.
func (s *Server) act(r *http.Request, body []byte) fake.Response {
	c := &call{r: r, body: body, now: time.Now(), query: fake.ParseQuery(r.URL.RawQuery)}
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
	c.endpoint, c.id = find(c.r.URL.Path)
	if c.endpoint == nil {
		if handler == nil {
			return s.noRoute(c.r).response(), nil
		}
		c.endpoint = &endpoint{}
	}
	p, failed := s.admit(c)
	if !failed && handler != nil {
		return fake.Response{}, handler
	}
	if !failed {
		p = s.serve(c)
	}
	if len(c.endpoint.methods) > 0 {
		p.header.Set("Allow", strings.Join(c.endpoint.methods, ", "))
	}
	return p.response(), nil
}

// find is the endpoint of a path, nil for none, and the identifier in it.
func find(path string) (*endpoint, string) {
	match := route.FindStringSubmatch(path)
	switch {
	case match == nil:
		return nil, ""
	case match[2] == "":
		return lists[match[1]], ""
	case match[1] == "bookings":
		return booking, match[2]
	}
	return nil, ""
}

// noRoute is for an address that does not exist, or not without its slash.
func (s *Server) noRoute(r *http.Request) reply {
	slashed := *r.URL
	slashed.Path, slashed.RawPath = r.URL.Path+"/", r.URL.EscapedPath()+"/"
	if known, _ := find(slashed.Path); known == nil && s.handlerOf(r.Method, &slashed) == nil {
		return htmlPage(http.StatusNotFound, "Not Found", "The requested resource was not found on this server.")
	}
	target := r.URL.EscapedPath() + "/"
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	return reply{status: http.StatusMovedPermanently, raw: []byte{}, header: http.Header{
		"Content-Type": {contentHTML},
		"Location":     {target},
	}}
}

// admit does the checks in order: the format of the response, who asks, how
// often, whether they may.
func (s *Server) admit(c *call) (reply, bool) {
	for _, step := range []func(*call) (reply, bool){negotiate, s.authenticate, s.throttle, permit} {
		if p, failed := step(c); failed {
			return p, true
		}
	}
	return reply{}, false
}

func (s *Server) serve(c *call) reply {
	if !slices.Contains(c.endpoint.methods, c.r.Method) {
		return methodNotAllowed(c.r.Method)
	}
	switch c.r.Method {
	case http.MethodOptions:
		return jsonReply(http.StatusOK, []member{
			{"name", c.endpoint.name},
			{"description", ""},
			{"renders", []any{contentJSON}},
			{"parses", []any{contentJSON}},
		})
	case http.MethodPost:
		return s.createBooking(c)
	}
	return c.endpoint.get(s, c)
}

// negotiate knows one format. It responds when the client wants another one.
func negotiate(c *call) (reply, bool) {
	if format := c.query.Last("format"); format != "" && format != "json" {
		return problem(http.StatusNotFound, detailNotFound), true
	}
	values, given := c.r.Header["Accept"]
	if !given {
		return reply{}, false
	}
	for kind := range strings.SplitSeq(strings.Join(values, ","), ",") {
		kind, _, _ = strings.Cut(kind, ";")
		switch strings.ToLower(strings.TrimSpace(kind)) {
		case contentJSON, "application/*", "*/*":
			return reply{}, false
		}
	}
	return problem(http.StatusNotAcceptable, "Could not satisfy the request Accept header."), true
}

// permit asks whether the key has the scope. A method that does not exist
// needs the one for reading.
func permit(c *call) (reply, bool) {
	scope := c.endpoint.scope
	if c.r.Method == http.MethodPost && slices.Contains(c.endpoint.methods, http.MethodPost) {
		scope = ScopeBookingsWrite
	}
	if scope == "" || slices.Contains(c.key.scopes, scope) {
		return reply{}, false
	}
	return problem(http.StatusForbidden, detailForbidden), true
}
