package pretixtest

import (
	"net/http"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Request is one recorded request. Credentials are replaced by REDACTED
// wherever they stood; the Authorization header keeps its first word.
// Passwords of customers stay in bodies: they are what a test may ask for.
type Request struct {
	Time     time.Time
	Method   string
	Path     string
	RawQuery string
	Header   http.Header
	Body     []byte // what arrived of it
	Status   int    // of the response, 0: no complete response (yet)
	Faulted  bool   // an injected fault took effect on it
	Replayed bool   // the idempotency key had its response already
}

// Requests are the requests received so far, oldest first.
func (s *Server) Requests() []Request {
	all := s.handler.Record.All()
	requests := make([]Request, len(all))
	for i, r := range all {
		requests[i] = Request(r)
	}
	return requests
}

// ResetRequests empties the record.
func (s *Server) ResetRequests() { s.handler.Record.Reset() }

func (s *Server) redact(r *fake.Request) { fake.Redact(r, s.secrets()) }

func (s *Server) secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	secrets := make([]string, 0, len(s.tokens))
	for token := range s.tokens {
		_, secret, _ := strings.Cut(token, " ")
		secrets = append(secrets, secret)
	}
	return secrets
}
