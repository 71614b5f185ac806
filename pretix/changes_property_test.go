package pretix_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// A shop is a fake whose orders change whenever it is asked for something.
type shop struct {
	t      *testing.T
	random *rand.Rand
	staff  pretix.EventHandle // sees no trouble
	item   int64
	codes  []string
	busy   bool // orders change and calls fail
	copied *orderCopy
	kinds  map[string]int // of changes
}

// RoundTrip changes the shop before and after each request of the feed.
func (s *shop) roundTripper(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		s.trouble()
		if s.busy && s.random.IntN(12) == 0 {
			return nil, errors.New("connection lost")
		}
		response, err := next.RoundTrip(r)
		s.trouble()
		return response, err
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func (s *shop) trouble() {
	if !s.busy {
		return
	}
	time.Sleep(time.Duration(s.random.IntN(3000)) * time.Millisecond)
	for s.random.IntN(2) == 0 {
		s.change()
	}
}

// change changes something. What does not show in the order's time of change is
// reported, as a webhook does.
func (s *shop) change() {
	ctx := s.t.Context()
	kind := s.random.IntN(10)
	if len(s.codes) == 0 || kind < 3 {
		order, err := s.staff.Orders.Create(ctx, pretix.OrderCreateParams{
			Locale: pretix.LocaleEN, PaymentProvider: "manual", TestMode: new(s.random.IntN(2) == 0), Positions: []pretix.OrderCreatePosition{{Item: s.item}},
		})
		require.NoError(s.t, err)
		s.codes = append(s.codes, order.Code)
		s.kinds["created"]++
		return
	}
	i := s.random.IntN(len(s.codes))
	code := s.codes[i]
	var err error
	switch {
	case kind < 6:
		_, err = s.staff.Orders.Update(ctx, code, pretix.OrderUpdateParams{Comment: pretix.Set(string(rune('a' + s.random.IntN(26))))})
		s.kinds["changed"]++
	case kind < 8:
		_, err = s.staff.Order(code).Refunds.Create(ctx, pretix.OrderRefundCreateParams{State: pretix.OrderRefundStateDone, Source: pretix.OrderRefundSourceAdmin, Amount: "1.00", Provider: "manual"})
		s.copied.report(code)
		s.kinds["refunded"]++
	case kind < 9:
		if _, err = s.staff.Orders.MarkPaid(ctx, code, pretix.OrderMarkPaidParams{}); err != nil {
			_, err = s.staff.Orders.MarkCanceled(ctx, code, pretix.OrderMarkCanceledParams{})
		}
		if _, ok := errors.AsType[*pretix.Error](err); ok {
			err = nil // paid and canceled before
		}
		s.kinds["paid or canceled"]++
	default:
		err = s.staff.Orders.Delete(ctx, code)
		if err == nil {
			s.codes = slices.Delete(s.codes, i, i+1)
			s.copied.report(code)
			s.kinds["deleted"]++
		} else if errors.Is(err, pretix.ErrForbidden) {
			err = nil // no test order
		}
	}
	require.NoError(s.t, err)
}

// An orderCopy is a store: rows, mark and codes change in one step.
type orderCopy struct {
	orders  map[string]copiedOrder
	mark    string
	pending map[string]time.Time
}

type copiedOrder struct {
	json   string
	readAt time.Time
}

func (c *orderCopy) report(code string) { c.pending[code] = time.Now() }

func (c *orderCopy) commit(t *testing.T, b *pretix.Changes[pretix.Order]) {
	t.Helper()
	read := func(code string) {
		if added, ok := c.pending[code]; ok && b.ReadAt.After(added) {
			delete(c.pending, code)
		}
	}
	for _, order := range b.Rows {
		require.False(t, c.orders[order.Code].readAt.After(b.ReadAt), "reads never go back")
		c.orders[order.Code] = copiedOrder{orderJSON(t, &order), b.ReadAt}
		read(order.Code)
	}
	for _, code := range b.Missing {
		delete(c.orders, code)
		read(code)
	}
	c.mark = b.Mark
}

func orderJSON(t *testing.T, o *pretix.Order) string {
	t.Helper()
	text, err := json.Marshal(o)
	require.NoError(t, err)
	return string(text)
}

func TestCopyOfOrdersIsComplete(t *testing.T) {
	t.Parallel()
	trials := 20
	if testing.Short() {
		trials = 4
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	kinds, rounds, kills := map[string]int{}, 0, 0
	for trial := range trials {
		synctest.Test(t, func(t *testing.T) {
			r, k := copyOrders(t, rand.New(rand.NewPCG(seed, uint64(trial))), kinds)
			rounds, kills = rounds+r, kills+k
		})
		if t.Failed() {
			t.Fatalf("seed %d, trial %d", seed, trial)
		}
	}
	t.Logf("%d rounds, %d kills, %v", rounds, kills, kinds)
	for _, kind := range []string{"created", "changed", "refunded", "paid or canceled", "deleted"} {
		require.NotZero(t, kinds[kind], kind)
	}
}

func copyOrders(t *testing.T, random *rand.Rand, kinds map[string]int) (rounds, kills int) {
	t.Helper()
	server := pretixtest.New()
	defer server.Close()
	server.AddEvent(pretixtest.DefaultOrganizer, pretixtest.DefaultEvent)
	item := server.Add("organizers/bigevents/events/festival/items/", pretixtest.Object{"name": pretixtest.Object{"en": "Ticket"}, "default_price": "23.00"})
	server.Add("organizers/bigevents/events/festival/quotas/", pretixtest.Object{"name": "All", "size": nil, "items": []any{item["id"]}})
	s := &shop{t: t, random: random, kinds: kinds, copied: &orderCopy{orders: map[string]copiedOrder{}, pending: map[string]time.Time{}}}
	var ok bool
	s.item, ok = item["id"].(int64)
	require.True(t, ok, "%T", item["id"])
	event := func(rt http.RoundTripper) pretix.EventHandle {
		client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()), pretix.WithHTTPClient(&http.Client{Transport: rt}), pretix.WithRetry(pretix.RetryPolicy{MaxAttempts: 2}))
		require.NoError(t, err)
		return client.Organizer(pretixtest.DefaultOrganizer).Event(pretixtest.DefaultEvent)
	}
	local := server.HTTPClient().Transport
	s.staff = event(local)
	feed := event(s.roundTripper(local))
	for range 25 {
		s.change()
	}
	for range 4 { // busy, then quiet
		s.busy = true
		for range 6 {
			r, killed := s.follow(feed, 3)
			rounds += r
			if killed {
				kills++
			}
			time.Sleep(time.Duration(s.random.IntN(600)) * time.Second)
		}
		s.busy = false
		time.Sleep(time.Second)
		r, _ := s.follow(feed, 2)
		rounds += r
		s.compare()
	}
	return rounds, kills
}

