package fake

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Handlers are those that a test added for what a fake does not model. The zero
// value is empty and ready for use.
type Handlers struct {
	mu    sync.Mutex
	added []*Match
}

// Match is a handler and what its pattern found in a path.
type Match struct {
	handler  http.Handler
	method   string // empty: any
	segments []string
	values   map[string]string // by the name of the wildcard
}

// Handle adds a handler for a pattern such as "GET organizers/{organizer}/teams/":
// an optional method, and a path below the root of the API in which {name}
// stands for one segment that is not empty. GET is HEAD, too. The handler that
// was added last wins; nil removes those of the same pattern. Like
// [http.ServeMux] it panics for a pattern that can match nothing.
func (h *Handlers) Handle(pattern string, handler http.Handler) {
	method, path, found := strings.Cut(pattern, " ")
	if !found {
		method, path = "", pattern
	}
	if path == "" || path[0] == '/' || strings.ContainsAny(path, " ?#") || strings.Contains(path, "//") {
		panic("invalid pattern " + strconv.Quote(pattern) +
			": must be an optional method and a path below the root of the API, such as \"GET things/{id}/\"")
	}
	added := &Match{handler: handler, method: method, segments: strings.Split(path, "/")}
	h.mu.Lock()
	defer h.mu.Unlock()
	if handler != nil {
		h.added = append(h.added, added)
		return
	}
	kept := h.added[:0:0]
	for _, m := range h.added {
		if m.method != method || strings.Join(m.segments, "/") != path {
			kept = append(kept, m)
		}
	}
	h.added = kept
}

// Find is the handler for a path below the root of the API, in its escaped
// form; nil for none.
func (h *Handlers) Find(method, path string) *Match {
	h.mu.Lock()
	defer h.mu.Unlock()
	segments := strings.Split(path, "/")
	for _, m := range slices.Backward(h.added) {
		sameMethod := m.method == "" || m.method == method || m.method == http.MethodGet && method == http.MethodHead
		if values, ok := m.match(segments); ok && sameMethod {
			return &Match{handler: m.handler, values: values}
		}
	}
	return nil
}

func (m *Match) match(segments []string) (map[string]string, bool) {
	if len(segments) != len(m.segments) {
		return nil, false
	}
	values := map[string]string{}
	for i, want := range m.segments {
		got, err := url.PathUnescape(segments[i])
		if err != nil {
			return nil, false
		}
		name, isWildcard := strings.CutPrefix(want, "{")
		switch {
		case isWildcard && got != "":
			values[strings.TrimSuffix(name, "}")] = got
		case got != want:
			return nil, false
		}
	}
	return values, true
}

// Serve runs the handler and keeps its response until it is complete. Without a
// Content-Type the response gets the one given.
func (m *Match) Serve(r *http.Request, body []byte, contentType string) Response {
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	for name, value := range m.values {
		r.SetPathValue(name, value)
	}
	w := &recorder{header: http.Header{}, method: r.Method, contentType: contentType}
	m.handler.ServeHTTP(w, r)
	w.finish()
	return Response{Status: w.status, Header: w.sent, Body: w.body.Bytes()}
}
