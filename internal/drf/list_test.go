package drf_test

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/drf"
	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

type thing struct {
	ID int64 `json:"id"`
}

type page struct {
	Count    int     `json:"count"`
	Next     string  `json:"next"`
	Previous string  `json:"previous"`
	Results  []thing `json:"results"`
}

// A server has things 1 to n, in pages of at most most.
type server struct {
	n, most int
	link    func(query url.Values) string // replaces the link to a page
	queries []string
}

func (s *server) call(_ context.Context, query string, _ bool, decode func(*transport.Response) *wire.Fault) (func(*wire.BadRows) error, error) {
	s.queries = append(s.queries, query)
	q, err := url.ParseQuery(query)
	if err != nil {
		return nil, err
	}
	number := 1
	if p := q.Get("page"); p != "" {
		number, _ = strconv.Atoi(p)
	}
	size, _ := strconv.Atoi(q.Get("page_size"))
	used := min(size, s.most)
	var rows []string
	for id := (number-1)*used + 1; id <= min(number*used, s.n); id++ {
		rows = append(rows, fmt.Sprintf(`{"id":%d}`, id))
	}
	link := func(page int) string {
		q.Set("page", strconv.Itoa(page))
		if s.link != nil {
			return strconv.Quote(s.link(q))
		}
		return strconv.Quote("http://elsewhere.example/api/?" + q.Encode())
	}
	next, previous := "null", "null"
	if number*used < s.n {
		next = link(number + 1)
	}
	if number > 1 {
		previous = link(number - 1)
	}
	body := fmt.Sprintf(`{"count":%d,"next":%s,"previous":%s,"results":[%s]}`, s.n, next, previous, strings.Join(rows, ","))
	if fault := decode(&transport.Response{StatusCode: 200, Body: []byte(body)}); fault != nil {
		err = fault.Err
	}
	return func(*wire.BadRows) error { return nil }, err
}

func (s *server) list(start string, size int, filters url.Values) *drf.List {
	l := &drf.List{
		Path: "things/", Page: reflect.TypeFor[page](), Tag: "drf", Params: filters, Start: start, PageSize: size, MaxPageSize: 50,
		Call: s.call, Wrap: func(_ string, _ int, err error) error { return err },
	}
	l.Err = l.Prepare()
	return l
}

func ids(t *testing.T, l *drf.List) (all []int64, tokens []string) {
	t.Helper()
	for p, err := range l.Pages(t.Context()) {
		require.NoError(t, err)
		for _, r := range p.(*page).Results {
			all = append(all, r.ID)
		}
		tokens = append(tokens, p.(*page).Next)
	}
	return all, tokens
}

func upTo(first, last int64) (all []int64) {
	for id := first; id <= last; id++ {
		all = append(all, id)
	}
	return all
}

func TestTokensResumeWithAnySizeThatFits(t *testing.T) {
	t.Parallel()
	for _, most := range []int{50, 20, 7} { // the server cuts larger sizes in silence
		s := &server{n: 120, most: most}
		all, tokens := ids(t, s.list("", 40, nil))
		require.Equal(t, upTo(1, 120), all)
		used := int64(min(40, most))
		for i, token := range tokens[:len(tokens)-1] {
			before := int64(i+1) * used
			rest, _ := ids(t, s.list(token, 0, nil))
			require.Equal(t, upTo(before+1, 120), rest, token)
			for size := 1; size <= 50; size++ {
				l := s.list(token, size, nil)
				if before%int64(size) != 0 && int64(size) != used && size != 40 {
					require.ErrorContains(t, l.Err, fmt.Sprintf("PageSize: cannot be %d with the token in Start; use %d, one of its divisors, or 0", size, used))
					continue
				}
				require.NoError(t, l.Err)
				rest, _ := ids(t, l)
				if size > most && size != 40 {
					// The server cuts it again: rows repeat, but none is skipped.
					require.LessOrEqual(t, rest[0], before+1)
					continue
				}
				require.Equal(t, upTo(before+1, 120), rest, "%s with %d", token, size)
			}
		}
		assert.Empty(t, tokens[len(tokens)-1])
	}
}

// Once a page has shown the size that the server uses, a short page is only that:
// the iteration does not go on with pages of a row.
func TestShortPagesKeepTheSize(t *testing.T) {
	t.Parallel()
	s := &server{n: 60, most: 10}
	call := s.call
	l := s.list("", 10, nil)
	l.Call = func(ctx context.Context, query string, _ bool, decode func(*transport.Response) *wire.Fault) (func(*wire.BadRows) error, error) {
		return call(ctx, query, false, func(r *transport.Response) *wire.Fault {
			body := string(r.Body)
			if strings.Contains(query, "page=3&") {
				body = strings.Replace(body, `{"id":21},`, "", 1)
			}
			return decode(&transport.Response{StatusCode: 200, Body: []byte(body)})
		})
	}
	all, tokens := ids(t, l)
	assert.Len(t, all, 59)
	assert.Len(t, s.queries, 6)
	assert.Equal(t, "things/?page=4&page_size=10", tokens[2])
}

