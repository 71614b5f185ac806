package pretix

import (
	"log/slog"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

const (
	// DefaultWebhookTimeout is how long the function of a [WebhookHandler] may take. The
	// server waits for 30 seconds.
	DefaultWebhookTimeout = 25 * time.Second
	// DefaultWebhookMemory is how many notifications a [WebhookHandler] remembers.
	DefaultWebhookMemory = 10_000
	// DefaultWebhookBytes is the size of the largest body that is accepted. The server's
	// are below 1 KiB.
	DefaultWebhookBytes = 64 << 10
)

// A WebhookOption configures a [WebhookHandler].
type WebhookOption struct {
	apply func(*WebhookHandler) error
}

// WithWebhookAuth accepts another secret as well, while the target URLs of the webhooks
// are changed from one to the other.
func WithWebhookAuth(auth WebhookAuth) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		h.auths = append(h.auths, auth)
		return auth.check()
	}}
}

// WithWebhookTimeout sets how long the function may take, if something in front of the
// handler waits for less than the server does. At most [DefaultWebhookTimeout].
func WithWebhookTimeout(d time.Duration) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if d <= 0 || d > DefaultWebhookTimeout {
			return transport.Invalid("WithWebhookTimeout", "must be above 0 and at most 25 seconds, since the server waits for 30")
		}
		h.timeout = d
		return nil
	}}
}

// WithWebhookMemory sets how many notifications are remembered after the function
// returned nil, some 100 bytes each. With 0 a duplicate is passed to the function, unless
// the first one is still being handled.
func WithWebhookMemory(notifications int) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if notifications < 0 {
			return transport.Invalid("WithWebhookMemory", "must not be negative")
		}
		h.remember = notifications
		return nil
	}}
}

// WithMaxWebhookBytes sets the size of the largest notification that is accepted.
// Default [DefaultWebhookBytes].
func WithMaxWebhookBytes(n int64) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if n <= 0 {
			return transport.Invalid("WithMaxWebhookBytes", "must be positive")
		}
		h.maxBytes = n
		return nil
	}}
}

// WithWebhookLogger sets where to log deliveries: failures of the function at level
// error with the stack of a panic, what was rejected as a warning, all others at level
// debug. Errors that implement [slog.LogValuer] are logged as that says. The default is
// [slog.Default].
func WithWebhookLogger(l *slog.Logger) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if l == nil {
			return transport.Invalid("WithWebhookLogger", "must not be nil; use slog.DiscardHandler to log nothing")
		}
		h.log = l
		return nil
	}}
}
