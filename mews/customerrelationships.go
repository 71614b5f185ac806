package mews

import (
	"context"
	"iter"
	"log/slog"

	"github.com/guestwire/guestwire-go/internal/wire"
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
	return s.listing(params, opts).list(ctx)
}

// Pages walks all pages. customers/getRelationships
func (s CustomerRelationshipService) Pages(ctx context.Context, params CustomerRelationshipListParams, opts ...RequestOption) iter.Seq2[*CustomerRelationshipPage, error] {
	return s.listing(params, opts).pages(ctx)
}

// All walks all relationships. customers/getRelationships
func (s CustomerRelationshipService) All(ctx context.Context, params CustomerRelationshipListParams, opts ...RequestOption) iter.Seq2[CustomerRelationship, error] {
	return s.listing(params, opts).all(ctx)
}

func (s CustomerRelationshipService) listing(params CustomerRelationshipListParams, opts []RequestOption) listing[CustomerRelationshipPage, CustomerRelationship] {
	l := listing[CustomerRelationshipPage, CustomerRelationship]{
		core: s.core, operation: "customers/getRelationships", rows: relationshipRows,
		key: func(r *CustomerRelationship) string {
			return r.CustomerID + " " + r.RelatedCustomerID + " " + string(r.Relationship)
		},
		next:  func(p *CustomerRelationshipPage) *string { return &p.Next },
		start: params.Start, pageSize: params.PageSize,
	}
	return l.with(opts, newPlan(params, relationshipLimits, params.check()))
}

var relationshipRows = wire.Rows[CustomerRelationshipPage, CustomerRelationship]{
	Member: "CustomerRelationships",
	Of:     func(p *CustomerRelationshipPage) *[]CustomerRelationship { return &p.CustomerRelationships },
	Identity: wire.Identity[CustomerRelationship]{
		Member: "CustomerId", Has: func(r *CustomerRelationship) bool { return r.CustomerID != "" },
	},
}

// CustomerRelationshipListParams choose relationships.
type CustomerRelationshipListParams struct {
	// ChainIDs choose among the chains of the access token; nil: all of them.
	// Parts of 1000.
	ChainIDs []string `json:"ChainIds,omitempty"`
	// CustomerIDs are whose relationships to return. Required; parts of 100. A
	// walk over several parts remembers what it has delivered.
	CustomerIDs []string `json:"CustomerIds"`
	// PageSize is the number of relationships per request, 1 to 1000. 0: 1000.
	PageSize int `json:"-"`
	// Start is where to begin, as in [CustomerListParams].
	Start string `json:"-"`
}

// LogValue implements [slog.LogValuer].
func (p CustomerRelationshipListParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("chain_ids", len(p.ChainIDs)), slog.Int("customer_ids", len(p.CustomerIDs)), slog.Int("page_size", p.PageSize), slog.String("start", p.Start))
}

func (p CustomerRelationshipListParams) check() error {
	if err := required("CustomerIDs", p.CustomerIDs); err != nil {
		return err
	}
	return checkLimits(relationshipLimits(&p))
}

func relationshipLimits(p *CustomerRelationshipListParams) []limit {
	return []limit{
		listLimit{name: "ChainIDs", list: &p.ChainIDs, max: maxItems},
		// The same relationship can be that of both customers: not exact.
		listLimit{name: "CustomerIDs", list: &p.CustomerIDs, max: 100, overlap: true},
	}
}

// CustomerRelationshipPage is one page of relationships.
type CustomerRelationshipPage struct {
	CustomerRelationships []CustomerRelationship `json:"CustomerRelationships"`
	// Next is a token for the Start of the parameters, as in [CustomerPage].
	Next string `json:"Cursor"`
}

// LogValue implements [slog.LogValuer] without the relationships.
func (p CustomerRelationshipPage) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("customer_relationships", len(p.CustomerRelationships)), slog.String("next", p.Next))
}
