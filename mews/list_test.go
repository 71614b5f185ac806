package mews_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// A listMethod is one list of the package in a form that hides its types. A new
// list method gets a line in listMethods and is held to all rules.
type listMethod struct {
	name      string
	rows      string // member of the page that has the rows
	operation string
	row       func(id int) string // JSON of an object
	bad       string              // JSON of one that cannot be decoded
	noID      bool                // rows have no identifier to go on from
	all       func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[string, error]
	// pages iterates over pages; list reads one. Both report how many rows they got.
	pages func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[int, error]
	list  func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) (rows int, next string, err error)
}

var listMethods = []listMethod{
	{
		name: "Customers", rows: "Customers", operation: "customers/getAll",
		row: func(id int) string { return fmt.Sprintf(`{"Id":"%d","ChainId":"c","IsActive":true}`, id) },
		bad: `{"Id":"BAD","IsActive":"no"}`,
		all: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[string, error] {
			return mapSeq(c.Customers.All(ctx, customersFrom(start), opts...), func(c mews.Customer) string { return c.ID })
		},
		pages: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[int, error] {
			return mapSeq(c.Customers.Pages(ctx, customersFrom(start), opts...), sizeOf(func(p *mews.CustomerPage) int { return len(p.Customers) }))
		},
		list: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) (int, string, error) {
			p, err := c.Customers.List(ctx, customersFrom(start), opts...)
			if p == nil {
				return 0, "", err
			}
			return len(p.Customers), p.Next, err
		},
	},
	{
		name: "CustomerRelationships", rows: "CustomerRelationships", operation: "customers/getRelationships", noID: true,
		row: func(id int) string {
			return fmt.Sprintf(`{"CustomerId":"%d","RelatedCustomerId":"r","Relationship":"Friend"}`, id)
		},
		bad: `{"CustomerId":"BAD","UpdatedUtc":"yesterday"}`,
		all: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[string, error] {
			seq := c.CustomerRelationships.All(ctx, mews.CustomerRelationshipListParams{CustomerIDs: []string{"a"}, Start: start}, opts...)
			return mapSeq(seq, func(r mews.CustomerRelationship) string { return r.CustomerID })
		},
		pages: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[int, error] {
			seq := c.CustomerRelationships.Pages(ctx, mews.CustomerRelationshipListParams{CustomerIDs: []string{"a"}, Start: start}, opts...)
			return mapSeq(seq, sizeOf(func(p *mews.CustomerRelationshipPage) int { return len(p.CustomerRelationships) }))
		},
		list: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) (int, string, error) {
			p, err := c.CustomerRelationships.List(ctx, mews.CustomerRelationshipListParams{CustomerIDs: []string{"a"}, Start: start}, opts...)
			if p == nil {
				return 0, "", err
			}
			return len(p.CustomerRelationships), p.Next, err
		},
	},
	{
		name: "IdentityDocuments", rows: "IdentityDocuments", operation: "identityDocuments/getAll",
		row: func(id int) string { return fmt.Sprintf(`{"Id":"%d","CustomerId":"c","Type":"Passport"}`, id) },
		bad: `{"Id":"BAD","CustomerId":"c","ExpirationDate":"2026-02-30"}`,
		all: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[string, error] {
			seq := c.IdentityDocuments.All(ctx, mews.IdentityDocumentListParams{CustomerIDs: []string{"a"}, Start: start}, opts...)
			return mapSeq(seq, func(d mews.IdentityDocument) string { return d.ID })
		},
		pages: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[int, error] {
			seq := c.IdentityDocuments.Pages(ctx, mews.IdentityDocumentListParams{CustomerIDs: []string{"a"}, Start: start}, opts...)
			return mapSeq(seq, sizeOf(func(p *mews.IdentityDocumentPage) int { return len(p.IdentityDocuments) }))
		},
		list: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) (int, string, error) {
			p, err := c.IdentityDocuments.List(ctx, mews.IdentityDocumentListParams{CustomerIDs: []string{"a"}, Start: start}, opts...)
			if p == nil {
				return 0, "", err
			}
			return len(p.IdentityDocuments), p.Next, err
		},
	},
	{
		name: "Addresses", rows: "Addresses", operation: "addresses/getAll",
		row: func(id int) string { return fmt.Sprintf(`{"Id":"%d","AccountId":"c","Line1":"x"}`, id) },
		bad: `{"Id":"BAD","AccountId":"c","Latitude":"north"}`,
		all: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[string, error] {
			seq := c.Addresses.All(ctx, mews.AddressListParams{UpdatedUTC: everyone, Start: start}, opts...)
			return mapSeq(seq, func(a mews.AccountAddress) string { return a.ID })
		},
		pages: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) iter.Seq2[int, error] {
			seq := c.Addresses.Pages(ctx, mews.AddressListParams{UpdatedUTC: everyone, Start: start}, opts...)
			return mapSeq(seq, sizeOf(func(p *mews.AddressPage) int { return len(p.Addresses) }))
		},
		list: func(ctx context.Context, c *mews.Client, start string, opts ...mews.RequestOption) (int, string, error) {
			p, err := c.Addresses.List(ctx, mews.AddressListParams{UpdatedUTC: everyone, Start: start}, opts...)
			if p == nil {
				return 0, "", err
			}
			return len(p.Addresses), p.Next, err
		},
	},
}

