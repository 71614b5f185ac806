package pretix

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/webhook"
)

// minWebhookSecret is the least length of a secret.
const minWebhookSecret = 16

// WebhookAuth is how a [WebhookHandler] knows the server: by a secret in the target URL.
// pretix does not sign what it delivers, and there is nothing else to check. Printing
// and marshaling do not show the secret.
type WebhookAuth struct {
	kind   webhookAuthKind
	name   string // of the user, or of the parameter
	secret transport.Secret
}

type webhookAuthKind int

const (
	webhookAuthUnset webhookAuthKind = iota
	webhookAuthBasic
	webhookAuthPath
	webhookAuthQuery
	webhookAuthNone
)

// WebhookBasicAuth expects a user and a password, which the target URL contains:
// https://user:password@example.com/pretix. The password has at least 16 characters, all
// of them ASCII. Proxies do not log it, so prefer this one.
func WebhookBasicAuth(user, password string) WebhookAuth {
	return WebhookAuth{kind: webhookAuthBasic, name: user, secret: transport.NewSecret(password)}
}

// WebhookSecretPath expects a secret as the last segment of the path:
// https://example.com/pretix/secret. Mount the handler at "/pretix/{secret}". A secret has
// at least 16 characters.
func WebhookSecretPath(secret string) WebhookAuth {
	return WebhookAuth{kind: webhookAuthPath, secret: transport.NewSecret(secret)}
}

// WebhookSecretQuery expects a secret in a parameter of the query:
// https://example.com/pretix?name=secret. A secret has at least 16 characters.
func WebhookSecretQuery(name, secret string) WebhookAuth {
	return WebhookAuth{kind: webhookAuthQuery, name: name, secret: transport.NewSecret(secret)}
}

// WebhookNoAuth accepts every request. Use it only if something in front of the handler
// checks requests: anyone who can reach the handler can forge notifications.
func WebhookNoAuth() WebhookAuth { return WebhookAuth{kind: webhookAuthNone} }

// String returns the kind of the check.
func (a WebhookAuth) String() string {
	switch a.kind {
	case webhookAuthBasic:
		return "basic REDACTED"
	case webhookAuthPath:
		return "path REDACTED"
	case webhookAuthQuery:
		return "query REDACTED"
	case webhookAuthUnset, webhookAuthNone:
	}
	return "none"
}

// GoString returns the same for %#v.
func (a WebhookAuth) GoString() string { return "pretix.WebhookAuth(" + a.String() + ")" }

// MarshalText returns the same for JSON and other encodings.
func (a WebhookAuth) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// LogValue implements [slog.LogValuer].
func (a WebhookAuth) LogValue() slog.Value { return slog.StringValue(a.String()) }

// TargetURL adds the secret to the address of the handler, for [WebhookCreateParams].
func (a WebhookAuth) TargetURL(address string) (string, error) {
	if err := a.check(); err != nil {
		return "", convert(err)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return "", convert(transport.Invalid("address", "must be an http or https URL without a user"))
	}
	switch a.kind {
	case webhookAuthBasic:
		u.User = url.UserPassword(a.name, a.secret.Reveal())
	case webhookAuthPath:
		u = u.JoinPath(url.PathEscape(a.secret.Reveal()))
	case webhookAuthQuery:
		query := u.Query()
		query.Set(a.name, a.secret.Reveal())
		u.RawQuery = query.Encode()
	case webhookAuthUnset, webhookAuthNone:
	}
	return u.String(), nil
}

func (a WebhookAuth) check() error {
	switch a.kind {
	case webhookAuthUnset:
		return transport.Invalid("auth", "must be created with WebhookBasicAuth, WebhookSecretPath or WebhookSecretQuery")
	case webhookAuthNone:
		return nil
	case webhookAuthBasic:
		if a.name == "" || strings.Contains(a.name, ":") {
			return transport.Invalid("auth", "the user must not be empty, nor contain a colon")
		}
		// The server sends other characters in an encoding that the URL does not say.
		if !isASCII(a.name + a.secret.Reveal()) {
			return transport.Invalid("auth", "the user and the password must contain ASCII characters only: the server would send others changed")
		}
	case webhookAuthPath:
		if _, err := transport.Segment("auth", a.secret.Reveal()); err != nil {
			return err
		}
	case webhookAuthQuery:
		if a.name == "" {
			return transport.Invalid("auth", "the name of the parameter is empty")
		}
	}
	switch secret := a.secret.Reveal(); {
	case secret == "":
		return transport.Invalid("auth", "the secret is empty; is its environment variable set?")
	case len(secret) < minWebhookSecret:
		return transport.Invalid("auth", fmt.Sprintf("the secret must have at least %d characters: anyone who guesses it can send notifications", minWebhookSecret))
	}
	return nil
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

// accepts reports whether a request has the secret. It takes as long for a wrong one as
// for the right one, whatever they have in common.
func (a WebhookAuth) accepts(r *http.Request) bool {
	switch a.kind {
	case webhookAuthBasic:
		user, password, ok := r.BasicAuth()
		sameUser, samePassword := webhook.SameSecret(user, a.name), webhook.SameSecret(password, a.secret.Reveal())
		return ok && sameUser && samePassword
	case webhookAuthPath:
		return webhook.SameSecret(path.Base(r.URL.Path), a.secret.Reveal())
	case webhookAuthQuery:
		return webhook.SameSecret(r.URL.Query().Get(a.name), a.secret.Reveal())
	case webhookAuthNone:
		return true
	case webhookAuthUnset:
	}
	return false
}
