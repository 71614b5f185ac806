package mewstest

// AddCompany puts a company into the state, as AddCustomer does with customers,
// and returns its Id. Customers can belong to it, and it can be merged.
func (s *Server) AddCompany(company Object) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newObject(resources().byName["companies"], normalObject(company), key(DefaultEnterpriseID)).id
}

// Company is a company as it was put in, with what became of it.
func (s *Server) Company(companyID string) (Object, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.companies.byID[key(companyID)]
	if r == nil {
		return nil, false
	}
	return cloneObject(r.object), true
}

func (s *Server) mergeCustomers(c *call) (Object, *refusal) {
	source, target := text(c.input, "SourceCustomerId"), text(c.input, "TargetCustomerId")
	merged := set{}
	if refused := s.mergeable(c, &s.customers, merged, "SourceCustomerId", source, "TargetCustomerId", target); refused != nil {
		return nil, refused
	}
	s.merge(s.customers.byID[key(source)], s.customers.byID[key(target)])
	return Object{}, nil
}

func (s *Server) mergeAccounts(c *call) (Object, *refusal) {
	merges := objects(c.input, "AccountMergeParameters")
	merged := set{}
	for i, m := range merges {
		target := text(m, "TargetAccountId")
		for j, source := range list(m, "SourceAccountIds") {
			from, to := place("AccountMergeParameters", i, place("SourceAccountIds", j, "")), place("AccountMergeParameters", i, "TargetAccountId")
			if refused := s.mergeable(c, s.accounts(m), merged, from, source, to, target); refused != nil {
				return nil, refused
			}
		}
	}
	for _, m := range merges {
		accounts := s.accounts(m)
		for _, source := range list(m, "SourceAccountIds") {
			s.merge(accounts.byID[key(source)], accounts.byID[key(text(m, "TargetAccountId"))])
		}
	}
	return Object{}, nil
}

func (s *Server) accounts(merge Object) *shelf {
	if text(merge, "AccountType") == "Company" {
		return &s.companies
	}
	return &s.customers
}

// mergeable returns why one account cannot be merged into another. An account
// that is merged by the same request is no use any more for another merge.
func (s *Server) mergeable(c *call, accounts *shelf, merged set, sourceName, source, targetName, target string) *refusal {
	from, to := accounts.find(source, c.scope), accounts.find(target, c.scope)
	switch {
	case from == nil:
		return unknown(sourceName)
	case to == nil:
		return unknown(targetName)
	case from == to:
		return invalid(sourceName, "an account cannot be merged into itself")
	case from.inactive || to.inactive || has(merged, source) || has(merged, target):
		return forbidden("The account is not active any more.")
	}
	merged[key(source)] = struct{}{}
	return nil
}

func has(s set, id string) bool {
	_, found := s[key(id)]
	return found
}

// merge gives what the source has to the target. The target's own members stay
// as they are.
func (s *Server) merge(source, target *row) {
	move := func(o Object, name string) {
		if key(text(o, name)) == source.key() {
			o[name] = target.id
		}
	}
	for _, r := range s.documents.rows {
		move(r.object, "CustomerId")
	}
	for _, r := range s.addresses.rows {
		move(r.object, "AccountId")
	}
	for _, r := range s.customers.rows {
		move(r.object, "CompanyId")
	}
	for _, r := range s.relationships.rows {
		move(r.object, "CustomerId")
		move(r.object, "RelatedCustomerId")
		if key(text(r.object, "CustomerId")) == key(text(r.object, "RelatedCustomerId")) {
			r.gone = true
		}
	}
	for _, name := range []string{"reservations", "companionships", "bills", "orderItems", "payments", "productServiceOrders"} {
		for _, r := range s.shelf(name).rows {
			for _, member := range []string{"AccountId", "CustomerId", "BookerId"} {
				move(r.object, member)
			}
		}
	}
	s.moveItems(source, target)
	if files := s.files[source.key()]; files != nil {
		s.files[target.key()] = append(s.files[target.key()], files...)
		delete(s.files, source.key())
	}
	if _, isCustomer := target.object["AddressId"]; isCustomer && target.object["AddressId"] == nil {
		target.object["AddressId"] = source.object["AddressId"]
	}
	if _, isCustomer := source.object["AddressId"]; isCustomer {
		source.object["AddressId"] = nil
	}
	source.object["MergeTargetId"] = target.id
	now := s.clock.now()
	deactivate(source, now)
	target.touch(now)
}
