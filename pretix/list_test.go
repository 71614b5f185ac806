package pretix_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// A listMethod is one list of the package in a form that hides its types. A new
// list method gets a line in listMethods and is held to all rules.
type listMethod struct {
	name string
	path string
	row  func(n int) string // JSON of an object
	bad  string             // JSON of one that cannot be decoded
	all  func(ctx context.Context, c *pretix.Client, start string, opts ...pretix.RequestOption) iter.Seq2[string, error]
	// pages iterates over pages; list reads one. Both report how many rows they got.
	pages func(ctx context.Context, c *pretix.Client, start string, opts ...pretix.RequestOption) iter.Seq2[int, error]
	list  func(ctx context.Context, c *pretix.Client, start string) (rows int, next string, err error)
}

var listMethods = []listMethod{
	{
		name: "Customers", path: "organizers/x/customers/",
		row: func(n int) string { return fmt.Sprintf(`{"identifier":"%d","is_active":true}`, n) },
		bad: `{"identifier":"BAD","is_active":"no"}`,
		all: func(ctx context.Context, c *pretix.Client, start string, opts ...pretix.RequestOption) iter.Seq2[string, error] {
			seq := c.Organizer("x").Customers.All(ctx, pretix.CustomerListParams{Start: start}, opts...)
			return mapSeq(seq, func(c pretix.Customer) string { return c.Identifier })
		},
		pages: func(ctx context.Context, c *pretix.Client, start string, opts ...pretix.RequestOption) iter.Seq2[int, error] {
			seq := c.Organizer("x").Customers.Pages(ctx, pretix.CustomerListParams{Start: start}, opts...)
			return mapSeq(seq, func(p *pretix.CustomerPage) int {
				if p == nil {
					return 0
				}
				return len(p.Results)
			})
		},
		list: func(ctx context.Context, c *pretix.Client, start string) (int, string, error) {
			p, err := c.Organizer("x").Customers.List(ctx, pretix.CustomerListParams{Start: start})
			if p == nil {
				return 0, "", err
			}
			return len(p.Results), p.Next, err
		},
	},
}

func mapSeq[A, B any](seq iter.Seq2[A, error], f func(A) B) iter.Seq2[B, error] {
	return func(yield func(B, error) bool) {
		for a, err := range seq {
			if !yield(f(a), err) {
				return
			}
		}
	}
}

// A paged server responds like the vendor's, from pages of ready-made rows.
type paged struct {
	rows   [][]string
	host   string                // of the next links
	next   func(page int) string // replaces the link behind a page
	status map[int]int           // by page
	query  func(url.Values)      // sees each query
	asked  atomic.Int64
}

func (p *paged) respond(r *http.Request) (int, string) {
	p.asked.Add(1)
	q := r.URL.Query()
	if p.query != nil {
		p.query(q)
	}
	n := 1
	if q.Has("page") {
		n, _ = strconv.Atoi(q.Get("page"))
	}
	if s := p.status[n]; s != 0 {
		return s, `{"detail":"fault"}`
	}
	if n < 1 || n > len(p.rows) {
		return 404, `{"detail":"Invalid page."}`
	}
	count := 0
	for _, rows := range p.rows {
		count += len(rows)
	}
	next := "null"
	if n < len(p.rows) {
		q.Set("page", strconv.Itoa(n+1))
		next = fmt.Sprintf("%q", p.host+r.URL.Path+"?"+q.Encode())
	}
	if p.next != nil {
		next = p.next(n)
	}
	return 200, fmt.Sprintf(`{"count":%d,"next":%s,"previous":null,"results":[%s]}`, count, next, strings.Join(p.rows[n-1], ","))
}

func newPaged(m listMethod, sizes ...int) *paged {
	p := &paged{host: "https://pretix.example.org"}
	n := 0
	for _, size := range sizes {
		rows := []string{}
		for range size {
			n++
			rows = append(rows, m.row(n))
		}
		p.rows = append(p.rows, rows)
	}
	return p
}

func identifiers(seq iter.Seq2[string, error]) (ids []string, errs []error) {
	for id, err := range seq {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		ids = append(ids, id)
	}
	return ids, errs
}

func onePageError(t *testing.T, errs []error) *pretix.PageError {
	t.Helper()
	require.Len(t, errs, 1)
	var e *pretix.PageError
	require.ErrorAs(t, errs[0], &e)
	return e
}

