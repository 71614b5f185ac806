package mews

import (
	"log/slog"
)

// CustomerAddParams describe a new customer. Optional fields that are zero are
// not sent.
type CustomerAddParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// OverwriteExisting decides what happens when a customer has this Email
	// already. True: the basic profile (title, names and the like) of that
	// customer is overwritten, and that customer is returned. False: the call
	// fails.
	OverwriteExisting bool   `json:"OverwriteExisting"`
	Title             Title  `json:"Title,omitempty"`
	Sex               Sex    `json:"Sex,omitempty"`
	FirstName         string `json:"FirstName,omitempty"`
	// LastName is required.
	LastName       string `json:"LastName" mews:"required"`
	SecondLastName string `json:"SecondLastName,omitempty"`
	// NationalityCode is a country in ISO 3166-1.
	NationalityCode string `json:"NationalityCode,omitempty"`
	// PreferredLanguageCode has a language and a culture, such as fr-CA.
	PreferredLanguageCode string `json:"PreferredLanguageCode,omitempty"`
	BirthDate             Date   `json:"BirthDate,omitzero"`
	// BirthCountryCode is a country, in ISO 3166-1 alpha-2 in responses.
	BirthCountryCode string `json:"BirthCountryCode,omitempty"`
	// BirthCountrySubdivisionCode is a province, in ISO 3166-2 in responses.
	BirthCountrySubdivisionCode string `json:"BirthCountrySubdivisionCode,omitempty"`
	BirthPlace                  string `json:"BirthPlace,omitempty"`
	Occupation                  string `json:"Occupation,omitempty"`
	Email                       string `json:"Email,omitempty"`
	Phone                       string `json:"Phone,omitempty"`
	LoyaltyCode                 string `json:"LoyaltyCode,omitempty"`
	Notes                       string `json:"Notes,omitempty"` // internal
	// CarRegistrationNumber has at most 255 characters.
	CarRegistrationNumber string `json:"CarRegistrationNumber,omitempty" mews:"length=255"`
	// DietaryRequirements has at most 255 characters.
	DietaryRequirements     string         `json:"DietaryRequirements,omitempty" mews:"length=255"`
	TaxIdentificationNumber string         `json:"TaxIdentificationNumber,omitempty"`
	CompanyID               string         `json:"CompanyId,omitempty"`
	Address                 *AddressParams `json:"Address,omitempty"`
	// IdentityCard of the new customer.
	//
	// Deprecated: Use [IdentityDocumentService.Add].
	IdentityCard *DocumentParams `json:"IdentityCard,omitempty"`
	// Passport of the new customer.
	//
	// Deprecated: Use [IdentityDocumentService.Add].
	Passport *DocumentParams `json:"Passport,omitempty"`
	// Visa of the new customer.
	//
	// Deprecated: Use [IdentityDocumentService.Add].
	Visa *DocumentParams `json:"Visa,omitempty"`
	// DriversLicense of the new customer.
	//
	// Deprecated: Use [IdentityDocumentService.Add].
	DriversLicense *DocumentParams `json:"DriversLicense,omitempty"`
	// Classifications must not repeat.
	Classifications []CustomerClassification `json:"Classifications,omitempty" mews:"unique"`
	// Options must not repeat.
	Options                []CustomerOption `json:"Options,omitempty" mews:"unique"`
	ItalianDestinationCode string           `json:"ItalianDestinationCode,omitempty"`
	ItalianFiscalCode      string           `json:"ItalianFiscalCode,omitempty"`
	// ItalianLotteryCode has at most 15 characters.
	ItalianLotteryCode string `json:"ItalianLotteryCode,omitempty" mews:"length=15"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p CustomerAddParams) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("chain_id", p.ChainID), slog.Bool("overwrite_existing", p.OverwriteExisting), slog.Bool("email", p.Email != ""),
		slog.Bool("address", p.Address != nil), slog.Int("classifications", len(p.Classifications)), slog.Int("options", len(p.Options)),
	)
}

// CustomerUpdateParams are changes to a customer. A field that is left blank is
// not sent, and one that is sent blank is left as it is by the server as well:
// texts can be replaced, not emptied. Only the update values at the end can be
// cleared.
type CustomerUpdateParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// CustomerID is required.
	CustomerID     string `json:"CustomerId" mews:"required"`
	Title          Title  `json:"Title,omitempty"`
	Sex            Sex    `json:"Sex,omitempty"`
	FirstName      string `json:"FirstName,omitempty"`
	LastName       string `json:"LastName,omitempty"`
	SecondLastName string `json:"SecondLastName,omitempty"`
	// NationalityCode is a country in ISO 3166-1.
	NationalityCode string `json:"NationalityCode,omitempty"`
	// PreferredLanguageCode has a language and a culture, such as fr-CA.
	PreferredLanguageCode string `json:"PreferredLanguageCode,omitempty"`
	BirthDate             Date   `json:"BirthDate,omitzero"`
	// BirthCountryCode is a country, in ISO 3166-1 alpha-2 in responses.
	BirthCountryCode string `json:"BirthCountryCode,omitempty"`
	// BirthCountrySubdivisionCode is a province, in ISO 3166-2 in responses.
	BirthCountrySubdivisionCode string `json:"BirthCountrySubdivisionCode,omitempty"`
	BirthPlace                  string `json:"BirthPlace,omitempty"`
	Occupation                  string `json:"Occupation,omitempty"`
	// Email must not belong to another customer: the call fails then.
	Email       string `json:"Email,omitempty"`
	Phone       string `json:"Phone,omitempty"`
	LoyaltyCode string `json:"LoyaltyCode,omitempty"`
	// Notes replace the old ones, they are not appended.
	Notes string `json:"Notes,omitempty"`
	// CarRegistrationNumber has at most 255 characters.
	CarRegistrationNumber string `json:"CarRegistrationNumber,omitempty" mews:"length=255"`
	// DietaryRequirements has at most 255 characters.
	DietaryRequirements     string         `json:"DietaryRequirements,omitempty" mews:"length=255"`
	TaxIdentificationNumber string         `json:"TaxIdentificationNumber,omitempty"`
	CompanyID               string         `json:"CompanyId,omitempty"`
	Address                 *AddressParams `json:"Address,omitempty"`
	// IdentityCard of the customer.
	//
	// Deprecated: Use [IdentityDocumentService.Update].
	IdentityCard *DocumentParams `json:"IdentityCard,omitempty"`
	// Passport of the customer.
	//
	// Deprecated: Use [IdentityDocumentService.Update].
	Passport *DocumentParams `json:"Passport,omitempty"`
	// Visa of the customer.
	//
	// Deprecated: Use [IdentityDocumentService.Update].
	Visa *DocumentParams `json:"Visa,omitempty"`
	// DriversLicense of the customer.
	//
	// Deprecated: Use [IdentityDocumentService.Update].
	DriversLicense *DocumentParams `json:"DriversLicense,omitempty"`
	// Classifications must not repeat. Nil is not sent, an empty list is; whether
	// that removes all of them is not documented.
	Classifications []CustomerClassification `json:"Classifications,omitzero" mews:"unique"`
	// Options must not repeat. Nil is not sent, an empty list is, as above.
	Options                []CustomerOption    `json:"Options,omitzero" mews:"unique"`
	ItalianDestinationCode UpdateValue[string] `json:"ItalianDestinationCode,omitzero"`
	ItalianFiscalCode      UpdateValue[string] `json:"ItalianFiscalCode,omitzero"`
	// ItalianLotteryCode has at most 15 characters.
	ItalianLotteryCode UpdateValue[string] `json:"ItalianLotteryCode,omitzero" mews:"length=15"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p CustomerUpdateParams) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("chain_id", p.ChainID), slog.String("customer_id", p.CustomerID), slog.Bool("email", p.Email != ""),
		slog.Bool("address", p.Address != nil), slog.Int("classifications", len(p.Classifications)), slog.Int("options", len(p.Options)),
		slog.Any("italian_destination_code", p.ItalianDestinationCode), slog.Any("italian_fiscal_code", p.ItalianFiscalCode),
		slog.Any("italian_lottery_code", p.ItalianLotteryCode),
	)
}

