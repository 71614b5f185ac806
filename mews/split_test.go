package mews_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// A directory answers customers/getAll by ids, e-mail addresses and CreatedUtc,
// two customers on a page, and refuses what is beyond the vendor's limits.
type directory struct {
	customers []entry // newest first
	fail      int     // number of the request to answer with a 403, from 1
	requests  []sent
}

type entry struct {
	id, email string
	created   time.Time
}

func (d *directory) answer(s sent) (int, string) {
	d.requests = append(d.requests, s)
	if len(d.requests) == d.fail {
		return 403, `{"Message":"not now"}`
	}
	ids, emails := values(s, "CustomerIds"), values(s, "Emails")
	start, end := period(s)
	if len(ids) > 1000 || len(emails) > 1000 || !start.IsZero() && end.After(start.AddDate(0, 3, 0)) {
		return 400, `{"Message":"beyond the limits"}`
	}
	var found []entry
	for _, c := range d.customers {
		switch {
		case ids != nil && !slices.Contains(ids, c.id):
		case emails != nil && !slices.ContainsFunc(emails, func(e string) bool { return strings.EqualFold(e, c.email) }):
		case !start.IsZero() && (c.created.Before(start) || !c.created.Before(end)):
		default:
			found = append(found, c)
		}
	}
	limitation, _ := s.body["Limitation"].(map[string]any)
	if cursor, ok := limitation["Cursor"].(string); ok {
		i := slices.IndexFunc(found, func(c entry) bool { return c.id == cursor })
		found = found[i+1:]
	}
	found = found[:min(2, len(found))]
	cursor, rows := "null", []string{}
	for _, c := range found {
		rows = append(rows, fmt.Sprintf(`{"Id":%q,"ChainId":"c"}`, c.id))
		cursor = fmt.Sprintf("%q", c.id)
	}
	return 200, fmt.Sprintf(`{"Customers":[%s],"Documents":null,"Cursor":%s}`, strings.Join(rows, ","), cursor)
}

func values(s sent, name string) (all []string) {
	list, _ := s.body[name].([]any)
	for _, v := range list {
		all = append(all, v.(string))
	}
	return all
}

func period(s sent) (start, end time.Time) {
	interval, ok := s.body["CreatedUtc"].(map[string]any)
	if !ok {
		return start, end
	}
	return instant(interval["StartUtc"].(string)), instant(interval["EndUtc"].(string))
}

var justCustomers = mews.CustomerExtent{Customers: true}

func iterateIDs(t *testing.T, client *mews.Client, params mews.CustomerListParams, opts ...mews.RequestOption) ([]string, error) {
	t.Helper()
	all, err := mews.Collect(client.Customers.All(t.Context(), params, opts...), -1)
	var ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids, err
}

func TestIDsBeyondTheLimitAreSplit(t *testing.T) {
	t.Parallel()
	d := &directory{}
	var asked []string
	for i := range 2500 {
		id := fmt.Sprintf("%04d-abc", i)
		asked = append(asked, id, strings.ToUpper(id)) // each twice
	}
	want := []string{"0999-abc", "0000-abc", "1500-abc", "1000-abc", "2499-abc"} // parts in order, each newest first
	for _, id := range []string{"2499-abc", "1500-abc", "1000-abc", "0999-abc", "0000-abc"} {
		d.customers = append(d.customers, entry{id: id})
	}
	for _, prefetch := range []int{0, 1, 3} {
		d.requests = nil
		client := connect(t, &fakeTransport{answer: d.answer})
		got, err := iterateIDs(t, client, mews.CustomerListParams{Extent: justCustomers, CustomerIDs: asked}, mews.WithPrefetch(prefetch))
		require.NoError(t, err)
		assert.Equal(t, want, got)
		assert.Len(t, d.requests, 6, "three parts, each until its cursor is null")
	}
	_, err := connect(t, &fakeTransport{answer: d.answer}).Customers.List(t.Context(), mews.CustomerListParams{Extent: justCustomers, CustomerIDs: asked})
	require.EqualError(t, err, "mews: CustomerIDs: has 2500 items, and one page takes at most 1000; Pages and All split what is longer")
	assert.Len(t, asked, 5000, "the caller's list is left alone")
}

