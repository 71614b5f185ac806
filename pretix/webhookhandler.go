package pretix

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/webhook"
)

// ErrDisableWebhook makes the server disable the webhook that delivered the
// notification, when the function of a [WebhookHandler] returns it. Nothing is
// delivered to it any more, not even retries, until somebody enables it. No other error
// does this.
var ErrDisableWebhook = errors.New("pretix: disable this webhook")

// webhookBodyTimeout is how long the body of a delivery may take.
const webhookBodyTimeout = 10 * time.Second

// A WebhookHandler receives what the server delivers to the target URL of a webhook, and
// passes it to a function. It is safe for concurrent use. It responds with
//
//   - 204 when the function has returned nil, or did so before for the same notification;
//   - 503 when it returned an error, panicked, or is not done after
//     [DefaultWebhookTimeout]: the server tries again, see [NewWebhookHandler];
//   - 410 when it returned [ErrDisableWebhook];
//   - 405 to other methods than POST, 401 or 403 without the secret, 413 and 400 to a body
//     that is not a notification. The function is not called for these.
//
// The body has to arrive within 10 seconds. Headers are up to [http.Server]: set its
// ReadHeaderTimeout.
//
// It never redirects, which the server would take for a failure. Mount it at the exact
// path of the target URL, so that nothing in front of it redirects either: with
// [http.ServeMux], a pattern that ends in a slash redirects the path without one.
type WebhookHandler struct {
	auths    []WebhookAuth
	function func(context.Context, Notification) error

	timeout  time.Duration
	maxBytes int64
	remember int
	log      *slog.Logger
	memory   *webhook.Memory
}

// NewWebhookHandler creates a handler that passes notifications to a function.
//
// Let the function store the notification in a queue, and return. It may also do the
// work itself, but its context ends after 25 seconds. The context has the values of the
// request's, and does not end when the server disconnects.
//
// The server delivers a notification again after each failure: after 5 and 30 seconds,
// 1, 5, 20 and 60 minutes, 4, 6, 12, 12 and 24 hours. It can also deliver one twice,
// and delivers it to each webhook that it is for. The function is called once for each
// notification until it has returned nil, never twice at the same time, as far as the
// memory of the handler reaches (see [WithWebhookMemory]) and within one process. So it
// must be able to repeat its work.
func NewWebhookHandler(auth WebhookAuth, function func(context.Context, Notification) error, opts ...WebhookOption) (*WebhookHandler, error) {
	h := &WebhookHandler{
		auths: []WebhookAuth{auth}, function: function,
		timeout: DefaultWebhookTimeout, maxBytes: DefaultWebhookBytes, remember: DefaultWebhookMemory, log: slog.Default(),
	}
	if err := auth.check(); err != nil {
		return nil, convert(err)
	}
	if function == nil {
		return nil, convert(transport.Invalid("function", "must not be nil"))
	}
	for _, o := range opts {
		if o.apply == nil {
			return nil, convert(transport.Invalid("opts", "must not contain a zero WebhookOption"))
		}
		if err := o.apply(h); err != nil {
			return nil, convert(err)
		}
	}
	h.memory = webhook.NewMemory(h.remember, 0)
	return h, nil
}

// A verdict is what became of a delivery.
type verdict struct {
	status   int
	err      error // why it is not a success
	repeated bool
	head     *NotificationHead // nil if it was no notification
}

// ServeHTTP implements [http.Handler].
func (h *WebhookHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	webhook.BoundBody(w, start.Add(webhookBodyTimeout))
	v := h.serve(w, r)
	h.report(r.Context(), v, time.Since(start))
	if v.err == nil {
		w.WriteHeader(v.status)
		return
	}
	http.Error(w, http.StatusText(v.status), v.status)
}

