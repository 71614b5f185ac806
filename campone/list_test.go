package campone_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

// A listMethod is one list of the package in a form that hides its types. A new
// list method gets a line in listMethods and is held to all rules.
type listMethod struct {
	name string
	add  func(*camponetest.Server, int) []int64 // and return the ids in the order of the list
	bad  string                                 // JSON of a row that cannot be decoded
	all  func(ctx context.Context, c *campone.Client, start string, size int, opts ...campone.RequestOption) iter.Seq2[int64, error]
	// pages iterates over the pages; list reads one. Both tell how many rows they got.
	pages func(ctx context.Context, c *campone.Client, start string, opts ...campone.RequestOption) iter.Seq2[int, error]
	list  func(ctx context.Context, c *campone.Client, start string) (rows int, next string, err error)
}

var listMethods = []listMethod{
	{
		name: "customers",
		add:  func(s *camponetest.Server, n int) []int64 { return newestFirst(s.AddCustomers(n)) },
		bad:  `{"id":7,"date_joined":"yesterday"}`,
		all: func(ctx context.Context, c *campone.Client, start string, size int, opts ...campone.RequestOption) iter.Seq2[int64, error] {
			return mapSeq(c.Customers.All(ctx, campone.CustomerListParams{Start: start, PageSize: size}, opts...), func(v campone.Customer) int64 { return v.ID })
		},
		pages: func(ctx context.Context, c *campone.Client, start string, opts ...campone.RequestOption) iter.Seq2[int, error] {
			return mapSeq(c.Customers.Pages(ctx, campone.CustomerListParams{Start: start, PageSize: 3}, opts...), sizeOf[campone.Customer])
		},
		list: func(ctx context.Context, c *campone.Client, start string) (int, string, error) {
			return onePage(c.Customers.List(ctx, campone.CustomerListParams{Start: start, PageSize: 3}))
		},
	},
	{
		name: "sites",
		add:  func(s *camponetest.Server, n int) []int64 { return s.AddSites(n) },
		bad:  `{"id":7,"max_occupants":"many"}`,
		all: func(ctx context.Context, c *campone.Client, start string, size int, opts ...campone.RequestOption) iter.Seq2[int64, error] {
			return mapSeq(c.Sites.All(ctx, campone.SiteListParams{Start: start, PageSize: size}, opts...), func(v campone.Site) int64 { return v.ID })
		},
		pages: func(ctx context.Context, c *campone.Client, start string, opts ...campone.RequestOption) iter.Seq2[int, error] {
			return mapSeq(c.Sites.Pages(ctx, campone.SiteListParams{Start: start, PageSize: 3}, opts...), sizeOf[campone.Site])
		},
		list: func(ctx context.Context, c *campone.Client, start string) (int, string, error) {
			return onePage(c.Sites.List(ctx, campone.SiteListParams{Start: start, PageSize: 3}))
		},
	},
	{
		name: "bookings",
		add:  func(s *camponetest.Server, n int) []int64 { return newestFirst(s.AddBookings(n)) },
		bad:  `{"id":7,"check_in_date":"2026-02-30"}`,
		all: func(ctx context.Context, c *campone.Client, start string, size int, opts ...campone.RequestOption) iter.Seq2[int64, error] {
			return mapSeq(c.Bookings.All(ctx, campone.BookingListParams{Start: start, PageSize: size}, opts...), func(v campone.Booking) int64 { return v.ID })
		},
		pages: func(ctx context.Context, c *campone.Client, start string, opts ...campone.RequestOption) iter.Seq2[int, error] {
			return mapSeq(c.Bookings.Pages(ctx, campone.BookingListParams{Start: start, PageSize: 3}, opts...), sizeOf[campone.Booking])
		},
		list: func(ctx context.Context, c *campone.Client, start string) (int, string, error) {
			return onePage(c.Bookings.List(ctx, campone.BookingListParams{Start: start, PageSize: 3}))
		},
	},
	{
		name: "invoices",
		add:  func(s *camponetest.Server, n int) []int64 { return newestFirst(s.AddInvoices(n)) },
		bad:  `{"id":7,"total_chf":"a lot"}`,
		all: func(ctx context.Context, c *campone.Client, start string, size int, opts ...campone.RequestOption) iter.Seq2[int64, error] {
			return mapSeq(c.Invoices.All(ctx, campone.InvoiceListParams{Start: start, PageSize: size}, opts...), func(v campone.Invoice) int64 { return v.ID })
		},
		pages: func(ctx context.Context, c *campone.Client, start string, opts ...campone.RequestOption) iter.Seq2[int, error] {
			return mapSeq(c.Invoices.Pages(ctx, campone.InvoiceListParams{Start: start, PageSize: 3}, opts...), sizeOf[campone.Invoice])
		},
		list: func(ctx context.Context, c *campone.Client, start string) (int, string, error) {
			return onePage(c.Invoices.List(ctx, campone.InvoiceListParams{Start: start, PageSize: 3}))
		},
	},
}

