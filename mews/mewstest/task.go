package mewstest

import (
	"cmp"
	"slices"
	"strconv"
)

func (s *Server) addTask(c *call) (Object, *refusal) {
	r := s.newObject(resources().byName["tasks"], taken("TaskAddParameters", "Task", c.input), c.enterprise)
	return Object{"TaskId": r.id}, nil
}

func (s *Server) closeTasks(c *call) (Object, *refusal) {
	var rows []*row
	for _, id := range list(c.input, "TaskIds") {
		r := s.shelf("tasks").find(id, c.scope)
		if text(r.object, "State") != "Open" {
			return nil, forbidden("The task is closed already.")
		}
		rows = append(rows, r)
	}
	for _, r := range rows {
		r.object["ClosedUtc"] = instant(s.clock.now())
		s.setState(r, "Closed")
	}
	return Object{}, nil
}

// addMessages adds messages of the integration.
func (s *Server) addMessages(c *call) (Object, *refusal) {
	all := []any{}
	for _, item := range objects(c.input, "Messages") {
		r := s.newObject(resources().byName["messages"], Object{"MessageThreadId": item["MessageThreadId"], "Text": item["Text"]}, c.enterprise)
		s.touch(s.shelf("messageThreads").byID[key(text(item, "MessageThreadId"))])
		all = append(all, Object{"Identifier": item["Identifier"], "Message": r.object})
	}
	return Object{"Messages": all}, nil
}

func (s *Server) addPaymentMethodRequest(c *call) (Object, *refusal) {
	if refused := s.checkAccount(c, "AccountId"); refused != nil {
		return nil, refused
	}
	return Object{"PaymentMethodRequestId": newUUID()}, nil
}

// getImageURLs makes addresses that nobody serves.
func (s *Server) getImageURLs(c *call) (Object, *refusal) {
	all := []any{}
	for _, item := range objects(c.input, "Images") {
		all = append(all, Object{"ImageId": item["ImageId"], "Url": s.URL() + "/images/" + text(item, "ImageId")})
	}
	return Object{"ImageUrls": all}, nil
}

func (s *Server) addOutletBills(c *call) (Object, *refusal) {
	var ids []string
	for _, given := range objects(c.input, "Bills") {
		bill := s.newObject(resources().byName["outletBills"], Object{
			"OutletId": given["OutletId"], "Number": given["Number"], "ClosedUtc": given["ClosedUtc"], "Notes": given["Notes"],
		}, c.enterprise)
		for _, item := range objects(given, "Items") {
			o := taken("OutletItemParameters", "OutletItem", item)
			o["BillId"], o["UnitAmount"] = bill.id, s.amount(object(item, "UnitAmount"), 1)
			s.newObject(resources().byName["outletItems"], o, c.enterprise)
		}
		ids = append(ids, bill.id)
	}
	return Object{"OutletBillIds": texts(ids...)}, nil
}

// addAccountFile attaches a file to a customer or a company.
func (s *Server) addAccountFile(c *call) (Object, *refusal) {
	r, _ := s.account(text(c.input, "AccountId"), c.scope)
	return s.attach(c, r)
}

// addCommand adds a command for a device, which stays pending until
// commands/update.
func (s *Server) addCommand(c *call) (Object, *refusal) {
	device, kind := "", ""
	for name, data := range map[string]string{"PrinterId": "PrinterCommandData", "KeyCutterId": "KeyCutterCommandData", "TerminalId": "PaymentTerminalCommandData"} {
		if _, takes := c.operation.member(name); takes {
			device, kind = text(c.input, name), data
		}
	}
	data := taken(c.operation.requests[0], kind, c.input)
	delete(data, "Amount")
	data = s.build(kind, data)
	if given := object(c.input, "Amount"); given != nil && kind == "PaymentTerminalCommandData" {
		data["Amount"] = s.build("ExtendedAmount", s.amount(given, 1))
		data["AccountId"] = c.input["CustomerId"]
	}
	r := s.newObject(resources().byName["commands"], Object{
		"State": "Pending", "Creator": nil, "Device": s.shelf("devices").byID[key(device)].object, "Data": data,
	}, c.enterprise)
	return Object{"CommandId": r.id}, nil
}

var finishedCommands = []string{"Processed", "Cancelled", "Error"}

func (s *Server) updateCommand(c *call) (Object, *refusal) {
	r, refused := s.found(c, "commands", "CommandId")
	switch {
	case refused != nil:
		return nil, refused
	case slices.Contains(finishedCommands, text(r.object, "State")):
		return nil, forbidden("The command is " + text(r.object, "State") + ".")
	}
	s.setState(r, text(c.input, "State"))
	return Object{}, nil
}

func (s *Server) getActiveCommands(c *call) (Object, *refusal) {
	all := []any{}
	for _, r := range slices.Backward(s.shelf("commands").rows) {
		if c.holds(r) && !slices.Contains(finishedCommands, text(r.object, "State")) {
			all = append(all, r.object)
		}
	}
	return Object{"Commands": all, "Cursor": nil}, nil
}

// getEnterprises lists the enterprises of the token, newest first.
func (s *Server) getEnterprises(c *call) (Object, *refusal) {
	all := shelf{}
	for _, e := range s.enterprises {
		o := pick("EnterprisePortfolio", object(e.configuration, "Enterprise"))
		o["LinkedUtc"] = o["CreatedUtc"]
		r := newRow(o, e.chain, s.clock.now())
		r.enterprise = e.id
		all.put(r)
	}
	rows, cursor, refused := all.page(c, matches(s.filters(c, resources().byName["enterprises"])))
	if refused != nil {
		return nil, refused
	}
	return Object{"Enterprises": shown(rows), "Cursor": cursor}, nil
}

// templateRate is the rate that a block's own is made from.
func templateRate(block Object) string {
	return cmp.Or(text(block, "TemplateRateId"), text(block, "RateId"))
}

// addBlocks gives each block a rate of its own, made from that of the request.
func (s *Server) addBlocks(c *call) (Object, *refusal) {
	items := objects(c.input, "AvailabilityBlocks")
	for i, item := range items {
		service := s.shelf("services").find(text(item, "ServiceId"), c.scope)
		if _, refused := s.units(service, item, place("AvailabilityBlocks", i, "")+"."); refused != nil {
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

// deleteBlocks deletes blocks with their adjustments.
func (s *Server) deleteBlocks(c *call) (Object, *refusal) {
	result, refused := s.deleteObjects(c, resources().byName["availabilityBlocks"])
	if refused != nil {
		return nil, refused
	}
	ids := setOf(c.input, "AvailabilityBlockIds")
	for _, r := range s.shelf("availabilityAdjustments").rows {
		if block := text(r.object, "AvailabilityBlockId"); block != "" && has(ids, block) && !r.inactive {
			deactivate(r, s.clock.now())
		}
	}
	return result, nil
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
