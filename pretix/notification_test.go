package pretix_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

// notificationBodies are what a real server delivered.
var notificationBodies = map[string]func() pretix.Notification{
	`{"notification_id":114,"organizer":"o","event":"e","code":"A0VQD","action":"pretix.event.order.placed"}`: func() pretix.Notification {
		return &pretix.OrderNotification{Organizer: "o", Event: "e", Code: "A0VQD"}
	},
	`{"notification_id":144,"organizer":"o","event":"e","code":"E0NBC","action":"pretix.event.order.changed.price"}`: func() pretix.Notification {
		return &pretix.OrderNotification{Organizer: "o", Event: "e", Code: "E0NBC"}
	},
	`{"notification_id":196,"organizer":"o","event":"e","code":"A0VQD","action":"pretix.event.checkin","orderposition_id":11,"orderposition_positionid":2,"checkin_list":3,"type":"exit","first_checkin":null}`: func() pretix.Notification {
		return &pretix.CheckinNotification{Organizer: "o", Event: "e", Code: "A0VQD", Position: 11, PositionID: 2, CheckinList: 3, Type: pretix.CheckinTypeExit}
	},
	`{"notification_id":42,"organizer":"o","event":"new","action":"pretix.event.added"}`: func() pretix.Notification {
		return &pretix.EventNotification{Organizer: "o", Event: "new"}
	},
	`{"notification_id":47,"organizer":"o","event":null,"action":"pretix.event.deleted"}`: func() pretix.Notification {
		return &pretix.EventNotification{Organizer: "o"}
	},
	`{"notification_id":56,"organizer":"o","event":"series","subevent":1,"action":"pretix.subevent.added"}`: func() pretix.Notification {
		return &pretix.SubEventNotification{Organizer: "o", Event: "series", SubEvent: 1}
	},
	`{"notification_id":67,"organizer":"o","event":"e","item":9,"action":"pretix.event.item.variation.added"}`: func() pretix.Notification {
		return &pretix.ItemNotification{Organizer: "o", Event: "e", Item: 9}
	},
	`{"notification_id":79,"organizer":"o","event":"e","item":2,"action":"pretix.event.quota.added"}`: func() pretix.Notification {
		return &pretix.QuotaNotification{Organizer: "o", Event: "e", Quota: 2}
	},
	`{"notification_id":79,"organizer":"o","event":"e","quota":2,"action":"pretix.event.quota.added"}`: func() pretix.Notification {
		return &pretix.QuotaNotification{Organizer: "o", Event: "e", Quota: 2}
	},
	`{"notification_id":106,"organizer":"o","event":"e","waitinglistentry":1,"action":"pretix.event.orders.waitinglist.added"}`: func() pretix.Notification {
		return &pretix.WaitingListNotification{Organizer: "o", Event: "e", Entry: 1}
	},
	`{"notification_id":99,"organizer":"o","event":"e","voucher":7,"action":"pretix.voucher.added"}`: func() pretix.Notification {
		return &pretix.VoucherNotification{Organizer: "o", Event: "e", Voucher: 7}
	},
	`{"notification_id":27,"organizer":"o","customer":"LGNWHMK","action":"pretix.customer.anonymized"}`: func() pretix.Notification {
		return &pretix.CustomerNotification{Organizer: "o", Customer: "LGNWHMK"}
	},
	`{"notification_id":34,"issuer_id":1,"issuer_slug":"o","giftcard":5,"action":"pretix.giftcards.created"}`: func() pretix.Notification {
		return &pretix.GiftCardNotification{IssuerID: 1, Issuer: "o", GiftCard: 5}
	},
	`{"notification_id":177,"issuer_id":1,"issuer_slug":"o","acceptor_id":2,"acceptor_slug":"p","giftcard":5,"action":"pretix.giftcards.transaction.payment"}`: func() pretix.Notification {
		return &pretix.GiftCardTransactionNotification{IssuerID: 1, Issuer: "o", AcceptorID: 2, Acceptor: "p", GiftCard: 5}
	},
	`{"notification_id":200,"organizer":"o","event":"e","seat":"A-1","action":"pretix.plugins.example.sold"}`: func() pretix.Notification {
		return &pretix.UnknownNotification{Organizer: "o", Event: "e"}
	},
}

