package pretix

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// ErrDisableWebhook makes the server switch off the webhook that delivered the
// notification, when the function of a [WebhookHandler] returns it. Nothing is delivered
// to it any more, not even what is to be retried, until somebody enables it again. No
// other error does this.
var ErrDisableWebhook = errors.New("pretix: disable this webhook")

const (
	// DefaultWebhookTimeout is how long the function of a [WebhookHandler] may take. The
	// server waits for 30 seconds.
	DefaultWebhookTimeout = 25 * time.Second
	// DefaultWebhookMemory is how many notifications a [WebhookHandler] remembers.
	DefaultWebhookMemory = 10_000

	maxWebhookBytes    = 64 << 10 // the server sends less than 1 KiB
	webhookBodyTimeout = 10 * time.Second
)

// A WebhookHandler receives what the server delivers to the target URL of a webhook, and
// passes it to a function. It is safe for concurrent use. It responds with
//
//   - 204 when the function has returned nil, or did so before for the same notification;
//   - 503 when it returned an error, panicked, or is not done after
//     [DefaultWebhookTimeout]: the server tries again, see [NewWebhookHandler];
//   - 410 when it returned [ErrDisableWebhook];
//   - 405 to other methods than POST, 401 or 403 without the secret, 413 and 400 to a body
//     that is no notification. The function is not called for these.
//
// It never redirects, which the server would take for a failure. Mount it at the exact
// path of the target URL, so that nothing in front of it does: with [http.ServeMux], a
// pattern that ends in a slash redirects the path without one.
type WebhookHandler struct {
	auths    []WebhookAuth
	function func(context.Context, Notification) error
	timeout  time.Duration
	logger   *slog.Logger
	memory   *webhookMemory
}

// A WebhookOption changes how a [WebhookHandler] works.
type WebhookOption func(*webhookOptions)

type webhookOptions struct {
	auths   []WebhookAuth
	timeout time.Duration
	memory  int
	logger  *slog.Logger
}

// WithWebhookAuth accepts another secret as well, while the target URLs of the webhooks
// are changed from one to the other.
func WithWebhookAuth(auth WebhookAuth) WebhookOption {
	return func(o *webhookOptions) { o.auths = append(o.auths, auth) }
}

// WithWebhookTimeout sets how long the function may take, if something in front of the
// handler waits for less than the server does. At most 29 seconds.
func WithWebhookTimeout(d time.Duration) WebhookOption {
	return func(o *webhookOptions) { o.timeout = d }
}

// WithWebhookMemory sets how many notifications are remembered after the function
// returned nil, some 100 bytes each. With 0 each duplicate is passed to the function.
func WithWebhookMemory(notifications int) WebhookOption {
	return func(o *webhookOptions) { o.memory = notifications }
}

// WithWebhookLogger sets where errors and panics of the function are logged to. The
// default is [slog.Default]. What is rejected is logged at level debug.
func WithWebhookLogger(l *slog.Logger) WebhookOption {
	return func(o *webhookOptions) { o.logger = l }
}

// NewWebhookHandler makes a handler that passes notifications to a function.
//
// Let the function store the notification in a queue, and return. If it does the work
// itself, as it may, it must be done after 25 seconds, when its context ends. The
// context does not end when the server hangs up, and has the values of the request's.
//
// The server delivers a notification again after each failure: after 5 and 30 seconds,
// 1, 5, 20 and 60 minutes, 4, 6, 12, 12 and 24 hours. It can also deliver one twice, and
// delivers it to each webhook that it is for. The function is called once for each
// notification until it has returned nil, never twice at the same time, as far as the
// memory of the handler reaches (see [WithWebhookMemory]) and within one process. So it must
// be able to do its work again.
func NewWebhookHandler(auth WebhookAuth, function func(context.Context, Notification) error, opts ...WebhookOption) (*WebhookHandler, error) {
	o := webhookOptions{auths: []WebhookAuth{auth}, timeout: DefaultWebhookTimeout, memory: DefaultWebhookMemory, logger: slog.Default()}
	for _, opt := range opts {
		if opt != nil {
			opt(&o)
		}
	}
	for _, a := range o.auths {
		if err := a.check(); err != nil {
			return nil, convert(err)
		}
	}
	var err error
	switch {
	case function == nil:
		err = transport.Invalid("function", "must not be nil")
	case o.timeout <= 0 || o.timeout > 29*time.Second:
		err = transport.Invalid("WithWebhookTimeout", "must be above 0 and at most 29 seconds, since the server waits for 30")
	case o.memory < 0:
		err = transport.Invalid("WithWebhookMemory", "must not be negative")
	case o.logger == nil:
		err = transport.Invalid("WithWebhookLogger", "must not be nil; use slog.DiscardHandler to log nothing")
	}
	if err != nil {
		return nil, convert(err)
	}
	return &WebhookHandler{auths: o.auths, function: function, timeout: o.timeout, logger: o.logger, memory: newWebhookMemory(o.memory)}, nil
}

