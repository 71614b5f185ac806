package mews_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of these tests

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func mustTimeUnits(t testing.TB, zone string, period mews.TimeUnitPeriod) *mews.TimeUnits {
	t.Helper()
	units, err := mews.NewTimeUnits(zone, period)
	require.NoError(t, err)
	return units
}

func mustDate(t testing.TB, text string) mews.Date {
	t.Helper()
	d, err := mews.ParseDate(text)
	require.NoError(t, err)
	return d
}

func mustTime(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return at
}

// local writes the starts as the property's clock shows them, then how long the
// units are.
func local(units *mews.TimeUnits, starts ...time.Time) []string {
	texts := []string{}
	for _, start := range starts {
		texts = append(texts, start.In(units.Location()).Format("01-02T15:04Z07:00")+" "+strings.TrimSuffix(units.Next(start).Sub(start).String(), "0s"))
	}
	return texts
}

func TestTimeUnitsAroundClockChanges(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		zone        string
		period      mews.TimeUnitPeriod
		first, last string // days
		want        []string
	}{
		"forward in Prague": {
			"Europe/Prague", mews.TimeUnitPeriodDay, "2026-03-28", "2026-03-30",
			[]string{"03-28T00:00+01:00 24h0m", "03-29T00:00+01:00 23h0m", "03-30T00:00+02:00 24h0m"},
		},
		"back in Prague": {
			"Europe/Prague", mews.TimeUnitPeriodDay, "2026-10-24", "2026-10-26",
			[]string{"10-24T00:00+02:00 24h0m", "10-25T00:00+02:00 25h0m", "10-26T00:00+01:00 24h0m"},
		},
		"months in Prague": {
			"Europe/Prague", mews.TimeUnitPeriodMonth, "2026-02-28", "2026-04-01",
			[]string{"02-01T00:00+01:00 672h0m", "03-01T00:00+01:00 743h0m", "04-01T00:00+02:00 720h0m"},
		},
		"forward in New York": {
			"America/New_York", mews.TimeUnitPeriodDay, "2026-03-08", "2026-03-09",
			[]string{"03-08T00:00-05:00 23h0m", "03-09T00:00-04:00 24h0m"},
		},
		"months in New York": {
			"America/New_York", mews.TimeUnitPeriodMonth, "2026-11-30", "2027-01-01",
			[]string{"11-01T00:00-04:00 721h0m", "12-01T00:00-05:00 744h0m", "01-01T00:00-05:00 744h0m"},
		},
		"forward by half an hour": {
			"Australia/Lord_Howe", mews.TimeUnitPeriodDay, "2026-10-04", "2026-10-05",
			[]string{"10-04T00:00+10:30 23h30m", "10-05T00:00+11:00 24h0m"},
		},
		"back by half an hour": {
			"Australia/Lord_Howe", mews.TimeUnitPeriodDay, "2026-04-05", "2026-04-06",
			[]string{"04-05T00:00+11:00 24h30m", "04-06T00:00+10:30 24h0m"},
		},
		"before Ramadan in Casablanca": {
			"Africa/Casablanca", mews.TimeUnitPeriodDay, "2024-03-10", "2024-03-11",
			[]string{"03-10T00:00+01:00 25h0m", "03-11T00:00Z 24h0m"},
		},
		"after Ramadan in Casablanca": {
			"Africa/Casablanca", mews.TimeUnitPeriodDay, "2024-04-14", "2024-04-15",
			[]string{"04-14T00:00Z 23h0m", "04-15T00:00+01:00 24h0m"},
		},
		"months in Casablanca": {
			"Africa/Casablanca", mews.TimeUnitPeriodMonth, "2024-03-15", "2024-04-15",
			[]string{"03-01T00:00+01:00 745h0m", "04-01T00:00Z 719h0m"},
		},
		"no midnight in Cairo": {
			"Africa/Cairo", mews.TimeUnitPeriodDay, "2026-04-23", "2026-04-25",
			[]string{"04-23T00:00+02:00 24h0m", "04-24T01:00+03:00 23h0m", "04-25T00:00+03:00 24h0m"},
		},
		"back at midnight in Cairo": { // to 23:00 of the day before
			"Africa/Cairo", mews.TimeUnitPeriodDay, "2026-10-29", "2026-10-30",
			[]string{"10-29T00:00+03:00 25h0m", "10-30T00:00+02:00 24h0m"},
		},
		"no midnight in Beirut": {
			"Asia/Beirut", mews.TimeUnitPeriodDay, "2022-03-27", "2022-03-27", []string{"03-27T01:00+03:00 23h0m"},
		},
		"no midnight in São Paulo": {
			"America/Sao_Paulo", mews.TimeUnitPeriodDay, "2018-11-04", "2018-11-04", []string{"11-04T01:00-02:00 23h0m"},
		},
		"two midnights in Havana": {
			"America/Havana", mews.TimeUnitPeriodDay, "2025-11-01", "2025-11-03",
			[]string{"11-01T00:00-04:00 24h0m", "11-02T00:00-04:00 25h0m", "11-03T00:00-05:00 24h0m"},
		},
		"two midnights in Amman": {
			"Asia/Amman", mews.TimeUnitPeriodDay, "2021-10-29", "2021-10-29", []string{"10-29T00:00+03:00 25h0m"},
		},
		"a month without a midnight": {
			"Asia/Amman", mews.TimeUnitPeriodMonth, "2016-04-01", "2016-04-30", []string{"04-01T01:00+03:00 719h0m"},
		},
		"a day that comes twice": { // at 00:01 the clocks went back to 23:01
			"America/St_Johns", mews.TimeUnitPeriodDay, "2006-10-28", "2006-10-29",
			[]string{"10-28T00:00-02:30 24h0m", "10-29T00:00-02:30 25h0m"},
		},
		"a day that never was": {
			"Pacific/Apia", mews.TimeUnitPeriodDay, "2011-12-29", "2011-12-31",
			[]string{"12-29T00:00-10:00 24h0m", "12-31T00:00+14:00 24h0m"},
		},
		"nothing but a day that never was": {
			"Pacific/Apia", mews.TimeUnitPeriodDay, "2011-12-30", "2011-12-30", []string{"12-31T00:00+14:00 24h0m"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			units := mustTimeUnits(t, test.zone, test.period)
			first, last, err := units.Days(mustDate(t, test.first), mustDate(t, test.last))
			require.NoError(t, err)
			assert.Equal(t, test.want, local(units, slices.Collect(units.Range(first, last))...))
			assert.Equal(t, first, units.StartOf(mustDate(t, test.first)))
			assert.Equal(t, last, units.StartOf(mustDate(t, test.last)))
		})
	}
}

