package mews

import (
	"context"
	"iter"
	"log/slog"
)

// AddressService reads and writes the addresses of accounts: of guests and of
// companies.
type AddressService struct {
	core *core
}

// List returns one page of addresses, newest first. Filters beyond the vendor's
// limits are rejected; Pages and All split them.
//
// addresses/getAll
func (s AddressService) List(ctx context.Context, params AddressListParams, opts ...RequestOption) (*AddressPage, error) {
	return one[AddressPage](ctx, s.core, addressList, params, opts)
}

// Pages iterates over the pages of addresses.
//
// addresses/getAll
func (s AddressService) Pages(ctx context.Context, params AddressListParams, opts ...RequestOption) iter.Seq2[*AddressPage, error] {
	return pages[AddressPage](ctx, s.core, addressList, params, opts)
}

// All iterates over addresses, newest first.
//
// addresses/getAll
func (s AddressService) All(ctx context.Context, params AddressListParams, opts ...RequestOption) iter.Seq2[AccountAddress, error] {
	return all[AddressPage, AccountAddress](ctx, s.core, addressList, params, opts)
}

// Add adds up to 1000 addresses and returns them. addresses/add
func (s AddressService) Add(ctx context.Context, params AddressAddParams, opts ...RequestOption) (*AddressAddResult, error) {
	return call[AddressAddResult](ctx, s.core, operation{"addresses/add", write}, params, opts)
}

// Update changes up to 1000 addresses and returns them. Fields that are neither
// [Set] nor [Clear] stay as they are. addresses/update
func (s AddressService) Update(ctx context.Context, params AddressUpdateParams, opts ...RequestOption) (*AddressUpdateResult, error) {
	return call[AddressUpdateResult](ctx, s.core, operation{"addresses/update", write}, params, opts)
}

// Delete deletes up to 1000 addresses. addresses/delete
func (s AddressService) Delete(ctx context.Context, params AddressDeleteParams, opts ...RequestOption) error {
	return callEmpty(ctx, s.core, operation{"addresses/delete", write}, params, opts)
}

var addressList = list{operation: "addresses/getAll", rows: "Addresses"}

// AddressListParams choose addresses. At least one filter is required; ChainIDs
// do not count as one.
type AddressListParams struct {
	// ChainIDs choose among the chains of the access token; nil: all of them.
	// Split into requests of 1000.
	ChainIDs []string `json:"ChainIds,omitempty" mews:"max=1000"`
	// AccountIDs are the guests and companies whose addresses to return. Split into
	// requests of 1000.
	AccountIDs []string `json:"AccountIds,omitempty" mews:"max=1000,overlap"`
	// AddressIDs choose addresses themselves. Split into requests of 1000.
	AddressIDs []string `json:"AddressIds,omitempty" mews:"max=1000"`
	// UpdatedUTC chooses by the last change. Split into requests of 3 months.
	UpdatedUTC TimeInterval `json:"UpdatedUtc,omitzero" mews:"months=3"`
	// ActivityStates choose active addresses, deleted ones or both.
	ActivityStates []ActivityState `json:"ActivityStates,omitempty"`
	// PageSize is the number of addresses per request, 1 to 1000. Default 1000.
	PageSize int `json:"-"`
	// Start is a resume token, as in [CustomerListParams].
	Start string `json:"-"`
}

// AddressPage is one page of addresses.
type AddressPage struct {
	Addresses []AccountAddress `json:"Addresses"`
	// Next is the resume token of the next page, as in [CustomerPage].
	Next string `json:"Cursor"`
}

// LogValue implements [slog.LogValuer] without the addresses.
func (p AddressPage) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("addresses", len(p.Addresses)), slog.String("next", p.Next))
}

// AddressAddResult has the addresses that were added.
type AddressAddResult struct {
	Addresses []AccountAddress `json:"Addresses"`
}

// LogValue implements [slog.LogValuer] without the addresses.
func (r AddressAddResult) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("addresses", len(r.Addresses)))
}

// AddressUpdateResult has the addresses as they are after the update.
type AddressUpdateResult struct {
	Addresses []AccountAddress `json:"Addresses"`
}

// LogValue implements [slog.LogValuer] without the addresses.
func (r AddressUpdateResult) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("addresses", len(r.Addresses)))
}
