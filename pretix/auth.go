package pretix

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// Auth is a credential, made by [Token], [DeviceToken], [OAuthToken] or
// [OAuthTokenFunc]. Printing and marshaling do not show it.
type Auth struct {
	scheme string
	secret transport.Secret
	token  transport.TokenFunc // takes the place of secret
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
// client does not refresh it, see [OAuthTokenFunc].
func OAuthToken(accessToken string) Auth {
	return Auth{scheme: "Bearer", secret: transport.NewSecret(accessToken)}
}

// OAuthTokenFunc authenticates with the OAuth2 access token that a function returns,
// for example one that asks a TokenSource of golang.org/x/oauth2.
//
// The function is called once for each call, just before its first request, and its
// context is that of the call. It must be safe for concurrent use, and should keep a
// token until it expires: the client keeps none. If it returns an error, the call
// fails with that error and sends nothing.
//
// All attempts of a call use the same token. After a 401 the function is called again;
// if it returns another token, the request is sent once more. (Upload, Version and the
// like reject a token with a 403, which ends the call.) A write is not sent again if
// the response to an earlier attempt was lost: the server keeps idempotency keys for
// each token, and could carry the write out twice. For the same reason a write with
// [WithIdempotencyKey] is not sent again either, and continues an earlier one only as
// long as the token is the same.
func OAuthTokenFunc(token func(context.Context) (string, error)) Auth {
	if token == nil {
		return Auth{}
	}
	return Auth{scheme: "Bearer", token: token}
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

// configure makes a client use the credential.
func (a Auth) configure(cfg *transport.Config) {
	cfg.Token, cfg.Secrets = a.token, []transport.Secret{a.secret}
	cfg.Authorize = func(h http.Header) { h.Set("Authorization", a.scheme+" "+a.secret.Reveal()) }
}

func (a Auth) check() error {
	switch {
	case a.scheme == "":
		return transport.Invalid("auth", "must be created with Token, DeviceToken, OAuthToken, or OAuthTokenFunc and a function")
	case a.token != nil:
		return nil
	}
	return transport.CheckToken("auth", "token", a.secret.Reveal())
}
