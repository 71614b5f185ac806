package mewstest

import (
	"maps"
	"slices"
	"strconv"
)

// newItem adds an order item of a service order, which may be a reservation.
func (s *Server) newItem(order *row, given Object) *row {
	o := Object{
		"ServiceId": order.object["ServiceId"], "ServiceOrderId": order.id, "AccountId": order.object["AccountId"],
		"AccountingState": "Open", "ConsumedUtc": instant(s.clock.now()),
	}
	if slices.Contains([]string{"Optional", "Inquired", "Requested"}, text(order.object, "State")) {
		o["AccountingState"] = "Inactive" // until the reservation is confirmed
	}
	maps.Copy(o, given)
	if o["OriginalAmount"] == nil {
		o["OriginalAmount"] = o["Amount"]
	}
	return s.newObject(resources().byName["orderItems"], o, order.enterprise)
}

func (s *Server) accountType(id string) string {
	if s.companies.byID[key(id)] != nil {
		return "Company"
	}
	return "Customer"
}

// checkAccount wants an account that is active.
func (s *Server) checkAccount(c *call, name string) *refusal {
	account, kind := s.account(text(c.input, name), c.scope)
	switch {
	case account == nil:
		return unknown(name)
	case account.inactive && kind == "Company":
		return forbidden("The company is not active any more.")
	case account.inactive:
		return forbidden(textInactive)
	}
	return nil
}

// checkBill wants an open bill of the account, if the request names one.
func (s *Server) checkBill(c *call, account string) *refusal {
	if text(c.input, "BillId") == "" {
		return nil
	}
	bill := s.shelf("bills").find(text(c.input, "BillId"), c.scope)
	switch {
	case text(bill.object, "State") != "Open":
		return forbidden(textBillClosed)
	case key(text(bill.object, "AccountId")) != key(account):
		return forbidden("The bill belongs to another account.")
	}
	return nil
}

// checkPrice wants the value that the pricing of the enterprise is about, if there is
// a UnitAmount.
func (s *Server) checkPrice(o Object, enterprise, path string) *refusal {
	amount := object(o, "UnitAmount")
	pricing := text(object(s.enterprise(enterprise).configuration, "Enterprise"), "Pricing")
	switch {
	case amount == nil || pricing == "":
	case amount[pricing+"Value"] == nil:
		return invalid(path+pricing+"Value", "it is required, since the Pricing of the enterprise is "+pricing)
	case amount["GrossValue"] != nil && len(list(amount, "TaxCodes")) > 1:
		return invalid(path+"TaxCodes", "there can be only one with a GrossValue")
	}
	return nil
}

// addOrder posts products and other items to an account.
func (s *Server) addOrder(c *call) (Object, *refusal) {
	service, refused := s.found(c, "services", "ServiceId")
	if refused != nil {
		return nil, refused
	}
	products, items := objects(c.input, "ProductOrders"), objects(c.input, "Items")
	if len(products)+len(items) == 0 {
		return nil, invalid("ProductOrders", "they are required without Items")
	}
	if refused := s.checkAccount(c, "AccountId"); refused != nil {
		return nil, refused
	}
	if refused := s.checkBill(c, text(c.input, "AccountId")); refused != nil {
		return nil, refused
	}
	for i, order := range products {
		product := s.shelf("products").find(text(order, "ProductId"), c.scope)
		switch {
		case key(text(product.object, "ServiceId")) != service.key():
			return nil, invalid(place("ProductOrders", i, "ProductId"), "the product belongs to another service")
		case product.inactive:
			return nil, forbidden("The product was deleted.")
		}
		if refused := s.checkPrice(order, service.enterprise, place("ProductOrders", i, "UnitAmount.")); refused != nil {
			return nil, refused
		}
	}
	for i, item := range items {
		if refused := s.checkPrice(item, service.enterprise, place("Items", i, "UnitAmount.")); refused != nil {
			return nil, refused
		}
	}
	consumed := c.input["ConsumptionUtc"]
	if consumed == nil {
		consumed = instant(s.clock.now())
	}
	order := s.newObject(resources().byName["productServiceOrders"], Object{
		"ServiceId": service.id, "AccountId": c.input["AccountId"],
		"LinkedReservationId": c.input["LinkedReservationId"], "BusinessSegmentId": c.input["BusinessSegmentId"],
		"State": "Processed", "Origin": "Connector", "Number": strconv.Itoa(len(s.shelf("productServiceOrders").rows) + 1),
	}, service.enterprise)
	common := Object{"BillId": c.input["BillId"], "ConsumedUtc": consumed, "Notes": c.input["Notes"]}
	for _, given := range products {
		s.orderProduct(order, given, common)
	}
	for _, given := range items {
		count := numberOf(given, "UnitCount")
		o := maps.Clone(common)
		maps.Copy(o, Object{
			"Type": "CustomItem", "RevenueType": "Additional", "BillingName": given["Name"], "UnitCount": given["UnitCount"],
			"UnitAmount": s.amount(object(given, "UnitAmount"), 1), "Amount": s.amount(object(given, "UnitAmount"), count),
			"AccountingCategoryId": given["AccountingCategoryId"], "ExternalIdentifier": given["ExternalIdentifier"], "Data": nil,
		})
		s.newItem(order, o)
	}
	return Object{"OrderId": order.id}, nil
}

