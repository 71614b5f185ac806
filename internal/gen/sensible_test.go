package main_test

import (
	"math/rand/v2"
	"slices"
	"time"
)

// sensible changes the members of a request that would contradict one another, so
// that most requests pass the checks across fields.
func (m *maker) sensible(fields []factField, object map[string]any) {
	types := map[string]string{}
	for _, f := range fields {
		types[f.Name] = f.Type
		if f.Deprecated && !f.Required && m.chance(80) {
			delete(object, f.Name)
		}
	}
	for name, value := range object {
		m.inRange(name, value, object)
	}
	if types["FirstTimeUnitStartUtc"] == "string:date-time" {
		object["FirstTimeUnitStartUtc"], object["LastTimeUnitStartUtc"] = m.instant(), ""
	}
	for start, end := range map[string]string{"StartUtc": "EndUtc", "FirstTimeUnitStartUtc": "LastTimeUnitStartUtc"} {
		m.inOrder(object, start, end)
	}
	for _, pair := range [][2]string{{"ScheduledStartUtc", "ActualStartUtc"}, {"ScheduledEndUtc", "ActualEndUtc"}} {
		if object[pair[0]] != nil {
			delete(object, pair[1])
		}
	}
	if types["GrossValue"] != "" && types["NetValue"] != "" {
		m.amount(object)
	}
	if counts, ok := object["PaxCounts"].([]any); ok {
		m.paxCounts(object, counts)
	}
	m.variants(types, object)
}

// inRange makes counts positive.
func (m *maker) inRange(name string, value any, object map[string]any) {
	if !slices.Contains([]string{"Count", "UnitCount", "PersonCount", "Capacity", "ExtraCapacity", "Index"}, name) {
		return
	}
	switch value := value.(type) {
	case int:
		object[name] = max(value, -value, 1)
	case map[string]any:
		if n, ok := value["Value"].(int); ok {
			value["Value"] = max(n, -n, 1)
		}
	}
}

// inOrder ends an interval soon after it starts.
func (m *maker) inOrder(object map[string]any, start, end string) {
	first, last := &holder{object, start}, &holder{object, end}
	for _, h := range []*holder{first, last} {
		if inner, ok := h.object[h.name].(map[string]any); ok {
			h.object, h.name = inner, "Value"
		}
	}
	text, ok := first.object[first.name].(string)
	if _, both := last.object[last.name].(string); !ok || !both {
		return
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		last.object[last.name] = t.AddDate(0, 0, rand.N(30)).Format(time.RFC3339)
	}
}

type holder struct {
	object map[string]any
	name   string
}

func (m *maker) amount(object map[string]any) {
	if object["GrossValue"] == nil && object["NetValue"] == nil {
		object["GrossValue"] = m.value(factField{}, "number:double")
	}
	if codes, ok := object["TaxCodes"].([]any); ok && object["GrossValue"] != nil && len(codes) > 1 {
		object["TaxCodes"] = codes[:1]
	}
}

func (m *maker) paxCounts(object map[string]any, counts []any) {
	sum := 0
	for i, c := range counts {
		count := c.(map[string]any)
		count["PersonCount"] = i + 1
		sum += count["UnitCount"].(int)
	}
	object["AvailabilityBlockId"] = m.id()
	object["UnitCountAdjustment"] = map[string]any{"Value": sum}
}

// variants makes data that is of the kind that it is said to be.
func (m *maker) variants(types map[string]string, object map[string]any) {
	switch {
	case types["SepaDirectDebit"] != "" && types["Ideal"] != "":
		switch {
		case object["SepaDirectDebit"] != nil:
			delete(object, "Ideal")
			object["Discriminator"] = "SepaDirectDebit"
		case object["Ideal"] != nil:
			object["Discriminator"] = "Ideal"
		default:
			object["Discriminator"] = "ApplePay"
		}
	case types["PricingType"] != "" && types["Pricing"] != "":
		object["PricingType"] = "BaseRatePricing"
		pricing, _ := object["Pricing"].(map[string]any)
		if pricing["DependentRatePricing"] != nil {
			delete(pricing, "BaseRatePricing")
			object["PricingType"] = "DependentRatePricing"
		}
	case types["Expiration"] != "" && types["Number"] != "" && types["Type"] == "string":
		object["Type"], object["Number"] = "Visa", "411111******1111"
		if object["Expiration"] != nil {
			object["Expiration"] = "04/2017"
		}
	case types["ProductOrders"] != "" && types["ConsumptionUtc"] != "":
		orders, _ := object["ProductOrders"].([]any)
		for _, o := range orders {
			delete(o.(map[string]any), "StartUtc")
			delete(o.(map[string]any), "EndUtc")
		}
	case types["ReleaseStrategy"] != "":
		delete(object, "RollingReleaseOffset")
		delete(object, "ReleaseStrategy")
	}
}
