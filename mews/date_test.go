package mews_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones of TestDateIn

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func TestDateForms(t *testing.T) {
	t.Parallel()
	day := mews.Date{Year: 2040, Month: time.October, Day: 24}
	tests := map[string]mews.Date{
		"":                                  {},
		"1983-12-31":                        {Year: 1983, Month: time.December, Day: 31},
		"2024-02-29":                        {Year: 2024, Month: time.February, Day: 29},
		"0001-01-01T00:00:00":               {Year: 1, Month: time.January, Day: 1},
		"9999-12-31":                        {Year: 9999, Month: time.December, Day: 31},
		"2040-10-24T00:00:00Z":              day,
		"2040-10-24T00:00Z":                 day,
		"2040-10-24T23:59:59.9999999Z":      day,
		"2040-10-24T00:00:00+14:00":         day,
		"2040-10-24T23:30:00.000-11:00":     day,
		"2040-10-24T12:00:00":               day,
		"2040-10-24T12:00:00.5":             day,
		"2040-10-24T12:00:00." + nines(400): day,
	}
	for text, want := range tests {
		got, err := mews.ParseDate(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)

		var read mews.Date
		require.NoError(t, json.Unmarshal([]byte(`"`+text+`"`), &read), text)
		assert.Equal(t, want, read, text)
		read = mews.Date{Day: 1}
		require.NoError(t, read.UnmarshalText([]byte(text)), text)
		assert.Equal(t, want, read, text)

		written, err := json.Marshal(want)
		require.NoError(t, err)
		if want.IsZero() {
			assert.Equal(t, "null", string(written))
			continue
		}
		assert.Equal(t, `"`+text[:10]+`"`, string(written))
		assert.Equal(t, text[:10], want.String())
		b, err := want.MarshalText()
		require.NoError(t, err)
		assert.Equal(t, text[:10], string(b))
	}
	read := day
	require.NoError(t, json.Unmarshal([]byte("null"), &read))
	assert.True(t, read.IsZero())
	require.NoError(t, json.Unmarshal([]byte(`"2040\u002d10-24"`), &read))
	assert.Equal(t, day, read)
}

func nines(n int) string { return strings.Repeat("9", n) }

func TestDateRefusesWithoutRepeating(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"2026-02-30", "2023-02-29", "1900-02-29", "2026-00-10", "2026-13-10", "2026-01-00", "2026-01-32", "0000-01-01", "2026-04-31",
		"1983", "1983-12", "1983-1-1", "1983/12/31", "31.12.1983", "19831231", " 1983-12-31", "1983-12-31 ", "+983-12-31",
		"1983-12-31T", "1983-12-31 00:00:00", "1983-12-31T24:00:00Z", "1983-12-31T00:60:00Z", "1983-12-31T00:00:60Z",
		"1983-12-31T00:00:00.Z", "1983-12-31T00:00:00ZZ", "1983-12-31T00:00:00+0100", "1983-12-31T00:00:00+24:00", "1983-12-31T0",
		"１９８３-12-31", "1983-12-3x",
	} {
		_, err := mews.ParseDate(text)
		require.Error(t, err, text)
		assert.NotContains(t, err.Error(), text)
		assert.NotContains(t, err.Error(), "1983")
		kept := mews.Date{Year: 1, Month: 1, Day: 1}
		require.Error(t, json.Unmarshal([]byte(`"`+text+`"`), &kept), text)
		assert.Equal(t, mews.Date{Year: 1, Month: 1, Day: 1}, kept)
	}
	for _, body := range []string{`1983`, `true`, `{}`, `[]`, `"\ud800"`} {
		require.Error(t, json.Unmarshal([]byte(body), new(mews.Date)), body)
	}
	for _, b := range []string{"", `"`, `1983-12-31`, `"1983-12-31`, `"\x"`} {
		require.Error(t, new(mews.Date).UnmarshalJSON([]byte(b)), b)
	}
	for _, d := range []mews.Date{{Year: 2026, Month: time.February, Day: 30}, {Day: 1}, {Year: 10000, Month: 1, Day: 1}, {Year: -1, Month: 1, Day: 1}} {
		_, err := json.Marshal(d)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "2026")
		_, err = d.MarshalText()
		require.Error(t, err)
	}
}

func TestDateOf(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 14*3600)
	assert.Equal(t, mews.Date{Year: 2026, Month: time.March, Day: 2}, mews.DateOf(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).In(zone)))
	assert.True(t, mews.DateOf(time.Time{}).IsZero())
	assert.True(t, mews.Date{}.In(zone).IsZero())
}

