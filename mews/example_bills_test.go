package mews_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log"
	"strconv"
	"time"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A bill from the first item to the receipt.
func ExampleBillService_Close() {
	server, client, guests := connectExample()
	defer server.Close()
	hotel := server.AddHotel(mewstest.DefaultEnterpriseID, 3)
	ctx := context.Background()

	bills, err := client.Bills.Add(ctx, mews.BillAddParams{Bills: []mews.BillAddData{{AccountID: guests[0], Name: "Dinner"}}})
	if err != nil {
		log.Fatal(err)
	}
	bill := bills.Bills[0]
	_, err = client.Orders.Add(ctx, mews.OrderAddParams{
		ServiceID: hotel.RestaurantID, AccountID: guests[0], BillID: bill.ID,
		ProductOrders: []mews.ProductOrderAdditionData{{ProductID: hotel.DinnerID}},
	})
	if err != nil {
		log.Fatal(err)
	}

	// A receipt says that everything is paid. Close such a bill as an Invoice instead
	// if it will be paid later.
	receipt := mews.BillCloseParams{BillID: bill.ID, Type: mews.BillTypeReceipt}
	_, err = client.Bills.Close(ctx, receipt)
	fmt.Println(errors.Is(err, mews.ErrForbidden))
	_, err = client.Payments.AddExternal(ctx, mews.PaymentAddExternalParams{
		AccountID: guests[0], BillID: bill.ID, Type: mews.ExternalPaymentTypeCash,
		Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "30"},
	})
	if err != nil {
		log.Fatal(err)
	}
	closed, err := client.Bills.Close(ctx, receipt)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(closed.Bills[0].State, closed.Bills[0].Number)
	// Output:
	// true
	// Closed 1
}

// A PDF takes a while. The first response has a print event; requests with it ask for
// the same PDF and do not count as prints, of which a bill can have 30 a week.
func ExampleBillService_GetPDF() {
	server, client, guests := connectExample()
	defer server.Close()
	bill := server.Add("bills", mewstest.Object{"AccountId": guests[0], "CustomerId": guests[0]})
	server.SetPrintDelay(2) // how long it takes, in requests

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	params := mews.BillGetPDFParams{BillID: bill}
	pause := time.Millisecond // a few seconds in a real program
	var file *mews.BillPDFFile
	for {
		pdf, err := client.Bills.GetPDF(ctx, params)
		if err != nil {
			log.Fatal(err)
		}
		if file = pdf.Result.BillPDFFile; file != nil {
			break
		}
		if event := pdf.Result.BillPrintEvent; event != nil {
			params.BillPrintEventID = event.BillPrintEventID
		}
		fmt.Println("not ready")
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			log.Fatal(ctx.Err())
		}
	}
	document, err := base64.StdEncoding.DecodeString(file.Base64Data)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.4s\n", document)
	// Output:
	// not ready
	// not ready
	// %PDF
}

// The invoices that were due in the first half of the year and are not paid.
func ExampleBillService_All() {
	server, client, guests := connectExample()
	defer server.Close()
	for i, paid := range []any{nil, "2026-06-20T09:00:00Z", nil} {
		server.Add("bills", mewstest.Object{
			"AccountId": guests[i], "CustomerId": guests[i], "State": "Closed", "Type": "Invoice", "Number": strconv.Itoa(80 + i),
			"PaidUtc": paid, "DueUtc": fmt.Sprintf("2026-0%d-15T00:00:00Z", 5+i),
		})
	}

	params := mews.BillListParams{
		State: mews.BillStateClosed, Type: mews.BillTypeInvoice,
		DueUTC: mews.TimeInterval{
			StartUTC: time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC), EndUTC: time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC),
		},
	}
	for bill, err := range client.Bills.All(context.Background(), params) {
		if err != nil {
			log.Fatal(err)
		}
		if bill.PaidUTC == nil {
			fmt.Println(bill.Number, bill.DueUTC.Format(time.DateOnly))
		}
	}
	// Output: 80 2026-05-15
}
