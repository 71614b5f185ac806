package mewstest

import (
	"net/http"
	"slices"
	"strings"
)

func (s *Server) getCustomers(c *call) (Object, *refusal) {
	match, refused := customerFilter(c.input)
	if refused != nil {
		return nil, refused
	}
	rows, cursor, refused := s.customers.page(c, match)
	if refused != nil {
		return nil, refused
	}
	result := Object{"Customers": []any{}, "Documents": nil, "Cursor": cursor}
	extent := object(c.input, "Extent")
	customers, documents := s.extended(rows, extent)
	if truth(extent, "Customers") {
		all := make([]any, len(customers))
		for i, customer := range customers {
			all[i] = listed{"Customer", customer}
		}
		result["Customers"] = all
	}
	if truth(extent, "Documents") {
		result["Documents"] = documents
	}
	return result, nil
}

// extended renders customers and the documents of all of them.
func (s *Server) extended(rows []*row, extent Object) (customers []Object, documents []any) {
	byCustomer := map[string][]*row{}
	if truth(extent, "Documents") {
		byCustomer = s.documentsByCustomer()
	}
	customers, documents = make([]Object, len(rows)), []any{}
	for i, r := range rows {
		customers[i] = s.showCustomer(r, byCustomer[r.key()], truth(extent, "Addresses"))
		for _, d := range slices.Backward(byCustomer[r.key()]) {
			documents = append(documents, oldDocument(d))
		}
	}
	return customers, documents
}

// customerFilter is what getAll asks for: every filter has to match, and one
// has to be there.
func customerFilter(input Object) (func(*row) bool, *refusal) {
	created, updated, deleted := intervalOf(input, "CreatedUtc"), intervalOf(input, "UpdatedUtc"), intervalOf(input, "DeletedUtc")
	members := map[string]set{}
	for filter, name := range map[string]string{
		"CustomerIds": "Id",
		"CompanyIds":  "CompanyId",
		"Emails":      "Email",
		"FirstNames":  "FirstName",
		"LastNames":   "LastName",
	} {
		if values := setOf(input, filter); values != nil {
			members[name] = values
		}
	}
	loyaltyCodes, states := list(input, "LoyaltyCodes"), list(input, "ActivityStates")
	if created == nil && updated == nil && deleted == nil && len(members) == 0 && loyaltyCodes == nil && states == nil {
		return nil, invalid("CustomerIds", "they are required without any other filter")
	}
	return func(r *row) bool {
		if !inState(r, states) || !created.holds(r.created) || !updated.holds(r.updated) || !deleted.holds(r.deleted) {
			return false
		}
		for name, values := range members {
			if !values.holds(text(r.object, name)) {
				return false
			}
		}
		return loyaltyCodes == nil || slices.Contains(loyaltyCodes, text(r.object, "LoyaltyCode"))
	}, nil
}

// inState is the filter ActivityStates: only what is active when it is not
// given.
func inState(r *row, states []string) bool {
	state := "Active"
	if r.inactive {
		state = "Deleted"
	}
	if len(states) == 0 {
		return state == "Active"
	}
	return slices.Contains(states, state)
}

// profileMembers are the members that add and update write as they are.
var profileMembers = []string{
	"Title", "FirstName", "LastName", "SecondLastName", "NationalityCode", "PreferredLanguageCode", "Sex", "BirthDate",
	"BirthCountryCode", "BirthCountrySubdivisionCode", "BirthPlace", "Occupation", "Email", "Phone", "LoyaltyCode", "Notes",
	"CarRegistrationNumber", "DietaryRequirements", "TaxIdentificationNumber", "CompanyId",
}

var (
	italianMembers = []string{"ItalianDestinationCode", "ItalianFiscalCode", "ItalianLotteryCode"}
	listMembers    = []string{"Classifications", "Options"}
)

func (s *Server) addCustomer(c *call) (Object, *refusal) {
	if blank(c.input["LastName"]) {
		return nil, invalid("LastName", reasonRequired)
	}
	if refused := s.checkCompany(c); refused != nil {
		return nil, refused
	}
	if existing := s.withEmail(c, nil); existing != nil {
		if !truth(c.input, "OverwriteExisting") {
			return nil, forbidden(textEmailTaken)
		}
		write(existing, c.input, profileMembers)
		write(existing, c.input, italianMembers)
		return s.writtenCustomer(existing), nil
	}
	r := s.newCustomer(Object{"ChainId": c.chains[0]}, s.clock.now())
	for _, names := range [][]string{profileMembers, italianMembers, listMembers} {
		write(r, c.input, names)
	}
	s.writeParts(r, c.input)
	return s.completeCustomer(r), nil
}

func (s *Server) updateCustomer(c *call) (Object, *refusal) {
	r := s.customers.find(text(c.input, "CustomerId"), c.scope)
	if r == nil {
		return nil, unknown("CustomerId")
	}
	if r.inactive {
		return nil, forbidden(textInactive)
	}
	if refused := s.checkCompany(c); refused != nil {
		return nil, refused
	}
	if s.withEmail(c, r) != nil {
		return nil, forbidden(textEmailTaken)
	}
	write(r, c.input, profileMembers)
	write(r, c.input, listMembers)
	for _, name := range italianMembers {
		writeValue(r.object, name, object(c.input, name))
	}
	s.writeParts(r, c.input)
	return s.writtenCustomer(r), nil
}

const (
	textEmailTaken = "Another customer has this e-mail address already."
	textInactive   = "The customer is not active any more."
)

// unknown is the refusal of an identifier of nothing.
func unknown(member string) *refusal {
	return problem(http.StatusBadRequest, "Invalid "+member+": there is nothing with this identifier.")
}

// checkCompany wants a company that exists.
func (s *Server) checkCompany(c *call) *refusal {
	if id := text(c.input, "CompanyId"); id != "" && s.companies.find(id, c.scope) == nil {
		return unknown("CompanyId")
	}
	return nil
}

// withEmail is the active customer in the chain, other than self, that has
// the e-mail address of the request.
func (s *Server) withEmail(c *call, self *row) *row {
	email := text(c.input, "Email")
	if blank(email) {
		return nil
	}
	for _, r := range s.customers.rows {
		if r != self && r.chain == c.chains[0] && !r.inactive && strings.EqualFold(text(r.object, "Email"), email) {
			return r
		}
	}
	return nil
}

// write takes over what is not empty.
func write(r *row, input Object, names []string) {
	for _, name := range names {
		if value := input[name]; !blank(value) {
			r.object[name] = value
		}
	}
	if date, isDate := day(text(input, "BirthDate")); isDate {
		r.object["BirthDate"] = date
	}
	if language := text(input, "PreferredLanguageCode"); !blank(language) {
		r.object["LanguageCode"] = language
	}
}

// writeValue takes over the Value of an update; nil leaves what there is.
func writeValue(o Object, name string, update Object) {
	if update != nil {
		o[name] = update["Value"]
	}
}

// writeParts writes the address and the documents inside of a customer.
func (s *Server) writeParts(r *row, input Object) {
	if address := object(input, "Address"); address != nil {
		s.writeAddress(r, address)
	}
	for _, kind := range documentTypes {
		if document := object(input, kind); document != nil {
			s.writeDocument(r, kind, document)
		}
	}
}

// writtenCustomer notes a change of a customer and shows it.
func (s *Server) writtenCustomer(r *row) Object {
	r.object["UpdaterProfileId"] = s.profile
	r.touch(s.clock.now())
	return s.completeCustomer(r)
}
