package mews

import (
	"log/slog"
	"time"
)

// The bounds of coordinates, in degrees.
// An AccountAddress is an address of a customer or a company. Empty strings
// stand for null too.
type AccountAddress struct {
	ID          string      `json:"Id"`
	AccountID   string      `json:"AccountId"` // a customer or a company
	ChainID     string      `json:"ChainId"`
	AccountType AccountType `json:"AccountType"`
	Line1       string      `json:"Line1"`
	Line2       string      `json:"Line2"`
	City        string      `json:"City"`
	PostalCode  string      `json:"PostalCode"`
	// CountryCode is a country in ISO 3166-1 alpha-2.
	CountryCode string `json:"CountryCode"`
	// CountrySubdivisionCode is a division in ISO 3166-2, such as DE-BW.
	CountrySubdivisionCode string     `json:"CountrySubdivisionCode"`
	Latitude               *float64   `json:"Latitude"`  // degrees
	Longitude              *float64   `json:"Longitude"` // degrees
	UpdatedUTC             *time.Time `json:"UpdatedUtc"`
	IsActive               bool       `json:"IsActive"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (a AccountAddress) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", a.ID), slog.String("account_id", a.AccountID), slog.Bool("is_active", a.IsActive))
}

// AddressOld is an address in the older form that comes with customers and
// enterprises.
type AddressOld struct {
	ID         string `json:"Id"`
	Line1      string `json:"Line1"`
	Line2      string `json:"Line2"`
	City       string `json:"City"`
	PostalCode string `json:"PostalCode"`
	// CountryCode is a country in ISO 3166-1.
	CountryCode string `json:"CountryCode"`
	// CountrySubdivisionCode is a division in ISO 3166-2, such as DE-BW.
	CountrySubdivisionCode string   `json:"CountrySubdivisionCode"`
	Latitude               *float64 `json:"Latitude"`  // degrees
	Longitude              *float64 `json:"Longitude"` // degrees
}

// LogValue implements [slog.LogValuer] without personal data.
func (a AddressOld) LogValue() slog.Value { return slog.GroupValue(slog.String("id", a.ID)) }

// AddressAddParams are addresses to add.
type AddressAddParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// Addresses is required, with at most 1000.
	Addresses []AddressAddData `json:"Addresses" mews:"required,min=1,max=1000"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p AddressAddParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("chain_id", p.ChainID), slog.Int("addresses", len(p.Addresses)))
}

// AddressAddData is an address to add. Line1, Line2, City and PostalCode have at
// most 255 characters each.
type AddressAddData struct {
	// AccountID is required: a customer or a company.
	AccountID  string `json:"AccountId" mews:"required"`
	Line1      string `json:"Line1,omitempty" mews:"length=255"`
	Line2      string `json:"Line2,omitempty" mews:"length=255"`
	City       string `json:"City,omitempty" mews:"length=255"`
	PostalCode string `json:"PostalCode,omitempty" mews:"length=255"`
	// CountryCode is a country in ISO 3166-1 alpha-2.
	CountryCode string `json:"CountryCode,omitempty"`
	// CountrySubdivisionCode is a division in ISO 3166-2, such as DE-BW.
	CountrySubdivisionCode string `json:"CountrySubdivisionCode,omitempty"`
	// Latitude is in degrees, from -90 to 90. An update cannot change it.
	Latitude *float64 `json:"Latitude,omitempty"`
	// Longitude is in degrees, from -180 to 180. An update cannot change it.
	Longitude *float64 `json:"Longitude,omitempty"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (a AddressAddData) LogValue() slog.Value {
	return slog.GroupValue(slog.String("account_id", a.AccountID))
}

// AddressUpdateParams are changes to addresses.
type AddressUpdateParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// AddressUpdates is required, with at most 1000.
	AddressUpdates []AddressUpdateData `json:"AddressUpdates" mews:"required,min=1,max=1000"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p AddressUpdateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("chain_id", p.ChainID), slog.Int("address_updates", len(p.AddressUpdates)))
}

// AddressUpdateData are changes to one address: [Set] or [Clear] for each field
// to change, at least one. Other fields stay as they are. Line1, Line2, City and
// PostalCode have at most 255 characters each.
type AddressUpdateData struct {
	// AddressID is required.
	AddressID  string              `json:"AddressId" mews:"required"`
	Line1      UpdateValue[string] `json:"Line1,omitzero" mews:"length=255"`
	Line2      UpdateValue[string] `json:"Line2,omitzero" mews:"length=255"`
	City       UpdateValue[string] `json:"City,omitzero" mews:"length=255"`
	PostalCode UpdateValue[string] `json:"PostalCode,omitzero" mews:"length=255"`
	// CountryCode is a country in ISO 3166-1 alpha-2.
	CountryCode UpdateValue[string] `json:"CountryCode,omitzero"`
	// CountrySubdivisionCode is a division in ISO 3166-2, such as DE-BW.
	CountrySubdivisionCode UpdateValue[string] `json:"CountrySubdivisionCode,omitzero"`
}

// LogValue implements [slog.LogValuer]: it tells which fields change.
func (a AddressUpdateData) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("address_id", a.AddressID), slog.Any("line1", a.Line1), slog.Any("line2", a.Line2), slog.Any("city", a.City),
		slog.Any("postal_code", a.PostalCode), slog.Any("country_code", a.CountryCode),
		slog.Any("country_subdivision_code", a.CountrySubdivisionCode),
	)
}

// AddressDeleteParams choose addresses to delete.
type AddressDeleteParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// AddressIDs is required, with at most 1000.
	AddressIDs []string `json:"AddressIds" mews:"required,min=1,max=1000"`
}
