package mews_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// What the fields of a request say together is checked before the request.
func TestChecksAcrossFields(t *testing.T) {
	t.Parallel()
	client, server := answering(t, 200, `{}`)
	ctx := t.Context()
	start := time.Date(2031, 7, 1, 13, 0, 0, 0, time.UTC)
	stay := func(change func(*mews.ReservationData)) mews.ReservationAddParams {
		d := mews.ReservationData{
			CustomerID: "c", RateID: "r", RequestedCategoryID: "k", StartUTC: start, EndUTC: start.AddDate(0, 0, 2),
			PersonCounts: []mews.ReservationPersonCount{{AgeCategoryID: "a", Count: 2}},
		}
		change(&d)
		return mews.ReservationAddParams{ServiceID: "s", Reservations: []mews.ReservationData{d}}
	}
	book := func(change func(*mews.ReservationData)) error {
		_, err := client.Reservations.Add(ctx, stay(change))
		return err
	}
	must := func(_ any, err error) error { return err }
	tests := []struct {
		argument, problem string
		err               error
	}{
		{"Reservations[0].EndUTC", "is before StartUTC", book(func(d *mews.ReservationData) { d.EndUTC = start.Add(-time.Hour) })},
		{"Reservations[0].State", "Optional, Enquired or Confirmed", book(func(d *mews.ReservationData) { d.State = mews.ServiceOrderStateOldStarted })},
		{"Reservations[0].CustomerID", "must not be empty", book(func(d *mews.ReservationData) { d.CustomerID = "" })},
		{"Reservations[0].PersonCounts[0].Count", "at least 1", book(func(d *mews.ReservationData) { d.PersonCounts[0].Count = 0 })},
		{"BillListParams", "needs a filter", must(client.Bills.List(ctx, mews.BillListParams{}))},
		{"ProductOrders", "unless there are Items", must(client.Orders.Add(ctx, mews.OrderAddParams{ServiceID: "s", AccountID: "a"}))},
		{"CustomerID", "is deprecated and must not be set together with AccountID", must(client.Payments.AddExternal(ctx, mews.PaymentAddExternalParams{
			CustomerID: "c", AccountID: "a", Type: mews.ExternalPaymentTypeCash,
			Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "1"},
		}))},
		{"LastTimeUnitStartUTC", "is before FirstTimeUnitStartUTC", must(client.Services.GetAvailability(ctx, mews.ServiceGetAvailabilityParams{
			ServiceID: "s", FirstTimeUnitStartUTC: start, LastTimeUnitStartUTC: start.AddDate(0, 0, -1),
			Metrics: []mews.ResourceAvailabilityMetricType{mews.ResourceAvailabilityMetricTypeOccupied},
		}))},
		{"LastTimeUnitStartUTC", "months after FirstTimeUnitStartUTC", must(client.Services.GetAvailability(ctx, mews.ServiceGetAvailabilityParams{
			ServiceID: "s", FirstTimeUnitStartUTC: start, LastTimeUnitStartUTC: start.AddDate(20, 0, 0),
			Metrics: []mews.ResourceAvailabilityMetricType{mews.ResourceAvailabilityMetricTypeOccupied},
		}))},
	}
	for _, tt := range tests {
		var argument *mews.ArgumentError
		require.ErrorAs(t, tt.err, &argument, tt.argument)
		assert.Equal(t, tt.argument, argument.Argument)
		assert.ErrorContains(t, tt.err, tt.problem)
	}
	assert.Zero(t, server.count(), "no request was made")
}
