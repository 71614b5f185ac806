package mewstest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// AddCustomer puts a customer into the state, as it is and without any
// validation, as the operator's own tools can: with members that the vendor
// has not got yet, for example, or with values of another type. It returns its
// Id.
//
// Missing members become what the vendor shows where nothing is known, Id,
// Number and the two instants get values, and ChainId is [DefaultChainID]. An
// Address, a Passport, an IdentityCard, a Visa or a DriversLicense inside is
// added as an address or a document of its own. DeletedUtc is not shown, but is
// what the filter DeletedUtc looks at. An Id that is there already is replaced.
func (s *Server) AddCustomer(customer Object) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	given := normalObject(customer)
	if given["ChainId"] == nil {
		given["ChainId"] = DefaultChainID
	}
	return s.newCustomer(given, s.clock.now()).id
}

// AddCustomers adds n generated customers, each newer than the one before,
// with names, e-mail addresses and phone numbers that differ. It returns their
// Ids, oldest first.
func (s *Server) AddCustomers(n int) []string {
	first := []string{"Anna", "Ben", "Chloé", "David", "Eva", "Felix", "Giulia", "Hugo", "Iris", "Jan"}
	last := []string{"Smith", "Novák", "Müller", "Rossi", "García", "Dubois", "de Vries"}
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]string, 0, max(n, 0))
	for range n {
		s.generated++
		i := s.generated
		created := s.newCustomer(Object{
			"ChainId":         DefaultChainID,
			"FirstName":       first[i%len(first)],
			"LastName":        last[i%len(last)] + " " + strconv.Itoa(i),
			"Email":           fmt.Sprintf("guest%d@example.com", i),
			"Phone":           fmt.Sprintf("+420%09d", i),
			"NationalityCode": "CZ",
		}, s.clock.now())
		ids = append(ids, created.id)
	}
	return ids
}

var documentTypes = []string{"IdentityCard", "Passport", "Visa", "DriversLicense"}

// newCustomer takes normal values over and completes them.
func (s *Server) newCustomer(given Object, now time.Time) *row {
	s.customerCount++
	presets := Object{
		"Number":           strconv.FormatInt(s.customerCount, 10),
		"CreatedUtc":       instant(now),
		"CreatorProfileId": s.profile,
		"UpdaterProfileId": s.profile,
	}
	if created := text(given, "CreatedUtc"); created != "" {
		presets["UpdatedUtc"] = created
	} else {
		presets["UpdatedUtc"] = instant(now)
	}
	if active, isBool := given["IsActive"].(bool); isBool && !active {
		presets["ActivityState"] = "Deleted"
	}
	maps.Copy(presets, given)
	delete(presets, "DeletedUtc")
	o := s.build("Customer", presets)
	r := newRow(o, text(o, "ChainId"), now)
	if t, ok := parseInstant(text(given, "DeletedUtc")); ok {
		r.deleted = t
	}
	s.customers.put(r)
	if address := object(o, "Address"); address != nil {
		o["Address"] = nil
		s.newAddress(r, "Customer", address)
	}
	for _, kind := range documentTypes {
		if document := object(o, kind); document != nil {
			o[kind] = nil
			s.newDocument(r, kind, document)
		}
	}
	return r
}

// DeleteCustomer makes a customer inactive, which the API can do by merging
// only. It reports whether there is such a customer.
func (s *Server) DeleteCustomer(customerID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.customers.byID[key(customerID)]
	if r == nil {
		return false
	}
	deactivate(r, s.clock.now())
	return true
}

func deactivate(r *row, now time.Time) {
	r.inactive, r.deleted = true, now
	if _, shown := r.object["IsActive"]; shown {
		r.object["IsActive"] = false
	}
	if _, shown := r.object["ActivityState"]; shown {
		r.object["ActivityState"] = "Deleted"
	}
	r.touch(now)
}

// Customer is a customer with its address and documents, as the API shows it
// to whom asks for everything.
func (s *Server) Customer(customerID string) (Object, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.customers.byID[key(customerID)]
	if r == nil {
		return nil, false
	}
	return cloneObject(s.completeCustomer(r)), true
}

// Customers are the customers of all chains, active or not, oldest first.
func (s *Server) Customers() []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	documents := s.documentsByCustomer()
	all := make([]Object, len(s.customers.rows))
	for i, r := range s.customers.rows {
		all[i] = cloneObject(s.showCustomer(r, documents[r.key()], true))
	}
	return all
}

func (s *Server) completeCustomer(r *row) Object {
	return s.showCustomer(r, s.documentsOf(r), true)
}

// showCustomer adds what other rows hold. Of several documents of one type
// the newest is the customer's.
func (s *Server) showCustomer(r *row, documents []*row, withAddress bool) Object {
	address := s.addresses.byID[key(text(r.object, "AddressId"))]
	if !withAddress {
		address = nil
	}
	if address == nil && len(documents) == 0 {
		return r.object
	}
	o := maps.Clone(r.object)
	if address != nil {
		o["Address"] = pick("OldAddress", address.object)
	}
	for _, d := range documents {
		if kind := text(d.object, "Type"); slices.Contains(documentTypes, kind) {
			o[kind] = oldDocument(d)
		}
	}
	return o
}
