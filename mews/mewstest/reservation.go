package mewstest

import (
	"encoding/json"
	"maps"
	"strconv"
	"time"
)

// newerNames are the names that the older shape of reservations has for members.
var newerNames = map[string]string{
	"AssignedSpaceId":     "AssignedResourceId",
	"AssignedSpaceLocked": "AssignedResourceLocked",
	"RequestedCategoryId": "RequestedResourceCategoryId",
	"OwnerId":             "AccountId",
	"CustomerId":          "AccountId",
	"CompanyId":           "PartnerCompanyId",
	"StartUtc":            "ScheduledStartUtc",
	"EndUtc":              "ScheduledEndUtc",
}

// AddReservation puts a reservation of a customer into the state and returns its Id.
// Members may have the names of either shape of reservations. Missing ones become those
// of a current stay (State Started, from yesterday until tomorrow) with the customer as
// its owner and only companion. It panics when there is no such customer.
func (s *Server) AddReservation(customerID string, reservation Object) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.now()
	presets := Object{
		"State":             "Started",
		"ScheduledStartUtc": instant(now.Add(-24 * time.Hour)),
		"ScheduledEndUtc":   instant(now.Add(24 * time.Hour)),
	}
	maps.Copy(presets, newerShape(normalObject(reservation)))
	presets["AccountId"] = s.mustFind("AddReservation", customerID, &s.customers).id
	return s.newReservation(presets).id
}

// newerShape gives members the names of the newer shape.
func newerShape(o Object) Object {
	newer := maps.Clone(o)
	for older, name := range newerNames {
		if o[older] != nil && o[name] == nil {
			newer[name] = o[older]
		}
	}
	if text(o, "State") == "Enquired" {
		newer["State"] = "Inquired"
	}
	return newer
}

// newReservation completes a reservation in the newer shape, with its group and
// the companionship of its owner.
func (s *Server) newReservation(given Object) *row {
	enterprise := s.enterpriseOf(given, key(DefaultEnterpriseID))
	presets := Object{"Number": strconv.Itoa(len(s.shelf("reservations").rows) + 1)}
	maps.Copy(presets, given)
	if presets["GroupId"] == nil {
		presets["GroupId"] = s.newObject(resources().byName["reservationGroups"], Object{"Name": presets["Number"]}, enterprise).id
	}
	companions := list(presets, "CompanionIds")
	delete(presets, "CompanionIds")
	if owner := text(presets, "AccountId"); companions == nil && owner != "" && s.accountType(owner) == "Customer" {
		companions = []string{owner}
	}
	r := s.newObject(resources().byName["reservations"], presets, enterprise)
	for _, name := range []string{"Start", "End"} {
		if r.object[name+"Utc"] == nil || given[name+"Utc"] == nil {
			r.object[name+"Utc"] = r.object["Scheduled"+name+"Utc"]
		}
	}
	for _, id := range companions {
		s.newCompanionship(r, id)
	}
	return r
}

func (s *Server) newCompanionship(reservation *row, customer string) *row {
	return s.newObject(resources().byName["companionships"], Object{
		"CustomerId": customer, "ReservationId": reservation.id, "ReservationGroupId": reservation.object["GroupId"],
	}, reservation.enterprise)
}

// companionships are those of a reservation, oldest first.
func (s *Server) companionships(reservation *row) []*row {
	var all []*row
	for _, r := range s.companionsOf[reservation.key()] {
		if !r.gone && key(text(r.object, "ReservationId")) == reservation.key() {
			all = append(all, r)
		}
	}
	return all
}

func (s *Server) companions(reservation *row) []string {
	var ids []string
	for _, r := range s.companionships(reservation) {
		ids = append(ids, text(r.object, "CustomerId"))
	}
	return ids
}

// olderShape is a reservation as the older operations show it.
func (s *Server) olderShape(r *row) Object {
	given := maps.Clone(r.object)
	for older, name := range newerNames {
		given[older] = r.object[name]
	}
	if text(r.object, "State") == "Inquired" {
		given["State"] = "Enquired"
	}
	if origin := text(r.object, "Origin"); origin == "Commander" {
		given["Origin"] = "Commander" + text(r.object, "CommanderOrigin")
	}
	given["CompanionIds"] = texts(s.companions(r)...)
	adults, children := s.persons(r)
	if _, set := r.object["AdultCount"]; !set {
		given["AdultCount"], given["ChildCount"] = whole(adults), whole(children)
	}
	for name := range given {
		if hasMember("Reservation", name) && !hasMember("ReservationOld", name) {
			delete(given, name)
		}
	}
	options := pick("ReservationOptions", object(r.object, "Options"))
	delete(given, "Options")
	older := s.build("ReservationOld", given)
	older["Options"] = options
	return older
}

// newerReservation leaves out what only the older shape has.
func newerReservation(r *row) Object {
	o := maps.Clone(r.object)
	for name := range o {
		if hasMember("ReservationOld", name) && !hasMember("Reservation", name) {
			delete(o, name)
		}
	}
	return o
}

