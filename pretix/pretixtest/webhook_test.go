package pretixtest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// responding responds with the statuses, one after the other, and then with the last
// one. 0 breaks the connection off.
type responding struct {
	mu       sync.Mutex
	statuses []int
	bodies   []string
	at       []time.Time
}

func (h *responding) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	h.bodies, h.at = append(h.bodies, string(body)), append(h.at, time.Now())
	status := h.statuses[0]
	if len(h.statuses) > 1 {
		h.statuses = h.statuses[1:]
	}
	h.mu.Unlock()
	if status == 0 {
		panic("the connection breaks off")
	}
	w.Header().Set("Location", "http://elsewhere.example.com/")
	w.WriteHeader(status)
}

func (h *responding) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.bodies)
}

// hooked is a server in a bubble whose webhook a handler takes.
func hooked(t *testing.T, handler http.Handler, actions ...string) *pretixtest.Server {
	t.Helper()
	server := pretixtest.New()
	t.Cleanup(server.Close)
	server.HandleWebhooks(handler)
	server.AddWebhook(server.Organizer(), "https://example.com/pretix?x=a-secret-of-26-letters-abc", actions...)
	return server
}

func enabled(server *pretixtest.Server) bool {
	return server.Objects("organizers/" + server.Organizer() + "/webhooks/")[0]["enabled"] == true
}

// The schedule of the vendor, to the end.
func TestWebhookRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &responding{statuses: []int{500, 404, 302, 401, 0, 409, 503}}
		server := hooked(t, h)
		began := time.Now()
		server.AddCustomer(server.Organizer(), pretixtest.Customer{Identifier: "ABCDEFG"})
		time.Sleep(100 * time.Hour)
		server.WaitWebhooks()
		want := []int{0, 5, 30, 60, 300, 1200, 3600, 4 * 3600, 6 * 3600, 12 * 3600, 12 * 3600, 24 * 3600}
		h.mu.Lock()
		defer h.mu.Unlock()
		require.Len(t, h.at, len(want))
		last := began
		for i, at := range h.at {
			assert.Equal(t, want[i], int(at.Sub(last).Seconds()), i)
			assert.JSONEq(t, `{"notification_id":1,"organizer":"bigevents","customer":"ABCDEFG","action":"pretix.customer.created"}`, h.bodies[i])
			last = at
		}
		deliveries := server.WebhookDeliveries()
		require.Len(t, deliveries, len(want))
		assert.Equal(t, 1, deliveries[0].Attempt)
		assert.Equal(t, 5*time.Second, deliveries[0].RetryIn)
		assert.Equal(t, 302, deliveries[2].Status)
		assert.Zero(t, deliveries[4].Status)
		assert.NotEmpty(t, deliveries[4].Err)
		assert.Equal(t, 12, deliveries[11].Attempt)
		assert.Zero(t, deliveries[11].RetryIn, "given up")
		assert.True(t, enabled(server))
	})
}

func TestWebhookGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &responding{statuses: []int{503, 410}}
		server := hooked(t, h)
		server.AddCustomers(server.Organizer(), 3) // the first is to be retried, the second switches off
		server.WaitWebhooks()
		assert.False(t, enabled(server))
		time.Sleep(100 * time.Hour)
		server.WaitWebhooks()
		server.AddCustomers(server.Organizer(), 1)
		server.WaitWebhooks()
		assert.Equal(t, 2, h.count())
	})
}

// A server waits for 30 seconds, and others are not held up by what is retried.
func TestWebhookSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		server := hooked(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			if calls.Add(1) == 1 {
				time.Sleep(time.Minute)
			}
		}))
		began := time.Now()
		server.AddCustomers(server.Organizer(), 2)
		server.WaitWebhooks()
		assert.Equal(t, 30*time.Second, time.Since(began))
		time.Sleep(6 * time.Second)
		server.WaitWebhooks()
		deliveries := server.WebhookDeliveries()
		require.Len(t, deliveries, 3)
		assert.Equal(t, []int{0, 200, 200}, []int{deliveries[0].Status, deliveries[1].Status, deliveries[2].Status})
		assert.Equal(t, int64(1), deliveries[2].NotificationID)
		time.Sleep(time.Minute) // the first handler
	})
}

