package main

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRun(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, func(string) string { return "" }, false))
	for _, text := range []string{"walked 3 customers", "not found: pretix: GET", "created", "refused: 400", `phone ""`, "active false"} {
		assert.Contains(t, out.String(), text)
	}
}

func TestRunWritesToARealServerOnlyWhenTold(t *testing.T) {
	t.Parallel()
	server, err := startFake()
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