// persons are the people a reservation is for, by the classification of their
// age category; those of an unknown one are adults.
func (s *Server) persons(r *row) (adults, children int) {
	for _, count := range objects(r.object, "PersonCounts") {
		category := s.shelf("ageCategories").byID[key(text(count, "AgeCategoryId"))]
		if category != nil && text(category.object, "Classification") == "Child" {
			children += int(numberOf(count, "Count"))
		} else {
			adults += int(numberOf(count, "Count"))
		}
	}
	if adults+children == 0 {
		adults = 1
	}
	return adults, children
}

// reservationData are the members of one reservation to add or to price.
func (s *Server) checkReservation(c *call, service *row, item Object, path string) *refusal {
	start, end := bound(item, "StartUtc"), bound(item, "EndUtc")
	category := s.findAny(c, "resourceCategories", text(item, "RequestedCategoryId"))
	rate := s.findAny(c, "rates", text(item, "RateId"))
	switch {
	case !end.After(*start):
		return invalid(path+"EndUtc", "the end is not after the start")
	case key(text(category.object, "ServiceId")) != service.key():
		return invalid(path+"RequestedCategoryId", "the category belongs to another service")
	case key(text(rate.object, "ServiceId")) != service.key():
		return invalid(path+"RateId", "the rate belongs to another service")
	case category.inactive:
		return forbidden("The category was deleted.")
	case rate.inactive:
		return forbidden("The rate was deleted.")
	}
	persons := objects(item, "PersonCounts")
	if len(persons) == 0 {
		return invalid(path+"PersonCounts", "at least one is required")
	}
	for i, count := range persons {
		if numberOf(count, "Count") < 1 {
			return invalid(path+place("PersonCounts", i, "Count"), "it must be positive")
		}
	}
	return nil
}

func (s *Server) addReservations(c *call) (Object, *refusal) {
	service, refused := s.found(c, "services", "ServiceId")
	if refused != nil {
		return nil, refused
	}
	items := objects(c.input, "Reservations")
	for i, item := range items {
		path := place("Reservations", i, "") + "."
		if refused := s.checkReservation(c, service, item, path); refused != nil {
			return nil, refused
		}
		if refused := s.checkNew(c, item, path); refused != nil {
			return nil, refused
		}
	}
	if collide(items) {
		return nil, forbidden("The space is occupied at this time.")
	}
	if wanted, given := c.input["CheckOverbooking"].(bool); wanted || !given {
		if refused := s.checkOverbooking(service, items); refused != nil {
			return nil, refused
		}
	}
	group := c.input["GroupId"]
	added := []any{}
	for _, item := range items {
		o := taken("ReservationData", "Reservation", newerShape(item))
		for _, name := range newerNames {
			o[name] = newerShape(item)[name]
		}
		maps.Copy(o, Object{"ServiceId": service.id, "Origin": "Connector", "AccountType": "Customer", "StartUtc": item["StartUtc"], "EndUtc": item["EndUtc"]})
		if group == nil {
			name := c.input["GroupName"]
			if blank(name) {
				name = "Group " + strconv.Itoa(len(s.shelf("reservationGroups").rows)+1)
			}
			group = s.newObject(resources().byName["reservationGroups"], Object{"Name": name}, service.enterprise).id
		}
		o["GroupId"] = group
		if text(item, "State") == "Enquired" {
			o["State"] = "Inquired"
		} else if item["State"] == nil {
			o["State"] = "Confirmed"
		}
		r := s.newReservation(o)
		s.addStay(r, item)
		added = append(added, Object{"Identifier": item["Identifier"], "Reservation": s.olderShape(r)})
	}
	return Object{"Reservations": added}, nil
}

// checkNew is what a new reservation has to meet, and a price does not.
func (s *Server) checkNew(c *call, item Object, path string) *refusal {
	switch text(item, "State") {
	case "", "Confirmed", "Optional", "Enquired":
	default:
		return invalid(path+"State", "it must be Confirmed, Optional or Enquired")
	}
	switch customer := s.customers.find(text(item, "CustomerId"), c.scope); {
	case customer == nil: // only prices need no customer
		return invalid(path+"CustomerId", reasonRequired)
	case customer.inactive:
		return forbidden(textInactive)
	}
	rate := s.findAny(c, "rates", text(item, "RateId"))
	checks, given := c.input["CheckRateApplicability"].(bool)
	private := !truth(rate.object, "IsPublic") && blank(item["VoucherCode"]) && blank(item["AvailabilityBlockId"])
	if (checks || !given) && (private || !truth(rate.object, "IsEnabled")) {
		return forbidden("The rate cannot be booked.")
	}
	if resource := s.shelf("resources").byID[key(text(item, "AssignedResourceId"))]; resource != nil {
		return s.checkResource(resource, nil, *bound(item, "StartUtc"), *bound(item, "EndUtc"))
	}
	return nil
}

