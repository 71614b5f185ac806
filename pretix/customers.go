package pretix

import (
	"cmp"
	"context"
	"iter"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// CustomerService reads and writes the customer accounts of an organizer. It
// needs the permission organizer.customers:read or :write (on servers before
// 2026 "can manage customers"); whether the organizer offers customer accounts
// in its shops does not matter.
//
// There is no Delete, since the server refuses it (405): [CustomerService.Anonymize]
// takes its place. There is no PUT: other than documented it keeps the fields
// that are left out, and resets only the locale.
type CustomerService struct {
	scope scope
}

// List returns one page of customers.
//
// GET /api/v1/organizers/{organizer}/customers/
func (s CustomerService) List(ctx context.Context, params CustomerListParams, opts ...RequestOption) (*CustomerPage, error) {
	return one[Customer](ctx, s.scope, "customers", params, opts)
}

// Pages iterates over the pages of customers.
//
// GET /api/v1/organizers/{organizer}/customers/
func (s CustomerService) Pages(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[*CustomerPage, error] {
	return pages[Customer](ctx, s.scope, "customers", params, opts)
}

// All iterates over customers, ordered by e-mail address. The server orders
// customers without one (all anonymized ones) as it likes: an iteration over
// several pages of those can repeat some and miss others, and customers that are
// created or renamed meanwhile can move between pages. [WithoutRepeats] drops
// repeats.
//
// GET /api/v1/organizers/{organizer}/customers/
func (s CustomerService) All(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[Customer, error] {
	return all[Customer](ctx, s.scope, "customers", params, opts)
}

// Get returns the customer with this identifier, in the case it is written in.
// GET /api/v1/organizers/{organizer}/customers/{identifier}/
func (s CustomerService) Get(ctx context.Context, identifier string, opts ...RequestOption) (*Customer, error) {
	path, err := s.address(identifier, "")
	return callOne[Customer](ctx, s.scope.client, request{method: http.MethodGet, path: path, err: err}, opts)
}

// Create creates a customer. The answer to a second e-mail address of the same
// spelling, in any case, is a 400 with a message for "email".
// POST /api/v1/organizers/{organizer}/customers/
func (s CustomerService) Create(ctx context.Context, params CustomerCreateParams, opts ...RequestOption) (*Customer, error) {
	path, err := s.scope.path("customers")
	return callOne[Customer](ctx, s.scope.client, request{method: http.MethodPost, path: path, body: params.body(), atomic: true, err: cmp.Or(err, rules.Params(params))}, opts)
}

// Update changes the fields that are set in params and leaves the others as
// they are. Every update, an empty one as well, changes LastModified and causes
// a webhook call. A password cannot be changed.
// PATCH /api/v1/organizers/{organizer}/customers/{identifier}/
func (s CustomerService) Update(ctx context.Context, identifier string, params CustomerUpdateParams, opts ...RequestOption) (*Customer, error) {
	path, err := s.address(identifier, "")
	return callOne[Customer](ctx, s.scope.client, request{method: http.MethodPatch, path: path, body: params, atomic: true, err: err}, opts)
}

// Anonymize deletes the personal data of a customer for good and detaches its
// orders, media and memberships. The record stays, inactive and without e-mail
// address, in lists; identifier, locale, dates and the hash of the password are
// kept. A second time changes nothing more, and an Update can fill it again.
// POST /api/v1/organizers/{organizer}/customers/{identifier}/anonymize/
func (s CustomerService) Anonymize(ctx context.Context, identifier string, opts ...RequestOption) (*Customer, error) {
	path, err := s.address(identifier, "anonymize/")
	return callOne[Customer](ctx, s.scope.client, request{method: http.MethodPost, path: path, err: err}, opts)
}

// address returns the path of one customer, or of an action on it.
func (s CustomerService) address(identifier, action string) (string, error) {
	path, err := s.scope.path("customers")
	if err != nil {
		return "", err
	}
	segment, err := transport.Segment("identifier", identifier)
	if err != nil {
		return "", err
	}
	if strings.Contains(identifier, ".") {
		// The server takes what follows a dot for a format suffix.
		return "", transport.Invalid("identifier", "contains a dot; the server has no address for such a customer, though lists show it")
	}
	return path + segment + "/" + action, nil
}

// CustomerListParams choose customers. The server has no other filter and no
// choice of order.
type CustomerListParams struct {
	// Email finds the customer with this address, in any case. Empty: all.
	Email string `url:"email,omitempty"`
	// PageSize is the number of customers per request, 1 to 50. 0: 50. It is no
	// limit of the walk; [Collect] has one.
	PageSize int `url:"-"`
	// Start is where to begin: empty, a token from Page.Next or PageError.Token
	// (which repeats its filters and page size), or a page number: "page=3".
	Start string `url:"-"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p CustomerListParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Bool("email", p.Email != ""), slog.Int("page_size", p.PageSize), slog.Bool("start", p.Start != ""))
}

// CustomerCreateParams describe a new customer. Spaces around texts are removed
// by the server.
type CustomerCreateParams struct {
	// Email is stored in lower case, unique in the organizer, at most 190
	// characters. Required unless NoEmail is set.
	Email string `json:"email,omitempty"`
	// NoEmail says that the customer is meant to have no e-mail address.
	NoEmail bool `json:"-"`
	// ExternalIdentifier has at most 255 characters.
	ExternalIdentifier string `json:"external_identifier,omitempty"`
	// Phone is an international number with its leading +. It is stored in the
	// form +493012345678.
	Phone string `json:"phone,omitempty"`
	// NameParts make up the name. Without NameKeyScheme the server adds the
	// scheme of the organizer, under which other keys may not show.
	NameParts NameParts `json:"name_parts,omitempty"`
	// IsActive is true unless set.
	IsActive *bool `json:"is_active,omitempty"`
	// IsVerified is true unless set.
	IsVerified *bool `json:"is_verified,omitempty"`
	// Locale is en unless set.
	Locale Locale `json:"locale,omitempty"`
	Notes  string `json:"notes,omitempty"`
	// Password is stored as a hash and never returned. Without one the customer
	// cannot log in before choosing one. Its strength is not checked.
	Password Password `json:"password,omitempty"`
	// SendEmail sends an activation e-mail with a link to choose a password, in
	// the language of Locale. That it cannot be delivered is not an error. The
	// server's echo of this field is always false and not part of Customer.
	SendEmail bool `json:"send_email,omitempty"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p CustomerCreateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Bool("email", p.Email != ""), slog.String("locale", string(p.Locale)), slog.Bool("send_email", p.SendEmail))
}

// body is what is sent: a [Password] by itself refuses to be.
func (p CustomerCreateParams) body() any {
	return struct {
		CustomerCreateParams

		Password string `json:"password,omitempty"`
	}{p, string(p.Password)}
}

func (p CustomerCreateParams) check() error {
	switch {
	case p.NoEmail && p.Email != "":
		return transport.Invalid("NoEmail", "is set beside Email")
	case p.SendEmail && p.Email == "":
		return transport.Invalid("SendEmail", "needs Email") // the server fails with a 500
	case !p.NoEmail && p.Email == "":
		return transport.Invalid("Email", "must not be empty unless NoEmail is set")
	}
	return p.NameParts.check()
}

// CustomerUpdateParams are changes to a customer: [Set] or [Null] for each field
// to change. Null is accepted for ExternalIdentifier, Email, Phone and Notes.
type CustomerUpdateParams struct {
	// ExternalIdentifier of a customer from a single sign-on provider stays as
	// it is, without an error.
	ExternalIdentifier Nullable[string] `json:"external_identifier,omitzero"`
	// Email is stored in lower case. Null is refused with a 400 as a duplicate
	// while another customer of the organizer has none.
	Email Nullable[string] `json:"email,omitzero"`
	Phone Nullable[string] `json:"phone,omitzero"`
	// NameParts are replaced as a whole, not merged.
	NameParts  Nullable[NameParts] `json:"name_parts,omitzero"`
	IsActive   Nullable[bool]      `json:"is_active,omitzero"`
	IsVerified Nullable[bool]      `json:"is_verified,omitzero"`
	Locale     Nullable[Locale]    `json:"locale,omitzero"`
	Notes      Nullable[string]    `json:"notes,omitzero"`
}

// LogValue implements [slog.LogValuer]: it tells which fields change.
func (p CustomerUpdateParams) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Any("external_identifier", p.ExternalIdentifier), slog.Any("email", p.Email), slog.Any("phone", p.Phone),
		slog.Any("name_parts", p.NameParts), slog.Any("is_active", p.IsActive), slog.Any("is_verified", p.IsVerified),
		slog.Any("locale", p.Locale), slog.Any("notes", p.Notes),
	)
}

