package mewstest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// call is one request on its way through the API.
type call struct {
	r         *http.Request
	body      []byte
	name      string // of the operation
	operation operation

	input  Object
	token  *credential
	chains []string // the chains that the request is about
}

// act answers one request. Requests are acted on one after the other.
func (s *Server) act(r *http.Request, body []byte) fake.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{r: r, body: body}
	result, refused := s.serve(c)
	switch {
	case refused != nil:
		return refused.reply().answer(newUUID())
	case c.operation.empty(result) && minimal(r):
		header := http.Header{"Preference-Applied": {"return=minimal"}}
		return reply{status: http.StatusNoContent, header: header}.answer(newUUID())
	}
	return reply{status: http.StatusOK, result: result}.answer(newUUID())
}

// serve does the checks in order: address, form of the request, who asks, how
// often, whether they may, what they ask for.
func (s *Server) serve(c *call) (Object, *refusal) {
	c.name = strings.TrimPrefix(c.r.URL.Path, "/api/connector/v1/")
	operation, known := operations[c.name]
	c.operation = operation
	if !known || c.name == c.r.URL.Path || c.r.URL.EscapedPath() != c.r.URL.Path {
		return nil, problem(http.StatusNotFound, textNotFound)
	}
	if c.r.Method != http.MethodPost {
		refused := problem(http.StatusMethodNotAllowed, textNotPost)
		refused.header = http.Header{"Allow": {http.MethodPost}}
		return nil, refused
	}
	steps := []func(*call) *refusal{s.read, s.authenticate, s.admit, s.permit, s.validate, s.scope}
	for _, step := range steps {
		if refused := step(c); refused != nil {
			return nil, refused
		}
	}
	return c.operation.act(s, c)
}

// read decodes the body, which has to be one JSON object.
func (s *Server) read(c *call) *refusal {
	if len(c.body) > s.maxBody {
		return problem(http.StatusRequestEntityTooLarge, textTooLarge)
	}
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != contentJSON {
		return invalid("Content-Type", "it must be application/json")
	}
	input, ok := decode(c.body)
	if !ok {
		return problem(http.StatusBadRequest, "Invalid JSON: the body must be one object.")
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

// admit keeps the rate limit.
func (s *Server) admit(c *call) *refusal {
	wait, ok := s.limit.admit(c.token, time.Now())
	if ok {
		return nil
	}
	refused := problem(http.StatusTooManyRequests, textTooMany)
	if !s.limit.noRetryAfter {
		refused.header = http.Header{"Retry-After": {strconv.FormatInt(retryAfter(wait), 10)}}
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

// validate checks the input against the table of requests.
func (s *Server) validate(c *call) *refusal {
	if refused := check("Base", c.input, ""); refused != nil {
		return refused
	}
	if text(c.input, "Client") == "" {
		return invalid("Client", "it is required")
	}
	return check(c.operation.request, c.input, "")
}

// scope finds the chains that the request is about. Only with a portfolio
// token it is the request that tells.
func (s *Server) scope(c *call) *refusal {
	c.chains = s.chains(c.token)
	if len(c.chains) == 0 { // of enterprises that nobody added
		return problem(http.StatusUnauthorized, textUnauthorized)
	}
	if !c.token.portfolio {
		return nil
	}
	member, given := "ChainIds", list(c.input, "ChainIds")
	switch {
	case c.operation.chain == chainWanted:
		member, given = "ChainId", []string{text(c.input, "ChainId")}
		if given[0] == "" {
			return invalid("ChainId", "it is required with a portfolio access token")
		}
	case c.operation.chain == chainsWanted && len(given) == 0:
		return invalid("ChainIds", "they are required with a portfolio access token")
	case len(given) == 0:
		return nil
	}
	chains := make([]string, len(given))
	for i, id := range given {
		chains[i] = key(id)
		if !slices.Contains(c.chains, chains[i]) {
			return invalid(member, "the access token does not cover "+id)
		}
	}
	c.chains = chains
	return nil
}

// minimal tells whether the client wants no body where there is no data.
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
