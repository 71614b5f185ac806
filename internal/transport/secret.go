package transport

import (
	"fmt"
	"io"
	"log/slog"
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

// scrubber replaces the secrets in texts that come from outside: a server or a
// proxy may repeat the request in its answer.
func scrubber(secrets []Secret) *strings.Replacer {
	var pairs []string
	for _, s := range secrets {
		if v := s.Reveal(); v != "" {
			pairs = append(pairs, v, redacted)
		}
	}
	return strings.NewReplacer(pairs...)
}