// follow goes on from the stored mark for some rounds. In a busy shop it may die
// anywhere.
func (s *shop) follow(event pretix.EventHandle, limit int) (rounds int, killed bool) {
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	from := pretix.ChangeParams{
		Mark: s.copied.mark, Every: time.Minute,
		Codes: func(context.Context) ([]string, error) { return slices.Sorted(maps.Keys(s.copied.pending)), nil },
	}
	if s.random.IntN(3) == 0 {
		from.Memory = 1 + s.random.IntN(20)
	}
	for batch, err := range event.Orders.Changes(ctx, pretix.OrderListParams{PageSize: 5}, from) {
		if err != nil {
			require.True(s.t, s.busy, "%v", err)
			failed, ok := errors.AsType[*pretix.PageError](err)
			require.True(s.t, ok, "%v", err)
			s.copied.mark = failed.Token
			return rounds, true
		}
		if s.busy && s.random.IntN(15) == 0 {
			return rounds, true // before the batch is stored
		}
		s.copied.commit(s.t, batch)
		if s.busy && s.random.IntN(15) == 0 {
			return rounds, true
		}
		if batch.End {
			if rounds++; rounds == limit {
				return rounds, false
			}
		}
	}
	return rounds, true
}

func (s *shop) compare() {
	s.t.Helper()
	want := map[string]string{}
	for order, err := range s.staff.Orders.All(s.t.Context(), pretix.OrderListParams{}) {
		require.NoError(s.t, err)
		want[order.Code] = orderJSON(s.t, &order)
	}
	got := map[string]string{}
	for code, order := range s.copied.orders {
		got[code] = order.json
	}
	for key, row := range want {
		require.Equal(s.t, row, got[key])
	}
	require.Len(s.t, got, len(want))
	require.Empty(s.t, s.copied.pending)
}
