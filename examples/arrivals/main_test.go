package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
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

// rows are the lines of the table without the spaces between the columns.
func rows(out string) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(out), "\n") {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return lines
}

func TestOnFake(t *testing.T) {
	t.Parallel()
	code, out, stderr := start(t, nil)
	require.Zero(t, code, stderr)
	assert.Contains(t, out, "no MEWS_CLIENT_TOKEN: using a fake hotel")
	assert.Contains(t, out, ": 3 arrivals\n")
	lines := rows(out)
	for _, line := range []string{
		"TIME ROOM GUEST RATE BALANCE STATE",
		"15:00 - Acme Travel, Fay Moss Best available EUR 300.00 Confirmed",
		"15:00 105 Cy Roth, Dee Roth Non-refundable EUR 0.00 Started",
		"15:00 104 Ann Lee Best available EUR 150.00 Confirmed",
	} {
		assert.Contains(t, lines, line)
	}
}

// The day of the hotel is its own, also when the clocks change.
func TestDays(t *testing.T) {
	t.Parallel()
	s := mewstest.NewServer(t)
	enterprise := s.AddEnterprise(mewstest.Object{"Name": "Harbour Inn", "TimeZoneIdentifier": "America/New_York"})
	hotel := s.AddHotel(enterprise, 1)
	for _, at := range []string{
		"2026-10-31T23:59:59-04:00", "2026-11-01T00:00:00-04:00", "2026-11-01T09:30:00-05:00", "2026-11-01T23:59:59-05:00", "2026-11-02T00:00:00-05:00",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		s.Add("reservations", mewstest.Object{
			"ServiceId": hotel.ServiceID, "RateId": hotel.RateID, "AccountId": s.AddCustomer(mewstest.Object{"LastName": at[5:13]}),
			"ScheduledStartUtc": instant.UTC(), "ScheduledEndUtc": instant.UTC().AddDate(0, 0, 1), "State": "Confirmed",
		})
	}
	env := property.Values(s, s.AddAccessToken(enterprise))
	for day, guests := range map[string][]string{
		"2026-10-30": nil,
		"2026-10-31": {"23:59 - 10-31T23"},
		"2026-11-01": {"00:00 - 11-01T00", "09:30 - 11-01T09", "23:59 - 11-01T23"}, // 25 hours
		"2026-11-02": {"00:00 - 11-02T00"},
	} {
		code, out, stderr := start(t, env, "-day", day)
		require.Zero(t, code, stderr)
		lines := rows(out)
		assert.Equal(t, fmt.Sprintf("Harbour Inn, %s: %d arrival", day, len(guests)), strings.TrimSuffix(lines[0], "s"))
		for i, guest := range guests {
			assert.Equal(t, guest+" Best available 0 Confirmed", lines[2+i])
		}
	}
}

// A deleted object has no name, and what it belongs to is shown all the same.
func TestMissingNames(t *testing.T) {
	t.Parallel()
	hotel, err := property.StartHotel()
	require.NoError(t, err)
	t.Cleanup(hotel.Close)
	for _, r := range hotel.Objects("resources") {
		hotel.Remove("resources", r["Id"].(string))
	}
	company := hotel.Objects("companies")[0]["Id"].(string)
	hotel.HandleList("companies/getAll", "Companies", nil)
	hotel.AddStay(property.Stay{AccountID: company, State: mews.ServiceOrderStateConfirmed, Nights: 1})
	code, out, stderr := start(t, property.Values(hotel.Server, hotel.AccessToken()))
	require.Zero(t, code, stderr)
	assert.Contains(t, rows(out), "15:00 - ? Best available EUR 300.00 Confirmed")
	assert.Contains(t, rows(out), "15:00 104 Ann Lee Best available EUR 150.00 Confirmed", "the room is inactive now")
}

func TestBalance(t *testing.T) {
	t.Parallel()
	hotel, err := property.StartHotel()
	require.NoError(t, err)
	t.Cleanup(hotel.Close)
	guest := hotel.AddGuest("Jo", "Park")
	hotel.AddStay(property.Stay{AccountID: guest, Room: 7, State: mews.ServiceOrderStateConfirmed, Nights: 1})
	amount := func(currency string, value mews.Decimal) mewstest.Object {
		return mewstest.Object{"Currency": currency, "GrossValue": value, "NetValue": value}
	}
	for _, item := range []mewstest.Object{
		{"Amount": amount("EUR", "0.10")},
		{"Amount": amount("EUR", "0.2")},
		{"Amount": amount("GBP", "7")},
		{"Amount": amount("EUR", "1000"), "AccountingState": "Closed"},
		{"Amount": amount("EUR", "1000"), "AccountingState": "Canceled"},
	} {
		item["AccountId"], item["ServiceId"] = guest, hotel.RestaurantID
		hotel.Add("orderItems", item)
	}
	hotel.Add("payments", mewstest.Object{"AccountId": guest, "Amount": amount("EUR", "-5")})
	hotel.Add("payments", mewstest.Object{"AccountId": guest, "Amount": amount("EUR", "-1000"), "State": "Failed", "AccountingState": "Inactive"})
	code, out, stderr := start(t, property.Values(hotel.Server, hotel.AccessToken()))
	require.Zero(t, code, stderr)
	assert.Contains(t, rows(out), "15:00 107 Jo Park Best available EUR -4.70 + GBP 7.00 Confirmed")
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{
		"configuration/get", "reservations/getAll", "companionships/getAll", "customers/getAll", "companies/getAll", "resources/getAll",
		"rates/getAll", "services/getAll", "orderItems/getAll", "payments/getAll",
	} {
		hotel, err := property.StartHotel()
		require.NoError(t, err)
		t.Cleanup(hotel.Close)
		hotel.Inject(mewstest.Fault{Path: operation, Status: 403})
		code, _, stderr := start(t, property.Values(hotel.Server, hotel.AccessToken()))
		assert.Equal(t, 1, code, operation)
		assert.Contains(t, stderr, operation)
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	s := mewstest.NewServer(t)
	for _, test := range []struct {
		name string
		env  map[string]string
		args []string
		text string
	}{
		{"surplus", nil, []string{"today"}, `unexpected argument "today"`},
		{"no day", nil, []string{"-day", "2026-02-30"}, "for flag -day: not a valid date"},
		{"half the environment", map[string]string{"MEWS_ACCESS_TOKEN": "1"}, nil, "but MEWS_CLIENT_TOKEN is not set"},
		{"address", map[string]string{"MEWS_CLIENT_TOKEN": "1", "MEWS_ACCESS_TOKEN": "1", "MEWS_URL": "mews"}, nil, "mews: "},
		{"portfolio", property.Values(s, s.PortfolioAccessToken()), nil, "MEWS_ACCESS_TOKEN is of a portfolio"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, _, stderr := start(t, test.env, test.args...)
			assert.Equal(t, 2, code)
			assert.Contains(t, stderr, test.text)
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	code, out, _ := start(t, nil, "-h")
	assert.Zero(t, code)
	for _, text := range []string{"who arrives", "MEWS_URL", "Exit codes:", "-day"} {
		assert.Contains(t, out, text)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestFullDisk(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	assert.Equal(t, 1, program(t.Context(), nil, func(string) (string, bool) { return "", false }, full{}, &stderr))
	assert.Contains(t, stderr.String(), "the output is incomplete: no space left on device")
}
