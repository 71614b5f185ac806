package mews_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func TestEventKindOperation(t *testing.T) {
	t.Parallel()
	for kind, want := range map[mews.EventKind]string{
		mews.EventKindServiceOrderUpdated:  "reservations/getAll/2023-06-06",
		mews.EventKindResourceUpdated:      "resources/getAll",
		mews.EventKindResourceBlockUpdated: "resourceBlocks/getAll",
		mews.EventKindMessageAdded:         "messages/getAll",
		mews.EventKindCustomerAdded:        "customers/getAll",
		mews.EventKindCustomerUpdated:      "customers/getAll",
		mews.EventKindPaymentUpdated:       "payments/getAll",
		"CompanyUpdated":                   "",
	} {
		assert.Equal(t, want, kind.Operation())
	}
}

// A queue gets back what it was given.
func TestEventMessageJSON(t *testing.T) {
	t.Parallel()
	h := newHook(t)
	require.Equal(t, http.StatusNoContent, h.send(eventBody("CustomerUpdated "+guestID, "CompanyUpdated "+bookingID)))
	stored, err := json.Marshal(h.messages[0])
	require.NoError(t, err)
	var m mews.EventMessage
	require.NoError(t, json.Unmarshal(stored, &m))
	assert.True(t, h.messages[0].ReceivedUTC.Equal(m.ReceivedUTC))
	again, err := json.Marshal(m)
	require.NoError(t, err)
	assert.JSONEq(t, string(stored), string(again))
	assert.Equal(t, h.messages[0].Events[1].Raw, m.Events[1].Raw)
	assert.Empty(t, m.Events[0].Raw)
}

func TestRawEventPrintsNothing(t *testing.T) {
	t.Parallel()
	e := mews.Event{Kind: "X", Raw: mews.RawEvent(`{"Email":"ann@example.org"}`)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		printed := fmt.Sprintf(verb, e)
		assert.NotContains(t, printed, "ann@")
		assert.NotContains(t, printed, fmt.Sprintf("%x", "ann@"))
		assert.Contains(t, printed, "mews.RawEvent(27 bytes)")
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "event", e, "raw", e.Raw)
	assert.NotContains(t, log.String(), "ann@")
}

func TestIntegrationEvents(t *testing.T) {
	t.Parallel()
	h := newHook(t)
	require.Equal(t, http.StatusNoContent, h.send(createdBody()))
	require.Len(t, h.integrations, 1)
	e := h.integrations[0]
	assert.Equal(t, mews.IntegrationActionCreated, e.Action)
	assert.Equal(t, mews.EventIntegration{ID: integration, Name: "Test"}, e.Integration)
	assert.Equal(t, &mews.EventEnterprise{ID: property, Name: "Grand Hotel"}, e.Enterprise)
	assert.Nil(t, e.Service)
	assert.Equal(t, "ann@example.org", e.Requestor.Email)
	assert.Equal(t, hookToken, e.AccessToken.Reveal())
	assert.Equal(t, time.Date(2019, 12, 13, 14, 42, 52, 0, time.UTC), e.CreatedUTC)
	assert.True(t, e.IsEnabled)
	assert.Nil(t, e.Data())
	assert.NotContains(t, h.log.String(), hookToken)
	assert.NotContains(t, h.log.String(), "ann@")
	assert.Contains(t, h.log.String(), property)

	for body, want := range map[string]func(e mews.IntegrationEvent){
		`{"Action":"IntegrationApiKeyCreated","Data":{"Integration":{"Id":"1","Name":"N"},"ApiKey":"` + hookToken + `"}}`: func(e mews.IntegrationEvent) {
			assert.Equal(t, hookToken, e.AccessToken.Reveal())
			assert.False(t, e.AccessToken.IsZero())
		},
		`{"Action":"IntegrationDeleted","Data":{"Integration":{"Id":"1"},"DeletedUtc":"2026-01-02T03:04:05Z"}}`: func(e mews.IntegrationEvent) {
			assert.Equal(t, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), e.DeletedUTC)
			assert.True(t, e.AccessToken.IsZero())
		},
		`{"Action":"IntegrationCreated","Data":{"Integration":{"Id":"1"},"AccessToken":"x","CreatedUtc":"yesterday"}}`: func(e mews.IntegrationEvent) {
			assert.Equal(t, "x", e.AccessToken.Reveal(), "a token is not lost because of a time")
			assert.True(t, e.CreatedUTC.IsZero())
		},
		`{"Action":"IntegrationRenamed","Data":{"Integration":7, "Secret": "x"}}`: func(e mews.IntegrationEvent) {
			assert.Equal(t, mews.IntegrationAction("IntegrationRenamed"), e.Action)
			assert.JSONEq(t, `{"Integration":7,"Secret":"x"}`, string(e.Data()))
		},
	} {
		h := newHook(t)
		require.Equal(t, http.StatusNoContent, h.send(body))
		want(h.integrations[0])
	}
}

