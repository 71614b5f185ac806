package main

import (
	"context"
	"iter"
	"time"

	"github.com/guestwire/guestwire-go/mews"
)

// mewsFeeds are those of a property. Deleted and merged customers stay, with their state.
func mewsFeeds(client *mews.Client, since time.Time, pageSize int) []*feed {
	customers := mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true}, PageSize: pageSize}
	reservations := mews.ReservationListParams{PageSize: pageSize}
	bills := mews.BillListParams{
		CorrectionState: []mews.BillCorrectionState{mews.BillCorrectionStateBill, mews.BillCorrectionStateCorrectiveBill}, PageSize: pageSize,
	}
	payments := mews.PaymentListParams{PageSize: pageSize}
	return []*feed{
		mewsFeed(since, "customers", mewsCustomer, func(ctx context.Context, from mews.ChangeParams) iter.Seq2[*mews.Changes[mews.Customer], error] {
			return client.Customers.Changes(ctx, customers, from)
		}),
		mewsFeed(since, "reservations", mewsReservation, func(ctx context.Context, from mews.ChangeParams) iter.Seq2[*mews.Changes[mews.Reservation], error] {
			return client.Reservations.Changes(ctx, reservations, from)
		}),
		mewsFeed(since, "bills", mewsBill, func(ctx context.Context, from mews.ChangeParams) iter.Seq2[*mews.Changes[mews.Bill], error] {
			return client.Bills.Changes(ctx, bills, from)
		}),
		mewsFeed(since, "payments", mewsPayment, func(ctx context.Context, from mews.ChangeParams) iter.Seq2[*mews.Changes[mews.Payment], error] {
			return client.Payments.Changes(ctx, payments, from)
		}),
	}
}

func mewsFeed[T any](
	since time.Time, name string, rowOf func(*T) row, changes func(context.Context, mews.ChangeParams) iter.Seq2[*mews.Changes[T], error],
) *feed {
	f := &feed{name: "mews/" + name, table: "mews_" + name, key: "id", wake: make(chan struct{}, 1)}
	f.changes = func(ctx context.Context, from start) iter.Seq2[batch, error] {
		params := mews.ChangeParams{Mark: from.mark, Since: since, Every: from.every, Overlap: from.overlap, Wake: from.wake}
		return batches(changes(ctx, params), func(b *mews.Changes[T]) batch {
			return batch{rows: rowsOf(b.Rows, rowOf), readAt: b.ReadAt, mark: b.Mark, end: b.End}
		})
	}
	return f
}

func mewsCustomer(c *mews.Customer) row {
	return row{table: "mews_customers", key: []column{{"id", c.ID}}, object: c, values: []column{
		{"number", text(c.Number)},
		{"first_name", text(c.FirstName)},
		{"last_name", text(c.LastName)},
		{"email", text(c.Email)},
		{"phone", text(c.Phone)},
		{"nationality_code", text(c.NationalityCode)},
		{"active", c.IsActive},
		{"merge_target_id", text(c.MergeTargetID)},
		{"created_utc", instant(c.CreatedUTC)},
		{"updated_utc", instant(c.UpdatedUTC)},
	}}
}

func mewsReservation(r *mews.Reservation) row {
	return row{table: "mews_reservations", key: []column{{"id", r.ID}}, object: r, values: []column{
		{"number", text(r.Number)},
		{"account_id", text(r.AccountID)},
		{"account_type", text(r.AccountType)},
		{"service_id", text(r.ServiceID)},
		{"group_id", text(r.GroupID)},
		{"rate_id", text(r.RateID)},
		{"resource_category_id", text(r.RequestedResourceCategoryID)},
		{"resource_id", text(r.AssignedResourceID)},
		{"state", string(r.State)},
		{"origin", text(r.Origin)},
		{"scheduled_start_utc", instant(r.ScheduledStartUTC)},
		{"scheduled_end_utc", instant(r.ScheduledEndUTC)},
		{"actual_start_utc", moment(r.ActualStartUTC)},
		{"actual_end_utc", moment(r.ActualEndUTC)},
		{"canceled_utc", moment(r.CancelledUTC)},
		{"created_utc", instant(r.CreatedUTC)},
		{"updated_utc", instant(r.UpdatedUTC)},
	}}
}

func mewsBill(b *mews.Bill) row {
	return row{table: "mews_bills", key: []column{{"id", b.ID}}, object: b, values: []column{
		{"number", text(b.Number)},
		{"account_id", text(b.AccountID)},
		{"account_type", text(b.AccountType)},
		{"state", string(b.State)},
		{"type", text(b.Type)},
		{"created_utc", instant(b.CreatedUTC)},
		{"issued_utc", moment(b.IssuedUTC)},
		{"due_utc", moment(b.DueUTC)},
		{"paid_utc", moment(b.PaidUTC)},
		{"updated_utc", instant(b.UpdatedUTC)},
	}}
}

func mewsPayment(p *mews.Payment) row {
	return row{table: "mews_payments", key: []column{{"id", p.ID}}, object: p, values: []column{
		{"account_id", text(p.AccountID)},
		{"account_type", text(p.AccountType)},
		{"bill_id", text(p.BillID)},
		{"reservation_id", text(p.ReservationID)},
		{"state", string(p.State)},
		{"accounting_state", text(p.AccountingState)},
		{"type", text(p.Type)},
		{"kind", text(p.Kind)},
		{"gross_amount", text(p.Amount.GrossValue)},
		{"net_amount", text(p.Amount.NetValue)},
		{"currency", text(p.Amount.Currency)},
		{"charged_utc", moment(p.ChargedUTC)},
		{"closed_utc", moment(p.ClosedUTC)},
		{"created_utc", instant(p.CreatedUTC)},
		{"updated_utc", instant(p.UpdatedUTC)},
	}}
}
