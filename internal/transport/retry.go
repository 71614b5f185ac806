package transport

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// A RetryPolicy bounds the retries of one call. Zero fields take the defaults: 4
// attempts, waits from 500 ms to 10 s, and up to 60 s when a server asks for it.
type RetryPolicy struct {
	MaxAttempts   int
	MinWait       time.Duration
	MaxWait       time.Duration
	MaxRetryAfter time.Duration
}

func (p RetryPolicy) check() error {
	switch {
	case p.MaxAttempts < 0:
		return Invalid("WithRetry", "MaxAttempts must not be negative")
	case p.MinWait < 0:
		return Invalid("WithRetry", "MinWait must not be negative")
	case p.MaxWait < 0:
		return Invalid("WithRetry", "MaxWait must not be negative")
	case p.MaxRetryAfter < 0:
		return Invalid("WithRetry", "MaxRetryAfter must not be negative")
	case p.MaxWait > 0 && p.MinWait > p.MaxWait:
		return Invalid("WithRetry", "MinWait must not exceed MaxWait")
	}
	return nil
}

func (p RetryPolicy) withDefaults() RetryPolicy {
	if p.MaxAttempts == 0 {
		p.MaxAttempts = 4
	}
	if p.MinWait == 0 {
		p.MinWait = 500 * time.Millisecond
		if p.MaxWait > 0 {
			p.MinWait = min(p.MinWait, p.MaxWait)
		}
	}
	if p.MaxWait == 0 {
		p.MaxWait = max(10*time.Second, p.MinWait)
	}
	if p.MaxRetryAfter == 0 {
		p.MaxRetryAfter = time.Minute
	}
	p.MaxRetryAfter = max(p.MaxRetryAfter, p.MaxWait) // who waits so long by itself, waits with the others too
	return p
}

// backoff doubles with every attempt and is spread over its upper half, so that
// clients that failed together do not come back together.
func (p RetryPolicy) backoff(attempt int) time.Duration {
	d := p.MinWait
	for range attempt - 1 {
		if d >= p.MaxWait/2 {
			d = p.MaxWait
			break
		}
		d *= 2
	}
	return d/2 + rand.N(d/2+1)
}

// A Retry says when a call may be sent again.
type Retry int

const (
	// RetryUnsent is for writes without a key: only after an attempt that was
	// provably not processed.
	RetryUnsent Retry = iota
	// RetryKeyed is for writes with an idempotency key: also after a lost
	// response, and when a gateway or a running copy asks to come back. Not after
	// a 500, which a server may return after it acted.
	RetryKeyed
	// RetryRead is for reads: after any error that may be temporary.
	RetryRead
)

func (r Retry) afterStatus(status int, waits bool) bool {
	switch status {
	case http.StatusTooManyRequests:
		return true
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return r != RetryUnsent
	case http.StatusRequestTimeout:
		return r == RetryKeyed
	case http.StatusConflict:
		return r == RetryKeyed && waits
	case http.StatusInternalServerError:
		return r == RetryRead
	}
	return false
}