// orderProduct adds the items of a product: one, or for a reservation one in
// each time unit, as the product is charged.
func (s *Server) orderProduct(order *row, given Object, common ...Object) []*row {
	product := s.shelf("products").byID[key(text(given, "ProductId"))]
	service := s.serviceOf(order)
	count := int64(1)
	if given["Count"] != nil {
		count = numberOf(given, "Count")
	}
	moments := []unit{{start: s.clock.now()}}
	start, end := bound(order.object, "ScheduledStartUtc"), bound(order.object, "ScheduledEndUtc")
	mode := text(product.object, "ChargingMode")
	if start != nil && end != nil {
		moments[0].start = *start
		if mode == "PerTimeUnit" || mode == "PerPersonPerTimeUnit" {
			moments = s.unitsOf(service, *start, *end)
		}
		if adults, children := s.persons(order); mode == "PerPerson" || mode == "PerPersonPerTimeUnit" {
			count *= int64(adults + children)
		}
	}
	var rows []*row
	for _, u := range moments {
		unitAmount := object(given, "UnitAmount")
		if unitAmount == nil {
			unitAmount = Object{"Currency": s.currency(service.enterprise), "GrossValue": number(s.price(product, "", u))}
		}
		o := Object{
			"Type": "ProductOrder", "RevenueType": "Product", "BillingName": product.object["Name"],
			"UnitCount": normal(count), "UnitAmount": s.amount(unitAmount, 1), "Amount": s.amount(unitAmount, count),
			"AccountingCategoryId": product.object["AccountingCategoryId"], "ExternalIdentifier": given["ExternalIdentifier"],
			"ConsumedUtc": instant(u.start), "Data": Object{"Discriminator": "Product", "Product": Object{"ProductId": product.id, "AgeCategoryId": nil, "ProductType": nil}},
		}
		for _, members := range common {
			maps.Copy(o, members)
		}
		rows = append(rows, s.newItem(order, o))
	}
	return rows
}

func (s *Server) addReservationProduct(c *call) (Object, *refusal) {
	rows, refused := s.reservationsOf(c, "ReservationId", textFinished, unfinished...)
	if refused != nil {
		return nil, refused
	}
	product := s.shelf("products").find(text(c.input, "ProductId"), c.scope)
	switch {
	case product.inactive:
		return nil, forbidden("The product was deleted.")
	case numberOf(c.input, "Count") < 1:
		return nil, invalid("Count", "it must be positive")
	}
	var ids []string
	for _, item := range s.orderProduct(rows[0], c.input) {
		ids = append(ids, item.id)
	}
	return Object{"ItemIds": texts(ids...)}, nil
}

func (s *Server) cancelItem(item *row) {
	item.object["AccountingState"], item.object["CanceledUtc"] = "Canceled", instant(s.clock.now())
	s.touch(item)
}

func (s *Server) cancelItems(c *call) (Object, *refusal) {
	var rows []*row
	for _, id := range list(c.input, "OrderItemIds") {
		item := s.shelf("orderItems").find(id, c.scope)
		if text(item.object, "AccountingState") != "Open" {
			return nil, forbidden("The item is " + text(item.object, "AccountingState") + ". Only open items can be canceled.")
		}
		rows = append(rows, item)
	}
	for _, item := range rows {
		s.cancelItem(item)
	}
	return Object{}, nil
}

