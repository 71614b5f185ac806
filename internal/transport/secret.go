package transport

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const redacted = "REDACTED"

// A Secret holds a credential that no way of printing shows. It is stored in a closure
// because fmt and dumpers read unexported fields by reflection, past every method.
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
// server or a proxy may repeat the request in its response. It is a function for
// the reason that a Secret holds one.
func scrubber(secrets []Secret) func(string) string {
	var all []string
	for _, s := range secrets {
		if v := s.Reveal(); v != "" {
			all = append(all, forms(v)...)
		}
	}
	// Of two that begin at the same place the longer one goes.
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	var pairs []string
	for _, s := range slices.Compact(all) {
		pairs = append(pairs, s, redacted)
	}
	return strings.NewReplacer(pairs...).Replace
}

// forms are the ways in which a text outside can repeat a secret: as it is, in the
// escapes of URLs and HTML, of JSON (of several libraries) or of Go, and JSON once more
// in those.
func forms(v string) []string {
	all := []string{v, url.QueryEscape(v), url.PathEscape(v), html.EscapeString(v), djangoEscape.Replace(v)}
	encoded, _ := json.Marshal(v) //nolint:errchkjson // a string never fails
	for _, s := range []string{v, jsonEscape(v), escapeEach(v), inner(string(encoded))} {
		all = append(all, s, jsonEscape(s), inner(strconv.Quote(s)))
	}
	return all
}

// djangoEscape escapes what html.escape of Python does.
var djangoEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;")

// jsonEscape escapes only what it must.
func jsonEscape(s string) string {
	return strings.NewReplacer("\\", "\\\\", "\"", "\\\"").Replace(s)
}

// escapeEach escapes what .NET does.
func escapeEach(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch c {
		case '\\':
			b.WriteString("\\\\")
		case '"', '&', '\'', '+', '<', '>', '`':
			fmt.Fprintf(&b, "\\u%04X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func inner(quoted string) string { return quoted[1 : len(quoted)-1] }

// secretNames reports whether a header name contains a secret.
func secretNames(secrets []Secret) func(string) bool {
	return func(name string) bool {
		name = strings.ToLower(name)
		return slices.ContainsFunc(secrets, func(s Secret) bool {
			v := strings.ToLower(s.Reveal())
			return v != "" && strings.Contains(name, v)
		})
	}
}
