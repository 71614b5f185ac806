package mewstest

// AddRelationship puts a relationship of a customer into the state:
// RelatedCustomerId is the other one, Relationship what the other one is to
// the customer, such as "Spouse". It holds for that direction only. It panics
// when there is no such customer, or no related one with the identifier given.
func (s *Server) AddRelationship(customerID string, relationship Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	given := normalObject(relationship)
	owner := s.mustFind("AddRelationship", customerID, &s.customers)
	given["CustomerId"] = owner.id
	if related := text(given, "RelatedCustomerId"); related != "" {
		s.mustFind("AddRelationship", related, &s.customers)
	}
	o := s.build("CustomerRelationship", given)
	s.relationships.put(newRow(o, owner.chain, s.clock.now()))
}

// Relationships are the relationships of a customer, oldest first.
func (s *Server) Relationships(customerID string) []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Object
	for _, r := range s.relationships.rows {
		if !r.gone && key(text(r.object, "CustomerId")) == key(customerID) {
			all = append(all, cloneObject(r.object))
		}
	}
	return all
}

func (s *Server) getRelationships(c *call) (Object, *refusal) {
	customers, updated := setOf(c.input, "CustomerIds"), intervalOf(c.input, "UpdatedUtc")
	rows, cursor, refused := s.relationships.page(c, func(r *row) bool {
		return customers.holds(text(r.object, "CustomerId")) && (updated == nil || updated.holdsMember(r.object, "UpdatedUtc"))
	})
	if refused != nil {
		return nil, refused
	}
	return Object{"CustomerRelationships": shown(rows), "Cursor": cursor}, nil
}
