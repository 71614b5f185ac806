package main

import (
	"context"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
	"github.com/guestwire/guestwire-go/pretix"
)

const testSecret = "a-secret-of-a-test-with-32-bytes"

var listening = regexp.MustCompile(`receiving webhooks at (\S+)`)

// Nothing but webhooks makes the program read within an hour.
func TestWebhooks(t *testing.T) {
	t.Parallel()
	b := newBench(t, 20)
	env := b.environment()
	env[mewsSecret], env[pretixSecret] = testSecret, testSecret
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out, errs buffer
	ended := make(chan int, 1)
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	go func() {
		ended <- program(ctx, b.arguments("-follow", "-every", "1h", "-listen", "127.0.0.1:0"), lookup, &out, &errs)
	}()
	eventually := func(what string, reached func() bool) {
		require.Eventually(t, reached, 20*time.Second, 10*time.Millisecond, "%s: %s", what, &errs)
	}
	eventually("first round", func() bool { return listening.MatchString(errs.String()) })
	eventually("first round", func() bool { return len(b.query(t, "SELECT feed FROM feeds WHERE complete_at IS NOT NULL")) == 8 })
	address := listening.FindStringSubmatch(errs.String())[1]
	response, err := http.Post(address+pretixPath+"?secret=guessed", "application/json", http.NoBody)
	require.NoError(t, err)
	assert.Equal(t, http.StatusForbidden, response.StatusCode)
	require.NoError(t, response.Body.Close())

	b.hotel.DeliverTo(address+mewsPath+"?secret="+testSecret, mewstest.Delivery{Gather: time.Millisecond})
	b.shop.AddWebhook(b.shop.Organizer(), address+pretixPath+"?secret="+testSecret)
	guest := b.hotel.AddGuest("Ann", "Lee")
	eventually("customer", func() bool { return len(b.query(t, "SELECT id FROM mews_customers WHERE id = ?", guest)) == 1 })

	order, err := b.event.Orders.Create(t.Context(), pretix.OrderCreateParams{
		Locale: pretix.LocaleEN, PaymentProvider: "manual", Status: pretix.OrderStatusPaid, TestMode: new(true),
		Positions: []pretix.OrderCreatePosition{{Item: b.ticket}},
	})
	require.NoError(t, err)
	eventually("order", func() bool { return len(b.query(t, "SELECT code FROM pretix_orders WHERE code = ?", order.Code)) == 1 })
	_, err = b.event.CheckinList(b.door).Positions.Redeem(t.Context(), order.Positions[0].Secret, pretix.CheckinListPositionRedeemParams{})
	require.NoError(t, err)
	eventually("check-in", func() bool {
		return len(b.query(t, "SELECT id FROM pretix_checkins WHERE position_id = ?", order.Positions[0].ID)) == 1
	})
	_, err = b.event.Order(order.Code).Refunds.Create(t.Context(), pretix.OrderRefundCreateParams{
		State: pretix.OrderRefundStateDone, Source: pretix.OrderRefundSourceAdmin, Amount: "1.00", Provider: "manual",
	})
	require.NoError(t, err)
	eventually("refund", func() bool {
		return len(b.query(t, "SELECT amount FROM pretix_refunds WHERE code = ?", order.Code)) == 1
	})
	require.NoError(t, b.event.Orders.Delete(t.Context(), order.Code))
	eventually("deleted order", func() bool { return len(b.query(t, "SELECT code FROM pretix_orders WHERE code = ?", order.Code)) == 0 })
	eventually("no more to read", func() bool { return len(b.query(t, "SELECT code FROM pending_orders")) == 0 })
	cancel()
	assert.Zero(t, <-ended, errs.String())
}
