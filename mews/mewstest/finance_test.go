package mewstest_test

import (
	"context"
	"encoding/base64"
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func (h house) bill(t *testing.T, account string) string {
	t.Helper()
	bills, err := h.client.Bills.Add(context.Background(), mews.BillAddParams{Bills: []mews.BillAddData{{AccountID: account, Name: "Dinner"}}})
	require.NoError(t, err)
	require.Len(t, bills.Bills, 1)
	assert.Equal(t, mews.BillStateOpen, bills.Bills[0].State)
	return bills.Bills[0].ID
}

func (h house) pay(bill, value string) (string, error) {
	p, err := h.client.Payments.AddExternal(context.Background(), mews.PaymentAddExternalParams{
		AccountID: h.guest, BillID: bill, Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: mews.Decimal(value)},
		Type: mews.ExternalPaymentTypeCash, ExternalIdentifier: "till-7",
	})
	if err != nil {
		return "", err
	}
	return p.ExternalPaymentID, nil
}

func TestBillsFromOrderToPDF(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	h.s.Add("taxRates", object{"Code": "CZ-S", "TaxationCode": "CZ", "Strategy": object{"Discriminator": "Relative", "Value": object{"Value": 0.21}}})
	bill := h.bill(t, h.guest)
	stay := h.add(t, nil)
	two := 2
	order, err := h.client.Orders.Add(ctx, mews.OrderAddParams{
		ServiceID: h.RestaurantID, AccountID: h.guest, BillID: bill, LinkedReservationID: stay.ID,
		ProductOrders: []mews.ProductOrderAdditionData{{ProductID: h.DinnerID, Count: &two}},
		Items: []mews.OrderItemAdditionData{{
			Name: "Wine", UnitCount: 3, UnitAmount: mews.AmountParams{Currency: "EUR", GrossValue: "12.10", TaxCodes: []string{"CZ-S"}}, ExternalIdentifier: "pos-1",
		}},
	})
	require.NoError(t, err)
	page, err := h.client.OrderItems.List(ctx, mews.OrderItemListParams{BillIDs: []string{bill}})
	require.NoError(t, err)
	require.Len(t, page.OrderItems, 2)
	wine, dinner := page.OrderItems[0], page.OrderItems[1]
	assert.Equal(t, "60", dinner.Amount.GrossValue.String())
	assert.Equal(t, "36.3", wine.Amount.GrossValue.String())
	assert.Equal(t, "30", wine.Amount.NetValue.String())
	assert.Equal(t, "10", wine.UnitAmount.NetValue.String())
	assert.Equal(t, "CZ-S", wine.Amount.TaxValues[0].Code)
	assert.Equal(t, order.OrderID, wine.ServiceOrderID)
	orders, err := h.client.ProductServiceOrders.List(ctx, mews.ProductServiceOrderListParams{
		ServiceIDs: []string{h.RestaurantID}, LinkedReservationIDs: []string{stay.ID},
	})
	require.NoError(t, err)
	assert.Len(t, orders.ProductServiceOrders, 1)

	rejected(t, h.client.Bills.Delete(ctx, mews.BillDeleteParams{BillIDs: []string{bill}}), "not empty")
	receipt := mews.BillCloseParams{BillID: bill, Type: mews.BillTypeReceipt}
	_, err = h.client.Bills.Close(ctx, receipt)
	rejected(t, err, "balance")
	payment, err := h.pay(bill, "96.30")
	require.NoError(t, err)
	closed, err := h.client.Bills.Close(ctx, receipt)
	require.NoError(t, err)
	assert.Equal(t, mews.BillStateClosed, closed.Bills[0].State)
	assert.NotEmpty(t, closed.Bills[0].Number)
	assert.NotNil(t, closed.Bills[0].PaidUTC)
	o, _ := h.s.Object("payments", payment)
	assert.Equal(t, "Closed", o["AccountingState"])
	assert.Equal(t, "-96.3", o["Amount"].(object)["GrossValue"].(interface{ String() string }).String())
	_, err = h.client.Bills.Close(ctx, receipt)
	rejected(t, err, "closed")
	_, err = h.pay(bill, "1")
	rejected(t, err, "closed")
	rejected(t, h.client.OrderItems.Cancel(ctx, mews.OrderItemCancelParams{OrderItemIDs: []string{wine.ID}}), "Closed")

	h.s.SetPrintDelay(2)
	params := mews.BillGetPDFParams{BillID: bill}
	for range 2 {
		pdf, err := h.client.Bills.GetPDF(ctx, params)
		require.NoError(t, err)
		require.NotNil(t, pdf.Result.BillPrintEvent)
		params.BillPrintEventID = pdf.Result.BillPrintEvent.BillPrintEventID
	}
	pdf, err := h.client.Bills.GetPDF(ctx, params)
	require.NoError(t, err)
	require.NotNil(t, pdf.Result.BillPDFFile)
	file, err := base64.StdEncoding.DecodeString(pdf.Result.BillPDFFile.Base64Data)
	require.NoError(t, err)
	assert.Contains(t, string(file), "%PDF")
	_, err = h.client.Bills.GetPDF(ctx, mews.BillGetPDFParams{BillID: bill, BillPrintEventID: bill})
	require.ErrorIs(t, err, mews.ErrBadRequest)
}

