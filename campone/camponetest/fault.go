package camponetest

import (
	"net/http"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Cut says when the connection is closed without a complete answer.
type Cut int

const (
	// CutNone leaves the connection alone.
	CutNone Cut = iota
	// CutBefore closes the connection before the request is acted on. A Go
	// client repeats a GET by itself when it used a kept-alive connection.
	CutBefore
	// CutAfter closes the connection without an answer after the request was
	// acted on. The remark on CutBefore holds here, too.
	CutAfter
	// CutDuring acts on the request and closes the connection after half of
	// the body of the answer.
	CutDuring
)

// Fault is one disturbance. It takes effect before authentication and does
// not count for the rate limit unless the request is acted on. It disturbs the
// first requests that match Method and Path; of several faults that match the
// oldest one goes first.
type Fault struct {
	Method string // empty: any
	Path   string // a substring of the path, such as "/bookings/", empty: any
	Times  int    // how many requests are disturbed, 0: one
	After  int    // how many matching requests go through first

	// Status is answered without acting on the request, unless Cut is
	// CutAfter. With an empty Body the answer is the vendor's object with a
	// detail, for 502, 503 and 504 a page of HTML; a status below 400 has no
	// body. A 429 has the Retry-After 1 unless Header says otherwise. Zero acts
	// on the request. What is no final status (below 200 or above 999) becomes
	// 500.
	Status int
	Header http.Header // replaces headers of the answer: Retry-After, Location; a nil value removes one
	Body   string      // replaces the body of the answer, for example by garbage

	Delay time.Duration // a pause before anything happens
	Stall time.Duration // a pause after half of the body
	Cut   Cut
}

// Inject adds a fault.
func (s *Server) Inject(f Fault) {
	if f.Status != 0 && (f.Status < 200 || f.Status > 999) {
		f.Status = http.StatusInternalServerError
	}
	s.handler.Faults.Add(fake.Fault{
		Method: f.Method,
		Path:   f.Path,
		Times:  f.Times,
		After:  f.After,
		Status: f.Status,
		Header: f.Header,
		Body:   f.Body,
		Delay:  f.Delay,
		Stall:  f.Stall,
		Cut:    fake.Cut(f.Cut),
	})
}

// ClearFaults forgets the faults that have not taken effect yet.
func (s *Server) ClearFaults() { s.handler.Faults.Clear() }

// failure is the vendor's answer for an injected status.
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
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		p = htmlPage(status, http.StatusText(status), "")
	default:
		if status < http.StatusBadRequest {
			p = reply{status: status, header: http.Header{"Content-Type": {contentJSON}}, raw: []byte{}}
		} else {
			p = problem(status, http.StatusText(status))
		}
	}
	return p.answer()
}

func failureThrottled(header http.Header) reply {
	seconds := "1"
	for name, values := range header {
		if http.CanonicalHeaderKey(name) == "Retry-After" {
			seconds = strings.Join(values, "")
		}
	}
	detail := "Request was throttled."
	if isDigits(seconds) {
		detail = throttled(seconds)
	}
	p := problem(http.StatusTooManyRequests, detail)
	p.header.Set("Retry-After", seconds)
	return p
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
