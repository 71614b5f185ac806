package mews_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// timed is a RoundTripper that measures requests by operation. With OpenTelemetry it
// would start a span of that name instead.
type timed struct {
	next   http.RoundTripper
	record func(operation string, attempt, status int, took time.Duration)
}

func (t timed) RoundTrip(r *http.Request) (*http.Response, error) {
	op, _ := mews.OperationFromContext(r.Context())
	start := time.Now()
	resp, err := t.next.RoundTrip(r)
	status := 0
	if err == nil {
		status = resp.StatusCode
	}
	t.record(op.Name, op.Attempt, status, time.Since(start))
	return resp, err
}

// Every request is a POST. A RoundTripper of your own names it by its operation.
func ExampleOperationFromContext() {
	server, err := mewstest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	server.Inject(mewstest.Fault{Path: "services/getAll", Status: http.StatusServiceUnavailable})

	transport := timed{http.DefaultTransport, func(operation string, attempt, status int, _ time.Duration) {
		fmt.Println(operation, attempt, status)
	}}
	client, err := mews.NewClient(
		mews.Credentials{ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Example 1.0.0"},
		mews.WithBaseURL(server.URL()),
		mews.WithHTTPClient(&http.Client{Transport: transport}),
		mews.WithRetry(mews.RetryPolicy{MinWait: time.Millisecond}))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.Services.List(context.Background(), mews.ServiceListParams{}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// services/getAll 1 503
	// services/getAll 2 200
}
