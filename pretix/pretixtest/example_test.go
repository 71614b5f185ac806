package pretixtest_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// The response to a write is lost. The client sends the write again with its idempotency
// key, so there is one customer. In a test use NewServer, which ends with the test.
func ExampleServer_Inject() {
	server, err := pretixtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	server.Inject(pretixtest.Fault{Method: "POST", Cut: pretixtest.CutAfter})

	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()), pretix.WithRetry(pretix.RetryPolicy{MinWait: 1}))
	if err != nil {
		log.Fatal(err)
	}
	org := client.Organizer(server.Organizer())
	if _, err := org.Customers.Create(context.Background(), pretix.CustomerCreateParams{Email: "ann@example.org"}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(server.Customers(server.Organizer())))
	// Output: 1
}
