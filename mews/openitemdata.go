package mews

import (
	"encoding/json"
	"log/slog"
)

// OrderItemOldData is what an item has beyond the common fields. Rebate and
// Product are nil unless Discriminator says that they are there, and the server
// sent a value of their shape.
type OrderItemOldData struct {
	Discriminator OrderItemTypeOld
	Rebate        *RebateOrderItemData  // of [OrderItemTypeOldRebate]
	Product       *ProductOrderItemData // of [OrderItemTypeOldProductOrder]
	// Value is the value as it came, nil for null. When it is set it is what is
	// written, too.
	Value json.RawMessage
}

// UnmarshalJSON reads values of any discriminator.
func (d *OrderItemOldData) UnmarshalJSON(b []byte) error {
	c, err := readCoproduct(b)
	if err != nil {
		return err
	}
	*d = OrderItemOldData{Discriminator: OrderItemTypeOld(c.Discriminator), Value: c.Value}
	if d.Discriminator == OrderItemTypeOldRebate {
		d.Rebate = as[RebateOrderItemData](c)
	}
	if d.Discriminator == OrderItemTypeOldProductOrder {
		d.Product = as[ProductOrderItemData](c)
	}
	return nil
}

// MarshalJSON writes the vendor's form, or null when there is no data.
func (d OrderItemOldData) MarshalJSON() ([]byte, error) {
	return writeCoproduct(string(d.Discriminator), d.Value, d.Rebate, d.Product)
}

// LogValue implements [slog.LogValuer] without personal data.
func (d OrderItemOldData) LogValue() slog.Value {
	return slog.GroupValue(slog.String("discriminator", string(d.Discriminator)), slog.Bool("value", d.Value != nil))
}

// RebateOrderItemData belongs to a rebate.
type RebateOrderItemData struct {
	// RebatedItemID is the order item that is reduced; empty when it is not told.
	RebatedItemID string `json:"RebatedItemId"`
}

// ProductOrderItemData belongs to the order of a product.
type ProductOrderItemData struct {
	ProductID     string `json:"ProductId"`
	AgeCategoryID string `json:"AgeCategoryId"`
}

// OrderItemTypeOld is a type of [OrderItemOldData].
type OrderItemTypeOld string

// The types of order items. Only rebates and product orders have a value.
const (
	OrderItemTypeOldCancellationFee        OrderItemTypeOld = "CancellationFee"
	OrderItemTypeOldRebate                 OrderItemTypeOld = "Rebate"
	OrderItemTypeOldDeposit                OrderItemTypeOld = "Deposit"
	OrderItemTypeOldExchangeRateDifference OrderItemTypeOld = "ExchangeRateDifference"
	OrderItemTypeOldCustomItem             OrderItemTypeOld = "CustomItem"
	OrderItemTypeOldSurcharge              OrderItemTypeOld = "Surcharge"
	OrderItemTypeOldSurchargeDiscount      OrderItemTypeOld = "SurchargeDiscount"
	OrderItemTypeOldSpaceOrder             OrderItemTypeOld = "SpaceOrder"
	OrderItemTypeOldProductOrder           OrderItemTypeOld = "ProductOrder"
	OrderItemTypeOldOther                  OrderItemTypeOld = "Other"
	OrderItemTypeOldTaxCorrection          OrderItemTypeOld = "TaxCorrection"
	OrderItemTypeOldResourceUpgradeFee     OrderItemTypeOld = "ResourceUpgradeFee"
	OrderItemTypeOldInvoiceFee             OrderItemTypeOld = "InvoiceFee"
)

// PaymentItemOldData is what a payment has beyond the common fields. PaymentCard
// and Invoice are nil unless Discriminator says that they are there, and the
// server sent a value of their shape.
type PaymentItemOldData struct {
	Discriminator PaymentType
	PaymentCard   *PaymentCardPaymentData // of [PaymentTypeCreditCard]
	Invoice       *InvoicePaymentData     // of [PaymentTypeInvoice]
	// Value is the value as it came, nil for null. When it is set it is what is
	// written, too.
	Value json.RawMessage
}

// UnmarshalJSON reads values of any discriminator.
func (d *PaymentItemOldData) UnmarshalJSON(b []byte) error {
	c, err := readCoproduct(b)
	if err != nil {
		return err
	}
	*d = PaymentItemOldData{Discriminator: PaymentType(c.Discriminator), Value: c.Value}
	if d.Discriminator == PaymentTypeCreditCard {
		d.PaymentCard = as[PaymentCardPaymentData](c)
	}
	if d.Discriminator == PaymentTypeInvoice {
		d.Invoice = as[InvoicePaymentData](c)
	}
	return nil
}

// MarshalJSON writes the vendor's form, or null when there is no data.
func (d PaymentItemOldData) MarshalJSON() ([]byte, error) {
	return writeCoproduct(string(d.Discriminator), d.Value, d.PaymentCard, d.Invoice)
}

// LogValue implements [slog.LogValuer] without personal data.
func (d PaymentItemOldData) LogValue() slog.Value {
	return slog.GroupValue(slog.String("discriminator", string(d.Discriminator)), slog.Bool("value", d.Value != nil))
}

// PaymentCardPaymentData belongs to a payment by card.
type PaymentCardPaymentData struct {
	PaymentCardID string `json:"PaymentCardId"`
}

// InvoicePaymentData belongs to a payment by invoice.
type InvoicePaymentData struct {
	// InvoiceID is the bill that is the invoice.
	InvoiceID string `json:"InvoiceId"`
}

// PaymentType is a type of [PaymentItemOldData].
type PaymentType string

// The types of payments. Only cards and invoices have a value.
const (
	PaymentTypeCreditCard                 PaymentType = "CreditCard"
	PaymentTypeInvoice                    PaymentType = "Invoice"
	PaymentTypeCash                       PaymentType = "Cash"
	PaymentTypeUnspecified                PaymentType = "Unspecified"
	PaymentTypeBadDebts                   PaymentType = "BadDebts"
	PaymentTypeWireTransfer               PaymentType = "WireTransfer"
	PaymentTypeExchangeRateDifference     PaymentType = "ExchangeRateDifference"
	PaymentTypeExchangeRoundingDifference PaymentType = "ExchangeRoundingDifference"
	PaymentTypeBankCharges                PaymentType = "BankCharges"
	PaymentTypeCheque                     PaymentType = "Cheque"
	PaymentTypeOther                      PaymentType = "Other"
)
