package pretixtest

import (
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Cut says when the connection is closed without a complete answer.
type Cut int

const (
	// CutNone leaves the connection alone.
	CutNone Cut = iota
	// CutBefore closes the connection before the request is acted on. A Go
	// client repeats such a request by itself when it used a kept-alive
	// connection and the method or an X-Idempotency-Key header allows it.
	CutBefore
	// CutAfter closes the connection without an answer after the request was
	// acted on. The remark on CutBefore holds here, too.
	CutAfter
	// CutDuring acts on the request and closes the connection after half of
	// the body of the answer.
	CutDuring
)

// Fault is one disturbance. It takes effect before authentication, on the
// first requests that match Method and Path; of several faults that match the
// oldest one goes first.
type Fault struct {
	Method string // empty: any
	Path   string // a substring of the path, empty: any
	Times  int    // how many requests are disturbed, 0: one
	After  int    // how many matching requests go through first

	// Status is answered without acting on the request, unless Cut is
	// CutAfter. With an empty Body the answer is the one of the real server:
	// for 429 a JSON object, for 409 the one of a busy server with a
	// Retry-After, from 500 on an HTML page. Zero acts on the request. What is
	// no final status (below 200 or above 999) becomes 500.
	Status int
	Header http.Header // replaces headers of the answer
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

// failure is the real server's answer for an injected status.
func failure(r *http.Request, f fake.Fault) fake.Answer {
	var rep reply
	switch status := f.Status; {
	case status < 400:
		rep = reply{status: status, header: http.Header{"Content-Type": {contentJSON}}}
	case status >= 500:
		rep = htmlPage(status)
	case status == http.StatusTooManyRequests:
		detail := "Request was throttled."
		if wait := f.Header.Get("Retry-After"); wait != "" && len(wait) == len(digitsOf(wait)) {
			detail += " Expected available in " + wait + " second"
			if wait != "1" {
				detail += "s"
			}
			detail += "."
		}
		rep = problem(status, detail)
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
	return rep.answer()
}

func digitsOf(s string) string {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i]
}
