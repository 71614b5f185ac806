package mews_test

import (
	"errors"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func TestSplitIterationsResume(t *testing.T) {
	t.Parallel()
	d := &directory{}
	var ids []string
	for i := range 2300 {
		ids = append(ids, fmt.Sprintf("%04d", i))
	}
	for i := 2299; i >= 0; i -= 100 {
		d.customers = append(d.customers, entry{id: fmt.Sprintf("%04d", i), created: instant("2026-01-15T00:00:00Z")})
	}
	client := connect(t, &fakeTransport{answer: d.answer})
	params := mews.CustomerListParams{
		Extent: justCustomers, CustomerIDs: ids,
		CreatedUTC: mews.TimeInterval{StartUTC: instant("2025-09-01T00:00:00Z"), EndUTC: instant("2026-02-01T00:00:00Z")},
	}
	want, err := iterateIDs(t, client, params)
	require.NoError(t, err)
	require.Len(t, want, len(d.customers))
	total := len(d.requests)
	for fail := 1; fail <= total; fail++ {
		d.requests, d.fail = nil, fail
		got, err := iterateIDs(t, client, params)
		var page *mews.PageError
		require.ErrorAs(t, err, &page)
		again := params
		again.Start = page.Token
		rest, err := iterateIDs(t, client, again)
		require.NoError(t, err)
		assert.Equal(t, want, append(got, rest...), "request %d failed", fail)
		assert.Len(t, d.requests, total+1, "no part was read again")
	}
	d.fail = 0
	// Every page has a token behind it, too.
	var tokens []string
	n := 0
	for page, err := range client.Customers.Pages(t.Context(), params) {
		require.NoError(t, err)
		n += len(page.Customers)
		if page.Next == "" {
			break
		}
		tokens = append(tokens, page.Next)
		again := params
		again.Start = page.Next
		rest, err := iterateIDs(t, client, again)
		require.NoError(t, err)
		assert.Equal(t, want[n:], append([]string{}, rest...))
	}
	require.Len(t, tokens, total-1)

	others := map[string]mews.CustomerListParams{"other": params, "fewer": params, "cursor": params}
	for name, p := range others {
		p.Start = tokens[1]
		switch name {
		case "other":
			p.Emails = []string{"x@example.org"}
		case "fewer":
			p.CustomerIDs = ids[:1]
		case "cursor":
			p.Start = "0042"
		}
		_, err := iterateIDs(t, client, p)
		var argument *mews.ArgumentError
		require.ErrorAs(t, err, &argument, name)
		assert.Equal(t, "Start", argument.Argument)
	}
}

// Whatever stands in Start, an iteration rejects it or requests pages of its
// own list: no panic, no part beyond the last.
func FuzzStart(f *testing.F) {
	var ids []string
	for i := range 1500 {
		ids = append(ids, strconv.Itoa(i))
	}
	d := &directory{customers: []entry{{id: "1"}}}
	client := connect(f, &fakeTransport{answer: d.answer})
	split := mews.CustomerListParams{Extent: justCustomers, CustomerIDs: ids}
	for page := range client.Customers.Pages(f.Context(), split) {
		f.Add(page.Next)
	}
	for _, s := range []string{"part=1", "part=0&of=2&filters=&cursor=", "part=3&of=2&filters=x&cursor=", "page=3", "%zz=", "\x00", `"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, start string) {
		for _, params := range []mews.CustomerListParams{split, {Extent: justCustomers, CustomerIDs: ids[:3]}} {
			params.Start = start
			d.requests = nil
			_, err := iterateIDs(t, client, params)
			var argument *mews.ArgumentError
			if errors.As(err, &argument) && (argument.Argument != "Start" || len(d.requests) > 0) {
				t.Errorf("%q: %v after %d requests", start, err, len(d.requests))
			}
			for _, r := range d.requests {
				if n := len(values(r, "CustomerIds")); n == 0 || n > 1000 {
					t.Errorf("%q: a request with %d ids", start, n)
				}
			}
		}
	})
}
