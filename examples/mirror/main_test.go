package main

import (
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/examples/internal/cli"
	"github.com/guestwire/guestwire-go/mews/mewstest"
	"github.com/guestwire/guestwire-go/pretix"
)

func without(string) (string, bool) { return "", false }

func TestHelp(t *testing.T) {
	t.Parallel()
	var out, errs buffer
	assert.Equal(t, cli.CodeOK, program(t.Context(), []string{"-h"}, without, &out, &errs))
	for _, text := range []string{"MEWS_ACCESS_TOKEN", "Exit codes:", "-once", "-every time"} {
		assert.Contains(t, out.String(), text)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	b := newBench(t, 0)
	_, stderr, code := b.run(t, "-once")
	require.Zero(t, code, stderr)
	other, err := openStore(t.Context(), b.db+"2")
	require.NoError(t, err)
	defer other.close()
	for text, args := range map[string][]string{
		"set either -once or -follow":        {},
		"either -once":                       {"-once", "-follow"},
		"-rounds and -listen are for":        {"-once", "-rounds", "1"},
		"-page from 0 to 50":                 {"-once", "-page", "51"},
		"must be above 0":                    {"-once", "-every", "0"},
		"-sweep must not be shorter":         {"-follow", "-sweep", "1s"},
		`invalid value "never"`:              {"-once", "-since", "never"},
		"-db: open":                          {"-once", "-db", filepath.Join(t.TempDir(), "none", "mirror.db")},
		"-listen needs MEWS_WEBHOOK_SECRET":  {"-follow", "-listen", "127.0.0.1:0"},
		"use another -db":                    {"-once", "-since", "2024-01-01"},
		"another process seems to write to ": {"-once", "-db", b.db + "2"},
	} {
		_, stderr, code := b.run(t, args...)
		assert.Equal(t, cli.CodeUsage, code, "%s: %s", text, stderr)
		assert.Contains(t, stderr, text)
	}
}

func TestWithoutCredentials(t *testing.T) {
	t.Parallel()
	b := &bench{db: filepath.Join(t.TempDir(), "mirror.db")}
	for _, args := range [][]string{{"-once"}, {"-follow", "-rounds", "2", "-every", "20ms", "-listen", "127.0.0.1:0"}} {
		var out, errs buffer
		code := program(t.Context(), append(args, "-db", b.db), without, &out, &errs)
		assert.Zero(t, code, errs.String())
		assert.Contains(t, errs.String(), "no credentials")
		assert.Regexp(t, `: \d{3} rows read, \d{3} stored, 0 vanished; 8 of 8 feeds complete\n$`, out.String())
	}
	assert.Len(t, b.query(t, "SELECT feed FROM feeds WHERE complete_at IS NOT NULL AND swept_at IS NOT NULL"), 8)
}

// An analyst finds what they need in columns.
func TestColumns(t *testing.T) {
	t.Parallel()
	b := newBench(t, 0)
	order, err := b.event.Orders.Create(t.Context(), pretix.OrderCreateParams{
		Locale: pretix.LocaleEN, PaymentProvider: "manual", Status: pretix.OrderStatusPaid, Email: "ann@example.org",
		Positions: []pretix.OrderCreatePosition{{Item: b.ticket, AttendeeName: "Ann Lee"}},
	})
	require.NoError(t, err)
	_, err = b.event.Order(order.Code).Refunds.Create(t.Context(), pretix.OrderRefundCreateParams{
		State: pretix.OrderRefundStateDone, Source: pretix.OrderRefundSourceAdmin, Amount: "3.50", Provider: "manual",
	})
	require.NoError(t, err)
	_, err = b.event.CheckinList(b.door).Positions.Redeem(t.Context(), order.Positions[0].Secret, pretix.CheckinListPositionRedeemParams{})
	require.NoError(t, err)
	guest := b.hotel.AddCustomer(mewstest.Object{"FirstName": "Bo", "LastName": "Diaz", "CreatedUtc": "2026-03-04T05:06:07Z", "UpdatedUtc": time.Now().UTC()})
	reservation := b.hotel.AddReservation(guest, mewstest.Object{"State": "Started", "ScheduledStartUtc": "2026-03-04T14:00:00Z", "ScheduledEndUtc": "2026-03-06T10:00:00Z"})

	_, stderr, code := b.run(t, "-once")
	require.Zero(t, code, stderr)
	b.check(t)
	assert.Equal(t, []string{order.Code + "|paid|23.00|23|3.5"}, b.query(t, "SELECT code, status_name, total, paid, refunded FROM pretix_revenue WHERE code = ?", order.Code))
	assert.Equal(t, []string{"Ann Lee|1"}, b.query(t, "SELECT attendee_name, scans FROM pretix_attendance WHERE code = ?", order.Code))
	assert.Equal(t, []string{"2026-03-04T05:06:07.000Z|1|"}, b.query(t, "SELECT created_utc, active, email FROM mews_customers WHERE id = ?", guest))
	assert.Equal(t, []string{"Diaz|2026-03-04|2026-03-06|Started"}, b.query(t, "SELECT last_name, arrival, departure, state FROM mews_stays WHERE id = ?", reservation))
	assert.Equal(t, []string{"-80.50|EUR"}, b.query(t, "SELECT DISTINCT gross_amount, currency FROM mews_payments WHERE id = ?", b.payments[0]))
	assert.Equal(t, []string{"2026-03-04T05:06:07Z"}, b.query(t, "SELECT data ->> 'CreatedUtc' FROM mews_customers WHERE id = ?", guest))
}

func TestChangesAndSweeps(t *testing.T) {
	t.Parallel()
	b := newBench(t, 50)
	_, stderr, code := b.run(t, "-once")
	require.Zero(t, code, stderr)
	b.check(t)
	for range 100 {
		require.NoError(t, b.change(t.Context()))
	}
	_, stderr, code = b.run(t, "-once")
	require.Zero(t, code, stderr)
	b.checkChanges(t)
	_, stderr, code = b.run(t, "-once", "-sweep", "1ns")
	require.Zero(t, code, stderr)
	b.check(t)
	assert.NotEmpty(t, b.query(t, "SELECT key FROM vanished"))
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	b := newBench(t, 0)
	env := b.environment()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b.site.Handle("bookings/", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	var out, errs buffer
	code := program(ctx, b.arguments("-once"), func(name string) (string, bool) { v, ok := env[name]; return v, ok }, &out, &errs)
	assert.Equal(t, cli.CodeFailed, code)
	assert.Equal(t, "mirror: interrupted; the same command goes on where it was: context canceled\n", errs.String())
}

func TestFailure(t *testing.T) {
	t.Parallel()
	b := newBench(t, 0)
	b.hotel.Deny(b.hotel.AccessToken(), "bills/getAll")
	_, stderr, code := b.run(t, "-once")
	assert.Equal(t, cli.CodeFailed, code)
	assert.Contains(t, stderr, "mirror: mews/bills: ")
	assert.Len(t, b.query(t, "SELECT feed FROM feeds WHERE complete_at IS NOT NULL"), 7, "the others are complete")
	assert.Empty(t, b.query(t, "SELECT id FROM mews_bills"))

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	var out, errs buffer
	env := b.environment()
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	go func() { ended <- program(ctx, b.arguments("-follow", "-every", "200ms"), lookup, &out, &errs) }()
	require.Eventually(t, func() bool { return len(errs.String()) > 0 }, 10*time.Second, time.Millisecond)
	b.hotel.Allow(b.hotel.AccessToken(), "bills/getAll")
	require.Eventually(t, func() bool { return len(b.query(t, "SELECT id FROM mews_bills")) > 0 }, 10*time.Second, 10*time.Millisecond)
	cancel()
	assert.Zero(t, <-ended, errs.String())
	assert.Contains(t, errs.String(), "mews/bills failed, and is read again in 1s: ")
}
