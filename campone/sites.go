package campone

import (
	"context"
	"iter"
)

// SiteService reads the pitches, cabins and other units that are let. The scope
// is sites:read.
type SiteService struct {
	core *core
}

// List returns one page of sites.
//
// GET /api/v1/public/sites/
func (s SiteService) List(ctx context.Context, params SiteListParams, opts ...RequestOption) (*SitePage, error) {
	return one[Site](ctx, s.core, "sites/", params, opts)
}

// Pages iterates over the pages of sites.
//
// GET /api/v1/public/sites/
func (s SiteService) Pages(ctx context.Context, params SiteListParams, opts ...RequestOption) iter.Seq2[*SitePage, error] {
	return pages[Site](ctx, s.core, "sites/", params, opts)
}

// All walks all sites, by their SiteNumber. GET /api/v1/public/sites/
func (s SiteService) All(ctx context.Context, params SiteListParams, opts ...RequestOption) iter.Seq2[Site, error] {
	return all[Site](ctx, s.core, "sites/", params, opts)
}

// SiteListParams choose a page. There are no filters.
type SiteListParams struct {
	// PageSize is the number of sites per request, 1 to 200. 0: 200.
	PageSize int `url:"-"`
	// Start is where to begin: empty, a token from Page.Next or PageError.Token
	// (which repeats its page size), or a page number: "page=3".
	Start string `url:"-"`
}

// SitePage is one page of sites.
type SitePage = Page[Site]

// A Site can be booked. Empty strings stand for null too.
type Site struct {
	ID           int64  `json:"id"`          // the SiteID of bookings
	SiteNumber   string `json:"site_number"` // such as "A12"
	Name         string `json:"name"`        // may be empty
	MaxOccupants int    `json:"max_occupants"`
	// BasePricePerNight is where prices start, in CHF. It is no offer.
	BasePricePerNight Decimal    `json:"base_price_per_night"`
	Status            SiteStatus `json:"status"`
	SiteTypeID        int64      `json:"site_type_id"`
	SiteTypeName      string     `json:"site_type_name"` // in the tenant's language: "Wohnmobil"
}

// SiteStatus tells whether a site can be booked. There are other values than
// these, and more can come.
type SiteStatus string

// The documented values of SiteStatus.
const (
	SiteStatusActive   SiteStatus = "active"
	SiteStatusInactive SiteStatus = "inactive"
)
