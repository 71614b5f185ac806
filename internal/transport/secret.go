package transport

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
)

const redacted = "REDACTED"

// A Secret holds a credential that no way of printing shows. It is kept in a
// closure because fmt and dumpers read unexported fields by reflection, past
// every method.
type Secret struct {
	reveal func() string
}

// NewSecret hides s.
func NewSecret(s string) Secret { return Secret{reveal: func() string { return s }} }

// Reveal returns the credential, for the request that needs it.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// Format implements [fmt.Formatter] for every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText covers JSON, XML and flags.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements [slog.LogValuer].
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// scrubber returns what replaces the secrets in texts that come from outside: a
// server or a proxy may repeat the request in its answer. It is a function for
// the reason that a Secret holds one.
func scrubber(secrets []Secret) func(string) string {
	var pairs []string
	for _, s := range secrets {
		if v := s.Reveal(); v != "" {
			pairs = append(pairs, v, redacted)
		}
	}
	return strings.NewReplacer(pairs...).Replace
}

// scrubHeader keeps the header as it is when there is nothing to replace.
func (c *Client) scrubHeader(h http.Header) http.Header {
	for _, values := range h {
		for i, v := range values {
			if s := c.scrub(v); s != v {
				values[i] = s
			}
		}
	}
	return h
}

// scrubBody cuts to the limit last, so that no part of a secret is left there.
func (c *Client) scrubBody(body string) []byte {
	body = c.scrub(body)
	return []byte(body[:min(len(body), maxErrorBytes)])
}