func TestIntervalsBeyondTheLimitAreSplit(t *testing.T) {
	t.Parallel()
	// A start at the end of a long month, and leap years on the way.
	start, end := instant("2023-11-30T10:00:00Z"), instant("2025-01-15T12:00:00Z")
	d := &directory{}
	var want []string
	for at := end.Add(-time.Hour); !at.Before(start); at = at.Add(-7 * 24 * time.Hour) {
		d.customers = append(d.customers, entry{id: at.Format(time.RFC3339), created: at})
		want = append(want, at.Format(time.RFC3339))
	}
	d.customers = append(d.customers, entry{id: "before", created: start.Add(-1)}, entry{id: "end", created: end})
	params := mews.CustomerListParams{Extent: justCustomers, CreatedUTC: mews.TimeInterval{StartUTC: start, EndUTC: end}}
	client := connect(t, &fakeTransport{answer: d.answer})
	got, err := iterateIDs(t, client, params)
	require.NoError(t, err)
	assert.Equal(t, want, got, "newest first over all parts")

	var bounds [][2]time.Time
	for _, r := range d.requests {
		s, e := period(r)
		if b := [2]time.Time{s, e}; !slices.Contains(bounds, b) {
			bounds = append(bounds, b)
		}
	}
	assert.Len(t, bounds, 5)
	assert.Equal(t, end, bounds[0][1])
	assert.Equal(t, start, bounds[len(bounds)-1][0])
	for i := 1; i < len(bounds); i++ {
		assert.Equal(t, bounds[i-1][0], bounds[i][1], "no gap and no overlap")
	}
	_, err = client.Customers.List(t.Context(), params)
	require.EqualError(t, err, "mews: CreatedUTC: is longer than the 3 months that one page takes; Pages and All split what is longer")

	for _, whole := range []mews.TimeInterval{
		{StartUTC: instant("2026-01-01T00:00:00Z"), EndUTC: instant("2026-04-01T00:00:00Z")}, // three months
		{StartUTC: instant("2025-11-30T00:00:00Z"), EndUTC: instant("2026-02-28T00:00:00Z")},
		{StartUTC: start, EndUTC: start}, // one instant
	} {
		d.requests = nil
		_, err := client.Customers.List(t.Context(), mews.CustomerListParams{Extent: justCustomers, CreatedUTC: whole})
		require.NoError(t, err)
		s, e := period(d.requests[0])
		assert.Equal(t, []time.Time{whole.StartUTC, whole.EndUTC}, []time.Time{s, e})
	}
}

func TestZones(t *testing.T) {
	t.Parallel()
	client, server := answering(t, 200, `{"Customers":[],"Cursor":null}`)
	from := instant("2020-01-01T00:00:00Z").In(time.FixedZone("", 2*60*60))
	_, err := iterateIDs(t, client, mews.CustomerListParams{Extent: justCustomers, UpdatedUTC: mews.TimeInterval{StartUTC: from, EndUTC: from.Add(1500 * time.Millisecond)}})
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"StartUtc": "2020-01-01T00:00:00Z", "EndUtc": "2020-01-01T00:00:01.5Z"}, server.asked[0].body["UpdatedUtc"])
}

// Whatever the interval, its parts cover it without a gap and none is too long.
func TestAnyInterval(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		start := instant("2019-11-26T00:00:00Z").Add(time.Duration(random.Int64N(int64(200 * 24 * time.Hour))))
		if random.IntN(2) == 0 {
			start = start.Truncate(24 * time.Hour)
		}
		end := start.AddDate(0, random.IntN(30), random.IntN(4)-1).Add(time.Duration(random.IntN(3) - 1))
		if end.Before(start) {
			continue
		}
		client, server := answering(t, 200, `{"Customers":[],"Cursor":null}`)
		_, err := iterateIDs(t, client, mews.CustomerListParams{Extent: justCustomers, CreatedUTC: mews.TimeInterval{StartUTC: start, EndUTC: end}})
		require.NoError(t, err)
		at := end
		for _, r := range server.asked {
			s, e := period(r)
			require.Equal(t, at, e)
			require.True(t, s.Before(e) || start.Equal(end))
			limit := s.AddDate(0, 3, 0)
			if limit.Day() != s.Day() {
				limit = limit.AddDate(0, 0, -limit.Day())
			}
			require.False(t, e.After(limit), "%s to %s", s, e)
			at = s
		}
		require.Equal(t, start, at)
	}
}

func TestIntervalsWithoutEnd(t *testing.T) {
	t.Parallel()
	client, server := answering(t, 200, `{"Customers":[],"Cursor":null}`)
	year := func(n int) time.Time { return time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC) }
	for text, interval := range map[string]mews.TimeInterval{
		"has no EndUTC":                       {StartUTC: year(2026)},
		"has no StartUTC":                     {EndUTC: year(2026)},
		"an EndUTC whose year":                {StartUTC: year(2026), EndUTC: time.Unix(1<<63-62135596801, 999999999)},
		"a StartUTC whose year":               {StartUTC: year(-5), EndUTC: year(2026)},
		"EndUTC is 2025-01-01T00:00:00Z, Sta": {StartUTC: year(2026), EndUTC: year(2025)},
	} {
		for _, list := range []func() error{
			func() error {
				_, err := client.Customers.List(t.Context(), mews.CustomerListParams{Extent: justCustomers, UpdatedUTC: interval})
				return err
			},
			func() error {
				_, err := mews.Collect(client.Addresses.All(t.Context(), mews.AddressListParams{UpdatedUTC: interval}), -1)
				return err
			},
		} {
			var argument *mews.ArgumentError
			err := list()
			require.ErrorAs(t, err, &argument)
			assert.Equal(t, "UpdatedUTC", argument.Argument)
			assert.ErrorContains(t, err, text)
		}
	}
	assert.Zero(t, server.count())

	// The longest interval that there is, and too many iterations.
	ages := mews.CustomerListParams{Extent: justCustomers, CreatedUTC: mews.TimeInterval{StartUTC: year(2), EndUTC: year(9999)}}
	for _, err := range client.Customers.Pages(t.Context(), ages) {
		require.NoError(t, err)
		break
	}
	for i := range 3000 {
		ages.CustomerIDs = append(ages.CustomerIDs, strconv.Itoa(i))
	}
	ages.UpdatedUTC = ages.CreatedUTC
	_, err := iterateIDs(t, client, ages)
	require.ErrorContains(t, err, "more than 100000 requests")
}

