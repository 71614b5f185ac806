package mews

import (
	"context"
	"log/slog"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

const (
	// DefaultWebhookTimeout is how long the handling of a message may take. The vendor
	// waits for 5 seconds.
	DefaultWebhookTimeout = 4 * time.Second
	// DefaultWebhookMemory is how many messages a [WebhookHandler] remembers.
	DefaultWebhookMemory = 10_000
	// DefaultWebhookBytes is the size of the largest message that is accepted. The vendor's
	// are below 100 KiB.
	DefaultWebhookBytes = 1 << 20
)

// A WebhookOption configures a [WebhookHandler].
type WebhookOption struct {
	apply func(*WebhookHandler) error
}

// WithIntegrationWebhooks passes the messages of integration webhooks to function. They
// may come to the same URL as the events. Without it they are rejected with 501.
//
// A message that contains a token or the time of what happened is passed once: the
// handler remembers it after function has returned nil.
func WithIntegrationWebhooks(function func(context.Context, IntegrationEvent) error) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if function == nil {
			return transport.Invalid("WithIntegrationWebhooks", "must not be nil")
		}
		h.integration = function
		return nil
	}}
}

// WithWebhookAuth accepts another secret as well, until the vendor's support has changed
// the URL.
func WithWebhookAuth(auth WebhookAuth) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		h.auths = append(h.auths, auth)
		return auth.check()
	}}
}

// WithWebhookTimeout sets how long the handling of a message may take, from its arrival,
// if something in front of the handler waits for less than the vendor. At most
// [DefaultWebhookTimeout].
func WithWebhookTimeout(d time.Duration) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if d <= 0 || d > DefaultWebhookTimeout {
			return transport.Invalid("WithWebhookTimeout", "must be above 0 and at most 4 seconds, since the vendor waits for 5")
		}
		h.timeout = d
		return nil
	}}
}

// WithRepeatWindow drops a message of events that equals one for which the function
// returned nil less than d ago, with status 204. While the function handles the first,
// equal ones wait for its result.
//
// Use it only if something else finds the changes that no event announced, such as
// polling by UpdatedUTC: a message has neither a number nor a time. If the same
// reservation changes twice, two equal messages say so, and dropping the second leaves
// the copy with what was fetched after the first.
func WithRepeatWindow(d time.Duration) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if d <= 0 {
			return transport.Invalid("WithRepeatWindow", "must be positive")
		}
		h.window = d
		return nil
	}}
}

// WithWebhookMemory sets how many messages are remembered after their function returned
// nil, some 150 bytes each. Default [DefaultWebhookMemory].
func WithWebhookMemory(messages int) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if messages < 0 {
			return transport.Invalid("WithWebhookMemory", "must not be negative")
		}
		h.remember = messages
		return nil
	}}
}

// WithMaxWebhookBytes sets the size of the largest message that is accepted. Default
// [DefaultWebhookBytes].
func WithMaxWebhookBytes(n int64) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if n < 1 {
			return transport.Invalid("WithMaxWebhookBytes", "must be positive")
		}
		h.maxBytes = n
		return nil
	}}
}

// WithWebhookLogger sets where to log: errors and panics of the functions at level
// error, bodies that are not a message at warn, all other requests at debug. Bodies,
// secrets and personal data are not logged, but the text of an error that a function
// returns is, unless it is one of this package. The default is [slog.Default].
func WithWebhookLogger(l *slog.Logger) WebhookOption {
	return WebhookOption{func(h *WebhookHandler) error {
		if l == nil {
			return transport.Invalid("WithWebhookLogger", "must not be nil; use slog.DiscardHandler to log nothing")
		}
		h.log = l
		return nil
	}}
}