// On the last day of a leap year, package time says that the rules of a zone ended
// before that day.
func TestTimeUnitsOnTheLastDayOfALeapYear(t *testing.T) {
	t.Parallel()
	for _, zone := range oddZones {
		for _, period := range periods {
			units := mustTimeUnits(t, zone, period)
			for at := time.Date(2040, 12, 30, 22, 0, 0, 0, time.UTC); at.Day() != 2; at = at.Add(20 * time.Minute) {
				checkTimeUnit(t, units, at)
			}
		}
	}
	hours := mustTimeUnits(t, "Europe/Prague", mews.TimeUnitPeriodHour)
	day := mews.Date{Year: 2040, Month: 12, Day: 31}
	first, last, err := hours.Days(day, day)
	require.NoError(t, err)
	n := 0
	for range hours.Range(first, last) {
		n++
		require.LessOrEqual(t, n, 24)
	}
	assert.Equal(t, 24, n)
}

func TestTimeUnitsHours(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		zone        string
		first, last string // instants
		want        []string
	}{
		"forward in Prague": {
			"Europe/Prague", "2026-03-29T00:10:00Z", "2026-03-29T01:10:00Z",
			[]string{"03-29T01:00+01:00 1h0m", "03-29T03:00+02:00 1h0m"},
		},
		"back in Prague": {
			"Europe/Prague", "2026-10-25T00:59:59Z", "2026-10-25T02:00:00Z",
			[]string{"10-25T02:00+02:00 1h0m", "10-25T02:00+01:00 1h0m", "10-25T03:00+01:00 1h0m"},
		},
		"forward by half an hour": {
			"Australia/Lord_Howe", "2026-10-03T14:00:00Z", "2026-10-03T16:00:00Z",
			[]string{"10-04T00:00+10:30 1h0m", "10-04T01:00+10:30 1h30m", "10-04T03:00+11:00 1h0m"},
		},
		"back by half an hour": {
			"Australia/Lord_Howe", "2026-04-04T13:30:00Z", "2026-04-04T15:30:00Z",
			[]string{"04-05T00:00+11:00 1h0m", "04-05T01:00+11:00 1h30m", "04-05T02:00+10:30 1h0m"},
		},
		"half-hour zone":    {"Asia/Kolkata", "2026-01-01T00:29:59Z", "2026-01-01T00:30:00Z", []string{"01-01T05:00+05:30 1h0m", "01-01T06:00+05:30 1h0m"}},
		"quarter-hour zone": {"Asia/Kathmandu", "2026-01-01T00:14:59Z", "2026-01-01T00:15:00Z", []string{"01-01T05:00+05:45 1h0m", "01-01T06:00+05:45 1h0m"}},
		"no midnight":       {"Africa/Cairo", "2026-04-23T21:00:00Z", "2026-04-23T22:00:00Z", []string{"04-23T23:00+02:00 1h0m", "04-24T01:00+03:00 1h0m"}},
		"back in the middle of an hour": { // from 00:01 to 23:01
			"America/St_Johns", "2006-10-29T02:30:00Z", "2006-10-29T03:30:00Z",
			[]string{"10-29T00:00-02:30 1h0m", "10-29T00:00-03:30 1h0m"},
		},
		"another name for the same offset": { // Casablanca since 2018
			"Africa/Casablanca", "2018-10-28T01:30:00Z", "2018-10-28T02:30:00Z",
			[]string{"10-28T02:00+01:00 1h0m", "10-28T03:00+01:00 1h0m"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			units := mustTimeUnits(t, test.zone, mews.TimeUnitPeriodHour)
			assert.Equal(t, test.want, local(units, slices.Collect(units.Range(mustTime(t, test.first), mustTime(t, test.last)))...))
		})
	}

	units := mustTimeUnits(t, "Europe/Prague", mews.TimeUnitPeriodHour)
	first, last, err := units.Days(mustDate(t, "2026-03-29"), mustDate(t, "2026-03-29"))
	require.NoError(t, err)
	hours := slices.Collect(units.Range(first, last))
	assert.Len(t, hours, 23)
	assert.Equal(t, []string{"03-29T00:00+01:00 1h0m", "03-29T23:00+02:00 1h0m"}, local(units, hours[0], hours[22]))
}

