package camponetest

import (
	"net/http"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Cut says when the connection is closed without a complete response.
type Cut int

const (
	// CutNone does not close the connection.
	CutNone Cut = iota
	// CutBefore closes the connection before the request is acted on. A Go
	// client resends a GET by itself when it used a kept-alive connection.
	CutBefore
	// CutRequest lets the first half of the request's body through, acts on that and
	// closes the connection without a response: half a JSON object is a JSON parse
	// error, so that nothing happens. See the remark on CutBefore.
	CutRequest
	// CutAfter closes the connection without a response after the request was
	// acted on. See the remark on CutBefore.
	CutAfter
	// CutDuring acts on the request and closes the connection after half of
	// the body of the response.
	CutDuring
)

// Fault makes requests fail. It takes effect before authentication and does not count
// toward the rate limit unless the request is acted on. It applies to the first
// requests that match Method and Path; of several matching faults the oldest goes
// first.
type Fault struct {
	Method string // empty: any
	Path   string // a substring of the path, such as "/bookings/", empty: any
	Times  int    // how many requests are disturbed, 0: one
	After  int    // how many matching requests go through first

	// Status is sent without acting on the request, unless Cut is CutAfter or
	// CutRequest. With an empty Body the response is the vendor's object with a detail,
	// for 413, 502, 503 and 504 a page of HTML; a status below 400 has no body. A 429
	// has the Retry-After 1 unless Header says otherwise. Zero acts on the request. A
	// status below 200 or above 999 becomes 500.
	Status int
	Header http.Header // replaces headers of the response: Retry-After, Location; a nil value removes one
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

// failure is the vendor's response for an injected status, or that of a proxy
// in front of it.
func failure(r *http.Request, f fake.Fault) fake.Response {
	var p reply
	switch status := f.Status; status {
	case http.StatusUnauthorized:
		p = unauthorized(codeInvalidKey)
	case http.StatusForbidden:
		p = problem(status, detailForbidden)
	case http.StatusNotFound:
		p = problem(status, detailNotFound)
	case http.StatusMethodNotAllowed:
		p = methodNotAllowed(r.Method)
	case http.StatusTooManyRequests:
		p = failureThrottled(f.Header)
	case http.StatusInternalServerError:
		p = problem(status, "A server error occurred.")
	case http.StatusRequestEntityTooLarge, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		p = htmlPage(status, http.StatusText(status), "")
	default:
		if status < http.StatusBadRequest {
			p = reply{status: status, header: http.Header{"Content-Type": {contentJSON}}, raw: []byte{}}
		} else {
			p = problem(status, http.StatusText(status))
		}
	}
	return p.response()
}

func failureThrottled(header http.Header) reply {
	seconds := "1"
	for name, values := range header {
		if http.CanonicalHeaderKey(name) == "Retry-After" {
			seconds = strings.Join(values, "")
		}
	}
	p := problem(http.StatusTooManyRequests, throttled(seconds))
	p.header.Set("Retry-After", seconds)
	return p
}
