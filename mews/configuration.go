package mews

import (
	"log/slog"
	"time"
)

// ConfigurationGetParams choose an enterprise.
type ConfigurationGetParams struct {
	// EnterpriseID tells which enterprise of a Portfolio Access Token is meant.
	// Empty: the enterprise of the token.
	EnterpriseID string `json:"EnterpriseId,omitempty"`
}

// A Configuration describes the enterprise of an access token.
type Configuration struct {
	// NowUTC is the clock of the server.
	NowUTC     time.Time  `json:"NowUtc"`
	Enterprise Enterprise `json:"Enterprise" mews:"key"`
	// Service is nil unless the access token is limited to one service.
	Service            *Service            `json:"Service"`
	PaymentCardStorage *PaymentCardStorage `json:"PaymentCardStorage"`
	// IsIdentityDocumentNumberRequired is false where the law forbids to keep the
	// numbers of identity documents: they are empty in answers and may be empty in
	// requests.
	IsIdentityDocumentNumberRequired bool `json:"IsIdentityDocumentNumberRequired"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (c Configuration) LogValue() slog.Value {
	id := ""
	if c.Service != nil {
		id = c.Service.ID
	}
	return slog.GroupValue(slog.Time("now_utc", c.NowUTC), slog.String("enterprise_id", c.Enterprise.ID), slog.String("service_id", id))
}

// PaymentCardStorage is where the data of payment cards is kept.
type PaymentCardStorage struct {
	PublicKey string `json:"PublicKey"`
}

// AccountingConfiguration has the financial settings of an enterprise. Empty
// strings stand for null too.
type AccountingConfiguration struct {
	AdditionalTaxIdentifier string `json:"AdditionalTaxIdentifier"`
	CompanyName             string `json:"CompanyName"` // in law
	BankAccountNumber       string `json:"BankAccountNumber"`
	BankName                string `json:"BankName"`
	IBAN                    string `json:"Iban"`
	BIC                     string `json:"Bic"`

	SurchargeConfiguration SurchargeConfiguration `json:"SurchargeConfiguration"`
	// EnabledExternalPaymentTypes can be used for payments made elsewhere.
	EnabledExternalPaymentTypes []ExternalPaymentType           `json:"EnabledExternalPaymentTypes"`
	Options                     []AccountingConfigurationOption `json:"Options"`
}

// LogValue implements [slog.LogValuer] without names and bank accounts.
func (c AccountingConfiguration) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("enabled_external_payment_types", len(c.EnabledExternalPaymentTypes)), slog.Any("options", c.Options))
}

// SurchargeConfiguration has the fees on payments by card.
type SurchargeConfiguration struct {
	// SurchargeFees are percentages by the type of card.
	SurchargeFees      map[CardType]Decimal `json:"SurchargeFees"`
	SurchargeServiceID string               `json:"SurchargeServiceId"`
	SurchargeTaxCode   string               `json:"SurchargeTaxCode"`
}

// CardType is a brand of payment cards.
type CardType string

// The brands.
const (
	CardTypeMasterCard  CardType = "MasterCard"
	CardTypeVisa        CardType = "Visa"
	CardTypeAmex        CardType = "Amex"
	CardTypeDiscover    CardType = "Discover"
	CardTypeDinersClub  CardType = "DinersClub"
	CardTypeJcb         CardType = "Jcb"
	CardTypeMaestro     CardType = "Maestro"
	CardTypeUnionPay    CardType = "UnionPay"
	CardTypeVPay        CardType = "VPay"
	CardTypeRuPay       CardType = "RuPay"
	CardTypeDankort     CardType = "Dankort"
	CardTypeMir         CardType = "Mir"
	CardTypeVerve       CardType = "Verve"
	CardTypeTroy        CardType = "Troy"
	CardTypePostFinance CardType = "PostFinance"
	CardTypeGiro        CardType = "Giro"
	CardTypeBancomat    CardType = "Bancomat"
	CardTypeBc          CardType = "Bc"
	CardTypeCarteBleue  CardType = "CarteBleue"
	CardTypeEftpos      CardType = "Eftpos"
	CardTypeEps         CardType = "Eps"
	CardTypeInterac     CardType = "Interac"
	CardTypeIsracard    CardType = "Isracard"
	CardTypeMeps        CardType = "Meps"
	CardTypeNets        CardType = "Nets"
	CardTypeBancontact  CardType = "Bancontact"
)

// AccountingConfigurationOption is a switch in the accounting settings.
type AccountingConfigurationOption string

// The switches.
const (
	AccountingConfigurationOptionOptionalCreditCardPaymentDetails AccountingConfigurationOption = "OptionalCreditCardPaymentDetails"
	AccountingConfigurationOptionReceivableTrackingEnabled        AccountingConfigurationOption = "ReceivableTrackingEnabled"
	AccountingConfigurationOptionSeparateDepositsOnBill           AccountingConfigurationOption = "SeparateDepositsOnBill"
	AccountingConfigurationOptionAllowModifyingClosedBills        AccountingConfigurationOption = "AllowModifyingClosedBills"
	AccountingConfigurationOptionRequireAccountingCategorySetup   AccountingConfigurationOption = "RequireAccountingCategorySetup"
	AccountingConfigurationOptionGroupTaxesOnBill                 AccountingConfigurationOption = "GroupTaxesOnBill"
	AccountingConfigurationOptionDisplayEmployeeNameOnBill        AccountingConfigurationOption = "DisplayEmployeeNameOnBill"
	AccountingConfigurationOptionTaxDeclarationOnDeposit          AccountingConfigurationOption = "TaxDeclarationOnDeposit"
	AccountingConfigurationOptionSplitVatByClassificationOnBill   AccountingConfigurationOption = "SplitVatByClassificationOnBill"
	AccountingConfigurationOptionEmailClosedBillsAfterCheckout    AccountingConfigurationOption = "EmailClosedBillsAfterCheckout"
)