func newestFirst(ids []int64) []int64 {
	slices.Reverse(ids)
	return ids
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

func sizeOf[T any](p *campone.Page[T]) int {
	if p == nil {
		return 0
	}
	return len(p.Results)
}

func onePage[T any](p *campone.Page[T], err error) (rows int, next string, _ error) {
	if p == nil {
		return 0, "", err
	}
	return len(p.Results), p.Next, err
}

func collect(seq iter.Seq2[int64, error]) (ids []int64, errs []error) {
	for id, err := range seq {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		ids = append(ids, id)
	}
	return ids, errs
}

func onePageError(t *testing.T, errs []error) *campone.PageError {
	t.Helper()
	require.Len(t, errs, 1)
	var e *campone.PageError
	require.ErrorAs(t, errs[0], &e)
	return e
}

// The rules of an iteration, against the fake.
func TestListMethodsKeepTheRules(t *testing.T) {
	t.Parallel()
	for _, m := range listMethods {
		for _, prefetch := range []int{0, 1, 3} {
			t.Run(fmt.Sprintf("%s/prefetch=%d", m.name, prefetch), func(t *testing.T) {
				t.Parallel()
				server := camponetest.NewServer(t)
				want := m.add(server, 10)
				client := fakeClient(t, server, campone.WithRetry(campone.RetryPolicy{MaxAttempts: 1}))
				ahead := campone.WithPrefetch(prefetch)

				seq := m.all(t.Context(), client, "", 3, ahead)
				assert.Empty(t, server.Requests(), "lazy")
				for range 2 {
					ids, errs := collect(seq)
					assert.Empty(t, errs)
					assert.Equal(t, want, ids, "restartable, in order")
				}
				assert.Len(t, server.Requests(), 8)

				server.ResetRequests()
				for range m.all(t.Context(), client, "", 3) {
					break
				}
				assert.Len(t, server.Requests(), 1, "break")

				for i, fault := range []camponetest.Fault{
					{Status: 500},
					{Status: 403},
					{Cut: camponetest.CutDuring},
					{Status: 200, Body: "{]"},
					{Status: 200, Body: "{}"},
					{Status: 200, Body: `{"count":9,"next":null,"previous":null,"results":null}`},
				} {
					for after := range 4 {
						fault.After, fault.Path = after, "/"+m.name+"/"
						server.Inject(fault)
						ids, errs := collect(m.all(t.Context(), client, "", 3, ahead))
						server.ClearFaults()
						assert.Less(t, len(ids), 10)
						rest, errs := collect(m.all(t.Context(), client, onePageError(t, errs).Token, 0, ahead))
						assert.Empty(t, errs)
						assert.Equal(t, want, append(ids, rest...), "fault %d after %d: nothing lost, nothing twice", i, after)
					}
				}

				// A row that cannot be decoded takes its page along, until it is mended.
				bad := camponetest.Fault{After: 1, Status: 200, Body: `{"count":10,"next":"https://x.example/?page=3&page_size=3","previous":null,"results":[{"id":99},` + m.bad + `,{"id":98}]}`}
				server.Inject(bad)
				ids, errs := collect(m.all(t.Context(), client, "", 3))
				assert.Equal(t, want[:3], ids)
				var decode *campone.DecodeError
				e := onePageError(t, errs)
				require.ErrorAs(t, e, &decode)
				assert.Equal(t, "results", decode.List)
				assert.Equal(t, 1, decode.Row)
				assert.Equal(t, "7", decode.ID)
				assert.NotEmpty(t, decode.Field)
				assert.JSONEq(t, m.bad, string(decode.Raw()))
				rest, errs := collect(m.all(t.Context(), client, e.Token, 3, ahead))
				assert.Empty(t, errs)
				assert.Equal(t, want[3:], rest)

				// Or it is handed over.
				server.Inject(bad)
				var handed []string
				handle := campone.WithBadRows(func(e *campone.DecodeError) error { handed = append(handed, string(e.Raw())); return nil })
				ids, errs = collect(m.all(t.Context(), client, "", 3, handle))
				assert.Empty(t, errs)
				assert.Equal(t, slices.Concat(want[:3], []int64{99, 98}, want[6:]), ids)
				assert.Equal(t, []string{m.bad}, handed)

				for start, problem := range map[string]string{
					"others/?page=2&page_size=3": "is a token of others/, not of " + m.name + "/",
					"page=0":                     "must have a number of at least 1",
					"page=2&page_size=20":        "must contain only a page number",
					"?page=2":                    "must not be a link",
					"https://a.example/?page=2":  "must not be a link",
					"page=abc":                   "must have a number of at least 1",
					m.name + "/?page_size=3":     "must be empty, a resume token",
				} {
					_, _, err := m.list(t.Context(), client, start)
					require.ErrorContains(t, err, "campone: Start: "+problem, start)
				}

				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var errsOfContext []error
				for _, err := range m.all(ctx, client, "", 3, ahead) {
					cancel()
					if err != nil {
						errsOfContext = append(errsOfContext, err)
					}
				}
				require.ErrorIs(t, onePageError(t, errsOfContext), context.Canceled)

				var r campone.Response
				var sizes []int
				for n, err := range m.pages(t.Context(), client, "", ahead, campone.WithResponse(&r)) {
					require.NoError(t, err)
					assert.Equal(t, 200, r.StatusCode)
					r = campone.Response{}
					sizes = append(sizes, n)
				}
				assert.Equal(t, []int{3, 3, 3, 1}, sizes)
				rows, next, err := m.list(t.Context(), client, "page=2")
				require.NoError(t, err)
				assert.Equal(t, 3, rows)
				assert.Equal(t, m.name+"/?page=3&page_size=3", next)
				rows, next, err = m.list(t.Context(), client, campone.End)
				require.NoError(t, err)
				assert.Zero(t, rows)
				assert.Empty(t, next)
			})
		}
	}
}

// Rows that arrive at the head during an iteration move others to a later page.
func TestRowsThatArriveDuringAnIteration(t *testing.T) {
	t.Parallel()
	for _, m := range []listMethod{listMethods[0], listMethods[2], listMethods[3]} {
		for _, prefetch := range []int{0, 1, 3} {
			server := camponetest.NewServer(t)
			want := m.add(server, 20)
			client := fakeClient(t, server)
			iterate := func(opts ...campone.RequestOption) (ids []int64) {
				for id, err := range m.all(t.Context(), client, "", 4, append(opts, campone.WithPrefetch(prefetch))...) {
					require.NoError(t, err)
					if len(ids) == 2 || len(ids) == 6 {
						m.add(server, 1)
					}
					ids = append(ids, id)
				}
				return ids
			}
			if ids := iterate(); prefetch == 0 {
				assert.Len(t, ids, len(want)+2, "two come twice")
			}
			want = append(slices.Clone(want[:0]), want...)
			ids := iterate(campone.WithoutRepeats())
			seen := map[int64]int{}
			for _, id := range ids {
				seen[id]++
			}
			for _, id := range want {
				assert.Equal(t, 1, seen[id], m.name)
			}
		}
	}
}

func TestStaffIsNoCustomer(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	server.AddStaff(camponetest.Object{"email": "boss@example.ch"})
	server.AddCustomers(1)
	all, err := campone.Collect(fakeClient(t, server).Customers.All(t.Context(), campone.CustomerListParams{}), -1)
	require.NoError(t, err)
	assert.Len(t, all, 1)
}

func TestBookingFilters(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	for _, b := range []struct{ day, status string }{{"2026-06-30", "confirmed"}, {"2026-07-01", "confirmed"}, {"2026-07-15", "pending"}, {"2026-07-31", "confirmed"}, {"2026-08-01", "confirmed"}} {
		server.AddBooking(camponetest.Object{"check_in_date": b.day, "status": b.status})
	}
	client := fakeClient(t, server)
	july := campone.BookingListParams{CheckInFrom: campone.Date{Year: 2026, Month: 7, Day: 1}, CheckInTo: campone.Date{Year: 2026, Month: 7, Day: 31}}
	for want, params := range map[int]campone.BookingListParams{
		3: july,
		2: {CheckInFrom: july.CheckInFrom, CheckInTo: july.CheckInTo, Status: campone.BookingStatusConfirmed},
		1: {Status: campone.BookingStatusPending},
		4: {CheckInFrom: july.CheckInFrom},
		5: {},
	} {
		params.PageSize = 1 // the links keep the filters
		all, err := campone.Collect(client.Bookings.All(t.Context(), params), -1)
		require.NoError(t, err)
		assert.Len(t, all, want)
	}
}

func TestResumeWithFilters(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	server.AddBookings(9)
	client := fakeClient(t, server, campone.WithRetry(campone.RetryPolicy{MaxAttempts: 1}))
	server.Inject(camponetest.Fault{After: 1, Status: 500})
	params := campone.BookingListParams{CheckInFrom: campone.Date{Year: 2000, Month: 1, Day: 1}, PageSize: 2}
	some, err := campone.Collect(client.Bookings.All(t.Context(), params), -1)
	var page *campone.PageError
	require.ErrorAs(t, err, &page)
	assert.True(t, strings.Contains(page.Token, "check_in_from=2000-01-01") && errors.Is(err, campone.ErrServer))
	rest, err := campone.Collect(client.Bookings.All(t.Context(), campone.BookingListParams{Start: page.Token}), -1)
	require.NoError(t, err)
	assert.Equal(t, 9, len(some)+len(rest), "the token repeats filters and size")
}
