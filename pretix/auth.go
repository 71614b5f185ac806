package pretix

import (
	"log/slog"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// Auth is how a client proves who it is: [Token], [DeviceToken] or [OAuthToken].
// No way of printing or marshalling it shows the credential.
type Auth struct {
	scheme string
	secret transport.Secret
}

// Token authenticates with the API token of a team. It is bound to the
// organizer and the permissions of that team and does not expire.
func Token(token string) Auth {
	return Auth{scheme: "Token", secret: transport.NewSecret(token)}
}

// DeviceToken authenticates as a device that was initialized before. A device
// has fixed permissions; those for customers are not among them.
func DeviceToken(token string) Auth {
	return Auth{scheme: "Device", secret: transport.NewSecret(token)}
}

// OAuthToken authenticates with an OAuth2 access token. The server lets it
// expire after a day; a client does not refresh it.
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

// GoString is String; it keeps %#v from showing more.
func (a Auth) GoString() string { return "pretix.Auth(" + a.String() + ")" }

// MarshalText is String; it covers JSON.
func (a Auth) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// LogValue implements [slog.LogValuer].
func (a Auth) LogValue() slog.Value { return slog.StringValue(a.String()) }

func (a Auth) header() string { return a.scheme + " " + a.secret.Reveal() }

func (a Auth) check() error {
	if a.scheme == "" {
		return transport.Invalid("auth", "must be made with Token, DeviceToken or OAuthToken")
	}
	return transport.CheckCredential("auth", a.secret.Reveal())
}
