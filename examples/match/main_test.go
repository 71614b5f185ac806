package main

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone/camponetest"
)

func none(string) string { return "" }

func TestMatch(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, none, "2026-07-01", "2026-07-31"))
	assert.Equal(t, `no CAMPONE_API_KEY: using a fake campsite
B-FAKE04  2026-07-04  walk-in
B-FAKE03  2026-07-03  customer 2
B-FAKE02  2026-07-02  walk-in
B-FAKE01  2026-07-01  customer 1
2 bookings of 2 customers, 2 of walk-in guests
`, out.String())
	out.Reset()
	require.NoError(t, run(t.Context(), &out, none, "", "2026-07-01"))
	assert.Contains(t, out.String(), "1 bookings of 2 customers, 0 of walk-in guests")
	require.ErrorContains(t, run(t.Context(), io.Discard, none, "July", ""), "-from")
	require.ErrorContains(t, run(t.Context(), io.Discard, none, "", "2026-02-30"), "-to")
}

func TestCustomerIDOfTheVendorDecides(t *testing.T) {
	t.Parallel()
	server, err := startFake()
	require.NoError(t, err)
	t.Cleanup(server.Close)
	server.SetBookingCustomerIDs(true)
	server.AddBooking(camponetest.Object{"guest_email": "other@example.org", "customer_id": 2})
	env := map[string]string{"CAMPONE_API_KEY": server.Key(), "CAMPONE_URL": server.URL()}
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out, func(name string) string { return env[name] }, "", ""))
	assert.Contains(t, out.String(), "3 bookings of 2 customers, 2 of walk-in guests")
}
