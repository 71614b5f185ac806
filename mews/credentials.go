package mews

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// Credentials are sent in the body of every request, by [Client] only. fmt and slog
// print no token, and encoding as JSON, XML or gob fails. (None of this works for an
// unexported field: store the client instead.)
type Credentials struct {
	// ClientToken identifies the application. The vendor issues one for production and
	// another for tests.
	ClientToken string
	// AccessToken gives the application access to a property or to a portfolio of
	// properties. It does not show which.
	AccessToken string
	// Client is the name and version of the application: "Sample Client 1.0.0".
	Client string
}

// Format implements [fmt.Formatter] for every verb.
func (c Credentials) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "mews.Credentials("+c.Client+", REDACTED)")
}

// MarshalJSON fails: a replacement could be mistaken for credentials.
func (Credentials) MarshalJSON() ([]byte, error) {
	return nil, errors.New("credentials cannot be encoded as JSON")
}

// MarshalText fails, for XML and others, as MarshalJSON does.
func (Credentials) MarshalText() ([]byte, error) {
	return nil, errors.New("credentials cannot be encoded as text")
}

// GobEncode fails, as MarshalJSON does.
func (Credentials) GobEncode() ([]byte, error) {
	return nil, errors.New("credentials cannot be encoded")
}

// LogValue implements [slog.LogValuer].
func (c Credentials) LogValue() slog.Value {
	return slog.GroupValue(slog.String("client", c.Client), slog.String("tokens", "REDACTED"))
}

func (c Credentials) check() error {
	if err := transport.CheckToken("Credentials.ClientToken", "token", c.ClientToken); err != nil {
		return err
	}
	if err := transport.CheckToken("Credentials.AccessToken", "token", c.AccessToken); err != nil {
		return err
	}
	if strings.TrimSpace(c.Client) == "" {
		return transport.Invalid("Credentials.Client", `must name the application and its version, such as "Sample Client 1.0.0"`)
	}
	return nil
}

func (c Credentials) secrets() []transport.Secret {
	return []transport.Secret{transport.NewSecret(c.ClientToken), transport.NewSecret(c.AccessToken)}
}

// members are the first members of every body, without the brace at the end.
func (c Credentials) members() transport.Secret {
	return transport.NewSecret(`{"ClientToken":` + quote(c.ClientToken) +
		`,"AccessToken":` + quote(c.AccessToken) + `,"Client":` + quote(c.Client))
}

func quote(s string) string {
	b, _ := json.Marshal(s) //nolint:errchkjson // a string never fails
	return string(b)
}
