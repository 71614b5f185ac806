package pretix_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// surfaceChanges asks lists for what has changed.
func surfaceChanges(t *testing.T, s *surface) {
	testConditional(t, "categories", s.event.Categories.List, pretix.ItemCategoryListParams{})
	testConditional(t, "items", s.event.Items.List, pretix.ItemListParams{})
	testConditional(t, "questions", s.event.Questions.List, pretix.QuestionListParams{})
	testConditional(t, "tax rules", s.event.TaxRules.List, pretix.TaxRuleListParams{})
	testConditional(t, "discounts", s.event.Discounts.List, pretix.DiscountListParams{})

	ctx := t.Context()
	first := got[*pretix.Page[pretix.Item]](t)(s.event.Items.List(ctx, pretix.ItemListParams{PageSize: 1}))
	since := pretix.WithIfModifiedSince(first.LastModified)
	for item, err := range s.event.Items.All(ctx, pretix.ItemListParams{}, since) {
		page, ok := errors.AsType[*pretix.PageError](err)
		require.True(t, ok)
		require.ErrorIs(t, page, pretix.ErrNotModified)
		assert.Zero(t, item)
	}

	began := time.Now()
	for name, page := range map[string]time.Time{
		"orders":        got[*pretix.Page[pretix.Order]](t)(s.event.Orders.List(ctx, pretix.OrderListParams{PageSize: 1})).Generated,
		"orders of all": got[*pretix.Page[pretix.Order]](t)(s.org.Orders.List(ctx, pretix.OrderListParams{PageSize: 1})).Generated,
		"dates":         got[*pretix.Page[pretix.SubEvent]](t)(s.event.SubEvents.List(ctx, pretix.SubEventListParams{PageSize: 1})).Generated,
		"dates of all":  got[*pretix.Page[pretix.SubEvent]](t)(s.org.SubEvents.List(ctx, pretix.SubEventListParams{PageSize: 1})).Generated,
		"media":         got[*pretix.Page[pretix.ReusableMedium]](t)(s.org.ReusableMedia.List(ctx, pretix.ReusableMediumListParams{PageSize: 1})).Generated,
	} {
		assert.WithinDuration(t, began, page, time.Minute, name)
	}
	quotas := got[*pretix.Page[pretix.Quota]](t)(s.event.Quotas.List(ctx, pretix.QuotaListParams{}))
	assert.Zero(t, quotas.Generated)
	assert.Zero(t, quotas.LastModified)
}

func testConditional[T, P any](t *testing.T, name string, list func(context.Context, P, ...pretix.RequestOption) (*pretix.Page[T], error), params P) {
	t.Helper()
	ctx := t.Context()
	page := got[*pretix.Page[T]](t)(list(ctx, params))
	require.WithinDuration(t, time.Now(), page.LastModified, 10*time.Minute, name)
	assert.Zero(t, page.Generated, name)
	var r pretix.Response
	none, err := list(ctx, params, pretix.WithIfModifiedSince(page.LastModified), pretix.WithResponse(&r))
	require.ErrorIs(t, err, pretix.ErrNotModified, name)
	assert.Nil(t, none)
	assert.Equal(t, 304, r.StatusCode)
	for _, since := range []time.Time{page.LastModified.Add(-time.Second), {}} {
		again := got[*pretix.Page[T]](t)(list(ctx, params, pretix.WithIfModifiedSince(since)))
		assert.Equal(t, page, again, name)
	}
}
