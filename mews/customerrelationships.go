package mews

import (
	"context"
	"iter"
)

// CustomerRelationshipService reads how guests relate to one another. The vendor
// restricts it to some integrations (beta); others get a 401.
type CustomerRelationshipService struct {
	core *core
}

// List returns one page of relationships, newest first. Filters beyond the vendor's
// limits are rejected; Pages and All split them.
//
// customers/getRelationships
func (s CustomerRelationshipService) List(ctx context.Context, params CustomerRelationshipListParams, opts ...RequestOption) (*CustomerRelationshipPage, error) {
	return one[CustomerRelationshipPage](ctx, s.core, customerRelationshipList, params, opts)
}

// Pages iterates over the pages of relationships.
//
// customers/getRelationships
func (s CustomerRelationshipService) Pages(ctx context.Context, params CustomerRelationshipListParams, opts ...RequestOption) iter.Seq2[*CustomerRelationshipPage, error] {
	return pages[CustomerRelationshipPage](ctx, s.core, customerRelationshipList, params, opts)
}

// All iterates over relationships, newest first.
//
// customers/getRelationships
func (s CustomerRelationshipService) All(ctx context.Context, params CustomerRelationshipListParams, opts ...RequestOption) iter.Seq2[CustomerRelationship, error] {
	return all[CustomerRelationshipPage, CustomerRelationship](ctx, s.core, customerRelationshipList, params, opts)
}

var customerRelationshipList = list{operation: "customers/getRelationships", rows: "CustomerRelationships"}

// CustomerRelationshipListParams choose relationships.
type CustomerRelationshipListParams struct {
	// ChainIDs choose among the chains of the access token; nil: all of them.
	// Split into requests of 1000.
	ChainIDs []string `json:"ChainIds,omitempty" mews:"max=1000"`
	// CustomerIDs are whose relationships to return. Required; split
	// into requests of 100.
	CustomerIDs []string `json:"CustomerIds" mews:"required,min=1,max=100,overlap"`
	// PageSize is the number of relationships per request, 1 to 1000. Default 1000.
	PageSize int `json:"-"`
	// Start is a resume token, as in [CustomerListParams].
	Start string `json:"-"`
}

// CustomerRelationshipPage is one page of relationships.
type CustomerRelationshipPage struct {
	CustomerRelationships []CustomerRelationship `json:"CustomerRelationships"`
	// Next is the resume token of the next page, as in [CustomerPage].
	Next string `json:"Cursor"`
}