// updateItems moves order items and payments to other bills.
func (s *Server) updateItems(c *call) (Object, *refusal) {
	updates := objects(c.input, "AccountingItemUpdates")
	rows := make([]*row, len(updates))
	for i, update := range updates {
		id := text(update, "AccountingItemId")
		if rows[i] = s.shelf("orderItems").find(id, c.scope); rows[i] == nil {
			rows[i] = s.shelf("payments").find(id, c.scope)
		}
		bill := s.shelf("bills").find(text(object(update, "BillId"), "Value"), c.scope)
		switch {
		case rows[i] == nil:
			return nil, unknown(place("AccountingItemUpdates", i, "AccountingItemId"))
		case text(rows[i].object, "AccountingState") != "Open":
			return nil, forbidden("The item is closed.")
		case text(bill.object, "State") != "Open":
			return nil, forbidden(textBillClosed)
		}
		account := text(rows[i].object, "AccountId")
		if changed := text(object(update, "AccountId"), "Value"); changed != "" {
			account = changed
		}
		if key(text(bill.object, "AccountId")) != key(account) {
			return nil, forbidden("The bill belongs to another account.")
		}
	}
	items, payments := []*row{}, []*row{}
	for i, update := range updates {
		for _, name := range []string{"AccountId", "BillId"} {
			writeValue(rows[i].object, name, object(update, name))
		}
		s.touch(rows[i])
		if hasMember("Payment", "Kind") && rows[i] == s.shelf("payments").byID[rows[i].key()] {
			payments = append(payments, rows[i])
		} else {
			items = append(items, rows[i])
		}
	}
	return Object{"OrderItems": s.showAll("OrderItemOld", items), "PaymentItems": s.showAll("PaymentItemOld", payments)}, nil
}

// getItems is the older list of order items and payments.
func (s *Server) getItems(c *call) (Object, *refusal) {
	if refused := c.checkFilters(); refused != nil {
		return nil, refused
	}
	ids, states := setOf(c.input, "ItemIds"), setOf(c.input, "States")
	intervals := map[string]*interval{}
	for _, name := range []string{"ClosedUtc", "UpdatedUtc", "ConsumedUtc"} {
		intervals[name] = intervalOf(c.input, name)
	}
	find := func(resource, extent, kind string) any {
		if !truth(object(c.input, "Extent"), extent) {
			return nil
		}
		found := []*row{}
		for _, r := range slices.Backward(s.shelf(resource).rows) {
			if r.gone || !c.holds(r) || !ids.holds(r.id) || !states.holds(text(r.object, "AccountingState")) || c.input["RebatedItemIds"] != nil {
				continue
			}
			inside := true
			for name, i := range intervals {
				at := bound(r.object, name)
				inside = inside && (i == nil || at != nil && i.holds(*at))
			}
			if inside {
				found = append(found, r)
			}
		}
		return s.showAll(kind, found)
	}
	return Object{
		"OrderItems": find("orderItems", "OrderItems", "OrderItemOld"), "PaymentItems": find("payments", "PaymentItems", "PaymentItemOld"),
		"CreditCardTransactions": []any{},
	}, nil
}

// wantedStates are the states that the older lists of items show.
func wantedStates(o Object) set {
	if states := setOf(o, "AccountingStates"); states != nil {
		return states
	}
	return set{key("Open"): {}, key("Closed"): {}}
}

// getReservationItems is the older list of what is to be paid for reservations.
func (s *Server) getReservationItems(c *call) (Object, *refusal) {
	states := wantedStates(c.input)
	all := []any{}
	for _, id := range list(c.input, "ReservationIds") {
		r := s.shelf("reservations").find(id, c.scope)
		if r == nil {
			continue
		}
		items := slices.DeleteFunc(s.itemsOf(r), func(item *row) bool { return !states.holds(text(item.object, "AccountingState")) })
		all = append(all, Object{"ReservationId": r.id, "Items": []any{}, "OrderItems": s.showAll("OrderItemOld", items)})
	}
	return Object{"Reservations": all}, nil
}

// olderItem is an order item as the older operations show it.
func (s *Server) olderItem(r *row) Object {
	o := pick("OrderItemOld", r.object)
	o["OrderId"] = r.object["ServiceOrderId"]
	kind := text(r.object, "Type")
	if !slices.Contains(facts().enums["OrderItemTypeOld"], kind) {
		kind = "Other"
	}
	var value any
	if product := object(object(r.object, "Data"), "Product"); product != nil {
		value = Object{"ProductId": product["ProductId"], "AgeCategoryId": product["AgeCategoryId"]}
	}
	o["Data"] = Object{"Discriminator": kind, "Value": value}
	o["Amount"], o["OriginalAmount"] = s.build("ExtendedAmount", object(r.object, "Amount")), s.build("ExtendedAmount", object(r.object, "OriginalAmount"))
	return o
}

// olderPayment is a payment as the older operations show it.
func (s *Server) olderPayment(r *row) Object {
	o := pick("PaymentItemOld", r.object)
	kind := "Other"
	for _, name := range facts().enums["PaymentType"] {
		if name+"Payment" == text(r.object, "Type") || name == text(r.object, "Type") {
			kind = name
		}
	}
	o["Data"] = Object{"Discriminator": kind, "Value": nil}
	o["Amount"], o["OriginalAmount"] = s.build("ExtendedAmount", object(r.object, "Amount")), s.build("ExtendedAmount", object(r.object, "OriginalAmount"))
	return o
}
