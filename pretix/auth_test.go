package pretix_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func TestOAuthTokenFunc(t *testing.T) {
	t.Parallel()
	server := withCustomers(t, 3)
	org := server.Organizer()
	var current atomic.Value // of string
	current.Store(server.AddOAuthToken(org, "read", "write"))
	auth := pretix.OAuthTokenFunc(func(context.Context) (string, error) { return current.Load().(string), nil })
	client, err := pretix.NewClient(server.URL(), auth, pretix.WithRetry(pretix.RetryPolicy{MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	params := pretix.CustomerListParams{PageSize: 1}

	old := current.Load().(string)
	read := 0
	for _, err := range client.Organizer(org).Customers.All(t.Context(), params) {
		require.NoError(t, err)
		read++
		server.RevokeToken(old)
		current.Store(server.AddOAuthToken(org, "read", "write"))
	}
	assert.Equal(t, 3, read, "a new token within an iteration")

	var r pretix.Response
	server.Inject(pretixtest.Fault{Path: "/customers/", Status: http.StatusUnauthorized})
	_, err = client.Organizer(org).Customers.List(t.Context(), params, pretix.WithResponse(&r))
	require.ErrorIs(t, err, pretix.ErrUnauthorized, "the function has no other token")
	assert.Equal(t, 1, r.Attempts)

	// The write is lost; then its token expires.
	server.Inject(pretixtest.Fault{Method: http.MethodPost, Cut: pretixtest.CutAfter})
	server.Inject(pretixtest.Fault{Method: http.MethodPost, Status: http.StatusUnauthorized})
	_, err = client.Organizer(org).Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()})
	require.ErrorIs(t, err, pretix.ErrUnauthorized)
	assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(err))
	page, err := client.Organizer(org).Customers.List(t.Context(), params)
	require.NoError(t, err)
	assert.Equal(t, 4, page.Count, "it was carried out once")
}

func TestOAuthTokenFuncFails(t *testing.T) {
	t.Parallel()
	expired := errors.New("refresh token expired")
	f := &fakeTransport{respond: func(*http.Request) (int, string) { return 200, "{}" }}
	auth := pretix.OAuthTokenFunc(func(context.Context) (string, error) { return "", expired })
	client, err := pretix.NewClient("https://pretix.example.org", auth, pretix.WithHTTPClient(&http.Client{Transport: f}))
	require.NoError(t, err)

	var r pretix.Response
	_, err = client.Organizer("x").Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithResponse(&r))
	require.ErrorIs(t, err, expired)
	assert.Equal(t, pretix.OutcomeNotDone, pretix.OutcomeOf(err))
	assert.Zero(t, r.Attempts)
	_, err = pretix.Collect(client.Organizer("x").Customers.All(t.Context(), pretix.CustomerListParams{}), -1)
	page, ok := errors.AsType[*pretix.PageError](err)
	require.True(t, ok)
	require.ErrorIs(t, page, expired)
	assert.Zero(t, f.count())

	const secret = "a-token-that-nobody-sees"
	auth = pretix.OAuthTokenFunc(func(context.Context) (string, error) { return secret, nil })
	encoded, err := json.Marshal(auth)
	require.NoError(t, err)
	shown := fmt.Sprintf("%v %+v %#v %s", auth, auth, auth, encoded)
	assert.Contains(t, shown, "Bearer REDACTED")
	assert.NotContains(t, shown, secret)
	_, err = pretix.NewClient("https://pretix.example.org", pretix.OAuthTokenFunc(nil))
	require.EqualError(t, err, "pretix: auth: must be created with Token, DeviceToken, OAuthToken, or OAuthTokenFunc and a function")
}
