package mews

import (
	"log/slog"
)

// CustomerSearchParams find customers who are in the house. Name or ResourceID
// is required.
type CustomerSearchParams struct {
	// Name is compared with first, last and full names.
	Name string `json:"Name,omitempty"`
	// ResourceID finds the guests of the reservation in this room.
	ResourceID string `json:"ResourceId,omitempty"`
	// Extent is not sent when all of it is false. What comes back then is not
	// documented.
	Extent CustomerExtent `json:"Extent,omitzero"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p CustomerSearchParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Bool("name", p.Name != ""), slog.String("resource_id", p.ResourceID), slog.Any("extent", p.Extent))
}

// CustomerSearchResult is the response to a search.
type CustomerSearchResult struct {
	Customers []CustomerSearchHit `json:"Customers"`
	// Documents is nil unless Extent asks for documents.
	//
	// Deprecated: Use [IdentityDocumentService.List].
	Documents []IdentityDocumentOld `json:"Documents"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (r CustomerSearchResult) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("customers", len(r.Customers)), slog.Int("documents", len(r.Documents)))
}

// A CustomerSearchHit is a customer that was found.
type CustomerSearchHit struct {
	Customer Customer `json:"Customer" mews:"key"`
	// Reservation is the one that the customer is staying for, nil when there is
	// none.
	Reservation *ReservationOld `json:"Reservation"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (h CustomerSearchHit) LogValue() slog.Value {
	id := ""
	if h.Reservation != nil {
		id = h.Reservation.ID
	}
	return slog.GroupValue(slog.String("customer_id", h.Customer.ID), slog.String("reservation_id", id))
}
