package pretix_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

const none = `{"count":0,"next":null,"previous":null,"results":[]}`

// A feed is one with its type taken away: marks and errors.
type feed func(ctx context.Context, from pretix.ChangeParams) iter.Seq2[string, error]

func feedOf[T any](seq func(context.Context, pretix.ChangeParams) iter.Seq2[*pretix.Changes[T], error]) feed {
	return func(ctx context.Context, from pretix.ChangeParams) iter.Seq2[string, error] {
		return func(yield func(string, error) bool) {
			for batch, err := range seq(ctx, from) {
				if err != nil {
					yield("", err)
					return
				}
				if !yield(batch.Mark, nil) {
					return
				}
			}
		}
	}
}

func feeds(org pretix.OrganizerHandle) map[string]feed {
	event := org.Event("festival")
	return map[string]feed{
		"event orders": feedOf(func(ctx context.Context, from pretix.ChangeParams) iter.Seq2[*pretix.Changes[pretix.Order], error] {
			return event.Orders.Changes(ctx, pretix.OrderListParams{}, from)
		}),
		"orders": feedOf(func(ctx context.Context, from pretix.ChangeParams) iter.Seq2[*pretix.Changes[pretix.Order], error] {
			return org.Orders.Changes(ctx, pretix.OrderListParams{}, from)
		}),
		"event dates": feedOf(func(ctx context.Context, from pretix.ChangeParams) iter.Seq2[*pretix.Changes[pretix.SubEvent], error] {
			return event.SubEvents.Changes(ctx, pretix.SubEventListParams{}, from)
		}),
		"dates": feedOf(func(ctx context.Context, from pretix.ChangeParams) iter.Seq2[*pretix.Changes[pretix.SubEvent], error] {
			return org.SubEvents.Changes(ctx, pretix.SubEventListParams{}, from)
		}),
		"media": feedOf(func(ctx context.Context, from pretix.ChangeParams) iter.Seq2[*pretix.Changes[pretix.ReusableMedium], error] {
			return org.ReusableMedia.Changes(ctx, pretix.ReusableMediumListParams{}, from)
		}),
		"blocked secrets": feedOf(func(ctx context.Context, from pretix.ChangeParams) iter.Seq2[*pretix.Changes[pretix.BlockedSecret], error] {
			return event.BlockedSecrets.Changes(ctx, pretix.BlockedSecretListParams{}, from)
		}),
	}
}

// Each feed begins with everything, and goes on from the time of the server.
func TestFeeds(t *testing.T) {
	t.Parallel()
	orders := map[string]string{"event orders": "datetime", "orders": "datetime", "event dates": "id", "dates": "id", "media": "id", "blocked secrets": ""}
	for name := range orders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := pretixtest.NewServer(t)
			server.AddEvent(server.Organizer(), "festival")
			client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
			require.NoError(t, err)
			feed := feeds(client.Organizer(server.Organizer()))[name]
			mark := ""
			for i := range 2 {
				server.ResetRequests()
				for next, err := range feed(t.Context(), pretix.ChangeParams{Mark: mark}) {
					require.NoError(t, err)
					mark = next
				}
				require.Len(t, server.Requests(), 1)
				query := server.Requests()[0].RawQuery
				assert.Equal(t, i == 1, strings.Contains(query, "_since="), query)
				assert.Equal(t, orders[name] != "", strings.Contains(query, "ordering="+orders[name]), query)
			}
			for _, err := range feed(t.Context(), pretix.ChangeParams{Mark: "changes:customers/?filters=x"}) {
				invalid, ok := errors.AsType[*pretix.ArgumentError](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, "Mark", invalid.Argument)
			}
		})
	}
}