func TestListMethodsKeepTheRules(t *testing.T) {
	t.Parallel()
	want := []string{"1", "2", "3", "4", "5"}
	rules := []struct {
		name string
		test func(t *testing.T, m listMethod, opts ...pretix.RequestOption)
	}{
		{"lazy, restartable, in order, past empty pages", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			p := newPaged(m, 2, 0, 2, 1)
			seq := m.all(t.Context(), connect(t, &fakeTransport{respond: p.respond}), "", opts...)
			assert.Zero(t, p.asked.Load())
			for range 2 {
				ids, errs := identifiers(seq)
				assert.Empty(t, errs)
				assert.Equal(t, want, ids)
			}
			assert.EqualValues(t, 8, p.asked.Load())
		}},
		{"break", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			p := newPaged(m, 2, 2, 1)
			for range m.all(t.Context(), connect(t, &fakeTransport{respond: p.respond}), "") {
				break
			}
			assert.EqualValues(t, 1, p.asked.Load())
			_ = opts
		}},
		{"error once, with the token to resume", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			p := newPaged(m, 2, 2, 1)
			p.status = map[int]int{2: 403}
			client := connect(t, &fakeTransport{respond: p.respond})
			ids, errs := identifiers(m.all(t.Context(), client, "", opts...))
			assert.Equal(t, []string{"1", "2"}, ids)
			e := onePageError(t, errs)
			require.ErrorIs(t, e, pretix.ErrForbidden)
			assert.Equal(t, 2, e.Page)
			p.status = nil
			rest, errs := identifiers(m.all(t.Context(), client, e.Token, opts...))
			assert.Empty(t, errs)
			assert.Equal(t, want, append(ids, rest...), "nothing lost, nothing twice")
		}},
		{"bad row", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			for _, bad := range []string{m.bad, `{}`, `7`, `null`} {
				p := newPaged(m, 2, 2, 1)
				good := p.rows[1][1]
				p.rows[1][1] = bad
				client := connect(t, &fakeTransport{respond: p.respond})
				ids, errs := identifiers(m.all(t.Context(), client, "", opts...))
				assert.Equal(t, []string{"1", "2"}, ids, "the page is not delivered at all")
				e := onePageError(t, errs)
				var decode *pretix.DecodeError
				require.ErrorAs(t, e, &decode, bad)
				assert.Equal(t, "results", decode.List)
				assert.Equal(t, 1, decode.Row)
				assert.JSONEq(t, bad, string(decode.Raw()))
				if bad == m.bad {
					assert.Equal(t, "BAD", decode.ID)
					assert.NotEmpty(t, decode.Field)
				}
				_, _, err := m.list(t.Context(), client, e.Token)
				require.ErrorAs(t, err, &decode)
				_, errs = identifiers(m.all(t.Context(), client, e.Token, opts...))
				require.ErrorAs(t, onePageError(t, errs), &decode, "permanent")
				p.rows[1][1] = good
				rest, errs := identifiers(m.all(t.Context(), client, e.Token, opts...))
				assert.Empty(t, errs)
				assert.Equal(t, want, append(ids, rest...), "mended, nothing is lost")
			}
		}},
		{"bad rows are handed over", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			p := newPaged(m, 2, 3, 1)
			p.rows[1][1], p.rows[1][2] = m.bad, "7"
			client := connect(t, &fakeTransport{respond: p.respond})
			var bad []string
			delivered := 0
			handle := pretix.WithBadRows(func(e *pretix.DecodeError) error {
				assert.Equal(t, 2, delivered, "just before their page")
				bad = append(bad, fmt.Sprintf("%s %d %s", e.List, e.Row, e.Raw()))
				return nil
			})
			for range 2 { // again for a second range
				bad, delivered = nil, 0
				var ids []string
				for id, err := range m.all(t.Context(), client, "", append(opts, handle)...) {
					require.NoError(t, err)
					ids = append(ids, id)
					delivered++
				}
				assert.Equal(t, []string{"1", "2", "3", "6"}, ids)
				assert.Equal(t, []string{"results 1 " + m.bad, "results 2 7"}, bad)
			}
		}},
		{"a handler ends the iteration", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			p := newPaged(m, 2, 3, 1)
			p.rows[1][0], p.rows[1][2] = m.bad, m.bad
			full := errors.New("disk full")
			calls := 0
			handle := pretix.WithBadRows(func(*pretix.DecodeError) error { calls++; return full })
			ids, errs := identifiers(m.all(t.Context(), connect(t, &fakeTransport{respond: p.respond}), "", append(opts, handle)...))
			assert.Equal(t, []string{"1", "2"}, ids)
			e := onePageError(t, errs)
			require.ErrorIs(t, e, full)
			assert.Contains(t, e.Token, "page=2", "the page of the row")
			assert.Equal(t, 1, calls)
		}},
		{"tokens of other lists", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			p := newPaged(m, 1)
			client := connect(t, &fakeTransport{respond: p.respond})
			for start, problem := range map[string]string{
				"others/?page=2&page_size=50":   "is a token of others/, not of " + m.path,
				m.path + "?page=0&page_size=50": "must be empty, a resume token of this package",
				"page=0":                        "must have a number of at least 1",
				"page=2&page_size=20":           "must contain only a page number",
				"?page=2":                       "must not be a link",
				"https://a.example/api/v1/" + m.path + "?page=2": "must not be a link",
				"page=-1":  "must have a number of at least 1",
				"page=abc": "must have a number of at least 1",
				"cursor":   "must be empty, a resume token of this package",
			} {
				_, errs := identifiers(m.all(t.Context(), client, start, opts...))
				require.Len(t, errs, 1, start)
				require.ErrorContains(t, errs[0], "pretix: Start: "+problem, start)
			}
			ids, errs := identifiers(m.all(t.Context(), client, pretix.End, opts...))
			assert.Empty(t, ids)
			assert.Empty(t, errs)
			assert.Zero(t, p.asked.Load())
		}},
		{"repeats are dropped on request", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			p := newPaged(m, 2, 2, 2)
			p.rows[1][0], p.rows[2][1] = p.rows[0][1], p.rows[0][0] // rows moved to later pages
			client := connect(t, &fakeTransport{respond: p.respond})
			ids, errs := identifiers(m.all(t.Context(), client, "", append(opts, pretix.WithoutRepeats())...))
			assert.Empty(t, errs)
			assert.Equal(t, []string{"1", "2", "4", "5"}, ids)
		}},
		{"loops", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			for _, link := range []string{"?page=2", "?page=1", "?page=3", "?x=1"} {
				p := newPaged(m, 1, 1, 1, 1)
				p.next = func(n int) string {
					if n == 3 {
						return fmt.Sprintf("%q", p.host+link)
					}
					return fmt.Sprintf("%q", p.host+"?page="+strconv.Itoa(n+1))
				}
				ids, errs := identifiers(m.all(t.Context(), connect(t, &fakeTransport{respond: p.respond}), "", opts...))
				assert.Equal(t, []string{"1", "2", "3"}, ids, "no row twice")
				require.ErrorIs(t, onePageError(t, errs), pretix.ErrPaginationLoop, link)
			}
		}},
		{"a link that is none", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			for _, link := range []string{`"::"`, `"https://pretix.example.org/"`, `""`, `"?%zz"`, `7`} {
				p := newPaged(m, 1, 1)
				p.next = func(int) string { return link }
				ids, errs := identifiers(m.all(t.Context(), connect(t, &fakeTransport{respond: p.respond}), "", opts...))
				assert.Empty(t, ids, "the page counts as not read")
				var decode *pretix.DecodeError
				require.ErrorAs(t, onePageError(t, errs), &decode, link)
				assert.Equal(t, "next", decode.Field)
			}
		}},
		{"context", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			p := newPaged(m, 2, 2, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var ids []string
			for id, err := range m.all(ctx, connect(t, &fakeTransport{respond: p.respond}), "", opts...) {
				if err != nil {
					require.ErrorIs(t, err, context.Canceled)
					assert.Equal(t, m.path+"?page=2&page_size=2#50", onePageError(t, []error{err}).Token)
					break
				}
				ids = append(ids, id)
				cancel()
			}
			assert.Equal(t, []string{"1", "2"}, ids)
		}},
		{"pages", func(t *testing.T, m listMethod, opts ...pretix.RequestOption) {
			p := newPaged(m, 2, 2, 1)
			var r pretix.Response
			var sizes []int
			for n, err := range m.pages(t.Context(), connect(t, &fakeTransport{respond: p.respond}), "", append(opts, pretix.WithResponse(&r))...) {
				require.NoError(t, err)
				assert.Equal(t, 200, r.StatusCode)
				r = pretix.Response{}
				sizes = append(sizes, n)
			}
			assert.Equal(t, []int{2, 2, 1}, sizes)
		}},
	}
	for _, m := range listMethods {
		for _, rule := range rules {
			for _, prefetch := range []int{0, 1, 3} {
				t.Run(fmt.Sprintf("%s/%s/prefetch=%d", m.name, rule.name, prefetch), func(t *testing.T) {
					t.Parallel()
					rule.test(t, m, pretix.WithPrefetch(prefetch))
				})
			}
		}
	}
}

