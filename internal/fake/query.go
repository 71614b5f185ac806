package fake

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Query is a query string in the order in which it was sent.
type Query []Parameter

// Parameter is one value of a query.
type Parameter struct{ Name, Value string }

// ParseQuery accepts everything; invalid escape sequences stay as they are.
func ParseQuery(raw string) Query {
	var q Query
	for pair := range strings.SplitSeq(raw, "&") {
		if pair != "" {
			name, value, _ := strings.Cut(pair, "=")
			q = append(q, Parameter{unescape(name), unescape(value)})
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

// Last is the value that counts when a name was sent more than once; "" when
// it was not sent.
func (q Query) Last(name string) string {
	for _, p := range slices.Backward(q) {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// Page is the part of a list that a request asks for by page and page_size, as
// Django REST framework cuts it.
type Page struct {
	From, To       int    // of the rows
	Next, Previous string // absolute links, "" for none
}

// Sizes are the default and the largest number of rows of a page. A larger page_size is
// cut to it, and has no effect if it is not positive.
type Sizes struct{ Default, Max int }

// PageOf finds the page; false if the number is out of range.
func PageOf(r *http.Request, rows int, sizes Sizes) (Page, bool) {
	q := ParseQuery(r.URL.RawQuery)
	size := sizes.Default
	if n, ok := Whole(q.Last("page_size")); ok && n > 0 {
		size = int(min(n, int64(sizes.Max)))
	}
	pages := max(1, (rows+size-1)/size)
	current := 1
	switch given := q.Last("page"); given {
	case "":
	case "last":
		current = pages
	default:
		n, ok := Whole(given)
		if !ok || n < 1 || n > int64(pages) {
			return Page{}, false
		}
		current = int(n)
	}
	p := Page{From: (current - 1) * size, To: min(current*size, rows)}
	if current < pages {
		p.Next = q.pageLink(r, current+1)
	}
	if current > 1 {
		p.Previous = q.pageLink(r, current-1)
	}
	return p, true
}

// pageLink is the address of another page: everything else that the query has,
// sorted by name; the first page goes without a number.
func (q Query) pageLink(r *http.Request, page int) string {
	q = slices.DeleteFunc(slices.Clone(q), func(p Parameter) bool { return p.Name == "page" })
	if page > 1 {
		q = append(q, Parameter{"page", strconv.Itoa(page)})
	}
	slices.SortStableFunc(q, func(a, b Parameter) int { return strings.Compare(a.Name, b.Name) })
	var link strings.Builder
	link.WriteString(Origin(r) + r.URL.EscapedPath())
	for i, p := range q {
		separator := "&"
		if i == 0 {
			separator = "?"
		}
		link.WriteString(separator + url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value))
	}
	return link.String()
}

// Whole reads a whole number, with a sign and white space around it if need
// be. One that is too large becomes the largest.
func Whole(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	if digits == "" || strings.Trim(digits, "0123456789") != "" || len(s)-len(digits) > 1 {
		return 0, false
	}
	n, _ := strconv.ParseInt(s, 10, 64) // out of range is clamped
	return n, true
}

// Origin is the server's own address as the client knows it.
func Origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
