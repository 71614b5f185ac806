package mews

import (
	"log/slog"
	"time"

	"github.com/guestwire/guestwire-go/internal/logvalue"
)

// LedgerEntry is a row of an export of [ExportEntityTypeLedgerEntry]: one side of a
// posting to a ledger. No operation of the API returns it. The vendor calls it
// beta.
type LedgerEntry struct {
	ID           string `json:"Id"`
	EnterpriseID string `json:"EnterpriseId"`
	// TransactionID is what the entries of one transaction share. Empty for entries
	// from before the vendor had it.
	TransactionID string `json:"TransactionId"`
	// AccountID is the account that the entry belongs to, such as a customer.
	AccountID            string `json:"AccountId"`
	BillID               string `json:"BillId"`
	AccountingCategoryID string `json:"AccountingCategoryId"`
	// AccountingItemID is the item that was posted, of the type AccountingItemType.
	AccountingItemID   string                   `json:"AccountingItemId"`
	AccountingItemType LedgerAccountingItemType `json:"AccountingItemType"`
	LedgerType         AccountingLedgerType     `json:"LedgerType"`
	LedgerEntryType    LedgerEntryType          `json:"LedgerEntryType"`
	PostingDate        Date                     `json:"PostingDate"`
	// Value is never negative: LedgerEntryType is its sign.
	Value Decimal `json:"Value"`
	// NetBaseValue is what the tax is computed from, and TaxRateCode its rate. Empty
	// except in the tax ledger.
	NetBaseValue Decimal   `json:"NetBaseValue"`
	TaxRateCode  string    `json:"TaxRateCode"`
	CreatedUTC   time.Time `json:"CreatedUtc"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (v LedgerEntry) LogValue() slog.Value {
	return logvalue.Of(v, "ID", "EnterpriseID", "AccountingItemID", "LedgerType", "LedgerEntryType")
}

// LedgerEntryType is the side of a [LedgerEntry].
type LedgerEntryType string

// Values of [LedgerEntryType].
const (
	LedgerEntryTypeDebit  LedgerEntryType = "Debit"
	LedgerEntryTypeCredit LedgerEntryType = "Credit"
)

// LedgerAccountingItemType is what a [LedgerEntry] was posted for.
type LedgerAccountingItemType string

// Values of [LedgerAccountingItemType].
const (
	LedgerAccountingItemTypeOrderItem                  LedgerAccountingItemType = "OrderItem"
	LedgerAccountingItemTypeOutletItem                 LedgerAccountingItemType = "OutletItem"
	LedgerAccountingItemTypeInvoice                    LedgerAccountingItemType = "Invoice"
	LedgerAccountingItemTypePayment                    LedgerAccountingItemType = "Payment"
	LedgerAccountingItemTypeDepositBalancingPayment    LedgerAccountingItemType = "DepositBalancingPayment"
	LedgerAccountingItemTypeCityLedgerBalancingPayment LedgerAccountingItemType = "CityLedgerBalancingPayment"
	LedgerAccountingItemTypeDepositItem                LedgerAccountingItemType = "DepositItem"
)