// checkResource wants a resource that is free.
func (s *Server) checkResource(resource, except *row, start, end time.Time) *refusal {
	u := unit{start, end}
	if s.blocked(resource, "OutOfOrder", u)+s.blocked(resource, "InternalUse", u) > 0 {
		return forbidden("The space is blocked at this time.")
	}
	for _, r := range s.shelf("reservations").rows {
		from, to := bound(r.object, "ScheduledStartUtc"), bound(r.object, "ScheduledEndUtc")
		state := text(r.object, "State")
		if r != except && !r.gone && key(text(r.object, "AssignedResourceId")) == resource.key() && stayKind(state) != "" && state != "Processed" &&
			from != nil && to != nil && from.Before(end) && to.After(start) {
			return forbidden("The space is occupied at this time.")
		}
	}
	return nil
}

// collide reports whether two new reservations are for the same room at the same
// time.
func collide(items []Object) bool {
	for i, a := range items {
		for _, b := range items[:i] {
			room := key(text(a, "AssignedResourceId"))
			if room != "" && room == key(text(b, "AssignedResourceId")) &&
				bound(a, "StartUtc").Before(*bound(b, "EndUtc")) && bound(b, "StartUtc").Before(*bound(a, "EndUtc")) {
				return true
			}
		}
	}
	return false
}

// checkOverbooking wants enough resources for all new reservations together.
func (s *Server) checkOverbooking(service *row, items []Object) *refusal {
	wanted := map[priceOf]int{}
	for _, item := range items {
		if text(item, "State") == "Enquired" || !blank(item["AvailabilityBlockId"]) {
			continue
		}
		category := text(item, "RequestedCategoryId")
		for _, u := range s.unitsOf(service, *bound(item, "StartUtc"), *bound(item, "EndUtc")) {
			of := priceOf{key(category), u.start.Unix()}
			wanted[of]++
			if free, _ := s.free(service, category, u); free < wanted[of] {
				return forbidden("There are not enough spaces of this category on " + u.start.Format(time.DateOnly) + ".")
			}
		}
	}
	return nil
}

// addStay adds what is to be paid for a reservation: an item for each time unit,
// and the products that were ordered along with it.
func (s *Server) addStay(r *row, item Object) {
	rate := s.shelf("rates").byID[key(text(r.object, "RateId"))]
	service := s.serviceOf(r)
	units := s.unitsOf(service, *bound(item, "StartUtc"), *bound(item, "EndUtc"))
	for i, amount := range s.stayAmounts(service, rate, item) {
		s.newNight(r, units[i], amount)
	}
	for _, order := range objects(item, "ProductOrders") {
		s.orderProduct(r, order)
	}
	if notes := text(item, "Notes"); notes != "" {
		s.newObject(resources().byName["serviceOrderNotes"], Object{"OrderId": r.id, "Text": notes, "Type": "General"}, r.enterprise)
	}
}

// newNight adds the item of one time unit.
func (s *Server) newNight(r *row, u unit, amount Object) {
	s.newItem(r, Object{
		"Type": "SpaceOrder", "RevenueType": "Service", "UnitCount": json.Number("1"), "UnitAmount": amount, "Amount": amount,
		"ConsumedUtc": instant(u.start), "StartUtc": instant(u.start), "BillingName": "Night",
	})
}

// stayAmounts are what a stay costs in each time unit: by the rate, unless the
// request says otherwise.
func (s *Server) stayAmounts(service, rate *row, item Object) []Object {
	currency := s.currency(service.enterprise)
	var all []Object
	for _, price := range s.stayPrice(rate, text(item, "RequestedCategoryId"), *bound(item, "StartUtc"), *bound(item, "EndUtc")) {
		amount := s.money(currency, price)
		if given := object(item, "TimeUnitAmount"); given != nil {
			amount = s.amount(given, 1)
		}
		all = append(all, amount)
	}
	for _, given := range objects(item, "TimeUnitPrices") {
		if i := numberOf(given, "Index"); i >= 0 && int(i) < len(all) && object(given, "Amount") != nil {
			all[i] = s.amount(object(given, "Amount"), 1)
		}
	}
	return all
}

func (s *Server) priceReservations(c *call) (Object, *refusal) {
	service, refused := s.found(c, "services", "ServiceId")
	if refused != nil {
		return nil, refused
	}
	items := objects(c.input, "Reservations")
	for i, item := range items {
		if refused := s.checkReservation(c, service, item, place("Reservations", i, "")+"."); refused != nil {
			return nil, refused
		}
	}
	all := []any{}
	for _, item := range items {
		total := s.money(s.currency(service.enterprise), orZero(nil))
		for _, amount := range s.stayAmounts(service, s.findAny(c, "rates", text(item, "RateId")), item) {
			total = sum(total, amount)
		}
		all = append(all, Object{"Identifier": item["Identifier"], "TotalAmount": total, "Total": Object{"Currency": total["Currency"], "Value": total["GrossValue"]}})
	}
	return Object{"ReservationPrices": all}, nil
}
