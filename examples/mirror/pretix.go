package main

import (
	"context"
	"database/sql"
	"iter"

	"github.com/guestwire/guestwire-go/pretix"
)

// pretixFeeds are those of an event.
func pretixFeeds(s *store, event pretix.EventHandle, slug string, pageSize int) []*feed {
	scope := []column{{"event", slug}}
	orders := &feed{name: ordersOf(slug), table: "pretix_orders", scope: scope, key: "code", wake: make(chan struct{}, 1)}
	params := pretix.OrderListParams{IncludeCanceledPositions: true, PageSize: pageSize}
	orders.changes = func(ctx context.Context, from start) iter.Seq2[batch, error] {
		change := pretix.ChangeParams{Mark: from.mark, Every: from.every, Overlap: from.overlap, Wake: from.wake}
		if !from.sweep {
			change.Codes = func(ctx context.Context) ([]string, error) { return s.pending(ctx, slug) }
		}
		return batches(event.Orders.Changes(ctx, params, change), func(b *pretix.Changes[pretix.Order]) batch {
			next := batch{rows: rowsOf(b.Rows, func(o *pretix.Order) row { return pretixOrder(slug, o) }), readAt: b.ReadAt, mark: b.Mark, end: b.End}
			for _, code := range b.Missing {
				next.missing = append(next.missing, orders.keyOf(code))
			}
			return next
		})
	}
	orders.stored = forget
	scans := &feed{name: checkinsOf(slug), table: "pretix_checkins", scope: scope, key: "id", wake: make(chan struct{}, 1)}
	reader := checkinReader{event: event, slug: slug, pageSize: pageSize}
	scans.changes, scans.exists = reader.changes, reader.exists
	return []*feed{orders, scans}
}

func ordersOf(event string) string   { return "pretix/" + event + "/orders" }
func checkinsOf(event string) string { return "pretix/" + event + "/checkins" }

// report keeps the code of an order until the feed has read it. Neither payments nor
// refunds show in the list of changes.
func (s *store) report(ctx context.Context, event, code, at string) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO pending_orders VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET reported_at = max(reported_at, excluded.reported_at)`, event, code, at)
		return err
	})
}

func (s *store) pending(ctx context.Context, event string) ([]string, error) {
	found, err := s.db.QueryContext(ctx, "SELECT code FROM pending_orders WHERE event = ? ORDER BY code", event)
	if err != nil {
		return nil, err
	}
	return all[string](found)
}

// forget ends the wait for the orders of a batch, unless they were reported since it was
// read.
func forget(ctx context.Context, tx *sql.Tx, b batch) error {
	keys := b.missing
	for _, r := range b.rows {
		keys = append(keys, r.key)
	}
	for _, key := range keys {
		if _, err := erase(ctx, tx, "pending_orders", key, "reported_at < ?", readTime(b.readAt)); err != nil {
			return err
		}
	}
	return nil
}

var orderStatusNames = map[pretix.OrderStatus]string{
	pretix.OrderStatusPending: "pending", pretix.OrderStatusPaid: "paid", pretix.OrderStatusExpired: "expired", pretix.OrderStatusCanceled: "canceled",
}

func pretixOrder(slug string, o *pretix.Order) row {
	status, known := orderStatusNames[o.Status]
	if !known {
		status = string(o.Status)
	}
	positions := func(p *pretix.OrderPosition) row {
		return row{key: []column{{"position", p.PositionID}}, object: p, values: []column{
			{"id", p.ID},
			{"item_id", p.Item},
			{"variation_id", number(p.Variation)},
			{"subevent_id", number(p.SubEvent)},
			{"price", text(p.Price)},
			{"tax_rate", text(p.TaxRate)},
			{"tax", text(p.TaxValue)},
			{"canceled", p.Canceled},
			{"attendee_name", text(p.AttendeeName)},
			{"attendee_email", text(p.AttendeeEmail)},
		}}
	}
	payments := func(p *pretix.OrderPayment) row {
		return row{key: []column{{"number", p.LocalID}}, object: p, values: []column{
			{"state", string(p.State)},
			{"amount", text(p.Amount)},
			{"provider", text(p.Provider)},
			{"created_utc", instant(p.Created)},
			{"paid_utc", moment(p.PaymentDate)},
		}}
	}
	refunds := func(r *pretix.OrderRefund) row {
		return row{key: []column{{"number", r.LocalID}}, object: r, values: []column{
			{"payment_number", number(r.Payment)},
			{"state", string(r.State)},
			{"source", text(r.Source)},
			{"amount", text(r.Amount)},
			{"provider", text(r.Provider)},
			{"created_utc", instant(r.Created)},
			{"executed_utc", moment(r.ExecutionDate)},
		}}
	}
	return row{
		table: "pretix_orders", key: []column{{"event", slug}, {"code", o.Code}}, object: o,
		values: []column{
			{"status", string(o.Status)},
			{"status_name", status},
			{"test", o.TestMode},
			{"email", text(o.Email)},
			{"customer", text(o.Customer)},
			{"sales_channel", text(o.SalesChannel)},
			{"total", text(o.Total)},
			{"ordered_utc", moment(o.DateTime)},
			{"expires_utc", instant(o.Expires)},
			{"canceled_utc", moment(o.CancellationDate)},
			{"modified_utc", instant(o.LastModified)},
		},
		parts: []part{
			{"pretix_positions", rowsOf(o.Positions, positions)},
			{"pretix_payments", rowsOf(o.Payments, payments)},
			{"pretix_refunds", rowsOf(o.Refunds, refunds)},
		},
	}
}
