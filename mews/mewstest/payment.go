package mewstest

import (
	"maps"
	"math/big"
	"slices"
)

// newPayment adds a payment, whose amount is negative like that of a rebate.
func (s *Server) newPayment(c *call, account string, given Object) *row {
	now := instant(s.clock.now())
	amount := negative(s.amount(object(c.input, "Amount"), 1))
	o := Object{
		"AccountId": account, "Amount": amount, "OriginalAmount": amount,
		"ConsumedUtc": now, "ChargedUtc": now, "State": "Charged", "PaymentOrigin": "Api", "Kind": nil,
	}
	for _, name := range []string{"BillId", "AccountingCategoryId", "ReservationId", "Notes"} {
		o[name] = c.input[name]
	}
	maps.Copy(o, given)
	o["Data"] = s.build("PaymentData", object(o, "Data"))
	return s.newObject(resources().byName["payments"], o, c.enterprise)
}

// checkPayment is what all new payments have to meet.
func (s *Server) checkPayment(c *call, member string) *refusal {
	if refused := s.checkAccount(c, member); refused != nil {
		return refused
	}
	if refused := s.checkBill(c, text(c.input, member)); refused != nil {
		return refused
	}
	amount := object(c.input, "Amount")
	switch {
	case !s.accepts(c.token, text(amount, "Currency")):
		return forbidden("The currency is not accepted.")
	case amount["GrossValue"] == nil && amount["NetValue"] == nil:
		return invalid("Amount.GrossValue", "it is required without a NetValue")
	}
	return nil
}

func (s *Server) addExternalPayment(c *call) (Object, *refusal) {
	if refused := s.checkPayment(c, "AccountId"); refused != nil {
		return nil, refused
	}
	kind := text(c.input, "Type")
	switch {
	case kind == "":
		kind = "Unspecified"
	case kind != "Unspecified" && !s.enabled(c.enterprise, kind):
		return nil, forbidden("External payments of this type are not enabled.")
	}
	p := s.newPayment(c, text(c.input, "AccountId"), Object{
		"Type": "ExternalPayment", "Identifier": c.input["ExternalIdentifier"],
		"Data": Object{"Discriminator": "External", "External": Object{"Type": kind, "ExternalIdentifier": c.input["ExternalIdentifier"]}},
	})
	return Object{"ExternalPaymentId": p.id}, nil
}

// addCardPayment adds a card along with a payment by it.
func (s *Server) addCardPayment(c *call) (Object, *refusal) {
	if refused := s.checkPayment(c, "CustomerId"); refused != nil {
		return nil, refused
	}
	given := object(c.input, "CreditCard")
	card := s.newObject(resources().byName["creditCards"], Object{
		"CustomerId": c.input["CustomerId"], "Type": given["Type"], "ObfuscatedNumber": given["Number"], "Expiration": given["Expiration"],
	}, c.enterprise)
	s.chargeCard(c, card, text(c.input, "CustomerId"))
	return Object{"CreditCardId": card.id}, nil
}

func (s *Server) chargeCard(c *call, card *row, account string) *row {
	return s.newPayment(c, account, Object{
		"Type": "CreditCardPayment", "Identifier": c.input["ReceiptIdentifier"],
		"Data": Object{"Discriminator": "CreditCard", "CreditCard": Object{"CreditCardId": card.id, "Transaction": nil}},
	})
}

func (s *Server) chargeCreditCard(c *call) (Object, *refusal) {
	card, refused := s.found(c, "creditCards", "CreditCardId")
	if refused != nil {
		return nil, refused
	}
	if text(card.object, "State") != "Enabled" {
		return nil, forbidden("The card is disabled.")
	}
	account := text(card.object, "CustomerId")
	c.input["CustomerId"] = account
	if refused := s.checkPayment(c, "CustomerId"); refused != nil {
		return nil, refused
	}
	return Object{"PaymentId": s.chargeCard(c, card, account).id}, nil
}

func (s *Server) addTokenizedCard(c *call) (Object, *refusal) {
	if refused := s.checkAccount(c, "CustomerId"); refused != nil {
		return nil, refused
	}
	card := s.newObject(resources().byName["creditCards"], Object{
		"CustomerId": c.input["CustomerId"], "Kind": "Gateway", "ObfuscatedNumber": "************1111",
		"Expiration": object(c.input, "CreditCardData")["Expiration"],
	}, c.enterprise)
	return Object{"CreditCardId": card.id}, nil
}

