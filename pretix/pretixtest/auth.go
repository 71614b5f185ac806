package pretixtest

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// authenticate finds out whose request it is. It responds when there are no
// credentials or with invalid ones.
func (s *Server) authenticate(c *call) (reply, bool) {
	if c.endpoint.public {
		return reply{}, false
	}
	header := c.r.Header.Get("Authorization")
	words := strings.Fields(header)
	detail := "Authentication credentials were not provided."
	if len(words) > 0 {
		for _, kind := range []string{teamToken, deviceToken, oauthToken} {
			if !strings.EqualFold(words[0], kind) || c.endpoint.profileOnly && kind != oauthToken {
				continue
			}
			found, problem := s.lookUp(kind, words[1:])
			if found != nil {
				c.credential = found
				return reply{}, false
			}
			if kind != oauthToken { // an invalid OAuth token counts as none
				detail = problem
			}
		}
	}
	if c.endpoint.forbidden {
		return problem(http.StatusForbidden, detail), true
	}
	p := problem(http.StatusUnauthorized, detail)
	p.header.Set("WWW-Authenticate", teamToken)
	return p, true
}

func (s *Server) lookUp(kind string, words []string) (*credential, string) {
	switch {
	case len(words) == 0:
		return nil, "Invalid token header. No credentials provided."
	case len(words) > 1:
		return nil, "Invalid token header. Token string should not contain spaces."
	case !utf8.ValidString(words[0]):
		return nil, "Invalid token header. Token string should not contain invalid characters."
	}
	found := s.tokens[kind+" "+words[0]]
	switch {
	case found == nil:
		return nil, "Invalid token."
	case found.inactive:
		return nil, "Token inactive or deleted."
	}
	return found, ""
}

// permitted reports whether the credential may use the method here, and notes
// the organizer of the path. An organizer that does not exist looks like one
// of somebody else.
func (s *Server) permitted(c *call, method string) bool {
	safe := slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, method)
	needed, scope := c.endpoint.read, "read"
	if !safe {
		scope = "write"
		if c.endpoint.write != "" {
			needed = c.endpoint.write
		}
	}
	if c.endpoint.profileOnly {
		return !safe || slices.Contains(c.credential.scopes, "read") || slices.Contains(c.credential.scopes, "profile")
	}
	if c.endpoint == versionEndpoint {
		return true
	}
	if c.slug != "" {
		c.organizer = s.organizers[c.slug]
		if c.organizer == nil || c.credential.organizer != c.slug || !c.credential.allows(needed) || !c.eventPermitted(s, method) {
			return false
		}
	}
	return c.credential.kind != oauthToken || slices.Contains(c.credential.scopes, scope)
}

// eventPermitted reports whether the event of the path exists, and whether the
// credential has a permission that the contract asks for.
func (c *call) eventPermitted(s *Server, method string) bool {
	event, below := c.variables["event"]
	if below && (!c.credential.sees(event) || s.shelfAt(c.organizerPath()+"events/").row(event) == nil) {
		return false
	}
	if method == http.MethodHead {
		method = http.MethodGet
	}
	return c.credential.allowsAny(c.endpoint.permissions[method]...)
}

// Version of pretix that the fake was compared with.
const version = "2026.8.0"

func (s *Server) version(*call) reply { return okReply(versionOf()) }

func versionOf() *object {
	return fields("pretix", version, "pretix_numeric", integer("20260080005000"))
}

func (s *Server) me(*call) reply {
	return okReply(fields(
		"email", DefaultUser,
		"fullname", "Staff",
		"locale", "en",
		"is_staff", false,
		"timezone", "UTC",
	))
}
