package mews_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func TestOrderChecks(t *testing.T) {
	t.Parallel()
	none := 0
	order := func(change func(*mews.OrderAddParams)) mews.OrderAddParams {
		p := mews.OrderAddParams{ServiceID: "1", AccountID: "1", ProductOrders: []mews.ProductOrderAdditionData{{ProductID: "1"}}}
		change(&p)
		return p
	}
	amount := mews.AmountParams{Currency: "EUR", TaxCodes: []string{}, GrossValue: "4"}
	item := func(count int) mews.OrderAddParams {
		return mews.OrderAddParams{ServiceID: "1", AccountID: "1", Items: []mews.OrderItemAdditionData{{Name: "Beer", UnitCount: count, UnitAmount: amount}}}
	}
	runChecks(t, []checkTest{
		{"Orders.Add", order(func(*mews.OrderAddParams) {}), "", ""},
		{"Orders.Add", order(func(p *mews.OrderAddParams) { p.ProductOrders = nil }), "ProductOrders", "unless there are Items"},
		{"Orders.Add", order(func(p *mews.OrderAddParams) { p.CustomerID = "1" }), "CustomerID", "together with AccountID"},
		{"Orders.Add", order(func(p *mews.OrderAddParams) { p.ProductOrders[0].StartUTC = arrival }), "ProductOrders[0].StartUTC", "ConsumptionUTC"},
		{"Orders.Add", order(func(p *mews.OrderAddParams) { p.ProductOrders[0].EndUTC = arrival }), "ProductOrders[0].EndUTC", "ConsumptionUTC"},
		{"Orders.Add", order(func(p *mews.OrderAddParams) { p.ProductOrders[0].Count = &none }), "ProductOrders[0].Count", "must not be 0"},
		{"Orders.Add", item(0), "Items[0].UnitCount", "must not be 0"},
		{"Orders.Add", item(2), "", ""},
	})
}

func TestPaymentChecks(t *testing.T) {
	t.Parallel()
	refund := func(value mews.Decimal) mews.PaymentRefundParams {
		return mews.PaymentRefundParams{PaymentID: "1", AccountID: "1", Reason: "left early", ValueToRefund: value}
	}
	alternative := func(d mews.AlternativePaymentsData, change func(*mews.PaymentAddAlternativeParams)) mews.PaymentAddAlternativeParams {
		p := mews.PaymentAddAlternativeParams{CustomerID: "1", Amount: mews.AmountParams{Currency: "EUR", TaxCodes: []string{}, GrossValue: "4"}, Data: &d}
		change(&p)
		return p
	}
	same := func(*mews.PaymentAddAlternativeParams) {}
	ideal := &mews.IdealData{RedirectURL: "https://example.com"}
	isIdeal := mews.AlternativePaymentsData{Discriminator: mews.AlternativePaymentMethodIdeal, Ideal: ideal}
	external := mews.PaymentAddExternalParams{AccountID: "1", CustomerID: "1", Amount: mews.ExtendedAmountParams{Currency: "EUR", NetValue: "4"}}
	runChecks(t, []checkTest{
		{"Payments.Refund", refund("0.00"), "ValueToRefund", "leave it empty"},
		{"Payments.Refund", refund("-20"), "ValueToRefund", "must be positive"},
		{"Payments.Refund", refund(""), "", ""},
		{"Payments.Refund", refund("110.5"), "", ""},
		{"Payments.AddExternal", external, "CustomerID", "together with AccountID"},
		{"Payments.AddAlternative", alternative(isIdeal, same), "", ""},
		{"Payments.AddAlternative", alternative(isIdeal, func(p *mews.PaymentAddAlternativeParams) { p.Data = nil }), "Data", "must be given"},
		{"Payments.AddAlternative", alternative(isIdeal, func(p *mews.PaymentAddAlternativeParams) { p.Method = "Ideal" }), "Method", "together with Data"},
		{"Payments.AddAlternative", alternative(isIdeal, func(p *mews.PaymentAddAlternativeParams) { p.RedirectURL = "https://example.com" }), "RedirectURL", "together with Data"},
		{"Payments.AddAlternative", alternative(mews.AlternativePaymentsData{Discriminator: mews.AlternativePaymentMethodIdeal}, same), "Data.Ideal", "must be given"},
		{"Payments.AddAlternative", alternative(mews.AlternativePaymentsData{Discriminator: mews.AlternativePaymentMethodSEPADirectDebit}, same), "Data.SEPADirectDebit", "must be given"},
		{"Payments.AddAlternative", alternative(mews.AlternativePaymentsData{Discriminator: mews.AlternativePaymentMethodApplePay, Ideal: ideal}, same), "Data.Ideal", "not belong to this Discriminator"},
		{"Payments.AddAlternative", alternative(mews.AlternativePaymentsData{Discriminator: mews.AlternativePaymentMethodGooglePay}, same), "", ""},
	})
}

