package mewstest

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// categories are the active categories of a service, oldest first.
func (s *Server) categories(service *row) []*row {
	var all []*row
	for _, r := range s.shelf("resourceCategories").rows {
		if !r.gone && !r.inactive && key(text(r.object, "ServiceId")) == service.key() {
			all = append(all, r)
		}
	}
	return all
}

// resourcesOf are the active resources of a category.
func (s *Server) resourcesOf(category string) []*row {
	var all []*row
	for _, a := range s.shelf("resourceCategoryAssignments").rows {
		r := s.shelf("resources").byID[key(text(a.object, "ResourceId"))]
		if !a.gone && !a.inactive && key(text(a.object, "CategoryId")) == key(category) && r != nil && !r.gone && !r.inactive && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// metrics are the numbers of one category in one time unit, named after the
// vendor's metrics.
func (s *Server) metrics(service *row, category string, u unit) map[string]int {
	m := map[string]int{}
	resources := s.resourcesOf(category)
	m["ActiveResources"] = len(resources)
	for _, r := range resources {
		m["OutOfOrderBlocks"] += min(s.blocked(r, "OutOfOrder", u), 1)
		m["HouseUse"] += min(s.blocked(r, "InternalUse", u), 1)
	}
	m["UsableResources"] = m["ActiveResources"] - m["OutOfOrderBlocks"]
	picked := map[string]int{}
	for _, r := range s.shelf("reservations").rows {
		other := s.serviceOf(r)
		if r.gone || other == nil || !s.occupies(other, r.object, u) {
			continue
		}
		kind := stayKind(text(r.object, "State"))
		switch {
		case kind == "":
		case other == service && key(text(r.object, "RequestedResourceCategoryId")) == key(category):
			m[kind]++
			picked[key(text(r.object, "AvailabilityBlockId"))]++
		case other != service && slices.ContainsFunc(resources, func(o *row) bool { return o.key() == key(text(r.object, "AssignedResourceId")) }):
			m["OtherServiceReservationCount"]++
		}
	}
	for _, a := range s.adjustments(category, u) {
		count, block := int(numberOf(a.object, "UnitCount")), text(a.object, "AvailabilityBlockId")
		if block == "" {
			m["PublicAvailabilityAdjustment"] += count
			continue
		}
		if b := s.shelf("availabilityBlocks").byID[key(block)]; b != nil && s.holdsRooms(b) {
			// What was picked up is a reservation.
			left := max(max(count, -count)-picked[b.key()], 0)
			m["BlockAvailability"] += left
			if stayKind(text(b.object, "State")) != "" {
				m["AllocatedBlockAvailability"] += left
			}
		}
	}
	m["Occupied"] = m["ConfirmedReservations"] + m["OptionalReservations"] + m["AllocatedBlockAvailability"]
	return m
}

// holdsRooms reports whether an availability block is still there: not deleted, not
// canceled, and not released at a fixed time.
func (s *Server) holdsRooms(block *row) bool {
	released := bound(block.object, "ReleasedUtc")
	return !block.inactive && text(block.object, "State") != "Canceled" && (released == nil || released.After(s.clock.now()))
}

// stayKind is the metric that counts what is in a state.
func stayKind(state string) string {
	switch state {
	case "Confirmed", "Started", "Processed":
		return "ConfirmedReservations"
	case "Optional":
		return "OptionalReservations"
	}
	return ""
}

// free is the number of resources of a category that can still be booked.
func (s *Server) free(service *row, category string, u unit) (free, adjustment int) {
	m := s.metrics(service, category, u)
	return m["UsableResources"] - m["HouseUse"] - m["Occupied"] - m["OtherServiceReservationCount"] + m["PublicAvailabilityAdjustment"], m["PublicAvailabilityAdjustment"]
}

func (s *Server) blocked(resource *row, kind string, u unit) int {
	n := 0
	for _, b := range s.shelf("resourceBlocks").rows {
		start, end := bound(b.object, "StartUtc"), bound(b.object, "EndUtc")
		if !b.gone && !b.inactive && key(text(b.object, "AssignedResourceId")) == resource.key() && text(b.object, "Type") == kind &&
			start != nil && end != nil && start.Before(u.end) && end.After(u.start) {
			n++
		}
	}
	return n
}

// adjustments are those of a category that apply to a time unit.
func (s *Server) adjustments(category string, u unit) []*row {
	var all []*row
	for _, a := range s.shelf("availabilityAdjustments").rows {
		first, last := bound(a.object, "FirstTimeUnitStartUtc"), bound(a.object, "LastTimeUnitStartUtc")
		if !a.gone && !a.inactive && key(text(a.object, "ResourceCategoryId")) == key(category) &&
			first != nil && last != nil && !u.start.Before(*first) && !u.start.After(*last) {
			all = append(all, a)
		}
	}
	return all
}

func (s *Server) getAvailability(c *call) (Object, *refusal) {
	service, units, refused := s.serviceUnits(c)
	if refused != nil {
		return nil, refused
	}
	all := []any{}
	for _, category := range s.categories(service) {
		available, adjusted := make([]any, len(units)), make([]any, len(units))
		for i, u := range units {
			free, adjustment := s.free(service, category.id, u)
			available[i], adjusted[i] = whole(free), whole(adjustment)
		}
		all = append(all, Object{"CategoryId": category.id, "Availabilities": available, "Adjustments": adjusted})
	}
	return Object{"DatesUtc": starts(units), "TimeUnitStartsUtc": starts(units), "CategoryAvailabilities": all}, nil
}

func (s *Server) getMetrics(c *call) (Object, *refusal) {
	service, units, refused := s.serviceUnits(c)
	if refused != nil {
		return nil, refused
	}
	all := []any{}
	for _, category := range s.categories(service) {
		values := map[string][]any{}
		for i, u := range units {
			m := s.metrics(service, category.id, u)
			for _, name := range list(c.input, "Metrics") {
				if i == 0 {
					values[name] = make([]any, len(units))
				}
				values[name][i] = whole(m[name])
			}
		}
		metrics := Object{}
		for name, numbers := range values {
			metrics[name] = numbers
		}
		all = append(all, Object{"ResourceCategoryId": category.id, "Metrics": metrics})
	}
	return Object{"TimeUnitStartsUtc": starts(units), "ResourceCategoryAvailabilities": all}, nil
}

func whole(n int) any { return json.Number(strconv.Itoa(n)) }

func (s *Server) serviceUnits(c *call) (*row, []unit, *refusal) {
	service, refused := s.found(c, "services", "ServiceId")
	if refused != nil {
		return nil, nil, refused
	}
	if text(object(service.object, "Data"), "Discriminator") == "Additional" {
		return nil, nil, invalid("ServiceId", "the service is not bookable")
	}
	units, refused := s.units(service, c.input, "", availabilityLimit)
	return service, units, refused
}

// updateAvailability sets the adjustments of each time unit of an interval, in
// place of those that were there.
func (s *Server) updateAvailability(c *call) (Object, *refusal) {
	service, refused := s.found(c, "services", "ServiceId")
	if refused != nil {
		return nil, refused
	}
	updates := objects(c.input, "AvailabilityUpdates")
	all := make([][]unit, len(updates))
	for i, update := range updates {
		if all[i], refused = s.units(service, update, place("AvailabilityUpdates", i, "")+".", availabilityLimit); refused != nil {
			return nil, refused
		}
	}
	for i, update := range updates {
		count := object(update, "UnitCountAdjustment")["Value"]
		s.replaceUnits("availabilityAdjustments", service, all[i], func(o Object) bool {
			return key(text(o, "ResourceCategoryId")) == key(text(update, "ResourceCategoryId")) &&
				key(text(o, "AvailabilityBlockId")) == key(text(update, "AvailabilityBlockId"))
		}, func() Object {
			if count == nil || numberOf(Object{"N": count}, "N") == 0 {
				return nil
			}
			return Object{
				"ResourceCategoryId": update["ResourceCategoryId"], "AvailabilityBlockId": update["AvailabilityBlockId"],
				"UnitCount": count, "PaxCounts": update["PaxCounts"], "ActivityState": "Active",
			}
		})
	}
	return Object{}, nil
}

// replaceUnits puts one new object for each time unit in place of the active
// ones that match; without an object they are only deleted.
func (s *Server) replaceUnits(resource string, service *row, units []unit, match func(Object) bool, replacement func() Object) {
	r := resources().byName[resource]
	for _, u := range units {
		for _, old := range slices.Clone(s.shelf(resource).rows) {
			if !old.gone && !old.inactive && match(old.object) && s.covers(old, u) {
				s.splitUnits(r, service, old, u)
			}
		}
		if o := replacement(); o != nil {
			o["FirstTimeUnitStartUtc"], o["LastTimeUnitStartUtc"] = instant(u.start), instant(u.start)
			if hasMember(r.kind, "StartUtc") {
				o["StartUtc"], o["EndUtc"] = instant(u.start), instant(u.end)
			}
			s.newObject(r, o, service.enterprise)
		}
	}
}

func (s *Server) covers(r *row, u unit) bool {
	first, last := bound(r.object, "FirstTimeUnitStartUtc"), bound(r.object, "LastTimeUnitStartUtc")
	return first != nil && last != nil && !u.start.Before(*first) && !u.start.After(*last)
}

// splitUnits takes a time unit out of an object, which leaves what is before
// and after it.
func (s *Server) splitUnits(r *resource, service *row, old *row, u unit) {
	first, last := bound(old.object, "FirstTimeUnitStartUtc"), bound(old.object, "LastTimeUnitStartUtc")
	deactivate(old, s.clock.now())
	keep := func(first, last time.Time) {
		o := cloneObject(old.object)
		for _, name := range []string{"Id", "CreatedUtc", "UpdatedUtc"} {
			delete(o, name)
		}
		o["IsActive"], o["FirstTimeUnitStartUtc"], o["LastTimeUnitStartUtc"] = true, instant(first), instant(last)
		if _, shown := o["ActivityState"]; shown {
			o["ActivityState"] = "Active"
		}
		s.newObject(r, o, service.enterprise)
	}
	if first.Before(u.start) {
		keep(*first, s.unitAt(service, u.start.Add(-time.Second)).start)
	}
	if last.After(u.start) {
		keep(u.end, *last)
	}
}

func (s *Server) setOverbooking(c *call) (Object, *refusal) {
	return s.writeOverbooking(c, "SetServiceOverbookingLimits")
}

func (s *Server) clearOverbooking(c *call) (Object, *refusal) {
	return s.writeOverbooking(c, "ClearServiceOverbookingLimits")
}

// writeOverbooking replaces the limits of each time unit.
func (s *Server) writeOverbooking(c *call, member string) (Object, *refusal) {
	service, refused := s.found(c, "services", "ServiceId")
	if refused != nil {
		return nil, refused
	}
	items := objects(c.input, member)
	all := make([][]unit, len(items))
	for i, item := range items {
		if all[i], refused = s.units(service, item, place(member, i, "")+".", availabilityLimit); refused != nil {
			return nil, refused
		}
	}
	for i, item := range items {
		s.replaceUnits("serviceOverbookingLimits", service, all[i], func(o Object) bool {
			return key(text(o, "ServiceId")) == service.key()
		}, func() Object {
			if item["Limit"] == nil {
				return nil
			}
			return Object{"ServiceId": service.id, "Limit": item["Limit"]}
		})
	}
	return Object{}, nil
}
