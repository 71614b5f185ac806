package mewstest_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// coreLists are the lists that most integrations begin with: their filters, and the
// member of a row that each one selects by. Without a member that is the name of the
// filter, in the singular.
var coreLists = map[string]string{
	"accountingCategories/getAll":    "AccountingCategoryIds=Id UpdatedUtc",
	"ageCategories/getAll":           "AgeCategoryIds=Id ServiceIds UpdatedUtc",
	"availabilityAdjustments/getAll": "AvailabilityAdjustmentIds=Id UpdatedUtc",
	"availabilityBlocks/getAll": "AvailabilityBlockIds=Id ServiceIds CreatedUtc UpdatedUtc " +
		"CollidingUtc=FirstTimeUnitStartUtc/LastTimeUnitStartUtc ReleasedUtc ExternalIdentifiers States=State:Optional",
	"bills/getAll": "BillIds=Id CustomerIds ClosedUtc=IssuedUtc IssuedUtc PaidUtc DueUtc CreatedUtc UpdatedUtc State=State:Closed Type=Type:Invoice " +
		"CorrectionState=CorrectionState:CorrectiveBill",
	"companies/getAll":      "Ids=Id MotherCompanyIds=MotherCompanyId CreatedUtc UpdatedUtc ExternalIdentifiers Names",
	"companionships/getAll": "CompanionshipIds=Id ReservationIds CustomerIds ReservationGroupIds",
	"orderItems/getAll": "OrderItemIds=Id AccountIds ServiceOrderIds ServiceIds BillIds CreatedUtc UpdatedUtc ConsumedUtc CanceledUtc ClosedUtc " +
		"AccountingStates=AccountingState:Closed Types=Type:Surcharge",
	"payments/getAll": "PaymentIds=Id AccountIds BillIds ReservationIds CreatedUtc UpdatedUtc ChargedUtc ClosedUtc SettlementUtc " +
		"AccountingStates=AccountingState:Closed States=State:Pending Type=Type:CreditCardPayment",
	"productCategories/getAll":    "ProductCategoryIds=Id ServiceIds UpdatedUtc",
	"productServiceOrders/getAll": "ProductServiceOrderIds=Id ServiceIds AccountIds LinkedReservationIds UpdatedUtc States=State:Canceled",
	"products/getAll":             "ProductIds=Id ServiceIds UpdatedUtc",
	"rateGroups/getAll":           "RateGroupIds=Id ServiceIds ExternalIdentifiers UpdatedUtc",
	"rates/getAll":                "RateIds=Id ServiceIds ExternalIdentifiers UpdatedUtc",
	"reservationGroups/getAll":    "ReservationGroupIds=Id UpdatedUtc",
	"reservations/getAll/2023-06-06": "ReservationIds=Id ServiceIds ReservationGroupIds=GroupId AccountIds PartnerCompanyIds=PartnerCompanyId TravelAgencyIds=TravelAgencyId " +
		"Numbers ChannelNumbers AssignedResourceIds AvailabilityBlockIds CreatedUtc UpdatedUtc CollidingUtc=ScheduledStartUtc/ScheduledEndUtc " +
		"ScheduledStartUtc ActualStartUtc ActualEndUtc ScheduledEndUtc States=State:Optional",
	"resourceBlocks/getAll":              "ResourceBlockIds=Id AssignedResourceIds CollidingUtc=StartUtc/EndUtc CreatedUtc UpdatedUtc",
	"resourceCategories/getAll":          "ResourceCategoryIds=Id ServiceIds UpdatedUtc",
	"resourceCategoryAssignments/getAll": "ResourceCategoryAssignmentIds=Id ResourceCategoryIds=CategoryId UpdatedUtc ResourceIds",
	"resourceFeatureAssignments/getAll":  "ResourceFeatureAssignmentIds=Id ResourceFeatureIds=FeatureId UpdatedUtc",
	"resourceFeatures/getAll":            "ResourceFeatureIds=Id ServiceIds UpdatedUtc",
	"resources/getAll":                   "ResourceIds=Id Names CreatedUtc UpdatedUtc",
	"restrictions/getAll": "RestrictionIds=Id ServiceIds CreatedUtc UpdatedUtc Origin=Origin:Integration RateIds=Conditions.ExactRateId ExactRateIds=Conditions.ExactRateId " +
		"BaseRateIds=Conditions.BaseRateId ResourceCategoryIds=Conditions.ResourceCategoryId CollidingUtc=Conditions.StartUtc/EndUtc",
	"services/getAll":                     "ServiceIds=Id UpdatedUtc",
	"sourceAssignments/getAll/2024-09-20": "ReservationIds UpdatedUtc",
	"sources/getAll":                      "SourceIds=Id UpdatedUtc",
	"tasks/getAll":                        "CreatedUtc ClosedUtc DeadlineUtc TaskIds=Id ServiceOrderIds",
}

