package camponetest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// query is a query string in the order in which it was sent.
type query []pair

type pair struct{ name, value string }

// parseQuery takes everything; what is no escape sequence stays as it is.
func parseQuery(raw string) query {
	var q query
	for part := range strings.SplitSeq(raw, "&") {
		if part != "" {
			name, value, _ := strings.Cut(part, "=")
			q = append(q, pair{unescape(name), unescape(value)})
		}
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

// last is the value that counts when a name was sent more than once; "" when
// it was not sent.
func (q query) last(name string) string {
	for _, p := range slices.Backward(q) {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// with sets a value, or takes it away if it is empty. The result is sorted by
// name, as the server's links are.
func (q query) with(name, value string) query {
	q = slices.DeleteFunc(slices.Clone(q), func(p pair) bool { return p.name == name })
	if value != "" {
		q = append(q, pair{name, value})
	}
	slices.SortStableFunc(q, func(a, b pair) int { return strings.Compare(a.name, b.name) })
	return q
}

func (q query) encode() string {
	parts := make([]string, len(q))
	for i, p := range q {
		parts[i] = url.QueryEscape(p.name) + "=" + url.QueryEscape(p.value)
	}
	return strings.Join(parts, "&")
}

// origin is the server's own address as the client knows it.
func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