func TestTimeUnitsStay(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		period             mews.TimeUnitPeriod
		arrival, departure string
		first, last        string
	}{
		"a week":         {mews.TimeUnitPeriodDay, "2026-03-27", "2026-04-03", "2026-03-26T23:00:00Z", "2026-04-01T22:00:00Z"},
		"a night":        {mews.TimeUnitPeriodDay, "2026-12-31", "2027-01-01", "2026-12-30T23:00:00Z", "2026-12-30T23:00:00Z"},
		"a month":        {mews.TimeUnitPeriodMonth, "2026-03-01", "2026-04-01", "2026-02-28T23:00:00Z", "2026-02-28T23:00:00Z"},
		"parts of three": {mews.TimeUnitPeriodMonth, "2026-03-31", "2026-05-02", "2026-02-28T23:00:00Z", "2026-04-30T22:00:00Z"},
		"hours":          {mews.TimeUnitPeriodHour, "2026-03-28", "2026-03-30", "2026-03-27T23:00:00Z", "2026-03-29T21:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			units := mustTimeUnits(t, "Europe/Prague", test.period)
			first, last, err := units.Stay(mustDate(t, test.arrival), mustDate(t, test.departure))
			require.NoError(t, err)
			assert.Equal(t, mustTime(t, test.first), first)
			assert.Equal(t, mustTime(t, test.last), last)
			day := dayBefore(mustDate(t, test.departure))
			alsoFirst, alsoLast, err := units.Days(mustDate(t, test.arrival), day)
			require.NoError(t, err)
			assert.Equal(t, []time.Time{first, last}, []time.Time{alsoFirst, alsoLast})
		})
	}
}

func dayBefore(d mews.Date) mews.Date { return mews.DateOf(d.In(time.UTC).AddDate(0, 0, -1)) }

// The instants of the vendor's documentation.
func TestTimeUnitsOfTheVendorsExamples(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]string{"America/Chicago": "2023-03-22T05:00:00Z", "Asia/Shanghai": "2023-03-21T16:00:00Z"} {
		units := mustTimeUnits(t, zone, mews.TimeUnitPeriodDay)
		start := units.StartOf(mustDate(t, "2023-03-22"))
		assert.Equal(t, mustTime(t, want), start)
		assert.Equal(t, "2023-03-22", units.Date(start).String())
	}
}

