package mews

import (
	"encoding/json"
	"log/slog"
	"time"
)

// CustomerOpenItemsParams choose the customers whose open items are wanted.
type CustomerOpenItemsParams struct {
	// CustomerIDs is required, with at most 1000.
	CustomerIDs []string `json:"CustomerIds" mews:"required,min=1,max=1000"`
	// Currency to convert the amounts to, in ISO 4217.
	Currency string `json:"Currency,omitempty"`
}

// CustomerItemResult has the open items of customers.
type CustomerItemResult struct {
	Customers []CustomerItems `json:"Customers"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (r CustomerItemResult) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("customers", len(r.Customers)))
}

// CustomerItems are the open items of one customer.
type CustomerItems struct {
	CustomerID string `json:"CustomerId" mews:"key"`
	// Items of both kinds.
	//
	// Deprecated: Use OrderItems and PaymentItems.
	Items []AccountingItem `json:"Items"`
	// OrderItems are what was consumed, such as nights and products.
	OrderItems []OrderItemOld `json:"OrderItems"`
	// PaymentItems are payments, such as cash, cards and invoices.
	PaymentItems []PaymentItemOld `json:"PaymentItems"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (i CustomerItems) LogValue() slog.Value {
	return slog.GroupValue(slog.String("customer_id", i.CustomerID), slog.Int("items", len(i.Items)),
		slog.Int("order_items", len(i.OrderItems)), slog.Int("payment_items", len(i.PaymentItems)))
}

// An AccountingItem is an open item of either kind, as older versions have it.
// The values of its types and states are not documented.
type AccountingItem struct {
	ID        string `json:"Id"`
	AccountID string `json:"AccountId"`
	// CustomerID is empty when null.
	//
	// Deprecated: Use AccountID.
	CustomerID           string `json:"CustomerId"`
	OrderID              string `json:"OrderId"`
	ServiceID            string `json:"ServiceId"`
	ProductID            string `json:"ProductId"`
	BillID               string `json:"BillId"`
	InvoiceID            string `json:"InvoiceId"`
	AccountingCategoryID string `json:"AccountingCategoryId"`
	CreditCardID         string `json:"CreditCardId"`

	Type           string          `json:"Type"`
	SubType        string          `json:"SubType"`
	Name           string          `json:"Name"`
	Notes          string          `json:"Notes"`
	ConsumptionUTC *time.Time      `json:"ConsumptionUtc"`
	ClosedUTC      *time.Time      `json:"ClosedUtc"`
	State          string          `json:"State"`
	SubState       string          `json:"SubState"`
	Amount         *ExtendedAmount `json:"Amount"`
	// TaxExemptionReasonCode is for the vendor's own use and may change.
	TaxExemptionReasonCode string `json:"TaxExemptionReasonCode"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (i AccountingItem) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", i.ID), slog.String("account_id", i.AccountID), slog.String("state", i.State))
}

// An OrderItemOld is something consumed that is not settled yet. Negative amounts
// are rebates or payments. The values of RevenueType and AccountingState are not
// documented.
type OrderItemOld struct {
	ID string `json:"Id"`
	// AccountID is the customer or company that the item belongs to.
	AccountID string `json:"AccountId"`
	// OrderID is the order, which may be a reservation.
	OrderID              string `json:"OrderId"`
	BillID               string `json:"BillId"`
	AccountingCategoryID string `json:"AccountingCategoryId"`
	// UnitCount is nil for an item that has no units.
	UnitCount *int `json:"UnitCount"`
	// UnitAmount is the amount of one unit; without a Currency when left out.
	UnitAmount Amount         `json:"UnitAmount"`
	Amount     ExtendedAmount `json:"Amount"`
	// OriginalAmount is the earliest amount known, before any conversion.
	OriginalAmount   ExtendedAmount `json:"OriginalAmount"`
	RevenueType      string         `json:"RevenueType"`
	CreatorProfileID string         `json:"CreatorProfileId"`
	UpdaterProfileID string         `json:"UpdaterProfileId"`

	// Each of these is the midnight that starts a day, in UTC, where the server
	// sends a date.

	CreatedUTC      time.Time        `json:"CreatedUtc"`
	UpdatedUTC      time.Time        `json:"UpdatedUtc"`
	ConsumedUTC     *time.Time       `json:"ConsumedUtc"`
	CanceledUTC     *time.Time       `json:"CanceledUtc"`
	ClosedUTC       *time.Time       `json:"ClosedUtc"` // when the bill was closed
	StartUTC        *time.Time       `json:"StartUtc"`
	AccountingState string           `json:"AccountingState"`
	Data            OrderItemOldData `json:"Data"`
}

// UnmarshalJSON reads times that are instants or dates: the vendor documents
// dates and sends instants.
func (i *OrderItemOld) UnmarshalJSON(b []byte) error {
	type plain OrderItemOld // without methods
	item := struct {
		*plain

		CreatedUTC  *instant `json:"CreatedUtc"`
		UpdatedUTC  *instant `json:"UpdatedUtc"`
		ConsumedUTC *instant `json:"ConsumedUtc"`
		CanceledUTC *instant `json:"CanceledUtc"`
		ClosedUTC   *instant `json:"ClosedUtc"`
		StartUTC    *instant `json:"StartUtc"`
	}{
		(*plain)(i), (*instant)(&i.CreatedUTC), (*instant)(&i.UpdatedUTC), (*instant)(i.ConsumedUTC), (*instant)(i.CanceledUTC),
		(*instant)(i.ClosedUTC), (*instant)(i.StartUTC),
	}
	if err := json.Unmarshal(b, &item); err != nil {
		return err
	}
	i.ConsumedUTC, i.CanceledUTC = (*time.Time)(item.ConsumedUTC), (*time.Time)(item.CanceledUTC)
	i.ClosedUTC, i.StartUTC = (*time.Time)(item.ClosedUTC), (*time.Time)(item.StartUTC)
	return nil
}

// LogValue implements [slog.LogValuer] without personal data.
func (i OrderItemOld) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", i.ID), slog.String("type", string(i.Data.Discriminator)),
		slog.String("accounting_state", i.AccountingState))
}

// instant reads a time in RFC 3339, or a date.
type instant time.Time

// UnmarshalJSON implements [json.Unmarshaler].
func (t *instant) UnmarshalJSON(b []byte) error {
	if len(b) == len(`"2006-01-02"`) {
		var d Date
		if err := d.UnmarshalJSON(b); err != nil {
			return err
		}
		*t = instant(d.In(time.UTC))
		return nil
	}
	return (*time.Time)(t).UnmarshalJSON(b)
}

// A PaymentItemOld is a payment that is not settled yet. Negative amounts are
// rebates or payments. The values of AccountingState and State are not
// documented.
type PaymentItemOld struct {
	ID string `json:"Id"`
	// AccountID is the customer or company that the item belongs to.
	AccountID            string         `json:"AccountId"`
	BillID               string         `json:"BillId"`
	AccountingCategoryID string         `json:"AccountingCategoryId"`
	Amount               ExtendedAmount `json:"Amount"`
	// OriginalAmount is the earliest amount known, before any conversion.
	OriginalAmount ExtendedAmount `json:"OriginalAmount"`
	// AmountDefault is the amount in the default currency of the property.
	//
	// Deprecated: The vendor names no replacement; Amount is in the currency of
	// the item.
	AmountDefault *ExtendedAmount `json:"AmountDefault"`
	Notes         string          `json:"Notes"`
	// SettlementID comes from ApplePay or GooglePay.
	SettlementID    string     `json:"SettlementId"`
	ConsumedUTC     time.Time  `json:"ConsumedUtc"`
	ClosedUTC       *time.Time `json:"ClosedUtc"` // when the bill was closed
	AccountingState string     `json:"AccountingState"`
	State           string     `json:"State"`
	// Identifier comes from an external payment system.
	Identifier string             `json:"Identifier"`
	Data       PaymentItemOldData `json:"Data"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (i PaymentItemOld) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", i.ID), slog.String("type", string(i.Data.Discriminator)),
		slog.String("accounting_state", i.AccountingState), slog.String("state", i.State))
}
