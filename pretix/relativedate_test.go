package pretix_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

func TestRelativeDatesAreReadAsWritten(t *testing.T) {
	t.Parallel()
	for _, rule := range []pretix.RelativeRule{
		{Days: 3, Base: pretix.RelativeToEventStart},
		{Days: 3, Time: &pretix.TimeOfDay{Hour: 12, Minute: 30}, Base: pretix.RelativeToEventStart, After: true},
		{Minutes: new(90), Base: pretix.RelativeToEventStart},
	} {
		got, ok := rule.Date().Rule()
		assert.True(t, ok, "%s", rule.Date())
		assert.Equal(t, rule, got)
		_, fixed := rule.Date().Fixed()
		assert.False(t, fixed, "%s", rule.Date())
	}
	when := time.Date(2026, time.May, 1, 18, 0, 0, 0, time.UTC)
	got, ok := pretix.FixedDate(when).Fixed()
	assert.True(t, ok)
	assert.True(t, when.Equal(got))
	for _, other := range []pretix.RelativeDate{pretix.FixedDate(when), "", "RELDATE/x/-/date_from/", "RELDATE/minutes/x/date_from/", "RELDATE/1/25:00:00/date_from/"} {
		_, ok := other.Rule()
		assert.False(t, ok, "%s", other)
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	d, err := pretix.ParseDate("1983-12-31")
	require.NoError(t, err)
	assert.Equal(t, pretix.Date{Year: 1983, Month: time.December, Day: 31}, d)
	assert.Equal(t, d, pretix.DateOf(d.In(time.UTC)))
	d, err = pretix.ParseDate("")
	require.NoError(t, err)
	assert.True(t, d.IsZero())
	_, err = pretix.ParseDate("31.12.1983")
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "1983", "may be a birthday")
}
