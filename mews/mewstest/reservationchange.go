package mewstest

import "slices"

func (s *Server) updateInterval(c *call) (Object, *refusal) {
	rows, refused := s.reservationsOf(c, "ReservationId", textFinished, unfinished...)
	if refused != nil {
		return nil, refused
	}
	changes := Object{}
	for _, name := range []string{"StartUtc", "EndUtc"} {
		if c.input[name] != nil {
			changes[name] = c.input[name]
		}
	}
	if refused := s.checkChanges(rows[0], changes, ""); refused != nil {
		return nil, refused
	}
	s.change(rows[0], changes)
	s.reprice(rows[0], changes, true)
	return Object{}, nil
}

// updateReservations changes members of reservations, all of them or none.
func (s *Server) updateReservations(c *call) (Object, *refusal) {
	updates := objects(c.input, "ReservationUpdates")
	rows, changes := make([]*row, len(updates)), make([]Object, len(updates))
	for i, update := range updates {
		path := place("ReservationUpdates", i, "") + "."
		rows[i] = s.shelf("reservations").find(text(update, "ReservationId"), c.scope)
		if rows[i] == nil {
			return nil, unknown(path + "ReservationId")
		}
		if !slices.Contains(unfinished, text(rows[i].object, "State")) {
			return nil, forbidden("The reservation is " + text(rows[i].object, "State") + ". " + textFinished)
		}
		changes[i] = Object{}
		for _, m := range facts().objects["ReservationUpdateParameters"] {
			if value := object(update, m.name); m.update && value != nil {
				changes[i][m.name] = value["Value"]
			}
		}
		if changes[i]["TimeUnitPrices"] != nil && blank(c.input["Reason"]) {
			return nil, invalid("Reason", "it is required along with TimeUnitPrices")
		}
		if refused := s.checkChanges(rows[i], changes[i], path); refused != nil {
			return nil, refused
		}
	}
	reprices, given := c.input["Reprice"].(bool)
	for i, r := range rows {
		s.change(r, changes[i])
		if options := object(updates[i], "Options"); options != nil {
			s.apply("ReservationUpdateOptionsParameters", "ServiceOrderOptions", options, object(r.object, "Options"), "")
		}
		s.reprice(r, changes[i], reprices || !given)
	}
	result := s.build("ReservationResult", Object{})
	for name := range result {
		result[name] = nil
	}
	result["Reservations"] = s.showAll("ReservationOld", rows)
	return result, nil
}

func (s *Server) checkChanges(r *row, changes Object, path string) *refusal {
	for name, resource := range map[string]string{"RequestedCategoryId": "resourceCategories", "RateId": "rates"} {
		other := s.shelf(resource).byID[key(text(changes, name))]
		if other != nil && key(text(other.object, "ServiceId")) != key(text(r.object, "ServiceId")) {
			return invalid(path+name, "it belongs to another service")
		}
	}
	start, end := bound(r.object, "ScheduledStartUtc"), bound(r.object, "ScheduledEndUtc")
	if at := bound(changes, "StartUtc"); at != nil {
		if text(r.object, "State") == "Started" && !at.Equal(*start) {
			return forbidden("The reservation has started.")
		}
		start = at
	}
	if at := bound(changes, "EndUtc"); at != nil {
		end = at
	}
	if start != nil && end != nil && !end.After(*start) {
		return invalid(path+"EndUtc", "the end is not after the start")
	}
	id, given := changes["AssignedResourceId"]
	locked, unlocks := changes["AssignedResourceLocked"].(bool)
	if given && truth(r.object, "AssignedResourceLocked") && (!unlocks || locked) && id != r.object["AssignedResourceId"] {
		return forbidden("The space is locked.")
	}
	if !given {
		id = r.object["AssignedResourceId"]
	}
	resourceID, _ := id.(string)
	if resource := s.shelf("resources").byID[key(resourceID)]; resource != nil && start != nil && end != nil {
		return s.checkResource(resource, r, *start, *end)
	}
	return nil
}

// change writes what was checked.
func (s *Server) change(r *row, changes Object) {
	for name, value := range changes {
		switch name {
		case "TimeUnitPrices", "Options":
			continue
		case "StartUtc", "EndUtc":
			r.object["Scheduled"+name], r.object[name] = value, value
			continue
		}
		if newer := newerNames[name]; newer != "" {
			name = newer
		}
		r.object[name] = value
	}
	s.touch(r)
}

// repricing are the changes that concern what is to be paid.
var repricing = []string{"StartUtc", "EndUtc", "RateId", "RequestedCategoryId", "TimeUnitPrices"}

// reprice makes what is to be paid follow the changes of a reservation: nights that
// are gone are canceled and new ones added. The others are priced again if the
// request wants that or gives a price. What is on a closed bill stays.
func (s *Server) reprice(r *row, changes Object, anew bool) {
	stay := Object{
		"StartUtc": r.object["ScheduledStartUtc"], "EndUtc": r.object["ScheduledEndUtc"],
		"RequestedCategoryId": r.object["RequestedResourceCategoryId"], "TimeUnitPrices": changes["TimeUnitPrices"],
	}
	changed := func(name string) bool { return changes[name] != nil }
	start, end, service := bound(stay, "StartUtc"), bound(stay, "EndUtc"), s.serviceOf(r)
	rate := s.shelf("rates").byID[key(text(r.object, "RateId"))]
	if !slices.ContainsFunc(repricing, changed) || service == nil || rate == nil || start == nil || end == nil {
		return
	}
	priced := map[int64]bool{}
	for _, price := range objects(stay, "TimeUnitPrices") {
		priced[numberOf(price, "Index")] = true
	}
	nights := map[string]*row{}
	for _, item := range s.itemsOf(r) {
		if text(item.object, "Type") == "SpaceOrder" && text(item.object, "AccountingState") != "Canceled" {
			nights[text(item.object, "StartUtc")] = item
		}
	}
	amounts := s.stayAmounts(service, rate, stay)
	for i, u := range s.unitsOf(service, *start, *end) {
		night := nights[instant(u.start)]
		delete(nights, instant(u.start))
		switch {
		case night == nil:
		case text(night.object, "AccountingState") == "Closed", !anew && !priced[int64(i)]:
			continue
		default:
			s.cancelItem(night)
		}
		s.newNight(r, u, amounts[i])
	}
	for _, item := range s.itemsOf(r) {
		if nights[text(item.object, "StartUtc")] == item && text(item.object, "AccountingState") != "Closed" {
			s.cancelItem(item)
		}
	}
}
