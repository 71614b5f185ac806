package pretix_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func readAll(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(b)
}

// shown is everything that can be printed of a value.
func shown(v any) string {
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&b, verb+"\n", v)
	}
	encoded, _ := json.Marshal(v)
	b.Write(encoded)
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "v", v)
	return b.String()
}

// The response to a write that was carried out is the only record of it.
func TestRawResponses(t *testing.T) {
	t.Parallel()
	const private = "Pr1vate"
	for name, tt := range map[string]struct {
		body    string
		outcome pretix.Outcome
		opts    []pretix.Option
	}{
		"wrong type":  {`{"identifier":7,"name":"` + private + `"}`, pretix.OutcomeDone, nil},
		"not decoded": {`{"identifier":"A","name":"` + private + `",]`, pretix.OutcomeDone, nil},
		"too large":   {`{"name":"` + private + strings.Repeat("x", 100), pretix.OutcomeDone, []pretix.Option{pretix.WithMaxResponseBytes(100)}},
		"login page":  {`<html>` + private, pretix.OutcomeUnknown, nil},
	} {
		client, _ := responding(t, 201, tt.body, tt.opts...)
		_, err := client.Organizer("x").Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"}, pretix.WithNewIdempotencyKey("k"))
		var e *pretix.DecodeError
		require.ErrorAs(t, err, &e, name)
		assert.Equal(t, tt.outcome, e.Outcome, name)
		assert.Equal(t, tt.outcome, pretix.OutcomeOf(fmt.Errorf("x: %w", err)), name)
		assert.Equal(t, tt.body[:min(len(tt.body), 100)], string(e.Raw()), name)
		assert.Equal(t, "k", e.IdempotencyKey)
		assert.Equal(t, "k", pretix.IdempotencyKeyOf(err))
		assert.Equal(t, name == "too large", errors.Is(err, pretix.ErrResponseTooLarge), name)
		for _, v := range []any{err, *e, struct{ E error }{err}, &pretix.PageError{Err: err}} {
			assert.NotContains(t, shown(v), private, name)
			assert.NotContains(t, shown(v), fmt.Sprintf("%x", private), name)
		}
		if tt.outcome == pretix.OutcomeDone {
			assert.ErrorContains(t, err, "(the write was carried out)")
		} else {
			assert.ErrorContains(t, err, "(4 attempts; the write may have been carried out)")
		}
	}
	var none *pretix.DecodeError
	assert.Nil(t, none.Raw())
	assert.Nil(t, new(pretix.DecodeError).Raw())
}

func TestDecodeErrorsOfDo(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, 200, `{"Name":"`+token+`","settings":{"Max":"private"}}`)
	var result struct {
		Name     string
		Settings struct{ Max int } `json:"settings"`
	}
	err := client.Do(t.Context(), http.MethodGet, "x/", nil, &result)
	var e *pretix.DecodeError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "settings.Max", e.Field)
	assert.Contains(t, e.Problem, "string where")
	assert.Contains(t, e.Problem, "is expected")
	assert.NotContains(t, err.Error(), "private")
	assert.NotContains(t, string(e.Raw()), token, "the credential is replaced")
	assert.Equal(t, pretix.OutcomeNotDone, e.Outcome)
}

func TestBodiesThatDoExpects(t *testing.T) {
	t.Parallel()
	var object map[string]any
	var raw []byte
	for _, tt := range []struct {
		method string
		status int
		body   string
		result any
		ok     bool
	}{
		{"DELETE", 204, "", nil, true},
		{"DELETE", 204, "", &object, true},
		{"POST", 200, "", nil, true},
		{"POST", 200, "", &object, false},
		{"POST", 200, "", &raw, false},
		{"POST", 200, "<html>", nil, false},
		{"POST", 200, "<html>", &raw, false},
		{"GET", 200, "%PDF", &raw, true},
		{"GET", 200, "%PDF", nil, false},
		{"GET", 200, "", &object, false},
		{"HEAD", 200, "", nil, true},
	} {
		client, _ := responding(t, tt.status, tt.body)
		err := client.Do(t.Context(), tt.method, "x/", nil, tt.result)
		assert.Equal(t, tt.ok, err == nil, "%s %d %q %T: %v", tt.method, tt.status, tt.body, tt.result, err)
		if !tt.ok && tt.method == "POST" {
			assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(err))
		}
	}
}

