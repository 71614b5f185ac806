package main

import (
	"context"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

const (
	eventSlug = pretixtest.DefaultEvent
	codes     = "ADULT-1, ADULT-2, CHILD-1, BLOCKED-1, UNPAID-1 and PARKING-1"
)

// startEvent starts a fake event with tickets whose codes are easy to type. The
// response to the second request, which has the answers to the first ticket's
// questions, is lost twice: once more than the client itself retries.
func startEvent(ctx context.Context) (*pretixtest.Server, error) {
	server, err := pretixtest.Start()
	if err != nil {
		return nil, err
	}
	server.AddEvent(server.Organizer(), eventSlug)
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	if err == nil {
		err = fillEvent(ctx, client.Organizer(server.Organizer()).Event(eventSlug))
	}
	if err != nil {
		server.Close()
		return nil, err
	}
	server.Inject(pretixtest.Fault{Method: "POST", Path: "checkinrpc/redeem", Cut: pretixtest.CutAfter, After: 1, Times: 2})
	return server, nil
}

func fillEvent(ctx context.Context, event pretix.EventHandle) error {
	ticket, err := event.Items.Create(ctx, pretix.ItemCreateParams{
		Name: english("Ticket"), DefaultPrice: "23.00", Admission: new(true),
		Variations: []pretix.ItemVariationCreateParams{{Value: english("Adult")}, {Value: english("Child"), DefaultPrice: "11.50"}},
	})
	if err != nil {
		return err
	}
	parking, err := event.Items.Create(ctx, pretix.ItemCreateParams{Name: english("Parking"), DefaultPrice: "5.00"})
	if err != nil {
		return err
	}
	adult, child := ticket.Variations[0].ID, ticket.Variations[1].ID
	_, err = event.Quotas.Create(ctx, pretix.QuotaCreateParams{
		Name: "Everything", Size: new(100), Items: []int64{ticket.ID, parking.ID}, Variations: []int64{adult, child},
	})
	if err != nil {
		return err
	}
	for _, question := range []pretix.QuestionCreateParams{
		{
			Question: english("Which size of T-shirt?"), Type: pretix.QuestionTypeChoice, Required: new(true),
			Options: []pretix.QuestionOptionCreateParams{{Answer: english("S")}, {Answer: english("M")}, {Answer: english("L")}},
		},
		{Question: english("How old are you?"), Type: pretix.QuestionTypeNumber, ValidNumberMin: "6"},
	} {
		question.Items, question.AskDuringCheckin = []int64{ticket.ID}, new(true)
		if _, err := event.Questions.Create(ctx, question); err != nil {
			return err
		}
	}
	if _, err := event.CheckinLists.Create(ctx, pretix.CheckinListCreateParams{Name: "Door", AllProducts: new(false), LimitProducts: []int64{ticket.ID}}); err != nil {
		return err
	}
	return sell(ctx, event, []pretix.OrderCreatePosition{
		{Item: ticket.ID, Variation: adult, Secret: "ADULT-1", AttendeeName: "Ann Lee"},
		{Item: ticket.ID, Variation: adult, Secret: "ADULT-2", AttendeeName: "Bo Diaz"},
		{Item: ticket.ID, Variation: child, Secret: "CHILD-1", AttendeeName: "Cy Roth"},
		{Item: ticket.ID, Variation: adult, Secret: "BLOCKED-1", AttendeeName: "Dee Moss"},
		{Item: parking.ID, Secret: "PARKING-1"},
	}, []pretix.OrderCreatePosition{{Item: ticket.ID, Variation: adult, Secret: "UNPAID-1", AttendeeName: "Eva Novak"}})
}

// sell makes an order that is paid and one that is not, and blocks a ticket.
func sell(ctx context.Context, event pretix.EventHandle, paid, unpaid []pretix.OrderCreatePosition) error {
	order, err := event.Orders.Create(ctx, pretix.OrderCreateParams{
		Email: "ann@example.org", Status: pretix.OrderStatusPaid, PaymentProvider: "manual", Positions: paid,
	})
	if err != nil {
		return err
	}
	for _, p := range order.Positions {
		if p.Secret == "BLOCKED-1" {
			if _, err := event.OrderPositions.AddBlock(ctx, p.ID, pretix.OrderPositionAddBlockParams{Name: "api:lost"}); err != nil {
				return err
			}
		}
	}
	_, err = event.Orders.Create(ctx, pretix.OrderCreateParams{Email: "eva@example.org", Positions: unpaid})
	return err
}

func english(text string) pretix.I18nString { return pretix.I18nString{pretix.LocaleEN: text} }
