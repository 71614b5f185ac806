package mews

import (
	"fmt"
	"iter"
	"time"
)

// TimeUnits computes the time units of a bookable service. Availability, prices and
// restrictions are defined per time unit, and requests name a unit by the instant when
// it starts, in UTC. That is midnight, or the full hour, of the property's clock, so
// it moves when daylight saving begins or ends.
//
// Requests take the starts of the first and of the last unit, both included.
// [TimeUnits.Stay] gives them for an arrival and a departure, [TimeUnits.Days] for a
// first and a last day.
//
// Time units follow each other without gap or overlap:
//
//   - A day starts when its date begins, so a few days have 23 or 25 hours. If the
//     clocks go forward at midnight, the day starts at that moment: at 01:00 in Cairo
//     on 2026-04-24. If midnight comes twice, the day starts with the first one.
//   - A month starts with its first day.
//   - An hour starts whenever the clock shows a full hour, which in Asia/Kolkata is at
//     half past in UTC. When the clocks change by an hour, all hours are still 60
//     minutes long. When they change by 30 minutes, as in Australia/Lord_Howe, one
//     hour lasts 90 minutes.
//
// The vendor documents that days and months start at midnight. It does not document
// when hours start, nor what happens if midnight does not exist or comes twice. In
// these cases the rules above are the choice of this package.
//
// Times are returned in UTC; the zero time stays zero. A TimeUnits is made with
// [NewTimeUnits] and safe for concurrent use.
type TimeUnits struct {
	location *time.Location
	period   TimeUnitPeriod
}

// NewTimeUnits returns the time units of a service. timeZone is the
// TimeZoneIdentifier of the [Enterprise], such as Europe/Prague, and period the
// TimeUnitPeriod of the service's [BookableServiceData].
//
// The time zones come from [time.LoadLocation]. A program that runs on Windows or in
// a container without zone data must import time/tzdata. Governments change the
// rules, sometimes at short notice: keep the data up to date.
func NewTimeUnits(timeZone string, period TimeUnitPeriod) (*TimeUnits, error) {
	if timeZone == "" || timeZone == "Local" { // time.LoadLocation has meanings for them
		return nil, &ArgumentError{
			Argument: "timeZone", Problem: fmt.Sprintf("%q is not the name of a time zone such as Europe/Prague; use the TimeZoneIdentifier of the enterprise", timeZone),
		}
	}
	location, err := time.LoadLocation(timeZone)
	if err != nil {
		return nil, &ArgumentError{
			Argument: "timeZone", Problem: fmt.Sprintf("cannot load %q: %v; if the name is right, the system has no time zone data: import _ \"time/tzdata\"", timeZone, err),
		}
	}
	switch period {
	case TimeUnitPeriodDay, TimeUnitPeriodMonth, TimeUnitPeriodHour:
		return &TimeUnits{location: location, period: period}, nil
	}
	return nil, &ArgumentError{Argument: "period", Problem: fmt.Sprintf("%q is not Day, Month or Hour", period)}
}

// Location returns the time zone of the property.
func (u *TimeUnits) Location() *time.Location { return u.location }

// Date returns the date that the property's calendar shows at t. It turns the
// start of a unit, such as 2026-03-28T23:00:00Z, into its day, 2026-03-29 in Prague.
func (u *TimeUnits) Date(t time.Time) Date { return DateOf(t.In(u.location)) }

// Start returns the start of the unit that contains t.
func (u *TimeUnits) Start(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	start, _ := u.unit(t)
	return start
}

// Next returns the start of the unit after the one that contains t. That is also
// the end of the unit that contains t, which does not belong to it.
func (u *TimeUnits) Next(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	_, next := u.unit(t)
	return next
}

// StartOf returns the start of the unit that contains the start of the day d: the
// day itself, its month, or its first hour.
func (u *TimeUnits) StartOf(d Date) time.Time { return u.Start(d.In(u.location)) }

// Stay returns the starts of the first and of the last unit of a stay, for the fields
// FirstTimeUnitStartUTC and LastTimeUnitStartUTC of a request. A stay from March 1 to
// March 8 has seven days, the last of which is March 7. The departure must be after
// the arrival.
func (u *TimeUnits) Stay(arrival, departure Date) (first, last time.Time, err error) {
	if err := checkDays("arrival", arrival, "departure", departure); err != nil {
		return time.Time{}, time.Time{}, err
	}
	if arrival == departure {
		return time.Time{}, time.Time{}, &ArgumentError{Argument: "departure", Problem: "must be after arrival; use Days for a single day"}
	}
	first, last = u.between(arrival, departure)
	return first, last, nil
}

