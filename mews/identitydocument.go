package mews

import (
	"log/slog"
)

// An IdentityDocument is a document that a customer showed. Empty strings stand
// for null too.
type IdentityDocument struct {
	ID         string               `json:"Id"`
	CustomerID string               `json:"CustomerId"`
	Type       IdentityDocumentType `json:"Type"`
	// Number is empty where the law forbids to keep it, as in the Netherlands;
	// see [Configuration].IsIdentityDocumentNumberRequired.
	Number         string `json:"Number"`
	ExpirationDate Date   `json:"ExpirationDate"`
	IssuanceDate   Date   `json:"IssuanceDate"`
	// IssuingCountryCode is a country in ISO 3166-1.
	IssuingCountryCode string `json:"IssuingCountryCode"`
	// IssuingCountrySubdivisionCode is a province, state or region.
	IssuingCountrySubdivisionCode string `json:"IssuingCountrySubdivisionCode"`
	IssuingCity                   string `json:"IssuingCity"`
	// IdentityDocumentSupportNumber is found on Spanish identity cards.
	IdentityDocumentSupportNumber string `json:"IdentityDocumentSupportNumber"`
	// IsVerified is false as well where the server does not tell yet.
	IsVerified bool `json:"IsVerified"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (d IdentityDocument) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", d.ID), slog.String("customer_id", d.CustomerID), slog.String("type", string(d.Type)),
		slog.Bool("is_verified", d.IsVerified))
}

// IdentityDocumentOld is an identity document in the older form that comes with
// customers. Its dates are named differently from [IdentityDocument].
type IdentityDocumentOld struct {
	ID         string               `json:"Id"`
	CustomerID string               `json:"CustomerId"`
	Type       IdentityDocumentType `json:"Type"`
	Number     string               `json:"Number"`
	Expiration Date                 `json:"Expiration"`
	Issuance   Date                 `json:"Issuance"`
	// IssuingCountryCode is a country in ISO 3166-1.
	IssuingCountryCode string `json:"IssuingCountryCode"`
	// IssuingCountrySubdivisionCode is a province, state or region.
	IssuingCountrySubdivisionCode string `json:"IssuingCountrySubdivisionCode"`
	IssuingCity                   string `json:"IssuingCity"`
	// IdentityDocumentSupportNumber is found on Spanish identity cards.
	IdentityDocumentSupportNumber string `json:"IdentityDocumentSupportNumber"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (d IdentityDocumentOld) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", d.ID), slog.String("customer_id", d.CustomerID), slog.String("type", string(d.Type)))
}

// IdentityDocumentAddParams are documents to add.
type IdentityDocumentAddParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// IdentityDocuments is required, with at most 10.
	IdentityDocuments []IdentityDocumentAddData `json:"IdentityDocuments" mews:"required,min=1,max=10"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p IdentityDocumentAddParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("chain_id", p.ChainID), slog.Int("identity_documents", len(p.IdentityDocuments)))
}

// IdentityDocumentAddData is a document to add.
type IdentityDocumentAddData struct {
	// CustomerID is required.
	CustomerID string `json:"CustomerId" mews:"required"`
	// Type is required.
	Type IdentityDocumentType `json:"Type" mews:"required"`
	// Number is always sent. It may be empty only where the law forbids to keep
	// it; see [Configuration].IsIdentityDocumentNumberRequired.
	Number         string `json:"Number"`
	ExpirationDate Date   `json:"ExpirationDate,omitzero"`
	IssuanceDate   Date   `json:"IssuanceDate,omitzero"`
	// IssuingCountryCode is a country in ISO 3166-1.
	IssuingCountryCode string `json:"IssuingCountryCode,omitempty"`
	// IssuingCountrySubdivisionCode is a province, state or region.
	IssuingCountrySubdivisionCode string `json:"IssuingCountrySubdivisionCode,omitempty"`
	IssuingCity                   string `json:"IssuingCity,omitempty"`
	// IdentityDocumentSupportNumber is needed for Spanish identity cards in
	// Spanish properties only.
	IdentityDocumentSupportNumber string `json:"IdentityDocumentSupportNumber,omitempty"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (d IdentityDocumentAddData) LogValue() slog.Value {
	return slog.GroupValue(slog.String("customer_id", d.CustomerID), slog.String("type", string(d.Type)))
}

