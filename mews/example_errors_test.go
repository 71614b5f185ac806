package mews_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// What an error says, and what became of the write that returned it.
func Example_errors() {
	server, client, _ := connectExample()
	defer server.Close()
	server.Inject(mewstest.Fault{Path: "customers/add", Cut: mewstest.CutAfter, Times: 1}) // carried out, and the response lost

	ctx, params := context.Background(), mews.CustomerAddParams{LastName: "Moss", Email: "dee@example.org"}
	for range 2 { // the second time, there is a customer with this address
		customer, err := client.Customers.Add(ctx, params)
		switch mews.OutcomeOf(err) {
		case mews.OutcomeDone: // also if the response was of no use: err says so
			fmt.Println("added", customer != nil, err)
		case mews.OutcomeUnknown: // read before writing again
			fmt.Println("perhaps added")
		case mews.OutcomeNotDone: // correct the data, or try again later
			var vendor *mews.Error
			switch {
			case errors.Is(err, mews.ErrRateLimited):
				fmt.Println("the token has no requests left")
			case errors.As(err, &vendor):
				fmt.Println("rejected:", vendor.StatusCode)
			default: // an invalid argument, or no connection
				fmt.Println("not sent:", err)
			}
		}
	}
	// Output:
	// perhaps added
	// rejected: 403
}
