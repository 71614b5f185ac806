package mewstest

import (
	"math/big"
	"slices"
	"time"
)

// reservationsOf are the reservations of a request, all of which have to be in
// one of the states.
func (s *Server) reservationsOf(c *call, name, reason string, states ...string) ([]*row, *refusal) {
	var rows []*row
	for _, id := range named(c.input, name) {
		r := s.shelf("reservations").find(id, c.scope)
		if r == nil {
			return nil, unknown(name)
		}
		if !slices.Contains(states, text(r.object, "State")) {
			return nil, forbidden("The reservation is " + text(r.object, "State") + ". " + reason)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func (s *Server) setState(r *row, state string) {
	r.object["State"] = state
	s.touch(r)
}

func reservationIDs(rows []*row) Object {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	return Object{"ReservationIds": texts(ids...)}
}

func (s *Server) confirmReservations(c *call) (Object, *refusal) {
	rows, refused := s.reservationsOf(c, "ReservationIds", "Only optional reservations can be confirmed.", "Optional")
	if refused != nil {
		return nil, refused
	}
	for _, r := range rows {
		r.object["ReleasedUtc"] = nil
		for _, item := range s.itemsOf(r) {
			if text(item.object, "AccountingState") == "Inactive" {
				item.object["AccountingState"] = "Open"
				s.touch(item)
			}
		}
		s.setState(r, "Confirmed")
	}
	return reservationIDs(rows), nil
}

func (s *Server) startReservation(c *call) (Object, *refusal) {
	rows, refused := s.reservationsOf(c, "ReservationId", "Only confirmed reservations can be started.", "Confirmed")
	if refused != nil {
		return nil, refused
	}
	r, now := rows[0], s.clock.now()
	resource := s.shelf("resources").byID[key(text(r.object, "AssignedResourceId"))]
	start := bound(r.object, "ScheduledStartUtc")
	switch {
	case start != nil && start.After(now):
		return nil, forbidden("The reservation starts in the future.")
	case resource == nil:
		return nil, forbidden("No space is assigned.")
	case text(resource.object, "State") != "Inspected":
		return nil, forbidden("The space is not inspected.")
	}
	if service := s.serviceOf(r); service != nil {
		for _, other := range s.shelf("reservations").rows {
			if other != r && text(other.object, "State") == "Started" && key(text(other.object, "AssignedResourceId")) == resource.key() {
				return nil, forbidden("The space is occupied.")
			}
		}
	}
	r.object["ActualStartUtc"] = instant(now)
	object(r.object, "Options")["OwnerCheckedIn"] = true
	s.setState(r, "Started")
	return Object{}, nil
}

func (s *Server) processReservation(c *call) (Object, *refusal) {
	rows, refused := s.reservationsOf(c, "ReservationId", "Only started reservations can be processed.", "Started")
	if refused != nil {
		return nil, refused
	}
	r, now := rows[0], s.clock.now()
	zone := s.location(r.enterprise)
	if end := bound(r.object, "ScheduledEndUtc"); end != nil && now.In(zone).Format(time.DateOnly) < end.In(zone).Format(time.DateOnly) {
		return nil, forbidden("The reservation cannot end before the last day of the stay.")
	}
	members := append(s.companions(r), text(r.object, "AccountId"))
	switch {
	case truth(c.input, "AllowOpenBalance") && blank(c.input["Notes"]):
		return nil, invalid("Notes", "they are required along with AllowOpenBalance")
	case truth(c.input, "AllowOpenBalance"):
	case s.balance(func(o Object) bool { return slices.Contains(members, text(o, "AccountId")) }).Sign() != 0:
		return nil, forbidden("The balance is not zero.")
	}
	if truth(c.input, "CloseBills") {
		for _, bill := range s.shelf("bills").rows {
			if text(bill.object, "State") == "Open" && slices.Contains(members, text(bill.object, "AccountId")) && s.billBalance(bill).Sign() == 0 {
				s.closeRow(bill, "Receipt")
			}
		}
	}
	r.object["ActualEndUtc"] = instant(now)
	if resource := s.shelf("resources").byID[key(text(r.object, "AssignedResourceId"))]; resource != nil {
		resource.object["State"] = "Dirty"
		s.touch(resource)
	}
	s.setState(r, "Processed")
	return Object{}, nil
}

// cancelReservations cancels reservations that have not started, with what was
// to be paid for them.
func (s *Server) cancelReservations(c *call) (Object, *refusal) {
	name := "ReservationIds"
	rows, refused := s.reservationsOf(c, name, "It cannot be canceled any more.", "Inquired", "Requested", "Optional", "Confirmed")
	if refused != nil {
		return nil, refused
	}
	now := s.clock.now()
	for _, r := range rows {
		r.object["CancelledUtc"], r.object["CancellationReason"] = instant(now), "RequestedByGuest"
		for _, item := range s.itemsOf(r) {
			if state := text(item.object, "AccountingState"); state == "Open" || state == "Inactive" {
				s.cancelItem(item)
				object(item.object, "Options")["CanceledWithReservation"] = true
			}
		}
		s.setState(r, "Canceled")
	}
	return reservationIDs(rows), nil
}

// itemsOf are the order items of a service order, oldest first.
func (s *Server) itemsOf(order *row) []*row {
	var all []*row
	for _, r := range s.shelf("orderItems").rows {
		if !r.gone && key(text(r.object, "ServiceOrderId")) == order.key() {
			all = append(all, r)
		}
	}
	return all
}

// balance is what is left to be paid of the open items that match: payments are
// negative.
func (s *Server) balance(match func(Object) bool) *big.Rat {
	total := new(big.Rat)
	for _, name := range []string{"orderItems", "payments"} {
		for _, r := range s.shelf(name).rows {
			paid := name == "orderItems" || text(r.object, "State") == "Charged"
			if !r.gone && paid && text(r.object, "AccountingState") == "Open" && match(r.object) {
				total.Add(total, gross(r.object))
			}
		}
	}
	return total
}

func (s *Server) addCompanion(c *call) (Object, *refusal) {
	rows, refused := s.reservationsOf(c, "ReservationId", "It has no companions any more.", "Inquired", "Requested", "Optional", "Confirmed", "Started")
	if refused != nil {
		return nil, refused
	}
	r, customer := rows[0], s.customers.find(text(c.input, "CustomerId"), c.scope)
	companions := s.companions(r)
	adults, children := s.persons(r)
	switch {
	case customer.inactive:
		return nil, forbidden(textInactive)
	case slices.ContainsFunc(companions, func(id string) bool { return key(id) == customer.key() }):
		return nil, forbidden("The customer is a companion already.")
	case len(companions) >= adults+children:
		return nil, forbidden("There is no room for another companion.")
	}
	return Object{"CompanionshipId": s.newCompanionship(r, customer.id).id}, nil
}

func (s *Server) deleteCompanion(c *call) (Object, *refusal) {
	r, refused := s.found(c, "reservations", "ReservationId")
	if refused != nil {
		return nil, refused
	}
	for _, companionship := range s.companionships(r) {
		if key(text(companionship.object, "CustomerId")) == key(text(c.input, "CustomerId")) {
			companionship.gone = true
			s.touch(r)
			return Object{}, nil
		}
	}
	return nil, forbidden("The customer is no companion.")
}

var unfinished = []string{"Inquired", "Requested", "Optional", "Confirmed", "Started"}

const textFinished = "It cannot be changed any more."

func (s *Server) updateReservationCustomer(c *call) (Object, *refusal) {
	rows, refused := s.reservationsOf(c, "ReservationId", textFinished, unfinished...)
	if refused != nil {
		return nil, refused
	}
	r, customer := rows[0], s.customers.find(text(c.input, "CustomerId"), c.scope)
	if customer.inactive {
		return nil, forbidden(textInactive)
	}
	for _, companionship := range s.companionships(r) {
		if key(text(companionship.object, "CustomerId")) == key(text(r.object, "AccountId")) {
			companionship.object["CustomerId"] = customer.id
		}
	}
	r.object["AccountId"] = customer.id
	s.touch(r)
	return Object{}, nil
}

// getChannelManagerDetails are those of reservations that a channel manager made. The
// code of the rate is that of the rate in another system.
func (s *Server) getChannelManagerDetails(c *call) (Object, *refusal) {
	all := []any{}
	for _, id := range list(c.input, "ReservationIds") {
		r := s.shelf("reservations").find(id, c.scope)
		if r == nil || text(r.object, "Origin") != "ChannelManager" {
			continue
		}
		details := Object{
			"ReservationId": r.id, "RequestedRateCode": "", "ChannelNumber": r.object["ChannelNumber"], "ChannelManagerNumber": r.object["ChannelManagerNumber"],
			"ChannelManagerName": nil, "ChannelManagerGroupNumber": nil, "CreatedUtc": instant(r.created),
		}
		if rate := s.shelf("rates").byID[key(text(r.object, "RateId"))]; rate != nil {
			details["RequestedRateCode"] = text(rate.object, "ExternalIdentifier")
		}
		if group := s.shelf("reservationGroups").byID[key(text(r.object, "GroupId"))]; group != nil {
			details["ChannelManagerName"], details["ChannelManagerGroupNumber"] = group.object["ChannelManager"], group.object["ChannelManagerGroupNumber"]
		}
		all = append(all, details)
	}
	return Object{"ChannelManagerDetails": all}, nil
}