func customersFrom(start string) mews.CustomerListParams {
	return mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}, CreatedUTC: everyone, Start: start}
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

func sizeOf[P any](n func(*P) int) func(*P) int {
	return func(p *P) int {
		if p == nil {
			return 0
		}
		return n(p)
	}
}

func TestListMethodsKeepTheRules(t *testing.T) {
	t.Parallel()
	want := []string{"1", "2", "3", "4", "5"}
	rules := []struct {
		name string
		test func(t *testing.T, m listMethod, opts ...mews.RequestOption)
	}{
		{"lazy, restartable, in order, past empty pages", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			p := newPaged(m, 2, 0, 0, 2, 1)
			seq := m.all(t.Context(), connect(t, &fakeTransport{answer: p.answer}), "", opts...)
			assert.Zero(t, p.asked.Load())
			for range 2 {
				ids, errs := identifiers(seq)
				assert.Empty(t, errs)
				assert.Equal(t, want, ids)
			}
			assert.EqualValues(t, 12, p.asked.Load(), "until the cursor is null")
		}},
		{"minimal answers", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			p := newPaged(m, 2, 0, 3)
			client := connect(t, &fakeTransport{answer: p.answer})
			ids, errs := identifiers(m.all(t.Context(), client, "", append(opts, mews.WithPreferMinimal())...))
			assert.Empty(t, errs)
			assert.Equal(t, want, ids)
			rows, next, err := m.list(t.Context(), client, m.operation+"?cursor=after-3", mews.WithPreferMinimal())
			require.NoError(t, err)
			assert.Zero(t, rows)
			assert.Empty(t, next)
		}},
		{"break", func(t *testing.T, m listMethod, _ ...mews.RequestOption) {
			p := newPaged(m, 2, 2, 1)
			for range m.all(t.Context(), connect(t, &fakeTransport{answer: p.answer}), "") {
				break
			}
			assert.EqualValues(t, 1, p.asked.Load())
		}},
		{"error once, with the token to resume", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			p := newPaged(m, 2, 2, 1)
			p.status = map[int]int{2: 403}
			client := connect(t, &fakeTransport{answer: p.answer})
			ids, errs := identifiers(m.all(t.Context(), client, "", opts...))
			assert.Equal(t, []string{"1", "2"}, ids)
			e := onePageError(t, errs)
			require.ErrorIs(t, e, mews.ErrForbidden)
			assert.Equal(t, 2, e.Page)
			assert.Regexp(t, "^"+m.operation+`\?cursor=after-1&filters=\w+$`, e.Token)
			p.status = nil
			rest, errs := identifiers(m.all(t.Context(), client, e.Token, opts...))
			assert.Empty(t, errs)
			assert.Equal(t, want, append(ids, rest...), "nothing lost, nothing twice")
		}},
		{"bad row", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			for _, bad := range []string{m.bad, `{}`, `7`, `null`} {
				p := newPaged(m, 2, 2, 1)
				good := p.rows[1][1]
				p.rows[1][1] = bad
				client := connect(t, &fakeTransport{answer: p.answer})
				ids, errs := identifiers(m.all(t.Context(), client, "", opts...))
				assert.Equal(t, []string{"1", "2"}, ids, "the page is not delivered at all")
				e := onePageError(t, errs)
				var decode *mews.DecodeError
				require.ErrorAs(t, e, &decode, bad)
				assert.Equal(t, m.rows, decode.List)
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
		{"bad rows are handed over", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			p := newPaged(m, 2, 3, 1)
			p.rows[1][1], p.rows[1][2] = m.bad, "7"
			client := connect(t, &fakeTransport{answer: p.answer})
			var bad []string
			delivered := 0
			handle := mews.WithBadRows(func(e *mews.DecodeError) error {
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
				assert.Equal(t, []string{m.rows + " 1 " + m.bad, m.rows + " 2 7"}, bad)
			}
			bad, delivered = nil, 2
			rows, _, err := m.list(t.Context(), client, m.operation+"?cursor=after-1", handle)
			require.NoError(t, err)
			assert.Equal(t, 1, rows)
			assert.Len(t, bad, 2)
		}},
		{"a handler ends the iteration", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			p := newPaged(m, 2, 3, 1)
			p.rows[1][0], p.rows[1][2] = m.bad, m.bad
			full := errors.New("disk full")
			calls := 0
			handle := mews.WithBadRows(func(*mews.DecodeError) error { calls++; return full })
			ids, errs := identifiers(m.all(t.Context(), connect(t, &fakeTransport{answer: p.answer}), "", append(opts, handle)...))
			assert.Equal(t, []string{"1", "2"}, ids)
			e := onePageError(t, errs)
			require.ErrorIs(t, e, full)
			assert.Contains(t, e.Token, "cursor=after-1", "the page of the row")
			assert.Equal(t, 1, calls)
		}},
		{"a null cursor ends it beside rows", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			p := newPaged(m, 2, 1)
			p.cursor = func(n int) string { return map[int]string{1: `"after-1"`, 2: "null"}[n] }
			ids, errs := identifiers(m.all(t.Context(), connect(t, &fakeTransport{answer: p.answer}), "", opts...))
			assert.Equal(t, []string{"1", "2", "3"}, ids)
			assert.Empty(t, errs)
			assert.EqualValues(t, 2, p.asked.Load())
		}},
		{"a missing cursor", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			for _, cursor := range []string{"", `""`} {
				p := newPaged(m, 2, 2, 1)
				p.byID, p.cursor = true, func(int) string { return cursor }
				client := connect(t, &fakeTransport{answer: p.answer})
				ids, errs := identifiers(m.all(t.Context(), client, "", opts...))
				if m.noID {
					assert.Equal(t, []string{"1", "2"}, ids, "fewer rows than asked for are the end")
					assert.Empty(t, errs)
					continue
				}
				assert.Equal(t, want, ids)
				assert.Empty(t, errs)
				assert.EqualValues(t, 4, p.asked.Load(), "until a page is empty")

				// A place between pages, as a resumed iteration knows it.
				_, next, err := m.list(t.Context(), client, "")
				require.NoError(t, err)
				rest, errs := identifiers(m.all(t.Context(), client, next, opts...))
				assert.Empty(t, errs)
				assert.Equal(t, want[2:], rest)

				p.byID = false // now the cursor has no effect
				ids, errs = identifiers(m.all(t.Context(), client, "", opts...))
				assert.Equal(t, []string{"1", "2"}, ids, "no row twice")
				require.ErrorIs(t, onePageError(t, errs), mews.ErrPaginationLoop)
			}
		}},
		{"tokens of other lists", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			p := newPaged(m, 1)
			client := connect(t, &fakeTransport{answer: p.answer})
			for start, problem := range map[string]string{
				"rates/getAll?cursor=after-1":           "is a token of rates/getAll, not of " + m.operation,
				"after-1":                               "is not a token of this package",
				"page=3":                                "is not a token of this package",
				m.operation + "?":                       "is the token of an iteration with other filters",
				m.operation + "?cursor=x&filters=other": "is the token of an iteration with other filters",
				m.operation + "?cursor=x&part=1&of=2":   "is the token of an iteration with other filters",
				m.operation + "?cursor=%zz":             "is not a token of this package",
				m.operation + "?cursor=" + "\xff":       "is not a token of this package",
			} {
				_, errs := identifiers(m.all(t.Context(), client, start, opts...))
				require.Len(t, errs, 1, start)
				require.ErrorContains(t, errs[0], "mews: Start: "+problem, start)
				_, _, err := m.list(t.Context(), client, start)
				require.ErrorContains(t, err, "mews: Start: "+problem)
			}
			ids, errs := identifiers(m.all(t.Context(), client, mews.End, opts...))
			assert.Empty(t, ids)
			assert.Empty(t, errs)
			rows, next, err := m.list(t.Context(), client, mews.End)
			require.NoError(t, err)
			assert.Zero(t, rows)
			assert.Empty(t, next)
			assert.Zero(t, p.asked.Load())
		}},
		{"loops", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			for _, back := range []string{"after-1", "after-2"} {
				p := newPaged(m, 1, 1, 1)
				p.cursor = func(n int) string {
					if n == 3 {
						return strconv.Quote(back)
					}
					return fmt.Sprintf(`"after-%d"`, n)
				}
				ids, errs := identifiers(m.all(t.Context(), connect(t, &fakeTransport{answer: p.answer}), "", opts...))
				assert.Equal(t, []string{"1", "2", "3"}, ids, "no row twice")
				require.ErrorIs(t, onePageError(t, errs), mews.ErrPaginationLoop)
			}
		}},
		{"responses of another shape", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			for _, body := range []string{`{}`, `{"Cursor":null}`, `{"Message":"x"}`, `[]`, `null`, ``, `<html>`, `{"` + m.rows + `":{}}`, `{"` + m.rows + `":[{}]}`, `{"` + m.rows + `":[],"Cursor":7}`} {
				client, _ := answering(t, 200, body)
				ids, errs := identifiers(m.all(t.Context(), client, "", opts...))
				assert.Empty(t, ids)
				var decode *mews.DecodeError
				require.ErrorAs(t, onePageError(t, errs), &decode, body)
			}
		}},
		{"a null list and no cursor", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			for _, body := range []string{`{"` + m.rows + `":null}`, `{"` + m.rows + `":[],"New":{"Customers":[1]}}`} {
				client, _ := answering(t, 200, body)
				ids, errs := identifiers(m.all(t.Context(), client, "", opts...))
				assert.Empty(t, ids)
				assert.Empty(t, errs)
			}
		}},
		{"context", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			p := newPaged(m, 2, 2, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var ids []string
			for id, err := range m.all(ctx, connect(t, &fakeTransport{answer: p.answer}), "", opts...) {
				if err != nil {
					require.ErrorIs(t, err, context.Canceled)
					assert.Contains(t, onePageError(t, []error{err}).Token, "cursor=after-1")
					break
				}
				ids = append(ids, id)
				cancel()
			}
			assert.Equal(t, []string{"1", "2"}, ids)
		}},
		{"pages", func(t *testing.T, m listMethod, opts ...mews.RequestOption) {
			p := newPaged(m, 2, 2, 1)
			var r mews.Response
			var sizes []int
			for n, err := range m.pages(t.Context(), connect(t, &fakeTransport{answer: p.answer}), "", append(opts, mews.WithResponse(&r))...) {
				require.NoError(t, err)
				assert.Equal(t, 200, r.StatusCode)
				r = mews.Response{}
				sizes = append(sizes, n)
			}
			assert.Equal(t, []int{2, 2, 1, 0}, sizes)
		}},
	}
	for _, m := range listMethods {
		for _, rule := range rules {
			for _, prefetch := range []int{0, 1, 3} {
				t.Run(fmt.Sprintf("%s/%s/prefetch=%d", m.name, rule.name, prefetch), func(t *testing.T) {
					t.Parallel()
					rule.test(t, m, mews.WithPrefetch(prefetch))
				})
			}
		}
	}
}