// A refused check-in is not shown with the ticket and the guest in its body.
func TestRefusedCheckIn(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, 400, `{"status":"error","reason":"already_redeemed","reason_explanation":null,"require_attention":false,
		"position":{"secret":"t1cket","attendee_name":"Peter Pan","attendee_email":"peter@example.org"},"questions":[]}`)
	err := client.Do(t.Context(), http.MethodPost, "organizers/x/checkinrpc/redeem/", map[string]any{"secret": "t1cket"}, nil)
	e := asError(t, err, 400)
	assert.Equal(t, "already_redeemed", e.Message)
	assert.True(t, e.Fields.IsZero())
	assert.ErrorContains(t, err, "400 Bad Request: already_redeemed (the write may have been carried out)")
}

func TestPasswordsAreNotEncoded(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	params := pretix.CustomerCreateParams{Email: "a@b.c", Password: secret}
	for _, v := range []any{pretix.Password(secret), params, &params, []pretix.Password{secret}, map[string]pretix.Password{"x": secret}} {
		var b bytes.Buffer
		assert.Error(t, json.NewEncoder(&b).Encode(v))
		assert.Error(t, xml.NewEncoder(&b).Encode(v))
		assert.Error(t, gob.NewEncoder(&b).Encode(v), "%T", v)
		assert.NotContains(t, b.String()+shown(v), secret)
	}
}

// Nothing panics that was not made with NewClient.
func TestNoClient(t *testing.T) {
	t.Parallel()
	var none *pretix.Client
	for _, client := range []*pretix.Client{none, {}} {
		assert.Equal(t, "pretix.Client(none)", client.String())
		calls := []error{client.Do(t.Context(), http.MethodGet, "x/", nil, nil)}
		_, err := client.Version(t.Context())
		calls = append(calls, err)
		customers := client.Organizer("x").Customers
		_, err = customers.Get(t.Context(), "A")
		calls = append(calls, err)
		_, err = customers.List(t.Context(), pretix.CustomerListParams{})
		calls = append(calls, err)
		_, err = pretix.Collect(customers.All(t.Context(), pretix.CustomerListParams{}), -1)
		calls = append(calls, err)
		for i, err := range calls {
			var wrong *pretix.ArgumentError
			require.ErrorAs(t, err, &wrong, "case %d", i)
			assert.Equal(t, "client", wrong.Argument)
			assert.Equal(t, pretix.OutcomeNotDone, pretix.OutcomeOf(err))
		}
	}
}

func TestWithBadRowsNeedsAFunction(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, 200, `{}`)
	err := client.Do(t.Context(), http.MethodGet, "x/", nil, nil, pretix.WithBadRows(nil))
	require.ErrorContains(t, err, "WithBadRows: must not be nil")
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "x/", nil, nil, pretix.WithBadRows(func(*pretix.DecodeError) error { return nil })))
}

func TestSameOriginURLs(t *testing.T) {
	t.Parallel()
	client, server := responding(t, 200, `{}`)
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "https://pretix.example.org/api/v1/organizers/x/?page=2", nil, nil))
	assert.Equal(t, "https://pretix.example.org/api/v1/organizers/x/?page=2", server.asked[0].URL.String())
	for _, url := range []string{"https://evil.example/api/v1/x/", "http://pretix.example.org/api/v1/x/", "https://pretix.example.org/other/"} {
		var wrong *pretix.ArgumentError
		require.ErrorAs(t, client.Do(t.Context(), http.MethodGet, url, nil, nil), &wrong)
	}
	assert.Equal(t, 1, server.count())
}
