package pretix_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// connectEvent creates a client for a fake server with an event that sells a ticket for
// 23 euros.
func connectEvent() (server *pretixtest.Server, event pretix.EventHandle, ticket int64) {
	server, err := pretixtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	server.AddEvent(server.Organizer(), "festival")
	path := "organizers/" + server.Organizer() + "/events/festival/"
	item := server.Add(path+"items/", pretixtest.Object{"name": pretixtest.Object{"en": "Ticket"}, "default_price": "23.00", "admission": true})
	server.Add(path+"quotas/", pretixtest.Object{"name": "Tickets", "size": 100, "items": []any{item["id"]}})
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	if err != nil {
		log.Fatal(err)
	}
	id, _ := item["id"].(int64)
	return server, client.Organizer(server.Organizer()).Event("festival"), id
}

// A shop needs an event, something to sell, a quota for it, and what customers are asked.
func ExampleEventService_Create() {
	server, org := connectExample()
	defer server.Close()
	ctx := context.Background()

	created, err := org.Events.Create(ctx, pretix.EventCreateParams{
		Slug: "concert", Name: pretix.I18nString{pretix.LocaleEN: "Concert", pretix.LocaleDE: "Konzert"}, Currency: "EUR",
		DateFrom: time.Date(2027, 6, 1, 20, 0, 0, 0, time.UTC), Timezone: "Europe/Berlin",
	})
	if err != nil {
		log.Fatal(err)
	}
	event := org.Event(created.Slug)
	ticket, err := event.Items.Create(ctx, pretix.ItemCreateParams{
		Name: pretix.I18nString{pretix.LocaleEN: "Ticket"}, DefaultPrice: "23.00", Admission: new(true),
	})
	if err != nil {
		log.Fatal(err)
	}
	// What no quota has is sold out.
	quota, err := event.Quotas.Create(ctx, pretix.QuotaCreateParams{Name: "Tickets", Size: new(100), Items: []int64{ticket.ID}})
	if err != nil {
		log.Fatal(err)
	}
	question, err := event.Questions.Create(ctx, pretix.QuestionCreateParams{
		Question: pretix.I18nString{pretix.LocaleEN: "Your meal"}, Type: pretix.QuestionTypeChoice, Items: []int64{ticket.ID},
		Options: []pretix.QuestionOptionCreateParams{{Answer: pretix.I18nString{pretix.LocaleEN: "Fish"}}, {Answer: pretix.I18nString{pretix.LocaleEN: "Soup"}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(created.Name.String(pretix.LocaleDE), ticket.DefaultPrice, *quota.Size, len(question.Options))
	// Output: Konzert 23.00 100 2
}

// An order that is placed is pending until it is paid.
func ExampleOrderService_Create() {
	server, event, ticket := connectEvent()
	defer server.Close()
	ctx := context.Background()

	order, err := event.Orders.Create(ctx, pretix.OrderCreateParams{
		Email: "ann@example.org", Locale: pretix.LocaleEN, PaymentProvider: "banktransfer",
		Positions: []pretix.OrderCreatePosition{
			{Item: ticket, AttendeeNameParts: pretix.NameParts{"_scheme": "full", "full_name": "Ann Lee"}},
			{Item: ticket, Price: "10.00"},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Total, order.Status == pretix.OrderStatusPending)

	order, err = event.Orders.MarkPaid(ctx, order.Code, pretix.OrderMarkPaidParams{SendEmail: new(false)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(order.Status == pretix.OrderStatusPaid)
	// Output:
	// 33.00 true
	// true
}

// Part of a payment goes back. The provider must be able to refund by itself, as gift
// cards are; for others create a refund with Refunds.Create.
func ExampleOrderPaymentService_Refund() {
	server, event, ticket := connectEvent()
	defer server.Close()
	ctx := context.Background()
	server.Add("organizers/"+server.Organizer()+"/giftcards/", pretixtest.Object{"secret": "PRESENT", "value": "50.00", "currency": "EUR"})
	order, err := event.Orders.Create(ctx, pretix.OrderCreateParams{
		Email: "ann@example.org", Locale: pretix.LocaleEN, UseGiftCards: []string{"PRESENT"},
		Positions: []pretix.OrderCreatePosition{{Item: ticket}},
	})
	if err != nil {
		log.Fatal(err)
	}

	payment := order.Payments[0]
	refund, err := event.Order(order.Code).Payments.Refund(ctx, payment.LocalID, pretix.OrderPaymentRefundParams{Amount: "3.00", Comment: "sorry"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(payment.Amount, refund.Amount, refund.State == pretix.OrderRefundStateDone)
	// Output: 23.00 3.00 true
}

// Many vouchers in one request: all of them are created, or none.
func ExampleVoucherService_CreateBatch() {
	server, event, ticket := connectEvent()
	defer server.Close()

	batch := make([]pretix.VoucherCreateParams, 50)
	for i := range batch {
		batch[i] = pretix.VoucherCreateParams{
			Code: fmt.Sprintf("FRIEND-%03d", i+1), Item: ticket, Tag: "friends",
			PriceMode: pretix.VoucherPriceModePercent, Value: "10.00", MaxUsages: new(2),
		}
	}
	vouchers, err := event.Vouchers.CreateBatch(context.Background(), batch)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(vouchers), vouchers[49].Code)
	// Output: 50 FRIEND-050
}

// A gift card is sold and loses a part of its value.
func ExampleGiftCardService_Transact() {
	server, org := connectExample()
	defer server.Close()
	ctx := context.Background()

	card, err := org.GiftCards.Create(ctx, pretix.GiftCardCreateParams{Secret: "SUMMER-2027-K7QX", Value: "50.00", Currency: "EUR"})
	if err != nil {
		log.Fatal(err)
	}
	card, err = org.GiftCards.Transact(ctx, card.ID, pretix.GiftCardTransactParams{Value: "-12.50", Text: "Bar"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(card.Value)
	// Output: 37.50
}

// Settings of any name, also of plugins. The result has all settings that the server knows.
func ExampleEventSettingsService_UpdateRaw() {
	server, event, _ := connectEvent()
	defer server.Close()

	update := pretix.RawSettingsUpdate{"max_items_per_order": 4, "max_item_per_order": 4}
	settings, err := event.Settings.UpdateRaw(context.Background(), update)
	if err != nil {
		log.Fatal(err)
	}
	for name := range update {
		if settings[name] == nil {
			fmt.Println("unknown:", name)
		}
	}
	var most int
	if err := json.Unmarshal(settings["max_items_per_order"], &most); err != nil {
		log.Fatal(err)
	}
	fmt.Println(most)
	// Output:
	// unknown: max_item_per_order
	// 4
}
