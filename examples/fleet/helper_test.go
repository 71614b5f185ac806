package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// small are options for tests: small pages and short waits.
func small() options {
	return options{
		rounds: 1, workers: 4, pageSize: 10, maxPages: 3, maxTime: time.Minute, overlap: time.Minute, lease: time.Second, aside: time.Hour,
		replicas: 1, history: 1_000_000, properties: 8, guests: 4, large: 4, follow: true,
	}
}

// setup makes a fleet with fake properties. Its server is in this process.
func setup(t *testing.T, o options) *fleet {
	t.Helper()
	if o.dir == "" {
		o.dir = t.TempDir()
	}
	f := &fleet{options: o, stats: &stats{}, out: &buffer{}}
	require.NoError(t, f.connect(t.Context(), func(string) (string, bool) { return "", false }))
	t.Cleanup(func() { assert.NoError(t, f.platform.close()) })
	b, stop, err := openBus(t.Context(), "", o)
	require.NoError(t, err)
	t.Cleanup(stop)
	f.bus = b
	return f
}

// working starts the workers and returns a function that stops them.
func (f *fleet) working(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var workers sync.WaitGroup
	f.start(ctx, &workers)
	stop = func() {
		cancel()
		workers.Wait()
	}
	t.Cleanup(stop)
	return stop
}

// stored is the copy of a property's customers.
func (f *fleet) stored(t *testing.T, id string) map[string]mews.Customer {
	t.Helper()
	copied := map[string]mews.Customer{}
	keys, err := f.bus.store.ListKeysFiltered(t.Context(), rowKey(id, customers, "*"))
	require.NoError(t, err)
	for key := range keys.Keys() {
		entry, err := f.bus.store.Get(t.Context(), key)
		require.NoError(t, err)
		var r struct{ Data mews.Customer }
		require.NoError(t, json.Unmarshal(entry.Value(), &r))
		assert.True(t, strings.HasSuffix(key, r.Data.ID))
		copied[r.Data.ID] = r.Data
	}
	return copied
}

// checkCopies compares the copies of all properties with the platform, deleted
// customers included.
func (f *fleet) checkCopies(t *testing.T) {
	t.Helper()
	for i, p := range f.properties {
		h, copied := f.platform.hotels[i], f.stored(t, p.ID)
		if len(copied) != len(h.guests) {
			m, _ := json.Marshal(f.markOf(t, p.ID))
			t.Errorf("%s: %d of %d customers are in the copy, and the mark is %s", p.ID, len(copied), len(h.guests), m)
		}
		for _, id := range h.guests {
			want, _ := h.server.Customer(id)
			assert.Equal(t, want["Notes"], copied[id].Notes, "%s: %s", p.ID, id)
			assert.Equal(t, want["ActivityState"], string(copied[id].ActivityState), "%s: %s", p.ID, id)
		}
	}
}

// A change is one of the store.
type change struct {
	property, kind, id string
	at                 time.Time
	mark               *mark
	read               time.Time
	customer           mews.Customer
}

// changes are all changes of the store, in their order.
func (f *fleet) changes(t *testing.T) []change {
	t.Helper()
	stream, err := f.bus.js.Stream(t.Context(), "KV_"+storeBucket)
	require.NoError(t, err)
	info, err := stream.Info(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, info.State.LastSeq, info.State.Msgs, "the history is not complete")
	var all []change
	for sequence := range info.State.LastSeq {
		m, err := stream.GetMsg(t.Context(), sequence+1)
		require.NoError(t, err)
		parts := strings.Split(strings.TrimPrefix(m.Subject, "$KV."+storeBucket+"."), ".")
		c := change{property: parts[0], kind: parts[1], at: m.Time}
		if c.kind == "mark" {
			c.mark = &mark{}
			require.NoError(t, json.Unmarshal(m.Data, c.mark))
		} else {
			var r struct {
				Read time.Time
				Data mews.Customer
			}
			require.NoError(t, json.Unmarshal(m.Data, &r))
			c.id, c.read, c.customer = parts[2], r.Read, r.Data
		}
		all = append(all, c)
	}
	return all
}

// markOf is the mark of a property.
func (f *fleet) markOf(t *testing.T, id string) mark {
	t.Helper()
	m, _, err := readMark(t.Context(), f.bus.store, id)
	require.NoError(t, err)
	return m
}

// oneRound puts all properties into the queue and waits until it is empty.
func (f *fleet) oneRound(t *testing.T) {
	t.Helper()
	_, err := f.bus.enqueue(t.Context(), f.properties)
	require.NoError(t, err)
	require.NoError(t, f.bus.drained(t.Context(), func(uint64) {}))
}

func (h *hotel) add(chain, notes string) {
	h.guests = append(h.guests, h.server.AddCustomer(mewstest.Object{"ChainId": chain, "LastName": "New", "Notes": notes}))
}

// finished lists the properties in the order in which their first runs were complete.
func finished(all []change) []string {
	var order []string
	for _, c := range all {
		if c.mark != nil && c.mark.Runs > 0 && !slices.Contains(order, c.property) {
			order = append(order, c.property)
		}
	}
	return order
}
