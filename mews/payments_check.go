package mews

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func (p PaymentListParams) check() error {
	return anyFilter(p,
		argument{"PaymentIDs", p.PaymentIDs},
		argument{"AccountIDs", p.AccountIDs},
		argument{"BillIDs", p.BillIDs},
		argument{"ReservationIDs", p.ReservationIDs},
		argument{"CreatedUTC", p.CreatedUTC},
		argument{"UpdatedUTC", p.UpdatedUTC},
		argument{"ChargedUTC", p.ChargedUTC},
		argument{"ClosedUTC", p.ClosedUTC},
		argument{"SettlementUTC", p.SettlementUTC},
		argument{"AccountingStates", p.AccountingStates},
		argument{"States", p.States},
		argument{"Type", p.Type},
	)
}

func (p PaymentRefundParams) check() error {
	switch value, ok := p.ValueToRefund.Rat(); {
	case ok && value.Sign() == 0:
		return transport.Invalid("ValueToRefund", "must not be 0; leave it empty to refund the whole payment")
	case ok && value.Sign() < 0:
		return transport.Invalid("ValueToRefund", "must be positive, although the amount of a payment is negative")
	}
	return nil
}

func (p PaymentAddExternalParams) check() error {
	return replaced(argument{"CustomerID", p.CustomerID}, argument{"AccountID", p.AccountID})
}

func (p PaymentAddAlternativeParams) check() error {
	data, method := argument{"Data", p.Data}, argument{"Method", p.Method}
	if !data.given() && !method.given() {
		return transport.Invalid(data.name, "must be given: it says which payment method is used")
	}
	return cmp.Or(
		replaced(method, data),
		replaced(argument{"RedirectURL", p.RedirectURL}, data),
	)
}

func (d AlternativePaymentsData) check() error {
	for _, form := range []struct {
		name  string
		of    AlternativePaymentMethod
		there bool
	}{
		{"SEPADirectDebit", AlternativePaymentMethodSEPADirectDebit, d.SEPADirectDebit != nil},
		{"Ideal", AlternativePaymentMethodIdeal, d.Ideal != nil},
	} {
		switch {
		case d.Discriminator == form.of && !form.there:
			return transport.Invalid(form.name, "must be given with this Discriminator")
		case d.Discriminator != form.of && form.there:
			return transport.Invalid(form.name, "does not belong to this Discriminator")
		}
	}
	return nil
}

// cardTypes are the only types of cards, spelled as the vendor does.
var cardTypes = []string{"Visa", "MasterCard", "Amex", "Discover", "DinersClub", "Jcb", "EnRoute", "Maestro", "UnionPay"}

// shownDigits is how much of a card number may be sent: the first six digits and
// the last four.
const shownDigits = 10

func (p CreditCardParams) check() error {
	digits := 0
	for _, r := range p.Number {
		if '0' <= r && r <= '9' {
			digits++
		}
	}
	_, err := time.Parse("01/2006", p.Expiration)
	switch {
	case digits > shownDigits:
		return transport.Invalid("Number", "must not be a whole card number: send at most the first six and the last four digits, with * between them")
	case !slices.Contains(cardTypes, p.Type):
		return transport.Invalid("Type", "must be one of "+strings.Join(cardTypes, ", "))
	case p.Expiration != "" && err != nil:
		return transport.Invalid("Expiration", "must be written as MM/YYYY, such as 04/2017")
	}
	return nil
}
