package fake

import (
	"bytes"
	"net/http"
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
	Status   int  // 0: not answered
	Faulted  bool // an injected fault disturbed it
	Replayed bool // the answer is that of an earlier request
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

// Add appends a request; the returned function notes how it was answered.
func (r *Record) Add(request Request) (answered func(status int, replayed bool)) {
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