// testedElsewhere are members of these lists that do not select rows, or by rules of
// their own.
var testedElsewhere = []string{
	"Limitation", "Extent", "Currency", "EnterpriseIds", "ChainIds", "ActivityStates", "IncludeDefault", "TimeFilter", "StartUtc", "EndUtc",
	"ServiceType", "DepartmentIds",
}

const (
	wantedID, otherID = "5ee074b1-6c86-48e8-915f-c7aa4702086f", "9a2b1f9a-7a0b-4b5e-a1d1-0c3f5c3f0a11"
	inJuly, inAugust  = "2031-07-15T00:00:00Z", "2031-08-01T00:00:00Z"
)

var july = object{"StartUtc": "2031-07-01T00:00:00Z", "EndUtc": inAugust} // without its end

// TestCoreFilters has rows that a filter selects and others that it does not, also one
// of another property that the filter would select.
func TestCoreFilters(t *testing.T) {
	t.Parallel()
	facts := readFacts(t)
	for path, list := range coreLists {
		tested := []string{}
		for word := range strings.FieldsSeq(list) {
			name, member, given := strings.Cut(word, "=")
			if tested = append(tested, name); !given {
				member = strings.TrimSuffix(name, "s")
			}
			t.Run(path+" "+name, func(t *testing.T) {
				t.Parallel()
				testFilter(t, facts, path, name, member)
			})
		}
		for _, f := range facts.objects[facts.requests[path][0]] {
			assert.True(t, slices.Contains(tested, f.name) || slices.Contains(testedElsewhere, f.name) || path == "companionships/getAll" && f.name == "UpdatedUtc", "%s: %s is not tested", path, f.name)
		}
	}
}

// core is one filter of one list, with a server to try it on.
type core struct {
	s        *mewstest.Server
	facts    factTable
	path     string
	resource string
	filter   fact
	start    string // the member that the filter selects by, or of two the first
	end      string
	state    string   // that it selects, of an enumeration
	services []object // of both properties
}

func (c core) members() []fact { return c.facts.objects[c.facts.requests[c.path][0]] }

func newCore(t *testing.T, facts factTable, path, name, member string) core {
	t.Helper()
	c := core{s: mewstest.New(), facts: facts, path: path}
	c.services = c.s.Objects("services")
	c.resource, _, _ = strings.Cut(path, "/")
	i := slices.IndexFunc(c.members(), func(f fact) bool { return f.name == name })
	require.GreaterOrEqual(t, i, 0, "no such filter")
	c.filter = c.members()[i]
	member, c.state, _ = strings.Cut(member, ":")
	c.start, c.end, _ = strings.Cut(member, "/")
	return c
}

// values are the filter, and what a row has that it selects or does not.
func (c core) values() (filter, wanted, other any) {
	switch {
	case c.filter.kind == "uuid":
		return []string{strings.ToUpper(wantedID)}, wantedID, otherID
	case c.filter.kind == "interval":
		return july, inJuly, inAugust
	case c.state != "" && c.filter.list:
		return []string{c.state}, c.state, nil // the first one is another
	case c.state != "":
		return c.state, c.state, nil
	}
	return []string{"one"}, "one", "two"
}

