package main

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func TestCheckinsThatAreDeletedMeanwhile(t *testing.T) {
	t.Parallel()
	b := newBench(t, 0)
	var rows []pretixtest.Object
	for id := range 25 {
		rows = append(rows, pretixtest.Object{
			"id": 1 + id, "datetime": "2026-07-01T12:00:00Z", "created": "2026-07-01T12:00:00Z", "list": 1, "type": "entry", "successful": true,
		})
	}
	list := "organizers/" + b.shop.Organizer() + "/events/" + fakeEvent + "/checkins/"
	b.shop.HandleList(list, rows)
	reader := checkinReader{event: b.event, slug: fakeEvent, pageSize: 10}
	seen := map[any]int{}
	var last time.Time
	for batch, err := range reader.changes(t.Context(), start{overlap: time.Millisecond}) {
		require.NoError(t, err)
		if len(seen) == 0 { // the eleventh moves to the first page
			b.shop.HandleList(list, rows[1:])
		}
		assert.True(t, batch.readAt.After(last))
		last = batch.readAt
		for _, r := range batch.rows {
			seen[r.key[1].value]++
		}
	}
	assert.Len(t, seen, 25)
}

func TestCheckinsFromMark(t *testing.T) {
	t.Parallel()
	b := newBench(t, 0)
	order := b.orders[0]
	scan := func() int64 {
		_, err := b.event.CheckinList(b.door).Positions.Redeem(t.Context(), order.Positions[0].Secret, pretix.CheckinListPositionRedeemParams{})
		require.NoError(t, err)
		all, err := pretix.Collect(b.event.Checkins.All(t.Context(), pretix.CheckinListParams{}), 100)
		require.NoError(t, err)
		return all[len(all)-1].ID
	}
	first := scan()
	reader := checkinReader{event: b.event, slug: fakeEvent}
	mark := ""
	for batch, err := range reader.changes(t.Context(), start{}) {
		require.NoError(t, err)
		require.Len(t, batch.rows, 1)
		assert.True(t, batch.end)
		mark = batch.mark
	}
	second := scan()
	found := map[any]bool{}
	for batch, err := range reader.changes(t.Context(), start{mark: mark}) {
		require.NoError(t, err)
		for _, r := range batch.rows {
			found[r.key[1].value] = true
		}
	}
	assert.Equal(t, map[any]bool{first: true, second: true}, found, "the overlap is read again")

	exists, err := reader.exists(t.Context(), second)
	require.NoError(t, err)
	assert.True(t, exists)
	exists, err = reader.exists(t.Context(), second+1000)
	require.NoError(t, err)
	assert.False(t, exists)
}

// A clock that was fast when the mark was made must not make the next round begin later.
func TestCheckinsAfterClockWasFast(t *testing.T) {
	t.Parallel()
	b := newBench(t, 0)
	reader := checkinReader{event: b.event, slug: fakeEvent}
	mark, err := json.Marshal(checkinMark{Read: time.Now().Add(2 * time.Hour)})
	require.NoError(t, err)
	for batch, err := range reader.changes(t.Context(), start{mark: string(mark)}) {
		require.NoError(t, err)
		var at checkinMark
		require.NoError(t, json.Unmarshal([]byte(batch.mark), &at))
		assert.WithinDuration(t, time.Now().Add(-defaultOverlap), at.Since, time.Minute)
	}
}
