package mews_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/mews"
)

// ticks lets one request go at each tick, whichever client sends it.
type ticks <-chan time.Time

func (t ticks) Wait(ctx context.Context) error {
	select {
	case <-t:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Clients that use the same access token share its limit, so they share a limiter.
func ExampleWithRateLimiter() {
	server, _, _ := connectExample()
	defer server.Close()

	limiter := ticks(time.Tick(10 * time.Millisecond))
	credentials := mews.Credentials{ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Example 1.0.0"}
	began := time.Now()
	for range 2 {
		client, err := mews.NewClient(credentials, mews.WithBaseURL(server.URL()), mews.WithRateLimiter(limiter))
		if err != nil {
			log.Fatal(err)
		}
		if _, err := client.Countries.List(context.Background(), mews.CountryListParams{}); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(len(server.Requests()), time.Since(began) >= 15*time.Millisecond)
	// Output: 2 true
}

// Collect gathers the first rows of a list into a slice.
func ExampleCollect() {
	server, client, _ := connectExample()
	defer server.Close()

	customers, err := mews.Collect(client.Customers.All(context.Background(), mews.CustomerListParams{
		Extent:         mews.CustomerExtent{Customers: true},
		ActivityStates: []mews.ActivityState{mews.ActivityStateActive},
	}), 2)
	fmt.Println(len(customers), err)
	// Output: 2 <nil>
}
