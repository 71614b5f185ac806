package mewstest

import "strconv"

// addressMembers are the members that can be written.
var addressMembers = []string{"Line1", "Line2", "City", "PostalCode", "CountryCode", "CountrySubdivisionCode", "Latitude", "Longitude"}

// place names a member of an item of a list.
func place(list string, i int, member string) string {
	name := list + "[" + strconv.Itoa(i) + "]"
	if member != "" {
		name += "." + member
	}
	return name
}

// AddAddress puts an address of a customer or a company into the state, as
// AddCustomer does with customers, and returns its Id. The first one becomes
// the address that the customer shows. It panics when there is no such customer
// or company.
func (s *Server) AddAddress(accountID string, address Object) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner := s.mustFind("AddAddress", accountID, &s.customers, &s.companies)
	kind := "Customer"
	if s.companies.byID[key(accountID)] == owner {
		kind = "Company"
	}
	return s.newAddress(owner, kind, normalObject(address)).id
}

// Addresses are the addresses of a customer or a company, deleted ones
// included, oldest first.
func (s *Server) Addresses(accountID string) []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Object
	for _, r := range s.addresses.rows {
		if key(text(r.object, "AccountId")) == key(accountID) {
			all = append(all, cloneObject(r.object))
		}
	}
	return all
}

func (s *Server) newAddress(owner *row, kind string, given Object) *row {
	now := s.clock.now()
	o := s.build("AccountAddress", given)
	for name, value := range map[string]any{
		"AccountId":   owner.id,
		"AccountType": kind,
		"ChainId":     owner.chain,
		"UpdatedUtc":  instant(now),
	} {
		if given[name] == nil {
			o[name] = value
		}
	}
	r := newRow(o, owner.chain, now)
	s.addresses.put(r)
	if !r.inactive && kind == "Customer" && owner.object["AddressId"] == nil {
		owner.object["AddressId"] = r.id
	}
	return r
}

// writeAddress changes the address that the customer shows, or adds it.
func (s *Server) writeAddress(customer *row, given Object) {
	target := s.addresses.byID[key(text(customer.object, "AddressId"))]
	if target == nil {
		target = s.newAddress(customer, "Customer", Object{})
		customer.object["AddressId"] = target.id
	}
	for _, name := range addressMembers[:6] { // without coordinates
		if value := given[name]; !blank(value) {
			target.object[name] = value
		}
	}
	target.touch(s.clock.now())
}

func (s *Server) getAddresses(c *call) (Object, *refusal) {
	accounts, ids := setOf(c.input, "AccountIds"), setOf(c.input, "AddressIds")
	updated, states := intervalOf(c.input, "UpdatedUtc"), list(c.input, "ActivityStates")
	if accounts == nil && ids == nil && updated == nil {
		return nil, invalid("AccountIds", "they are required without any other filter")
	}
	rows, cursor, refused := s.addresses.page(c, func(r *row) bool {
		return inState(r, states) && accounts.holds(text(r.object, "AccountId")) && ids.holds(r.id) && updated.holds(r.updated)
	})
	if refused != nil {
		return nil, refused
	}
	return Object{"Addresses": shown(rows), "Cursor": cursor}, nil
}

// account is the customer or the company with an id.
func (s *Server) account(id string, in scope) (r *row, kind string) {
	if r := s.companies.find(id, in); r != nil {
		return r, "Company"
	}
	return s.customers.find(id, in), "Customer"
}

func (s *Server) addAddresses(c *call) (Object, *refusal) {
	given := objects(c.input, "Addresses")
	for i, address := range given {
		owner, _ := s.account(text(address, "AccountId"), c.scope)
		switch {
		case owner == nil:
			return nil, unknown(place("Addresses", i, "AccountId"))
		case owner.inactive:
			return nil, forbidden(textInactive)
		}
	}
	rows := make([]*row, len(given))
	for i, address := range given {
		owner, kind := s.account(text(address, "AccountId"), c.scope)
		members := Object{}
		for _, name := range addressMembers {
			if value := address[name]; !blank(value) {
				members[name] = value
			}
		}
		before := owner.object["AddressId"]
		rows[i] = s.newAddress(owner, kind, members)
		if owner.object["AddressId"] != before {
			owner.touch(s.clock.now())
		}
	}
	return Object{"Addresses": shown(rows)}, nil
}

func (s *Server) updateAddresses(c *call) (Object, *refusal) {
	updates := objects(c.input, "AddressUpdates")
	rows := make([]*row, len(updates))
	for i, update := range updates {
		rows[i] = s.addresses.find(text(update, "AddressId"), c.scope)
		switch {
		case rows[i] == nil:
			return nil, unknown(place("AddressUpdates", i, "AddressId"))
		case rows[i].inactive:
			return nil, forbidden("The address was deleted.")
		}
	}
	for i, update := range updates {
		for _, name := range addressMembers {
			writeValue(rows[i].object, name, object(update, name))
		}
		rows[i].touch(s.clock.now())
	}
	return Object{"Addresses": shown(rows)}, nil
}

func (s *Server) deleteAddresses(c *call) (Object, *refusal) {
	ids := list(c.input, "AddressIds")
	for i, id := range ids {
		if s.addresses.find(id, c.scope) == nil {
			return nil, unknown(place("AddressIds", i, ""))
		}
	}
	for _, id := range ids {
		r := s.addresses.byID[key(id)]
		if r.inactive {
			continue
		}
		now := s.clock.now()
		deactivate(r, now)
		owner, _ := s.account(text(r.object, "AccountId"), c.scope)
		if owner != nil && key(text(owner.object, "AddressId")) == r.key() {
			owner.object["AddressId"] = nil
			owner.touch(now)
		}
	}
	return Object{}, nil
}
