package pretix

import (
	"log/slog"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// Auth is a credential, made by [Token], [DeviceToken] or [OAuthToken]. Printing and
// marshaling do not show it.
type Auth struct {
	scheme string
	secret transport.Secret
}

// Token authenticates with the API token of a team. It has the permissions of that
// team in its organizer, and does not expire.
func Token(token string) Auth {
	return Auth{scheme: "Token", secret: transport.NewSecret(token)}
}

// DeviceToken authenticates as an initialized device. A device has fixed permissions,
// and none for customers.
func DeviceToken(token string) Auth {
	return Auth{scheme: "Device", secret: transport.NewSecret(token)}
}

// OAuthToken authenticates with an OAuth2 access token. It expires after a day; the
// client does not refresh it.
func OAuthToken(accessToken string) Auth {
	return Auth{scheme: "Bearer", secret: transport.NewSecret(accessToken)}
}

// String returns the kind of the credential, for example "Token REDACTED".
func (a Auth) String() string {
	if a.scheme == "" {
		return "none"
	}
	return a.scheme + " REDACTED"
}

// GoString returns the same for %#v.
func (a Auth) GoString() string { return "pretix.Auth(" + a.String() + ")" }

// MarshalText returns the same for JSON and other encodings.
func (a Auth) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// LogValue implements [slog.LogValuer].
func (a Auth) LogValue() slog.Value { return slog.StringValue(a.String()) }

func (a Auth) header() string { return a.scheme + " " + a.secret.Reveal() }

func (a Auth) check() error {
	if a.scheme == "" {
		return transport.Invalid("auth", "must be made with Token, DeviceToken or OAuthToken")
	}
	return transport.CheckToken("auth", "token", a.secret.Reveal())
}
