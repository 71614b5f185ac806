package pretixtest

import (
	"net/url"
	"slices"
	"strings"
)

// query is a query string in the order in which it was sent.
type query []struct{ name, value string }

// parseQuery takes everything; what is no escape sequence stays as it is.
func parseQuery(raw string) query {
	var q query
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		q = append(q, struct{ name, value string }{unescape(name), unescape(value)})
	}
	return q
}

func unescape(s string) string {
	s = strings.ReplaceAll(s, "+", " ")
	var b strings.Builder
	for len(s) > 0 {
		if len(s) >= 3 && s[0] == '%' {
			if c, err := url.PathUnescape(s[:3]); err == nil {
				b.WriteString(c)
				s = s[3:]
				continue
			}
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	return strings.ToValidUTF8(b.String(), "\ufffd")
}

// last is the value that counts when a name was sent more than once.
func (q query) last(name string) (string, bool) {
	for _, pair := range slices.Backward(q) {
		if pair.name == name {
			return pair.value, true
		}
	}
	return "", false
}
