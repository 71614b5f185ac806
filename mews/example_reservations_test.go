package mews_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strconv"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// The arrivals of July. A longer interval is split into requests of three months.
func ExampleReservationService_All() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	for i, arrival := range []string{"2027-06-30T13:00:00Z", "2027-07-01T13:00:00Z", "2027-07-24T13:00:00Z"} {
		server.AddReservation(guests[i], mewstest.Object{
			"ServiceId": hotel.ServiceID, "State": "Confirmed", "Number": strconv.Itoa(52 + i),
			"ScheduledStartUtc": arrival, "ScheduledEndUtc": "2027-07-28T10:00:00Z",
		})
	}

	// A day begins at midnight in the time zone of the property.
	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	params := mews.ReservationListParams{
		ServiceIDs: []string{hotel.ServiceID},
		ScheduledStartUTC: mews.TimeInterval{
			StartUTC: units.StartOf(mews.Date{Year: 2027, Month: time.July, Day: 1}),
			EndUTC:   units.StartOf(mews.Date{Year: 2027, Month: time.August, Day: 1}),
		},
		States: []mews.ServiceOrderState{mews.ServiceOrderStateConfirmed, mews.ServiceOrderStateOptional},
	}
	for reservation, err := range client.Reservations.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(reservation.Number, units.Date(reservation.ScheduledStartUTC), reservation.State)
	}
	// Output:
	// 54 2027-07-24 Confirmed
	// 53 2027-07-01 Confirmed
}

// A reservation from the booking to the departure.
func ExampleReservationService_Add() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	ctx := context.Background()

	departure := time.Now()
	added, err := client.Reservations.Add(ctx, mews.ReservationAddParams{
		ServiceID: hotel.ServiceID,
		Reservations: []mews.ReservationData{{
			Identifier: "cart-1", // comes back beside the reservation
			State:      mews.ServiceOrderStateOldOptional,
			StartUTC:   departure.Add(-time.Hour), EndUTC: departure,
			CustomerID: guests[0], RateID: hotel.RateID,
			RequestedCategoryID: hotel.CategoryID, AssignedResourceID: hotel.ResourceIDs[0],
			PersonCounts: []mews.ReservationPersonCount{{AgeCategoryID: hotel.AdultID, Count: 2}},
		}},
	})
	if err != nil {
		log.Fatal(err) // mews.ErrForbidden if no room is free; the message is for the guest
	}
	reservation := added.Reservations[0].Reservation
	fmt.Println(added.Reservations[0].Identifier, reservation.State)

	// The guest agrees, arrives, pays and leaves.
	_, err = client.Reservations.Confirm(ctx, mews.ReservationConfirmParams{ReservationIDs: []string{reservation.ID}})
	if err != nil {
		log.Fatal(err)
	}
	if err := client.Reservations.Start(ctx, mews.ReservationStartParams{ReservationID: reservation.ID}); err != nil {
		log.Fatal(err)
	}
	_, err = client.Payments.AddExternal(ctx, mews.PaymentAddExternalParams{
		AccountID: guests[0], ReservationID: reservation.ID, Type: mews.ExternalPaymentTypeCash,
		Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "100"},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := client.Reservations.Process(ctx, mews.ReservationProcessParams{ReservationID: reservation.ID}); err != nil {
		log.Fatal(err)
	}

	page, err := client.Reservations.List(ctx, mews.ReservationListParams{ReservationIDs: []string{reservation.ID}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Reservations[0].State)
	// Output:
	// cart-1 Optional
	// Processed
}

// A change of state that is not possible is ErrForbidden, and its message is meant
// for the person at the desk.
func ExampleReservationService_Cancel() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	id := server.AddReservation(guests[0], mewstest.Object{"ServiceId": hotel.ServiceID, "State": "Confirmed"})
	ctx := context.Background()

	noFee := false
	_, err := client.Reservations.Cancel(ctx, mews.ReservationCancelParams{
		ReservationIDs: []string{id}, PostCancellationFee: &noFee, Notes: "The flight was canceled",
	})
	if err != nil {
		log.Fatal(err)
	}

	err = client.Reservations.Start(ctx, mews.ReservationStartParams{ReservationID: id})
	var e *mews.Error
	if errors.As(err, &e) && errors.Is(err, mews.ErrForbidden) {
		fmt.Println(e.Message)
	}
	// Output: The reservation is Canceled. Only confirmed reservations can be started.
}