// What was deleted before a retry is not told any more.
func TestWebhookOfDeletedObject(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &responding{statuses: []int{503}}
		server := hooked(t, h)
		server.AddCustomer(server.Organizer(), pretixtest.Customer{Identifier: "ABCDEFG"})
		server.WaitWebhooks()
		server.DeleteCustomer(server.Organizer(), "ABCDEFG")
		time.Sleep(100 * time.Hour)
		server.WaitWebhooks()
		assert.Equal(t, 1, h.count())
	})
}

func TestWebhookRegistrations(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &responding{statuses: []int{204}}
		server := pretixtest.New()
		t.Cleanup(server.Close)
		server.HandleWebhooks(h)
		organizer := server.Organizer()
		server.AddEvent(organizer, "festival")
		server.AddEvent(organizer, "other")
		hooks := "organizers/" + organizer + "/webhooks/"
		server.Add(hooks, pretixtest.Object{"target_url": "http://a/", "enabled": true, "all_events": false, "limit_events": []any{"festival"}, "action_types": []any{"pretix.event.item.*", "pretix.customer.created"}})
		server.Add(hooks, pretixtest.Object{"target_url": "http://b/", "enabled": true, "all_events": true, "limit_events": []any{"festival"}, "action_types": []any{"pretix.event.item.*"}})
		server.Add(hooks, pretixtest.Object{"target_url": "http://c/", "enabled": false, "all_events": true, "action_types": []any{"pretix.event.item.*"}})
		server.AddWebhook("another", "http://d/")
		item := func(event string) {
			server.Add("organizers/"+organizer+"/events/"+event+"/items/", pretixtest.Object{"name": pretixtest.Object{"en": "Ticket"}})
			server.WaitWebhooks()
		}
		item("festival")
		assert.Equal(t, 2, h.count())
		item("other") // all_events counts more than limit_events
		assert.Equal(t, 3, h.count())
		server.AddCustomers(organizer, 1) // belongs to no event
		server.WaitWebhooks()
		assert.Equal(t, 4, h.count())
		server.AddCustomers("another", 1)
		server.WaitWebhooks()
		assert.Equal(t, 5, h.count())
		assert.Equal(t, server.WebhookDeliveries()[0].NotificationID, server.WebhookDeliveries()[1].NotificationID, "one notification for all webhooks")
	})
}

func TestWebhookFaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &responding{statuses: []int{204}}
		server := hooked(t, h)
		add := func(n int) []pretixtest.WebhookDelivery {
			before := len(server.WebhookDeliveries())
			server.AddCustomers(server.Organizer(), n)
			server.WaitWebhooks()
			return server.WebhookDeliveries()[before:]
		}
		server.InjectWebhook(pretixtest.WebhookFault{Action: "customer", Duplicates: 2})
		made := add(1)
		require.Len(t, made, 3)
		assert.Equal(t, []bool{false, true, true}, []bool{made[0].Duplicate, made[1].Duplicate, made[2].Duplicate})
		assert.Equal(t, made[0].Body, made[2].Body)

		server.InjectWebhook(pretixtest.WebhookFault{Action: "order", Lost: true})
		server.InjectWebhook(pretixtest.WebhookFault{After: 1, Lost: true})
		made = add(3)
		require.Len(t, made, 2)
		assert.Equal(t, made[0].NotificationID+2, made[1].NotificationID)

		server.InjectWebhook(pretixtest.WebhookFault{Action: "customer", Delay: time.Minute})
		made = add(2)
		require.Len(t, made, 1)
		time.Sleep(2 * time.Minute)
		server.WaitWebhooks()
		all := server.WebhookDeliveries()
		assert.Equal(t, made[0].NotificationID-1, all[len(all)-1].NotificationID, "overtaken")

		server.InjectWebhook(pretixtest.WebhookFault{Action: "customer", Unanswered: true})
		made = add(1)
		assert.Zero(t, made[0].Status)
		time.Sleep(6 * time.Second)
		server.WaitWebhooks()
		all = server.WebhookDeliveries()
		assert.Equal(t, made[0].NotificationID, all[len(all)-1].NotificationID)
		assert.Equal(t, 204, all[len(all)-1].Status)

		server.InjectWebhook(pretixtest.WebhookFault{Action: "customer", Truncated: true, Times: 2})
		assert.Equal(t, `{"notification_id":8,"organizer":"bigeven`, add(2)[0].Body[:41])
		server.InjectWebhook(pretixtest.WebhookFault{Body: "<html>", Action: "customer"})
		assert.Equal(t, "<html>", add(1)[0].Body)
	})
}

