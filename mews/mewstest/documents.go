package mewstest

import (
	"maps"
	"slices"
	"time"
)

const documentKind = "IdentityDocumentV20241025"

// AddIdentityDocument puts an identity document of a customer into the state,
// as AddCustomer does with customers, and returns its Id. The dates may also
// be named Expiration and Issuance. It panics when there is no such customer.
func (s *Server) AddIdentityDocument(customerID string, document Object) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner := s.mustFind("AddIdentityDocument", customerID, &s.customers)
	return s.newDocument(owner, "", normalObject(document)).id
}

// IdentityDocuments are the documents of a customer, oldest first.
func (s *Server) IdentityDocuments(customerID string) []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Object
	for _, d := range s.documentsByCustomer()[key(customerID)] {
		all = append(all, cloneObject(d.object))
	}
	return all
}

func (s *Server) newDocument(owner *row, kind string, given Object) *row {
	o := s.build(documentKind, given)
	o["CustomerId"] = owner.id
	if kind != "" {
		o["Type"] = kind
	}
	for name, other := range oldDates {
		if value, isGiven := o[other]; isGiven {
			o[name] = value
			delete(o, other)
		}
	}
	now := s.clock.now()
	r := newRow(o, owner.chain, now)
	s.documents.put(r)
	return r
}

// oldDates are the names of dates in the documents inside of customers.
var oldDates = map[string]string{"ExpirationDate": "Expiration", "IssuanceDate": "Issuance"}

// oldDocument is a document as customers show it, with plain dates.
func oldDocument(d *row) Object {
	from := maps.Clone(d.object)
	for name, other := range oldDates {
		from[other] = from[name]
		if date, ok := day(text(from, name)); ok {
			from[other] = date
		}
	}
	return pick("IdentityDocument", from)
}

// newDocumentView is a document as its own operations show it: their dates are
// instants, as in the vendor's examples.
func newDocumentView(d *row) Object {
	o := maps.Clone(d.object)
	for name := range oldDates {
		if t, err := time.Parse(time.DateOnly, text(o, name)); err == nil {
			o[name] = instant(t)
		}
	}
	return o
}

func views(rows []*row) []any {
	all := make([]any, len(rows))
	for i, r := range rows {
		all[i] = newDocumentView(r)
	}
	return all
}

// documentsByCustomer has the documents of each customer, oldest first.
func (s *Server) documentsByCustomer() map[string][]*row {
	all := map[string][]*row{}
	for _, d := range s.documents.rows {
		if !d.gone {
			owner := key(text(d.object, "CustomerId"))
			all[owner] = append(all[owner], d)
		}
	}
	return all
}

func (s *Server) documentsOf(customer *row) []*row { return s.documentsByCustomer()[customer.key()] }

// writeDocument changes the customer's document of a type, or adds it.
func (s *Server) writeDocument(customer *row, kind string, given Object) {
	var target *row
	for _, d := range s.documentsOf(customer) {
		if text(d.object, "Type") == kind {
			target = d
		}
	}
	if target == nil {
		target = s.newDocument(customer, kind, Object{})
	}
	for name, other := range oldDates {
		if date, isDate := day(text(given, other)); isDate {
			target.object[name] = date
		}
	}
	for _, name := range []string{"Number", "IssuingCountryCode", "IssuingCountrySubdivisionCode", "IssuingCity"} {
		if value := given[name]; !blank(value) {
			target.object[name] = value
		}
	}
	target.touch(s.clock.now())
}

func (s *Server) getDocuments(c *call) (Object, *refusal) {
	ids, customers, types := setOf(c.input, "IdentityDocumentIds"), setOf(c.input, "CustomerIds"), list(c.input, "Types")
	rows, cursor, refused := s.documents.page(c, func(r *row) bool {
		return ids.holds(r.id) && customers.holds(text(r.object, "CustomerId")) &&
			(len(types) == 0 || slices.Contains(types, text(r.object, "Type")))
	})
	if refused != nil {
		return nil, refused
	}
	return Object{"IdentityDocuments": views(rows), "Cursor": cursor}, nil
}

func (s *Server) addDocuments(c *call) (Object, *refusal) {
	given := objects(c.input, "IdentityDocuments")
	owners := make([]*row, len(given))
	for i, document := range given {
		owners[i] = s.customers.find(text(document, "CustomerId"), c.scope)
		switch {
		case owners[i] == nil:
			return nil, unknown(place("IdentityDocuments", i, "CustomerId"))
		case owners[i].inactive:
			return nil, forbidden(textInactive)
		case blank(document["Number"]) && s.numberRequired(owners[i].chain):
			return nil, forbidden(textNumber)
		}
	}
	rows := make([]*row, len(given))
	for i, document := range given {
		rows[i] = s.newDocument(owners[i], "", asked("IdentityDocumentsAddData", document))
		plainDates(rows[i])
	}
	return Object{"IdentityDocuments": views(rows)}, nil
}

const textNumber = "Identity documents need a number here."

// asked takes the members of an object of the table of requests that are given.
func asked(kind string, from Object) Object {
	o := Object{}
	for _, m := range facts().objects[kind] {
		if value := from[m.name]; value != nil {
			o[m.name] = value
		}
	}
	return o
}

// plainDates stores what was sent as an instant, or left empty, like the rest.
func plainDates(d *row) {
	for name := range oldDates {
		if date, isDate := day(text(d.object, name)); isDate {
			d.object[name] = date
		} else {
			d.object[name] = nil
		}
	}
}

func (s *Server) updateDocuments(c *call) (Object, *refusal) {
	updates := objects(c.input, "IdentityDocuments")
	rows := make([]*row, len(updates))
	for i, update := range updates {
		rows[i] = s.documents.find(text(update, "Id"), c.scope)
		if rows[i] == nil {
			return nil, unknown(place("IdentityDocuments", i, "Id"))
		}
		if number := object(update, "Number"); number != nil && blank(number["Value"]) && s.numberRequired(rows[i].chain) {
			return nil, forbidden(textNumber)
		}
	}
	for i, update := range updates {
		o := rows[i].object
		for _, p := range responseTypes()[documentKind] {
			writeValue(o, p.name, object(update, p.name))
		}
		if o["Number"] == nil {
			o["Number"] = ""
		}
		o["IsVerified"] = truth(o, "IsVerified")
		plainDates(rows[i])
		rows[i].touch(s.clock.now())
	}
	return Object{"IdentityDocuments": views(rows)}, nil
}

func (s *Server) deleteDocuments(c *call) (Object, *refusal) {
	ids := list(c.input, "IdentityDocumentIds")
	for i, id := range ids {
		if s.documents.find(id, c.scope) == nil {
			return nil, unknown(place("IdentityDocumentIds", i, ""))
		}
	}
	for _, id := range ids {
		s.documents.byID[key(id)].gone = true
	}
	return Object{}, nil
}

func (s *Server) clearDocuments(c *call) (Object, *refusal) {
	ids := list(c.input, "CustomerIds")
	for i, id := range ids {
		if s.customers.find(id, c.scope) == nil {
			return nil, unknown(place("CustomerIds", i, ""))
		}
	}
	customers := setOf(c.input, "CustomerIds")
	for _, d := range s.documents.rows {
		if customers.holds(text(d.object, "CustomerId")) {
			d.gone = true
		}
	}
	return Object{}, nil
}
