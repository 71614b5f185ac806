package mews

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// IntegrationAction is what happened to an integration. Unknown values pass through.
type IntegrationAction string

// Values of [IntegrationAction].
const (
	IntegrationActionCreated       IntegrationAction = "IntegrationCreated"
	IntegrationActionEnabled       IntegrationAction = "IntegrationEnabled"
	IntegrationActionDisabled      IntegrationAction = "IntegrationDisabled"
	IntegrationActionCanceled      IntegrationAction = "IntegrationCanceled"
	IntegrationActionReinstated    IntegrationAction = "IntegrationReinstated"
	IntegrationActionDeleted       IntegrationAction = "IntegrationDeleted"
	IntegrationActionAPIKeyCreated IntegrationAction = "IntegrationApiKeyCreated"
)

// IntegrationEvent is the message of an integration webhook: a property connected the
// application, changed the connection or ended it. It can contain an access token, so
// fmt and slog print the action and identifiers only, and encoding it fails: store
// what you need.
type IntegrationEvent struct {
	Action      IntegrationAction
	Integration EventIntegration
	ReceivedUTC time.Time

	// AccessToken is the token of a new integration, or the one that replaces the
	// earlier ones: the vendor's ApiKey. Otherwise it is zero.
	AccessToken AccessToken

	// These are set by [IntegrationActionCreated].
	Enterprise *EventEnterprise
	Service    *EventService   // nil if the integration belongs to no service
	Requestor  *EventRequestor // nil if unknown
	CreatedUTC time.Time
	IsEnabled  bool

	DeletedUTC time.Time // set by [IntegrationActionDeleted]

	data func() []byte
}

// EventIntegration is the connection of the application with a property. Each
// has its own access token.
type EventIntegration struct {
	ID   string `json:"Id"`
	Name string `json:"Name"`
}

// EventEnterprise is a property, or a chain of properties.
type EventEnterprise struct {
	ID   string `json:"Id"`
	Name string `json:"Name"`
}

// EventService is the service that an integration is for.
type EventService struct {
	ID   string `json:"Id"`
	Name string `json:"Name"`
}

// EventRequestor is the person who requested the integration.
type EventRequestor struct {
	Name  string `json:"Name"`
	Email string `json:"Email"`
}

// Format implements [fmt.Formatter]: no verb shows personal data.
func (EventRequestor) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "mews.EventRequestor(REDACTED)")
}

// LogValue implements [slog.LogValuer] without personal data.
func (EventRequestor) LogValue() slog.Value { return slog.StringValue("REDACTED") }

// Data returns the vendor's Data as it came if this package does not know the action, and
// nil otherwise. It may contain a token.
func (e IntegrationEvent) Data() []byte {
	if e.data == nil {
		return nil
	}
	return e.data()
}

// Format implements [fmt.Formatter] for every verb.
func (e IntegrationEvent) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, fmt.Sprintf("mews.IntegrationEvent(%q, %q, REDACTED)", string(e.Action), e.Integration.ID))
}

// LogValue implements [slog.LogValuer] without personal data and tokens.
func (e IntegrationEvent) LogValue() slog.Value {
	text := func(key, value string) slog.Attr { return slog.String(key, transport.OneLine(value, maxLogged)) }
	attrs := []slog.Attr{text("action", string(e.Action)), text("integration_id", e.Integration.ID)}
	if e.Enterprise != nil {
		attrs = append(attrs, text("enterprise_id", e.Enterprise.ID))
	}
	return slog.GroupValue(attrs...)
}

// MarshalJSON fails: without the token the event would look complete.
func (IntegrationEvent) MarshalJSON() ([]byte, error) { return nil, errEncodeToken }

// MarshalText fails, for XML and others, as MarshalJSON does.
func (IntegrationEvent) MarshalText() ([]byte, error) { return nil, errEncodeToken }

// GobEncode fails, as MarshalJSON does.
func (IntegrationEvent) GobEncode() ([]byte, error) { return nil, errEncodeToken }

var errEncodeToken = errors.New("mews: an access token is not encoded; store what Reveal returns")

// An AccessToken is a token that printing does not show, and that cannot be encoded.
type AccessToken struct{ secret transport.Secret }

// Reveal returns the token, for [Credentials] or to store it.
func (t AccessToken) Reveal() string { return t.secret.Reveal() }

// IsZero reports whether there is no token.
func (t AccessToken) IsZero() bool { return t.secret.Reveal() == "" }

// Format implements [fmt.Formatter] for every verb.
func (AccessToken) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "REDACTED") }

// LogValue implements [slog.LogValuer].
func (AccessToken) LogValue() slog.Value { return slog.StringValue("REDACTED") }

// MarshalJSON fails: a replacement could be mistaken for a token.
func (AccessToken) MarshalJSON() ([]byte, error) { return nil, errEncodeToken }

// MarshalText fails, for XML and others, as MarshalJSON does.
func (AccessToken) MarshalText() ([]byte, error) { return nil, errEncodeToken }

// GobEncode fails, as MarshalJSON does.
func (AccessToken) GobEncode() ([]byte, error) { return nil, errEncodeToken }