func (p CustomerUpdateParams) check() error {
	const problem = "cannot be null"
	switch {
	case p.NameParts.IsNull():
		return transport.Invalid("NameParts", problem+"; Set(NameParts{}) empties it")
	case p.IsActive.IsNull():
		return transport.Invalid("IsActive", problem)
	case p.IsVerified.IsNull():
		return transport.Invalid("IsVerified", problem)
	case p.Locale.IsNull():
		return transport.Invalid("Locale", problem)
	}
	parts, _ := p.NameParts.Get()
	return parts.check()
}

// CustomerPage is one page of customers.
type CustomerPage = Page[Customer]

// A Customer is a customer account. Empty strings stand for null too.
type Customer struct {
	// Identifier is unique in the organizer: seven capitals and digits, unless
	// staff chose another. One with a dot cannot be read, changed or anonymized.
	Identifier         string    `json:"identifier" pretix:"key"`
	ExternalIdentifier string    `json:"external_identifier"`
	Email              string    `json:"email"`
	Phone              string    `json:"phone"` // such as +493012345678
	Name               string    `json:"name"`  // made of NameParts by the server
	NameParts          NameParts `json:"name_parts"`
	IsActive           bool      `json:"is_active"`
	// IsVerified tells whether the e-mail address was confirmed.
	IsVerified bool `json:"is_verified"`
	// LastLogin is nil for customers who never logged in.
	LastLogin    *time.Time `json:"last_login"`
	DateJoined   time.Time  `json:"date_joined"`
	Locale       Locale     `json:"locale"`
	LastModified time.Time  `json:"last_modified"`
	Notes        string     `json:"notes"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (c Customer) LogValue() slog.Value {
	return slog.GroupValue(slog.String("identifier", c.Identifier), slog.Bool("is_active", c.IsActive))
}
