package campone

import (
	"context"
	"iter"
	"log/slog"
	"time"
)

// CustomerService reads the guests who registered at the guest portal. Walk-in
// guests, guests somebody else booked for, and staff are not among them. Match
// bookings with customers by [Booking].GuestEmail. The scope is customers:read;
// customers cannot be written.
type CustomerService struct {
	core *core
}

// List returns one page of customers.
//
// GET /api/v1/public/customers/
func (s CustomerService) List(ctx context.Context, params CustomerListParams, opts ...RequestOption) (*CustomerPage, error) {
	return one[Customer](ctx, s.core, "customers/", params, opts)
}

// Pages iterates over the pages of customers.
//
// GET /api/v1/public/customers/
func (s CustomerService) Pages(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[*CustomerPage, error] {
	return pages[Customer](ctx, s.core, "customers/", params, opts)
}

// All iterates over customers, the last registered first. New registrations shift
// others to later pages, so some appear twice: [WithoutRepeats] drops them.
//
// GET /api/v1/public/customers/
func (s CustomerService) All(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[Customer, error] {
	return all[Customer](ctx, s.core, "customers/", params, opts)
}

// CustomerListParams select a page. There are no filters.
type CustomerListParams struct {
	// PageSize is the number of customers per request, 1 to 200. Default 200, to save
	// the budget of the key. It does not limit the iteration; [Collect] does.
	PageSize int `url:"-"`
	// Start is a resume token from Page.Next or PageError.Token, a page number such as
	// "page=3", or empty to begin from the first page.
	Start string `url:"-"`
}

// CustomerPage is one page of customers.
type CustomerPage = Page[Customer]

// A Customer is an account at the guest portal. Null strings are "".
type Customer struct {
	ID        int64  `json:"id"`
	Email     string `json:"email"` // used to log in
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	// PhoneNumber may be empty, and is formatted as the guest entered it.
	PhoneNumber string    `json:"phone_number"`
	DateJoined  time.Time `json:"date_joined"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (c Customer) LogValue() slog.Value { return slog.GroupValue(slog.Int64("id", c.ID)) }
