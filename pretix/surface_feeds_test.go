package pretix_test

import (
	"context"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// Feeds have what the lists have, in pages that overlap, and go on from their marks.
func surfaceFeeds(t *testing.T, s *surface) {
	ctx := t.Context()
	small := pretix.OrderListParams{PageSize: 2}
	code := func(o pretix.Order) string { return o.Code }
	event := func(from pretix.ChangeParams) iter.Seq2[*pretix.Changes[pretix.Order], error] {
		return s.event.Orders.Changes(ctx, small, from)
	}
	for range 3 {
		s.place(t, nil)
	}
	copied, mark := feedRows(t, event(pretix.ChangeParams{}))
	assert.ElementsMatch(t, columns(rows(t, s.event.Orders.All(ctx, pretix.OrderListParams{})), code), columns(copied, code))

	changed := got[*pretix.Order](t)(s.event.Orders.Update(ctx, copied[0].Code, pretix.OrderUpdateParams{Comment: pretix.Set("changed for the feed")}))
	again, _ := feedRows(t, event(pretix.ChangeParams{Mark: mark}))
	i := slices.IndexFunc(again, func(o pretix.Order) bool { return o.Code == changed.Code })
	require.GreaterOrEqual(t, i, 0)
	assert.Equal(t, "changed for the feed", again[i].Comment)

	var missing []string
	for batch, err := range event(pretix.ChangeParams{Mark: mark, Codes: func(context.Context) ([]string, error) { return []string{changed.Code, "ZZZZZ9"}, nil }}) {
		require.NoError(t, err)
		missing = append(missing, batch.Missing...)
	}
	assert.Equal(t, []string{"ZZZZZ9"}, missing)

	// Other tests work in events of their own at the same time.
	foreign := func(o pretix.Order) bool { return o.Event != s.env.Surface.Event }
	all, _ := feedRows(t, s.org.Orders.Changes(ctx, small, pretix.ChangeParams{}))
	listed := rows(t, s.org.Orders.All(ctx, pretix.OrderListParams{}))
	assert.ElementsMatch(t, columns(slices.DeleteFunc(listed, foreign), code), columns(slices.DeleteFunc(all, foreign), code))
	elsewhere := func(d pretix.SubEvent) bool { return d.Event != s.env.Surface.Series }
	dates, _ := feedRows(t, s.org.SubEvents.Changes(ctx, pretix.SubEventListParams{PageSize: 2}, pretix.ChangeParams{}))
	known := rows(t, s.org.SubEvents.All(ctx, pretix.SubEventListParams{}))
	assert.Len(t, slices.DeleteFunc(dates, elsewhere), len(slices.DeleteFunc(known, elsewhere)))
	media, _ := feedRows(t, s.org.ReusableMedia.Changes(ctx, pretix.ReusableMediumListParams{PageSize: 2}, pretix.ChangeParams{}))
	assert.Len(t, media, len(rows(t, s.org.ReusableMedia.All(ctx, pretix.ReusableMediumListParams{}))))
	secrets, _ := feedRows(t, s.event.BlockedSecrets.Changes(ctx, pretix.BlockedSecretListParams{PageSize: 2}, pretix.ChangeParams{}))
	assert.Len(t, secrets, len(rows(t, s.event.BlockedSecrets.All(ctx, pretix.BlockedSecretListParams{}))))
}

// feedRows reads a round.
func feedRows[T any](t *testing.T, seq iter.Seq2[*pretix.Changes[T], error]) (all []T, mark string) {
	t.Helper()
	for batch, err := range seq {
		require.NoError(t, err)
		all, mark = append(all, batch.Rows...), batch.Mark
	}
	return all, mark
}

func columns[T any](rows []T, column func(T) string) []string {
	all := make([]string, len(rows))
	for i, row := range rows {
		all[i] = column(row)
	}
	return all
}