// ServeHTTP implements [http.Handler].
func (h *WebhookHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		h.reject(w, r, http.StatusMethodNotAllowed, "method not allowed")
		return
	}
	if !h.authorized(r) {
		status := http.StatusForbidden
		for _, a := range h.auths {
			if a.kind == webhookAuthBasic {
				w.Header().Set("WWW-Authenticate", `Basic realm="webhook"`)
				status = http.StatusUnauthorized
			}
		}
		h.reject(w, r, status, "wrong or missing secret")
		return
	}
	body, err := readWebhook(w, r)
	if err != nil {
		status := http.StatusBadRequest
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			status = http.StatusRequestEntityTooLarge
		}
		h.reject(w, r, status, "the body cannot be read")
		return
	}
	n, err := ParseNotification(body)
	if err != nil {
		h.reject(w, r, http.StatusBadRequest, err.Error())
		return
	}
	status := h.handle(r, n)
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return
	}
	http.Error(w, http.StatusText(status), status)
}

// authorized compares with every secret, also after one that is the right one.
func (h *WebhookHandler) authorized(r *http.Request) bool {
	ok := false
	for _, a := range h.auths {
		ok = a.accepts(r) || ok
	}
	return ok
}

func (h *WebhookHandler) reject(w http.ResponseWriter, r *http.Request, status int, problem string) {
	h.logger.LogAttrs(r.Context(), slog.LevelDebug, "pretix: webhook rejected", slog.Int("status", status), slog.String("problem", problem))
	http.Error(w, http.StatusText(status), status)
}

func readWebhook(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > maxWebhookBytes {
		return nil, &http.MaxBytesError{Limit: maxWebhookBytes}
	}
	// A deadline that is left would end the context of the request while it is handled.
	deadline := http.NewResponseController(w)
	_ = deadline.SetReadDeadline(time.Now().Add(webhookBodyTimeout)) //nolint:errcheck // not every server has deadlines
	defer func() { _ = deadline.SetReadDeadline(time.Time{}) }()     //nolint:errcheck // as above
	return io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhookBytes))
}

// handle calls the function, or waits for the call that another delivery of the same
// notification has made. It returns the status to respond with.
func (h *WebhookHandler) handle(r *http.Request, n Notification) int {
	key := keyOf(n)
	run, isNew := h.memory.begin(key)
	if run == nil {
		return http.StatusNoContent
	}
	if isNew {
		// The work is not lost when the server hangs up, nor is that of others who wait.
		go h.run(context.WithoutCancel(r.Context()), key, run, n)
	}
	patience := time.NewTimer(h.timeout)
	defer patience.Stop()
	select {
	case <-run.done:
	case <-patience.C:
		if isNew {
			h.failed(r.Context(), n, errors.New("not done in time, and still running"))
		}
		return http.StatusServiceUnavailable
	}
	switch {
	case run.err == nil:
		return http.StatusNoContent
	case isNew && errors.Is(run.err, ErrDisableWebhook): // never that of another webhook
		return http.StatusGone
	}
	return http.StatusServiceUnavailable
}

func (h *WebhookHandler) run(ctx context.Context, key webhookKey, run *webhookRun, n Notification) {
	ctx, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	err := errors.New("the function ended its goroutine")
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n\n%s", p, debug.Stack())
		}
		if err != nil {
			h.failed(ctx, n, err)
		}
		h.memory.end(key, run, err)
	}()
	err = h.function(ctx, n)
}

func (h *WebhookHandler) failed(ctx context.Context, n Notification, err error) {
	head := n.Head()
	h.logger.LogAttrs(ctx, slog.LevelError, "pretix: webhook failed",
		slog.Int64("notification_id", head.ID), slog.String("action", string(head.Action)), slog.Any("error", err))
}
