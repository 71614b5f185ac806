package pretix_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// A webhookStage is a server, real or fake, that delivers to a handler.
type webhookStage struct {
	t      *testing.T
	client *pretix.Client
	org    pretix.OrganizerHandle
	wait   func()
	hook   *pretix.Webhook
	slug   string // of the event

	mu       sync.Mutex
	results  []error // of the next calls of the function
	received []pretix.Notification
	seen     map[pretix.WebhookAction]int
	fetched  int

	event      pretix.EventHandle
	item, card int64
	list       int64
}

// receive is the function of the handler. It fetches what orders and customers have
// become, while the server still waits for the response.
func (s *webhookStage) receive(ctx context.Context, n pretix.Notification) error {
	s.mu.Lock()
	s.received = append(s.received, n)
	s.seen[n.Head().Action]++
	var result error
	if len(s.results) > 0 {
		result, s.results = s.results[0], s.results[1:]
	}
	s.mu.Unlock()
	var err error
	switch n := n.(type) {
	case *pretix.OrderNotification:
		_, err = n.Fetch(ctx, s.client)
	case *pretix.CustomerNotification:
		_, err = n.Fetch(ctx, s.client)
	case *pretix.GiftCardTransactionNotification:
		_, err = n.Fetch(ctx, s.client)
	case *pretix.CheckinNotification:
		_, err = n.Fetch(ctx, s.client)
	default:
		return result
	}
	if err != nil && !errors.Is(err, pretix.ErrNotFound) {
		return err
	}
	s.mu.Lock()
	s.fetched++
	s.mu.Unlock()
	return result
}

// step does something, and compares what is delivered. The actions come without what
// all have in common.
func (s *webhookStage) step(do func(ctx context.Context) error, want ...string) {
	s.t.Helper()
	s.mu.Lock()
	before := len(s.received)
	s.mu.Unlock()
	require.NoError(s.t, do(s.t.Context()))
	s.wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	actions := []string{}
	for _, n := range s.received[before:] {
		actions = append(actions, strings.TrimPrefix(strings.TrimPrefix(string(n.Head().Action), "pretix."), "event."))
	}
	if want == nil {
		want = []string{}
	}
	assert.Equal(s.t, want, actions)
}

// TestSandboxWebhooks is not parallel: a server that delivers inside of a request, with
// a lock on its database, needs a free thread for what the handler fetches.
//
//nolint:paralleltest // see above
func TestSandboxWebhooks(t *testing.T) {
	path := os.Getenv(sandboxVariable)
	if path == "" {
		t.Skipf("no real server: start one with internal/sandbox/pretix/start.sh and set %s to the env.json it writes", sandboxVariable)
	}
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	var env struct {
		URL       string            `json:"url"`
		Organizer string            `json:"organizer"`
		Tokens    map[string]string `json:"tokens"`
	}
	require.NoError(t, json.Unmarshal(b, &env))
	client, err := pretix.NewClient(env.URL, pretix.Token(env.Tokens["full"]))
	require.NoError(t, err)
	playWebhooks(t, client, env.Organizer, func() {})
}

func TestWebhooksOfFake(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	server.SetWebhookRetries(0, 0, 0) // as a real server without a task queue
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	require.NoError(t, err)
	playWebhooks(t, client, server.Organizer(), server.WaitWebhooks)
}

func playWebhooks(t *testing.T, client *pretix.Client, organizer string, wait func()) {
	t.Helper()
	s := &webhookStage{t: t, client: client, org: client.Organizer(organizer), wait: wait, seen: map[pretix.WebhookAction]int{}}
	s.slug = "hooks" + strings.ToLower(newEmail()[5:20])
	s.event = s.org.Event(s.slug)
	auth := pretix.WebhookBasicAuth("pretix", "a password: with @, / and ?")
	handler, err := pretix.NewWebhookHandler(auth, s.receive, silent)
	require.NoError(t, err)
	statuses := &statusLog{handler: handler}
	receiver := httptest.NewUnstartedServer(statuses)
	receiver.Listener, err = new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	receiver.Start()
	t.Cleanup(receiver.Close)
	target, err := auth.TargetURL(receiver.URL + "/pretix?from=test")
	require.NoError(t, err)
	s.hook, err = s.org.Webhooks.Create(t.Context(), pretix.WebhookCreateParams{TargetURL: target, LimitEvents: []string{}, ActionTypes: everyAction(t)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.org.Webhooks.Delete(context.Background(), s.hook.ID)) }) // the context of the test has ended

	s.playEvents()
	s.playSales()
	s.playCustomers()
	s.playOrders()
	s.playChanges()
	s.playMoney()
	s.playEnd()

	s.mu.Lock()
	defer s.mu.Unlock()
	actions := make([]string, 0, len(s.seen))
	for action := range s.seen {
		actions = append(actions, string(action))
	}
	slices.Sort(actions)
	t.Logf("%d actions in %d deliveries, %d of them fetched:\n%s", len(actions), len(s.received), s.fetched, strings.Join(actions, "\n"))
	assert.GreaterOrEqual(t, len(actions), 20)
	assert.Positive(t, s.fetched)
	assert.Equal(t, map[int]int{204: len(s.received) - 2, 503: 1, 410: 1}, statuses.count())
	for _, n := range s.received {
		_, unknown := n.(*pretix.UnknownNotification)
		assert.False(t, unknown, n.Head().Action)
	}
}

// everyAction are the actions of the contract.
func everyAction(t *testing.T) []pretix.WebhookAction {
	t.Helper()
	b, err := os.ReadFile("../internal/gen/pretix/api.json")
	require.NoError(t, err)
	var facts struct{ Webhooks []pretix.WebhookAction }
	require.NoError(t, json.Unmarshal(b, &facts))
	return facts.Webhooks
}

// A statusLog counts the responses of a handler.
type statusLog struct {
	handler http.Handler

	mu       sync.Mutex
	statuses map[int]int
}

func (l *statusLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	recorder := httptest.NewRecorder()
	l.handler.ServeHTTP(recorder, r)
	l.mu.Lock()
	if l.statuses == nil {
		l.statuses = map[int]int{}
	}
	l.statuses[recorder.Code]++
	l.mu.Unlock()
	w.WriteHeader(recorder.Code)
}

func (l *statusLog) count() map[int]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.statuses
}