func cardPayment(card mews.CreditCardParams) mews.PaymentAddCreditCardParams {
	card.Name = "Egon Schiele"
	return mews.PaymentAddCreditCardParams{CustomerID: "1", Amount: mews.ExtendedAmountParams{Currency: "EUR", GrossValue: "4"}, CreditCard: card}
}

func TestCardChecks(t *testing.T) {
	t.Parallel()
	const obfuscated = "411111******1111"
	runChecks(t, []checkTest{
		{"Payments.AddCreditCard", cardPayment(mews.CreditCardParams{Type: "Visa", Number: "4111 1111 1111 1111"}), "CreditCard.Number", "at most the first six and the last four"},
		{"Payments.AddCreditCard", cardPayment(mews.CreditCardParams{Type: "VISA", Number: obfuscated}), "CreditCard.Type", "one of Visa, MasterCard"},
		{"Payments.AddCreditCard", cardPayment(mews.CreditCardParams{Type: "Visa", Number: obfuscated, Expiration: "2017-04"}), "CreditCard.Expiration", "MM/YYYY"},
		{"Payments.AddCreditCard", cardPayment(mews.CreditCardParams{Type: "Visa", Number: obfuscated, Expiration: "04/2017"}), "", ""},
		{"Payments.AddCreditCard", cardPayment(mews.CreditCardParams{Type: "MasterCard", Number: "1111"}), "", ""},
	})
}

// A card number never enters an error.
func TestCardNumbersStayOutOfErrors(t *testing.T) {
	t.Parallel()
	client, _ := answering(t, http.StatusOK, "{}")
	_, err := client.Payments.AddCreditCard(t.Context(), cardPayment(mews.CreditCardParams{Type: "Visa", Number: "4111111111111111"}))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "1111")
}

func TestBillChecks(t *testing.T) {
	t.Parallel()
	day, text := mews.Set(mews.Date{Year: 2026, Month: 3, Day: 4}), mews.Set("1")
	closing := func(kind mews.BillType, change func(*mews.BillCloseParams)) mews.BillCloseParams {
		p := mews.BillCloseParams{BillID: "1", Type: kind}
		change(&p)
		return p
	}
	const receipt, invoice = mews.BillTypeReceipt, mews.BillTypeInvoice
	company := []mews.BillCloseAccountParams{{ID: "2", TaxIdentifier: mews.Set("AT1")}}
	update := func(d mews.BillUpdateData) mews.BillUpdateParams {
		d.BillID = "1"
		return mews.BillUpdateParams{BillsUpdates: []mews.BillUpdateData{d}}
	}
	runChecks(t, []checkTest{
		{"Bills.Close", closing(receipt, func(p *mews.BillCloseParams) { p.Notes = mews.Set("paid") }), "", ""},
		{"Bills.Close", closing(receipt, func(p *mews.BillCloseParams) { p.DueDate, p.TaxedDate, p.VariableSymbol = day, day, text }), "", ""},
		{"Bills.Close", closing(invoice, func(p *mews.BillCloseParams) { p.DueDate, p.TaxedDate = day, day }), "", ""},
		{"Bills.Close", closing(receipt, func(p *mews.BillCloseParams) { p.TaxIdentifier, p.AccountTaxIdentifier = text, text }), "TaxIdentifier", "together with AccountTaxIdentifier"},
		{"Bills.Close", closing(receipt, func(p *mews.BillCloseParams) {
			p.Address, p.AccountAddress = &mews.AddressParams{}, &mews.AddressParams{}
		}), "Address", "together with AccountAddress"},
		{"Bills.Close", closing(receipt, func(p *mews.BillCloseParams) { p.CompanyTaxIdentifier, p.AssociatedAccountData = text, company }), "CompanyTaxIdentifier", "together with AssociatedAccountData[0].TaxIdentifier"},
		{"Bills.Close", closing(receipt, func(p *mews.BillCloseParams) { p.AccountTaxIdentifier, p.AssociatedAccountData = text, company }), "", ""},
		{"Bills.Update", update(mews.BillUpdateData{}), "BillsUpdates[0]", "nothing to update"},
		{"Bills.Update", update(mews.BillUpdateData{AssociatedAccountIDs: mews.Clear[[]string]()}), "", ""},
	})
}

func TestCompanyChecks(t *testing.T) {
	t.Parallel()
	update := func(p mews.CompanyUpdateParams) mews.CompanyUpdateParams {
		p.ChainID, p.CompanyID = "1", "1"
		return p
	}
	runChecks(t, []checkTest{
		{"Companies.Update", update(mews.CompanyUpdateParams{}), "CompanyUpdateParams", "nothing to update"},
		{"Companies.Update", update(mews.CompanyUpdateParams{Options: &mews.CompanyOptionUpdateData{}, CreditRating: &mews.CreditRatingUpdateData{}}), "CompanyUpdateParams", "nothing to update"},
		{"Companies.Update", update(mews.CompanyUpdateParams{Options: &mews.CompanyOptionUpdateData{Invoiceable: mews.Set(false)}}), "", ""},
		{"Companies.Update", update(mews.CompanyUpdateParams{IATA: mews.Clear[string]()}), "", ""},
	})
}
