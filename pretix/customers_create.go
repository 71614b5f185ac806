package pretix

import (
	"log/slog"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// CustomerCreateParams describes a new customer. The server trims spaces.
type CustomerCreateParams struct {
	// Email is unique in the organizer and stored in lower case, at most 190
	// characters. Required unless NoEmail is set.
	Email string `json:"email,omitempty" pretix:"length=190"`
	// NoEmail confirms that the customer has no e-mail address.
	NoEmail bool `json:"-"`
	// ExternalIdentifier is for other systems. At most 255 characters.
	ExternalIdentifier string `json:"external_identifier,omitempty" pretix:"length=255"`
	// Phone is an international number with a leading +. It is stored in the form
	// +493012345678. At most 128 characters.
	Phone string `json:"phone,omitempty" pretix:"length=128"`
	// NameParts are the parts of the name. Without NameKeyScheme the server adds the
	// scheme of the organizer, which may not show all keys.
	NameParts NameParts `json:"name_parts,omitempty"`
	// IsActive is whether the customer can log in. Default true.
	IsActive *bool `json:"is_active,omitempty"`
	// IsVerified is whether the e-mail address counts as confirmed. Default true.
	IsVerified *bool `json:"is_verified,omitempty"`
	// Locale is the language of e-mails. Default [LocaleEN].
	Locale Locale `json:"locale,omitempty"`
	Notes  string `json:"notes,omitempty"`
	// Password is stored as a hash and never returned. Without one, the customer must
	// choose one before logging in. The server does not check its strength.
	Password Password `json:"password,omitempty"`
	// SendEmail SENDS an activation e-mail with a link to choose a password, in the
	// language of Locale. It is not an error if the e-mail cannot be delivered.
	SendEmail *bool `json:"send_email,omitempty"`
}

// LogValue implements [slog.LogValuer] without personal data.
func (p CustomerCreateParams) LogValue() slog.Value {
	return slog.GroupValue(slog.Bool("email", p.Email != ""), slog.String("locale", string(p.Locale)), slog.Bool("send_email", p.sendsEmail()))
}

func (p CustomerCreateParams) sendsEmail() bool { return p.SendEmail != nil && *p.SendEmail }

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
	case p.sendsEmail() && p.Email == "":
		return transport.Invalid("SendEmail", "needs Email") // the server fails with a 500
	case !p.NoEmail && p.Email == "":
		return transport.Invalid("Email", "must not be empty unless NoEmail is set")
	}
	return p.NameParts.check()
}

func (p CustomerUpdateParams) check() error {
	parts, _ := p.NameParts.Get()
	return parts.check()
}
