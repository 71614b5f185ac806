package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
)

// How far back a bill is looked for. Numbers of bills must not repeat within it.
const lookBack = 7 * 24 * time.Hour

// How often to look for an order that may have been posted.
const looks = 3

// charge posts a bill, unless it is posted already.
func charge(ctx context.Context, out io.Writer, client *mews.Client, b bill) error {
	configuration, err := property.Configuration(ctx, client)
	if err != nil {
		return err
	}
	guest, err := findGuest(ctx, client, b)
	if err != nil {
		return err
	}
	order, err := makeOrder(ctx, client, b, guest, configuration.Enterprise)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "bill %s: %s, %s %s, for %s\n", b.ticket, cli.Count(len(b.items), "item"),
		order.Items[0].UnitAmount.Currency, total(b.items), name(guest.Customer))
	p := posting{out: out, client: client, bill: b, order: order, now: configuration.NowUTC}
	return p.post(ctx)
}

// A posting is an order to post once.
type posting struct {
	out    io.Writer
	client *mews.Client
	bill   bill
	order  mews.OrderAddParams
	now    time.Time // by the clock of the server
}

func (p posting) post(ctx context.Context) error {
	// An earlier run may have posted it.
	switch found, err := p.find(ctx); {
	case err != nil:
		return err
	case len(found) > 0:
		return p.compare(found, "was posted before")
	case !p.bill.post:
		fmt.Fprintln(p.out, "not posted yet; nothing is posted without -post")
		return nil
	}

	added, err := p.client.Orders.Add(ctx, p.order)
	if err == nil {
		fmt.Fprintln(p.out, "posted as order", added.OrderID)
		return nil
	}
	switch mews.OutcomeOf(err) {
	case mews.OutcomeDone:
		fmt.Fprintln(p.out, "posted, but the response cannot be read:", err)
		return nil
	case mews.OutcomeNotDone: // starting the program again can do no harm
		return fmt.Errorf("nothing was posted: %w", err)
	case mews.OutcomeUnknown:
	}
	fmt.Fprintln(p.out, "outcome unknown:", err)
	return p.settle(ctx, err)
}

// settle finds out whether an order with an unknown outcome was posted. It must not
// post again: the first request may still be on its way, and nothing at Mews would
// stop a second one. So finding the items is proof, and finding none is not.
func (p posting) settle(ctx context.Context, cause error) error {
	// The outcome matters even if the program was interrupted.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	result := fmt.Sprint(looks, " looks did not find it")
	for range looks {
		select {
		case <-ctx.Done():
		case <-time.After(p.bill.wait):
		}
		switch found, err := p.find(ctx); {
		case err != nil:
			result = "looking for it failed: " + err.Error()
		case len(found) > 0:
			return p.compare(found, "was posted, as reading back shows")
		}
	}
	return lookAgain("bill %s may be posted or not: %w; %s; start the same command again later, which posts it only if it is still missing",
		p.bill.ticket, cause, result)
}

// find reads the items of the bill back. No filter selects by the external
// identifier, so it reads all that the restaurant sold lately: the room may have had
// another guest when the bill was posted.
func (p posting) find(ctx context.Context) ([]mews.OrderItem, error) {
	var found []mews.OrderItem
	for item, err := range p.client.OrderItems.All(ctx, mews.OrderItemListParams{
		ServiceIDs: []string{p.order.ServiceID},
		CreatedUTC: mews.TimeInterval{StartUTC: p.now.Add(-lookBack), EndUTC: p.now.Add(time.Hour)},
	}) {
		if err != nil {
			return nil, err
		}
		if isOf(p.bill.ticket, item) {
			found = append(found, item)
		}
	}
	return found, nil
}

// compare reports a bill that was posted. It may be another one of the same number.
func (p posting) compare(found []mews.OrderItem, how string) error {
	if len(found) != len(p.bill.items) {
		return lookAgain("bill %s %s, but with %s instead of %d; compare them",
			p.bill.ticket, how, cli.Count(len(found), "item"), len(p.bill.items))
	}
	fmt.Fprintf(p.out, "bill %s %s: order %s, %s\n", p.bill.ticket, how, found[0].ServiceOrderID, cli.Count(len(found), "item"))
	return nil
}

func lookAgain(format string, args ...any) error {
	return &cli.ExitError{Code: codeUnknown, Err: fmt.Errorf(format, args...)}
}
