package pretixtest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// idempotencyScope is what the server looks at: who asks, with which key.
// Method, path and body do not count.
type idempotencyScope struct {
	authorization string
	session       string
	key           string
}

// maxKeyLength is what the database has room for; a longer key is an error of
// the server on PostgreSQL, which pretix recommends.
const maxKeyLength = 190

type storedCall struct {
	locked   bool
	held     bool // by HoldIdempotencyKey
	response fake.Response
}

func scopeOf(r *http.Request, key string) idempotencyScope {
	scope := idempotencyScope{authorization: r.Header.Get("Authorization"), key: key}
	for _, name := range []string{"__Host-pretix_session", "pretix_session"} {
		if cookie, err := r.Cookie(name); err == nil {
			scope.session = cookie.Value
			break
		}
	}
	return scope
}

// notStored are the statuses after which the server forgets the key, so that
// the next request with it is acted on.
var notStored = []int{
	http.StatusConflict,
	http.StatusTooManyRequests,
	http.StatusInternalServerError,
	http.StatusServiceUnavailable,
}

// claim looks for the response to an earlier request with the same key, or
// locks the key until this request has its response.
func (s *Server) claim(r *http.Request) (*fake.Response, func(*fake.Response)) {
	key := r.Header.Get("X-Idempotency-Key")
	if key == "" || slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, r.Method) ||
		!strings.HasPrefix(r.URL.Path, "/api/") {
		return nil, nil
	}
	if len(key) > maxKeyLength {
		response := htmlPage(http.StatusInternalServerError).response()
		return &response, nil
	}
	scope := scopeOf(r, key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.keys[scope]; known != nil {
		return known.replay(), nil
	}
	if known := s.held(scope); known != nil {
		return known.replay(), nil
	}
	stored := &storedCall{locked: true}
	s.keys[scope] = stored
	return nil, func(response *fake.Response) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if response == nil || slices.Contains(notStored, response.Status) {
			delete(s.keys, scope)
			return
		}
		stored.locked, stored.response = false, *response
	}
}

// held finds a key that is held in the form in which programs give it to package
// pretix, which appends a dash and twelve digits of a hash.
func (s *Server) held(scope idempotencyScope) *storedCall {
	given := len(scope.key) - len("-944483bbaa2d")
	if given < 1 || scope.key[given] != '-' {
		return nil
	}
	scope.key = scope.key[:given]
	if known := s.keys[scope]; known != nil && known.held {
		return known
	}
	return nil
}

func (c *storedCall) replay() *fake.Response {
	if c.locked {
		response := concurrent().response()
		return &response
	}
	response := c.response
	response.Replayed = true
	return &response
}

func (s *Server) queryIdempotencyKey(c *call) reply {
	key := fake.ParseQuery(c.r.URL.RawQuery).Last("key")
	if key == "" {
		return rawProblem(http.StatusNotFound, "No idempotency key given.")
	}
	known := s.keys[scopeOf(c.r, key)]
	if known == nil {
		return rawProblem(http.StatusNotFound, "Idempotency key not seen before.")
	}
	response := known.replay()
	header := response.Header.Clone()
	if known.locked {
		header.Set("X-Frame-Options", "DENY")
	}
	return reply{status: response.Status, header: header, raw: response.Body}
}

// HoldIdempotencyKey makes the server treat the key as one whose first
// request never ended: requests of the token with it get 409 and Retry-After,
// until ReleaseIdempotencyKey. The key is the one that is given to
// WithIdempotencyKey of package pretix, for all operations, or one as it is sent.
func (s *Server) HoldIdempotencyKey(token, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[s.scopeOfToken(token, key)] = &storedCall{locked: true, held: true}
}

// ReleaseIdempotencyKey makes the server forget the key, so that the next
// request with it is acted on.
func (s *Server) ReleaseIdempotencyKey(token, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.keys, s.scopeOfToken(token, key))
}

func (s *Server) scopeOfToken(token, key string) idempotencyScope {
	for _, kind := range []string{deviceToken, oauthToken} {
		if s.tokens[kind+" "+token] != nil {
			return idempotencyScope{authorization: kind + " " + token, key: key}
		}
	}
	return idempotencyScope{authorization: teamToken + " " + token, key: key}
}