// An iteration sends what it was given, whatever becomes of that.
func TestIterationsKeepNothingOfTheCallers(t *testing.T) {
	t.Parallel()
	d := &directory{customers: []entry{{id: "1", email: "x"}, {id: "2", email: "x"}, {id: "3", email: "x"}, {id: "4", email: "x"}}}
	client := connect(t, &fakeTransport{answer: d.answer})
	params := mews.CustomerListParams{
		Extent: justCustomers, ActivityStates: []mews.ActivityState{"Active"}, ChainIDs: []string{"c"}, CustomerIDs: []string{"1", "2", "3", "4"}, Emails: []string{"x"},
	}
	for _, err := range client.Customers.All(t.Context(), params) {
		require.NoError(t, err)
		params.ActivityStates[0], params.ChainIDs[0], params.CustomerIDs[3], params.Emails[0] = "Deleted", "d", "9", "y"
	}
	require.Len(t, d.requests, 3)
	for _, r := range d.requests {
		assert.Equal(t, []string{"Active"}, values(r, "ActivityStates"))
		assert.Equal(t, []string{"c"}, values(r, "ChainIds"))
		assert.Equal(t, []string{"1", "2", "3", "4"}, values(r, "CustomerIds"))
		assert.Equal(t, []string{"x"}, values(r, "Emails"))
	}
}

// A customer who moves to a company that is asked for later comes once, and so
// do the documents of one who is in two parts.
func TestMovesAndDocumentsBetweenParts(t *testing.T) {
	t.Parallel()
	f := &fakeTransport{answer: func(s sent) (int, string) {
		if l, _ := s.body["Limitation"].(map[string]any); l["Cursor"] != nil {
			return 200, `{"Customers":[],"Documents":[],"Cursor":null}`
		}
		return 200, `{"Customers":[{"Id":"A","ChainId":"c"}],"Documents":[{"Id":"D"}],"Cursor":"A"}`
	}}
	for _, extent := range []mews.CustomerExtent{{Customers: true, Documents: true}, {Documents: true}} {
		customers, documents := 0, 0
		for page, err := range connect(t, f).Customers.Pages(t.Context(), mews.CustomerListParams{Extent: extent, CompanyIDs: []string{"a", "b"}}) {
			require.NoError(t, err)
			customers += len(page.Customers)
			documents += len(page.Documents)
		}
		assert.Equal(t, 1, customers)
		assert.Equal(t, 1, documents)
	}
}

// Cursors are the vendor's: whatever they look like, they come back as they were.
func TestOddCursors(t *testing.T) {
	t.Parallel()
	for _, cursor := range []string{"YWJj==", "end", "part=1&of=2&filters=x&cursor=y", "cursor=x", "a&b", "é\u2028\\u0022", "page=3"} {
		var second any
		f := &fakeTransport{answer: func(s sent) (int, string) {
			limitation, _ := s.body["Limitation"].(map[string]any)
			if second = limitation["Cursor"]; second != nil {
				return 403, ""
			}
			return 200, `{"Customers":[{"Id":"A"}],"Cursor":` + strconv.Quote(cursor) + `}`
		}}
		client := connect(t, f)
		ids, errs := identifiers(listMethods[0].all(t.Context(), client, ""))
		assert.Equal(t, []string{"A"}, ids)
		token := onePageError(t, errs).Token
		assert.Equal(t, cursor, second)
		second = nil
		_, errs = identifiers(listMethods[0].all(t.Context(), client, token))
		assert.Len(t, errs, 1, cursor)
		assert.Equal(t, cursor, second, "after a resume")
	}
}

// Two parts can have a customer in common, since the vendor compares texts in
// its own way.
func TestOverlappingPartsDeliverOnce(t *testing.T) {
	t.Parallel()
	d := &directory{}
	var emails []string
	for i := range 999 {
		emails = append(emails, fmt.Sprintf("nobody%d@example.org", i))
	}
	emails = append(emails, "ann@example.org", "ANN@example.org", "bo@example.org")
	d.customers = []entry{{id: "bo", email: "bo@example.org"}, {id: "ann2", email: "Ann@example.org"}, {id: "ann1", email: "ann@example.org"}}
	client := connect(t, &fakeTransport{answer: d.answer})
	params := mews.CustomerListParams{Extent: justCustomers, Emails: emails}
	for range 2 {
		got, err := iterateIDs(t, client, params)
		require.NoError(t, err)
		assert.Equal(t, []string{"ann2", "ann1", "bo"}, got)
	}
	var pages int
	for page, err := range client.Customers.Pages(t.Context(), params) {
		require.NoError(t, err)
		pages += len(page.Customers)
	}
	assert.Equal(t, 3, pages)
}
