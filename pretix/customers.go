package pretix

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// CustomerService reads and writes the customer accounts of an organizer. It
// needs the permission organizer.customers:read or :write ("can manage customers" on
// servers before 2026). The organizer need not offer customer accounts in its shops.
//
// There is no Delete, since the server rejects it (405): use
// [CustomerService.Anonymize]. There is no PUT either: unlike documented it keeps
// omitted fields and resets only the locale.
type CustomerService struct {
	scope *scope
}

// List returns one page of customers.
//
// GET /api/v1/organizers/{organizer}/customers/
func (s CustomerService) List(ctx context.Context, params CustomerListParams, opts ...RequestOption) (*CustomerPage, error) {
	return one[Customer](ctx, s.scope, "customers/", params, opts)
}

// Pages iterates over the pages of customers.
//
// GET /api/v1/organizers/{organizer}/customers/
func (s CustomerService) Pages(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[*CustomerPage, error] {
	return pages[Customer](ctx, s.scope, "customers/", params, opts)
}

// All iterates over customers, ordered by e-mail address. Customers without an address
// (all anonymized ones) are in no stable order: if they fill several pages, some can
// appear twice and some not at all. Customers that are created or renamed meanwhile
// can shift others between pages, too. [WithoutRepeats] drops repeats.
//
// GET /api/v1/organizers/{organizer}/customers/
func (s CustomerService) All(ctx context.Context, params CustomerListParams, opts ...RequestOption) iter.Seq2[Customer, error] {
	return all[Customer](ctx, s.scope, "customers/", params, opts)
}

// Get returns the customer with this identifier, which is case-sensitive.
//
// GET /api/v1/organizers/{organizer}/customers/{identifier}/
func (s CustomerService) Get(ctx context.Context, identifier string, opts ...RequestOption) (*Customer, error) {
	return call[Customer](ctx, s.scope, operation{get, "customers/{identifier}/"}, keys{identifier}, nil, opts)
}

// Create creates a customer. An e-mail address that another customer has, in any case,
// is a 400 with a message for "email", and so is one that is malformed. The message
// depends on the language and there is no code, so call List with this Email to find
// out whether the customer exists.
//
// POST /api/v1/organizers/{organizer}/customers/
func (s CustomerService) Create(ctx context.Context, params CustomerCreateParams, opts ...RequestOption) (*Customer, error) {
	return call[Customer](ctx, s.scope, operation{create, "customers/"}, nil, params, opts)
}

// Update changes the fields that are set in params. Every update, including an empty
// one, changes LastModified and triggers webhooks. Passwords cannot be changed.
//
// PATCH /api/v1/organizers/{organizer}/customers/{identifier}/
func (s CustomerService) Update(ctx context.Context, identifier string, params CustomerUpdateParams, opts ...RequestOption) (*Customer, error) {
	return call[Customer](ctx, s.scope, operation{update, "customers/{identifier}/"}, keys{identifier}, params, opts)
}

// Anonymize irrevocably deletes the personal data of a customer, detaches its orders
// and media, and removes the names from its memberships. The record stays in lists,
// inactive and without e-mail address, and keeps identifier, locale, dates and the hash
// of the password. Anonymizing again changes LastModified only, and an Update can add
// data again.
//
// POST /api/v1/organizers/{organizer}/customers/{identifier}/anonymize/
func (s CustomerService) Anonymize(ctx context.Context, identifier string, opts ...RequestOption) (*Customer, error) {
	return call[Customer](ctx, s.scope, operation{action, "customers/{identifier}/anonymize/"}, keys{identifier}, nil, opts)
}

// CustomerListParams select customers. The server has no other filter, and the order
// is fixed.
type CustomerListParams struct {
	// Email selects the customer with this address, in any case. Empty selects all.
	Email string `url:"email,omitempty"`
	// PageSize is the number of customers per request, 1 to 50. Default 50. It does not
	// limit the iteration; [Collect] does.
	PageSize int `url:"-"`
	// Start is a resume token from Page.Next or PageError.Token, a page number such as
	// "page=3", or empty to begin from the first page.
	Start string `url:"-"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p CustomerListParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Bool("email", p.Email != ""), slog.Int("page_size", p.PageSize), slog.Bool("start", p.Start != ""))
}

// CustomerCreateParams describe a new customer. The server trims spaces.
type CustomerCreateParams struct {
	// Email is unique in the organizer and stored in lower case, at most 190
	// characters. Required unless NoEmail is set.
	Email string `json:"email,omitempty"`
	// NoEmail confirms that the customer has no e-mail address.
	NoEmail bool `json:"-"`
	// ExternalIdentifier has at most 255 characters.
	ExternalIdentifier string `json:"external_identifier,omitempty"`
	// Phone is an international number with a leading +. It is stored in the form
	// +493012345678.
	Phone string `json:"phone,omitempty"`
	// NameParts are the parts of the name. Without NameKeyScheme the server adds the
	// scheme of the organizer, which may not show all keys.
	NameParts NameParts `json:"name_parts,omitempty"`
	// IsActive defaults to true.
	IsActive *bool `json:"is_active,omitempty"`
	// IsVerified defaults to true.
	IsVerified *bool `json:"is_verified,omitempty"`
	// Locale defaults to en.
	Locale Locale `json:"locale,omitempty"`
	Notes  string `json:"notes,omitempty"`
	// Password is stored as a hash and never returned. Without one, the customer must
	// choose one before logging in. The server does not check its strength.
	Password Password `json:"password,omitempty"`
	// SendEmail sends an activation e-mail with a link to choose a password, in the
	// language of Locale. It is no error if the e-mail cannot be delivered.
	SendEmail bool `json:"send_email,omitempty"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p CustomerCreateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Bool("email", p.Email != ""), slog.String("locale", string(p.Locale)), slog.Bool("send_email", p.SendEmail))
}