func TestResume(t *testing.T) {
	t.Parallel()
	server := withCustomers(t, 23)
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()), pretix.WithRetry(pretix.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	server.Inject(pretixtest.Fault{After: 2, Status: http.StatusBadGateway})
	server.Inject(pretixtest.Fault{After: 3, Cut: pretixtest.CutDuring})
	params := pretix.CustomerListParams{PageSize: 5}
	seen := map[string]int{}
	for tries := 0; ; tries++ {
		require.Less(t, tries, 5)
		var page *pretix.PageError
		for customer, err := range client.Organizer(server.Organizer()).Customers.All(t.Context(), params) {
			if errors.As(err, &page) {
				break
			}
			require.NoError(t, err)
			seen[customer.Identifier]++
		}
		if page == nil {
			break
		}
		params.Start = page.Token
	}
	assert.Len(t, seen, 23)
	for id, n := range seen {
		assert.Equal(t, 1, n, id)
	}
}

func TestPrefetchOverARealNetwork(t *testing.T) {
	t.Parallel()
	server := withCustomers(t, 40)
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	require.NoError(t, err)
	sequential, err := pretix.Collect(client.Organizer(server.Organizer()).Customers.All(t.Context(), pretix.CustomerListParams{PageSize: 1}), -1)
	require.NoError(t, err)
	server.SetLatency(time.Millisecond)
	ahead, err := pretix.Collect(client.Organizer(server.Organizer()).Customers.All(t.Context(), pretix.CustomerListParams{PageSize: 1}, pretix.WithPrefetch(4)), -1)
	require.NoError(t, err)
	assert.Equal(t, sequential, ahead)
}