// needs are what the list wants beside the filter, and the members of rows for it.
func (c core) needs() (input, row object) {
	input, row = object{"Limitation": object{"Count": 2}}, object{"ServiceId": c.services[0]["Id"]}
	for _, f := range c.members() {
		switch {
		case c.path == "orderItems/getAll" && f.name == "ServiceIds":
		case !f.required || f.name == c.filter.name:
			continue
		}
		switch {
		case strings.HasSuffix(f.name, "Extent"):
			input[f.name] = object{c.facts.lists[c.path]: true}
		case f.name == "ServiceIds":
			input[f.name] = []any{c.services[0]["Id"]}
		case strings.HasSuffix(f.name, "Ids"):
			input[f.name], row[strings.TrimPrefix(strings.TrimSuffix(f.name, "s"), "Resource")] = []any{someID}, someID
		}
	}
	return input, row
}

// add puts in a row with the value. What takes time begins before July and ends
// with the value, or begins with it.
func (c core) add(value any, common, more object) string {
	o := maps.Clone(common)
	maps.Copy(o, more)
	to, name := o, c.start
	if outer, inner, nested := strings.Cut(c.start, "."); nested {
		to, name = object{}, inner
		o[outer] = to
	}
	switch {
	case value == nil:
	case c.end == "":
		to[name] = value
	case value == inAugust:
		to[name], to[c.end] = value, "2031-09-01T00:00:00Z"
	default:
		to[name], to[c.end] = "2031-06-01T00:00:00Z", value
	}
	return c.s.Add(c.resource, o)
}

func testFilter(t *testing.T, facts factTable, path, name, member string) {
	t.Helper()
	c := newCore(t, facts, path, name, member)
	filter, wanted, other := c.values()
	input, common := c.needs()
	input[name] = filter
	rows := 3
	if c.start == "Id" {
		rows = 1
	} else if name != "ServiceIds" {
		c.add(wanted, common, object{
			"EnterpriseId": mewstest.OtherEnterpriseID, "ChainId": mewstest.OtherChainID, "ServiceId": c.services[1]["Id"],
		})
	}
	expected := []string{}
	for range rows {
		expected = append([]string{c.add(wanted, common, nil)}, expected...)
		c.add(other, common, nil)
	}

	found := []string{}
	limitation, _ := input["Limitation"].(object)
	for page := object(nil); page == nil || page["Cursor"] != nil; {
		a := call(t, c.s, path, input)
		shown := ids(a.list(t, facts.lists[path]))
		assert.LessOrEqual(t, len(shown), 2)
		found = append(found, shown...)
		page = a.object(t)
		limitation["Cursor"] = page["Cursor"]
	}
	assert.Equal(t, expected, found, "newest first")
	limitation["Cursor"] = otherID[:35] + "0"
	call(t, c.s, path, input).refused(t, 400, "Invalid Limitation.Cursor")
}

// TestCoreActivity has an active row and a deleted one in each list that can show
// both.
func TestCoreActivity(t *testing.T) {
	t.Parallel()
	facts, tried := readFacts(t), 0
	for path := range coreLists {
		c := newCore(t, facts, path, facts.objects[facts.requests[path][0]][0].name, "")
		if !slices.ContainsFunc(c.members(), func(f fact) bool { return f.name == "ActivityStates" }) {
			continue
		}
		tried++
		input, common := c.needs()
		deleted := c.add(nil, common, object{"IsActive": false})
		active := c.add(nil, common, nil)
		delete(input, c.filter.name)
		input["Limitation"] = object{"Count": 10}
		get := func(states ...string) []string {
			if input["ActivityStates"] = states; states == nil {
				delete(input, "ActivityStates")
			}
			return ids(call(t, c.s, path, input).list(t, facts.lists[path]))
		}
		without := []string{active}
		if path == "companies/getAll" || path == "rates/getAll" {
			without = []string{active, deleted}
		}
		assert.Equal(t, without, get(), path)
		assert.Equal(t, []string{active}, get("Active"), path)
		assert.Equal(t, []string{deleted}, get("Deleted"), path)
		assert.Equal(t, []string{active, deleted}, get("Active", "Deleted"), path)
	}
	assert.GreaterOrEqual(t, tried, 12)
}
