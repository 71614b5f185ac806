package mewstest_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A fault shows what a program does when the API fails. In a test use NewServer, which
// ends with the test, and MustFire.
func ExampleServer_Inject() {
	server, err := mewstest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	server.Inject(mewstest.Fault{Path: "customers/add", Cut: mewstest.CutAfter})

	client, err := mews.NewClient(mews.Credentials{
		ClientToken: server.ClientToken(), AccessToken: server.AccessToken(), Client: "Example 1.0.0",
	}, mews.WithBaseURL(server.URL()))
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.Customers.Add(context.Background(), mews.CustomerAddParams{LastName: "Lee"})
	fmt.Println(mews.OutcomeOf(err), len(server.Customers()))
	// Output: unknown 1
}
