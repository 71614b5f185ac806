package mews

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/logvalue"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// EventKind is what happened to which kind of object. Unknown values pass through.
type EventKind string

// Values of [EventKind]. A new customer is added and updated, mostly in one message.
const (
	EventKindServiceOrderUpdated  EventKind = "ServiceOrderUpdated" // a reservation; later perhaps another service order, too
	EventKindResourceUpdated      EventKind = "ResourceUpdated"
	EventKindResourceBlockUpdated EventKind = "ResourceBlockUpdated"
	EventKindMessageAdded         EventKind = "MessageAdded"
	EventKindCustomerAdded        EventKind = "CustomerAdded"
	EventKindCustomerUpdated      EventKind = "CustomerUpdated"
	EventKindPaymentUpdated       EventKind = "PaymentUpdated"
)

// Operation returns the operation that [Events.Fetch] reads the object by, such as
// "customers/getAll"; "" for kinds that this package does not know.
func (k EventKind) Operation() string {
	switch k {
	case EventKindServiceOrderUpdated:
		return reservationList.operation
	case EventKindResourceUpdated:
		return resourceList.operation
	case EventKindResourceBlockUpdated:
		return resourceBlockList.operation
	case EventKindMessageAdded:
		return messageList.operation
	case EventKindCustomerAdded, EventKindCustomerUpdated:
		return customerList.operation
	case EventKindPaymentUpdated:
		return paymentList.operation
	}
	return ""
}

// An Event says that an object was added or changed, but not how: fetch it. Events
// arrive late and in any order, and can repeat. JSON keeps everything, for a queue.
type Event struct {
	Kind EventKind `json:"Kind"`
	ID   string    `json:"ID"` // of the object; "" if an event of an unknown kind has none
	// EnterpriseID is the property that the object belongs to. A customer belongs to
	// all properties of the chain.
	EnterpriseID  string    `json:"EnterpriseID"`
	IntegrationID string    `json:"IntegrationID"`
	ReceivedUTC   time.Time `json:"ReceivedUTC"` // when the handler received it
	// Raw is the event as it came, if this package does not know its kind or its form.
	Raw RawEvent `json:"Raw,omitempty"`
}

// LogValue implements [slog.LogValuer], without Raw.
func (e Event) LogValue() slog.Value {
	e.Kind, e.ID = EventKind(transport.OneLine(string(e.Kind), maxLogged)), transport.OneLine(e.ID, maxLogged)
	return logvalue.Of(e, "Kind", "ID", "EnterpriseID")
}

// known reports whether the object can be fetched. One identifier that is none would
// spoil the request for all the others.
func (e Event) known() bool { return e.Kind.Operation() != "" && isUUID(e.ID) }

// RawEvent is JSON as it came. It may hold personal data, so printing shows its size
// only; encoding as JSON keeps it.
type RawEvent []byte

// Format implements [fmt.Formatter] for every verb.
func (r RawEvent) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, fmt.Sprintf("mews.RawEvent(%d bytes)", len(r)))
}

// MarshalJSON returns the event.
func (r RawEvent) MarshalJSON() ([]byte, error) {
	if len(r) == 0 {
		return []byte("null"), nil
	}
	return r, nil
}

// UnmarshalJSON keeps the event.
func (r *RawEvent) UnmarshalJSON(b []byte) error {
	*r = slices.Clone(b)
	return nil
}

// LogValue implements [slog.LogValuer].
func (r RawEvent) LogValue() slog.Value { return slog.IntValue(len(r)) }

// Events are events of one message, or of several, of one property or of many.
type Events []Event

// IDs returns the identifiers of the objects of some kinds, each once.
func (e Events) IDs(kinds ...EventKind) []string {
	var ids []string
	seen := map[string]bool{}
	for _, event := range e {
		id := strings.ToLower(event.ID)
		if id != "" && !seen[id] && slices.Contains(kinds, event.Kind) {
			seen[id] = true
			ids = append(ids, event.ID)
		}
	}
	return ids
}

// EventMessage is one message of a general webhook. JSON keeps everything, for a queue.
type EventMessage struct {
	EnterpriseID  string    `json:"EnterpriseID"`
	IntegrationID string    `json:"IntegrationID"`
	ReceivedUTC   time.Time `json:"ReceivedUTC"`
	// Events are in the order of the message. Those of the same kind and object come
	// once.
	Events Events `json:"Events"`
}

// LogValue implements [slog.LogValuer].
func (m EventMessage) LogValue() slog.Value {
	m.IntegrationID = transport.OneLine(m.IntegrationID, maxLogged)
	return logvalue.Of(m, "EnterpriseID", "IntegrationID", "Events")
}

// maxLogged is how much of a text is logged that anyone can have sent who knows the
// secret: more than identifiers and kinds have.
const maxLogged = 100

// isUUID reports whether s has the form of the vendor's identifiers.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (c == '-') || !dash && !isHex(c) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
