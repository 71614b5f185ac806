package campone

import (
	"context"
	"iter"
)

// SiteService reads pitches, cabins and other units for rent. The scope is
// sites:read.
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

// All iterates over sites, ordered by SiteNumber.
//
// GET /api/v1/public/sites/
func (s SiteService) All(ctx context.Context, params SiteListParams, opts ...RequestOption) iter.Seq2[Site, error] {
	return all[Site](ctx, s.core, "sites/", params, opts)
}

// SiteListParams select a page. There are no filters.
type SiteListParams struct {
	// PageSize is the number of sites per request, 1 to 200. Default 200.
	PageSize int `url:"-"`
	// Start is a resume token from Page.Next or PageError.Token, a page number such as
	// "page=3", or empty to begin from the first page.
	Start string `url:"-"`
}

// SitePage is one page of sites.
type SitePage = Page[Site]

// A Site is a pitch, a cabin or another unit. Null strings are "".
type Site struct {
	ID           int64  `json:"id"`          // the SiteID of bookings
	SiteNumber   string `json:"site_number"` // such as "A12"
	Name         string `json:"name"`        // may be empty
	MaxOccupants int    `json:"max_occupants"`
	// BasePricePerNight is the starting price in CHF, not a quote.
	BasePricePerNight Decimal    `json:"base_price_per_night"`
	Status            SiteStatus `json:"status"`
	SiteTypeID        int64      `json:"site_type_id"`
	SiteTypeName      string     `json:"site_type_name"` // in the tenant's language: "Wohnmobil"
}

// SiteStatus says whether a site can be booked. Unknown values pass through.
type SiteStatus string

// The documented values of SiteStatus.
const (
	SiteStatusActive   SiteStatus = "active"
	SiteStatusInactive SiteStatus = "inactive"
)
