package mewstest

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
	// CutBefore closes the connection before the request is acted on.
	CutBefore
	// CutRequest lets the first half of the request's body through, acts on
	// that and closes the connection without a response: half a JSON object is
	// an error, so that nothing happens.
	CutRequest
	// CutAfter closes the connection without a response after the request was
	// acted on.
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
	Path   string // a substring of the path, such as "customers/add", empty: any
	Times  int    // how many requests are disturbed, 0: one
	After  int    // how many matching requests go through first

	// Status is sent without acting on the request, unless Cut is CutAfter or
	// CutRequest. With an empty Body the response is the vendor's error object; a
	// status below 400 has no body. A 429 has no Retry-After unless Header brings one.
	// Zero acts on the request. A status below 200 or above 999 becomes 500.
	Status int
	Header http.Header // replaces headers of the response: Retry-After, Request-Id; a nil value removes one
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

var failureTexts = map[int]string{
	http.StatusBadRequest:            "The request cannot be understood.",
	http.StatusUnauthorized:          textUnauthorized,
	http.StatusForbidden:             "This is not possible at the moment.",
	http.StatusNotFound:              textNotFound,
	http.StatusMethodNotAllowed:      textNotPost,
	http.StatusRequestTimeout:        "The request took too long. Ask for less data.",
	http.StatusConflict:              "The data was changed by somebody else meanwhile.",
	http.StatusRequestEntityTooLarge: textTooLarge,
	http.StatusTooManyRequests:       textTooMany,
	http.StatusInternalServerError:   "An unexpected error occurred.",
	http.StatusBadGateway:            "The service gave no usable response.",
	http.StatusServiceUnavailable:    "The service is not available at the moment.",
	http.StatusGatewayTimeout:        "The service took too long to respond.",
}

// failure is the vendor's response for an injected status.
func failure(_ *http.Request, f fake.Fault) fake.Response {
	id := newUUID()
	for name, values := range f.Header {
		if http.CanonicalHeaderKey(name) == headerRequestID {
			id = ""
			if len(values) > 0 {
				id = values[0]
			}
		}
	}
	p := reply{status: f.Status}
	if f.Body != "" {
		p.header = http.Header{"Content-Type": {contentJSON + "; charset=utf-8"}} // as the vendor's; Fault.Header replaces it
	}
	if f.Status >= http.StatusBadRequest {
		text := failureTexts[f.Status]
		if text == "" {
			text = http.StatusText(f.Status)
		}
		p = problem(f.Status, text).reply()
	}
	return p.response(id)
}