func TestParseNotification(t *testing.T) {
	t.Parallel()
	for body, want := range notificationBodies {
		expected := want()
		require.NoError(t, json.Unmarshal([]byte(body), expected.Head()))
		expected.Head().Raw = json.RawMessage(body)
		n, err := pretix.ParseNotification([]byte(body))
		require.NoError(t, err, body)
		assert.Equal(t, expected, n)
		assert.Positive(t, n.Head().ID)

		again, err := json.Marshal(n) // what a queue may store instead of Raw
		require.NoError(t, err)
		n, err = pretix.ParseNotification(again)
		require.NoError(t, err)
		n.Head().Raw = json.RawMessage(body)
		assert.Equal(t, expected, n)
	}
}

func TestParseNotificationRejects(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"", "null", "[]", "{}", `"x"`, "{", `{"notification_id":1}`, `{"action":"pretix.event.order.paid"}`,
		`{"notification_id":0,"action":"pretix.event.order.paid"}`, `{"notification_id":-1,"action":"pretix.event.order.paid"}`,
		`{"notification_id":99999999999999999999,"action":"pretix.event.order.paid"}`,
		`{"notification_id":"1","action":"pretix.event.order.paid"}`, `{"notification_id":1,"action":""}`,
		`{"notification_id":1,"action":"pretix.event.order.paid","code":5}`,
		`{"notification_id":1,"action":"pretix.giftcards.created","giftcard":"x"}`,
		`{"notification_id":1,"action":"pretix.event.order.paid"}{}`,
		`{"notification_id":1,"action":"pretix.event.order.paid"`,
	} {
		n, err := pretix.ParseNotification([]byte(body))
		require.Error(t, err, body)
		assert.Nil(t, n)
	}
}

// Every action that the contract names has a type, but nothing that only looks like one.
func TestNotificationOfEveryAction(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../internal/gen/pretix/api.json")
	require.NoError(t, err)
	var facts struct{ Webhooks []string }
	require.NoError(t, json.Unmarshal(b, &facts))
	require.Len(t, facts.Webhooks, 47)
	parse := func(action string) pretix.Notification {
		body, err := json.Marshal(map[string]any{"notification_id": 1, "action": action})
		require.NoError(t, err)
		n, err := pretix.ParseNotification(body)
		require.NoError(t, err)
		return n
	}
	for _, action := range facts.Webhooks {
		assert.NotEqual(t, "*pretix.UnknownNotification", fmt.Sprintf("%T", parse(action)), action)
	}
	for _, action := range []string{"pretix.event.orders", "pretix.event.ordered", "pretix.event.item", "pretix.event.itemized.x", "pretix.event.settings", "pretix.subevent.quota.added", "pretix.customer.membership.created", "x"} {
		assert.IsType(t, &pretix.UnknownNotification{}, parse(action), action)
	}
	assert.IsType(t, &pretix.OrderNotification{}, parse("pretix.event.order.something.new"))
}

func TestWebhookActionMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		action, pattern pretix.WebhookAction
		want            bool
	}{
		{"pretix.event.order.paid", pretix.WebhookActionOrderPaid, true},
		{"pretix.event.item.added", pretix.WebhookActionItemAll, true},
		{"pretix.event.item.variation.added", pretix.WebhookActionItemAll, true},
		{pretix.WebhookActionItemAll, pretix.WebhookActionItemAll, true},
		{"pretix.event.items.added", pretix.WebhookActionItemAll, false},
		{"pretix.event.order.placed.require_approval", pretix.WebhookActionOrderPlaced, false},
		{"", "", true},
	} {
		assert.Equal(t, c.want, c.action.Matches(c.pattern), "%s %s", c.action, c.pattern)
	}
}

