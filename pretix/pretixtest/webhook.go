package pretixtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// WebhookRetries is when the server delivers a notification again after a failure, each
// after the failure before. The last failure of them is the end.
func WebhookRetries() []time.Duration {
	return []time.Duration{
		5 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 20 * time.Minute, time.Hour,
		4 * time.Hour, 6 * time.Hour, 12 * time.Hour, 12 * time.Hour, 24 * time.Hour,
	}
}

// webhookTimeout is how long the server waits for a response.
const webhookTimeout = 30 * time.Second

// WebhookDelivery is one request of the server to the target URL of a webhook.
type WebhookDelivery struct {
	Webhook        int64 // its ID
	NotificationID int64
	Action         string
	Body           string
	Attempt        int  // 1 for the first one
	Duplicate      bool // made by a [WebhookFault]
	Time           time.Time
	Status         int           // 0 without a response
	Err            string        // why there was none
	RetryIn        time.Duration // 0 if it is not delivered again
}

// webhooks delivers notifications. Each webhook has a queue that is worked off in order;
// what is to be delivered again comes back to its end.
type webhooks struct {
	ctx     context.Context //nolint:containedctx // ends with the server
	stop    context.CancelFunc
	workers sync.WaitGroup
	idle    *sync.Cond // of Server.mu

	handler *fake.Local // takes all deliveries; nil for the network
	retries []time.Duration
	faults  []*WebhookFault
	lastID  int64
	noticed []*notice // by the request that is acted on
	queues  map[*row][]*delivery
	busy    int
	timers  map[*time.Timer]struct{}
	made    []WebhookDelivery
}

// A delivery is what a webhook is still to be told.
type delivery struct {
	hook    *row
	notice  *notice
	failed  int  // how often
	delayed bool // by a fault
}

func (s *Server) startWebhooks() {
	w := &webhooks{retries: WebhookRetries(), queues: map[*row][]*delivery{}, timers: map[*time.Timer]struct{}{}}
	w.ctx, w.stop = context.WithCancel(context.Background())
	w.idle = sync.NewCond(&s.mu)
	s.hooks = w
}

func (s *Server) closeWebhooks() {
	s.mu.Lock()
	s.hooks.stop()
	clear(s.hooks.queues)
	for timer := range s.hooks.timers {
		timer.Stop()
	}
	local := s.hooks.handler
	s.mu.Unlock()
	if local != nil {
		local.Close()
	}
	s.hooks.workers.Wait()
}

// AddWebhook registers a webhook for all events of an organizer, and returns its ID.
// Without actions it is notified of everything that the API knows. Programs register
// theirs through the API.
func (s *Server) AddWebhook(organizer, targetURL string, actions ...string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addOrganizer(organizer)
	if len(actions) == 0 {
		actions = memberOf("WebHook", "action_types").Values
	}
	list := make([]any, len(actions))
	for i, action := range actions {
		list[i] = action
	}
	return s.add("organizers/"+organizer+"/webhooks/", fields("target_url", targetURL, "enabled", true, "all_events", true, "action_types", list)).id
}

// HandleWebhooks makes all deliveries go to a handler in the process, with the target
// URLs of the webhooks but without a network, also in a testing/synctest bubble. nil goes
// back to the network. The connection of a handler that panics breaks off.
func (s *Server) HandleWebhooks(handler http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.handler = nil
	if handler != nil {
		s.hooks.handler = fake.NewLocal(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				if recover() != nil {
					panic(http.ErrAbortHandler)
				}
			}()
			handler.ServeHTTP(w, r)
		}))
	}
}

// SetWebhookRetries changes after how long a failed delivery is made again, 0 for at
// once. Without arguments none is. The default is [WebhookRetries].
func (s *Server) SetWebhookRetries(after ...time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.retries = slices.Clone(after)
}

// WaitWebhooks returns when everything has been delivered except what waits for a retry
// or a delay.
func (s *Server) WaitWebhooks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.hooks.busy > 0 {
		s.hooks.idle.Wait()
	}
}

// WebhookDeliveries lists what was delivered, in the order of the responses.
func (s *Server) WebhookDeliveries() []WebhookDelivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hooks.made)
}

// publish puts what was noticed into the queues of the webhooks that it is for.
func (s *Server) publish() {
	for _, n := range s.hooks.noticed {
		on := s.shelves["organizers/"+n.organizer+"/webhooks/"]
		if on == nil {
			continue
		}
		for _, hook := range on.rows {
			if hook.bool("enabled") && n.isFor(hook) {
				s.enqueue(&delivery{hook: hook, notice: n})
			}
		}
	}
	s.hooks.noticed = nil
}

