package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A listener receives webhooks. They only make the feeds read early: what gets lost is
// found by the next round.
type listener struct {
	http    *http.Server
	address string
}

const (
	mewsPath      = "/mews"
	secretName    = "secret"
	mewsSecretVar = "MEWS_WEBHOOK_SECRET" //nolint:gosec // the name of a variable
)

func (m *mirror) listenFor(ctx context.Context, p platforms, feeds []*feed, env cli.Lookup, fake *fakes) (*listener, error) {
	if fake != nil {
		made := map[string]string{mewsSecretVar: rand.Text()}
		env = func(name string) (string, bool) { return made[name], true }
	}
	mux := http.NewServeMux()
	var auth mews.WebhookAuth
	if p.mews != nil {
		secret, _ := env(mewsSecretVar)
		if secret == "" {
			return nil, cli.Usage("-listen: set %s", mewsSecretVar)
		}
		auth = mews.WebhookSecretQuery(secretName, secret)
		handler, err := mews.NewWebhookHandler(auth, m.mewsEvents(feeds), mews.WithWebhookLogger(slog.New(slog.DiscardHandler)))
		if err != nil {
			return nil, cli.Usage("%s: %w", mewsSecretVar, err)
		}
		mux.Handle(mewsPath, handler)
	}
	var listening net.ListenConfig
	socket, err := listening.Listen(ctx, "tcp", m.listen)
	if err != nil {
		return nil, cli.Usage("-listen: %w", err)
	}
	l := &listener{http: &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}, address: "http://" + socket.Addr().String()}
	go func() {
		if err := l.http.Serve(socket); !errors.Is(err, http.ErrServerClosed) {
			m.sayf("no more webhooks are received: %v", err)
		}
	}()
	m.sayf("receiving webhooks at %s", l.address)
	if fake != nil {
		url, err := auth.TargetURL(l.address + mewsPath)
		if err != nil {
			return nil, err
		}
		fake.hotel.DeliverTo(url, mewstest.Delivery{})
	}
	return l, nil
}

func (l *listener) close() error { return l.http.Close() }

// mewsEvents wakes the feeds of what has changed. Of bills there are no events, but most
// payments change one.
func (m *mirror) mewsEvents(feeds []*feed) func(context.Context, mews.EventMessage) error {
	names := map[mews.EventKind][]string{
		mews.EventKindCustomerAdded:       {"mews/customers"},
		mews.EventKindCustomerUpdated:     {"mews/customers"},
		mews.EventKindServiceOrderUpdated: {"mews/reservations"},
		mews.EventKindPaymentUpdated:      {"mews/payments", "mews/bills"},
	}
	byName := map[string]*feed{}
	for _, f := range feeds {
		byName[f.name] = f
	}
	return func(_ context.Context, message mews.EventMessage) error {
		for _, e := range message.Events {
			for _, name := range names[e.Kind] {
				byName[name].notify()
			}
		}
		return nil
	}
}
