package mews

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/webhook"
)

// A WebhookHandler receives what the vendor sends to the URL of a webhook, and passes it
// to a function. It is safe for concurrent use. It responds with
//
//   - 204 when the function has returned nil;
//   - 503 when it returned an error, panicked, or is not done after 4 seconds: the
//     vendor sends the message again after some minutes, a few times;
//   - 405 to other methods than POST, and 403 without the secret;
//   - 413 to a body that is too large, 400 to one that is not a message, and 501 to a
//     message that no function takes.
//
// The function is called for the first two only. The body has to arrive within 4 seconds,
// too. Headers are up to [http.Server]: set its ReadHeaderTimeout.
type WebhookHandler struct {
	auths       []WebhookAuth
	events      func(context.Context, EventMessage) error
	integration func(context.Context, IntegrationEvent) error

	timeout  time.Duration
	maxBytes int64
	window   time.Duration // 0: messages of events may repeat
	remember int
	log      *slog.Logger

	repeats      *webhook.Memory // of events; nil without a window
	integrations *webhook.Memory
}

// NewWebhookHandler creates a handler that passes the messages of general webhooks to a
// function.
//
// Let the function store the message in a queue, and return. Do not fetch there: its
// context ends 4 seconds after the message arrived. The context has the values of the
// request's, and does not end when the vendor disconnects. A function that does not
// return in time continues to run, and is called again when the vendor sends the
// message again.
//
// The same message can arrive several times, and at the same time, and another process
// knows nothing of what this one received: the function must be able to repeat its
// work.
func NewWebhookHandler(auth WebhookAuth, events func(context.Context, EventMessage) error, opts ...WebhookOption) (*WebhookHandler, error) {
	h := &WebhookHandler{
		auths: []WebhookAuth{auth}, events: events,
		timeout: DefaultWebhookTimeout, maxBytes: DefaultWebhookBytes, remember: DefaultWebhookMemory, log: slog.Default(),
	}
	if err := auth.check(); err != nil {
		return nil, convert(err)
	}
	if events == nil {
		return nil, convert(transport.Invalid("events", "must not be nil"))
	}
	for _, o := range opts {
		if o.apply == nil {
			return nil, convert(transport.Invalid("opts", "must not contain a zero WebhookOption"))
		}
		if err := o.apply(h); err != nil {
			return nil, convert(err)
		}
	}
	h.integrations = webhook.NewMemory(h.remember, 0)
	if h.window > 0 {
		h.repeats = webhook.NewMemory(h.remember, h.window)
	}
	return h, nil
}

// A verdict is what became of a request.
type verdict struct {
	status   int
	err      error // why it is not a success
	repeated bool
	of       slog.Attr // the message
}

// ServeHTTP implements [http.Handler].
func (h *WebhookHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	v := h.serve(w, r, start)
	h.report(r.Context(), v, time.Since(start))
	if v.err == nil {
		w.WriteHeader(v.status)
		return
	}
	http.Error(w, http.StatusText(v.status), v.status)
}

func (h *WebhookHandler) serve(w http.ResponseWriter, r *http.Request, start time.Time) verdict {
	webhook.BoundBody(w, start.Add(h.timeout))
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return verdict{status: http.StatusMethodNotAllowed, err: errors.New("not a POST")}
	}
	if !h.authorized(r) {
		return verdict{status: http.StatusForbidden, err: errors.New("wrong or missing secret")}
	}
	body, err := webhook.ReadBody(w, r, h.maxBytes)
	switch {
	case errors.Is(err, webhook.ErrTooLarge):
		return verdict{status: http.StatusRequestEntityTooLarge, err: err}
	case err != nil:
		return verdict{status: http.StatusBadRequest, err: errors.New("the body breaks off")}
	}
	message, integration, err := decodeMessage(body, start.UTC())
	switch {
	case errors.Is(err, errTooManyEvents):
		return verdict{status: http.StatusRequestEntityTooLarge, err: err}
	case err != nil:
		return verdict{status: http.StatusBadRequest, err: err}
	}
	d := delivery{ctx: context.WithoutCancel(r.Context()), deadline: start.Add(h.timeout), key: sha256.Sum256(body)}
	if integration != nil {
		return h.handleIntegration(d, *integration) //nolint:contextcheck // delivery has it
	}
	return h.handleEvents(d, *message) //nolint:contextcheck // as above
}

