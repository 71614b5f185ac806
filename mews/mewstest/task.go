package mewstest

import "slices"

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
