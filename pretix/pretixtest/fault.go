package pretixtest

import (
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Cut says when the connection is closed without a complete response.
type Cut int

const (
	// CutNone does not close the connection.
	CutNone Cut = iota
	// CutBefore closes the connection before the request is acted on. A Go
	// client resends such a request by itself when it used a kept-alive
	// connection and the method or an X-Idempotency-Key header allows it.
	CutBefore
	// CutRequest lets the first half of the request's body through, acts on that and
	// closes the connection without a response: half a JSON object is a JSON parse
	// error, half an upload is a shorter file. The response is stored under the
	// idempotency key, so that a retry gets it. See the remark on CutBefore.
	CutRequest
	// CutAfter closes the connection without a response after the request was
	// acted on. See the remark on CutBefore.
	CutAfter
	// CutDuring acts on the request and closes the connection after half of
	// the body of the response.
	CutDuring
)

// Fault makes requests fail. It takes effect before authentication, on the first
// requests that match Method and Path; of several matching faults the oldest goes
// first.
type Fault struct {
	Method string // empty: any
	Path   string // a substring of the path, empty: any
	Times  int    // how many requests are disturbed, 0: one
	After  int    // how many matching requests go through first

	// Status is sent without acting on the request, unless Cut is CutAfter or
	// CutRequest. With an empty Body the response is the one of the real server: for
	// 429 a JSON object, for 409 the one of a busy server with a Retry-After, for 413
	// and from 500 on an HTML page. Zero acts on the request. A status below 200 or
	// above 999 becomes 500.
	Status int
	Header http.Header // replaces headers of the response; a nil value removes one
	Body   string      // replaces the body of the response, for example by garbage

	Delay time.Duration // a pause before anything happens
	Stall time.Duration // a pause after half of the body
	Cut   Cut

	// MustFire makes the test fail if the fault never took effect when it ends.
	// It needs [NewServer]; see [Server.PendingFaults] for other servers.
	MustFire bool
}

// Inject adds a fault.
func (s *Server) Inject(f Fault) {
	s.handler.Faults.Add(fake.Fault{
		Method: f.Method, Path: f.Path, Times: f.Times, After: f.After,
		Status: f.Status, Header: f.Header, Body: f.Body,
		Delay: f.Delay, Stall: f.Stall, Cut: fake.Cut(f.Cut), MustFire: f.MustFire,
	})
}

// PendingFaults are the faults that are not used up, with what is left of
// their Times and After, oldest first.
func (s *Server) PendingFaults() []Fault {
	pending := s.handler.Faults.Pending()
	faults := make([]Fault, len(pending))
	for i, f := range pending {
		faults[i] = Fault{
			Method: f.Method, Path: f.Path, Times: f.Times, After: f.After,
			Status: f.Status, Header: f.Header, Body: f.Body,
			Delay: f.Delay, Stall: f.Stall, Cut: Cut(f.Cut), MustFire: f.MustFire,
		}
	}
	return faults
}

// ClearFaults removes the faults that are not used up.
func (s *Server) ClearFaults() { s.handler.Faults.Clear() }

// failure is the real server's response for an injected status, or that of a
// proxy in front of it.
func failure(r *http.Request, f fake.Fault) fake.Response {
	var rep reply
	switch status := f.Status; {
	case status < 400:
		rep = reply{status: status, header: http.Header{"Content-Type": {contentJSON}}}
	case status >= 500, status == http.StatusRequestEntityTooLarge:
		rep = htmlPage(status)
	case status == http.StatusTooManyRequests:
		rep = problem(status, throttled(f.Header.Get("Retry-After")))
	case status == http.StatusConflict:
		rep = problem(status, "The server was too busy to process your request. Please try again.")
		rep.header.Set("Retry-After", "5")
	case status == http.StatusUnauthorized:
		rep = problem(status, "Invalid token.")
		rep.header.Set("WWW-Authenticate", "Token")
	case status == http.StatusForbidden:
		rep = problem(status, detailForbidden)
	case status == http.StatusNotFound:
		rep = problem(status, "Not found.")
	case status == http.StatusMethodNotAllowed:
		rep = methodNotAllowed(r.Method)
	default:
		rep = problem(status, http.StatusText(status))
	}
	return rep.response()
}