// A day starts with its first moment, in every zone and on the days when clocks
// change too.
func TestDateIn(t *testing.T) {
	t.Parallel()
	starts := map[string]string{
		"UTC 2026-03-29":                 "2026-03-29T00:00:00Z",
		"Europe/Prague 2026-03-29":       "2026-03-29T00:00:00+01:00",
		"Europe/Prague 2026-10-25":       "2026-10-25T00:00:00+02:00",
		"America/Sao_Paulo 2018-11-04":   "2018-11-04T01:00:00-02:00", // no midnight
		"America/Havana 2025-03-09":      "2025-03-09T01:00:00-04:00", // no midnight
		"America/Havana 2025-11-02":      "2025-11-02T00:00:00-04:00", // two midnights
		"Asia/Beirut 2022-03-27":         "2022-03-27T01:00:00+03:00", // no midnight
		"Asia/Amman 2022-02-25":          "2022-02-25T01:00:00+03:00", // no midnight
		"Atlantic/Azores 2025-10-26":     "2025-10-26T00:00:00Z",      // two midnights
		"Pacific/Kiritimati 2026-01-01":  "2026-01-01T00:00:00+14:00",
		"America/Sao_Paulo 2019-02-17":   "2019-02-17T00:00:00-03:00",
		"America/St_Johns 2006-10-29":    "2006-10-29T00:00:00-02:30", // two midnights
		"America/St_Johns 2006-04-02":    "2006-04-02T00:00:00-03:30",
		"Australia/Lord_Howe 2026-04-05": "2026-04-05T00:00:00+11:00",
	}
	for name, want := range starts {
		zone, text, _ := strings.Cut(name, " ")
		loc, err := time.LoadLocation(zone)
		require.NoError(t, err)
		d, err := mews.ParseDate(text)
		require.NoError(t, err)
		got := d.In(loc)
		assert.Equal(t, want, got.Format(time.RFC3339), name)
		assert.Equal(t, loc, got.Location())
		assert.Equal(t, d, mews.DateOf(got), name)
		assert.NotEqual(t, d, mews.DateOf(got.Add(-time.Second)), name)
	}
}

// Samoa crossed the date line at the end of December 29 and had no December 30.
func TestDateInOfASkippedDay(t *testing.T) {
	t.Parallel()
	loc, err := time.LoadLocation("Pacific/Apia")
	require.NoError(t, err)
	got := mews.Date{Year: 2011, Month: time.December, Day: 30}.In(loc)
	assert.Equal(t, "2011-12-31T00:00:00+14:00", got.Format(time.RFC3339))
}

func TestDateIsDecodedWithoutAllocation(t *testing.T) {
	for _, text := range []string{`"1983-12-31"`, `"2040-10-24T00:00:00.000+02:00"`, `null`, `""`, `"2026-02-30"`} {
		b := []byte(text)
		var d mews.Date
		assert.Zero(t, testing.AllocsPerRun(100, func() { _ = d.UnmarshalJSON(b) }), text)
	}
}

func FuzzDate(f *testing.F) {
	for _, seed := range []string{`"1983-12-31"`, `"2040-10-24T00:00:00Z"`, `"2026-02-30"`, `"0001-01-01"`, `null`, `""`, `"1983\u002d12-31"`, `"2040-10-24T00:00:00.1+02:00"`, `1`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var d mews.Date
		if err := json.Unmarshal(b, &d); err != nil {
			assert.True(t, d.IsZero())
			return
		}
		written, err := json.Marshal(d)
		require.NoError(t, err)
		var again mews.Date
		require.NoError(t, json.Unmarshal(written, &again))
		assert.Equal(t, d, again)
		parsed, err := mews.ParseDate(d.String())
		require.NoError(t, err)
		assert.Equal(t, d, parsed)
		if !d.IsZero() {
			if start := d.In(time.UTC); !start.IsZero() { // the first day of all begins with the zero time
				assert.Equal(t, d, mews.DateOf(start))
			}
			var plain string
			require.NoError(t, json.Unmarshal(b, &plain))
			stdlib, err := time.Parse(time.DateOnly, plain[:10])
			require.NoError(t, err)
			assert.Equal(t, d, mews.Date{Year: stdlib.Year(), Month: stdlib.Month(), Day: stdlib.Day()})
		}
	})
}

func BenchmarkDate(b *testing.B) {
	text := []byte(`"1983-12-31"`)
	b.ReportAllocs()
	for b.Loop() {
		var d mews.Date
		if d.UnmarshalJSON(text) != nil {
			b.Fatal("not read")
		}
	}
}
