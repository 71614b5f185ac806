package mewstest

import (
	"cmp"
	"strconv"
)

// templateRate is the rate that a block's own is made from.
func templateRate(block Object) string {
	return cmp.Or(text(block, "TemplateRateId"), text(block, "RateId"))
}

// addBlocks gives each block a rate of its own, made from that of the request.
func (s *Server) addBlocks(c *call) (Object, *refusal) {
	items := objects(c.input, "AvailabilityBlocks")
	for i, item := range items {
		service := s.shelf("services").find(text(item, "ServiceId"), c.scope)
		if _, refused := s.units(service, item, place("AvailabilityBlocks", i, "")+".", availabilityLimit); refused != nil {
			return nil, refused
		}
		if templateRate(item) == "" {
			return nil, invalid(place("AvailabilityBlocks", i, "TemplateRateId"), reasonRequired)
		}
	}
	var rows []*row
	for _, item := range items {
		service := s.shelf("services").byID[key(text(item, "ServiceId"))]
		template := s.shelf("rates").byID[key(templateRate(item))]
		rate := cloneObject(template.object)
		delete(rate, "Id")
		rate["Type"], rate["IsPublic"], rate["BaseRateId"], rate["IsBaseRate"] = "AvailabilityBlock", false, template.id, false
		o := taken("AvailabilityBlockAddParameters", "AvailabilityBlock", item)
		o["RateId"] = s.newObject(resources().byName["rates"], rate, service.enterprise).id
		o["AvailabilityBlockNumber"] = strconv.Itoa(len(s.shelf("availabilityBlocks").rows) + 1)
		switch {
		case item["ReleasedUtc"] != nil:
			o["ReleaseStrategy"], o["RollingReleaseOffset"] = "FixedRelease", nil
		case item["RollingReleaseOffset"] != nil:
			o["ReleaseStrategy"] = "RollingRelease"
		default:
			o["ReleaseStrategy"] = "None"
		}
		rows = append(rows, s.newObject(resources().byName["availabilityBlocks"], o, service.enterprise))
	}
	return Object{"AvailabilityBlocks": s.showAll("AvailabilityBlock", rows)}, nil
}

// updateBlocks notes when a block is canceled.
func (s *Server) updateBlocks(c *call) (Object, *refusal) {
	result, refused := s.updateObjects(c, resources().byName["availabilityBlocks"])
	if refused != nil {
		return nil, refused
	}
	for _, item := range objects(c.input, "AvailabilityBlocks") {
		r := s.shelf("availabilityBlocks").byID[key(text(item, "AvailabilityBlockId"))]
		if text(r.object, "State") == "Canceled" && r.object["CanceledUtc"] == nil {
			r.object["CanceledUtc"] = instant(s.clock.now())
		}
	}
	return result, nil
}

// deleteBlocks deletes blocks with their adjustments, unless there are
// reservations of them.
func (s *Server) deleteBlocks(c *call) (Object, *refusal) {
	picked := setOf(c.input, "AvailabilityBlockIds")
	for _, r := range s.shelf("reservations").rows {
		if id := text(r.object, "AvailabilityBlockId"); !r.gone && id != "" && has(picked, id) && text(r.object, "State") != "Canceled" {
			return nil, forbidden("The block has active reservations.")
		}
	}
	result, refused := s.deleteObjects(c, resources().byName["availabilityBlocks"])
	if refused != nil {
		return nil, refused
	}
	for _, r := range s.shelf("availabilityAdjustments").rows {
		if block := text(r.object, "AvailabilityBlockId"); block != "" && has(picked, block) && !r.inactive {
			deactivate(r, s.clock.now())
		}
	}
	return result, nil
}
