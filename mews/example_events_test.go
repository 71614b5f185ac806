package mews_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"sync"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A queue keeps messages until they are handled. A real one is a table or a broker, so
// that messages survive the process.
type queue struct {
	mu       sync.Mutex
	messages [][]byte
}

func (q *queue) put(_ context.Context, m mews.EventMessage) error {
	stored, err := json.Marshal(m)
	if err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.messages = append(q.messages, stored)
	return nil
}

// The handler puts messages into a queue. A worker fetches the objects of their events.
func ExampleWebhookHandler() {
	server, client, _ := connectExample()
	defer server.Close()

	// At least 16 characters at random, from the environment or a vault.
	auth := mews.WebhookSecretQuery("secret", "an-example-secret-of-32-letters-")
	var q queue
	handler, err := mews.NewWebhookHandler(auth, q.put)
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/mews", handler)

	// The vendor's support is given this URL. Here the fake delivers to it.
	url, err := auth.TargetURL("https://hooks.example.com/mews")
	if err != nil {
		log.Fatal(err)
	}
	webhook := server.DeliverTo(url, mewstest.Delivery{Handler: mux})
	server.AddCustomer(mewstest.Object{"LastName": "Novák"})
	webhook.Flush()

	for _, stored := range q.messages {
		var m mews.EventMessage
		if err := json.Unmarshal(stored, &m); err != nil {
			log.Fatal(err)
		}
		// With an access token for each property: clients[m.EnterpriseID].
		objects, err := m.Events.Fetch(context.Background(), client)
		if err != nil {
			log.Fatal(err) // leave the message in the queue
		}
		for _, e := range m.Events {
			fmt.Println(e.Kind)
		}
		for _, c := range objects.Customers {
			fmt.Println(c.LastName)
		}
		fmt.Println(len(objects.Missing), "missing")
	}
	// Output:
	// CustomerAdded
	// CustomerUpdated
	// Novák
	// 0 missing
}

// The access token of a property that connects the application arrives by webhook. It
// never prints; only Reveal shows it.
func ExampleWithIntegrationWebhooks() {
	server, err := mewstest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()

	tokens := map[string]string{} // a vault
	auth := mews.WebhookSecretPath("an-example-secret-of-32-letters-")
	ignore := func(context.Context, mews.EventMessage) error { return nil }
	handler, err := mews.NewWebhookHandler(auth, ignore, mews.WithIntegrationWebhooks(func(_ context.Context, e mews.IntegrationEvent) error {
		fmt.Println(e.Action, e.AccessToken)
		if !e.AccessToken.IsZero() { // a new integration, or a new token of one
			tokens[e.Integration.ID] = e.AccessToken.Reveal()
		}
		if e.Action == mews.IntegrationActionDeleted {
			delete(tokens, e.Integration.ID)
		}
		return nil
	}), mews.WithWebhookLogger(slog.New(slog.NewTextHandler(os.Stderr, nil))))
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/mews/{secret}", handler)

	url, err := auth.TargetURL("https://hooks.example.com/mews")
	if err != nil {
		log.Fatal(err)
	}
	webhook := server.DeliverTo(url, mewstest.Delivery{Handler: mux})
	token := server.AddAccessToken(mewstest.DefaultEnterpriseID)
	webhook.Flush()
	for _, t := range tokens {
		fmt.Println(t == token)
	}
	server.RevokeAccessToken(token)
	webhook.Flush()
	fmt.Println(len(tokens))
	// Output:
	// IntegrationCreated REDACTED
	// true
	// IntegrationDeleted REDACTED
	// 0
}
