package mews

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/webhook"
)

// minWebhookSecret is the least length of a secret.
const minWebhookSecret = 16

// WebhookAuth is how a [WebhookHandler] knows the vendor: by a secret in the URL. The
// vendor signs nothing, so there is nothing else to check. Printing and encoding do not
// show the secret.
type WebhookAuth struct {
	name   string // of the parameter; "" for the path
	query  bool
	secret transport.Secret
}

// WebhookSecretQuery expects a secret in a parameter of the query:
// https://example.com/mews?name=secret. A secret has at least 16 characters.
func WebhookSecretQuery(name, secret string) WebhookAuth {
	return WebhookAuth{name: name, query: true, secret: transport.NewSecret(secret)}
}

// WebhookSecretPath expects a secret as the last segment of the path:
// https://example.com/mews/secret. Mount the handler at "/mews/{secret}". A secret has at
// least 16 characters.
func WebhookSecretPath(secret string) WebhookAuth {
	return WebhookAuth{secret: transport.NewSecret(secret)}
}

// TargetURL adds the secret to the address of the handler. Pass the result to the
// vendor's support.
func (a WebhookAuth) TargetURL(address string) (string, error) {
	if err := a.check(); err != nil {
		return "", convert(err)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return "", convert(transport.Invalid("address", "must be an http or https URL without a user"))
	}
	if !a.query {
		return u.JoinPath(url.PathEscape(a.secret.Reveal())).String(), nil
	}
	query := u.Query()
	query.Set(a.name, a.secret.Reveal())
	u.RawQuery = query.Encode()
	return u.String(), nil
}

func (a WebhookAuth) check() error {
	switch secret := a.secret.Reveal(); {
	case secret == "":
		return transport.Invalid("auth", "the secret is empty; is its environment variable set?")
	case len(secret) < minWebhookSecret:
		return transport.Invalid("auth", fmt.Sprintf("the secret must have at least %d characters: anyone who guesses it can send events", minWebhookSecret))
	case a.query && a.name == "":
		return transport.Invalid("auth", "the name of the parameter is empty")
	case a.query:
		return nil
	default:
		_, err := transport.Segment("auth", secret)
		return err
	}
}

// accepts reports whether a request has the secret. It takes as long for a wrong one as
// for the right one, whatever they have in common.
func (a WebhookAuth) accepts(r *http.Request) bool {
	given := path.Base(r.URL.Path)
	if a.query {
		given = r.URL.Query().Get(a.name)
	}
	return webhook.SameSecret(given, a.secret.Reveal())
}

// String returns the kind of the check.
func (a WebhookAuth) String() string {
	if a.query {
		return "mews.WebhookAuth(query REDACTED)"
	}
	return "mews.WebhookAuth(path REDACTED)"
}

// Format implements [fmt.Formatter] for every verb.
func (a WebhookAuth) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, a.String()) }

// MarshalText returns the same for JSON and other encodings.
func (a WebhookAuth) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// LogValue implements [slog.LogValuer].
func (a WebhookAuth) LogValue() slog.Value { return slog.StringValue(a.String()) }
