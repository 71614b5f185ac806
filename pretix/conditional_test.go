package pretix_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func TestIfModifiedSinceOfTheFirstPageOnly(t *testing.T) {
	t.Parallel()
	for _, prefetch := range []int{0, 2} {
		f := &fakeTransport{respond: func(r *http.Request) (int, string) {
			next := "null"
			if page := r.URL.Query().Get("page"); page == "" || page == "2" {
				next = fmt.Sprintf(`"https://pretix.example.org/api/v1/?page=%d&page_size=1"`, len(page)+2)
			}
			return 200, `{"count":3,"next":` + next + `,"previous":null,"results":[{"id":1}]}`
		}}
		items := connect(t, f).Organizer("o").Event("e").Items
		berlin := time.FixedZone("", 3600)
		since := pretix.WithIfModifiedSince(time.Date(2026, 11, 25, 15, 4, 5, 999, berlin))
		for range 2 {
			f.asked = nil
			all, err := pretix.Collect(items.All(t.Context(), pretix.ItemListParams{PageSize: 1}, since, pretix.WithPrefetch(prefetch), pretix.WithHeader("Accept-Language", "de")), -1)
			require.NoError(t, err)
			assert.Len(t, all, 3)
			sent := map[string]string{}
			for _, r := range f.asked {
				sent[r.URL.Query().Get("page")] = r.Header.Get("If-Modified-Since")
				assert.Equal(t, "de", r.Header.Get("Accept-Language"))
			}
			assert.Equal(t, map[string]string{"": "Wed, 25 Nov 2026 14:04:05 GMT", "2": "", "3": ""}, sent)
		}
		f.asked = nil
		_, err := items.List(t.Context(), pretix.ItemListParams{Start: "page=3"}, since)
		require.NoError(t, err)
		assert.NotEmpty(t, f.asked[0].Header.Get("If-Modified-Since"), "the first request, whatever its page")
	}
}

func TestIfModifiedSinceIsRejectedElsewhere(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 200, `{"count":0,"next":null,"results":[]}`)
	event := client.Organizer("o").Event("e")
	ctx := t.Context()
	for _, since := range []time.Time{{}, time.Unix(1e9, 0)} {
		o := pretix.WithIfModifiedSince(since)
		_, quotas := event.Quotas.List(ctx, pretix.QuotaListParams{}, o)
		_, orders := pretix.Collect(event.Orders.All(ctx, pretix.OrderListParams{}, o), -1)
		_, item := event.Items.Get(ctx, 1, o)
		_, variations := event.Item(1).Variations.List(ctx, pretix.ItemVariationListParams{}, o)
		_, created := event.Categories.Create(ctx, pretix.ItemCategoryCreateParams{Name: english("x")}, o)
		_, file := event.Orders.Download(ctx, "A", "pdf", &bytes.Buffer{}, o)
		_, version := client.Version(ctx, o)
		for name, err := range map[string]error{"quotas": quotas, "orders": orders, "item": item, "variations": variations, "create": created, "file": file, "version": version} {
			require.EqualError(t, err, "pretix: WithIfModifiedSince: only the lists of an event's categories, items, questions, tax rules and discounts take it", name)
		}
		assert.Zero(t, server.count())
	}
	const path = "organizers/o/events/e/taxrules/"
	o := pretix.WithIfModifiedSince(time.Unix(1e9, 0))
	require.NoError(t, client.Do(ctx, http.MethodGet, path, nil, nil, o))
	_, err := pretix.Collect(pretix.Iterate[map[string]any](ctx, client, pretix.IterateParams{Path: path}, o), -1)
	require.NoError(t, err)
	for _, r := range server.asked {
		assert.Equal(t, "Sun, 09 Sep 2001 01:46:40 GMT", r.Header.Get("If-Modified-Since"))
	}
}
