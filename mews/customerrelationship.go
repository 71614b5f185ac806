package mews

import (
	"log/slog"
	"time"
)

// A CustomerRelationship says what one customer is to another.
type CustomerRelationship struct {
	CustomerID        string `json:"CustomerId"`
	RelatedCustomerID string `json:"RelatedCustomerId"`
	// Relationship is what the related customer is to the customer: Child means
	// that RelatedCustomerID is a child of CustomerID.
	Relationship CustomerRelationshipType `json:"Relationship"`
	UpdatedUTC   time.Time                `json:"UpdatedUtc"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (r CustomerRelationship) LogValue() slog.Value {
	return slog.GroupValue(slog.String("customer_id", r.CustomerID), slog.String("related_customer_id", r.RelatedCustomerID))
}

// CustomerRelationshipType is a kind of relationship.
type CustomerRelationshipType string

// The kinds of relationships.
const (
	CustomerRelationshipTypeSpouse CustomerRelationshipType = "Spouse"
	CustomerRelationshipTypeChild  CustomerRelationshipType = "Child"
	CustomerRelationshipTypeParent CustomerRelationshipType = "Parent"
	// CustomerRelationshipTypeOtherFamily is any other relative.
	CustomerRelationshipTypeOtherFamily CustomerRelationshipType = "OtherFamily"
	CustomerRelationshipTypeFriend      CustomerRelationshipType = "Friend"
	CustomerRelationshipTypeColleague   CustomerRelationshipType = "Colleague"
	CustomerRelationshipTypeOther       CustomerRelationshipType = "Other"
)