// AddressParams are the address of a customer that is added or updated.
type AddressParams struct {
	Line1      string `json:"Line1,omitempty"`
	Line2      string `json:"Line2,omitempty"`
	City       string `json:"City,omitempty"`
	PostalCode string `json:"PostalCode,omitempty"`
	// CountryCode is a country in ISO 3166-1.
	CountryCode string `json:"CountryCode,omitempty"`
	// CountrySubdivisionCode is a division in ISO 3166-2, such as DE-BW.
	CountrySubdivisionCode string `json:"CountrySubdivisionCode,omitempty"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p AddressParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("fields", filled(
		p.Line1, p.Line2, p.City, p.PostalCode, p.CountryCode, p.CountrySubdivisionCode,
	)))
}

// DocumentParams are an identity document of a customer that is added or
// updated.
type DocumentParams struct {
	Number     string `json:"Number,omitempty"`
	Expiration Date   `json:"Expiration,omitzero"`
	Issuance   Date   `json:"Issuance,omitzero"`
	// IssuingCountryCode is a country in ISO 3166-1.
	IssuingCountryCode string `json:"IssuingCountryCode,omitempty"`
	// IssuingCountrySubdivisionCode is a province, state or region.
	IssuingCountrySubdivisionCode string `json:"IssuingCountrySubdivisionCode,omitempty"`
	IssuingCity                   string `json:"IssuingCity,omitempty"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p DocumentParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("fields", filled(
		p.Number, p.Expiration.String(), p.Issuance.String(), p.IssuingCountryCode, p.IssuingCountrySubdivisionCode, p.IssuingCity,
	)))
}

// CustomerMergeParams are two customers to merge.
type CustomerMergeParams struct {
	// SourceCustomerID is required: the customer that goes.
	SourceCustomerID string `json:"SourceCustomerId" mews:"required"`
	// TargetCustomerID is required: the customer that stays.
	TargetCustomerID string `json:"TargetCustomerId" mews:"required"`
}

// filled counts the texts that are not empty.
func filled(texts ...string) int {
	n := 0
	for _, text := range texts {
		if text != "" {
			n++
		}
	}
	return n
}
