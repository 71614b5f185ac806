package mews

import (
	"time"
)

// A CustomerRelationship says what one customer is to another.
type CustomerRelationship struct {
	CustomerID        string `json:"CustomerId" mews:"key"`
	RelatedCustomerID string `json:"RelatedCustomerId" mews:"key"`
	// Relationship is what the related customer is to the customer: Child means
	// that RelatedCustomerID is a child of CustomerID.
	Relationship CustomerRelationshipType `json:"Relationship" mews:"key"`
	UpdatedUTC   time.Time                `json:"UpdatedUtc"`
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
