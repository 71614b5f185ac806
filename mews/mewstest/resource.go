package mewstest

import (
	"maps"
	"strings"
	"sync"
)

// resource is how objects of one kind are stored.
type resource struct {
	name    string // the first part of its paths
	kind    string // the object of the contract
	chained bool   // belongs to a chain rather than to an enterprise
	global  bool   // the same for everybody
	states  bool   // lists take ActivityStates: what is deleted becomes inactive
}

// older shapes of objects that are stored in the shape of another operation.
var otherShapes = map[string]string{
	"ReservationOld":            "Reservation",
	"ReservationGroupOld":       "ReservationGroup",
	"RateForExtent":             "Rate",
	"RateGroupOld":              "RateGroup",
	"OrderItemOld":              "OrderItem",
	"PaymentItemOld":            "Payment",
	"SourceAssignmentV20240920": "SourceAssignment",
}

type resourceTable struct {
	byName map[string]*resource
	byKind map[string]*resource
}

// resources have their own list, or only accompany others.
var resources = sync.OnceValue(func() resourceTable {
	t := resourceTable{byName: map[string]*resource{}, byKind: map[string]*resource{}}
	add := func(r *resource) {
		if t.byName[r.name] == nil && t.byKind[r.kind] == nil {
			t.byName[r.name], t.byKind[r.kind] = r, r
		}
	}
	add(&resource{name: "reservations", kind: "Reservation"})
	add(&resource{name: "customerRelationships", kind: "CustomerRelationship", chained: true})
	operations := facts().operations
	for i := range operations {
		o := &operations[i]
		if !o.read || o.rows.kind == "" || !strings.HasPrefix(o.verb(), "getAll") || otherShapes[o.rows.kind] != "" || o.path == "reservations/getAllItems" {
			continue
		}
		_, chained := o.member("ChainIds")
		_, states := o.member("ActivityStates")
		add(&resource{
			name: o.resource(), kind: o.rows.kind, chained: chained,
			global: o.requests[0] == "Parameters" && o.resource() != "devices", states: states,
		})
	}
	for i := range operations {
		for _, m := range facts().objects[operations[i].response] {
			if o := &operations[i]; o.read && m.list && isObject(m.kind) && otherShapes[m.kind] == "" && strings.HasPrefix(o.verb(), "getAll") && o.path != "reservations/getAllItems" {
				owner := t.byName[o.resource()]
				add(&resource{name: strings.ToLower(m.name[:1]) + m.name[1:], kind: m.kind, chained: owner != nil && owner.chained, global: owner != nil && owner.global})
			}
		}
	}
	return t
})

// resourceOf is how a kind of object, in any of its shapes, is stored; nil for none.
func resourceOf(kind string) *resource {
	if newer := otherShapes[kind]; newer != "" {
		kind = newer
	}
	return resources().byKind[kind]
}

// shelf is where the objects of a resource are.
func (s *Server) shelf(name string) *shelf {
	if s.shelves[name] == nil {
		s.shelves[name] = &shelf{}
		s.shelves[name].watch(name, s.changed)
	}
	return s.shelves[name]
}

// newObject completes an object and puts it into its place.
func (s *Server) newObject(r *resource, given Object, enterprise string) *row {
	now := s.clock.now()
	presets := Object{}
	for name, value := range map[string]any{
		"CreatedUtc": instant(now), "UpdatedUtc": instant(now), "CreatorProfileId": s.profile, "UpdaterProfileId": s.profile,
	} {
		if hasMember(r.kind, name) {
			presets[name] = value
		}
	}
	if account := text(given, "AccountId"); account != "" && hasMember(r.kind, "AccountType") {
		presets["AccountType"] = s.accountType(account)
	}
	chain := ""
	switch {
	case r.global:
		enterprise = ""
	case r.chained:
		chain = s.enterprise(enterprise).chain
		if text(given, "ChainId") != "" {
			chain = key(text(given, "ChainId"))
		} else if hasMember(r.kind, "ChainId") {
			presets["ChainId"] = chain
		}
		enterprise = ""
	default:
		chain = s.enterprise(enterprise).chain
		if hasMember(r.kind, "EnterpriseId") {
			presets["EnterpriseId"] = object(s.enterprise(enterprise).configuration, "Enterprise")["Id"]
		}
	}
	if r.name == "companies" {
		presets["Number"] = whole(len(s.companies.rows) + 1)
	}
	maps.Copy(presets, given)
	if created := given["CreatedUtc"]; created != nil && given["UpdatedUtc"] == nil && presets["UpdatedUtc"] != nil {
		presets["UpdatedUtc"] = created
	}
	row := newRow(s.build(r.kind, presets), chain, now)
	row.enterprise = enterprise
	s.shelf(r.name).put(row)
	if r.name == "companionships" {
		reservation := key(text(row.object, "ReservationId"))
		s.companionsOf[reservation] = append(s.companionsOf[reservation], row)
	}
	return row
}

// enterpriseOf is the enterprise that an object says it belongs to, itself or
// by what it refers to; otherwise the one that is given.
func (s *Server) enterpriseOf(o Object, otherwise string) string {
	if e := s.enterprise(text(o, "EnterpriseId")); e != nil {
		return e.id
	}
	for name, value := range o {
		id, isText := value.(string)
		if !isText || !strings.HasSuffix(name, "Id") {
			continue
		}
		for _, shelf := range s.referred(name) {
			if r := shelf.byID[key(id)]; r != nil && r.enterprise != "" {
				return r.enterprise
			}
		}
	}
	return otherwise
}
