package mews

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// maxEvents is far more than the vendor sends at once, which is some hundreds.
const maxEvents = 10_000

// The errors of bodies that are no messages. Their texts show nothing of the body.
var (
	errNotJSON       = errors.New("the body is not a JSON object")
	errNoMessage     = errors.New("the body is neither a message of events nor one of an integration")
	errTooManyEvents = errors.New("the message has too many events")
)

// decodeMessage decodes a body of either form of webhook. One of the results is set.
func decodeMessage(body []byte, received time.Time) (*EventMessage, *IntegrationEvent, error) {
	var forms struct {
		EnterpriseID  *string            `json:"EnterpriseId"`
		IntegrationID string             `json:"IntegrationId"`
		Events        *[]json.RawMessage `json:"Events"`
		Action        string             `json:"Action"`
		Data          json.RawMessage    `json:"Data"`
	}
	if err := json.Unmarshal(body, &forms); err != nil {
		if !json.Valid(body) {
			return nil, nil, errNotJSON
		}
		return nil, nil, errNoMessage
	}
	general, integration := forms.Events != nil, forms.Action != ""
	switch {
	case general == integration:
		return nil, nil, errNoMessage
	case general && (forms.EnterpriseID == nil || !isUUID(*forms.EnterpriseID)):
		return nil, nil, errNoMessage
	case general && len(*forms.Events) > maxEvents:
		return nil, nil, errTooManyEvents
	case general:
		m := EventMessage{EnterpriseID: *forms.EnterpriseID, IntegrationID: forms.IntegrationID, ReceivedUTC: received}
		if err := decodeEvents(&m, *forms.Events); err != nil {
			return nil, nil, err
		}
		return &m, nil, nil
	case !bytes.HasPrefix(forms.Data, []byte("{")):
		return nil, nil, errNoMessage
	}
	e, err := decodeIntegration(IntegrationAction(forms.Action), forms.Data, received)
	return nil, e, err
}

// decodeEvents merges events of the same kind and object.
func decodeEvents(m *EventMessage, all []json.RawMessage) error {
	type object struct {
		kind EventKind
		id   string
	}
	seen := map[object]bool{}
	for _, raw := range all {
		e := Event{EnterpriseID: m.EnterpriseID, IntegrationID: m.IntegrationID, ReceivedUTC: m.ReceivedUTC}
		var kind struct {
			Discriminator string `json:"Discriminator"`
		}
		if !bytes.HasPrefix(raw, []byte("{")) || json.Unmarshal(raw, &kind) != nil {
			return errNoMessage
		}
		e.Kind = EventKind(kind.Discriminator)
		var value struct {
			Value struct {
				ID string `json:"Id"`
			} `json:"Value"`
		}
		if json.Unmarshal(raw, &value) == nil {
			e.ID = value.Value.ID
		}
		key := object{e.Kind, strings.ToLower(e.ID)}
		switch {
		case !e.known():
			e.Raw = RawEvent(raw) // never merged: what else it says is not known
		case seen[key]:
			continue
		default:
			seen[key] = true
		}
		m.Events = append(m.Events, e)
	}
	return nil
}

func decodeIntegration(action IntegrationAction, data json.RawMessage, received time.Time) (*IntegrationEvent, error) {
	e := &IntegrationEvent{Action: action, ReceivedUTC: received}
	var members struct {
		Integration EventIntegration `json:"Integration"`
		AccessToken string           `json:"AccessToken"`
		APIKey      string           `json:"ApiKey"`
		Enterprise  *EventEnterprise `json:"Enterprise"`
		Service     *EventService    `json:"Service"`
		Requestor   *EventRequestor  `json:"Requestor"`
		CreatedUTC  string           `json:"CreatedUtc"`
		DeletedUTC  string           `json:"DeletedUtc"`
		IsEnabled   bool             `json:"IsEnabled"`
	}
	err := json.Unmarshal(data, &members)
	switch action {
	case IntegrationActionCreated, IntegrationActionEnabled, IntegrationActionDisabled, IntegrationActionCanceled,
		IntegrationActionReinstated, IntegrationActionDeleted, IntegrationActionAPIKeyCreated:
		if err != nil || members.Integration.ID == "" {
			return nil, errNoMessage
		}
	default:
		e.Integration = members.Integration
		kept := transport.NewSecret(string(data))
		e.data = func() []byte { return []byte(kept.Reveal()) }
		return e, nil
	}
	e.Integration = members.Integration
	e.Enterprise, e.Service, e.Requestor = members.Enterprise, members.Service, members.Requestor
	e.IsEnabled = members.IsEnabled
	// An unexpected form of a time must not lose the token.
	e.CreatedUTC, _ = time.Parse(time.RFC3339, members.CreatedUTC)
	e.DeletedUTC, _ = time.Parse(time.RFC3339, members.DeletedUTC)
	if token := members.AccessToken; token != "" {
		e.AccessToken = AccessToken{transport.NewSecret(token)}
	} else if members.APIKey != "" {
		e.AccessToken = AccessToken{transport.NewSecret(members.APIKey)}
	}
	return e, nil
}
