package transport

import (
	"net"
	"net/url"
	"strings"
)

// parseBaseURL accepts an absolute https URL (http if the traffic does not leave
// the machine, or if the user insists) without user name, query and fragment. The result ends without a slash.
func parseBaseURL(raw, argument string, insecure bool) (*url.URL, error) {
	if strings.TrimSpace(raw) == "" {
		return nil, Invalid(argument, "must not be empty")
	}
	if strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return nil, Invalid(argument, "must not contain spaces or line ends")
	}
	u, err := url.Parse(raw)
	// The text of a parse error repeats the URL, which may hold a password.
	if err != nil || u.Opaque != "" || u.Scheme == "" || u.Host == "" || u.Hostname() == "" {
		return nil, Invalid(argument, `must be an absolute URL such as "https://example.org"`)
	}
	switch {
	case u.User != nil:
		return nil, Invalid(argument, "must not contain a user name or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, Invalid(argument, "must not contain a query or a fragment")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, Invalid(argument, "must start with https://")
	case u.Scheme == "http" && !insecure && !loopback(u.Hostname()):
		return nil, Invalid(argument, "must start with https://: credentials and personal data would travel in clear text (WithInsecureHTTP allows it)")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// trimRoot removes the root of the API from the end of a base URL that was copied
// with it, and rejects one that has a part of the root there: the rest would be
// sent twice.
func trimRoot(base *url.URL, argument, root string) error {
	path, segments := base.EscapedPath(), strings.Split(strings.Trim(root, "/"), "/")
	rest, whole := strings.CutSuffix(path+"/", root)
	switch {
	case whole:
		base.Path, base.RawPath = unescaped(rest), rest
	case strings.Contains(path+"/", root):
		return Invalid(argument, "must end before "+root)
	default:
		for n := len(segments) - 1; n > 0; n-- {
			part := "/" + strings.Join(segments[:n], "/")
			if strings.HasSuffix(path, part) {
				return Invalid(argument, "must not end in "+part+", a part of the API's "+root+": leave it off")
			}
		}
	}
	return nil
}

// unescaped is for a part of a path that was parsed before.
func unescaped(path string) string {
	s, _ := url.PathUnescape(path)
	return s
}

// loopback knows the hosts that net/http never sends to a proxy.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// sameOrigin compares scheme, host and port.
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}