// Each kind fetches what it is about.
func TestNotificationFetch(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	require.NoError(t, err)
	ctx, organizer := t.Context(), server.Organizer()
	server.AddEvent(organizer, "festival")
	events := "organizers/" + organizer + "/events/"
	id := func(path string, o pretixtest.Object) int64 {
		added, ok := server.Add(path, o)["id"].(int64)
		require.True(t, ok)
		return added
	}
	item := id(events+"festival/items/", pretixtest.Object{"name": pretixtest.Object{"en": "Ticket"}, "default_price": "23.00"})
	quota := id(events+"festival/quotas/", pretixtest.Object{"name": "Tickets", "size": 10, "items": []any{item}})
	voucher := id(events+"festival/vouchers/", pretixtest.Object{"code": "FRIEND"})
	entry := id(events+"festival/waitinglistentries/", pretixtest.Object{"email": "ada@example.com", "item": item})
	card := id("organizers/"+organizer+"/giftcards/", pretixtest.Object{"secret": "CARD", "value": "10.00", "currency": "EUR"})
	customer := server.AddCustomer(organizer, pretixtest.Customer{}).Identifier
	server.Add(events, pretixtest.Object{"slug": "series", "name": pretixtest.Object{"en": "Series"}, "currency": "EUR", "has_subevents": true})
	date := id(events+"series/subevents/", pretixtest.Object{"name": pretixtest.Object{"en": "Date"}, "date_from": "2027-01-01T00:00:00Z"})
	order, err := client.Organizer(organizer).Event("festival").Orders.Create(ctx, pretix.OrderCreateParams{
		Email: "ada@example.com", Locale: pretix.LocaleEN, PaymentProvider: "manual", Positions: []pretix.OrderCreatePosition{{Item: item}},
	})
	require.NoError(t, err)

	gotOrder, err := (&pretix.OrderNotification{Organizer: organizer, Event: "festival", Code: order.Code}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, order.Secret, gotOrder.Secret)
	position, err := (&pretix.CheckinNotification{Organizer: organizer, Event: "festival", Code: order.Code, Position: order.Positions[0].ID}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, order.Code, position.Order)
	event, err := (&pretix.EventNotification{Organizer: organizer, Event: "festival"}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, "festival", event.Slug)
	subEvent, err := (&pretix.SubEventNotification{Organizer: organizer, Event: "series", SubEvent: date}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, date, subEvent.ID)
	gotItem, err := (&pretix.ItemNotification{Organizer: organizer, Event: "festival", Item: item}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, item, gotItem.ID)
	gotQuota, err := (&pretix.QuotaNotification{Organizer: organizer, Event: "festival", Quota: quota}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, "Tickets", gotQuota.Name)
	gotVoucher, err := (&pretix.VoucherNotification{Organizer: organizer, Event: "festival", Voucher: voucher}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, "FRIEND", gotVoucher.Code)
	waiting, err := (&pretix.WaitingListNotification{Organizer: organizer, Event: "festival", Entry: entry}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, "ada@example.com", waiting.Email)
	gotCustomer, err := (&pretix.CustomerNotification{Organizer: organizer, Customer: customer}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, customer, gotCustomer.Identifier)
	gotCard, err := (&pretix.GiftCardNotification{Issuer: organizer, GiftCard: card}).Fetch(ctx, client)
	require.NoError(t, err)
	assert.Equal(t, "CARD", gotCard.Secret)
	gotCard, err = (&pretix.GiftCardTransactionNotification{Issuer: organizer, GiftCard: card}).Fetch(ctx, client, pretix.WithMaxAttempts(1))
	require.NoError(t, err)
	assert.Equal(t, pretix.Decimal("10.00"), gotCard.Value)

	_, err = (&pretix.OrderNotification{Organizer: organizer, Event: "festival", Code: "GONE0"}).Fetch(ctx, client)
	require.ErrorIs(t, err, pretix.ErrNotFound)
	var argument *pretix.ArgumentError
	_, err = (&pretix.EventNotification{Organizer: organizer}).Fetch(ctx, client)
	require.ErrorAs(t, err, &argument)
	_, err = (&pretix.OrderNotification{Organizer: "../x", Event: "festival", Code: "A"}).Fetch(ctx, client)
	require.ErrorAs(t, err, &argument)
}

func FuzzParseNotification(f *testing.F) {
	for body := range notificationBodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		n, err := pretix.ParseNotification(body)
		if err != nil {
			assert.Nil(t, n)
			return
		}
		assert.Positive(t, n.Head().ID)
		assert.NotEmpty(t, n.Head().Action)
		again, err := pretix.ParseNotification(n.Head().Raw)
		require.NoError(t, err)
		assert.Equal(t, n, again)
	})
}