func (s *Server) disableCard(c *call) (Object, *refusal) {
	card, refused := s.found(c, "creditCards", "CreditCardId")
	if refused != nil {
		return nil, refused
	}
	card.object["State"] = "Disabled"
	s.touch(card)
	return Object{}, nil
}

// addAlternativePayment leaves the payment pending: what the customer does at
// the RedirectUrl is for the test, with Change.
func (s *Server) addAlternativePayment(c *call) (Object, *refusal) {
	if refused := s.checkPayment(c, "CustomerId"); refused != nil {
		return nil, refused
	}
	method := text(object(c.input, "Data"), "Discriminator")
	p := s.newPayment(c, text(c.input, "CustomerId"), Object{
		"Type": "AlternativePayment", "State": "Pending", "ChargedUtc": nil,
		"Data": Object{"Discriminator": "Alternative", "Alternative": Object{"Type": method}},
	})
	next := Object{"Discriminator": facts().enums["NextActionTypeEnum"][0], "Value": s.URL() + "/payments/" + p.id}
	return Object{"PaymentId": p.id, "NextAction": next}, nil
}

// refundPayment adds a payment in the other direction, as often as something is
// left.
func (s *Server) refundPayment(c *call) (Object, *refusal) {
	p, refused := s.found(c, "payments", "PaymentId")
	if refused != nil {
		return nil, refused
	}
	left := new(big.Rat).Neg(gross(p.object))
	for _, r := range s.shelf("payments").rows {
		if key(text(r.object, "RefundedPaymentId")) == p.key() {
			left.Sub(left, gross(r.object))
		}
	}
	value := left
	if c.input["ValueToRefund"] != nil {
		value = orZero(c.input["ValueToRefund"])
	}
	switch {
	case key(text(p.object, "AccountId")) != key(text(c.input, "AccountId")):
		return nil, invalid("AccountId", "the payment belongs to another account")
	case blank(c.input["Reason"]):
		return nil, invalid("Reason", reasonRequired)
	case !slices.Contains([]string{"CreditCardPayment", "AlternativePayment"}, text(p.object, "Type")):
		return nil, forbidden("Only payments by card and alternative payments can be refunded.")
	case text(p.object, "State") != "Charged":
		return nil, forbidden("Only payments that are charged can be refunded.")
	case value.Sign() <= 0 || value.Cmp(left) > 0:
		return nil, forbidden("There is not that much left to be refunded.")
	}
	currency := text(object(p.object, "Amount"), "Currency")
	amount := s.money(currency, value)
	refund := s.newObject(resources().byName["payments"], Object{
		"AccountId": p.object["AccountId"], "AccountType": p.object["AccountType"], "BillId": nil, "ReservationId": p.object["ReservationId"],
		"Amount": amount, "OriginalAmount": amount, "Type": p.object["Type"], "Kind": "Refund", "State": "Charged",
		"Notes": c.input["Reason"], "Data": p.object["Data"], "ChargedUtc": instant(s.clock.now()), "RefundedPaymentId": p.id,
	}, p.enterprise)
	return Object{
		"PaymentId": p.id, "RefundId": refund.id, "Type": p.object["Type"], "State": "Charged",
		"Amount": Object{"Currency": currency, "Value": number(value)},
	}, nil
}

func (s *Server) addPaymentRequests(c *call) (Object, *refusal) {
	var rows []*row
	for _, item := range objects(c.input, "PaymentRequests") {
		o := taken("PaymentRequestAddParameters", "PaymentRequest", item)
		o["Amount"] = s.amount(object(item, "Amount"), 1)
		if s.accountType(text(item, "AccountId")) == "Customer" {
			o["CustomerId"] = item["AccountId"]
		}
		rows = append(rows, s.newObject(resources().byName["paymentRequests"], o, c.enterprise))
	}
	return Object{"PaymentRequests": s.showAll("PaymentRequest", rows)}, nil
}

func (s *Server) cancelPaymentRequests(c *call) (Object, *refusal) {
	var rows []*row
	for _, id := range list(c.input, "PaymentRequestIds") {
		r := s.shelf("paymentRequests").find(id, c.scope)
		if text(r.object, "State") != "Pending" {
			return nil, forbidden("The payment request is " + text(r.object, "State") + ".")
		}
		rows = append(rows, r)
	}
	for _, r := range rows {
		s.setState(r, "Canceled")
	}
	return Object{"PaymentRequests": s.showAll("PaymentRequest", rows)}, nil
}