// No way of printing or encoding shows a token or a person.
func TestIntegrationEventIsRedacted(t *testing.T) {
	t.Parallel()
	h := newHook(t)
	require.Equal(t, http.StatusNoContent, h.send(createdBody()))
	require.Equal(t, http.StatusNoContent, h.send(`{"Action":"New","Data":{"Token":"`+hookToken+`"}}`))
	type hidden struct{ token mews.AccessToken }
	for _, e := range h.integrations {
		e.ReceivedUTC = time.Time{}
		for _, v := range []any{e, &e, []mews.IntegrationEvent{e}, e.AccessToken, e.Requestor, hidden{e.AccessToken}} {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X"} {
				printed := fmt.Sprintf(verb, v)
				for _, secret := range []string{hookToken, "ann@example.org", "Ann Lee"} {
					assert.NotContains(t, printed, secret)
					assert.NotContains(t, strings.ToLower(printed), fmt.Sprintf("%x", secret))
				}
			}
			var log bytes.Buffer
			slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
			slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
			assert.NotContains(t, log.String(), hookToken)
		}
		for _, v := range []any{e, &e, e.AccessToken, struct{ E mews.IntegrationEvent }{e}} {
			_, err := json.Marshal(v)
			require.ErrorContains(t, err, "an access token is not encoded")
			_, err = xml.Marshal(v)
			require.Error(t, err)
			require.Error(t, gob.NewEncoder(&bytes.Buffer{}).Encode(v))
		}
	}
}

func TestWithoutIntegrationWebhooks(t *testing.T) {
	t.Parallel()
	handler, err := mews.NewWebhookHandler(mews.WebhookSecretPath(hookSecret), nil)
	require.Error(t, err)
	assert.Nil(t, handler)
	h := newHook(t)
	plain, err := mews.NewWebhookHandler(mews.WebhookSecretPath(hookSecret), h.keep, mews.WithWebhookLogger(slog.New(slog.NewTextHandler(h.log, nil))))
	require.NoError(t, err)
	w := httptest.NewRecorder()
	plain.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/"+hookSecret, strings.NewReader(createdBody())))
	assert.Equal(t, http.StatusNotImplemented, w.Code)
	assert.Contains(t, h.log.String(), "WithIntegrationWebhooks")
	assert.NotContains(t, h.log.String(), hookToken)
}

func FuzzWebhookHandler(f *testing.F) {
	for _, seed := range []string{
		eventBody("CustomerUpdated "+guestID, "CustomerAdded "+guestID), eventBody(), createdBody(), `{"Action":"x","Data":{}}`,
		`{"EnterpriseId":"` + property + `","Events":[{"Discriminator":null,"Value":null}]}`, `{"Events":[{`, "[]", "\xff", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		h := newHook(t)
		status := h.send(body)
		assert.Contains(t, []int{204, 400, 413}, status)
		if status != http.StatusNoContent {
			assert.Zero(t, h.calls())
			return
		}
		assert.LessOrEqual(t, h.calls(), 1)
		for _, m := range h.messages {
			stored, err := json.Marshal(m)
			require.NoError(t, err)
			var again mews.EventMessage
			require.NoError(t, json.Unmarshal(stored, &again))
			require.Len(t, again.Events, len(m.Events))
			for i, e := range m.Events {
				assert.Equal(t, e.ID, again.Events[i].ID)
				assert.Equal(t, m.EnterpriseID, e.EnterpriseID)
			}
		}
		for _, e := range h.integrations {
			_ = fmt.Sprint(e)
			assert.Equal(t, http.StatusNoContent, h.send(body))
		}
	})
}

// Whoever knows the secret can send texts of any length, and must not fill a log.
func TestEventsLogLittle(t *testing.T) {
	t.Parallel()
	h := newHook(t)
	long := strings.Repeat("x", 100_000)
	require.Equal(t, http.StatusNoContent, h.send(strings.Replace(eventBody("CustomerUpdated "+guestID), integration, long, 1)))
	h.send(`{"Action":"` + long + `","Data":{"Integration":{"Id":"` + long + `"},"Enterprise":{"Id":"` + long + `"}}}`)
	assert.Less(t, len(h.log.String()), 2000)
	assert.Less(t, len(mews.Event{Kind: mews.EventKind(long), ID: long}.LogValue().String()), 1000)
}
