package pretix_test

import (
	"context"
	"fmt"
	"log"
	"maps"
	"slices"
	"time"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// A copy of orders that is kept by change and by events. A real store is a database,
// and commit is a transaction.
func ExampleOrderService_Changes() {
	server, org := connectExample()
	defer server.Close()
	server.AddEvent(server.Organizer(), "festival")
	const path = "organizers/bigevents/events/festival/orders/"
	server.Add(path, pretixtest.Object{"code": "AAAAA", "email": "ann@example.org"})

	var mark string
	orders := map[string]pretix.Order{}
	events := map[string]time.Time{} // codes that webhooks have named, and when
	commit := func(batch *pretix.Changes[pretix.Order]) {
		answered := batch.Missing
		for _, order := range batch.Rows {
			orders[order.Code] = order
			answered = append(answered, order.Code)
		}
		for _, code := range batch.Missing {
			delete(orders, code)
		}
		for _, code := range answered {
			if events[code].Before(batch.ReadAt) {
				delete(events, code)
			}
		}
		mark = batch.Mark
	}
	synchronize := func() {
		from := pretix.ChangeParams{Mark: mark, Codes: func(context.Context) ([]string, error) {
			return slices.Collect(maps.Keys(events)), nil
		}}
		for batch, err := range org.Event("festival").Orders.Changes(context.Background(), pretix.OrderListParams{}, from) {
			if err != nil {
				log.Fatal(err)
			}
			commit(batch)
		}
	}
	synchronize() // all orders
	fmt.Println(len(orders), orders["AAAAA"].Email)

	server.Add(path, pretixtest.Object{"code": "BBBBB", "email": "bo@example.org"})
	events["CCCCC"] = time.Now() // a refund, says a webhook; but the order was deleted
	synchronize()
	fmt.Println(len(orders), orders["BBBBB"].Email)
	// Output:
	// 1 ann@example.org
	// 2 bo@example.org
}
