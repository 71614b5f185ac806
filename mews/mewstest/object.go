package mewstest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Add puts an object of any resource into the state, as it is and without any
// validation, and returns its Id:
//
//	id := server.Add("rates", mewstest.Object{"ServiceId": service, "Name": "Best"})
//	server.Add("taxRates", mewstest.Object{"Code": "CZ-S", "Strategy": mewstest.Object{
//		"Discriminator": "Relative", "Value": mewstest.Object{"Value": 0.21}, // 21 %
//	}})
//
// The resource is the first part of the paths of its operations; those that have
// no list of their own are named after the list that shows them, such as
// taxRates or ruleActions. Missing members become what the contract's types
// allow: null where that is possible, new identifiers, the present time, the
// first value of an enumeration, and nothing otherwise. An object belongs to its
// EnterpriseId or ChainId, to the enterprise of what it refers to, or to
// [DefaultEnterpriseID]. An AccountType follows from the AccountId. An Id that is
// there already is replaced. Add panics if there is no such resource.
//
// A reservation gets a group, and companionships of the customers in CompanionIds,
// an older member; without them one of its owner, unless that is a company.
func (s *Server) Add(resource string, object Object) string {
	given := normalObject(object)
	switch resource {
	case "customers":
		return s.AddCustomer(object)
	case "companies":
		return s.AddCompany(object)
	case "identityDocuments":
		return s.AddIdentityDocument(text(given, "CustomerId"), object)
	case "addresses":
		return s.AddAddress(text(given, "AccountId"), object)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if resource == "reservations" {
		return s.newReservation(newerShape(given)).id
	}
	r := s.mustKnow("Add", resource)
	return s.newObject(r, given, s.enterpriseOf(given, DefaultEnterpriseID)).id
}

// AddMany adds n objects, each of which is made by the function from its number,
// and returns their Ids, oldest first.
func (s *Server) AddMany(resource string, n int, object func(i int) Object) []string {
	ids := make([]string, 0, max(n, 0))
	for i := range n {
		ids = append(ids, s.Add(resource, object(i)))
	}
	return ids
}

// Change replaces members of an object, without any validation, and reports
// whether there is such an object.
func (s *Server) Change(resource, id string, members Object) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.shelf(s.mustKnow("Change", resource).name).byID[key(id)]
	if r == nil || r.gone {
		return false
	}
	maps.Copy(r.object, normalObject(members))
	if active, given := r.object["IsActive"].(bool); given && !active && !r.inactive {
		deactivate(r, s.clock.now())
	} else if given && active {
		r.inactive = false
	}
	r.touch(s.clock.now())
	return true
}

// Remove deletes an object, as the operator's own tools can: it becomes inactive
// if its resource has a list that shows inactive objects. It reports whether
// there is such an object.
func (s *Server) Remove(resource, id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.mustKnow("Remove", resource)
	deleted := s.shelf(r.name).byID[key(id)]
	if deleted == nil || deleted.gone {
		return false
	}
	s.deleteRow(r, deleted)
	return true
}

// Object is an object of any resource, and whether there is one.
func (s *Server) Object(resource, id string) (Object, bool) {
	if resource == "customers" {
		return s.Customer(id)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.shelf(s.mustKnow("Object", resource).name).byID[key(id)]
	if r == nil || r.gone {
		return nil, false
	}
	return cloneObject(r.object), true
}

// Objects are the objects of a resource in all enterprises, active or not,
// oldest first.
func (s *Server) Objects(resource string) []Object {
	if resource == "customers" {
		return s.Customers()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []Object{}
	for _, r := range s.shelf(s.mustKnow("Objects", resource).name).rows {
		if !r.gone {
			all = append(all, cloneObject(r.object))
		}
	}
	return all
}

// Resources are the names that [Server.Add] takes.
func Resources() []string {
	return slices.Sorted(maps.Keys(resources().byName))
}

func (s *Server) mustKnow(method, name string) *resource {
	r := resources().byName[name]
	if r == nil {
		panic("mewstest: " + method + ": no resource " + strconv.Quote(name) + "; there are " + strings.Join(slices.Sorted(maps.Keys(resources().byName)), ", "))
	}
	return r
}
