package mews

import (
	"context"
	"iter"
	"log/slog"
	"slices"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// AddressService reads and writes the addresses of accounts: of guests and of
// companies.
type AddressService struct {
	core *core
}

// List returns one page of addresses. Filters beyond the vendor's limits are
// refused; Pages and All split them. When a row of the page cannot be decoded, it
// returns the rows before it together with a [*DecodeError]. addresses/getAll
func (s AddressService) List(ctx context.Context, params AddressListParams, opts ...RequestOption) (*AddressPage, error) {
	return s.listing(params, opts).list(ctx)
}

// Pages walks all pages. addresses/getAll
func (s AddressService) Pages(ctx context.Context, params AddressListParams, opts ...RequestOption) iter.Seq2[*AddressPage, error] {
	return s.listing(params, opts).pages(ctx)
}

// All walks all addresses. addresses/getAll
func (s AddressService) All(ctx context.Context, params AddressListParams, opts ...RequestOption) iter.Seq2[AccountAddress, error] {
	return s.listing(params, opts).all(ctx)
}

// Add adds up to 1000 addresses and returns them. addresses/add
func (s AddressService) Add(ctx context.Context, params AddressAddParams, opts ...RequestOption) ([]AccountAddress, error) {
	return written(ctx, s.core, "addresses/add", params, opts, params.check(), addressRows)
}

// Update changes up to 1000 addresses and returns them. Fields that are neither
// [Set] nor [Clear] stay as they are. addresses/update
func (s AddressService) Update(ctx context.Context, params AddressUpdateParams, opts ...RequestOption) ([]AccountAddress, error) {
	return written(ctx, s.core, "addresses/update", params, opts, params.check(), addressRows)
}

// Delete deletes up to 1000 addresses. addresses/delete
func (s AddressService) Delete(ctx context.Context, params AddressDeleteParams, opts ...RequestOption) error {
	return done(ctx, s.core, "addresses/delete", params, opts, params.check())
}

func (s AddressService) listing(params AddressListParams, opts []RequestOption) listing[AddressPage, AccountAddress] {
	l := listing[AddressPage, AccountAddress]{
		core: s.core, operation: "addresses/getAll", rows: addressRows,
		key:   func(a *AccountAddress) string { return a.ID },
		next:  func(p *AddressPage) *string { return &p.Next },
		start: params.Start, pageSize: params.PageSize,
	}
	params.ActivityStates = slices.Clone(params.ActivityStates) // a walk outlives the call
	return l.with(opts, newPlan(params, addressLimits, params.check()))
}

var addressRows = wire.Rows[AddressPage, AccountAddress]{
	Member:   "Addresses",
	Of:       func(p *AddressPage) *[]AccountAddress { return &p.Addresses },
	Identity: wire.Identity[AccountAddress]{Member: "Id", Has: func(a *AccountAddress) bool { return a.ID != "" }},
}

// AddressListParams choose addresses. At least one filter is required; ChainIDs
// are none.
type AddressListParams struct {
	// ChainIDs choose among the chains of the access token; nil: all of them.
	// Parts of 1000.
	ChainIDs []string `json:"ChainIds,omitempty"`
	// AccountIDs are the guests and companies whose addresses to return. Parts of
	// 1000.
	AccountIDs []string `json:"AccountIds,omitempty"`
	// AddressIDs choose addresses themselves. Parts of 1000.
	AddressIDs []string `json:"AddressIds,omitempty"`
	// UpdatedUTC chooses by the last change. Parts of 3 months.
	UpdatedUTC TimeInterval `json:"UpdatedUtc,omitzero"`
	// ActivityStates choose active addresses, deleted ones or both.
	ActivityStates []ActivityState `json:"ActivityStates,omitempty"`
	// PageSize is the number of addresses per request, 1 to 1000. 0: 1000.
	PageSize int `json:"-"`
	// Start is where to begin, as in [CustomerListParams].
	Start string `json:"-"`
}

// LogValue implements [slog.LogValuer].
func (p AddressListParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("chain_ids", len(p.ChainIDs)), slog.Int("account_ids", len(p.AccountIDs)), slog.Int("address_ids", len(p.AddressIDs)), slog.Int("page_size", p.PageSize), slog.String("start", p.Start))
}

func (p AddressListParams) check() error {
	if err := checkValues("ActivityStates", p.ActivityStates); err != nil {
		return err
	}
	if err := checkLimits(addressLimits(&p)); err != nil {
		return err
	}
	if len(p.AccountIDs)+len(p.AddressIDs)+len(p.ActivityStates) == 0 && p.UpdatedUTC.IsZero() {
		return transport.Invalid("AccountIDs", "must be given when there is no other filter (AddressIDs, UpdatedUTC or ActivityStates)")
	}
	return nil
}

func addressLimits(p *AddressListParams) []limit {
	return []limit{
		intervalLimit{"UpdatedUTC", &p.UpdatedUTC},
		listLimit{name: "ChainIDs", list: &p.ChainIDs, max: maxItems},
		listLimit{name: "AccountIDs", list: &p.AccountIDs, max: maxItems, overlap: true}, // a merge moves addresses
		listLimit{name: "AddressIDs", list: &p.AddressIDs, max: maxItems},
	}
}

// AddressPage is one page of addresses.
type AddressPage struct {
	Addresses []AccountAddress `json:"Addresses"`
	// Next is a token for the Start of the parameters, as in [CustomerPage].
	Next string `json:"Cursor"`
}

// LogValue implements [slog.LogValuer] without the addresses.
func (p AddressPage) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("addresses", len(p.Addresses)), slog.String("next", p.Next))
}
