package mews

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// The addresses of the platform, for [WithBaseURL].
const (
	Production = "https://api.mews.com"
	Demo       = "https://api.mews-demo.com" // public, with tokens in the vendor's documentation: no real data there
)

// What the vendor allows for one access token, in a sliding window:
// WithRateLimit(RateLimitRequests, RateLimitInterval). It is best effort and may
// change. An application that goes on sending after a 429 may be blocked.
const (
	RateLimitRequests = 200
	RateLimitInterval = 30 * time.Second
)

// An Option changes what [NewClient] makes.
type Option struct {
	apply func(*transport.Config) error
}

// WithBaseURL calls another platform than [Production]: [Demo], or a fake. It
// ends before /api/connector/v1, which is removed.
func WithBaseURL(url string) Option {
	return Option{func(c *transport.Config) error {
		c.BaseURL = url
		return nil
	}}
}

// WithHTTPClient sends through a copy of hc, for example for a proxy, client
// certificates or tracing. Its CheckRedirect is replaced: no redirect is
// followed, since the body is the credential. Its Jar is not used.
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
	// MinWait is the wait before the first retry. It doubles with each attempt
	// up to MaxWait, and each is shortened at random by up to a half. Defaults
	// 500 ms and 10 s.
	MinWait time.Duration
	MaxWait time.Duration
	// MaxRetryAfter is the longest wait to accept from the platform. A call that
	// is told to wait longer fails at once, and after a 429 so do the others until
	// the wait is over (24 hours at most). Default 60 s, and at least MaxWait.
	MaxRetryAfter time.Duration
}

// WithRetry sets the retry policy. The package documentation says what is retried
// at all.
func WithRetry(p RetryPolicy) Option {
	return Option{func(c *transport.Config) error { return c.SetRetry(transport.RetryPolicy(p)) }}
}

// WithRateLimit keeps the client below a limit: at most so many requests in any
// interval of the given length. Calls wait for their turn; one whose context
// leaves too little time fails at once, with context.DeadlineExceeded. A request
// counts from its end.
func WithRateLimit(requests int, per time.Duration) Option {
	return Option{func(c *transport.Config) error { return c.SetRateLimit(requests, per) }}
}

// A RateLimiter is asked before every request, retries included. It may be
// shared by several clients, and by the processes that share an access token, and
// with it a limit, when it keeps its count where they all reach it. Without such
// a place give each of n processes its share: WithRateLimit(RateLimitRequests/n,
// RateLimitInterval).
//
// rate.Limiter of golang.org/x/time fits for the clients of one process. It lets
// its burst through on top of its rate: rate.NewLimiter(6, 20) stays below the
// vendor's limit.
type RateLimiter interface {
	// Wait returns when a request may be sent, or an error to end the call.
	Wait(ctx context.Context) error
}

// WithRateLimiter asks l before every request. With WithRateLimit both apply.
func WithRateLimiter(l RateLimiter) Option {
	return Option{func(c *transport.Config) error { return c.SetLimiter(l) }}
}

// WithLogger writes one line for each attempt and each wait: method, path,
// status and durations; no header or body. Successful attempts are logged at debug
// level, waits at info, failed attempts at warn.
func WithLogger(l *slog.Logger) Option {
	return Option{func(c *transport.Config) error { return c.SetLogger(l) }}
}

// WithTimeout bounds each attempt, the reading of its response included; what it
// ends matches context.DeadlineExceeded. Default 30 s, or the Timeout of the
// client given to [WithHTTPClient]; 0 is no bound. The context of a call bounds
// the call as a whole.
func WithTimeout(d time.Duration) Option {
	return Option{func(c *transport.Config) error { return c.SetTimeout(d) }}
}

// WithMaxResponseBytes bounds the body of a successful response, after it is
// decompressed. Default 32 MiB. What exceeds it is [ErrResponseTooLarge].
func WithMaxResponseBytes(n int64) Option {
	return Option{func(c *transport.Config) error { return c.SetMaxResponseBytes(n) }}
}

// WithInsecureHTTP allows http:// to hosts that are not loopback: tokens and
// personal data then travel in clear text.
func WithInsecureHTTP() Option {
	return Option{func(c *transport.Config) error { return c.SetInsecureHTTP() }}
}
