package pretix_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// An empty list is a value where the API wants one, so the error for nil says so.
func TestNilList(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	require.NoError(t, err)
	org := client.Organizer(server.Organizer())
	webhook := pretix.WebhookCreateParams{TargetURL: "https://example.org/", ActionTypes: []pretix.WebhookAction{pretix.WebhookActionOrderPaid}}
	_, err = org.Webhooks.Create(t.Context(), webhook)
	require.EqualError(t, err, "pretix: LimitEvents: must not be nil: pass an empty list for none")
	_, err = org.Event(pretixtest.DefaultEvent).SubEvents.Create(t.Context(), pretix.SubEventCreateParams{
		Name: pretix.I18nString{"en": "Night"}, DateFrom: time.Date(2027, time.January, 1, 20, 0, 0, 0, time.UTC),
	})
	require.EqualError(t, err, "pretix: MetaData: must not be nil: pass an empty map for none")
	webhook.LimitEvents = []string{}
	_, err = org.Webhooks.Create(t.Context(), webhook)
	require.NoError(t, err)
}
