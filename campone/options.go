package campone

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// Production is the address of the vendor's API, the default.
const Production = "https://api.campone.ch"

// The default budget of an API key, in a rolling window:
// WithRateLimit(RateLimitRequests, RateLimitInterval). An operator can set another.
// Rejected requests count too, except those with a 401. A wait can be as long as the
// window, so bound calls by their context.
const (
	RateLimitRequests = 1000
	RateLimitInterval = time.Hour
)

// An Option configures a client, see [NewClient].
type Option struct {
	apply func(*transport.Config) error
}

// WithBaseURL sets another address than [Production]: a proxy, or a fake. A trailing
// /api/v1/public is removed.
func WithBaseURL(url string) Option {
	return Option{func(c *transport.Config) error {
		c.BaseURL = url
		return nil
	}}
}

// WithHTTPClient sends through a copy of hc, for example for a proxy, client
// certificates or tracing. Its CheckRedirect is replaced: only redirects of GET and
// HEAD to the same origin are followed. Its Jar is not used.
func WithHTTPClient(hc *http.Client) Option {
	return Option{func(c *transport.Config) error { return c.SetHTTPClient(hc) }}
}

// WithUserAgent puts the name of the calling program, such as "pms-sync/1.4",
// before the library's own in the User-Agent header.
func WithUserAgent(agent string) Option {
	return Option{func(c *transport.Config) error { return c.SetUserAgent(agent) }}
}

// A RetryPolicy bounds how often and when a call is retried. A zero field takes
// its default.
type RetryPolicy struct {
	// MaxAttempts counts the first attempt too; 1 never retries. Default 4.
	MaxAttempts int
	// MinWait is the wait before the first retry. It doubles with each attempt up to
	// MaxWait, and is shortened at random by up to a half. Defaults: 500 ms and 10 s.
	// If only one is set, the default of the other adapts.
	MinWait time.Duration
	MaxWait time.Duration
	// MaxRetryAfter is the longest Retry-After to wait for; the server asks for up to
	// an hour. A call that is asked to wait longer fails at once. After a 429 so do
	// all other calls until the wait is over (24 hours at most). Default 60 s, and at
	// least MaxWait.
	MaxRetryAfter time.Duration
}

// WithRetry sets the retry policy. See the package documentation for what is retried.
func WithRetry(p RetryPolicy) Option {
	return Option{func(c *transport.Config) error { return c.SetRetry(transport.RetryPolicy(p)) }}
}

// WithRateLimit keeps the client below a limit: at most requests in any interval of
// length per. Calls wait for their turn. A call whose context leaves too little time
// fails at once with [context.DeadlineExceeded]. A request counts from its end;
// redirects do not count.
func WithRateLimit(requests int, per time.Duration) Option {
	return Option{func(c *transport.Config) error { return c.SetRateLimit(requests, per) }}
}

// A RateLimiter is called before every request, including retries. Several clients can
// share one, and several processes if it stores its count in a place that they share.
// Without such a place give each of n processes its part:
// WithRateLimit(RateLimitRequests/n, RateLimitInterval).
//
// rate.Limiter of golang.org/x/time implements it for the clients of one process. It
// lets its burst through on top of its rate: rate.NewLimiter(0.25, 80) allows 80
// requests and then 900 an hour, so it stays below the default budget of a key.
type RateLimiter interface {
	// Wait returns when a request may be sent, or an error to end the call.
	Wait(ctx context.Context) error
}

// WithRateLimiter waits for l before every request. With [WithRateLimit] both apply.
func WithRateLimiter(l RateLimiter) Option {
	return Option{func(c *transport.Config) error { return c.SetLimiter(l) }}
}

// WithLogger logs one line for each attempt and each wait: method, path, status and
// durations, without query, header and body. Successful attempts are logged at debug
// level, waits at info, failed attempts at warn.
func WithLogger(l *slog.Logger) Option {
	return Option{func(c *transport.Config) error { return c.SetLogger(l) }}
}

// WithTimeout bounds each attempt, including the reading of its response, and each
// redirect on its own. The error matches [context.DeadlineExceeded]. Default 30 s, or
// the Timeout of the client given to [WithHTTPClient]; 0 means no bound. The context
// of a call bounds the call as a whole.
func WithTimeout(d time.Duration) Option {
	return Option{func(c *transport.Config) error { return c.SetTimeout(d) }}
}

// WithMaxResponseBytes bounds the body of a successful response, after decompression.
// Default 32 MiB. A larger body is [ErrResponseTooLarge]; during iteration continue
// with a smaller PageSize. Decoding a body takes at most 4 MiB and 24 times its size; a
// body that needs more is a [*DecodeError], before the memory is taken.
func WithMaxResponseBytes(n int64) Option {
	return Option{func(c *transport.Config) error { return c.SetMaxResponseBytes(n) }}
}

// WithInsecureHTTP allows http:// to hosts that are not loopback: the key
// and personal data then travel in clear text.
func WithInsecureHTTP() Option {
	return Option{func(c *transport.Config) error { return c.SetInsecureHTTP() }}
}
