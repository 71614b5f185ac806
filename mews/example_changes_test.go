package mews_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A store keeps the rows and the mark of a feed. A real one is a database, and store
// is a transaction.
func ExampleCustomerService_Changes() {
	server, client, ids := connectExample()
	defer server.Close()

	var mark string
	copied := map[string]mews.Customer{}
	store := func(batch *mews.Changes[mews.Customer]) {
		for _, customer := range batch.Rows {
			copied[customer.ID] = customer
		}
		mark = batch.Mark
	}
	synchronize := func() {
		params := mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}}
		for batch, err := range client.Customers.Changes(context.Background(), params, mews.ChangeParams{Mark: mark}) {
			if err != nil {
				log.Fatal(err)
			}
			store(batch)
		}
	}
	synchronize() // all customers
	fmt.Println(len(copied), copied[ids[0]].LastName)

	server.Change("customers", ids[0], mewstest.Object{"LastName": "Roth-Diaz"})
	server.DeleteCustomer(ids[1])
	synchronize() // what changed
	fmt.Println(copied[ids[0]].LastName, copied[ids[1]].ActivityState)
	// Output:
	// 3 Roth
	// Roth-Diaz Deleted
}
