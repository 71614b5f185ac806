package mewstest

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// Delivery says how a [Webhook] sends its messages. The zero value sends everything that
// the vendor has events for over the network.
type Delivery struct {
	// Handler receives the messages within the process, with no network in between,
	// whatever host the URL names; also in a testing/synctest bubble.
	Handler http.Handler
	// Client sends the messages, unless there is a Handler.
	Client *http.Client
	// Kinds are the events and the actions of integrations that are sent, such as
	// CustomerUpdated and IntegrationCreated. Empty means all.
	Kinds []string
	// Gather is how long changes are gathered into a message, from the first of them.
	// Default 1 s. The vendor's delay is up to some minutes.
	Gather time.Duration
	// MaxEvents is the most events of a message. Default 200.
	MaxEvents int
	// RetryAfter is the pause after an attempt that failed. Default 5 min.
	RetryAfter time.Duration
	// MaxAttempts is how often a message is sent before it is dropped. Default 5: the
	// vendor gives no number.
	MaxAttempts int
}

// A Webhook sends what changes in a [Server] to a URL.
type Webhook struct {
	url      string
	delivery Delivery
	client   *http.Client
	local    *fake.Local // nil without a Handler
	ctx      context.Context
	cancel   context.CancelFunc

	mu       sync.Mutex
	ended    *sync.Cond // an attempt, or everything
	stopped  bool
	pending  []*gathering
	timer    *time.Timer
	messages map[*message]struct{} // that are not delivered yet
	running  int
	faults   []*DeliveryFault
	attempts []Attempt
}

// gathering is the events of one enterprise that wait for their message.
type gathering struct {
	enterprise, integration string
	events                  []any
	seen                    map[[2]string]bool // by kind and id
}

// message is one message on its way.
type message struct {
	body     []byte
	attempts int
	waiting  bool // for its next attempt
	timer    *time.Timer
}

// DeliverTo registers a webhook: from now on the server sends general events of what
// changes, and actions of integrations, to a URL such as
// https://example.com/mews?secret=... as the vendor does:
//
//   - Each message is a POST of JSON about one enterprise. Changes of customers are sent
//     for each enterprise of their chain.
//   - A new customer is Added and Updated. What changes several times while a message is
//     gathered is in it once. [Server.AddAccessToken] sends IntegrationCreated, and
//     [Server.RevokeAccessToken] IntegrationDeleted.
//   - A response of any 2xx within 5 seconds is a success. Redirects with 307 and 308
//     are followed. After everything else the message is sent again later.
//   - Messages are sent side by side, in no order.
//
// Sending ends with [Server.Close] or [Webhook.Stop]. DeliverTo panics if the URL is
// invalid.
func (s *Server) DeliverTo(address string, d Delivery) *Webhook {
	if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		panic("mewstest: DeliverTo: " + strconv.Quote(address) + " is no URL of http or https")
	}
	w := &Webhook{url: address, delivery: d.withDefaults(), messages: map[*message]struct{}{}}
	w.ended = sync.NewCond(&w.mu)
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.connect()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhooks = append(s.webhooks, w)
	return w
}

func (d Delivery) withDefaults() Delivery {
	d.Kinds = slices.Clone(d.Kinds)
	if d.Gather <= 0 {
		d.Gather = time.Second
	}
	if d.MaxEvents <= 0 {
		d.MaxEvents = 200
	}
	if d.RetryAfter <= 0 {
		d.RetryAfter = 5 * time.Minute
	}
	if d.MaxAttempts <= 0 {
		d.MaxAttempts = 5
	}
	return d
}

// connect makes the client, which follows redirects that keep the method.
func (w *Webhook) connect() {
	client := &http.Client{}
	switch {
	case w.delivery.Handler != nil:
		w.local = fake.NewLocal(w.delivery.Handler)
		client = w.local.Client()
	case w.delivery.Client != nil:
		copied := *w.delivery.Client
		client = &copied
	default:
		client.Transport = &http.Transport{DisableKeepAlives: true}
	}
	client.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if r.Method != http.MethodPost || len(via) > 5 {
			return http.ErrUseLastResponse
		}
		return nil
	}
	w.client = client
}

// Send sends a message of any form at once, such as one of an integration:
//
//	webhook.Send(mewstest.Object{"Action": "IntegrationDisabled", "Data": mewstest.Object{
//		"Integration": mewstest.Object{"Id": id, "Name": "Test"},
//	}})
func (w *Webhook) Send(o Object) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.enqueue(encode(o))
}

// Flush sends all events and all messages that wait for another attempt at once, and
// again without a pause if they fail. It returns when every message is delivered or
// dropped.
func (w *Webhook) Flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.stopped {
		w.cut()
		for m := range w.messages {
			if m.waiting && m.timer.Stop() {
				w.start(m)
			}
		}
		if len(w.messages) == 0 {
			return
		}
		w.ended.Wait()
	}
}

// Stop ends the webhook. It waits for the attempts that are under way.
func (w *Webhook) Stop() {
	w.cancel()
	w.mu.Lock()
	w.stopped, w.pending = true, nil
	if w.timer != nil {
		w.timer.Stop()
	}
	for m := range w.messages {
		if m.waiting {
			m.timer.Stop()
			delete(w.messages, m)
		}
	}
	w.ended.Broadcast()
	w.mu.Unlock()
	if w.local != nil {
		w.local.Close()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.running > 0 {
		w.ended.Wait()
	}
}
