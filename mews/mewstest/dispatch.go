package mewstest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// call is one request on its way through the API.
type call struct {
	scope // what the request is about

	r         *http.Request
	body      []byte
	name      string // of the operation
	operation *operation

	input      Object
	token      *credential
	enterprise string // that a write is for
}

// act responds to one request. Requests are acted on one after the other, but
// for those that a handler of the test takes.
func (s *Server) act(r *http.Request, body []byte) fake.Response {
	if strings.HasPrefix(r.URL.Path, storage) {
		return s.download(r, body)
	}
	response, handler := s.dispatch(&call{r: r, body: body})
	if handler == nil {
		return response
	}
	response = handler.Serve(r, body, contentJSON+"; charset=utf-8")
	if _, given := response.Header[headerRequestID]; !given {
		response.Header.Set(headerRequestID, newUUID())
	}
	return response
}

func (s *Server) dispatch(c *call) (fake.Response, *fake.Match) {
	s.mu.Lock()
	defer s.mu.Unlock()
	handler := s.handlerOf(c.r)
	refused := s.admit(c, handler != nil)
	if refused == nil && handler != nil {
		if refused = s.validate(c); refused == nil {
			return fake.Response{}, handler
		}
		return refused.reply().response(newUUID()), nil
	}
	var result Object
	if refused == nil {
		result, refused = s.serve(c)
	}
	switch {
	case refused != nil:
		return refused.reply().response(newUUID()), nil
	case c.operation.empty(result) && minimal(c.r):
		header := http.Header{"Preference-Applied": {"return=minimal"}}
		return reply{status: http.StatusNoContent, header: header}.response(newUUID()), nil
	}
	return reply{status: http.StatusOK, result: result}.response(newUUID()), nil
}

// admit does the checks in order: address, form of the request, who asks, how
// often, whether they may.
func (s *Server) admit(c *call, handled bool) *refusal {
	c.name = strings.TrimPrefix(c.r.URL.Path, root)
	c.operation = facts().byPath[c.name]
	known := c.operation != nil && c.name != c.r.URL.Path && c.r.URL.EscapedPath() == c.r.URL.Path
	switch {
	case !known && !handled:
		return problem(http.StatusNotFound, textNotFound)
	case !known:
		c.operation = &operation{requests: []string{""}, portfolio: true} // who knows
	}
	if c.r.Method != http.MethodPost {
		refused := problem(http.StatusMethodNotAllowed, textNotPost)
		refused.header = http.Header{"Allow": {http.MethodPost}}
		return refused
	}
	for _, step := range []func(*call) *refusal{s.read, s.authenticate, s.throttle, s.permit} {
		if refused := step(c); refused != nil {
			return refused
		}
	}
	return nil
}

// serve looks at what the request asks for, and does it.
func (s *Server) serve(c *call) (Object, *refusal) {
	for _, step := range []func(*call) *refusal{s.validate, s.limitScope, s.checkReferences} {
		if refused := step(c); refused != nil {
			return nil, refused
		}
	}
	return c.operation.action()(s, c)
}

// read decodes the body, which has to be one JSON object.
func (s *Server) read(c *call) *refusal {
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != contentJSON {
		return invalid("Content-Type", "it must be application/json")
	}
	input, ok := decode(c.body)
	if !ok {
		return problem(http.StatusBadRequest, textNotJSON)
	}
	c.input = input
	return nil
}

func decode(body []byte) (Object, bool) {
	if !utf8.Valid(body) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var o Object
	if d.Decode(&o) != nil || o == nil {
		return nil, false
	}
	_, err := d.Token()
	return o, err == io.EOF
}

// authenticate finds out whose request it is.
func (s *Server) authenticate(c *call) *refusal {
	c.token = s.tokens[text(c.input, "AccessToken")]
	if c.token == nil || text(c.input, "ClientToken") != s.clientToken {
		return problem(http.StatusUnauthorized, textUnauthorized)
	}
	return nil
}

// throttle keeps the rate limit.
func (s *Server) throttle(c *call) *refusal {
	wait, ok := c.token.window.Admit(s.limit, time.Now())
	if ok {
		return nil
	}
	refused := problem(http.StatusTooManyRequests, textTooMany)
	if !s.noRetryAfter {
		refused.header = http.Header{"Retry-After": {strconv.FormatInt(fake.RetryAfter(wait), 10)}}
	}
	return refused
}

// permit asks whether the token may use the operation.
func (s *Server) permit(c *call) *refusal {
	if c.token.denied[c.name] || c.token.portfolio && !c.operation.portfolio {
		return problem(http.StatusUnauthorized, textNotPermitted)
	}
	return nil
}

// minimal reports whether the client wants no body if there is no data.
func minimal(r *http.Request) bool {
	for _, header := range r.Header["Prefer"] {
		for preference := range strings.SplitSeq(header, ",") {
			preference, _, _ = strings.Cut(preference, ";")
			name, value, _ := strings.Cut(preference, "=")
			if strings.EqualFold(strings.TrimSpace(name), "return") && strings.Trim(value, ` "`) == "minimal" {
				return true
			}
		}
	}
	return false
}
