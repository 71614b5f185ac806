package main

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone/camponetest"
	"github.com/guestwire/guestwire-go/examples/internal/cli"
)

func environment(env map[string]string) cli.Lookup {
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}

func start(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems bytes.Buffer
	code = program(t.Context(), args, environment(env), &out, &problems)
	return code, out.String(), problems.String()
}

func TestMatch(t *testing.T) {
	t.Parallel()
	code, out, stderr := start(t, nil, "-from", "2026-07-01", "-to", "2026-07-31")
	require.Zero(t, code, stderr)
	assert.Equal(t, `no CAMPONE_API_KEY: using a fake campsite
B-FAKE04  2026-07-04  walk-in
B-FAKE03  2026-07-03  customer 2
B-FAKE02  2026-07-02  walk-in
B-FAKE01  2026-07-01  customer 1
2 bookings of 2 customers, 2 bookings of walk-in guests
`, out)
	// Two customers are registered, and one of them has a booking.
	code, out, stderr = start(t, nil, "-to", "2026-07-01")
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "1 booking of 1 customer, 0 bookings of walk-in guests")
}

func TestCustomerIDOfTheVendorDecides(t *testing.T) {
	t.Parallel()
	server, err := startFake()
	require.NoError(t, err)
	t.Cleanup(server.Close)
	server.SetBookingCustomerIDs(true)
	server.AddBooking(camponetest.Object{"guest_email": "other@example.org", "customer_id": 2})
	env := map[string]string{"CAMPONE_API_KEY": server.Key(), "CAMPONE_URL": server.URL()}
	code, out, stderr := start(t, env)
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "3 bookings of 2 customers, 2 bookings of walk-in guests")
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		env  map[string]string
		args []string
		text string
	}{
		{"no day", nil, []string{"-from", "July"}, "-from"},
		{"no such day", nil, []string{"-to", "2026-02-30"}, "-to"},
		{"the wrong way round", nil, []string{"-from", "2026-07-02", "-to", "2026-07-01"}, "CheckInTo"},
		{"surplus", nil, []string{"july"}, `unexpected argument "july"`},
		{"unknown flag", nil, []string{"-until", "x"}, "-h lists the flags"},
		{"address alone", map[string]string{"CAMPONE_URL": "https://example.org"}, nil, "has CAMPONE_URL, but CAMPONE_API_KEY is not set; set"},
		{"empty key", map[string]string{"CAMPONE_API_KEY": ""}, nil, "CAMPONE_API_KEY is empty; set"},
		{"no address", map[string]string{"CAMPONE_API_KEY": "1", "CAMPONE_URL": "example.org"}, nil, "WithBaseURL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, out, stderr := start(t, test.env, test.args...)
			assert.Equal(t, 2, code)
			assert.Contains(t, stderr, test.text)
			assert.NotContains(t, out, "B-FAKE")
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	code, out, _ := start(t, nil, "-h")
	assert.Zero(t, code)
	for _, text := range []string{"by e-mail address", "CAMPONE_API_KEY", "CAMPONE_URL", "Exit codes:", "-from day"} {
		assert.Contains(t, out, text)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestFailures(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	assert.Equal(t, 1, program(t.Context(), nil, environment(nil), full{}, &stderr))
	assert.Contains(t, stderr.String(), "the output is incomplete: no space left on device")

	server := camponetest.NewServer(t)
	server.Inject(camponetest.Fault{Path: "bookings", Status: 403})
	env := map[string]string{"CAMPONE_API_KEY": server.Key(), "CAMPONE_URL": server.URL()}
	code, _, problems := start(t, env)
	assert.Equal(t, 1, code)
	assert.Contains(t, problems, "403")
}
