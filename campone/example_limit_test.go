package campone_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/campone"
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

// Clients that use the same key share its budget, so they share a limiter.
func ExampleWithRateLimiter() {
	server, _ := connectExample()
	defer server.Close()

	limiter := ticks(time.Tick(10 * time.Millisecond))
	began := time.Now()
	for range 2 {
		client, err := campone.NewClient(server.Key(), campone.WithBaseURL(server.URL()), campone.WithRateLimiter(limiter))
		if err != nil {
			log.Fatal(err)
		}
		if _, err := client.Sites.List(context.Background(), campone.SiteListParams{}); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(len(server.Requests()), time.Since(began) >= 15*time.Millisecond)
	// Output: 2 true
}
