package mewstest

import (
	"maps"
	"slices"
	"strings"
)

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

// stay is the current reservation of a customer, in a resource if one is given.
func (s *Server) stay(customer *row, resource string) Object {
	for _, r := range s.shelf("reservations").rows {
		if r.gone || text(r.object, "State") != "Started" {
			continue
		}
		if resource != "" && key(text(r.object, "AssignedResourceId")) != key(resource) {
			continue
		}
		for _, id := range append(s.companions(r), text(r.object, "AccountId")) {
			if key(id) == customer.key() {
				return s.olderShape(r)
			}
		}
	}
	return nil
}
