package main

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone/camponetest"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestRun(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, func(string) string { return "" }, false))
	for _, text := range []string{"walked 3 customers", "refused at once: mews: CustomerIDs", "born on 1983-12-31", "a second one is refused: 403", "came by quickstart", "refused: 400 site_not_found", "pending, CHF", "not found: pretix: GET", "created", "refused: 400", `phone ""`, "active false"} {
		assert.Contains(t, out.String(), text)
	}
}

func TestRunWritesToARealServerOnlyWhenTold(t *testing.T) {
	t.Parallel()
	server, err := startPretix()
	require.NoError(t, err)
	t.Cleanup(server.Close)
	env := map[string]string{"PRETIX_URL": server.URL(), "PRETIX_TOKEN": server.Token(), "PRETIX_ORGANIZER": server.Organizer()}
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, func(name string) string { return env[name] }, false))
	for _, r := range server.Requests() {
		assert.Equal(t, http.MethodGet, r.Method)
	}
	require.NoError(t, run(t.Context(), &out, func(name string) string { return env[name] }, true))
	assert.Contains(t, out.String(), "anonymized")
}

func TestRunWritesToARealMewsOnlyWhenTold(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	env := map[string]string{"MEWS_URL": server.URL(), "MEWS_CLIENT_TOKEN": server.ClientToken(), "MEWS_ACCESS_TOKEN": server.AccessToken()}
	require.NoError(t, run(t.Context(), io.Discard, func(name string) string { return env[name] }, false))
	assert.Empty(t, server.Customers())
	require.NoError(t, run(t.Context(), io.Discard, func(name string) string { return env[name] }, true))
	assert.Len(t, server.Customers(), 1)
}

func TestRunWritesToARealCampsiteOnlyWhenTold(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	server.AddSites(1)
	env := map[string]string{"CAMPONE_URL": server.URL(), "CAMPONE_API_KEY": server.Key()}
	require.NoError(t, run(t.Context(), io.Discard, func(name string) string { return env[name] }, false))
	assert.Empty(t, server.Bookings())
	require.NoError(t, run(t.Context(), io.Discard, func(name string) string { return env[name] }, true))
	assert.Len(t, server.Bookings(), 1)
}
