package camponetest

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// redacted stands in the record where a credential was.
const redacted = "REDACTED"

// Request is one recorded request. Keys are replaced by REDACTED wherever they
// stood; the Authorization header keeps its first word.
type Request struct {
	Time     time.Time
	Method   string
	Path     string
	RawQuery string
	Header   http.Header
	Body     []byte
	Status   int  // what was answered, 0: no complete answer (yet)
	Faulted  bool // an injected fault took effect on it
}

// Requests are the requests received so far, oldest first.
func (s *Server) Requests() []Request {
	all := s.handler.Record.All()
	requests := make([]Request, len(all))
	for i, r := range all {
		requests[i] = Request{
			Time:     r.Time,
			Method:   r.Method,
			Path:     r.Path,
			RawQuery: r.RawQuery,
			Header:   r.Header,
			Body:     r.Body,
			Status:   r.Status,
			Faulted:  r.Faulted,
		}
	}
	return requests
}

// ResetRequests empties the record.
func (s *Server) ResetRequests() { s.handler.Record.Reset() }

func (s *Server) redact(r *fake.Request) {
	for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie"} {
		for i, value := range r.Header[name] {
			if scheme, _, found := strings.Cut(value, " "); found && name != "Cookie" {
				r.Header[name][i] = scheme + " " + redacted
			} else {
				r.Header[name][i] = redacted
			}
		}
	}
	for _, secret := range s.secrets() {
		for _, values := range r.Header {
			for i, value := range values {
				values[i] = strings.ReplaceAll(value, secret, redacted)
			}
		}
		r.Path = strings.ReplaceAll(r.Path, secret, redacted)
		r.RawQuery = strings.ReplaceAll(r.RawQuery, secret, redacted)
		r.Body = bytes.ReplaceAll(r.Body, []byte(secret), []byte(redacted))
	}
}

func (s *Server) secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	secrets := make([]string, 0, len(s.keys))
	for key := range s.keys {
		secrets = append(secrets, key)
	}
	return secrets
}
