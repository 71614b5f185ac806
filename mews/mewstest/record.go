package mewstest

import (
	"net/http"
	"regexp"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Request is one recorded request. ClientToken and AccessToken are replaced by
// REDACTED in its body, whether they were right or not, and the server's own
// tokens wherever they stood.
type Request struct {
	Time     time.Time
	Method   string
	Path     string
	RawQuery string
	Header   http.Header
	Body     []byte // what arrived of it
	Status   int    // of the response, 0: no complete response (yet)
	Faulted  bool   // an injected fault took effect on it
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

var tokenMember = regexp.MustCompile(`("(?:ClientToken|AccessToken)"\s*:\s*")(?:[^"\\]|\\.)*`)

func (s *Server) redact(r *fake.Request) {
	r.Body = tokenMember.ReplaceAll(r.Body, []byte("${1}"+fake.Redacted))
	fake.Redact(r, s.secrets())
}

func (s *Server) secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	secrets := []string{s.clientToken}
	for token := range s.tokens {
		secrets = append(secrets, token)
	}
	return secrets
}