func TestFeedArguments(t *testing.T) {
	t.Parallel()
	client, rt := responding(t, http.StatusOK, none)
	event := client.Organizer("o").Event("e")
	codes := func(context.Context) ([]string, error) { return []string{""}, nil }
	orders := func(params pretix.OrderListParams, from pretix.ChangeParams) iter.Seq2[*pretix.Changes[pretix.Order], error] {
		return event.Orders.Changes(t.Context(), params, from)
	}
	for argument, seq := range map[string]iter.Seq2[*pretix.Changes[pretix.Order], error]{
		"ModifiedSince": orders(pretix.OrderListParams{ModifiedSince: time.Now()}, pretix.ChangeParams{}),
		"Ordering":      orders(pretix.OrderListParams{Ordering: []pretix.OrderOrdering{pretix.OrderOrderingCode}}, pretix.ChangeParams{}),
		"Start":         orders(pretix.OrderListParams{Start: "page=2"}, pretix.ChangeParams{}),
		"Code":          orders(pretix.OrderListParams{Code: "A"}, pretix.ChangeParams{Codes: codes}),
		"Codes":         orders(pretix.OrderListParams{}, pretix.ChangeParams{Codes: codes}),
		"Mark":          orders(pretix.OrderListParams{}, pretix.ChangeParams{Mark: pretix.End}),
		"Overlap":       orders(pretix.OrderListParams{}, pretix.ChangeParams{Overlap: -1}),
		"PageSize":      orders(pretix.OrderListParams{PageSize: 51}, pretix.ChangeParams{}),
		"organizer":     client.Organizer("").Orders.Changes(t.Context(), pretix.OrderListParams{}, pretix.ChangeParams{}),
	} {
		n := 0
		for batch, err := range seq {
			n++
			assert.Nil(t, batch)
			invalid, ok := errors.AsType[*pretix.ArgumentError](err)
			require.True(t, ok, "%s: %v", argument, err)
			assert.Equal(t, argument, invalid.Argument)
		}
		assert.Equal(t, 1, n, argument)
	}
	for _, err := range event.SubEvents.Changes(t.Context(), pretix.SubEventListParams{}, pretix.ChangeParams{Codes: codes}) {
		require.ErrorContains(t, err, "for orders only")
	}
	assert.Zero(t, rt.count())

	for _, err := range orders(pretix.OrderListParams{}, pretix.ChangeParams{}) {
		require.ErrorContains(t, err, "no Date header", "the server's time is needed")
	}
	own := errors.New("the database is down")
	for _, err := range orders(pretix.OrderListParams{}, pretix.ChangeParams{Codes: func(context.Context) ([]string, error) { return nil, own }}) {
		require.ErrorIs(t, err, own)
	}
}

// What events have named comes first, also if nothing shows that it changed, and so
// does what is gone.
func TestFeedOfOrdersThatEventsNamed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := pretixtest.New()
		defer server.Close()
		server.AddEvent(server.Organizer(), "festival")
		const path = "organizers/bigevents/events/festival/orders/"
		for _, code := range []string{"AAAAA", "BBBBB"} {
			server.Add(path, pretixtest.Object{"code": code})
		}
		client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()), pretix.WithHTTPClient(server.HTTPClient()))
		require.NoError(t, err)
		orders := client.Organizer(server.Organizer()).Event("festival").Orders
		var got []string
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		wake := make(chan struct{}, 1)
		var named []string
		rounds := 0
		for batch, err := range orders.Changes(ctx, pretix.OrderListParams{}, pretix.ChangeParams{
			Every: time.Hour, Wake: wake, Codes: func(context.Context) ([]string, error) { return named, nil },
		}) {
			if err != nil {
				require.ErrorIs(t, err, context.Canceled)
				break
			}
			for _, order := range batch.Rows {
				got = append(got, order.Code)
			}
			for _, code := range batch.Missing {
				got = append(got, "no "+code)
			}
			if !batch.End {
				continue
			}
			if rounds++; rounds == 2 {
				cancel()
			}
			named = []string{"BBBBB", "CCCCC"}
			time.AfterFunc(time.Minute, func() { wake <- struct{}{} })
		}
		assert.Equal(t, []string{"AAAAA", "BBBBB", "BBBBB", "no CCCCC"}, got)
	})
}

// A page past the end, since the list became shorter, repeats the round.
func TestFeedOfAListThatBecameShorter(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	server.AddEvent(server.Organizer(), "festival")
	for i := range 7 {
		server.Add("organizers/bigevents/events/festival/orders/", pretixtest.Object{"code": string(rune('A' + i))})
	}
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	require.NoError(t, err)
	server.Inject(pretixtest.Fault{After: 1, Status: http.StatusNotFound, MustFire: true})
	var got []string
	for batch, err := range client.Organizer(server.Organizer()).Orders.Changes(t.Context(), pretix.OrderListParams{PageSize: 3}, pretix.ChangeParams{}) {
		require.NoError(t, err)
		for _, order := range batch.Rows {
			got = append(got, order.Code)
		}
	}
	slices.Sort(got)
	assert.Equal(t, []string{"A", "B", "C", "D", "E", "F", "G"}, got, "each once")
}
