package pretix_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/pretix"
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

// Clients that share the limit of a server share a limiter.
func ExampleWithRateLimiter() {
	server, _ := connectExample()
	defer server.Close()

	limiter := ticks(time.Tick(10 * time.Millisecond))
	began := time.Now()
	for range 2 {
		client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()), pretix.WithRateLimiter(limiter))
		if err != nil {
			log.Fatal(err)
		}
		if _, err := client.Version(context.Background()); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(len(server.Requests()), time.Since(began) >= 15*time.Millisecond)
	// Output: 2 true
}
