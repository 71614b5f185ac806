package mewstest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AddReservation puts a reservation of a customer into the state and returns
// its Id. Missing members become those of a stay that goes on (State Started,
// from yesterday until tomorrow) with the customer as its owner and only
// companion; search finds them as long as its State is Started. It panics when
// there is no such customer.
func (s *Server) AddReservation(customerID string, reservation Object) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	customerID = s.mustFind("AddReservation", customerID, &s.customers).id
	now := s.clock.now()
	presets := Object{
		"Number":   strconv.Itoa(len(s.reservations) + 1),
		"OwnerId":  customerID,
		"StartUtc": instant(now.Add(-24 * time.Hour)),
		"EndUtc":   instant(now.Add(24 * time.Hour)),
	}
	maps.Copy(presets, normalObject(reservation))
	for name, other := range map[string]string{
		"CustomerId": "OwnerId", "AssignedSpaceId": "AssignedResourceId", "AssignedResourceId": "AssignedSpaceId",
	} {
		if presets[name] == nil && presets[other] != nil {
			presets[name] = presets[other]
		}
	}
	if presets["CompanionIds"] == nil {
		presets["CompanionIds"] = texts(customerID)
	}
	o := s.build("ReservationOld", presets)
	s.reservations = append(s.reservations, o)
	return text(o, "Id")
}

// searchCustomers shows who is in the house: those who stay, and paymasters,
// who are in no resource.
func (s *Server) searchCustomers(c *call) (Object, *refusal) {
	name, resource := strings.ToLower(strings.TrimSpace(text(c.input, "Name"))), text(c.input, "ResourceId")
	extent := object(c.input, "Extent")
	if extent == nil {
		extent = Object{"Customers": true}
	}
	var rows []*row
	stays := map[*row]Object{}
	for _, r := range slices.Backward(s.customers.rows) {
		if r.inactive || r.chain != c.chains[0] || !isNamed(r.object, name) {
			continue
		}
		stay := s.stay(r, resource)
		if stay != nil || resource == "" && slices.Contains(list(r.object, "Classifications"), "PaymasterAccount") {
			rows = append(rows, r)
			stays[r] = stay
		}
	}
	customers, documents := s.extended(rows, extent)
	hits := []any{}
	for i, r := range rows {
		customer := maps.Clone(customers[i])
		if _, given := customer["CategoryId"]; !given {
			customer["CategoryId"] = nil // undocumented, but in the vendor's example
		}
		var reservation any
		if stay := stays[r]; stay != nil {
			reservation = stay
		}
		hits = append(hits, Object{"Customer": customer, "Reservation": reservation})
	}
	result := Object{"Customers": []any{}, "Documents": nil}
	if truth(extent, "Customers") {
		result["Customers"] = hits
	}
	if truth(extent, "Documents") {
		result["Documents"] = documents
	}
	return result, nil
}

// isNamed reports whether the first, the last or the full name contains a text.
func isNamed(customer Object, part string) bool {
	return strings.Contains(strings.ToLower(text(customer, "FirstName")+" "+text(customer, "LastName")), part)
}

// stay is the reservation of a customer that goes on, in a resource if one is
// given.
func (s *Server) stay(customer *row, resource string) Object {
	for _, reservation := range s.reservations {
		if text(reservation, "State") != "Started" {
			continue
		}
		if resource != "" && key(text(reservation, "AssignedResourceId")) != key(resource) {
			continue
		}
		members := append(list(reservation, "CompanionIds"), text(reservation, "OwnerId"))
		for _, id := range members {
			if key(id) == customer.key() {
				return reservation
			}
		}
	}
	return nil
}