// authorized compares with every secret, also after one that is the right one.
func (h *WebhookHandler) authorized(r *http.Request) bool {
	ok := false
	for _, a := range h.auths {
		ok = a.accepts(r) || ok
	}
	return ok
}

// A delivery is a message on its way to a function.
type delivery struct {
	ctx      context.Context // does not end when the vendor hangs up
	deadline time.Time
	key      webhook.Key
}

func (h *WebhookHandler) handleEvents(d delivery, m EventMessage) verdict {
	v := verdict{status: http.StatusNoContent, of: slog.Any("message", m)}
	if len(m.Events) == 0 {
		return v
	}
	return d.run(h.repeats, v, func(ctx context.Context) error { return h.events(ctx, m) })
}

func (h *WebhookHandler) handleIntegration(d delivery, e IntegrationEvent) verdict {
	v := verdict{status: http.StatusNoContent, of: slog.Any("message", e)}
	if h.integration == nil {
		v.status, v.err = http.StatusNotImplemented, errors.New("no function takes integration webhooks, see WithIntegrationWebhooks")
		return v
	}
	// The others can be equal without being the same: enabled, disabled, enabled.
	var memory *webhook.Memory
	if !e.AccessToken.IsZero() || !e.DeletedUTC.IsZero() {
		memory = h.integrations
	}
	return d.run(memory, v, func(ctx context.Context) error { return h.integration(ctx, e) })
}

// run calls a function, or waits for the call that an equal delivery has made.
func (d delivery) run(memory *webhook.Memory, v verdict, f func(context.Context) error) verdict {
	timed := func() error {
		ctx, cancel := context.WithDeadline(d.ctx, d.deadline)
		defer cancel()
		return f(ctx)
	}
	waiting, stop := context.WithDeadline(d.ctx, d.deadline)
	defer stop()
	switch {
	case waiting.Err() != nil: // the body was slow
		v.err = webhook.ErrTimeout
	case memory == nil:
		v.err = webhook.Run(waiting, timed)
	default:
		v.repeated, v.err = memory.Do(waiting, d.key, timed)
	}
	if v.err != nil {
		v.status = http.StatusServiceUnavailable
	}
	return v
}

// report writes one line for a request: nothing of its URL and body but identifiers of
// properties and numbers.
func (h *WebhookHandler) report(ctx context.Context, v verdict, took time.Duration) {
	if h.log == nil { // not made with NewWebhookHandler: it accepts nothing
		return
	}
	level := slog.LevelDebug
	attrs := []slog.Attr{slog.Int("status", v.status), slog.Duration("took", took)}
	if v.of.Key != "" {
		attrs = append(attrs, v.of)
	}
	if v.repeated {
		attrs = append(attrs, slog.Bool("repeated", true))
	}
	switch {
	case v.status == http.StatusServiceUnavailable:
		level = slog.LevelError
	case v.err != nil && v.status != http.StatusForbidden && v.status != http.StatusMethodNotAllowed:
		level = slog.LevelWarn // somebody who knows the secret sends something else than a message
	}
	if v.err != nil {
		attrs = append(attrs, loggedError(v.err))
	}
	if p, ok := errors.AsType[*webhook.PanicError](v.err); ok {
		attrs = append(attrs, slog.String("stack", string(p.Stack)))
	}
	h.log.LogAttrs(ctx, level, "mews webhook", attrs...)
}

// loggedError is what may be logged of an error. Texts of this package's errors repeat
// messages of the vendor.
func loggedError(err error) slog.Attr {
	var e slog.LogValuer
	if errors.As(err, &e) {
		return slog.Attr{Key: "error", Value: slog.GroupValue(slog.String("type", fmt.Sprintf("%T", e)), slog.Any("value", e))}
	}
	return slog.String("error", transport.OneLine(err.Error(), 300))
}
