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

// List returns one page of relationships. Filters beyond the vendor's limits are
// refused; Pages and All split them. When a row of the page cannot be decoded, it
// returns the rows before it together with a [*DecodeError].
// customers/getRelationships
func (s CustomerRelationshipService) List(ctx context.Context, params CustomerRelationshipListParams, opts ...RequestOption) (*CustomerRelationshipPage, error) {
	return one[CustomerRelationshipPage](ctx, s.core, customerRelationshipList, params, opts)
}

// Pages walks all pages. customers/getRelationships
func (s CustomerRelationshipService) Pages(ctx context.Context, params CustomerRelationshipListParams, opts ...RequestOption) iter.Seq2[*CustomerRelationshipPage, error] {
	return pages[CustomerRelationshipPage](ctx, s.core, customerRelationshipList, params, opts)
}

// All walks all relationships. customers/getRelationships
func (s CustomerRelationshipService) All(ctx context.Context, params CustomerRelationshipListParams, opts ...RequestOption) iter.Seq2[CustomerRelationship, error] {
	return all[CustomerRelationshipPage, CustomerRelationship](ctx, s.core, customerRelationshipList, params, opts)
}

var customerRelationshipList = list{operation: "customers/getRelationships", rows: "CustomerRelationships"}

// CustomerRelationshipListParams choose relationships.
type CustomerRelationshipListParams struct {
	// ChainIDs choose among the chains of the access token; nil: all of them.
	// Parts of 1000.
	ChainIDs []string `json:"ChainIds,omitempty" mews:"max=1000"`
	// CustomerIDs are whose relationships to return. Required; parts of 100. A
	// walk over several parts remembers what it has delivered.
	CustomerIDs []string `json:"CustomerIds" mews:"required,min=1,max=100,overlap"`
	// PageSize is the number of relationships per request, 1 to 1000. 0: 1000.
	PageSize int `json:"-"`
	// Start is where to begin, as in [CustomerListParams].
	Start string `json:"-"`
}

// CustomerRelationshipPage is one page of relationships.
type CustomerRelationshipPage struct {
	CustomerRelationships []CustomerRelationship `json:"CustomerRelationships"`
	// Next is a token for the Start of the parameters, as in [CustomerPage].
	Next string `json:"Cursor"`
}
