package camponetest_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

// A fault shows what a program does when the API fails. In a test use NewServer, which
// ends with the test, and MustFire.
func ExampleServer_Inject() {
	server, err := camponetest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	server.AddCustomers(3)
	server.Inject(camponetest.Fault{Path: "/customers/", Cut: camponetest.CutBefore})

	client, err := campone.NewClient(server.Key(), campone.WithBaseURL(server.URL()), campone.WithRetry(campone.RetryPolicy{MinWait: 1}))
	if err != nil {
		log.Fatal(err)
	}
	page, err := client.Customers.List(context.Background(), campone.CustomerListParams{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(page.Results), "customers after a retry")
	// Output: 3 customers after a retry
}