// body is what is sent. A [Password] cannot be encoded, so it is replaced.
func (p CustomerCreateParams) body() any {
	return struct {
		CustomerCreateParams

		Password string `json:"password,omitempty"`
	}{p, string(p.Password)}
}

func (p CustomerCreateParams) check() error {
	switch {
	case p.NoEmail && p.Email != "":
		return transport.Invalid("NoEmail", "must not be set together with Email")
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
	// ExternalIdentifier does not change for a customer from a single sign-on provider;
	// this is not an error.
	ExternalIdentifier Nullable[string] `json:"external_identifier,omitzero"`
	// Email is stored in lower case. The server rejects null with a 400, as a
	// duplicate, while another customer of the organizer has none.
	Email Nullable[string] `json:"email,omitzero"`
	Phone Nullable[string] `json:"phone,omitzero"`
	// NameParts are replaced as a whole, not merged.
	NameParts  Nullable[NameParts] `json:"name_parts,omitzero"`
	IsActive   Nullable[bool]      `json:"is_active,omitzero"`
	IsVerified Nullable[bool]      `json:"is_verified,omitzero"`
	Locale     Nullable[Locale]    `json:"locale,omitzero"`
	Notes      Nullable[string]    `json:"notes,omitzero"`
}

// LogValue implements [slog.LogValuer]. It shows which fields change.
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

// A Customer is a customer account. Null strings are "".
type Customer struct {
	// Identifier is unique in the organizer: seven capital letters and digits, unless
	// staff chose another. A customer whose identifier has a dot cannot be read, changed
	// or anonymized.
	Identifier         string    `json:"identifier"          pretix:"key"`
	ExternalIdentifier string    `json:"external_identifier"`
	Email              string    `json:"email"`
	Phone              string    `json:"phone"` // such as +493012345678
	Name               string    `json:"name"`  // composed of NameParts by the server
	NameParts          NameParts `json:"name_parts"`
	IsActive           bool      `json:"is_active"`
	// IsVerified is true if the e-mail address was confirmed.
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