func (s *Server) enqueue(d *delivery) {
	if s.hooks.ctx.Err() != nil {
		return
	}
	waiting, working := s.hooks.queues[d.hook]
	s.hooks.queues[d.hook] = append(waiting, d)
	if !working {
		s.hooks.busy++
		s.hooks.workers.Go(func() { s.work(d.hook) })
	}
}

// work empties the queue of a webhook.
func (s *Server) work(hook *row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.hooks.queues[hook]) > 0 {
		d := s.hooks.queues[hook][0]
		s.hooks.queues[hook] = s.hooks.queues[hook][1:]
		if hook.bool("enabled") && (d.notice.exists == nil || d.notice.exists()) {
			s.attempt(d)
		}
	}
	delete(s.hooks.queues, hook)
	s.hooks.busy--
	s.hooks.idle.Broadcast()
}

// attempt makes a delivery, during which others use the server.
func (s *Server) attempt(d *delivery) {
	fault := WebhookFault{}
	if !d.delayed {
		fault = s.webhookFault(d.notice.action)
	}
	if fault.Delay > 0 {
		later := *d
		later.delayed = true
		s.after(fault.Delay, &later)
		return
	}
	if fault.Lost {
		return
	}
	body := string(renderJSON(d.notice.payload, 0))
	if fault.Body != "" {
		body = fault.Body
	}
	if fault.Truncated {
		body = body[:len(body)/2]
	}
	client, target := s.webhookClient(), d.hook.text("target_url")
	results := make([]WebhookDelivery, 1+max(fault.Duplicates, 0))
	s.mu.Unlock()
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() { results[i] = s.post(client, target, body) })
	}
	all.Wait()
	s.mu.Lock()
	for i := range results {
		r := &results[i]
		r.Webhook, r.NotificationID, r.Action = d.hook.id, d.notice.id, d.notice.action
		r.Attempt, r.Duplicate = d.failed+1, i > 0
		if fault.Unanswered {
			r.Status, r.Err = 0, "the response was lost"
		}
		switch {
		case r.Status == http.StatusGone:
			d.hook.value.set("enabled", false)
		case r.Status >= 200 && r.Status <= 299 || r.Duplicate:
		case d.failed < len(s.hooks.retries):
			r.RetryIn = s.hooks.retries[d.failed]
			s.after(r.RetryIn, &delivery{hook: d.hook, notice: d.notice, failed: d.failed + 1})
		}
		s.hooks.made = append(s.hooks.made, *r)
	}
}

// after queues a delivery later, or at once.
func (s *Server) after(wait time.Duration, d *delivery) {
	if wait <= 0 {
		s.enqueue(d)
		return
	}
	var timer *time.Timer
	timer = time.AfterFunc(wait, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.hooks.timers, timer)
		s.enqueue(d)
	})
	s.hooks.timers[timer] = struct{}{}
}

func (s *Server) webhookClient() *http.Client {
	client := &http.Client{Transport: http.DefaultTransport}
	if s.hooks.handler != nil {
		client = s.hooks.handler.Client()
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client
}

// post makes one request as the server does.
func (s *Server) post(client *http.Client, target, body string) WebhookDelivery {
	made := WebhookDelivery{Body: body, Time: time.Now()}
	ctx, cancel := context.WithTimeout(s.hooks.ctx, webhookTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader([]byte(body)))
	if err != nil {
		made.Err = "the target URL is malformed"
		return made
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "python-requests/2.34.2")
	response, err := client.Do(r)
	if err != nil {
		made.Err = strings.ReplaceAll(fmt.Sprint(err), target, "the target URL")
		return made
	}
	_, err = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	_ = response.Body.Close()
	if err != nil {
		made.Err = "the response broke off"
		return made
	}
	made.Status = response.StatusCode
	return made
}

func webhookResource() resource {
	return resource{
		check: func(_ *Server, _ *call, old *row, data *object) *reply {
			all, given := data.get("all_events")
			if old != nil && !given {
				all = old.get("all_events")
			}
			if all == true && truthy(merged(old, data, "limit_events")) {
				return wrong("Set all_events or limit_events, not both.")
			}
			return nil
		},
	}
}

// disableWebhook is what the server does in place of deleting one.
func (s *Server) disableWebhook(c *call) reply {
	hook := s.rowOf(c)
	if hook == nil {
		return c.notFound()
	}
	hook.value.set("enabled", false)
	return noContent()
}
