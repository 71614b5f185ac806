package mewstest

import (
	"slices"
	"strings"
)

// references are the names of members that refer to an object of a resource
// whose name does not tell.
var references = map[string][]string{
	"AccountId":                   {"customers", "companies"},
	"AddressId":                   {"addresses"},
	"AssignedResourceId":          {"resources"},
	"BaseRateId":                  {"rates"},
	"BillCounterId":               {"counters"},
	"BookerId":                    {"customers"},
	"CategoryId":                  {"resourceCategories"},
	"CommandId":                   {"commands"},
	"ExactRateId":                 {"rates"},
	"GroupId":                     {"reservationGroups"},
	"KeyCutterId":                 {"devices"},
	"LinkedReservationId":         {"reservations"},
	"MotherCompanyId":             {"companies"},
	"OwnerId":                     {"customers"},
	"ParentResourceId":            {"resources"},
	"PartnerCompanyId":            {"companies"},
	"PrinterId":                   {"devices"},
	"RequestedCategoryId":         {"resourceCategories"},
	"RequestedResourceCategoryId": {"resourceCategories"},
	"ResourceCategoryId":          {"resourceCategories"},
	"ServiceOrderId":              {"reservations", "productServiceOrders"},
	"ServiceOrderNoteId":          {"serviceOrderNotes"},
	"TemplateRateId":              {"rates"},
	"TerminalId":                  {"devices"},
	"TravelAgencyContractId":      {"companyContracts"},
	"TravelAgencyId":              {"companies"},
}

// referred are the places of what a member such as RateId or RateIds refers to;
// none if the fake does not know.
func (s *Server) referred(name string) []*shelf {
	name = strings.TrimSuffix(name, "s")
	if names := references[name]; names != nil {
		shelves := make([]*shelf, len(names))
		for i, resource := range names {
			shelves[i] = s.shelf(resource)
		}
		return shelves
	}
	stem, isID := strings.CutSuffix(name, "Id")
	if !isID || stem == "" || stem == "Enterprise" {
		return nil
	}
	stem = strings.ToLower(stem[:1]) + stem[1:]
	for _, plural := range []string{stem + "s", strings.TrimSuffix(stem, "y") + "ies"} {
		if resources().byName[plural] != nil {
			return []*shelf{s.shelf(plural)}
		}
	}
	return nil
}

// checkReferences wants everything that a write names to exist, and what a read
// is about. Filters may name what does not exist.
func (s *Server) checkReferences(c *call) *refusal {
	if slices.Contains([]string{"customers", "addresses", "identityDocuments"}, c.operation.resource()) || c.name == "accounts/merge" {
		return nil // they have their own order of checks
	}
	return s.check(c, formOf(c.operation.requests, c.input), c.input, "")
}

func (s *Server) check(c *call, kind string, o Object, path string) *refusal {
	for _, m := range facts().objects[kind] {
		value := o[m.name]
		if inner, isObject := value.(Object); isObject && m.update {
			value = inner["Value"]
		}
		if refused := s.checkMember(c, m, value, path+m.name); refused != nil {
			return refused
		}
	}
	return nil
}

func (s *Server) checkMember(c *call, m member, value any, name string) *refusal {
	switch value := value.(type) {
	case string:
		return s.checkReference(c, m, value, name)
	case Object:
		if isObject(m.kind) {
			return s.check(c, m.kind, value, name+".")
		}
	case []any:
		if c.operation.read {
			return nil
		}
		for i, item := range value {
			if refused := s.checkMember(c, m, item, place(name, i, "")); refused != nil {
				return refused
			}
		}
	}
	return nil
}

func (s *Server) checkReference(c *call, m member, id, name string) *refusal {
	if m.kind != "uuid" && m.kind != "string" || !strings.HasSuffix(strings.TrimSuffix(m.name, "s"), "Id") {
		return nil
	}
	shelves := s.referred(m.name)
	if m.name == "Id" || m.name == "Ids" {
		shelves = nil
		if resources().byName[c.operation.resource()] != nil {
			shelves = []*shelf{s.shelf(c.operation.resource())}
		}
	}
	for _, shelf := range shelves {
		if shelf.find(id, c.scope) != nil || m.kind == "string" && shelf.external(id, c.scope) != nil {
			return nil
		}
	}
	if shelves == nil {
		return nil
	}
	return unknown(name)
}

// external is the row that a text such as eid:COM-123 names.
func (s *shelf) external(id string, in scope) *row {
	external, isExternal := strings.CutPrefix(id, "eid:")
	if !isExternal {
		return nil
	}
	for _, r := range s.rows {
		if !r.gone && in.holds(r) && text(r.object, "ExternalIdentifier") == external {
			return r
		}
	}
	return nil
}

// findAny is the row that an identifier of either kind names.
func (s *Server) findAny(c *call, resource, id string) *row {
	shelf := s.shelf(resource)
	if r := shelf.external(id, c.scope); r != nil {
		return r
	}
	return shelf.find(id, c.scope)
}
