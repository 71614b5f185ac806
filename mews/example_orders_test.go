package mews_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A point of sale charges a dinner to the room: a product that Mews knows, and one
// that it does not.
func ExampleOrderService_Add() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	stay := server.AddReservation(guests[0], mewstest.Object{"ServiceId": hotel.ServiceID})
	ctx := context.Background()

	two := 2
	order, err := client.Orders.Add(ctx, mews.OrderAddParams{
		ServiceID: hotel.RestaurantID, AccountID: guests[0], LinkedReservationID: stay,
		ProductOrders: []mews.ProductOrderAdditionData{{ProductID: hotel.DinnerID, Count: &two, ExternalIdentifier: "check-80-1"}},
		Items: []mews.OrderItemAdditionData{{
			Name: "Wine", UnitCount: 1, ExternalIdentifier: "check-80-2",
			UnitAmount: mews.AmountParams{Currency: "EUR", GrossValue: "18.50", TaxCodes: []string{}},
		}},
	})
	if err != nil {
		log.Fatal(err)
	}

	params := mews.OrderItemListParams{ServiceOrderIDs: []string{order.OrderID}}
	for item, err := range client.OrderItems.All(ctx, params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.ExternalIdentifier, item.BillingName, item.UnitCount, item.Amount.GrossValue)
	}
	// Output:
	// check-80-2 Wine 1 18.5
	// check-80-1 Dinner 2 60
}

// What a guest ordered during a stay.
func ExampleProductServiceOrderService_All() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	stay := server.AddReservation(guests[0], mewstest.Object{"ServiceId": hotel.ServiceID})
	server.Add("productServiceOrders", mewstest.Object{
		"ServiceId": hotel.RestaurantID, "AccountId": guests[0], "LinkedReservationId": stay, "State": "Processed",
	})

	params := mews.ProductServiceOrderListParams{ServiceIDs: []string{hotel.RestaurantID}, LinkedReservationIDs: []string{stay}}
	for order, err := range client.ProductServiceOrders.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(order.AccountID == guests[0], order.State)
	}
	// Output: true Processed
}

// What guests still have to pay: the items that are on no closed bill. Lists of more
// than 100 accounts are split into several requests.
func ExampleOrderItemService_All() {
	server, client, guests := connectExample()
	defer server.Close()
	for i, state := range []string{"Open", "Closed", "Open"} {
		server.Add("orderItems", mewstest.Object{
			"AccountId": guests[0], "AccountingState": state, "BillingName": fmt.Sprint("Item ", i),
			"Amount": mewstest.Object{"Currency": "EUR", "GrossValue": 10 * (i + 1)},
		})
	}

	params := mews.OrderItemListParams{
		AccountIDs: guests, AccountingStates: []mews.AccountingState{mews.AccountingStateOpen},
	}
	for item, err := range client.OrderItems.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.BillingName, item.Amount.GrossValue)
	}
	// Output:
	// Item 2 30
	// Item 0 10
}

// An item that was charged by mistake is canceled. Only open items can be.
func ExampleOrderItemService_Cancel() {
	server, client, guests := connectExample()
	defer server.Close()
	id := server.Add("orderItems", mewstest.Object{"AccountId": guests[0], "AccountingState": "Open"})
	ctx := context.Background()

	params := mews.OrderItemCancelParams{OrderItemIDs: []string{id}}
	fmt.Println(client.OrderItems.Cancel(ctx, params))
	fmt.Println(errors.Is(client.OrderItems.Cancel(ctx, params), mews.ErrForbidden))
	// Output:
	// <nil>
	// true
}
