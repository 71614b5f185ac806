package mews_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A busyHotel is a fake whose customers change whenever it is asked for something.
type busyHotel struct {
	t      *testing.T
	random *rand.Rand
	server *mewstest.Server
	staff  *mews.Client // sees no trouble
	ids    []string
	busy   bool // customers change and calls fail
	copied map[string]copiedCustomer
	mark   string
	kinds  map[string]int // of changes
}

type copiedCustomer struct {
	json   string
	readAt time.Time
}

// roundTripper changes the hotel before and after each request.
func (h *busyHotel) roundTripper(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		h.trouble()
		if h.busy && h.random.IntN(12) == 0 {
			return nil, errors.New("connection lost")
		}
		response, err := next.RoundTrip(r)
		h.trouble()
		return response, err
	})
}

func (h *busyHotel) trouble() {
	if !h.busy {
		return
	}
	time.Sleep(time.Duration(h.random.IntN(3000)) * time.Millisecond)
	for h.random.IntN(2) == 0 {
		h.change()
	}
}

func (h *busyHotel) change() {
	ctx := h.t.Context()
	kind := h.random.IntN(10)
	if len(h.ids) == 0 || kind < 2 {
		customer, err := h.staff.Customers.Add(ctx, mews.CustomerAddParams{LastName: "New"})
		require.NoError(h.t, err)
		h.ids = append(h.ids, customer.ID)
		h.kinds["created"]++
		return
	}
	id := h.ids[h.random.IntN(len(h.ids))]
	switch {
	case kind < 4: // a write that shows in lists only now
		then := time.Now().Add(-time.Duration(h.random.IntN(240)) * time.Second).UTC().Format(time.RFC3339Nano)
		h.ids = append(h.ids, h.server.AddCustomer(mewstest.Object{"LastName": "Late", "CreatedUtc": then, "UpdatedUtc": then}))
		h.kinds["created late"]++
	case kind < 8:
		_, err := h.staff.Customers.Update(ctx, mews.CustomerUpdateParams{CustomerID: id, LastName: string(rune('a' + h.random.IntN(26)))})
		if errors.Is(err, mews.ErrForbidden) {
			return // deleted
		}
		require.NoError(h.t, err)
		h.kinds["changed"]++
	case kind < 9:
		target := h.ids[h.random.IntN(len(h.ids))]
		if target == id {
			return
		}
		err := h.staff.Accounts.Merge(ctx, mews.AccountMergeParams{AccountMergeParameters: []mews.AccountMergeData{{
			AccountType: mews.AccountTypeCustomer, TargetAccountID: target, SourceAccountIDs: []string{id},
		}}})
		if _, ok := errors.AsType[*mews.Error](err); ok {
			return // deleted before
		}
		require.NoError(h.t, err)
		h.kinds["merged"]++
	default:
		require.True(h.t, h.server.DeleteCustomer(id))
		h.kinds["deleted"]++
	}
}

func TestCopyOfCustomersIsComplete(t *testing.T) {
	t.Parallel()
	trials := 20
	if testing.Short() {
		trials = 5
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	kinds, rounds, kills := map[string]int{}, 0, 0
	for trial := range trials {
		synctest.Test(t, func(t *testing.T) {
			r, k := copyCustomers(t, rand.New(rand.NewPCG(seed, uint64(trial))), kinds)
			rounds, kills = rounds+r, kills+k
		})
		if t.Failed() {
			t.Fatalf("seed %d, trial %d", seed, trial)
		}
	}
	t.Logf("%d rounds, %d kills, %v", rounds, kills, kinds)
	for _, kind := range []string{"created", "created late", "changed", "merged", "deleted"} {
		require.NotZero(t, kinds[kind], kind)
	}
}

func copyCustomers(t *testing.T, random *rand.Rand, kinds map[string]int) (rounds, kills int) {
	t.Helper()
	server := mewstest.New()
	defer server.Close()
	h := &busyHotel{t: t, random: random, server: server, copied: map[string]copiedCustomer{}, kinds: kinds}
	connect := func(rt http.RoundTripper) *mews.Client {
		client, err := mews.NewClient(mews.Credentials{ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Test 1.0.0"},
			mews.WithBaseURL(server.URL()), mews.WithHTTPClient(&http.Client{Transport: rt}), mews.WithRetry(mews.RetryPolicy{MaxAttempts: 2}))
		require.NoError(t, err)
		return client
	}
	local := server.HTTPClient().Transport
	h.staff = connect(local)
	feed := connect(h.roundTripper(local))
	for range 25 {
		h.change()
	}
	for range 4 { // busy, then quiet
		h.busy = true
		for range 6 {
			r, killed := h.follow(feed, 3)
			rounds += r
			if killed {
				kills++
			}
			// Sometimes for longer than an interval of the vendor's can be.
			time.Sleep(time.Duration(random.IntN(600)) * []time.Duration{time.Second, time.Second, time.Second, 12 * time.Hour}[random.IntN(4)])
		}
		h.busy = false
		time.Sleep(time.Second)
		r, _ := h.follow(feed, 2)
		rounds += r
		h.compare()
	}
	return rounds, kills
}

// follow goes on from the stored mark for some rounds. In a busy hotel it may die
// anywhere.
func (h *busyHotel) follow(client *mews.Client, limit int) (rounds int, killed bool) {
	from := mews.ChangeParams{Mark: h.mark, Every: time.Minute}
	if h.random.IntN(3) == 0 {
		from.Memory = 1 + h.random.IntN(20)
	}
	params := mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}, PageSize: 5}
	for batch, err := range client.Customers.Changes(h.t.Context(), params, from) {
		if err != nil {
			require.True(h.t, h.busy, "%v", err)
			failed, ok := errors.AsType[*mews.PageError](err)
			require.True(h.t, ok, "%v", err)
			h.mark = failed.Token
			return rounds, true
		}
		if h.busy && h.random.IntN(15) == 0 {
			return rounds, true // before the batch is stored
		}
		h.commit(batch)
		if h.busy && h.random.IntN(15) == 0 {
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

// commit stores a batch and its mark in one step.
func (h *busyHotel) commit(b *mews.Changes[mews.Customer]) {
	h.t.Helper()
	for _, customer := range b.Rows {
		require.False(h.t, h.copied[customer.ID].readAt.After(b.ReadAt), "reads never go back")
		h.copied[customer.ID] = copiedCustomer{customerJSON(h.t, &customer), b.ReadAt}
	}
	h.mark = b.Mark
}

func customerJSON(t *testing.T, c *mews.Customer) string {
	t.Helper()
	text, err := json.Marshal(c)
	require.NoError(t, err)
	return string(text)
}

func (h *busyHotel) compare() {
	h.t.Helper()
	want := map[string]string{}
	for customer, err := range h.staff.Customers.All(h.t.Context(), mews.CustomerListParams{
		Extent: mews.CustomerExtent{Customers: true}, ActivityStates: []mews.ActivityState{mews.ActivityStateActive, mews.ActivityStateDeleted},
	}) {
		require.NoError(h.t, err)
		want[customer.ID] = customerJSON(h.t, &customer)
	}
	got := map[string]string{}
	for id, customer := range h.copied {
		got[id] = customer.json
	}
	for key, row := range want {
		require.Equal(h.t, row, got[key])
	}
	require.Len(h.t, got, len(want))
}
