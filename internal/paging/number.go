package paging

import (
	"errors"
	"net/url"
	"strconv"
)

// QueryToken makes the token of a page from the server's link to it: the query
// alone. Scheme, host and path of such a link are what the server, or whatever
// stands before it, believes of itself; they are never followed.
func QueryToken(link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return "", errors.New("the link to the next page is not a URL")
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil || len(q) == 0 {
		return "", errors.New("the link to the next page has no usable query")
	}
	return q.Encode(), nil
}

// PreviousToken is QueryToken for links back: the one to the first page has no
// number, and perhaps no query.
func PreviousToken(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return ""
	}
	if !q.Has("page") {
		q.Set("page", "1")
	}
	return q.Encode()
}

// Forward tells whether next lies behind token, as far as their page numbers
// tell.
func Forward(token, next string) bool {
	n, ok := number(next)
	m, known := number(token)
	return !ok || !known || n > m
}

// following returns the token of the page after token, or "" where there is
// none up to the last or the token has no number.
func following(token string, last int) string {
	q, err := url.ParseQuery(token)
	if err != nil {
		return ""
	}
	n, err := strconv.Atoi(q.Get("page"))
	if err != nil || n >= last {
		return ""
	}
	q.Set("page", strconv.Itoa(n+1))
	return q.Encode()
}

// number reads the page number of a token; without one it is the first page.
func number(token string) (int, bool) {
	q, err := url.ParseQuery(token)
	if err != nil {
		return 0, false
	}
	if !q.Has("page") {
		return 1, true
	}
	n, err := strconv.Atoi(q.Get("page"))
	return n, err == nil
}