// Days returns the starts of the first and of the last unit of a range of days, for
// the fields FirstTimeUnitStartUTC and LastTimeUnitStartUTC of a request. Both days are
// included. They can be the same.
func (u *TimeUnits) Days(firstDay, lastDay Date) (first, last time.Time, err error) {
	if err := checkDays("firstDay", firstDay, "lastDay", lastDay); err != nil {
		return time.Time{}, time.Time{}, err
	}
	first, last = u.between(firstDay, dayAfter(lastDay))
	return first, last, nil
}

// Range returns the starts of all units from the one that contains first to the one
// that contains last, in order. It has none if last is before first, or if one of
// them is zero.
func (u *TimeUnits) Range(first, last time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		if first.IsZero() || last.IsZero() {
			return
		}
		for start, next := u.unit(first); !start.After(last); start, next = u.unit(next) {
			if !yield(start) {
				return
			}
		}
	}
}

// between returns the first and the last unit from one day up to, but not including,
// another.
func (u *TimeUnits) between(from, to Date) (first, last time.Time) {
	start, end := from.In(u.location), to.In(u.location)
	if !start.Before(end) { // the calendar skipped the day: take the next one
		end = start.Add(1)
	}
	return u.Start(start), u.Start(end.Add(-1))
}

// unit returns when the unit that contains t starts, and when the next one does.
func (u *TimeUnits) unit(t time.Time) (start, next time.Time) {
	t = t.In(u.location)
	if u.period == TimeUnitPeriodHour {
		return hourStart(t).UTC(), nextHour(t).UTC()
	}
	// The date that the clock shows can be over already: in St. John's, the clocks
	// went back from 00:01 to 23:01. And the next date can be one that never was.
	// The first unit that starts after t decides.
	date := u.firstDay(dateFrom(t.Date()))
	start = date.In(u.location)
	for {
		date = u.nextDay(date)
		next = date.In(u.location)
		if next.After(t) {
			return start.UTC(), next.UTC()
		}
		start = next
	}
}

// firstDay returns the first day of the unit that contains d.
func (u *TimeUnits) firstDay(d Date) Date {
	if u.period == TimeUnitPeriodMonth {
		d.Day = 1
	}
	return d
}

// nextDay returns the first day of the unit after the one that starts with d.
func (u *TimeUnits) nextDay(d Date) Date {
	if u.period == TimeUnitPeriodMonth {
		return dateFrom(time.Date(d.Year, d.Month+1, 1, 0, 0, 0, 0, time.UTC).Date())
	}
	return dayAfter(d)
}

// hourStart returns the last instant up to t when the clock shows a full hour.
func hourStart(t time.Time) time.Time {
	for {
		start := t.Add(-sinceHour(t))
		change, _ := t.ZoneBounds()
		if change.IsZero() || !start.Before(change) {
			return start
		}
		t = change.Add(-1).In(t.Location()) // no full hour since the clocks changed
	}
}

// nextHour returns the first instant after t when the clock shows a full hour.
func nextHour(t time.Time) time.Time {
	for {
		next := t.Add(time.Hour - sinceHour(t))
		_, change := t.ZoneBounds()
		// On the last day of a leap year the change can be one before t: package time
		// takes all years for 365 days. No clock changes on that day.
		if change.IsZero() || !change.After(t) || next.Before(change) {
			return next
		}
		t = change.In(t.Location())
		if sinceHour(t) == 0 {
			return t
		}
	}
}

// sinceHour returns how far the clock is past the full hour at t.
func sinceHour(t time.Time) time.Duration {
	return time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
}

func checkDays(firstName string, first Date, lastName string, last Date) error {
	switch {
	case !first.valid():
		return &ArgumentError{Argument: firstName, Problem: "is not a valid date"}
	case !last.valid():
		return &ArgumentError{Argument: lastName, Problem: "is not a valid date"}
	case last.In(time.UTC).Before(first.In(time.UTC)):
		return &ArgumentError{Argument: lastName, Problem: "must not be before " + firstName}
	}
	return nil
}

func dayAfter(d Date) Date {
	return dateFrom(time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, time.UTC).Date())
}

// dateFrom makes a date of the zero time too, for which [DateOf] has none.
func dateFrom(year int, month time.Month, day int) Date {
	return Date{Year: year, Month: month, Day: day}
}
