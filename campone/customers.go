package campone

import (
	"context"
	"iter"
	"log/slog"
	"time"
)

// CustomerService reads the guests who registered at the guest portal. Walk-in
// guests, and those somebody else booked for, are none: they stand in the
// bookings, which [Booking].GuestEmail matches with customers. Staff is left
// out. The scope is customers:read; nothing can be written.
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

// All walks all customers, the last registered first. Who registers during the
// walk makes others move to a later page and come twice: [WithoutRepeats].
// GET /api/v1/public/customers/
func (s CustomerService) All(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[Customer, error] {
	return all[Customer](ctx, s.core, "customers/", params, opts)
}

// CustomerListParams choose a page. There are no filters.
type CustomerListParams struct {
	// PageSize is the number of customers per request, 1 to 200. 0: 200, to spare
	// the budget of the key. It is no limit of the walk; [Collect] has one.
	PageSize int `url:"-"`
	// Start is where to begin: empty, a token from Page.Next or PageError.Token
	// (which repeats its page size), or a page number: "page=3".
	Start string `url:"-"`
}

// CustomerPage is one page of customers.
type CustomerPage = Page[Customer]

// A Customer is an account at the guest portal. Empty strings stand for null too.
type Customer struct {
	ID        int64  `json:"id"`
	Email     string `json:"email"` // used to log in
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	// PhoneNumber may be empty; its form is the guest's: "+41 79 123 45 67".
	PhoneNumber string    `json:"phone_number"`
	DateJoined  time.Time `json:"date_joined"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (c Customer) LogValue() slog.Value { return slog.GroupValue(slog.Int64("id", c.ID)) }