// IdentityDocumentUpdateParams are changes to documents.
type IdentityDocumentUpdateParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// IdentityDocuments is required, with at most 10.
	IdentityDocuments []IdentityDocumentUpdateData `json:"IdentityDocuments" mews:"required,min=1,max=10"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p IdentityDocumentUpdateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.String("chain_id", p.ChainID), slog.Int("identity_documents", len(p.IdentityDocuments)))
}

// IdentityDocumentUpdateData are changes to one document: [Set] or [Clear] for
// each field to change, at least one. Other fields stay as they are.
type IdentityDocumentUpdateData struct {
	// ID is required.
	ID string `json:"Id" mews:"required"`
	// Type cannot be cleared.
	Type           UpdateValue[IdentityDocumentType] `json:"Type,omitzero"`
	Number         UpdateValue[string]               `json:"Number,omitzero"`
	ExpirationDate UpdateValue[Date]                 `json:"ExpirationDate,omitzero"`
	IssuanceDate   UpdateValue[Date]                 `json:"IssuanceDate,omitzero"`
	// IssuingCountryCode is a country in ISO 3166-1.
	IssuingCountryCode UpdateValue[string] `json:"IssuingCountryCode,omitzero"`
	// IssuingCountrySubdivisionCode is a province, state or region.
	IssuingCountrySubdivisionCode UpdateValue[string] `json:"IssuingCountrySubdivisionCode,omitzero"`
	IssuingCity                   UpdateValue[string] `json:"IssuingCity,omitzero"`
	// IdentityDocumentSupportNumber is needed for Spanish identity cards in
	// Spanish properties only.
	IdentityDocumentSupportNumber UpdateValue[string] `json:"IdentityDocumentSupportNumber,omitzero"`
	IsVerified                    UpdateValue[bool]   `json:"IsVerified,omitzero"`
}

// LogValue implements [slog.LogValuer]: it tells which fields change.
func (d IdentityDocumentUpdateData) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("id", d.ID), slog.Any("type", d.Type), slog.Any("number", d.Number),
		slog.Any("expiration_date", d.ExpirationDate), slog.Any("issuance_date", d.IssuanceDate),
		slog.Any("issuing_country_code", d.IssuingCountryCode),
		slog.Any("issuing_country_subdivision_code", d.IssuingCountrySubdivisionCode), slog.Any("issuing_city", d.IssuingCity),
		slog.Any("identity_document_support_number", d.IdentityDocumentSupportNumber), slog.Any("is_verified", d.IsVerified),
	)
}

// IdentityDocumentDeleteParams choose documents to delete.
type IdentityDocumentDeleteParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// IdentityDocumentIDs is required, with at most 100.
	IdentityDocumentIDs []string `json:"IdentityDocumentIds" mews:"required,min=1,max=100"`
}

// IdentityDocumentClearParams choose customers whose documents are all deleted.
type IdentityDocumentClearParams struct {
	// ChainID is required with a Portfolio Access Token and ignored with others.
	ChainID string `json:"ChainId,omitempty"`
	// CustomerIDs is required, with at most 10.
	CustomerIDs []string `json:"CustomerIds" mews:"required,min=1,max=10"`
}

// IdentityDocumentType is a kind of document.
type IdentityDocumentType string

// The kinds of documents.
const (
	IdentityDocumentTypeIdentityCard   IdentityDocumentType = "IdentityCard"
	IdentityDocumentTypePassport       IdentityDocumentType = "Passport"
	IdentityDocumentTypeVisa           IdentityDocumentType = "Visa"
	IdentityDocumentTypeDriversLicense IdentityDocumentType = "DriversLicense"
)
