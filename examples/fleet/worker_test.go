package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestRoundsFollowChanges(t *testing.T) {
	t.Parallel()
	f := setup(t, small())
	f.working(t)
	f.oneRound(t)
	f.checkCopies(t)
	for i := range f.platform.hotels {
		h := &f.platform.hotels[i]
		h.server.Change("customers", h.guests[0], mewstest.Object{"Notes": "changed"})
		h.server.DeleteCustomer(h.guests[1])
		h.add(chainOf(i), "added")
	}
	f.oneRound(t)
	f.checkCopies(t)
	assert.Equal(t, 2, f.markOf(t, "hotel-00003").Runs)
	assert.Zero(t, f.stats.lost.Load()+f.stats.failed.Load())
}

// A large property does not hold up the small ones, even with a single worker.
func TestFairness(t *testing.T) {
	t.Parallel()
	o := small()
	o.workers, o.large, o.properties, o.pageSize, o.maxPages = 1, 200, 20, 5, 4
	f := setup(t, o)
	f.working(t)
	f.oneRound(t)
	f.checkCopies(t)
	order := finished(f.changes(t))
	require.Len(t, order, o.properties)
	assert.Equal(t, "hotel-00000", order[o.properties-1], "the large one was first in the queue, and is the last to be finished")
	assert.EqualValues(t, 10, f.stats.slices.Load(), "200 guests by slices of 20, and the end")
}

func TestPutAside(t *testing.T) {
	t.Parallel()
	o := small()
	o.denied = 1
	f := setup(t, o)
	f.working(t)
	f.oneRound(t)
	last := len(f.properties) - 1
	rejected := f.markOf(t, f.properties[last].ID)
	require.NotNil(t, rejected.Aside)
	assert.Contains(t, rejected.Aside.Reason, "401: ")
	assert.WithinDuration(t, time.Now().Add(o.aside), rejected.Aside.Until, time.Minute)

	requests := f.stats.requests.Load()
	f.oneRound(t)
	assert.EqualValues(t, 2*last, f.stats.requests.Load()-requests, "none for the one that is aside")

	f.platform.hotels[last].server.Allow(string(f.properties[last].Token), "customers/getAll")
	f.endAside(t, f.properties[last].ID)
	f.oneRound(t)
	assert.Nil(t, f.markOf(t, f.properties[last].ID).Aside)
	f.checkCopies(t)
}

// endAside makes a property that was put aside due again.
func (f *fleet) endAside(t *testing.T, id string) {
	t.Helper()
	h, err := f.bus.take(t.Context(), id, "test")
	require.NoError(t, err)
	next := h.mark
	next.Aside.Until = time.Now()
	require.NoError(t, h.commit(t.Context(), nil, next))
	require.NoError(t, h.release(t.Context()))
}

// A first run whose next page the platform does not know any more begins anew.
func TestPageIsGone(t *testing.T) {
	t.Parallel()
	o := small()
	o.properties, o.large = 1, 40
	f := setup(t, o)
	f.platform.servers[0].Inject(mewstest.Fault{Status: http.StatusBadRequest, After: 2})
	f.working(t)
	f.oneRound(t)
	id := f.properties[0].ID
	m := f.markOf(t, id)
	require.NotNil(t, m.Aside)
	require.NotNil(t, m.First)
	assert.Empty(t, m.First.Token)
	assert.False(t, m.First.Since.IsZero())
	f.endAside(t, id)
	f.oneRound(t)
	assert.Equal(t, 1, f.markOf(t, id).Runs)
	f.checkCopies(t)
}

// A mark of other chains is of no use: the property is read anew.
func TestChainsChange(t *testing.T) {
	t.Parallel()
	o := small()
	o.properties = 1
	f := setup(t, o)
	f.properties[0].Chains = []string{chainOf(0)}
	f.working(t)
	f.oneRound(t)
	f.oneRound(t)
	id := f.properties[0].ID
	h, err := f.bus.take(t.Context(), id, "test")
	require.NoError(t, err)
	next := h.mark
	next.Feed = strings.Replace(next.Feed, "filters=", "filters=of-other-chains", 1)
	require.NoError(t, h.commit(t.Context(), nil, next))
	require.NoError(t, h.release(t.Context()))
	f.oneRound(t)
	m := f.markOf(t, id)
	require.NotNil(t, m.Aside)
	assert.Contains(t, m.Aside.Reason, "Mark")
	f.endAside(t, id)
	f.platform.hotels[0].add(chainOf(0), "added")
	f.oneRound(t)
	assert.Equal(t, 3, f.markOf(t, id).Runs)
	f.checkCopies(t)
}

func TestClockOfThePlatformIsFast(t *testing.T) {
	t.Parallel()
	began := time.Now().UTC()
	for ahead, want := range map[time.Duration]time.Duration{5 * time.Hour: 0, -5 * time.Hour: -5 * time.Hour} {
		at := &turn{reader: &reader{overlap: time.Minute}, held: &held{}}
		next, err := at.afterPage("", http.Header{"Date": {began.Add(ahead).Format(http.TimeFormat)}}, began)
		require.NoError(t, err)
		assert.WithinDuration(t, began.Add(want-time.Minute), next.Since, 2*time.Second)
	}
}

func TestPutAsideLonger(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	h := &held{}
	for times, want := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 16 * time.Hour, maxAside, maxAside} {
		h.mark = h.putAside("401: no", 15*time.Minute, now.Add(time.Duration(times)*time.Hour))
		assert.Equal(t, aside{"401: no", now, now.Add(time.Duration(times)*time.Hour + want), times + 1}, *h.Aside)
	}
}

// Whatever goes wrong in between, the round ends with complete copies.
func TestFaults(t *testing.T) {
	t.Parallel()
	f := setup(t, small())
	server := f.platform.servers[0]
	server.Inject(mewstest.Fault{Status: http.StatusServiceUnavailable, After: 3})
	server.Inject(mewstest.Fault{Cut: mewstest.CutDuring, After: 5})
	server.Inject(mewstest.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}, After: 6})
	f.working(t)
	f.oneRound(t)
	f.checkCopies(t)
	assert.Empty(t, server.PendingFaults())
}

// A task of a worker that died comes back after the lease.
func TestWorkerDied(t *testing.T) {
	t.Parallel()
	f := setup(t, small())
	_, err := f.bus.enqueue(t.Context(), f.properties[:1])
	require.NoError(t, err)
	taken, err := f.bus.consumer.Next()
	require.NoError(t, err)
	_, err = f.bus.take(t.Context(), f.properties[0].ID, "dead")
	require.NoError(t, err)
	assert.Equal(t, taskSubject+"hotel-00000", taken.Subject())
	f.working(t)
	require.NoError(t, f.bus.drained(t.Context(), func(uint64) {}))
	assert.Equal(t, 1, f.markOf(t, "hotel-00000").Runs)
}
