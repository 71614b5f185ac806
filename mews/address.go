package mews

import (
	"cmp"
	"log/slog"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// The bounds of coordinates, in degrees.
const (
	maxLatitude  = 90
	maxLongitude = 180
)

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
	Addresses []AddressAddData `json:"Addresses"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p AddressAddParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("chain_id", p.ChainID), slog.Int("addresses", len(p.Addresses)))
}

func (p AddressAddParams) check() error {
	const field = "Addresses"
	if err := checkCount(field, len(p.Addresses), maxItems); err != nil {
		return err
	}
	for i, a := range p.Addresses {
		if err := a.check(at(field, i) + "."); err != nil {
			return err
		}
	}
	return nil
}

// AddressAddData is an address to add. Line1, Line2, City and PostalCode have at
// most 255 characters each.
type AddressAddData struct {
	// AccountID is required: a customer or a company.
	AccountID  string `json:"AccountId"`
	Line1      string `json:"Line1,omitempty"`
	Line2      string `json:"Line2,omitempty"`
	City       string `json:"City,omitempty"`
	PostalCode string `json:"PostalCode,omitempty"`
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

func (a AddressAddData) check(path string) error {
	return cmp.Or(
		checkPresent(path+"AccountID", a.AccountID),
		checkLength(path+"Line1", a.Line1, maxText),
		checkLength(path+"Line2", a.Line2, maxText),
		checkLength(path+"City", a.City, maxText),
		checkLength(path+"PostalCode", a.PostalCode, maxText),
		checkDegrees(path+"Latitude", a.Latitude, maxLatitude),
		checkDegrees(path+"Longitude", a.Longitude, maxLongitude),
	)
}

// AddressUpdateParams are changes to addresses.
type AddressUpdateParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// AddressUpdates is required, with at most 1000.
	AddressUpdates []AddressUpdateData `json:"AddressUpdates"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p AddressUpdateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("chain_id", p.ChainID), slog.Int("address_updates", len(p.AddressUpdates)))
}

func (p AddressUpdateParams) check() error {
	const field = "AddressUpdates"
	if err := checkCount(field, len(p.AddressUpdates), maxItems); err != nil {
		return err
	}
	for i, a := range p.AddressUpdates {
		if err := a.check(at(field, i)); err != nil {
			return err
		}
	}
	return nil
}

// AddressUpdateData are changes to one address: [Set] or [Clear] for each field
// to change, at least one. Other fields stay as they are. Line1, Line2, City and
// PostalCode have at most 255 characters each.
type AddressUpdateData struct {
	// AddressID is required.
	AddressID  string              `json:"AddressId"`
	Line1      UpdateValue[string] `json:"Line1,omitzero"`
	Line2      UpdateValue[string] `json:"Line2,omitzero"`
	City       UpdateValue[string] `json:"City,omitzero"`
	PostalCode UpdateValue[string] `json:"PostalCode,omitzero"`
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

func (a AddressUpdateData) check(path string) error {
	if err := checkPresent(path+".AddressID", a.AddressID); err != nil {
		return err
	}
	if a == (AddressUpdateData{AddressID: a.AddressID}) {
		return transport.Invalid(path, "changes nothing")
	}
	return cmp.Or(
		checkNewLength(path+".Line1", a.Line1, maxText),
		checkNewLength(path+".Line2", a.Line2, maxText),
		checkNewLength(path+".City", a.City, maxText),
		checkNewLength(path+".PostalCode", a.PostalCode, maxText),
	)
}

// AddressDeleteParams choose addresses to delete.
type AddressDeleteParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// AddressIDs is required, with at most 1000.
	AddressIDs []string `json:"AddressIds"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p AddressDeleteParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("chain_id", p.ChainID), slog.Int("address_ids", len(p.AddressIDs)))
}

func (p AddressDeleteParams) check() error { return checkIDs("AddressIDs", p.AddressIDs, maxItems) }
