package mews

import (
	"context"
	"iter"
	"log/slog"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// CustomerService reads and writes the profiles of guests.
type CustomerService struct {
	core *core
}

// List returns one page of customers, newest first. Filters beyond the vendor's
// limits are rejected; Pages and All split them.
//
// customers/getAll
func (s CustomerService) List(ctx context.Context, params CustomerListParams, opts ...RequestOption) (*CustomerPage, error) {
	return one[CustomerPage](ctx, s.core, params.list(), params, opts)
}

// Pages iterates over the pages of customers.
//
// customers/getAll
func (s CustomerService) Pages(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[*CustomerPage, error] {
	return pages[CustomerPage](ctx, s.core, params.list(), params, opts)
}

// All iterates over customers, newest first. Extent.Customers must be set.
// Customers that are created during an iteration are not part of it.
//
// customers/getAll
func (s CustomerService) All(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[Customer, error] {
	if !params.Extent.Customers {
		return failing[Customer](transport.Invalid("Extent", "must have Customers set; Pages iterates over the other parts"))
	}
	return all[CustomerPage, Customer](ctx, s.core, params.list(), params, opts)
}

// Search returns customers who are in the property at the moment, such as
// companions of checked-in reservations and paymasters, by name or by the space
// they stay in, with their reservation if there is one. There are no pages.
// customers/search
func (s CustomerService) Search(ctx context.Context, params CustomerSearchParams, opts ...RequestOption) (*CustomerSearchResult, error) {
	return call[CustomerSearchResult](ctx, s.core, operation{"customers/search", read}, params, opts)
}

// Add creates a customer. When another has the same e-mail address,
// OverwriteExisting decides between that one being overwritten and returned, and
// a 403. It is not retried if the response is lost, since that could create a second
// customer ([OutcomeOf]).
// customers/add
func (s CustomerService) Add(ctx context.Context, params CustomerAddParams, opts ...RequestOption) (*Customer, error) {
	return call[Customer](ctx, s.core, operation{"customers/add", atomic}, params, opts)
}

// Update changes the fields that are set in params. Blank fields are left as
// they are: the vendor has no way to clear them, but for those that take [Clear].
// An e-mail address that another customer of the property has is a 403.
// customers/update
func (s CustomerService) Update(ctx context.Context, params CustomerUpdateParams, opts ...RequestOption) (*Customer, error) {
	return call[Customer](ctx, s.core, operation{"customers/update", atomic}, params, opts)
}

// GetOpenItems returns what customers have not paid or settled yet, up to 1000
// customers at once. customers/getOpenItems
//
// Deprecated: Use the operations payments/getAll and orderItems/getAll, with
// [Client.Do].
func (s CustomerService) GetOpenItems(ctx context.Context, params CustomerOpenItemsParams, opts ...RequestOption) (*CustomerItemResult, error) {
	return call[CustomerItemResult](ctx, s.core, operation{"customers/getOpenItems", read}, params, opts)
}

// Merge moves what belongs to the source to the target, and retires the source.
// customers/merge
//
// Deprecated: Use [AccountService.Merge].
func (s CustomerService) Merge(ctx context.Context, params CustomerMergeParams, opts ...RequestOption) error {
	return callEmpty(ctx, s.core, operation{"customers/merge", write}, params, opts)
}

// CustomerListParams select the customers that match all filters given. At least one
// filter is required; ChainIDs do not count as one. Whether deleted customers are
// included without ActivityStates is not documented.
//
// Filters can be longer than the vendor accepts: Pages and All split them into several
// requests, values in their order and intervals from the newest part to the oldest. An
// iteration delivers each customer once.
type CustomerListParams struct {
	// ChainIDs are required with an access token of a portfolio, and ignored
	// otherwise. Split into requests of 1000.
	ChainIDs []string `json:"ChainIds,omitempty" mews:"max=1000"`
	// CreatedUTC, UpdatedUTC and DeletedUTC choose by time. Split into requests of 3 months.
	// DeletedUTC needs ActivityStateDeleted in ActivityStates.
	CreatedUTC TimeInterval `json:"CreatedUtc,omitzero" mews:"months=3"`
	UpdatedUTC TimeInterval `json:"UpdatedUtc,omitzero" mews:"months=3"`
	DeletedUTC TimeInterval `json:"DeletedUtc,omitzero" mews:"months=3"`
	// Extent is what pages are to contain. Required.
	Extent CustomerExtent `json:"Extent"`
	// ActivityStates choose active customers, deleted ones (merged ones among
	// them, see [Customer].MergeTargetID) or both.
	ActivityStates []ActivityState `json:"ActivityStates,omitempty"`
	// CustomerIDs choose customers themselves. Split into requests of 1000.
	CustomerIDs []string `json:"CustomerIds,omitempty" mews:"max=1000"`
	// CompanyIDs choose the customers of companies. Split into requests of 1: the
	// vendor accepts a single one.
	CompanyIDs []string `json:"CompanyIds,omitempty" mews:"max=1,overlap"`
	// Emails, FirstNames, LastNames and LoyaltyCodes choose by whole values; how
	// they are compared is not documented. Split into requests of 1000. Since the parts
	// of these and of companies may overlap, an iteration over several remembers the
	// identifiers that it has delivered. A resumed one does not know earlier ones.
	Emails       []string `json:"Emails,omitempty" mews:"max=1000,text"`
	FirstNames   []string `json:"FirstNames,omitempty" mews:"max=1000,text"`
	LastNames    []string `json:"LastNames,omitempty" mews:"max=1000,text"`
	LoyaltyCodes []string `json:"LoyaltyCodes,omitempty" mews:"max=1000,text"`
	// PageSize is the number of customers per request, 1 to 1000. Default 1000. It does
	// not limit the iteration; [Collect] does.
	PageSize int `json:"-"`
	// Start is a resume token from Page.Next or PageError.Token, or empty to begin from
	// the first page. Resume with the filters and the Extent that the iteration began
	// with; others are rejected. PageSize may change.
	Start string `json:"-"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p CustomerListParams) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Int("chain_ids", len(p.ChainIDs)), slog.Int("customer_ids", len(p.CustomerIDs)), slog.Int("company_ids", len(p.CompanyIDs)),
		slog.Int("emails", len(p.Emails)), slog.Int("first_names", len(p.FirstNames)), slog.Int("last_names", len(p.LastNames)),
		slog.Int("loyalty_codes", len(p.LoyaltyCodes)), slog.Int("page_size", p.PageSize), slog.String("start", p.Start),
	)
}

// CustomerPage is one page of customers.
type CustomerPage struct {
	// Customers are empty unless Extent.Customers is set.
	Customers []Customer `json:"Customers"`
	// Documents are those of the customers on the page.
	//
	// Deprecated: Use [IdentityDocumentService.List].
	Documents []IdentityDocumentOld `json:"Documents"`
	// Next is the resume token of the next page, "" after the last one. Never store ""
	// as a checkpoint, since an empty Start begins from the first page; store [End].
	Next string `json:"Cursor"`
}

// LogValue implements [slog.LogValuer] without the customers.
func (p CustomerPage) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("customers", len(p.Customers)), slog.Int("documents", len(p.Documents)), slog.String("next", p.Next))
}