// A reservation moves to another room and stays a night longer. Fields that are not
// set keep their values.
func ExampleReservationService_Update() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	id := server.AddReservation(guests[0], mewstest.Object{
		"ServiceId": hotel.ServiceID, "State": "Confirmed", "RateId": hotel.RateID, "AssignedResourceId": hotel.ResourceIDs[0],
		"RequestedResourceCategoryId": hotel.CategoryID,
		"ScheduledStartUtc":           "2027-07-01T13:00:00Z", "ScheduledEndUtc": "2027-07-03T10:00:00Z",
	})

	result, err := client.Reservations.Update(context.Background(), mews.ReservationUpdateParams{
		ReservationUpdates: []mews.ReservationUpdateData{{
			ReservationID:      id,
			AssignedResourceID: mews.Set(hotel.ResourceIDs[1]),
			EndUTC:             mews.Set(time.Date(2027, time.July, 4, 10, 0, 0, 0, time.UTC)),
			TravelAgencyID:     mews.Clear[string](),
		}},
		Reason: "The guest extends the stay", // required if the price changes
	})
	if err != nil {
		log.Fatal(err)
	}
	reservation := result.Reservations[0]
	fmt.Println(reservation.AssignedResourceID == hotel.ResourceIDs[1], reservation.EndUTC.Format(time.DateOnly))

	// The nights are priced again.
	units, err := mews.NewTimeUnits("Europe/Prague", mews.TimeUnitPeriodDay)
	if err != nil {
		log.Fatal(err)
	}
	items := client.OrderItems.All(context.Background(), mews.OrderItemListParams{
		ServiceOrderIDs: []string{id}, AccountingStates: []mews.AccountingState{mews.AccountingStateOpen},
	})
	for item, err := range items {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(units.Date(item.ConsumedUTC), item.Amount.GrossValue, item.Amount.Currency)
	}
	// Output:
	// true 2027-07-04
	// 2027-07-03 100 EUR
	// 2027-07-02 100 EUR
	// 2027-07-01 100 EUR
}

// A quote: what a stay costs, without a customer.
func ExampleReservationService_Price() {
	server, client, _ := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)

	quote, err := client.Reservations.Price(context.Background(), mews.ReservationPriceParams{
		ServiceID: hotel.ServiceID,
		Reservations: []mews.ReservationData{{
			StartUTC: time.Date(2027, time.July, 1, 13, 0, 0, 0, time.UTC), EndUTC: time.Date(2027, time.July, 4, 10, 0, 0, 0, time.UTC),
			RequestedCategoryID: hotel.CategoryID, RateID: hotel.RateID,
			PersonCounts: []mews.ReservationPersonCount{{AgeCategoryID: hotel.AdultID, Count: 2}, {AgeCategoryID: hotel.ChildID, Count: 1}},
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	total := quote.ReservationPrices[0].TotalAmount
	fmt.Println(total.GrossValue, total.Currency)
	// Output: 300 EUR
}

// Breakfast for two, each morning of a stay.
func ExampleReservationService_AddProduct() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	id := server.AddReservation(guests[0], mewstest.Object{
		"ServiceId": hotel.ServiceID, "State": "Confirmed", "PersonCounts": []mewstest.Object{{"AgeCategoryId": hotel.AdultID, "Count": 2}},
		"ScheduledStartUtc": "2027-07-01T13:00:00Z", "ScheduledEndUtc": "2027-07-04T10:00:00Z",
	})

	added, err := client.Reservations.AddProduct(context.Background(), mews.ReservationAddProductParams{
		ReservationID: id, ProductID: hotel.ProductID, Count: 1, // for each person and night, as the product is charged
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(added.ItemIDs), "items")
	// Output: 3 items
}
