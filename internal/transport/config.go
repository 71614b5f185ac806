package transport

import (
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"time"
)

// What a client does when no option says otherwise.
const (
	DefaultTimeout          = 30 * time.Second
	DefaultMaxResponseBytes = 32 << 20
	maxErrorBytes           = 64 << 10
)

// A Limiter decides when a request may be sent; it may be shared by processes.
type Limiter interface {
	Wait(ctx context.Context) error
}

// Config configures a [Client]. The Set methods check the arguments of options; the
// other fields come from the client package.
type Config struct {
	Name            string // of the client package, the first word of every error text
	BaseURL         string
	BaseURLArgument string // what the user calls BaseURL
	Root            string // path below BaseURL, with slashes at both ends
	FollowRedirects bool   // of GET and HEAD, to the same origin
	Authorize       func(http.Header)
	Secrets         []Secret  // replaced in every text that comes from outside
	Token           TokenFunc // takes the place of Authorize

	httpClient       *http.Client
	userAgent        string
	retry            RetryPolicy
	window           *window
	limiter          Limiter
	logger           *slog.Logger
	timeout          *time.Duration
	maxResponseBytes int64
	insecureHTTP     bool
}

// SetHTTPClient sets the client to copy; its own CheckRedirect is not used.
func (c *Config) SetHTTPClient(hc *http.Client) error {
	if hc == nil {
		return Invalid("WithHTTPClient", "must not be nil")
	}
	c.httpClient = hc
	return nil
}

// SetUserAgent sets what precedes the library's own User-Agent.
func (c *Config) SetUserAgent(agent string) error {
	if strings.TrimSpace(agent) == "" || !validHeaderValue(agent) {
		return Invalid("WithUserAgent", "must be printable ASCII and not empty")
	}
	c.userAgent = agent
	return nil
}

// SetRetry sets the policy; zero fields keep their defaults.
func (c *Config) SetRetry(p RetryPolicy) error {
	if err := p.check(); err != nil {
		return err
	}
	c.retry = p
	return nil
}

// SetRateLimit allows so many requests in any interval of the given length.
func (c *Config) SetRateLimit(requests int, per time.Duration) error {
	if requests <= 0 || per <= 0 {
		return Invalid("WithRateLimit", "needs a positive number of requests and a positive interval")
	}
	c.window = newWindow(requests, per)
	return nil
}

// SetLimiter sets a limiter that is asked before every request.
func (c *Config) SetLimiter(l Limiter) error {
	if v := reflect.ValueOf(l); l == nil || v.Kind() == reflect.Pointer && v.IsNil() {
		return Invalid("WithRateLimiter", "must not be nil")
	}
	c.limiter = l
	return nil
}

// SetLogger sets where attempts and waits are logged.
func (c *Config) SetLogger(l *slog.Logger) error {
	if l == nil {
		return Invalid("WithLogger", "must not be nil")
	}
	c.logger = l
	return nil
}

// SetTimeout bounds one attempt; 0 means no bound.
func (c *Config) SetTimeout(d time.Duration) error {
	if d < 0 {
		return Invalid("WithTimeout", "must not be negative")
	}
	c.timeout = &d
	return nil
}

// SetMaxResponseBytes bounds the body of a successful response.
func (c *Config) SetMaxResponseBytes(n int64) error {
	if n <= 0 {
		return Invalid("WithMaxResponseBytes", "must be positive")
	}
	c.maxResponseBytes = n
	return nil
}

// SetInsecureHTTP allows plain http to hosts that are not loopback.
func (c *Config) SetInsecureHTTP() error {
	c.insecureHTTP = true
	return nil
}
