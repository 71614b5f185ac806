package mews_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A payment that was taken elsewhere is recorded on the account of a guest.
func ExamplePaymentService_AddExternal() {
	server, client, guests := connectExample()
	defer server.Close()
	ctx := context.Background()

	added, err := client.Payments.AddExternal(ctx, mews.PaymentAddExternalParams{
		AccountID: guests[0], Type: mews.ExternalPaymentTypeWireTransfer, ExternalIdentifier: "tx-4711",
		Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "120.50"},
	})
	if err != nil {
		log.Fatal(err)
	}

	// The amounts of payments are negative: they reduce what is to be paid.
	page, err := client.Payments.List(ctx, mews.PaymentListParams{PaymentIDs: []string{added.ExternalPaymentID}})
	if err != nil {
		log.Fatal(err)
	}
	payment := page.Payments[0]
	fmt.Println(payment.State, payment.Amount.GrossValue, payment.Data.External.ExternalIdentifier)
	// Output: Charged -120.5 tx-4711
}

// A card payment is recorded, and half of it refunded later.
func ExamplePaymentService_Refund() {
	server, client, guests := connectExample()
	defer server.Close()
	ctx := context.Background()

	_, err := client.Payments.AddCreditCard(ctx, mews.PaymentAddCreditCardParams{
		CustomerID: guests[0], ReceiptIdentifier: "terminal-80",
		Amount:     mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "120"},
		CreditCard: mews.CreditCardParams{Type: "Visa", Number: "************1111", Expiration: "12/2031", Name: "M Roth"},
	})
	if err != nil {
		log.Fatal(err)
	}
	page, err := client.Payments.List(ctx, mews.PaymentListParams{
		AccountIDs: guests[:1], Type: mews.PaymentDiscriminatorCreditCardPayment,
	})
	if err != nil {
		log.Fatal(err)
	}

	params := mews.PaymentRefundParams{
		PaymentID: page.Payments[0].ID, AccountID: guests[0], Reason: "Left a day early", ValueToRefund: "60",
	}
	refund, err := client.Payments.Refund(ctx, params)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(refund.Amount.Value, refund.Amount.Currency, refund.State) // can be Pending, and fail later

	params.ValueToRefund = "60.01" // more than is left
	_, err = client.Payments.Refund(ctx, params)
	fmt.Println(errors.Is(err, mews.ErrForbidden))
	// Output:
	// 60 EUR Charged
	// true
}

// The payments of half a year, for a ledger. Without States there are payments that
// failed among them.
func ExamplePaymentService_All() {
	server, client, guests := connectExample()
	defer server.Close()
	for i, state := range []string{"Charged", "Failed", "Charged"} {
		server.Add("payments", mewstest.Object{
			"AccountId": guests[i], "State": state, "ChargedUtc": fmt.Sprintf("2026-0%d-10T12:00:00Z", 2*i+1),
			"CreatedUtc": fmt.Sprintf("2026-0%d-10T12:00:00Z", 2*i+1),
			"Amount":     mewstest.Object{"Currency": "EUR", "GrossValue": -10 * (i + 1)},
		})
	}

	params := mews.PaymentListParams{
		ChargedUTC: mews.TimeInterval{
			StartUTC: time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC), EndUTC: time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC),
		},
		States: []mews.PaymentState{mews.PaymentStateCharged},
	}
	for payment, err := range client.Payments.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(payment.ChargedUTC.Format(time.DateOnly), payment.Amount.GrossValue)
	}
	// Output:
	// 2026-05-10 -30
	// 2026-01-10 -10
}
