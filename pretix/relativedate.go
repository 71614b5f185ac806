package pretix

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A RelativeDate is a date or a time that is fixed, such as 2027-05-01T10:00:00+02:00,
// or depends on another one, such as three days before the event begins. It holds
// the text of the API; "" means none. [RelativeRule.Date] and [FixedDate] make one.
type RelativeDate string

// A RelativeBase is what a [RelativeRule] depends on.
type RelativeBase string

// Values of [RelativeBase].
const (
	RelativeToEventStart     RelativeBase = "event__date_from"
	RelativeToEventEnd       RelativeBase = "event__date_to"
	RelativeToEventAdmission RelativeBase = "event__date_admission"
	RelativeToPresaleStart   RelativeBase = "event__presale_start"
	RelativeToPresaleEnd     RelativeBase = "event__presale_end"
	RelativeToOrderCreation  RelativeBase = "order__datetime"
	RelativeToOrderExpiry    RelativeBase = "order__expires"
)

// A RelativeRule is a number of days, or of minutes, before or after a date.
type RelativeRule struct {
	Days int
	// Minutes replaces Days and Time if it is not nil. Settings that take a date
	// only reject it.
	Minutes *int
	// Time is the time of day; nil for that of Base. Settings that take a date only
	// reject it.
	Time  *TimeOfDay
	Base  RelativeBase
	After bool
}

// Date returns the rule as the API writes it.
func (r RelativeRule) Date() RelativeDate {
	after := ""
	if r.After {
		after = "after"
	}
	if r.Minutes != nil {
		return RelativeDate(fmt.Sprintf("RELDATE/minutes/%d/%s/%s", *r.Minutes, r.Base, after))
	}
	clock := "-"
	if r.Time != nil {
		clock = r.Time.String()
	}
	return RelativeDate(fmt.Sprintf("RELDATE/%d/%s/%s/%s", r.Days, clock, r.Base, after))
}

// FixedDate returns a date that depends on nothing.
func FixedDate(t time.Time) RelativeDate { return RelativeDate(t.Format(time.RFC3339)) }

// Rule returns the rule of a date that depends on another one; false for others.
func (d RelativeDate) Rule() (RelativeRule, bool) {
	parts := strings.Split(string(d), "/")
	if len(parts) < 4 || parts[0] != "RELDATE" {
		return RelativeRule{}, false
	}
	r := RelativeRule{Base: RelativeBase(parts[3]), After: len(parts) > 4 && parts[4] == "after"}
	if !strings.Contains(parts[3], "__") { // the form of old servers
		r.Base = "event__" + r.Base
	}
	if parts[1] == "minutes" {
		n, err := strconv.Atoi(parts[2])
		r.Minutes = &n
		return r, err == nil
	}
	days, err := strconv.Atoi(parts[1])
	if err != nil {
		return RelativeRule{}, false
	}
	r.Days = days
	if parts[2] != "-" {
		r.Time = new(TimeOfDay)
		if r.Time.UnmarshalText([]byte(parts[2])) != nil {
			return RelativeRule{}, false
		}
	}
	return r, true
}

// Fixed returns the time of a date that depends on nothing; false for others.
func (d RelativeDate) Fixed() (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999", time.DateOnly} {
		if t, err := time.Parse(layout, string(d)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// A DateRange is an interval of days, as exports take it: with both ends, one or
// a name. "" means none.
type DateRange string

// Ranges by name. They move with the day on which an export runs.
const (
	DateRangeToday         DateRange = "days_today"
	DateRangeYesterday     DateRange = "days_yesterday"
	DateRangeTomorrow      DateRange = "days_tomorrow"
	DateRangeLast7Days     DateRange = "days_last7"
	DateRangeLast14Days    DateRange = "days_last14"
	DateRangeNext7Days     DateRange = "days_next7"
	DateRangeNext14Days    DateRange = "days_next14"
	DateRangeWeek          DateRange = "week_this"
	DateRangeWeekToDate    DateRange = "week_to_date"
	DateRangeLastWeek      DateRange = "week_previous"
	DateRangeNextWeek      DateRange = "week_next"
	DateRangeMonth         DateRange = "month_this"
	DateRangeMonthToDate   DateRange = "month_to_date"
	DateRangeLastMonth     DateRange = "month_previous"
	DateRangeNextMonth     DateRange = "month_next"
	DateRangeQuarter       DateRange = "quarter_this"
	DateRangeQuarterToDate DateRange = "quarter_to_date"
	DateRangeLastQuarter   DateRange = "quarter_previous"
	DateRangeNextQuarter   DateRange = "quarter_next"
	DateRangeYear          DateRange = "year_this"
	DateRangeYearToDate    DateRange = "year_to_date"
	DateRangeLastYear      DateRange = "year_previous"
	DateRangeNextYear      DateRange = "year_next"
	DateRangeFuture        DateRange = "future"
	DateRangePast          DateRange = "past"
)

// Between returns the days from first to last. Without one of them the range is
// open at that end.
func Between(first, last Date) DateRange {
	return DateRange(first.String() + "/" + last.String())
}
