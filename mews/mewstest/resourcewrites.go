package mewstest

import "slices"

// addResourceBlocks blocks resources. What is reserved already stays.
func (s *Server) addResourceBlocks(c *call) (Object, *refusal) {
	items := objects(c.input, "ResourceBlocks")
	for i, item := range items {
		if !bound(item, "EndUtc").After(*bound(item, "StartUtc")) {
			return nil, invalid(place("ResourceBlocks", i, "EndUtc"), "the end is not after the start")
		}
	}
	rows := make([]*row, len(items))
	for i, item := range items {
		o := taken("ResourceBlockAddParameters", "ResourceBlock", item)
		resource := s.shelf("resources").find(text(item, "ResourceId"), c.scope)
		o["AssignedResourceId"] = resource.id
		rows[i] = s.newObject(resources().byName["resourceBlocks"], o, resource.enterprise)
	}
	return s.written(c, rows), nil
}

// updateResources changes resources. What is out of order is a matter of blocks.
func (s *Server) updateResources(c *call) (Object, *refusal) {
	for i, item := range objects(c.input, "ResourceUpdates") {
		switch state := text(object(item, "State"), "Value"); {
		case state == "OutOfOrder":
			return nil, forbidden("A space gets out of order by a block.")
		case state != "" && !slices.Contains(facts().enums["ResourceState"], state):
			return nil, invalid(place("ResourceUpdates", i, "State.Value"), "it is not a state")
		}
	}
	return s.updateObjects(c, resources().byName["resources"])
}

// deleteCategories deletes categories that nothing active belongs to.
func (s *Server) deleteCategories(c *call) (Object, *refusal) {
	deleted := setOf(c.input, "ResourceCategoryIds")
	for _, id := range list(c.input, "ResourceCategoryIds") {
		if len(s.resourcesOf(id)) > 0 {
			return nil, forbidden("The category has active spaces.")
		}
	}
	for _, r := range s.shelf("reservations").rows {
		if !r.gone && has(deleted, text(r.object, "RequestedResourceCategoryId")) && slices.Contains(unfinished, text(r.object, "State")) {
			return nil, forbidden("The category has active reservations.")
		}
	}
	for _, r := range s.shelf("restrictions").rows {
		if !r.gone && has(deleted, text(object(r.object, "Conditions"), "ResourceCategoryId")) {
			return nil, forbidden("The category has restrictions.")
		}
	}
	return s.deleteObjects(c, resources().byName["resourceCategories"])
}

// getOccupancy is the state of the resources now.
func (s *Server) getOccupancy(c *call) (Object, *refusal) {
	states, occupancies := setOf(c.input, "ResourceStates"), setOf(c.input, "OccupancyStates")
	all := []any{}
	for _, id := range list(c.input, "ResourceCategoryIds") {
		category := s.shelf("resourceCategories").find(id, c.scope)
		if category == nil {
			continue
		}
		resources := []any{}
		for _, r := range s.resourcesOf(category.id) {
			occupancy := s.occupancy(r)
			if states.holds(text(r.object, "State")) && occupancies.holds(occupancy) {
				resources = append(resources, Object{"ResourceId": r.id, "ResourceState": r.object["State"], "OccupancyState": occupancy})
			}
		}
		all = append(all, Object{"ResourceCategoryId": category.id, "ResourceOccupancyStates": resources})
	}
	return Object{"ResourceCategoryOccupancyStates": all}, nil
}

func (s *Server) occupancy(resource *row) string {
	now := s.clock.now()
	at := unit{now, now.Add(1)}
	switch {
	case s.blocked(resource, "OutOfOrder", at) > 0:
		return "OutOfOrder"
	case s.blocked(resource, "InternalUse", at) > 0:
		return "InternalUse"
	}
	for _, r := range s.shelf("reservations").rows {
		start, end := bound(r.object, "ScheduledStartUtc"), bound(r.object, "ScheduledEndUtc")
		state := text(r.object, "State")
		if !r.gone && key(text(r.object, "AssignedResourceId")) == resource.key() && (state == "Started" || state == "Confirmed") &&
			start != nil && end != nil && !start.After(now) && end.After(now) {
			if truth(r.object, "AssignedResourceLocked") {
				return "ReservedLocked"
			}
			return "Reserved"
		}
	}
	return "Vacant"
}
