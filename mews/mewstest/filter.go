package mewstest

import (
	"slices"
	"strings"
)

// filtered are the members that a filter looks at where its name does not tell.
var filtered = map[string]string{
	"billingAutomations.CompanyIds":                        "CompaniesWithRelations.CompanyId",
	"bills.ClosedUtc":                                      "IssuedUtc",
	"fiscalMachineCommands.DeviceIds":                      "FiscalMachineId",
	"loyaltyMemberships.MembershipStates":                  "State",
	"reservations.CustomerIds":                             "AccountId",
	"reservations.ReservationGroupIds":                     "GroupId",
	"resourceCategoryAssignments.ResourceCategoryIds":      "CategoryId",
	"resourceCategoryImageAssignments.ResourceCategoryIds": "CategoryId",
	"resourceFeatureAssignments.ResourceFeatureIds":        "FeatureId",
	"restrictions.BaseRateIds":                             "Conditions.BaseRateId",
	"restrictions.ExactRateIds":                            "Conditions.ExactRateId",
	"restrictions.ResourceCategoryIds":                     "Conditions.ResourceCategoryId",
	"serviceOrderNotes.ServiceOrderIds":                    "OrderId",
	"sourceAssignments.ReservationIds":                     "ReservationId",
	"services.ServiceType":                                 "Data.Discriminator",
}

// noFilters are members of requests that select other things than rows.
var noFilters = []string{
	"Limitation", "Extent", "Currency", "EnterpriseIds", "EnterpriseId", "ChainIds", "ChainId", "IncludeDefault", "TimeFilter", "StartUtc", "EndUtc",
}

// bothStates are the lists that show what was deleted unless told otherwise.
var bothStates = []string{"companies", "rates", "vouchers"}

type filter func(*row) bool

// filters are those that a request has.
func (s *Server) filters(c *call, r *resource) []filter {
	var all []filter
	request := formOf(c.operation.requests, c.input)
	for _, m := range facts().objects[request] {
		switch {
		case c.input[m.name] == nil || slices.Contains(noFilters, m.name):
		case m.kind == "interval":
			if i := intervalOf(c.input, m.name); i != nil {
				all = append(all, intervalFilter(r, m.name, i))
			}
		case m.kind == "days":
			all = append(all, daysFilter(object(c.input, m.name), m.name))
		case m.name == "ActivityStates":
		default:
			if f := s.valueFilter(c, r, m); f != nil {
				all = append(all, f)
			}
		}
	}
	return append(all, s.activityFilter(c, r), s.specialFilter(c, r))
}

func matches(all []filter) func(*row) bool {
	return func(r *row) bool {
		return !slices.ContainsFunc(all, func(f filter) bool { return f != nil && !f(r) })
	}
}

// activityFilter shows what is active unless ActivityStates or the extent
// Inactive say otherwise. Lists that have neither show everything.
func (s *Server) activityFilter(c *call, r *resource) filter {
	states, extent := list(c.input, "ActivityStates"), object(c.input, "Extent")
	m, _ := c.operation.member("Extent")
	switch takes := hasMember(m.kind, "Inactive"); {
	case takes && truth(extent, "Inactive") && len(states) == 0:
	case takes && !r.states:
		return func(r *row) bool { return !r.inactive }
	case r.states && (len(states) > 0 || !slices.Contains(bothStates, r.name)):
		return func(r *row) bool { return inState(r, states) }
	}
	return nil
}

// valueFilter compares a member of the rows with the values of a filter.
func (s *Server) valueFilter(c *call, r *resource, m member) filter {
	wanted := setOf(c.input, m.name)
	if one := text(c.input, m.name); one != "" {
		wanted = set{key(one): {}}
	}
	if wanted == nil {
		return nil
	}
	if has(wanted, "Enquired") { // as the older shape of reservations spells it
		wanted[key("Inquired")] = struct{}{}
	}
	if isOwn(r, m.name) {
		return func(r *row) bool { return wanted.holds(r.id) }
	}
	path := filtered[r.name+"."+m.name]
	for _, name := range []string{m.name, singular(m.name)} {
		if path == "" && hasMember(r.kind, name) {
			path = name
		}
	}
	if path == "" {
		return nil
	}
	names := strings.Split(path, ".")
	return func(r *row) bool {
		return slices.ContainsFunc(valuesAt(r.object, names), wanted.holds)
	}
}

