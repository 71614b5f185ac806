package mews_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// From a change to the copy: the fake delivers with faults of all kinds to the handler,
// which fills a queue, whose worker fetches. Nothing is lost.
func TestWebhooksFromChangeToCopy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := mewstest.New()
		defer server.Close()
		client := fetchClient(t, server, server.AccessToken())

		var mu sync.Mutex
		queue := make(chan []byte, 1000)
		copied := map[string]string{}
		var worker sync.WaitGroup
		worker.Go(func() {
			for stored := range queue {
				var m mews.EventMessage
				require.NoError(t, json.Unmarshal(stored, &m))
				objects, err := m.Events.Fetch(t.Context(), client)
				require.NoError(t, err)
				assert.Empty(t, objects.Missing)
				for _, c := range objects.Customers {
					copied[c.ID] = c.FirstName + " " + c.LastName
				}
			}
		})
		puts := 0
		auth := mews.WebhookSecretQuery("secret", hookSecret)
		handler, err := mews.NewWebhookHandler(auth, func(ctx context.Context, m mews.EventMessage) error {
			mu.Lock()
			defer mu.Unlock()
			switch puts++; puts % 7 {
			case 2:
				return errors.New("the queue is down")
			case 4:
				mu.Unlock()
				<-ctx.Done()
				mu.Lock()
				return ctx.Err()
			case 6:
				panic("x")
			}
			stored, err := json.Marshal(m)
			queue <- stored
			return err
		}, mews.WithWebhookLogger(slog.New(slog.DiscardHandler)))
		require.NoError(t, err)
		url, err := auth.TargetURL("https://example.com/mews")
		require.NoError(t, err)
		webhook := server.DeliverTo(url, mewstest.Delivery{Handler: handler, MaxEvents: 5, MaxAttempts: 20})

		half := func(b []byte) []byte { return b[:len(b)/2] }
		var ids []string
		for i := range 40 {
			webhook.Inject([]mewstest.DeliveryFault{{Duplicates: 2}, {LoseResponse: true}, {Delay: 20 * time.Minute}, {Body: half}, {After: 1}}[i%5])
			if len(ids) < 15 {
				ids = append(ids, server.AddCustomer(mewstest.Object{"LastName": fmt.Sprint("Guest ", i)}))
			}
			require.True(t, server.Change("customers", ids[i*7%len(ids)], mewstest.Object{"FirstName": fmt.Sprint("Version ", i)}))
			time.Sleep(time.Duration(i%4) * 10 * time.Second)
		}
		for i := range 3 { // equal messages
			require.True(t, server.Change("customers", ids[0], mewstest.Object{"FirstName": fmt.Sprint("Last ", i)}))
			time.Sleep(10 * time.Minute)
		}
		time.Sleep(4 * time.Hour)

		mu.Lock()
		close(queue)
		mu.Unlock()
		worker.Wait()
		require.Len(t, copied, len(ids))
		for _, c := range server.Customers() {
			assert.Equal(t, fmt.Sprint(c["FirstName"], " ", c["LastName"]), copied[c["Id"].(string)])
		}
	})
}