func (h *WebhookHandler) serve(w http.ResponseWriter, r *http.Request) verdict {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return verdict{status: http.StatusMethodNotAllowed, err: errors.New("not a POST")}
	}
	if !h.authorized(r) {
		v := verdict{status: http.StatusForbidden, err: errors.New("wrong or missing secret")}
		if slices.ContainsFunc(h.auths, func(a WebhookAuth) bool { return a.kind == webhookAuthBasic }) {
			w.Header().Set("WWW-Authenticate", `Basic realm="webhook"`)
			v.status = http.StatusUnauthorized
		}
		return v
	}
	body, err := webhook.ReadBody(w, r, h.maxBytes)
	switch {
	case errors.Is(err, webhook.ErrTooLarge):
		return verdict{status: http.StatusRequestEntityTooLarge, err: err}
	case err != nil:
		return verdict{status: http.StatusBadRequest, err: errors.New("the body breaks off")}
	}
	n, err := ParseNotification(body)
	if err != nil {
		return verdict{status: http.StatusBadRequest, err: err}
	}
	return h.handle(r, n)
}

// authorized compares with every secret, also after one that is the right one.
func (h *WebhookHandler) authorized(r *http.Request) bool {
	ok := false
	for _, a := range h.auths {
		ok = a.accepts(r) || ok
	}
	return ok
}

// handle calls the function, or waits for the call that another delivery of the same
// notification has made.
func (h *WebhookHandler) handle(r *http.Request, n Notification) verdict {
	// The work is not lost when the server hangs up, nor is that of others who wait.
	ctx := context.WithoutCancel(r.Context())
	waiting, stop := context.WithTimeout(ctx, h.timeout)
	defer stop()
	v := verdict{status: http.StatusNoContent, head: n.Head()}
	v.repeated, v.err = h.memory.Do(waiting, keyOf(n), func() error {
		ctx, cancel := context.WithTimeout(ctx, h.timeout)
		defer cancel()
		return h.function(ctx, n)
	})
	switch {
	case v.err == nil:
	case errors.Is(v.err, ErrDisableWebhook) && !v.repeated: // the retry may be another webhook's
		v.status = http.StatusGone
	default:
		v.status = http.StatusServiceUnavailable
	}
	return v
}

// keyOf is the same for all deliveries of a notification. Servers count by themselves,
// so the organizer is a part of it.
func keyOf(n Notification) webhook.Key {
	var of struct {
		Organizer string `json:"organizer"`
		Issuer    string `json:"issuer_slug"`
	}
	_ = json.Unmarshal(n.Head().Raw, &of) // it was decoded before
	return sha256.Sum256(fmt.Appendf(nil, "%d %s", n.Head().ID, cmp.Or(of.Organizer, of.Issuer)))
}

// report writes one line for a delivery: nothing of its URL and body but what happened.
func (h *WebhookHandler) report(ctx context.Context, v verdict, took time.Duration) {
	if h.log == nil { // not made with NewWebhookHandler: it accepts nothing
		return
	}
	level := slog.LevelDebug
	attrs := []slog.Attr{slog.Int("status", v.status), slog.Duration("took", took)}
	if v.head != nil {
		attrs = append(attrs, slog.Int64("notification_id", v.head.ID), slog.String("action", transport.OneLine(string(v.head.Action), 100)))
	}
	if v.repeated {
		attrs = append(attrs, slog.Bool("repeated", true))
	}
	switch {
	case v.status == http.StatusServiceUnavailable:
		level = slog.LevelError
	case v.err != nil:
		level = slog.LevelWarn
	}
	if v.err != nil {
		attrs = append(attrs, loggedError(v.err))
	}
	if p, ok := errors.AsType[*webhook.PanicError](v.err); ok {
		attrs = append(attrs, slog.String("stack", string(p.Stack)))
	}
	h.log.LogAttrs(ctx, level, "pretix webhook", attrs...)
}

// loggedError is what may be logged of an error. Texts of this package's errors repeat
// messages of the server.
func loggedError(err error) slog.Attr {
	var e slog.LogValuer
	if errors.As(err, &e) {
		return slog.Attr{Key: "error", Value: slog.GroupValue(slog.String("type", fmt.Sprintf("%T", e)), slog.Any("value", e))}
	}
	return slog.String("error", transport.OneLine(err.Error(), 300))
}