func TestBillRules(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	other := h.s.AddCustomer(nil)
	bill, foreign := h.bill(t, h.guest), h.bill(t, other)
	_, err := h.client.Bills.Close(ctx, mews.BillCloseParams{BillID: bill, Type: mews.BillTypeInvoice})
	rejected(t, err, "empty")
	_, err = h.pay(foreign, "1")
	rejected(t, err, "another account")
	do := func(operation string, params any) error { return h.client.Do(ctx, operation, params, nil) } // past the client's own checks
	require.ErrorIs(t, do("bills/close", mews.BillCloseParams{BillID: bill, Type: mews.BillTypeReceipt, DueDate: mews.Set(mews.Date{Year: 2031, Month: 1, Day: 1})}), mews.ErrBadRequest)
	order := mews.OrderAddParams{ServiceID: h.ServiceID, AccountID: h.guest}
	require.ErrorIs(t, do("orders/add", order), mews.ErrBadRequest)
	order.ProductOrders = []mews.ProductOrderAdditionData{{ProductID: h.DinnerID}}
	require.ErrorIs(t, errorOf(h.client.Orders.Add(ctx, order)), mews.ErrBadRequest, "a product of another service")
	order.ServiceID = h.RestaurantID
	_, err = h.client.Orders.Add(ctx, order)
	require.NoError(t, err)
	item := h.s.Objects("orderItems")[0]["Id"].(string)

	move := func(bill string) error {
		_, err := h.client.AccountingItems.Update(ctx, mews.AccountingItemUpdateParams{
			AccountingItemUpdates: []mews.AccountingItemUpdateData{{AccountingItemID: item, BillID: mews.Set(bill)}},
		})
		return err
	}
	rejected(t, move(foreign), "another account")
	require.NoError(t, move(bill))
	invoice, err := h.client.Bills.Close(ctx, mews.BillCloseParams{BillID: bill, Type: mews.BillTypeInvoice, DueDate: mews.Set(mews.Date{Year: 2031, Month: 1, Day: 1})})
	require.NoError(t, err)
	assert.Equal(t, "2031-01-01", invoice.Bills[0].DueUTC.Format(time.DateOnly))
	rejected(t, move(bill), "The item is closed")
	require.NoError(t, h.client.Bills.Delete(ctx, mews.BillDeleteParams{BillIDs: []string{foreign}}))
	_, found := h.s.Object("bills", foreign)
	assert.False(t, found)

	page, err := h.client.Bills.List(ctx, mews.BillListParams{CustomerIDs: []string{h.guest}, State: mews.BillStateClosed})
	require.NoError(t, err)
	assert.Len(t, page.Bills, 1)
}

func errorOf[T any](_ T, err error) error { return err }

