package mewstest

import (
	"fmt"
	"time"
)

// unitLimit is how many time units a request can name at once: of a service by the
// month, and of others.
type unitLimit struct{ units, months int }

var (
	availabilityLimit = unitLimit{367, 60} // also of the prices of rates
	priceLimit        = unitLimit{100, 24} // of what changes prices, and of the prices of products
)

// unit is a time unit of a service: a day, a month or an hour of its enterprise.
type unit struct{ start, end time.Time }

// location is the time zone of an enterprise.
func (s *Server) location(enterprise string) *time.Location {
	if e := s.enterprise(enterprise); e != nil {
		if zone, err := time.LoadLocation(text(object(e.configuration, "Enterprise"), "TimeZoneIdentifier")); err == nil {
			return zone
		}
	}
	return time.UTC
}

// period is the length of the time units of a service.
func period(service *row) string {
	value := object(object(service.object, "Data"), "Value")
	if p := text(value, "TimeUnitPeriod"); p != "" {
		return p
	}
	return "Day"
}

// unitAt is the time unit that holds an instant.
func (s *Server) unitAt(service *row, at time.Time) unit {
	local := at.In(s.location(service.enterprise))
	year, month, day := local.Date()
	switch period(service) {
	case "Hour":
		start := at.Truncate(time.Hour)
		return unit{start, start.Add(time.Hour)}
	case "Month":
		return unit{time.Date(year, month, 1, 0, 0, 0, 0, local.Location()), time.Date(year, month+1, 1, 0, 0, 0, 0, local.Location())}
	}
	return unit{time.Date(year, month, day, 0, 0, 0, 0, local.Location()), time.Date(year, month, day+1, 0, 0, 0, 0, local.Location())}
}

// units are the time units from the first to the last one of an item, both of
// which have to be given by their start.
func (s *Server) units(service *row, o Object, path string, limit unitLimit) ([]unit, *refusal) {
	first, last := bound(o, "FirstTimeUnitStartUtc"), bound(o, "LastTimeUnitStartUtc")
	for name, at := range map[string]*time.Time{"FirstTimeUnitStartUtc": first, "LastTimeUnitStartUtc": last} {
		if at == nil {
			return nil, invalid(path+name, reasonRequired)
		}
		if !s.unitAt(service, *at).start.Equal(*at) {
			return nil, invalid(path+name, "it must be the start of a time unit")
		}
	}
	if last.Before(*first) {
		return nil, invalid(path+"LastTimeUnitStartUtc", "it is before the first one")
	}
	most := limit.units
	if period(service) == "Month" {
		most = limit.months
	}
	var all []unit
	for at := *first; !at.After(*last); {
		u := s.unitAt(service, at)
		all = append(all, u)
		at = u.end
		if len(all) > most {
			return nil, invalid(path+"LastTimeUnitStartUtc", fmt.Sprintf("the interval has more than %d time units", most))
		}
	}
	return all, nil
}

// occupies reports whether a stay takes a time unit: of a day it is the night
// that counts, unless the stay ends on the day it starts.
func (s *Server) occupies(service *row, o Object, u unit) bool {
	start, end := bound(o, "ScheduledStartUtc"), bound(o, "ScheduledEndUtc")
	if start == nil || end == nil {
		return false
	}
	first, last := s.unitAt(service, *start), s.unitAt(service, *end)
	if period(service) == "Hour" {
		return start.Before(u.end) && end.After(u.start)
	}
	if first.start.Equal(last.start) {
		return u.start.Equal(first.start)
	}
	return !u.start.Before(first.start) && u.start.Before(last.start)
}

// unitsOf are the time units that a stay takes.
func (s *Server) unitsOf(service *row, start, end time.Time) []unit {
	stay := Object{"ScheduledStartUtc": instant(start), "ScheduledEndUtc": instant(end)}
	var all []unit
	for u := s.unitAt(service, start); u.start.Before(end) && len(all) < 2000; u = s.unitAt(service, u.end) {
		if s.occupies(service, stay, u) {
			all = append(all, u)
		}
	}
	return all
}

func starts(units []unit) []any {
	all := make([]any, len(units))
	for i, u := range units {
		all[i] = instant(u.start)
	}
	return all
}
