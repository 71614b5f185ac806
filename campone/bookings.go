package campone

import (
	"context"
	"iter"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// BookingService reads and creates bookings. Reading needs the scope
// bookings:read; that for creating is not documented.
type BookingService struct {
	core *core
}

// List returns one page of bookings.
//
// GET /api/v1/public/bookings/
func (s BookingService) List(ctx context.Context, params BookingListParams, opts ...RequestOption) (*BookingPage, error) {
	return one[Booking](ctx, s.core, "bookings/", params, opts)
}

// Pages iterates over the pages of bookings.
//
// GET /api/v1/public/bookings/
func (s BookingService) Pages(ctx context.Context, params BookingListParams, opts ...RequestOption) iter.Seq2[*BookingPage, error] {
	return pages[Booking](ctx, s.core, "bookings/", params, opts)
}

// All iterates over bookings, newest first. New bookings shift others to later pages,
// so some appear twice: [WithoutRepeats] drops them.
//
// GET /api/v1/public/bookings/
func (s BookingService) All(ctx context.Context, params BookingListParams, opts ...RequestOption) iter.Seq2[Booking, error] {
	return all[Booking](ctx, s.core, "bookings/", params, opts)
}

// Get returns the booking with this id. The vendor documents that one booking can
// be read, but not the path: this is the usual one of its framework.
//
// GET /api/v1/public/bookings/{id}/
func (s BookingService) Get(ctx context.Context, id int64, opts ...RequestOption) (*Booking, error) {
	var err error
	if id <= 0 {
		err = transport.Invalid("id", "must be positive")
	}
	return callOne[Booking](ctx, s.core, request{method: http.MethodGet, path: "bookings/" + strconv.FormatInt(id, 10) + "/", template: "bookings/{id}/", err: err}, opts)
}

// Create creates a booking that is pending until an operator confirms it. A site
// that does not exist is a 400 with [CodeSiteNotFound]. The API has no idempotency
// keys: if [OutcomeOf] the error is [OutcomeUnknown], look for the booking in the list
// before creating it again.
//
// POST /api/v1/public/bookings/
func (s BookingService) Create(ctx context.Context, params BookingCreateParams, opts ...RequestOption) (*Booking, error) {
	return callOne[Booking](ctx, s.core, request{method: http.MethodPost, path: "bookings/", body: params, atomic: true}, opts)
}

// BookingListParams select bookings.
type BookingListParams struct {
	// Status selects by status; empty selects all. A status that no booking has selects
	// none, without an error, so use the constants. To change the bookings that are
	// found, collect them first: rows that leave the list during iteration cause
	// others to be skipped.
	Status BookingStatus `url:"status,omitempty"`
	// CheckInFrom and CheckInTo bound the day of check-in, both included. No filter
	// selects by the days of a stay: to find the guests of July, begin as long before
	// as stays last, and look at CheckOutDate.
	CheckInFrom Date `url:"check_in_from,omitempty"`
	CheckInTo   Date `url:"check_in_to,omitempty"`
	// PageSize is the number of bookings per request, 1 to 200. Default 200.
	PageSize int `url:"-"`
	// Start is a resume token from Page.Next or PageError.Token, a page number such as
	// "page=3", or empty to begin from the first page.
	Start string `url:"-"`
}

func (p BookingListParams) check() error {
	switch {
	case !p.CheckInFrom.valid():
		return transport.Invalid("CheckInFrom", "is not a valid date")
	case !p.CheckInTo.valid():
		return transport.Invalid("CheckInTo", "is not a valid date")
	case !p.CheckInFrom.IsZero() && !p.CheckInTo.IsZero() && p.CheckInTo.String() < p.CheckInFrom.String():
		return transport.Invalid("CheckInTo", "is before CheckInFrom")
	}
	return nil
}

// BookingCreateParams describe a new booking. Of the request only SiteID,
// CheckInDate and NumAdults are documented; the other fields are those of a [Booking]
// that a guest decides about. Use [Client.Do] to send others.
type BookingCreateParams struct {
	SiteID      int64 `json:"site_id"`       // required: a Site.ID
	CheckInDate Date  `json:"check_in_date"` // required
	// CheckOutDate is after CheckInDate.
	CheckOutDate Date `json:"check_out_date,omitzero"`
	// NumAdults is always sent, so set it: 0 means nobody.
	NumAdults      int    `json:"num_adults"`
	NumYouth       int    `json:"num_youth,omitempty"`
	NumChildren    int    `json:"num_children,omitempty"`
	GuestFirstName string `json:"guest_first_name,omitempty"`
	GuestLastName  string `json:"guest_last_name,omitempty"`
	GuestEmail     string `json:"guest_email,omitempty"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p BookingCreateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Int64("site_id", p.SiteID), slog.String("check_in_date", p.CheckInDate.String()), slog.Bool("guest_email", p.GuestEmail != ""))
}

func (p BookingCreateParams) check() error {
	switch {
	case p.SiteID <= 0:
		return transport.Invalid("SiteID", "must be the id of a site")
	case p.CheckInDate.IsZero():
		return transport.Invalid("CheckInDate", "must be set")
	case !p.CheckInDate.valid():
		return transport.Invalid("CheckInDate", "is not a valid date")
	case !p.CheckOutDate.valid():
		return transport.Invalid("CheckOutDate", "is not a valid date")
	case !p.CheckOutDate.IsZero() && p.CheckOutDate.String() <= p.CheckInDate.String():
		return transport.Invalid("CheckOutDate", "must be after CheckInDate")
	case p.NumAdults < 0:
		return transport.Invalid("NumAdults", "must not be negative")
	case p.NumYouth < 0:
		return transport.Invalid("NumYouth", "must not be negative")
	case p.NumChildren < 0:
		return transport.Invalid("NumChildren", "must not be negative")
	}
	return nil
}

// BookingPage is one page of bookings.
type BookingPage = Page[Booking]

// A Booking is a stay on a site. Null strings are "". The vendor
// promises not to rename, remove or retype fields within v1.
type Booking struct {
	ID               int64  `json:"id"`
	BookingReference string `json:"booking_reference"` // such as "B-7K2QXA"
	GuestFirstName   string `json:"guest_first_name"`  // may be empty
	GuestLastName    string `json:"guest_last_name"`   // may be empty
	// GuestEmail is empty for walk-in guests without an address, and is spelled as it
	// was entered: compare it without regard to case.
	GuestEmail string `json:"guest_email"`
	// CustomerID is announced by the vendor, and empty until it is sent.
	CustomerID   CustomerID    `json:"customer_id,omitempty"`
	SiteID       int64         `json:"site_id"`
	SiteNumber   string        `json:"site_number"`
	CheckInDate  Date          `json:"check_in_date"`
	CheckOutDate Date          `json:"check_out_date"`
	NumAdults    int           `json:"num_adults"`
	NumYouth     int           `json:"num_youth"`
	NumChildren  int           `json:"num_children"`
	Status       BookingStatus `json:"status"`
	TotalPrice   Decimal       `json:"total_price"` // in CHF
	CreatedAt    time.Time     `json:"created_at"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (b Booking) LogValue() slog.Value {
	return slog.GroupValue(slog.Int64("id", b.ID), slog.Int64("site_id", b.SiteID), slog.String("status", string(b.Status)))
}

// BookingStatus is the state of a booking. Unknown values pass through.
type BookingStatus string

// The documented values of BookingStatus.
const (
	BookingStatusPending   BookingStatus = "pending" // what Create makes
	BookingStatusConfirmed BookingStatus = "confirmed"
	BookingStatusCancelled BookingStatus = "cancelled"
)