func TestPayments(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	external, err := h.pay("", "50")
	require.NoError(t, err)
	refund := mews.PaymentRefundParams{PaymentID: external, AccountID: h.guest, Reason: "broken", ValueToRefund: "20"}
	_, err = h.client.Payments.Refund(ctx, refund)
	rejected(t, err, "Only payments by card")
	_, err = h.client.Payments.AddExternal(ctx, mews.PaymentAddExternalParams{
		AccountID: h.guest, Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "1"}, Type: mews.ExternalPaymentTypeTwint,
	})
	rejected(t, err, "not enabled")
	_, err = h.client.Payments.AddExternal(ctx, mews.PaymentAddExternalParams{
		AccountID: h.guest, Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "1"},
	})
	require.NoError(t, err, "a payment without a type")
	refund.PaymentID = h.s.Add("payments", object{
		"AccountId": h.guest, "Type": "AlternativePayment", "Amount": object{"Currency": "EUR", "GrossValue": -50},
	})
	result, err := h.client.Payments.Refund(ctx, refund)
	require.NoError(t, err)
	assert.Equal(t, mews.RefundTypeAlternativePayment, result.Type)
	assert.Equal(t, "20", result.Amount.Value.String())
	refund.ValueToRefund = "31"
	_, err = h.client.Payments.Refund(ctx, refund)
	rejected(t, err, "not that much left")
	refund.ValueToRefund = ""
	result, err = h.client.Payments.Refund(ctx, refund)
	require.NoError(t, err)
	assert.Equal(t, "30", result.Amount.Value.String())
	refund.AccountID = h.s.AddCustomer(nil)
	require.ErrorIs(t, errorOf(h.client.Payments.Refund(ctx, refund)), mews.ErrBadRequest)
	_, err = h.client.Payments.AddExternal(ctx, mews.PaymentAddExternalParams{
		AccountID: h.guest, Amount: mews.ExtendedAmountParams{Currency: "XAU", GrossValue: "1"},
	})
	rejected(t, err, "currency")

	added, err := h.client.Payments.AddCreditCard(ctx, mews.PaymentAddCreditCardParams{
		CustomerID: h.guest, Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "10"},
		CreditCard: mews.CreditCardParams{Type: "Visa", Number: "411111******1111", Name: "Novák", Expiration: "12/2031"},
	})
	require.NoError(t, err)
	charge := mews.CreditCardChargeParams{CreditCardID: added.CreditCardID, Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "5"}}
	charged, err := h.client.CreditCards.Charge(ctx, charge)
	require.NoError(t, err)
	page, err := h.client.Payments.List(ctx, mews.PaymentListParams{AccountIDs: []string{h.guest}, Type: mews.PaymentDiscriminatorCreditCardPayment})
	require.NoError(t, err)
	require.Len(t, page.Payments, 2)
	assert.Equal(t, charged.PaymentID, page.Payments[0].ID)
	assert.Equal(t, "-5", page.Payments[0].Amount.GrossValue.String())
	require.NoError(t, h.client.CreditCards.Disable(ctx, mews.CreditCardDisableParams{CreditCardID: added.CreditCardID}))
	_, err = h.client.CreditCards.Charge(ctx, charge)
	rejected(t, err, "disabled")

	requests, err := h.client.PaymentRequests.Add(ctx, mews.PaymentRequestAddParams{PaymentRequests: []mews.PaymentRequestAddData{{
		AccountID: h.guest, Amount: mews.CurrencyValue{Currency: "EUR", Value: "99"}, Type: mews.PaymentRequestTypePayment,
		Reason: mews.PaymentRequestReasonDeposit, Description: "Deposit", ExpirationUTC: time.Now().Add(time.Hour),
	}}})
	require.NoError(t, err)
	assert.Equal(t, "99", requests.PaymentRequests[0].Amount.GrossValue.String())
	cancel := mews.PaymentRequestCancelParams{PaymentRequestIDs: []string{requests.PaymentRequests[0].ID}}
	_, err = h.client.PaymentRequests.Cancel(ctx, cancel)
	require.NoError(t, err)
	_, err = h.client.PaymentRequests.Cancel(ctx, cancel)
	rejected(t, err, "Canceled")
}

func TestOlderItems(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	stay := h.add(t, nil)
	_, err := h.pay("", "10")
	require.NoError(t, err)
	a := call(t, h.s, "reservations/getAllItems", object{"ReservationIds": []string{stay.ID}})
	items := a.list(t, "Reservations")[0]["OrderItems"].([]any)
	require.Len(t, items, 2)
	assert.Equal(t, "SpaceOrder", items[0].(object)["Data"].(object)["Discriminator"])
	assert.Equal(t, stay.ID, items[0].(object)["OrderId"])
	all := call(t, h.s, "accountingItems/getAll", object{
		"Extent": object{"OrderItems": true, "PaymentItems": true}, "UpdatedUtc": object{"StartUtc": time.Now().Add(-time.Hour), "EndUtc": time.Now().Add(time.Hour)},
	})
	assert.Len(t, all.list(t, "OrderItems"), 2)
	assert.Len(t, all.list(t, "PaymentItems"), 1)
	assert.Equal(t, mewstest.DefaultEnterpriseID, h.s.Objects("payments")[0]["EnterpriseId"])
}

// An amount has the value that the pricing of the enterprise is about.
func TestOrderPrices(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, test := range []struct {
		pricing string
		amount  object
		problem string
	}{
		{"Gross", object{"GrossValue": 1}, ""},
		{"Gross", object{"NetValue": 1}, "Items[0].UnitAmount.GrossValue: it is required"},
		{"Gross", object{"GrossValue": 1, "TaxCodes": []string{"CZ-L", "CZ-S"}}, "Items[0].UnitAmount.TaxCodes: there can be only one"},
		{"Net", object{"NetValue": 1, "TaxCodes": []string{"CZ-L", "CZ-S"}}, ""},
		{"Net", object{"GrossValue": 1}, "Items[0].UnitAmount.NetValue: it is required"},
	} {
		h.s.SetConfiguration(mewstest.DefaultEnterpriseID, object{"Enterprise": object{"Pricing": test.pricing}})
		amount := object{"Currency": "EUR", "TaxCodes": []string{}}
		maps.Copy(amount, test.amount)
		a := call(t, h.s, "orders/add", object{
			"ServiceId": h.RestaurantID, "AccountId": h.guest, "Items": []object{{"Name": "Tea", "UnitCount": 1, "UnitAmount": amount}},
		})
		if test.problem == "" {
			assert.Equal(t, 200, a.status, a.body)
		} else {
			a.refused(t, 400, test.problem)
		}
	}
	product := object{"ProductId": h.DinnerID, "UnitAmount": object{"Currency": "EUR", "TaxCodes": []string{}, "GrossValue": 1}}
	call(t, h.s, "orders/add", object{"ServiceId": h.RestaurantID, "AccountId": h.guest, "ProductOrders": []object{product}}).
		refused(t, 400, "ProductOrders[0].UnitAmount.NetValue: it is required")
}
