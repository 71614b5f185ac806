package transport

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// ErrLink is a link to another server that is not followed.
var ErrLink = errors.New("unusable link")

// A link is an address that whoever has it can read, such as that of a file in a
// storage. All of it but the origin is a secret.
type link struct {
	url   *url.URL
	scrub func(string) string
}

// shown is what texts call the link.
func (l *link) shown() string { return l.url.Scheme + "://" + l.url.Host + "/..." }

// parseLink accepts https, and http where the API itself may be called over it.
func (c *Client) parseLink(raw string) (*link, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "":
		return nil, fmt.Errorf("%w: it is not an absolute URL", ErrLink) // the parser's text repeats it
	case u.User != nil:
		return nil, fmt.Errorf("%w: it contains a user name", ErrLink)
	case u.Scheme == "https", u.Scheme == "http" && (c.insecure || loopback(u.Hostname()) && loopback(c.base.Hostname())):
	default:
		return nil, fmt.Errorf("%w: it must start with https:// (WithInsecureHTTP allows http)", ErrLink)
	}
	u.Fragment, u.RawFragment = "", ""
	return &link{url: u, scrub: linkScrubber(u)}, nil
}

// shortestSecret is the length from which a part of a link is a secret, rather than
// a word that texts have anyway.
const shortestSecret = 8

// linkScrubber replaces the link and its parts.
func linkScrubber(u *url.URL) func(string) string {
	var secrets []Secret
	add := func(s string) {
		if len(s) >= shortestSecret {
			secrets = append(secrets, NewSecret(s))
		}
	}
	add(strings.TrimPrefix(u.RequestURI(), "/"))
	add(u.RawQuery)
	add(strings.Trim(u.EscapedPath(), "/"))
	add(strings.Trim(u.Path, "/"))
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		_, value, _ := strings.Cut(pair, "=")
		add(value)
		if plain, err := url.QueryUnescape(value); err == nil {
			add(plain)
		}
	}
	for segment := range strings.SplitSeq(u.EscapedPath(), "/") {
		add(segment)
	}
	return scrubber(secrets)
}
