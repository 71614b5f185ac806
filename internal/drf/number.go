package drf

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// A position is the beginning of a page. Its token is the path of the list and the
// query of the page:
//
//	organizers/bigevents/customers/?page=3&page_size=50
//
// The path keeps the token of one list from being used for another. The page size
// is the one that the server used, since a page number means nothing without it.
// If the size that was asked for cannot be seen there (a server cuts large ones,
// and CampOne may rename its parameters), it follows after a #, and so does a
// hash of filters that cannot be seen.
type position struct {
	query   url.Values
	size    int  // that the server used, as far as known
	known   bool // size is that of an earlier page, so a shorter page is not cut
	asked   int
	filters string // hash of the filters, if the query does not have them as they were
}

func (l *List) token(p position) string {
	token := l.Path + "?" + p.query.Encode()
	if p.query.Has("page") && p.asked == p.size && p.filters == "" {
		return token
	}
	token += "#" + strconv.Itoa(p.asked)
	if p.filters != "" {
		token += "." + p.filters
	}
	return token
}

// page returns the page number, 0 if the position has none.
func (p position) page() int {
	n, _ := strconv.Atoi(p.query.Get("page"))
	return n
}

// first returns the position of a page number in a list with the filters of this one.
func (l *List) first(page int) position {
	query := make(url.Values, len(l.values)+2)
	maps.Copy(query, l.values)
	size := l.PageSize
	if size == 0 {
		size = l.MaxPageSize
	}
	if page > 1 {
		query.Set("page", strconv.Itoa(page))
	}
	query.Set("page_size", strconv.Itoa(size)) // always sent, so that links have it
	return position{query: query, size: size, asked: size}
}

// parse reads a token of this list, or a Start. A server takes what it does not
// know for the first page, so nothing is sent that was not understood here.
func (l *List) parse(start string) (position, error) {
	if start == "" {
		return l.first(1), nil
	}
	path, rest, ok := strings.Cut(start, "?")
	if !ok {
		return l.parseNumber(start)
	}
	switch {
	case path == "", strings.Contains(path, "://"):
		return position{}, transport.Invalid("Start", `must not be a link; use a resume token (Page.Next, PageError.Token) or a page number such as "page=3"`)
	case path != l.Path:
		return position{}, transport.Invalid("Start", fmt.Sprintf("is a token of %s, not of %s", transport.OneLine(path, 200), l.Path))
	}
	p, err := parsePosition(rest)
	if err != nil || !p.query.Has("page") && !l.Opaque {
		return position{}, invalidStart()
	}
	return l.resize(p)
}

func parsePosition(token string) (p position, err error) {
	query, mark, marked := strings.Cut(token, "#")
	asked, filters, _ := strings.Cut(mark, ".")
	p.filters = filters
	if p.query, err = url.ParseQuery(query); err != nil {
		return p, err
	}
	if marked {
		if p.asked, err = positive(asked); err != nil {
			return p, err
		}
	}
	if !p.query.Has("page") {
		p.size = p.asked
		if !marked || len(p.query) == 0 {
			err = errors.New("no position")
		}
		return p, err
	}
	if _, err = positive(p.query.Get("page")); err != nil {
		return p, err
	}
	p.size, err = positive(p.query.Get("page_size"))
	p.known = true
	if !marked {
		p.asked = p.size
	}
	return p, err
}

func invalidStart() error {
	return transport.Invalid("Start", `must be empty, a resume token of this package, or a page number such as "page=3"`)
}

// parseNumber reads what a user may write: page=3.
func (l *List) parseNumber(start string) (position, error) {
	number, ok := strings.CutPrefix(start, "page=")
	if !ok {
		return position{}, invalidStart()
	}
	page, err := positive(number)
	if err != nil {
		if strings.Contains(number, "&") {
			return position{}, transport.Invalid("Start", `must contain only a page number, such as "page=3"; set PageSize separately`)
		}
		return position{}, transport.Invalid("Start", `must have a number of at least 1 after "page=", such as "page=3"`)
	}
	return l.first(page), nil
}

func positive(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err == nil && (n < 1 || strconv.Itoa(n) != s) {
		err = errors.New("not a positive number")
	}
	return n, err
}

// checkFilters rejects the token of an iteration with other filters, which would
// skip rows. Filters that are left empty are those of the token.
func (l *List) checkFilters(p position) error {
	if len(l.values) == 0 || p.filters == l.hash() || p.filters == "" && l.carries(p.query) {
		return nil
	}
	return transport.Invalid("Start", "is the token of an iteration with other filters; leave the filters empty, since a token contains its own")
}

// carries reports whether a query has the filters as they are.
func (l *List) carries(query url.Values) bool {
	for name := range l.values {
		if !slices.Equal(l.values[name], query[name]) {
			return false
		}
	}
	return true
}

func (l *List) hash() string {
	return paging.Fingerprint([]byte(l.values.Encode()))
}

// resize applies the page size of the parameters to the position of a token.
func (l *List) resize(p position) (position, error) {
	if l.PageSize == 0 || l.PageSize == p.size || l.PageSize == p.asked {
		return p, nil
	}
	page := p.page()
	if page == 0 {
		return position{}, transport.Invalid("PageSize", fmt.Sprintf("must be 0 or %d, as it was for the token in Start", p.asked))
	}
	before := (page - 1) * p.size
	if before%l.PageSize != 0 {
		return position{}, transport.Invalid("PageSize", fmt.Sprintf("cannot be %d with the token in Start; use %d, one of its divisors, or 0", l.PageSize, p.size))
	}
	p.query.Set("page", strconv.Itoa(before/l.PageSize+1))
	p.query.Set("page_size", strconv.Itoa(l.PageSize))
	p.known = l.PageSize < p.size
	p.size, p.asked = l.PageSize, l.PageSize
	return p, nil
}

// following guesses the token after another one, for prefetching.
func (l *List) following(token string, last int) string {
	p, err := l.parse(token)
	if err != nil {
		return ""
	}
	page := max(p.page(), 1)
	if page >= last || token != "" && !p.query.Has("page") {
		return ""
	}
	p.query.Set("page", strconv.Itoa(page+1))
	return l.token(p)
}

// next returns the query of the server's link to the next page. Scheme, host and path
// of such a link are what the server, or a proxy in front of it, takes for its own
// address; they are never followed.
func next(link string) (url.Values, error) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, errors.New("is not a URL")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || len(query) == 0 {
		return nil, errors.New("has no usable query")
	}
	return query, nil
}

// previous is next for links back: the one to the first page has no number, and
// perhaps no query.
func previous(link string) url.Values {
	u, err := url.Parse(link)
	if err != nil {
		return nil
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil
	}
	if !query.Has("page") {
		query.Set("page", "1")
	}
	return query
}
