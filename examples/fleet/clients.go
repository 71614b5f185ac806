package main

import (
	"net/http"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/guestwire/guestwire-go/mews"
)

// clients makes one client for each access token. All of them share a transport, and
// with it the connections.
type clients struct {
	baseURL     string
	clientToken secret
	http        *http.Client
	requests    int // in limitInterval for each access token, 0: no limit
	limits      jetstream.KeyValue

	mu      sync.Mutex
	byToken map[secret]*mews.Client
}

func newClients(baseURL string, clientToken secret, o options, limits jetstream.KeyValue, sent func()) *clients {
	shared := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is one
	shared.MaxIdleConns, shared.MaxIdleConnsPerHost = 0, max(o.workers, 1)
	return &clients{
		baseURL: baseURL, clientToken: clientToken, requests: o.limit, limits: limits,
		http: &http.Client{Transport: counting{shared, sent}}, byToken: map[secret]*mews.Client{},
	}
}

// of returns the client of an access token.
func (c *clients) of(token secret) (*mews.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if client := c.byToken[token]; client != nil {
		return client, nil
	}
	opts := []mews.Option{
		mews.WithBaseURL(c.baseURL), mews.WithHTTPClient(c.http),
		// What takes longer is better left to a later task.
		mews.WithRetry(mews.RetryPolicy{MaxAttempts: 3, MaxWait: 2 * time.Second, MaxRetryAfter: 5 * time.Second}),
	}
	if c.requests > 0 {
		opts = append(opts, mews.WithRateLimiter(newLimiter(c.limits, token, c.requests)))
	}
	client, err := mews.NewClient(mews.Credentials{
		ClientToken: string(c.clientToken), AccessToken: string(token), Client: "Guestwire Fleet 1.0.0",
	}, opts...)
	if err == nil {
		c.byToken[token] = client
	}
	return client, err
}

// counting counts requests.
type counting struct {
	http.RoundTripper

	sent func()
}

// RoundTrip implements [http.RoundTripper].
func (c counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.sent()
	return c.RoundTripper.RoundTrip(r)
}
