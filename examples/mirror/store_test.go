package main

import (
	"context"
	"database/sql"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
)

func newStore(t *testing.T) (*bench, *store) {
	t.Helper()
	b := &bench{db: filepath.Join(t.TempDir(), "mirror.db")}
	s, err := openStore(t.Context(), b.db)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.close()) })
	return b, s
}

func customers(names ...string) []row {
	var rows []row
	for i, name := range names {
		rows = append(rows, camponeCustomer(&campone.Customer{ID: int64(i + 1), LastName: name}))
	}
	return rows
}

const readNames = "SELECT id, last_name FROM campone_customers ORDER BY id"

var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

func TestLaterReadStays(t *testing.T) {
	t.Parallel()
	b, s := newStore(t)
	f := &feed{name: "customers", table: "campone_customers", key: "id"}
	var p, stale position // as if two read at the same time
	done, err := s.commit(t.Context(), f, &p, batch{rows: customers("new"), readAt: noon, mark: "2"})
	require.NoError(t, err)
	assert.Equal(t, result{read: 1, stored: 1}, done)
	done, err = s.commit(t.Context(), f, &stale, batch{rows: customers("old", "another"), readAt: noon.Add(-1), mark: "1", missing: [][]column{{{"id", 1}}}})
	require.NoError(t, err)
	assert.Equal(t, result{read: 2, stored: 1}, done)
	assert.Equal(t, []string{"1|new", "2|another"}, b.query(t, readNames))

	// A clock that was set back makes no read an earlier one.
	_, err = s.commit(t.Context(), f, &p, batch{rows: customers("newer"), readAt: noon.Add(-time.Hour), mark: "3"})
	require.NoError(t, err)
	assert.Equal(t, []string{"1|newer", "2|another"}, b.query(t, readNames))
	p, err = s.position(t.Context(), "customers")
	require.NoError(t, err)
	assert.Equal(t, "3", p.mark)
}

func TestSweepEndsInAnotherProcess(t *testing.T) {
	t.Parallel()
	b, s := newStore(t)
	f := &feed{name: "customers", table: "campone_customers", key: "id"}
	var p position
	_, err := s.commit(t.Context(), f, &p, batch{rows: customers("one", "two", "three", "four"), readAt: noon, mark: "1", end: true})
	require.NoError(t, err)
	_, err = s.sweep(t.Context(), f, &p, batch{rows: customers("one"), readAt: noon.Add(time.Hour), mark: "page 2"})
	require.NoError(t, err)
	assert.Len(t, b.query(t, readNames), 4)

	p, err = s.position(t.Context(), "customers")
	require.NoError(t, err)
	assert.Equal(t, "page 2", p.sweepMark)
	f.exists = func(_ context.Context, key any) (bool, error) {
		assert.Contains(t, []any{int64(3), int64(4)}, key, "only of those that were not found")
		return key == int64(4), nil
	}
	done, err := s.sweep(t.Context(), f, &p, batch{rows: customers("one", "two"), readAt: noon.Add(2 * time.Hour), mark: "end", end: true})
	require.NoError(t, err)
	assert.Equal(t, 1, done.vanished)
	assert.Equal(t, []string{"1|one", "2|two", "4|four"}, b.query(t, readNames))
	assert.Equal(t, []string{"customers|[3]"}, b.query(t, "SELECT feed, key FROM vanished"))
	p, err = s.position(t.Context(), "customers")
	require.NoError(t, err)
	assert.Equal(t, position{mark: "1", readAt: readTime(noon.Add(2 * time.Hour)), sweptAt: p.sweptAt}, p)
}

func TestBatchAndMarkAreOne(t *testing.T) {
	t.Parallel()
	b, s := newStore(t)
	f := &feed{name: "customers", table: "campone_customers", key: "id"}
	f.stored = func(context.Context, *sql.Tx, batch) error { return context.Canceled }
	var p position
	_, err := s.commit(t.Context(), f, &p, batch{rows: customers("one"), readAt: noon, mark: "1"})
	require.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, b.query(t, readNames))
	assert.Empty(t, b.query(t, "SELECT feed FROM feeds"))
	assert.Equal(t, position{}, p)
}

func TestReportedOrders(t *testing.T) {
	t.Parallel()
	_, s := newStore(t)
	f := &feed{name: "orders", table: "pretix_orders", scope: []column{{"event", "fest"}}, key: "code", stored: forget}
	for _, code := range []string{"EARLY", "LATE", "GONE"} {
		at := noon
		if code == "LATE" {
			at = noon.Add(time.Minute)
		}
		require.NoError(t, s.report(t.Context(), "fest", code, readTime(at)))
	}
	var p position
	_, err := s.commit(t.Context(), f, &p, batch{missing: [][]column{f.keyOf("EARLY"), f.keyOf("LATE"), f.keyOf("GONE")}, readAt: noon.Add(time.Second)})
	require.NoError(t, err)
	codes, err := s.pending(t.Context(), "fest")
	require.NoError(t, err)
	assert.Equal(t, []string{"LATE"}, codes, "it was reported after it was read")
}

// A feed that fails in the middle.
func failing(batches []batch, failure error) func(context.Context, start) iter.Seq2[batch, error] {
	return func(context.Context, start) iter.Seq2[batch, error] {
		return func(yield func(batch, error) bool) {
			for _, b := range batches {
				if !yield(b, nil) {
					return
				}
			}
			yield(batch{}, failure)
		}
	}
}

func TestFilterOfAnotherMarkEndsTheProgram(t *testing.T) {
	t.Parallel()
	_, s := newStore(t)
	f := &feed{name: "customers", table: "campone_customers", key: "id"}
	f.changes = failing([]batch{{rows: customers("one"), readAt: noon, mark: "1"}}, &campone.ArgumentError{})
	waiting := &feed{name: "waiting", table: "campone_customers", key: "id"}
	waiting.changes = func(ctx context.Context, _ start) iter.Seq2[batch, error] {
		return func(yield func(batch, error) bool) {
			<-ctx.Done()
			yield(batch{}, ctx.Err())
		}
	}
	var errs buffer
	m := &mirror{options: options{follow: true, every: time.Hour, sweepEvery: time.Hour}, store: s, progress: newProgress(&errs, 2)}
	defer m.stop()
	err := m.run(t.Context(), []*feed{f, waiting})
	require.Error(t, err)
	assert.True(t, isUsage(err))
	assert.NotContains(t, err.Error(), "waiting", "it was only told to end")
}