func TestTimeUnitsRange(t *testing.T) {
	t.Parallel()
	units := mustTimeUnits(t, "Europe/Prague", mews.TimeUnitPeriodDay)
	noon := mustTime(t, "2026-03-29T12:00:00+02:00")
	assert.Len(t, slices.Collect(units.Range(noon, noon)), 1)
	assert.Len(t, slices.Collect(units.Range(noon, units.Next(noon))), 2)
	assert.Empty(t, slices.Collect(units.Range(noon, noon.AddDate(0, 0, -1))))
	assert.Empty(t, slices.Collect(units.Range(noon, time.Time{})))
	assert.Empty(t, slices.Collect(units.Range(time.Time{}, noon)))
	for start := range units.Range(noon, noon.AddDate(100, 0, 0)) {
		assert.Equal(t, "2026-03-28T23:00:00Z", start.Format(time.RFC3339))
		break
	}
	sequence := units.Range(noon, noon)
	assert.Equal(t, slices.Collect(sequence), slices.Collect(sequence), "it starts again")
}

// The default date of .NET is the zero time, and instants beside it come from bad data.
func TestTimeUnitsOfTheZeroTime(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"UTC", "Europe/Prague", "America/New_York"} {
		for _, period := range periods {
			units := mustTimeUnits(t, zone, period)
			assert.True(t, units.Start(time.Time{}).IsZero())
			assert.True(t, units.Next(time.Time{}).IsZero())
			assert.True(t, units.StartOf(mews.Date{}).IsZero())
			for at := (time.Time{}).Add(-50 * time.Hour); at.Before(time.Time{}.Add(50 * time.Hour)); at = at.Add(time.Hour) {
				if !at.IsZero() {
					checkTimeUnit(t, units, at)
				}
			}
			assert.NotEmpty(t, slices.Collect(units.Range(time.Time{}.Add(-50*time.Hour), time.Time{}.Add(50*time.Hour))))
		}
	}
}

func TestTimeUnitsArguments(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		zone     string
		period   mews.TimeUnitPeriod
		argument string
		problem  string
	}{
		"no zone":        {"", mews.TimeUnitPeriodDay, "timeZone", "TimeZoneIdentifier"},
		"that of here":   {"Local", mews.TimeUnitPeriodDay, "timeZone", "TimeZoneIdentifier"},
		"unknown zone":   {"Europe/Atlantis", mews.TimeUnitPeriodDay, "timeZone", `import _ "time/tzdata"`},
		"no name":        {"../UTC", mews.TimeUnitPeriodDay, "timeZone", "../UTC"},
		"no period":      {"Europe/Prague", "", "period", `""`},
		"unknown period": {"Europe/Prague", "Week", "period", `"Week" is not Day, Month or Hour`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			units, err := mews.NewTimeUnits(test.zone, test.period)
			assert.Nil(t, units)
			requireArgument(t, err, test.argument, test.problem)
		})
	}

	units := mustTimeUnits(t, "Europe/Prague", mews.TimeUnitPeriodDay)
	day, before, no := mustDate(t, "2026-03-29"), mustDate(t, "2026-03-28"), mews.Date{Year: 2026, Month: time.February, Day: 30}
	for _, test := range []struct {
		stay              bool
		from, to          mews.Date
		argument, problem string
	}{
		{true, day, day, "departure", "after arrival"},
		{true, day, before, "departure", "before arrival"},
		{true, mews.Date{}, day, "arrival", "not a valid date"},
		{true, day, mews.Date{}, "departure", "not a valid date"},
		{true, no, day, "arrival", "not a valid date"},
		{false, day, before, "lastDay", "before firstDay"},
		{false, mews.Date{}, mews.Date{}, "firstDay", "not a valid date"},
		{false, day, no, "lastDay", "not a valid date"},
	} {
		call := units.Days
		if test.stay {
			call = units.Stay
		}
		first, last, err := call(test.from, test.to)
		assert.True(t, first.IsZero() && last.IsZero())
		requireArgument(t, err, test.argument, test.problem)
	}
}

func requireArgument(t *testing.T, err error, argument, problem string) {
	t.Helper()
	invalid, ok := errors.AsType[*mews.ArgumentError](err)
	require.True(t, ok, "%v", err)
	assert.Equal(t, argument, invalid.Argument)
	assert.Contains(t, invalid.Problem, problem)
}
