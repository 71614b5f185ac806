package mewstest

import (
	"reflect"
	"slices"
	"time"
)

var weekdays = []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// restrictionSpan is the time of a restriction; nil ends are open.
type restrictionSpan struct{ start, end *time.Time }

func spanOf(o Object) restrictionSpan {
	return restrictionSpan{bound(o, "StartUtc"), bound(o, "EndUtc")}
}

func (a restrictionSpan) overlaps(b restrictionSpan, adjacent bool) bool {
	before := func(end, start *time.Time) bool {
		return end != nil && start != nil && (end.Before(*start) || !adjacent && end.Equal(*start))
	}
	return !before(a.end, b.start) && !before(b.end, a.start)
}

// conditions are those of an item of a request, without the time.
func (s *Server) conditions(c *call, item Object) Object {
	o := Object{"Type": item["Type"], "ResourceCategoryType": item["ResourceCategoryType"], "Hours": nil}
	for name, resource := range map[string]string{
		"ExactRateId": "rates", "BaseRateId": "rates", "RateGroupId": "rateGroups", "ResourceCategoryId": "resourceCategories",
	} {
		o[name] = nil
		if r := s.findAny(c, resource, text(item, name)); r != nil {
			o[name] = r.id
		}
	}
	days := []any{}
	for i := range weekdays {
		if name := weekdays[(i+1)%7]; truth(object(item, "Days"), name) {
			days = append(days, name)
		}
	}
	o["Days"] = days
	return o
}

// sameConditions compares everything but the time.
func sameConditions(r *row, conditions Object) bool {
	have := cloneObject(object(r.object, "Conditions"))
	delete(have, "StartUtc")
	delete(have, "EndUtc")
	return reflect.DeepEqual(have, conditions)
}

func exceptions(item Object) Object {
	o := Object{}
	for _, m := range facts().objects["RestrictionExceptions"] {
		o[m.name] = item[m.name]
	}
	return o
}

// setRestrictions adds restrictions of the integration. One with the same
// conditions and exceptions grows; one with other exceptions gives way.
func (s *Server) setRestrictions(c *call) (Object, *refusal) {
	service, refused := s.restrictionService(c)
	if refused != nil {
		return nil, refused
	}
	for _, item := range objects(c.input, "Data") {
		conditions, except, span := s.conditions(c, item), exceptions(item), spanOf(item)
		for _, r := range s.integrationRestrictions(service, conditions) {
			old := spanOf(object(r.object, "Conditions"))
			if reflect.DeepEqual(object(r.object, "Exceptions"), except) && span.overlaps(old, true) {
				span = restrictionSpan{earlier(span.start, old.start), later(span.end, old.end)}
				r.gone = true
			}
		}
		s.splice(service, conditions, span)
		s.newRestriction(service, conditions, except, span)
	}
	return Object{}, nil
}

func (s *Server) clearRestrictions(c *call) (Object, *refusal) {
	service, refused := s.restrictionService(c)
	if refused != nil {
		return nil, refused
	}
	for _, item := range objects(c.input, "Data") {
		s.splice(service, s.conditions(c, item), spanOf(item))
	}
	return Object{}, nil
}

func (s *Server) restrictionService(c *call) (*row, *refusal) {
	for i, item := range objects(c.input, "Data") {
		start, end := bound(item, "StartUtc"), bound(item, "EndUtc")
		if start != nil && end != nil && end.Before(*start) {
			return nil, invalid(place("Data", i, "EndUtc"), "it is before StartUtc")
		}
	}
	return s.found(c, "services", "ServiceId")
}

func (s *Server) integrationRestrictions(service *row, conditions Object) []*row {
	var all []*row
	for _, r := range s.shelf("restrictions").rows {
		if !r.gone && text(r.object, "Origin") == "Integration" && key(text(r.object, "ServiceId")) == service.key() && sameConditions(r, conditions) {
			all = append(all, r)
		}
	}
	return all
}

// splice takes a span of time out of the restrictions with the same conditions.
func (s *Server) splice(service *row, conditions Object, span restrictionSpan) {
	for _, r := range slices.Clone(s.integrationRestrictions(service, conditions)) {
		old, except := spanOf(object(r.object, "Conditions")), object(r.object, "Exceptions")
		if !span.overlaps(old, false) {
			continue
		}
		r.gone = true
		if span.start != nil && (old.start == nil || old.start.Before(*span.start)) {
			s.newRestriction(service, conditions, except, restrictionSpan{old.start, span.start})
		}
		if span.end != nil && (old.end == nil || old.end.After(*span.end)) {
			s.newRestriction(service, conditions, except, restrictionSpan{span.end, old.end})
		}
	}
}

func (s *Server) newRestriction(service *row, conditions, except Object, span restrictionSpan) {
	o := cloneObject(conditions)
	o["StartUtc"], o["EndUtc"] = nil, nil
	if span.start != nil {
		o["StartUtc"] = instant(*span.start)
	}
	if span.end != nil {
		o["EndUtc"] = instant(*span.end)
	}
	s.newObject(resources().byName["restrictions"], Object{
		"ServiceId": service.id, "Origin": "Integration", "Conditions": o, "Exceptions": cloneObject(except),
	}, service.enterprise)
}

// earlier and later treat nil as open.
func earlier(a, b *time.Time) *time.Time {
	switch {
	case a == nil || b == nil:
		return nil
	case a.Before(*b):
		return a
	}
	return b
}

func later(a, b *time.Time) *time.Time {
	switch {
	case a == nil || b == nil:
		return nil
	case a.After(*b):
		return a
	}
	return b
}
