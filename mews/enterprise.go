package mews

import (
	"log/slog"
	"time"
)

// An Enterprise is a property, such as a hotel. Empty strings stand for null
// too. Intervals and offsets are ISO 8601 durations such as P0M7DT0H0M0S.
type Enterprise struct {
	ID string `json:"Id"`
	// ExternalIdentifier comes from an external system.
	ExternalIdentifier string `json:"ExternalIdentifier"`
	// HoldingKey is the enterprise in the system of a holding company.
	HoldingKey string    `json:"HoldingKey"`
	ChainID    string    `json:"ChainId"`
	ChainName  string    `json:"ChainName"`
	CreatedUTC time.Time `json:"CreatedUtc"`
	UpdatedUTC time.Time `json:"UpdatedUtc"`
	Name       string    `json:"Name"`
	// ShortName has up to 11 characters, for reports.
	ShortName string `json:"ShortName"`
	// TimeZoneIdentifier is a name for [time.LoadLocation].
	TimeZoneIdentifier           string `json:"TimeZoneIdentifier"`
	LegalEnvironmentCode         string `json:"LegalEnvironmentCode"`
	AccommodationEnvironmentCode string `json:"AccommodationEnvironmentCode"`
	AccountingEnvironmentCode    string `json:"AccountingEnvironmentCode"`
	TaxEnvironmentCode           string `json:"TaxEnvironmentCode"`
	// DefaultLanguageCode has a language and a culture, such as en-US.
	DefaultLanguageCode string `json:"DefaultLanguageCode"`
	// EditableHistoryInterval is how far back data can be changed.
	//
	// Deprecated: Use AccountingEditableHistoryInterval and
	// OperationalEditableHistoryInterval.
	EditableHistoryInterval string `json:"EditableHistoryInterval"`
	// AccountingEditableHistoryInterval is how far back accounting data can be
	// changed.
	AccountingEditableHistoryInterval string `json:"AccountingEditableHistoryInterval"`
	// OperationalEditableHistoryInterval is how far back other data can be
	// changed.
	OperationalEditableHistoryInterval string `json:"OperationalEditableHistoryInterval"`
	// BusinessDayClosingOffset moves the end of the business day.
	BusinessDayClosingOffset string      `json:"BusinessDayClosingOffset"`
	WebsiteURL               string      `json:"WebsiteUrl"`
	Email                    string      `json:"Email"`
	Phone                    string      `json:"Phone"`
	LogoImageID              string      `json:"LogoImageId"`
	CoverImageID             string      `json:"CoverImageId"`
	Pricing                  PricingMode `json:"Pricing"`
	// TaxPrecision is nil when that of the currency is used.
	TaxPrecision            *int                     `json:"TaxPrecision"`
	AddressID               string                   `json:"AddressId"`
	Address                 AddressOld               `json:"Address"`
	GroupNames              []string                 `json:"GroupNames"`
	Subscription            EnterpriseSubscription   `json:"Subscription"`
	Currencies              []CurrencyAcceptance     `json:"Currencies"`
	AccountingConfiguration *AccountingConfiguration `json:"AccountingConfiguration"`
	// IsPortfolio tells that this stands for several properties.
	IsPortfolio bool `json:"IsPortfolio"`
}

// LogValue implements [slog.LogValuer] without addresses and bank accounts.
func (e Enterprise) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", e.ID), slog.String("chain_id", e.ChainID), slog.Bool("is_portfolio", e.IsPortfolio))
}

// EnterpriseSubscription is the contract of an enterprise with the vendor.
type EnterpriseSubscription struct {
	TaxIdentifier string `json:"TaxIdentifier"`
}

// LogValue implements [slog.LogValuer] without the identifier.
func (s EnterpriseSubscription) LogValue() slog.Value {
	return slog.GroupValue(slog.Bool("tax_identifier", s.TaxIdentifier != ""))
}

// CurrencyAcceptance tells what an enterprise does with a currency.
type CurrencyAcceptance struct {
	Currency  string `json:"Currency"`  // ISO 4217
	IsDefault bool   `json:"IsDefault"` // the accounts are kept in it
	IsEnabled bool   `json:"IsEnabled"`
}

// PricingMode tells which prices an enterprise shows.
type PricingMode string

// The modes.
const (
	PricingModeGross PricingMode = "Gross" // with taxes
	PricingModeNet   PricingMode = "Net"   // without taxes
)