func TestNotify(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &responding{statuses: []int{204}}
		server := hooked(t, h, "pretix.plugins.example.*")
		server.Notify(server.Organizer(), "festival", "pretix.plugins.example.sold.out", pretixtest.Object{"organizer": server.Organizer(), "seat": "A-1"})
		server.Notify(server.Organizer(), "festival", "pretix.plugins.other", nil)
		server.WaitWebhooks()
		assert.Equal(t, []string{`{"notification_id":1,"organizer":"bigevents","seat":"A-1","action":"pretix.plugins.example.sold.out"}`}, h.bodies)
	})
}

// A write that fails tells nothing, one that is repeated under its key tells once.
func TestWebhookOfFailedWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &responding{statuses: []int{204}}
		server := hooked(t, h)
		client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()), pretix.WithHTTPClient(server.HTTPClient()))
		require.NoError(t, err)
		customers := client.Organizer(server.Organizer()).Customers
		server.Inject(pretixtest.Fault{Method: "POST", Cut: pretixtest.CutAfter})
		_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "ada@example.com"})
		require.NoError(t, err)
		_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "ada@example.com"})
		require.ErrorIs(t, err, pretix.ErrBadRequest)
		server.WaitWebhooks()
		assert.Equal(t, 1, h.count())
	})
}

// The handler of package pretix on everything that goes wrong: each notification is
// handled once, whatever was lost, doubled, cut or late.
func TestWebhookHandlerLosesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		handled, calls := map[int64]int{}, 0
		handler, err := pretix.NewWebhookHandler(pretix.WebhookSecretQuery("x", "a-secret-of-26-letters-abc"), func(ctx context.Context, n pretix.Notification) error {
			mu.Lock()
			defer mu.Unlock()
			calls++
			switch calls % 7 {
			case 0:
				panic("boom")
			case 1:
				return errors.New("the queue is full")
			}
			handled[n.Head().ID]++
			return ctx.Err()
		}, discardLog)
		require.NoError(t, err)
		server := hooked(t, handler)
		for range 20 {
			for _, fault := range []pretixtest.WebhookFault{{Duplicates: 3}, {Unanswered: true, After: 1}, {Truncated: true}, {Delay: time.Hour}, {Body: "[]"}} {
				server.InjectWebhook(fault)
			}
			server.AddCustomers(server.Organizer(), 10)
			time.Sleep(time.Minute)
		}
		time.Sleep(100 * time.Hour)
		server.WaitWebhooks()
		mu.Lock()
		defer mu.Unlock()
		assert.Len(t, handled, 200)
		for id, n := range handled {
			assert.Equal(t, 1, n, id)
		}
	})
}

// Over a network: the target URL with a password arrives, redirects are not followed.
func TestWebhookOverNetwork(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	server.SetWebhookRetries(0)
	h := &responding{statuses: []int{307, 204}}
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		assert.Equal(t, "me a-secret-of-26-letters-abc POST /pretix?a=b application/json", fmt.Sprint(user, " ", password, " ", r.Method, " ", r.URL.RequestURI(), " ", r.Header.Get("Content-Type")))
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(receiver.Close)
	target, err := pretix.WebhookBasicAuth("me", "a-secret-of-26-letters-abc").TargetURL(receiver.URL + "/pretix?a=b")
	require.NoError(t, err)
	server.AddWebhook(server.Organizer(), target, "pretix.customer.created")
	server.AddWebhook(server.Organizer(), "http://127.0.0.1:1/secret", "pretix.customer.created")
	server.AddWebhook(server.Organizer(), "::", "pretix.customer.created")
	server.AddCustomers(server.Organizer(), 1)
	server.WaitWebhooks()
	assert.Len(t, server.WebhookDeliveries(), 6)
	assert.Equal(t, 2, h.count())
	for _, d := range server.WebhookDeliveries() {
		assert.NotContains(t, d.Err, "secret")
	}
}

var discardLog = pretix.WithWebhookLogger(slog.New(slog.DiscardHandler))
