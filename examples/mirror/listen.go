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
	"github.com/guestwire/guestwire-go/pretix"
)

// A listener receives webhooks. They make the feeds read early: an event that gets lost
// costs time only, but for payments and refunds of pretix, which wait for a sweep.
type listener struct {
	*mirror

	feeds map[string]*feed
	mux   *http.ServeMux
	http  *http.Server
}

const (
	mewsPath     = "/mews"
	pretixPath   = "/pretix"
	secretName   = "secret"
	mewsSecret   = "MEWS_WEBHOOK_SECRET"   //nolint:gosec // the name of a variable
	pretixSecret = "PRETIX_WEBHOOK_SECRET" //nolint:gosec // the name of a variable
)

func (m *mirror) startListener(ctx context.Context, p platforms, feeds []*feed, env cli.Lookup, fake *fakes) (*listener, error) {
	secrets := map[string]string{mewsSecret: rand.Text(), pretixSecret: rand.Text()}
	if fake == nil {
		for name := range secrets {
			secrets[name], _ = env(name)
		}
	}
	l := &listener{mirror: m, feeds: map[string]*feed{}, mux: http.NewServeMux()}
	for _, f := range feeds {
		l.feeds[f.name] = f
	}
	if p.mews == nil && p.pretix == nil {
		return nil, cli.Usage("-listen: only Mews and pretix send webhooks")
	}
	if p.mews != nil {
		handler, err := mews.NewWebhookHandler(mews.WebhookSecretQuery(secretName, secrets[mewsSecret]), l.mewsEvents, mews.WithWebhookLogger(quiet))
		if err != nil {
			return nil, cli.Usage("-listen needs %s: %w", mewsSecret, err)
		}
		l.mux.Handle(mewsPath, handler)
	}
	if p.pretix != nil {
		handler, err := pretix.NewWebhookHandler(pretix.WebhookSecretQuery(secretName, secrets[pretixSecret]), l.pretixEvent, pretix.WithWebhookLogger(quiet))
		if err != nil {
			return nil, cli.Usage("-listen needs %s: %w", pretixSecret, err)
		}
		l.mux.Handle(pretixPath, handler)
	}
	address, err := l.serve(ctx)
	if err == nil && fake != nil {
		err = fake.deliver(address, secrets)
	}
	return l, err
}

var quiet = slog.New(slog.DiscardHandler) // the progress line is on the terminal

func (l *listener) serve(ctx context.Context) (address string, err error) {
	var listening net.ListenConfig
	socket, err := listening.Listen(ctx, "tcp", l.listen)
	if err != nil {
		return "", cli.Usage("-listen: %w", err)
	}
	l.http = &http.Server{Handler: l.mux, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := l.http.Serve(socket); !errors.Is(err, http.ErrServerClosed) {
			l.sayf("no more webhooks are received: %v", err)
		}
	}()
	address = "http://" + socket.Addr().String()
	l.sayf("receiving webhooks at %s", address)
	return address, nil
}

// deliver makes the fakes send webhooks.
func (f *fakes) deliver(address string, secrets map[string]string) error {
	url, err := mews.WebhookSecretQuery(secretName, secrets[mewsSecret]).TargetURL(address + mewsPath)
	if err != nil {
		return err
	}
	f.hotel.DeliverTo(url, mewstest.Delivery{})
	if url, err = pretix.WebhookSecretQuery(secretName, secrets[pretixSecret]).TargetURL(address + pretixPath); err != nil {
		return err
	}
	f.shop.AddWebhook(f.shop.Organizer(), url)
	return nil
}

// mewsFeedsOf are the feeds to read after an event. There are no events of bills, but
// most payments change one.
var mewsFeedsOf = map[mews.EventKind][]string{
	mews.EventKindCustomerAdded:       {"mews/customers"},
	mews.EventKindCustomerUpdated:     {"mews/customers"},
	mews.EventKindServiceOrderUpdated: {"mews/reservations"},
	mews.EventKindPaymentUpdated:      {"mews/payments", "mews/bills"},
}

func (l *listener) mewsEvents(_ context.Context, message mews.EventMessage) error {
	for _, e := range message.Events {
		for _, name := range mewsFeedsOf[e.Kind] {
			l.feeds[name].notify()
		}
	}
	return nil
}

// pretixEvent stores which order to read before it returns, so that the notification
// survives the process.
func (l *listener) pretixEvent(ctx context.Context, n pretix.Notification) error {
	switch n := n.(type) {
	case *pretix.OrderNotification:
		orders := l.feeds[ordersOf(n.Event)]
		if orders == nil {
			return nil // of an event that is not mirrored
		}
		if err := l.report(ctx, n.Event, n.Code, readTime(time.Now())); err != nil {
			return err // it is delivered again
		}
		orders.notify()
	case *pretix.CheckinNotification:
		if scans := l.feeds[checkinsOf(n.Event)]; scans != nil {
			scans.notify()
		}
	}
	return nil
}
