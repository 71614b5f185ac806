package main

import (
	"bytes"
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone/camponetest"
	"github.com/guestwire/guestwire-go/mews/mewstest"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func start(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems bytes.Buffer
	code = program(t.Context(), args, func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}, &out, &problems)
	return code, out.String(), problems.String()
}

func TestOnFakes(t *testing.T) {
	t.Parallel()
	code, out, stderr := start(t, nil)
	require.Zero(t, code, stderr)
	for _, text := range []string{
		"no PRETIX_URL: using a fake server", "read 3 customers", "not found: pretix: GET", "with phone +49",
		"creating it again is rejected and not done: 400 [", `phone ""`, `anonymized: e-mail "`, "active false",
		"no MEWS_CLIENT_TOKEN: using a fake server", "not even sent: mews: CustomerListParams: needs a filter", "born on 1983-12-31",
		"adding it again is rejected and not done: 403", "came by quickstart", "attached file", "an address in Prague and deleted it",
		"no CAMPONE_API_KEY: using a fake server", "is rejected and not done: 400 site_not_found", "pending, CHF",
	} {
		assert.Contains(t, out, text)
	}
}

func TestWritesToARealPretixOnlyWhenTold(t *testing.T) {
	t.Parallel()
	server, err := startPretix()
	require.NoError(t, err)
	t.Cleanup(server.Close)
	env := map[string]string{"PRETIX_URL": server.URL(), "PRETIX_TOKEN": server.Token(), "PRETIX_ORGANIZER": server.Organizer()}
	code, out, stderr := start(t, env)
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "nothing is written without -write")
	for _, r := range server.Requests() {
		assert.Equal(t, http.MethodGet, r.Method)
	}
	code, out, stderr = start(t, env, "-write")
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "anonymized")
}

func TestWritesToARealMewsOnlyWhenTold(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	env := map[string]string{"MEWS_URL": server.URL(), "MEWS_CLIENT_TOKEN": server.ClientToken(), "MEWS_ACCESS_TOKEN": server.AccessToken()}
	code, _, stderr := start(t, env)
	require.Zero(t, code, stderr)
	assert.Empty(t, server.Customers())
	code, _, stderr = start(t, env, "-write")
	require.Zero(t, code, stderr)
	assert.Len(t, server.Customers(), 1)
}

func TestWritesToARealCampsiteOnlyWhenTold(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	server.AddSites(1)
	env := map[string]string{"CAMPONE_URL": server.URL(), "CAMPONE_API_KEY": server.Key()}
	code, _, stderr := start(t, env)
	require.Zero(t, code, stderr)
	assert.Empty(t, server.Bookings())
	code, _, stderr = start(t, env, "-write")
	require.Zero(t, code, stderr)
	assert.Len(t, server.Bookings(), 1)
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		env  map[string]string
		args []string
		text string
	}{
		{"surplus", nil, []string{"write"}, `unexpected argument "write"`},
		{"unknown flag", nil, []string{"-writ"}, "-h lists the flags"},
		{"pretix address alone", map[string]string{"PRETIX_URL": "https://pretix.eu"}, nil, "but PRETIX_TOKEN and PRETIX_ORGANIZER are not set"},
		{"pretix token alone", map[string]string{"PRETIX_TOKEN": "1"}, nil, "but PRETIX_URL and PRETIX_ORGANIZER are not set"},
		{"no organizer", map[string]string{"PRETIX_URL": "https://pretix.eu", "PRETIX_TOKEN": "1"}, nil, "but PRETIX_ORGANIZER is not set"},
		{"Mews address alone", map[string]string{"MEWS_URL": "https://api.mews-demo.com"}, nil, "but MEWS_CLIENT_TOKEN and MEWS_ACCESS_TOKEN are not set"},
		{"one Mews token", map[string]string{"MEWS_ACCESS_TOKEN": "1"}, nil, "but MEWS_CLIENT_TOKEN is not set"},
		{"CampOne address alone", map[string]string{"CAMPONE_URL": "https://example.org"}, nil, "but CAMPONE_API_KEY is not set"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, out, stderr := start(t, test.env, test.args...)
			assert.Equal(t, 2, code)
			assert.Contains(t, stderr, test.text)
			assert.Empty(t, out, "found before anything is shown")
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	code, out, _ := start(t, nil, "-h")
	assert.Zero(t, code)
	for _, text := range []string{"one write of each kind", "PRETIX_ORGANIZER", "MEWS_URL", "CAMPONE_URL", "Exit codes:", "-write"} {
		assert.Contains(t, out, text)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestFailures(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	assert.Equal(t, 1, program(t.Context(), nil, func(string) (string, bool) { return "", false }, full{}, &stderr))
	assert.Contains(t, stderr.String(), "the output is incomplete: no space left on device")

	// The outcome of a write whose response is lost is not known, and said to be so.
	server, err := startPretix()
	require.NoError(t, err)
	t.Cleanup(server.Close)
	server.Inject(pretixtest.Fault{Method: http.MethodPost, After: 1, Status: 500, Times: 9})
	env := map[string]string{"PRETIX_URL": server.URL(), "PRETIX_TOKEN": server.Token(), "PRETIX_ORGANIZER": server.Organizer()}
	code, _, problems := start(t, env, "-write")
	assert.Equal(t, 1, code)
	assert.Contains(t, problems, "creating it again: outcome unknown: pretix: POST")
}
