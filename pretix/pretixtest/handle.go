package pretixtest

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Handle makes handler respond to requests that the server does not model, or
// instead of what it does. The pattern is a method, which may be left out, and
// a path below /api/v1/, in which {name} stands for one segment:
//
//	server.Handle("POST organizers/{organizer}/teams/", http.HandlerFunc(
//		func(w http.ResponseWriter, r *http.Request) {
//			fmt.Fprintf(w, `{"id": 1, "organizer": %q}`, r.PathValue("organizer"))
//		}))
//
// The handler is called for requests with valid credentials that may use the
// organizer of the path; faults, rate limits, idempotency keys and the record
// work as usual. It gets the whole body, and its response is sent when it
// returns, as JSON unless it sets another Content-Type. It may run at the same
// time as others and may use the server. GET patterns match HEAD, too. The
// handler that was added last wins; a nil handler removes those of the pattern.
// Handle panics if the pattern is malformed.
func (s *Server) Handle(pattern string, handler http.Handler) {
	s.handler.Handlers.Handle(pattern, handler)
}

// HandleList serves rows as a list with the server's pagination, at a path as
// [Server.Handle] takes it, for GET:
//
//	server.HandleList("organizers/{organizer}/teams/", teams)
//
// Parameters other than page and page_size have no effect.
func (s *Server) HandleList(path string, rows []Object) {
	list := make([]any, len(rows))
	for i, row := range rows {
		list[i] = fromGo(row)
	}
	s.Handle("GET "+path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page(r, len(list), func(i int) any { return list[i] }).response().Send(w)
	}))
}

func (s *Server) handlerOf(method string, u *url.URL) *fake.Match {
	path, below := strings.CutPrefix(u.EscapedPath(), root)
	if !below {
		return nil
	}
	return s.handler.Handlers.Find(method, path)
}
