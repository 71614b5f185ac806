package main

import (
	"context"
	"iter"

	"github.com/guestwire/guestwire-go/campone"
)

// camponeFeeds are those of a campsite. The API does not say what changed, so each round
// reads the whole lists.
func camponeFeeds(client *campone.Client, pageSize int) []*feed {
	customers, bookings := campone.CustomerListParams{PageSize: pageSize}, campone.BookingListParams{PageSize: pageSize}
	return []*feed{
		camponeFeed("customers", camponeCustomer, func(ctx context.Context, from campone.ChangeParams) iter.Seq2[*campone.Changes[campone.Customer], error] {
			return client.Customers.Changes(ctx, customers, from)
		}),
		camponeFeed("bookings", camponeBooking, func(ctx context.Context, from campone.ChangeParams) iter.Seq2[*campone.Changes[campone.Booking], error] {
			return client.Bookings.Changes(ctx, bookings, from)
		}),
	}
}

func camponeFeed[T any](
	name string, rowOf func(*T) row, changes func(context.Context, campone.ChangeParams) iter.Seq2[*campone.Changes[T], error],
) *feed {
	f := &feed{name: "campone/" + name, table: "campone_" + name, key: "id", wake: make(chan struct{}, 1)}
	f.changes = func(ctx context.Context, from start) iter.Seq2[batch, error] {
		params := campone.ChangeParams{Mark: from.mark, Every: from.every, Wake: from.wake}
		return batches(changes(ctx, params), func(b *campone.Changes[T]) batch {
			return batch{rows: rowsOf(b.Rows, rowOf), readAt: b.ReadAt, mark: b.Mark, end: b.End}
		})
	}
	return f
}

func camponeCustomer(c *campone.Customer) row {
	return row{table: "campone_customers", key: []column{{"id", c.ID}}, object: c, values: []column{
		{"email", text(c.Email)},
		{"first_name", text(c.FirstName)},
		{"last_name", text(c.LastName)},
		{"phone", text(c.PhoneNumber)},
		{"joined_utc", instant(c.DateJoined)},
	}}
}

func camponeBooking(b *campone.Booking) row {
	return row{table: "campone_bookings", key: []column{{"id", b.ID}}, object: b, values: []column{
		{"reference", text(b.BookingReference)},
		{"customer_id", text(b.CustomerID)},
		{"guest_email", text(b.GuestEmail)},
		{"guest_first_name", text(b.GuestFirstName)},
		{"guest_last_name", text(b.GuestLastName)},
		{"site_id", b.SiteID},
		{"site_number", text(b.SiteNumber)},
		{"check_in", text(b.CheckInDate.String())},
		{"check_out", text(b.CheckOutDate.String())},
		{"adults", b.NumAdults},
		{"youth", b.NumYouth},
		{"children", b.NumChildren},
		{"status", string(b.Status)},
		{"total", text(b.TotalPrice)},
		{"created_utc", instant(b.CreatedAt)},
	}}
}