// isOwn reports whether a filter holds the identifiers of the rows themselves.
func isOwn(r *resource, name string) bool {
	stem, isIDs := strings.CutSuffix(name, "Ids")
	return isIDs && (stem == "" || stem == r.kind || strings.EqualFold(stem, singular(r.name)))
}

func singular(name string) string {
	if stem, found := strings.CutSuffix(name, "ies"); found {
		return stem + "y"
	}
	return strings.TrimSuffix(name, "s")
}

// valuesAt are the texts at a path, in all items of lists on the way.
func valuesAt(v any, path []string) []string {
	switch v := v.(type) {
	case string:
		if len(path) == 0 {
			return []string{v}
		}
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, valuesAt(item, path)...)
		}
		return all
	case Object:
		if len(path) > 0 {
			return valuesAt(v[path[0]], path[1:])
		}
	}
	return nil
}

func intervalFilter(r *resource, name string, i *interval) filter {
	if other := filtered[r.name+"."+name]; other != "" {
		name = other
	}
	switch name {
	case "CreatedUtc":
		return func(r *row) bool { return i.holds(r.created) }
	case "UpdatedUtc":
		return func(r *row) bool { return i.holds(r.updated) }
	case "CollidingUtc":
		return func(r *row) bool { return i.collides(r.object) }
	}
	if !hasMember(r.kind, name) {
		return nil
	}
	return func(r *row) bool { return i.holdsMember(r.object, name) }
}

// spans are the members with the beginning and the end of what takes time.
var spans = [][2]string{
	{"StartUtc", "EndUtc"},
	{"ScheduledStartUtc", "ScheduledEndUtc"},
	{"ValidityStartUtc", "ValidityEndUtc"},
	{"FirstTimeUnitStartUtc", "LastTimeUnitStartUtc"},
}

// collides reports whether an object takes time within the interval; one
// without a beginning or an end does so for all time.
func (i *interval) collides(o Object) bool {
	if conditions := object(o, "Conditions"); conditions != nil {
		o = conditions
	}
	for _, names := range spans {
		_, given := o[names[0]]
		if !given {
			continue
		}
		start, end := bound(o, names[0]), bound(o, names[1])
		inclusive := names[1] == "LastTimeUnitStartUtc"
		moment := i.start != nil && i.end != nil && i.start.Equal(*i.end)
		if i.end != nil && start != nil && !start.Before(*i.end) && (!moment || !start.Equal(*i.end)) {
			return false
		}
		return i.start == nil || end == nil || end.After(*i.start) || inclusive && end.Equal(*i.start)
	}
	return false
}

// daysFilter compares a date; both ends belong to the interval.
func daysFilter(days Object, name string) filter {
	start, end := text(days, "Start"), text(days, "End")
	return func(r *row) bool {
		date, isDate := day(text(r.object, name))
		return isDate && (start == "" || date >= start[:10]) && (end == "" || date <= end[:10])
	}
}

