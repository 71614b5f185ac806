package main

import (
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func rows(ids ...string) []row {
	var all []row
	for _, id := range ids {
		all = append(all, row{Kind: customers, ID: id, Read: time.Now().UTC(), Data: mews.Customer{ID: id}})
	}
	return all
}

// A worker that slept through its lease can commit nothing, wherever it slept.
func TestOvertaken(t *testing.T) {
	t.Parallel()
	f := setup(t, small())
	ctx := t.Context()
	slow, err := f.bus.take(ctx, "a", "slow")
	require.NoError(t, err)
	_, err = f.bus.take(ctx, "a", "early")
	require.ErrorIs(t, err, errHeld)
	require.NoError(t, slow.commit(ctx, rows("1", "2"), slow.mark))

	require.NoError(t, f.bus.leases.Delete(ctx, "a")) // it expired
	next, err := f.bus.take(ctx, "a", "next")
	require.NoError(t, err)
	require.Greater(t, next.Lease, slow.Lease)

	require.ErrorIs(t, slow.commit(ctx, rows("3"), slow.mark), errLost, "before it renewed the lease")
	require.ErrorIs(t, slow.write(ctx, rows("3"), slow.mark), errLost, "after that")
	require.ErrorIs(t, slow.write(ctx, nil, slow.mark), errLost, "without rows")
	require.NoError(t, next.commit(ctx, rows("4"), next.mark))
	require.NoError(t, next.release(ctx))
	require.ErrorIs(t, slow.write(ctx, rows("3"), slow.mark), errLost, "after the other one is done")
	require.ErrorIs(t, ignoreLost(slow.release(ctx)), nil)

	copied := f.stored(t, "a")
	assert.Len(t, copied, 3)
	assert.NotContains(t, copied, "3")
	assert.Equal(t, "next", f.markOf(t, "a").Owner)
}

// Of many who take the same property at a time one succeeds.
func TestTakeAtTheSameTime(t *testing.T) {
	t.Parallel()
	f := setup(t, small())
	var taken sync.Map
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			if h, err := f.bus.take(t.Context(), "a", "worker"); err == nil {
				taken.Store(i, h)
			}
		})
	}
	all.Wait()
	count := 0
	taken.Range(func(any, any) bool { count++; return true })
	assert.Equal(t, 1, count)
}

// Many more batches at a time than the server takes.
func TestManyBatches(t *testing.T) {
	t.Parallel()
	f := setup(t, small())
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			id := "p-" + string(rune('a'+i%26)) + string(rune('a'+i/26))
			h, err := f.bus.take(t.Context(), id, "worker")
			if !assert.NoError(t, err) {
				return
			}
			ids := make([]string, maxBatch-1)
			for n := range ids {
				ids[n] = "c" + string(rune('a'+n/100)) + string(rune('a'+n/10%10)) + string(rune('a'+n%10))
			}
			assert.NoError(t, h.write(t.Context(), rows(ids...), h.mark))
		})
	}
	all.Wait()
	info, err := f.bus.js.Stream(t.Context(), "KV_"+storeBucket)
	require.NoError(t, err)
	assert.EqualValues(t, 100*(maxBatch+1), info.CachedInfo().State.Msgs)
}

func TestQueue(t *testing.T) {
	t.Parallel()
	f := setup(t, small())
	ctx := t.Context()
	added, err := f.bus.enqueue(ctx, f.properties)
	require.NoError(t, err)
	assert.Equal(t, len(f.properties), added)
	added, err = f.bus.enqueue(ctx, f.properties)
	require.NoError(t, err)
	assert.Zero(t, added, "one task for each property")

	next := func() (string, jetstream.Msg, uint64) {
		m, err := f.bus.consumer.Next()
		require.NoError(t, err)
		about, err := m.Metadata()
		require.NoError(t, err)
		return m.Subject()[len(taskSubject):], m, about.Sequence.Stream
	}
	id, task, sequence := next()
	assert.Equal(t, "hotel-00000", id)
	require.NoError(t, f.bus.requeue(ctx, id, sequence))
	require.NoError(t, f.bus.requeue(ctx, id, sequence), "of a worker that slept: no second task")
	require.NoError(t, task.DoubleAck(ctx))
	for i := range f.properties {
		id, task, _ := next()
		assert.Equal(t, f.properties[(i+1)%len(f.properties)].ID, id, "the unfinished one is the last")
		require.NoError(t, task.DoubleAck(ctx))
	}
	require.NoError(t, f.bus.drained(ctx, func(uint64) {}))
}