func TestStartIsChecked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		start string
		size  int
		want  string // part of the error, or of the query when it has an =
	}{
		{"page=3", 0, "page=3&page_size=50"},
		{"page=1", 10, "page_size=10"},
		{"things/?page=3&page_size=20", 0, "page=3&page_size=20"},
		{"things/?kind=a&page=3&page_size=20", 0, "kind=a&page=3&page_size=20"},
		{"page=0", 0, "number of at least 1"},
		{"page=-1", 0, "number of at least 1"},
		{"page=abc", 0, "number of at least 1"},
		{"page=", 0, "number of at least 1"},
		{"page=+3", 0, "number of at least 1"},
		{"page=99999999999999999999", 0, "number of at least 1"},
		{"page=3&page_size=20", 0, "must contain only a page number"},
		{"3", 0, "must be empty, a resume token"},
		{"others/?page=3&page_size=20", 0, "is a token of others/, not of things/"},
		{"things/?page=0&page_size=20", 0, "must be empty, a resume token"},
		{"things/?page=3", 0, "must be empty, a resume token"},
		{"things/?page=3&page_size=0", 0, "must be empty, a resume token"},
		{"things/?page=%zz&page_size=1", 0, "must be empty, a resume token"},
		{"things/?p=3#20", 0, "must be empty, a resume token"}, // such tokens are for lists that have them
		{"", -1, "PageSize: must be from 1 to 50"},
		{"", 51, "PageSize: must be from 1 to 50"},
	}
	for _, tt := range tests {
		s := &server{n: 1, most: 50}
		l := s.list(tt.start, tt.size, nil)
		if l.Err != nil {
			assert.ErrorContains(t, l.Err, tt.want, tt.start)
			continue
		}
		_, err := l.One(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []string{tt.want}, s.queries, tt.start)
	}
}

func TestTokensKeepTheirFilters(t *testing.T) {
	t.Parallel()
	s := &server{n: 60, most: 50}
	_, tokens := ids(t, s.list("", 0, url.Values{"kind": {"a b"}}))
	for _, filters := range []url.Values{nil, {"kind": {"a b"}}} {
		l := s.list(tokens[0], 0, filters)
		require.NoError(t, l.Err)
		rest, _ := ids(t, l)
		assert.Equal(t, upTo(51, 60), rest)
		assert.Equal(t, "kind=a+b&page=2&page_size=50", s.queries[len(s.queries)-1])
	}
	require.ErrorContains(t, s.list(tokens[0], 0, url.Values{"kind": {"c"}}).Err, "other filters")
}

func TestRenamedParametersAreFollowed(t *testing.T) {
	t.Parallel()
	s := &server{n: 30, most: 10}
	s.link = func(q url.Values) string { return "?p=" + q.Get("page") + "&s=" + q.Get("page_size") }
	call := s.call
	renamed := func(ctx context.Context, query string, _ bool, decode func(*transport.Response) *wire.Fault) (func(*wire.BadRows) error, error) {
		query = strings.Replace(strings.Replace(query, "p=", "page=", 1), "s=", "page_size=", 1)
		return call(ctx, strings.ReplaceAll(query, "page_page", "page"), false, decode)
	}
	first := s.list("", 10, nil)
	first.Opaque, first.Call = true, renamed
	p, err := first.One(t.Context())
	require.NoError(t, err)
	token := p.(*page).Next
	assert.Equal(t, "things/?p=2&s=10#10", token)
	for size, ok := range map[int]bool{0: true, 10: true, 5: false} {
		l := s.list("", size, nil)
		l.Opaque, l.Start, l.Call = true, token, renamed
		l.Err = l.Prepare()
		if !ok {
			require.ErrorContains(t, l.Err, "PageSize: must be 0 or 10")
			continue
		}
		require.NoError(t, l.Err)
		rest, _ := ids(t, l)
		assert.Equal(t, upTo(11, 30), rest)
	}
}

func TestLinksBackEndInALoopError(t *testing.T) {
	t.Parallel()
	for _, back := range []string{"?page=1&page_size=10", "?page=2&page_size=10", "?page_size=10"} {
		s := &server{n: 30, most: 10}
		s.link = func(q url.Values) string {
			if q.Get("page") == "3" {
				return back
			}
			return "?" + q.Encode()
		}
		var got error
		for _, err := range s.list("", 10, nil).Pages(t.Context()) {
			got = err
		}
		require.ErrorIs(t, got, paging.ErrLoop, back)
	}
}

func TestUnusableLinksAreErrors(t *testing.T) {
	t.Parallel()
	for _, link := range []string{"http://[::1", "?a=%zz", "https://api.example.org/", "?a;b"} {
		s := &server{n: 30, most: 10}
		s.link = func(url.Values) string { return link }
		_, err := s.list("", 10, nil).One(t.Context())
		require.ErrorContains(t, err, "next", link)
	}
}

// Whatever a server links to, and whatever a user passes as Start, only queries go
// out, and nothing panics.
func FuzzStart(f *testing.F) {
	for _, s := range []string{"page=3", "things/?page=2&page_size=50", "things/?p=2#10", "things/?page=%20", "end", "?", "#", "things/?#"} {
		f.Add(s, "https://a.example/?page=2")
	}
	f.Fuzz(func(t *testing.T, start, link string) {
		s := &server{n: 100, most: 50, link: func(url.Values) string { return link }}
		l := s.list(start, 0, nil)
		if l.Err != nil {
			return
		}
		n := 0
		for range l.Pages(t.Context()) {
			if n++; n > 20 {
				break
			}
		}
		for _, q := range s.queries {
			if _, err := url.ParseQuery(q); err != nil {
				t.Errorf("query %q: %v", q, err)
			}
		}
	})
}
