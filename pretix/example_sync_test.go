package pretix_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/pretix"
)

// A mirror is a copy of the orders of an event. All of it belongs into a database.
type mirror struct {
	orders map[string]pretix.Order
	since  time.Time // ModifiedSince of this run
	mark   time.Time // when its first page was made
	token  string    // where to continue a run that was interrupted
}

// sync reads what has changed since the last run. Iterate in the order of creation, the
// default: in that of last_modified orders that change meanwhile make others be skipped.
func (m *mirror) sync(ctx context.Context, orders pretix.OrderService) error {
	params := pretix.OrderListParams{ModifiedSince: m.since, Start: m.token}
	for page, err := range orders.Pages(ctx, params) {
		if errors.Is(err, pretix.ErrNotFound) { // the list became shorter than the next page
			m.token = ""
			return err
		}
		if err != nil {
			return err // the next call continues with the page that failed
		}
		if m.mark.IsZero() {
			m.mark = page.Generated // of the first page: later changes can be on pages that were read already
		}
		for _, order := range page.Results {
			m.orders[order.Code] = order
		}
		m.token = cmp.Or(page.Next, pretix.End)
	}
	// Changes that were still being saved have earlier times. Reading some orders twice
	// does no harm.
	m.since, m.mark, m.token = m.mark.Add(-5*time.Minute), time.Time{}, ""
	return nil
}

// A copy of the orders is kept up to date with ModifiedSince. It misses money: payments
// and refunds of an order that stays paid do not change its LastModified. Get such an
// order again when a webhook reports it, and all orders from time to time.
func ExampleOrderService_Pages() {
	server, event, ticket := connectEvent()
	defer server.Close()
	ctx := context.Background()
	place := func() string {
		order, err := event.Orders.Create(ctx, pretix.OrderCreateParams{
			Email: "ann@example.org", Locale: pretix.LocaleEN, PaymentProvider: "manual", Positions: []pretix.OrderCreatePosition{{Item: ticket}},
		})
		if err != nil {
			log.Fatal(err)
		}
		return order.Code
	}

	m := &mirror{orders: map[string]pretix.Order{}}
	code := place()
	if err := m.sync(ctx, event.Orders); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(m.orders), m.orders[code].Status == pretix.OrderStatusPending)

	place()
	if _, err := event.Orders.MarkPaid(ctx, code, pretix.OrderMarkPaidParams{}); err != nil {
		log.Fatal(err)
	}
	if err := m.sync(ctx, event.Orders); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(m.orders), m.orders[code].Status == pretix.OrderStatusPaid)
	// Output:
	// 1 true
	// 2 true
}

// A list that seldom changes is read only if it has. LastModified is the mark for the
// next time.
func ExampleWithIfModifiedSince() {
	server, event, _ := connectEvent()
	defer server.Close()
	ctx := context.Background()

	var mark time.Time // zero at first
	read := func() error {
		first := true
		for page, err := range event.Items.Pages(ctx, pretix.ItemListParams{}, pretix.WithIfModifiedSince(mark)) {
			if errors.Is(err, pretix.ErrNotModified) {
				fmt.Println("not modified")
				return nil
			}
			if err != nil {
				return err
			}
			if first {
				mark, first = page.LastModified, false
			}
			fmt.Println(len(page.Results), "items")
		}
		return nil
	}
	for range 2 {
		if err := read(); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// 1 items
	// not modified
}

// The secret in the target URL is how a handler knows the server, see WebhookHandler.
func ExampleWebhookService_Create() {
	server, org := connectExample()
	defer server.Close()

	auth := pretix.WebhookBasicAuth("pretix", "8tJm0fVq2nXcYb5LwZ3s")
	target, err := auth.TargetURL("https://shop.example.org/pretix")
	if err != nil {
		log.Fatal(err)
	}
	webhook, err := org.Webhooks.Create(context.Background(), pretix.WebhookCreateParams{
		TargetURL: target, AllEvents: new(true), LimitEvents: []string{},
		ActionTypes: []pretix.WebhookAction{pretix.WebhookActionOrderPaid, pretix.WebhookActionOrderPaymentConfirmed},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(webhook.Enabled, webhook.ActionTypes)
	// Output: true [pretix.event.order.paid pretix.event.order.payment.confirmed]
}
