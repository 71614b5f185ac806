package mewstest

import (
	"maps"
	"strings"
	"sync"
	"time"
)

// preset is what one member of a response is when nothing else was put in.
type preset struct {
	name  string
	kind  string // uuid, instant, date, union, another object; empty: value
	value any
	form  string // the first of the values of a union
}

// standard are the presets that the contract does not give: of what cannot be
// null it says the type, and of enumerations the first value is taken.
var standard = map[string]Object{
	"AccountAddress":            {"AccountType": "Customer"},
	"AccountNote":               {"AccountType": "Customer"},
	"AgeCategory":               {"Classification": "Adult"},
	"AvailabilityBlock":         {"State": "Confirmed"},
	"Bill":                      {"State": "Open", "Type": "Receipt", "AccountType": "Customer", "CorrectionState": "Bill", "AssigneeData": nil, "OwnerData": nil},
	"Company":                   {"Name": "Company"},
	"CreditCard":                {"State": "Enabled"},
	"Customer":                  {"LastName": "Guest", "ActivityState": "Active"},
	"CustomerRelationship":      {"Relationship": "Other"},
	"Export":                    {"Status": "Pending"},
	"IdentityDocument":          {"Type": "Passport"},
	"IdentityDocumentV20241025": {"Type": "Passport"},
	"LoyaltyMembership":         {"State": "Enabled"},
	"OrderItem":                 {"UnitCount": 1, "AccountType": "Customer", "AccountingState": "Open", "Type": "CustomItem", "RevenueType": "Additional", "Data": Object{"Discriminator": "CustomItem", "Value": nil}},
	"OrderItemOld":              {"UnitCount": 1, "RevenueType": "Additional", "AccountingState": "Open", "Data": Object{"Discriminator": "CustomItem", "Value": nil}},
	"Payment":                   {"AccountType": "Customer", "AccountingState": "Open", "State": "Charged", "Type": "CashPayment", "Kind": "Payment", "SettlementUtc": nil, "Data": Object{"Discriminator": "CashPayment", "Value": nil}},
	"PaymentItemOld":            {"AccountingState": "Open", "State": "Charged", "Data": Object{"Discriminator": "Cash", "Value": nil}},
	"PaymentRequest":            {"State": "Pending"},
	"Product":                   {"Name": "Product"},
	"Rate":                      {"Type": "Public", "IsEnabled": true, "IsPublic": true, "IsBaseRate": true},
	"Reservation":               {"State": "Confirmed", "Origin": "Connector", "AccountType": "Customer"},
	"ReservationOld":            {"State": "Started", "Origin": "Connector", "AdultCount": 1},
	"ReservationOptions":        {"OwnerCheckedIn": true},
	"Resource":                  {"State": "Inspected"},
	"ResourceCategory":          {"Type": "Room", "Capacity": 2},
	"Service":                   {"Name": "Service"},
	"Task":                      {"State": "Open", "ClosedUtc": nil},
	"ServiceOrder":              {"State": "Confirmed", "Origin": "Connector", "AccountType": "Customer"},
}

// undocumented are members that only examples have.
var undocumented = map[string]bool{"Customer.CategoryId": true}

var responseTypes = sync.OnceValue(func() map[string][]preset {
	table := map[string][]preset{}
	c := facts()
	for kind, members := range c.objects {
		own := normalObject(standard[kind])
		for _, m := range members {
			if undocumented[kind+"."+m.name] {
				continue
			}
			p := m.preset(c)
			if value, given := own[m.name]; given {
				p = preset{name: m.name, value: value}
			}
			table[kind] = append(table[kind], p)
		}
	}
	return table
})

// preset is what a member is by its type.
func (m member) preset(c *contract) preset {
	p := preset{name: m.name}
	switch {
	case m.null:
	case m.list:
		p.value = []any{}
	case m.union:
		p.kind, p.value = "union", c.enums[m.kind][0]
		if first := m.forms[0]; strings.HasPrefix(first, c.enums[m.kind][0]) {
			p.form = first
		}
	case len(m.forms) > 0:
		p.kind = m.forms[0]
	case m.name == "IsActive":
		p.value = true
	default:
		p.kind, p.value = presetOf(c, m.kind)
	}
	return p
}

func presetOf(c *contract, kind string) (string, any) {
	switch kind {
	case "uuid", "instant", "date":
		return kind, nil
	case "bool":
		return "", false
	case "int", "long", "number":
		return "", normal(0)
	case "currency":
		return "", "EUR"
	case "map", "object", "any":
		return "", Object{}
	}
	if values := c.enums[kind]; values != nil {
		return "", values[0]
	}
	if _, found := c.objects[kind]; found {
		return kind, nil
	}
	return "", ""
}

// build makes an object of a response: what was given, and the presets for the
// rest. Objects of the table are completed inside, too.
func (s *Server) build(kind string, given Object) Object {
	presets := responseTypes()[kind]
	o := make(Object, len(presets)+2)
	var now time.Time
	maps.Copy(o, given)
	for _, p := range presets {
		value, isGiven := given[p.name]
		inner, isObject := value.(Object)
		switch {
		case isGiven && (!isObject || responseTypes()[p.kind] == nil):
		case p.kind == "uuid":
			o[p.name] = newUUID()
		case p.kind == "instant" || p.kind == "date":
			if now.IsZero() {
				now = s.clock.now()
			}
			o[p.name] = instant(now)
			if p.kind == "date" {
				o[p.name] = now.Format(time.DateOnly)
			}
		case p.kind == "union":
			var value any
			if p.form != "" {
				value = s.build(p.form, nil)
			}
			o[p.name] = Object{"Discriminator": p.value, "Value": value}
		case p.kind != "":
			o[p.name] = s.build(p.kind, inner)
		default:
			o[p.name] = clone(p.value)
		}
	}
	return o
}

// pick takes the members of an object of the table from another object.
func pick(kind string, from Object) Object {
	o := Object{}
	for _, p := range responseTypes()[kind] {
		o[p.name] = from[p.name]
	}
	return o
}
