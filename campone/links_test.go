package campone_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

// Links are followed by their query as it is, on the client's own address.
func TestLinks(t *testing.T) {
	t.Parallel()
	var evilAsked atomic.Bool
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { evilAsked.Store(true) }))
	t.Cleanup(evil.Close)
	page := 0
	f := &fakeTransport{respond: func(*http.Request) (int, string) {
		page++
		next := strconv.Quote(evil.URL + "/steal/?cursor=a%26b&p=2&status=confirmed&page=" + strconv.Itoa(page+1))
		if page == 3 {
			next = "null"
		}
		return 200, fmt.Sprintf(`{"count":3,"next":%s,"previous":null,"results":[{"id":%d}]}`, next, page)
	}}
	params := campone.BookingListParams{Status: campone.BookingStatusConfirmed, CheckInFrom: campone.Date{Year: 2026, Month: 7, Day: 1}, CheckInTo: campone.Date{Year: 2026, Month: 7, Day: 31}}
	all, err := campone.Collect(connect(t, f).Bookings.All(t.Context(), params), -1)
	require.NoError(t, err)
	assert.Len(t, all, 3)
	assert.False(t, evilAsked.Load())
	first := f.asked[0].URL
	assert.Equal(t, "https://api.campone.ch/api/v1/public/bookings/", first.Scheme+"://"+first.Host+first.Path)
	assert.Equal(t, url.Values{"status": {"confirmed"}, "check_in_from": {"2026-07-01"}, "check_in_to": {"2026-07-31"}, "page_size": {"200"}}, first.Query())
	second := f.asked[1].URL
	assert.Equal(t, "api.campone.ch", second.Host)
	assert.Equal(t, "a&b", second.Query().Get("cursor"), "what the vendor adds")
	assert.Equal(t, "2", second.Query().Get("page"))

	for _, back := range []string{"?page=1", "?page=2", "?x=1"} {
		f := &fakeTransport{respond: func(*http.Request) (int, string) {
			return 200, `{"count":9,"next":"https://api.campone.ch/` + back + `","previous":null,"results":[{"id":1}]}`
		}}
		_, errs := collect(listMethods[0].all(t.Context(), connect(t, f), "page=2", 0))
		require.ErrorIs(t, onePageError(t, errs), campone.ErrPaginationLoop, back)
	}
}

// The vendor may rename the parameters of its links: they are opaque.
func TestRenamedParameters(t *testing.T) {
	t.Parallel()
	for _, m := range listMethods {
		var asked []string
		f := &fakeTransport{respond: func(r *http.Request) (int, string) {
			asked = append(asked, r.URL.RawQuery)
			switch r.URL.Query().Get("cursor") {
			case "":
				return 200, `{"count":3,"next":"https://api.campone.ch/x/?cursor=ab%3Dc&size=1","previous":null,"results":[{"id":1}]}`
			case "ab=c":
				return 200, `{"count":3,"next":"https://api.campone.ch/x/?cursor=d&size=1","previous":null,"results":[{"id":2}]}`
			}
			return 200, `{"count":3,"next":null,"previous":null,"results":[{"id":3}]}`
		}}
		client := connect(t, f)
		for _, prefetch := range []int{0, 2} {
			asked = nil
			ids, errs := collect(m.all(t.Context(), client, "", 0, campone.WithPrefetch(prefetch)))
			assert.Empty(t, errs)
			assert.Equal(t, []int64{1, 2, 3}, ids)
			assert.Equal(t, []string{"page_size=200", "cursor=ab%3Dc&size=1", "cursor=d&size=1"}, asked, "as they are")
		}
		_, next, err := m.list(t.Context(), client, "")
		require.NoError(t, err)
		ids, errs := collect(m.all(t.Context(), client, next, 0))
		assert.Empty(t, errs)
		assert.Equal(t, []int64{2, 3}, ids, "resumed")
	}
}

// A token repeats its filters; beside others it would lead to a wrong place.
func TestTokensOfOtherFilters(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	for range 5 {
		server.AddBooking(camponetest.Object{"status": "pending"})
		server.AddBooking(camponetest.Object{"status": "confirmed"})
	}
	client := fakeClient(t, server)
	pending := campone.BookingListParams{Status: campone.BookingStatusPending, PageSize: 2}
	first, err := client.Bookings.List(t.Context(), pending)
	require.NoError(t, err)
	all, err := client.Bookings.List(t.Context(), campone.BookingListParams{PageSize: 2})
	require.NoError(t, err)
	for _, params := range []campone.BookingListParams{
		{Status: campone.BookingStatusConfirmed, Start: first.Next}, {Status: campone.BookingStatusPending, Start: all.Next},
	} {
		var argument *campone.ArgumentError
		_, err := client.Bookings.List(t.Context(), params)
		require.ErrorAs(t, err, &argument)
		assert.Equal(t, "Start", argument.Argument)
	}
	for _, params := range []campone.BookingListParams{
		{Start: first.Next}, {Start: first.Next, Status: campone.BookingStatusPending}, {Start: "page=2", Status: campone.BookingStatusPending, PageSize: 2},
	} {
		rest, err := campone.Collect(client.Bookings.All(t.Context(), params), -1)
		require.NoError(t, err)
		assert.Len(t, rest, 3)
	}
}

// A list that shrinks below an iteration says so.
func TestShrinkingList(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	ids := server.AddBookings(3)
	client := fakeClient(t, server)
	var last error
	for b, err := range client.Bookings.All(t.Context(), campone.BookingListParams{PageSize: 2}) {
		if last = err; err == nil {
			server.DeleteBooking(b.ID)
		}
	}
	require.ErrorIs(t, last, campone.ErrNotFound)
	assert.ErrorContains(t, last, "become shorter")
	_, ok := server.Booking(ids[0])
	assert.True(t, ok, "it was not seen")
}
