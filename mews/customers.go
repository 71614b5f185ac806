package mews

import (
	"cmp"
	"context"
	"iter"
	"log/slog"
	"slices"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// CustomerService reads and writes the profiles of guests.
type CustomerService struct {
	core *core
}

// List returns one page of customers, newest first. Filters beyond the vendor's
// limits are refused; Pages and All split them. When a row of the page cannot be
// decoded, it returns the rows before it together with a [*DecodeError].
// customers/getAll
func (s CustomerService) List(ctx context.Context, params CustomerListParams, opts ...RequestOption) (*CustomerPage, error) {
	return s.listing(params, opts, nil).list(ctx)
}

// Pages walks all pages, the last one without customers included. The rules of a
// walk are in the package documentation. customers/getAll
func (s CustomerService) Pages(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[*CustomerPage, error] {
	return s.listing(params, opts, nil).pages(ctx)
}

// All walks all customers, newest first; Extent.Customers must be set. Customers
// that are created during a walk are not part of it. customers/getAll
func (s CustomerService) All(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[Customer, error] {
	var err error
	if !params.Extent.Customers {
		err = transport.Invalid("Extent", "must have Customers set; Pages walks the other extents")
	}
	return s.listing(params, opts, err).all(ctx)
}

// Search returns customers who are in the property at the moment, such as
// companions of checked-in reservations and paymasters, by name or by the space
// they stay in, with their reservation if there is one. There are no pages.
// customers/search
func (s CustomerService) Search(ctx context.Context, params CustomerSearchParams, opts ...RequestOption) (*CustomerSearchResult, error) {
	return object(ctx, s.core, "customers/search", params, opts, params.check(), listed(hitRows))
}

// Add creates a customer. When another has the same e-mail address,
// OverwriteExisting decides between that one being overwritten and returned, and
// a 403. It is not repeated when the answer is lost, since a second customer
// could come of it; one without an e-mail address would not be noticed.
// customers/add
func (s CustomerService) Add(ctx context.Context, params CustomerAddParams, opts ...RequestOption) (*Customer, error) {
	return object(ctx, s.core, "customers/add", params, atomic(opts), params.check(), identified(customerRows.Identity))
}

// Update changes the fields that are set in params. Blank fields are left as
// they are: the vendor has no way to clear them, but for those that take [Clear].
// An e-mail address that another customer of the property has is a 403.
// customers/update
func (s CustomerService) Update(ctx context.Context, params CustomerUpdateParams, opts ...RequestOption) (*Customer, error) {
	return object(ctx, s.core, "customers/update", params, atomic(opts), params.check(), identified(customerRows.Identity))
}

// GetOpenItems returns what customers have not paid or settled yet, up to 1000
// customers at once. customers/getOpenItems
//
// Deprecated: Use the operations payments/getAll and orderItems/getAll, with
// [Client.Do].
func (s CustomerService) GetOpenItems(ctx context.Context, params CustomerOpenItemsParams, opts ...RequestOption) (*CustomerItemResult, error) {
	return object(ctx, s.core, "customers/getOpenItems", params, opts, params.check(), listed(openItemRows))
}

// Merge moves what belongs to the source to the target, and retires the source.
// customers/merge
//
// Deprecated: Use [AccountService.Merge].
func (s CustomerService) Merge(ctx context.Context, params CustomerMergeParams, opts ...RequestOption) error {
	return done(ctx, s.core, "customers/merge", params, opts, params.check())
}

func (s CustomerService) listing(params CustomerListParams, opts []RequestOption, wrong error) listing[CustomerPage, Customer] {
	l := listing[CustomerPage, Customer]{
		core: s.core, operation: "customers/getAll", rows: customerRows,
		key:   func(c *Customer) string { return c.ID },
		next:  func(p *CustomerPage) *string { return &p.Next },
		start: params.Start, pageSize: params.PageSize,
	}
	params.ActivityStates = slices.Clone(params.ActivityStates) // a walk outlives the call
	l = l.with(opts, newPlan(params, customerLimits, cmp.Or(params.check(), wrong)))
	if l.settings != nil && !params.Extent.Customers {
		// Where no customers are asked for, a page without data is not the last.
		l.settings.minimal = false
		l.alone = []string{"Documents", "Cursor"}
	}
	l.beside = func(pages iter.Seq2[*CustomerPage, error]) iter.Seq2[*CustomerPage, error] {
		return paging.Unique(pages, func(p *CustomerPage) *[]IdentityDocumentOld { return &p.Documents }, func(d *IdentityDocumentOld) string { return d.ID })
	}
	return l
}

var hitRows = wire.Rows[CustomerSearchResult, CustomerSearchHit]{
	Member:   "Customers",
	Of:       func(r *CustomerSearchResult) *[]CustomerSearchHit { return &r.Customers },
	Identity: wire.Identity[CustomerSearchHit]{Member: "Customer.Id", Has: func(h *CustomerSearchHit) bool { return h.Customer.ID != "" }},
}

var openItemRows = wire.Rows[CustomerItemResult, CustomerItems]{
	Member:   "Customers",
	Of:       func(r *CustomerItemResult) *[]CustomerItems { return &r.Customers },
	Identity: wire.Identity[CustomerItems]{Member: "CustomerId", Has: func(c *CustomerItems) bool { return c.CustomerID != "" }},
}

var customerRows = wire.Rows[CustomerPage, Customer]{
	Member:   "Customers",
	Of:       func(p *CustomerPage) *[]Customer { return &p.Customers },
	Identity: wire.Identity[Customer]{Member: "Id", Has: func(c *Customer) bool { return c.ID != "" }},
}

// CustomerListParams choose customers: those that match all filters given. At
// least one filter is required; ChainIDs are none. Whether deleted customers are
// among them without ActivityStates is not documented.
//
// Filters can be longer than the vendor accepts, which Pages and All turn into
// several walks, one after the other: values in their order, intervals from the
// newest part back. A customer is delivered once.
type CustomerListParams struct {
	// ChainIDs are required with an access token of a portfolio, and ignored
	// otherwise. Parts of 1000.
	ChainIDs []string `json:"ChainIds,omitempty"`
	// CreatedUTC, UpdatedUTC and DeletedUTC choose by time. Parts of 3 months.
	// DeletedUTC needs ActivityStateDeleted in ActivityStates.
	CreatedUTC TimeInterval `json:"CreatedUtc,omitzero"`
	UpdatedUTC TimeInterval `json:"UpdatedUtc,omitzero"`
	DeletedUTC TimeInterval `json:"DeletedUtc,omitzero"`
	// Extent is what pages are to contain. Required.
	Extent CustomerExtent `json:"Extent"`
	// ActivityStates choose active customers, deleted ones (merged ones among
	// them, see [Customer].MergeTargetID) or both.
	ActivityStates []ActivityState `json:"ActivityStates,omitempty"`
	// CustomerIDs choose customers themselves. Parts of 1000.
	CustomerIDs []string `json:"CustomerIds,omitempty"`
	// CompanyIDs choose the customers of companies. Parts of 1: the vendor
	// accepts a single one.
	CompanyIDs []string `json:"CompanyIds,omitempty"`
	// Emails, FirstNames, LastNames and LoyaltyCodes choose by whole values; how
	// they are compared is not documented. Parts of 1000. A walk over several
	// parts, of these or of companies, remembers the identifiers it has delivered,
	// since parts may overlap; one that is resumed does not know those before.
	Emails       []string `json:"Emails,omitempty"`
	FirstNames   []string `json:"FirstNames,omitempty"`
	LastNames    []string `json:"LastNames,omitempty"`
	LoyaltyCodes []string `json:"LoyaltyCodes,omitempty"`
	// PageSize is the number of customers per request, 1 to 1000. 0: 1000. It is
	// no limit of the walk; [Collect] has one.
	PageSize int `json:"-"`
	// Start is where to begin: empty, a token from Page.Next or PageError.Token,
	// or a cursor of the vendor's. A walk is resumed with the filters and the
	// Extent it began with; the PageSize may change. A token of a split walk is
	// refused beside others, a cursor is not: it would lead to a wrong place.
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

func (p CustomerListParams) check() error {
	if p.Extent == (CustomerExtent{}) {
		return transport.Invalid("Extent", "must choose what to return, such as CustomerExtent{Customers: true}")
	}
	if err := checkValues("ActivityStates", p.ActivityStates); err != nil {
		return err
	}
	if err := checkLimits(customerLimits(&p)); err != nil {
		return err
	}
	if !p.DeletedUTC.IsZero() && !slices.Contains(p.ActivityStates, ActivityStateDeleted) {
		return transport.Invalid("DeletedUTC", "needs ActivityStateDeleted among the ActivityStates; without it the vendor finds nothing")
	}
	lists := len(p.ActivityStates) + len(p.CustomerIDs) + len(p.CompanyIDs) +
		len(p.Emails) + len(p.FirstNames) + len(p.LastNames) + len(p.LoyaltyCodes)
	if lists == 0 && p.CreatedUTC.IsZero() && p.UpdatedUTC.IsZero() && p.DeletedUTC.IsZero() {
		return transport.Invalid("CustomerIDs", "must be given when there is no other filter (an interval, ActivityStates, CompanyIDs, Emails, names or LoyaltyCodes)")
	}
	return nil
}

func customerLimits(p *CustomerListParams) []limit {
	return []limit{
		intervalLimit{"CreatedUTC", &p.CreatedUTC},
		intervalLimit{"UpdatedUTC", &p.UpdatedUTC},
		intervalLimit{"DeletedUTC", &p.DeletedUTC},
		listLimit{name: "ChainIDs", list: &p.ChainIDs, max: maxItems},
		listLimit{name: "CustomerIDs", list: &p.CustomerIDs, max: maxItems},
		listLimit{name: "CompanyIDs", list: &p.CompanyIDs, max: 1, overlap: true}, // customers change company
		listLimit{name: "Emails", list: &p.Emails, max: maxItems, text: true},
		listLimit{name: "FirstNames", list: &p.FirstNames, max: maxItems, text: true},
		listLimit{name: "LastNames", list: &p.LastNames, max: maxItems, text: true},
		listLimit{name: "LoyaltyCodes", list: &p.LoyaltyCodes, max: maxItems, text: true},
	}
}

// CustomerPage is one page of customers.
type CustomerPage struct {
	// Customers are empty where the extent has none of them.
	Customers []Customer `json:"Customers"`
	// Documents are those of the customers on the page.
	//
	// Deprecated: Use [IdentityDocumentService.List].
	Documents []IdentityDocumentOld `json:"Documents"`
	// Next is a token for the Start of the parameters, the vendor's Cursor where
	// nothing is split; "" behind the last page, which has no customers. Do not
	// keep "" as a place to resume from, since an empty Start begins anew: keep
	// "end".
	Next string `json:"Cursor"`
}

// LogValue implements [slog.LogValuer] without the customers.
func (p CustomerPage) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("customers", len(p.Customers)), slog.Int("documents", len(p.Documents)), slog.String("next", p.Next))
}
