package mews_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

var periods = []mews.TimeUnitPeriod{mews.TimeUnitPeriodDay, mews.TimeUnitPeriodMonth, mews.TimeUnitPeriodHour}

var oddZones = []string{
	"UTC", "Europe/Prague", "Europe/Dublin", "Atlantic/Azores", "America/New_York", "America/Sao_Paulo", "America/Havana",
	"America/St_Johns", "America/Caracas", "America/Juneau", "America/Scoresbysund", "Africa/Casablanca", "Africa/Cairo",
	"Africa/Monrovia", "Antarctica/Troll", "Asia/Amman", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", "Asia/Kolkata",
	"Asia/Manila", "Asia/Pyongyang", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham",
	"Pacific/Kiritimati", "Pacific/Kwajalein",
}

// checkTimeUnit checks the unit that contains t, and its neighbors.
func checkTimeUnit(t testing.TB, units *mews.TimeUnits, at time.Time) {
	t.Helper()
	start, next := units.Start(at), units.Next(at)
	require.False(t, start.After(at), "%v starts after %v", start, at)
	require.True(t, at.Before(next), "%v ends before %v", next, at)
	if start.IsZero() || next.IsZero() {
		return
	}
	require.Equal(t, time.UTC, start.Location())
	require.Equal(t, time.UTC, next.Location())
	for _, same := range []time.Time{start, next.Add(-1), at.In(time.FixedZone("", 4*3600))} {
		require.Equal(t, start, units.Start(same))
		require.Equal(t, next, units.Next(same))
	}
	require.Equal(t, next, units.Start(next), "no gap")
	require.Equal(t, start, units.Start(next.Add(-1)), "no overlap")
}

func FuzzTimeUnits(f *testing.F) {
	for zone := range oddZones {
		f.Add(uint8(zone), uint8(zone), int64(1774745999), int64(-1), uint16(100))
		f.Add(uint8(zone), uint8(zone+1), int64(-4260212439), int64(1), uint16(3))
	}
	f.Add(uint8(7), uint8(0), int64(1162089060), int64(0), uint16(3))  // St. John's, 00:01
	f.Add(uint8(7), uint8(2), int64(2240658000), int64(0), uint16(30)) // St. John's, the last day of a leap year
	f.Add(uint8(24), uint8(0), int64(1325239200), int64(0), uint16(3)) // Apia, the end of December 29
	f.Fuzz(func(t *testing.T, zone, period uint8, second, nano int64, count uint16) {
		const limit = 2.5e11 // from the year -5952 to 9892
		at := time.Unix(second%limit, nano%1e9)
		units := mustTimeUnits(t, oddZones[int(zone)%len(oddZones)], periods[int(period)%len(periods)])
		checkTimeUnit(t, units, at)

		// A range has each unit once, whatever instants of its ends it gets.
		last := at
		want := []time.Time{units.Start(at)}
		for range count % 200 {
			last = units.Next(last)
			want = append(want, last)
		}
		require.Equal(t, want, slices.Collect(units.Range(at, units.Next(last).Add(-1))))

		// The units of a day contain the day.
		day := units.Date(at)
		require.False(t, units.StartOf(day).After(at))
		first, lastUnit, err := units.Days(day, day)
		require.NoError(t, err)
		require.Equal(t, units.StartOf(day), first)
		require.False(t, lastUnit.Before(first))
	})
}

// Minute by minute around every change of the clocks in some decades, the units
// begin when a clock and a calendar on the wall begin to show them.
func TestTimeUnitsBesideTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	for _, zone := range oddZones {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			hours := mustTimeUnits(t, zone, mews.TimeUnitPeriodHour)
			days := mustTimeUnits(t, zone, mews.TimeUnitPeriodDay)
			months := mustTimeUnits(t, zone, mews.TimeUnitPeriodMonth)
			change := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).In(hours.Location())
			for change.Year() < 2032 {
				beside(t, change.Truncate(time.Minute).Add(-26*time.Hour), hours, days, months)
				_, end := change.ZoneBounds()
				if end.IsZero() {
					return
				}
				if !end.After(change) { // on the last day of a leap year
					end = change.AddDate(0, 0, 1)
				}
				change = end.In(hours.Location())
			}
		})
	}
}

func beside(t *testing.T, from time.Time, hours, days, months *mews.TimeUnits) {
	t.Helper()
	newest := mews.DateOf(from) // that the calendar has shown
	for at := from.Add(time.Minute); at.Before(from.Add(52 * time.Hour)); at = at.Add(time.Minute) {
		date := mews.DateOf(at)
		newDay := date.In(time.UTC).After(newest.In(time.UTC))
		newMonth := newDay && date.Month != newest.Month
		if newDay {
			newest = date
		}
		if hours.Start(at).Equal(at) != (at.Minute() == 0) || days.Start(at).Equal(at) != newDay || months.Start(at).Equal(at) != newMonth {
			t.Errorf("%v: hour %v, day %v, month %v", at, hours.Start(at), days.Start(at), months.Start(at))
		}
	}
}