// specialFilter is what only one list has.
func (s *Server) specialFilter(c *call, r *resource) filter {
	switch r.name {
	case "products":
		include, given := c.input["IncludeDefault"].(bool)
		if include || !given && c.input["ProductIds"] != nil {
			return nil
		}
		return func(r *row) bool { return !truth(r.object, "IsDefault") }
	case "vouchers":
		return s.through(c, "VoucherCodeValues", "voucherCodes", "Value", func(code *row, r *row) bool {
			return key(text(code.object, "VoucherId")) == r.key()
		})
	case "cancellationPolicies":
		return s.through(c, "ServiceIds", "rateGroups", "ServiceId", func(group *row, r *row) bool {
			return key(text(r.object, "RateGroupId")) == group.key()
		})
	case "restrictions":
		return restrictionFilter(c.input)
	case "bills":
		if c.input["CorrectionState"] == nil && c.input["BillIds"] == nil {
			return func(r *row) bool { return text(r.object, "CorrectionState") == "Bill" }
		}
	case "outletItems":
		if i := intervalOf(c.input, "ClosedUtc"); i != nil {
			return func(r *row) bool {
				bill := s.shelf("outletBills").byID[key(text(r.object, "BillId"))]
				return bill != nil && i.holdsMember(bill.object, "ClosedUtc")
			}
		}
	case "reservations":
		return olderReservations(c)
	case "companies":
		return olderInterval(c.input, r.name)
	}
	return nil
}

// olderReservations are the filters of the older list: without States and
// identifiers it shows what takes place.
func olderReservations(c *call) filter {
	inside := olderInterval(c.input, "reservations")
	if c.name != "reservations/getAll" || c.input["States"] != nil || c.input["ReservationIds"] != nil {
		return inside
	}
	return func(r *row) bool {
		return slices.Contains([]string{"Confirmed", "Started", "Processed"}, text(r.object, "State")) && (inside == nil || inside(r))
	}
}

// olderInterval is the interval that TimeFilter gives a meaning.
func olderInterval(input Object, resource string) filter {
	i := &interval{bound(input, "StartUtc"), bound(input, "EndUtc")}
	if i.start == nil && i.end == nil {
		return nil
	}
	kind := text(input, "TimeFilter")
	switch {
	case kind == "Updated":
		return func(r *row) bool { return i.holds(r.updated) }
	case kind == "Created" || resource == "companies":
		return func(r *row) bool { return i.holds(r.created) }
	case kind == "Overlapping":
		return func(r *row) bool { return i.within(r.object) }
	}
	if member := map[string]string{"Start": "ScheduledStartUtc", "End": "ScheduledEndUtc", "Canceled": "CancelledUtc"}[kind]; member != "" {
		return func(r *row) bool { return i.holdsMember(r.object, member) }
	}
	return func(r *row) bool { return i.collides(r.object) }
}

// holdsMember reports whether an instant of an object is in the interval.
func (i *interval) holdsMember(o Object, name string) bool {
	at := bound(o, name)
	return at != nil && i.holds(*at)
}

// within reports whether the whole interval is part of a stay.
func (i *interval) within(o Object) bool {
	start, end := bound(o, "ScheduledStartUtc"), bound(o, "ScheduledEndUtc")
	return start != nil && end != nil && i.start != nil && i.end != nil && !start.After(*i.start) && !end.Before(*i.end)
}

// through filters by a member of objects that are connected to the rows.
func (s *Server) through(c *call, name, other, member string, connected func(*row, *row) bool) filter {
	wanted := setOf(c.input, name)
	if wanted == nil {
		return nil
	}
	var found []*row
	for _, r := range s.shelf(other).rows {
		if wanted.holds(text(r.object, member)) {
			found = append(found, r)
		}
	}
	return func(r *row) bool {
		return slices.ContainsFunc(found, func(o *row) bool { return connected(o, r) })
	}
}

// restrictionFilter has the rates that a restriction names in any way, and the
// older way to ask for an interval.
func restrictionFilter(input Object) filter {
	rates := setOf(input, "RateIds")
	var i *interval
	if input["StartUtc"] != nil || input["EndUtc"] != nil {
		i = &interval{bound(input, "StartUtc"), bound(input, "EndUtc")}
	}
	return func(r *row) bool {
		conditions := object(r.object, "Conditions")
		return (rates == nil || has(rates, text(conditions, "ExactRateId")) || has(rates, text(conditions, "BaseRateId"))) &&
			(i == nil || i.collides(r.object))
	}
}
