package fake

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Request is what the record keeps of one request.
type Request struct {
	Time     time.Time
	Method   string
	Path     string
	RawQuery string
	Header   http.Header
	Body     []byte
	Status   int  // 0: no response
	Faulted  bool // an injected fault disturbed it
	Replayed bool // the response is that of an earlier request
}

func (r Request) clone() Request {
	r.Header = r.Header.Clone()
	r.Body = bytes.Clone(r.Body)
	return r
}

// Record is the list of the requests in order of arrival. The zero value is
// empty and ready for use.
type Record struct {
	mu       sync.Mutex
	requests []*Request
}

// Add appends a request; the returned function notes what it was responded with.
func (r *Record) Add(request Request) (responded func(status int, replayed bool)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entry := &request
	r.requests = append(r.requests, entry)
	return func(status int, replayed bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		entry.Status, entry.Replayed = status, replayed
	}
}

// All is a copy of the record, oldest first.
func (r *Record) All() []Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Request, len(r.requests))
	for i, request := range r.requests {
		all[i] = request.clone()
	}
	return all
}

// Reset forgets all requests.
func (r *Record) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = nil
}

// Redact replaces secrets by REDACTED wherever they stand in a request, and
// headers with credentials whatever they hold; the word in front of a
// credential stays.
func Redact(r *Request, secrets []string) {
	for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie"} {
		for i, value := range r.Header[name] {
			r.Header[name][i] = Redacted
			if scheme, _, found := strings.Cut(value, " "); found && name != "Cookie" {
				r.Header[name][i] = scheme + " " + Redacted
			}
		}
	}
	if len(secrets) == 0 {
		return
	}
	pairs := make([]string, 0, 2*len(secrets))
	for _, secret := range secrets {
		pairs = append(pairs, secret, Redacted)
	}
	hide := strings.NewReplacer(pairs...)
	for _, values := range r.Header {
		for i, value := range values {
			values[i] = hide.Replace(value)
		}
	}
	r.Path, r.RawQuery = hide.Replace(r.Path), hide.Replace(r.RawQuery)
	r.Body = []byte(hide.Replace(string(r.Body)))
}

// Redacted stands in the record where a credential was.
const Redacted = "REDACTED"
