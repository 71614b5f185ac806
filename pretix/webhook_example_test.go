package pretix_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// The handler only stores what it receives. A worker fetches what has become of it.
func ExampleWebhookHandler() {
	server, org := connectExample()
	defer server.Close()
	ctx := context.Background()

	queue := make(chan []byte, 100) // use one that survives a restart
	auth := pretix.WebhookBasicAuth("pretix", "8tJm0fVq2nXcYb5LwZ3s")
	handler, err := pretix.NewWebhookHandler(auth, func(_ context.Context, n pretix.Notification) error {
		select {
		case queue <- n.Head().Raw:
			return nil
		default:
			return errors.New("the queue is full") // the server delivers it again
		}
	})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/pretix", handler)
	receiver := httptest.NewServer(mux) // a real one is reachable from the internet, by https
	defer receiver.Close()

	target, err := auth.TargetURL(receiver.URL + "/pretix")
	if err != nil {
		log.Fatal(err)
	}
	_, err = org.Webhooks.Create(ctx, pretix.WebhookCreateParams{
		TargetURL:   target,
		LimitEvents: []string{},
		ActionTypes: []pretix.WebhookAction{pretix.WebhookActionCustomerCreated, pretix.WebhookActionCustomerChanged},
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = org.Customers.Update(ctx, "GUEST2", pretix.CustomerUpdateParams{Notes: pretix.Set("likes row 1")})
	if err != nil {
		log.Fatal(err)
	}

	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token())) // of the worker
	if err != nil {
		log.Fatal(err)
	}
	n, err := pretix.ParseNotification(<-queue)
	if err != nil {
		log.Fatal(err)
	}
	switch n := n.(type) {
	case *pretix.CustomerNotification:
		customer, err := n.Fetch(ctx, client)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(n.Action, customer.Name, customer.Notes)
	default:
		fmt.Println("not for us:", n.Head().Action)
	}
	// Output: pretix.customer.changed Bo Diaz likes row 1
}

// A test without a network delivers to the handler itself.
func ExampleWebhookHandler_test() {
	server := pretixtest.New()
	defer server.Close()
	handler, err := pretix.NewWebhookHandler(pretix.WebhookSecretPath("8tJm0fVq2nXcYb5LwZ3s"), func(_ context.Context, n pretix.Notification) error {
		fmt.Println(n.Head().Action)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	server.HandleWebhooks(handler)
	server.AddWebhook(server.Organizer(), "https://example.com/pretix/8tJm0fVq2nXcYb5LwZ3s")
	server.InjectWebhook(pretixtest.WebhookFault{Duplicates: 2})

	server.AddCustomer(server.Organizer(), pretixtest.Customer{})
	server.WaitWebhooks()
	for _, d := range server.WebhookDeliveries() {
		fmt.Println(d.Status)
	}
	// Output:
	// pretix.customer.created
	// 204
	// 204
	// 204
}

// Notifications of a plugin are raw.
func ExampleUnknownNotification() {
	n, err := pretix.ParseNotification([]byte(`{"notification_id": 7, "organizer": "bigevents", "event": "festival", "seat": "A-1", "action": "pretix.plugins.example.moved"}`))
	if err != nil {
		log.Fatal(err)
	}
	if n, ok := n.(*pretix.UnknownNotification); ok {
		fmt.Println(n.Action, n.Event, string(n.Raw))
	}
	// Output: pretix.plugins.example.moved festival {"notification_id": 7, "organizer": "bigevents", "event": "festival", "seat": "A-1", "action": "pretix.plugins.example.moved"}
}
