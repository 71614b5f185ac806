package main_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// otherTypes are fields whose Go type differs from the contract's on purpose: the
// contract is wrong, or less exact than examples.
var otherTypes = map[string]string{
	"Customer.ActivityState":                          "ActivityState",
	"Customer.BirthDate":                              "Date",
	"CustomerFileParameters.Type":                     "FileType",
	"CustomerItemParameters.Currency":                 "string",
	"AccountCustomerUpdateParameters.BirthDate":       "UpdateValue[Date]",
	"BillCloseParameters.DueDate":                     "UpdateValue[Date]",
	"BillCloseParameters.TaxedDate":                   "UpdateValue[Date]",
	"IdentityDocumentUpdateParameters.ExpirationDate": "UpdateValue[Date]",
	"IdentityDocumentUpdateParameters.IssuanceDate":   "UpdateValue[Date]",
}

// elsewhere are fields that are no part of the Go type.
var elsewhere = map[string]string{
	"CustomerFileParameters.Data": "an argument of AddFile",
}

// unlike are rules of the contract that do not hold, with the reason.
var unlike = map[string]string{
	"IdentityDocumentsAddData.Number":                        "may be empty where the law forbids to keep it",
	"MultipleReservationUpdateParameters.ReservationId":      "belongs to the items",
	"CustomerFileParameters.Type":                            "checked against the six types",
	"CompanionshipFilterParameters.Extent":                   "may be empty, since the companionships come anyway",
	"RuleFilterParameters.Extent":                            "may be empty, since the rules come anyway",
	"ReservationData.CustomerId":                             "is not needed for prices",
	"AmountParameters.TaxCodes":                              "documented requests omit them",
	"BillOptionsParameters.DisplayCustomer":                  "may be null, as the field after it",
	"BillOptionsParameters.DisplayTaxation":                  "is null in the documented request",
	"LanguageTextParameters.Scope":                           "is empty in the documented request",
	"CancellationPolicyByRateParameters.ReservationStartUtc": "not in the documented request",
	"CancellationPolicyByRateParameters.ReservationEndUtc":   "not in the documented request",
	"CommandsGetAllFilterByCommandIdParameters.CommandIds":   "of one of two forms of the request",
	"CommandsGetAllFilterByStatesParameters.DeviceIds":       "of one of two forms of the request",
	"CommandsGetAllFilterByStatesParameters.States":          "of one of two forms of the request",
}

// isDuration reports whether the contract says that a field is an instant, though
// its description and all examples have an ISO 8601 duration.
func isDuration(field string) bool {
	switch field {
	case "RestrictionSetData.MinAdvance", "RestrictionSetData.MaxAdvance", "RestrictionSetData.MinLength", "RestrictionSetData.MaxLength":
		return true
	}
	return false
}

// A comparison goes through the contract and the package side by side.
type comparison struct {
	t       *testing.T
	api     *api
	src     *source
	goTypes map[string]string   // of the vendor's types
	members map[string][]string // of the vendor's types that a Go type stands for
	values  map[string][]string
	visited map[string]bool

	operations, objects, fields, constants int
}

// composed are the methods that are more than one call of an operation.
var composed = []string{"ExportService.Wait"}

// feed makes sure that a list that can be filtered by change has a feed, if it has
// pages.
func (c *comparison) feed(op factOperation, list goMethod) {
	want := 0
	if op.Path != "exports/getAll" && c.src.structs[list.params]["UpdatedUtc"].typ == "TimeInterval" && !isDeprecated(list.comment) {
		want = 1
	}
	assert.Equal(c.t, want, len(c.src.about(op.Path))-len(c.src.of(op.Path)), "feeds of %s", op.Path)
}

// Everything of the contract is in the package, of a fitting type and with its
// limits and deprecations, and nothing else is.
func TestContract(t *testing.T) {
	t.Parallel()
	c := &comparison{
		t: t, api: readAPI(t), src: readSource(t), goTypes: map[string]string{},
		members: map[string][]string{}, values: map[string][]string{}, visited: map[string]bool{},
	}
	known := map[string]bool{}
	for _, op := range c.api.Operations {
		methods := c.src.of(op.Path)
		if !assert.NotEmpty(t, methods, "no method for %s", op.Path) {
			continue
		}
		c.operations++
		for _, m := range methods {
			known[m.service+"."+m.name] = true
			if op.Deprecated {
				assert.True(t, isDeprecated(m.comment), "%s.%s of %s is not deprecated", m.service, m.name, op.Path)
			}
		}
		if op.Cursor {
			assert.Len(t, methods, 3, "a list has List, Pages and All: %s", op.Path)
		}
		c.feed(op, methods[0])
		c.request(op, methods[0].params)
		if op.Response != "" && op.Response != "Unit" {
			i := slices.IndexFunc(methods, func(m goMethod) bool { return !strings.HasPrefix(m.result, "iter.") })
			c.object(op.Response, methods[i].result, false)
		} else {
			assert.Equal(t, "error", methods[0].result, op.Path)
		}
	}
	for name, m := range c.src.methods {
		if slices.Contains(composed, name) || isFeed(m.name) {
			continue
		}
		assert.True(t, known[name], "%s is of no operation: %q", name, m.comment)
	}
	c.nothingElse()
	t.Logf("%d operations, %d object types, %d fields, %d enum values", c.operations, c.objects, c.fields, c.constants)
}

func (c *comparison) request(op factOperation, params string) {
	for _, form := range forms(op.Request) {
		c.object(form, params, true)
	}
}

func (c *comparison) object(vendor, goType string, request bool) {
	key := vendor + " " + goType + strconv.FormatBool(request)
	if c.visited[key] {
		return
	}
	c.visited[key] = true
	c.count(vendor)
	fields, ok := c.src.structs[goType]
	require.True(c.t, ok, "no struct %s for %s", goType, vendor)
	if c.members[goType] == nil {
		c.members[goType] = []string{}
	}
	for _, f := range c.api.fields(vendor) {
		c.members[goType] = append(c.members[goType], f.Name)
		full := vendor + "." + f.Name
		if _, ok := elsewhere[full]; ok {
			continue
		}
		g, ok := fields[f.Name]
		if !assert.True(c.t, ok, "%s has no field for %s", goType, full) {
			continue
		}
		assert.Equal(c.t, f.Deprecated, isDeprecated(g.comment), "Deprecated: at %s.%s", goType, g.name)
		typ, pointer := strings.CutPrefix(g.typ, "*")
		if other := otherTypes[full]; other != "" {
			assert.Equal(c.t, other, typ, full)
		} else {
			c.fits(full, goType+"."+g.name, f, f.Type, typ, request)
		}
		if request {
			c.limits(full, f, g)
		} else if f.Nullable {
			null := typ != "bool" && typ != "int" && typ != "time.Time" && typ != "float64" && c.src.structs[typ] == nil || typ == "Date" || strings.HasSuffix(typ, "Interval")
			assert.True(c.t, pointer || null, "%s can be null, and %s.%s cannot", full, goType, g.name)
		}
	}
}

// count counts an object type of the contract.
func (c *comparison) count(vendor string) {
	if !c.visited[vendor] {
		c.visited[vendor] = true
		c.objects++
		c.fields += len(c.api.fields(vendor))
	}
}

// fits compares a type of the contract with one in Go, without its pointer.
func (c *comparison) fits(full, where string, f factField, typ, goType string, request bool) {
	if item, ok := strings.CutPrefix(typ, "[]"); ok {
		goItem, ok := strings.CutPrefix(goType, "[]")
		if assert.True(c.t, ok, "%s is a list, and %s is not", full, where) {
			c.fits(full, where, f, item, goItem, request)
		}
		return
	}
	kind, format, _ := strings.Cut(typ, ":")
	same := func(want string) { assert.Equal(c.t, want, goType, "%s and %s", full, where) }
	switch {
	case f.Coproduct:
		c.coproduct(full, f, goType, request)
	case kind == "inline":
		c.inline(full, f, goType)
	case isDuration(full):
		same("string")
	case kind == "string" && (format == "date-time" || strings.HasSuffix(f.Name, "Utc")):
		same("time.Time")
	case kind == "string" && format == "date":
		same("Date")
	case kind == "string" && len(c.src.constants[goType]) > 0: // our words know an enumeration of it
	case kind == "string":
		same("string")
	case kind == "boolean":
		same("bool")
	case kind == "integer" && format == "int64":
		same("int64")
	case kind == "integer":
		same("int")
	case kind == "number" && (f.Name == "Latitude" || f.Name == "Longitude"):
		same("float64")
	case kind == "number":
		same("Decimal")
	case kind == "object" || kind == "any":
		same("json.RawMessage")
	case typ == "map[string]string":
		same(typ)
	case typ == "TimeFilterInterval":
		same("TimeInterval")
		c.count(typ)
	case typ == "DateFilterInterval":
		same("DateInterval")
		c.count(typ)
	case strings.HasPrefix(goType, "UpdateValue["):
		c.count(typ)
		inner := c.api.fields(typ)
		require.Len(c.t, inner, 1, "%s is no update value", full)
		value := inner[0]
		value.Name = f.Name
		c.fits(full, where, value, value.Type, strings.TrimSuffix(strings.TrimPrefix(goType, "UpdateValue["), "]"), request)
	default:
		c.named(full, typ, goType, request)
	}
}

// named compares a type that the contract has a name for, or one of several.
func (c *comparison) named(full, typ, goType string, request bool) {
	alternatives := forms(typ)
	if len(alternatives) > 1 {
		c.members[goType] = []string{"Value"}
		for _, form := range alternatives {
			c.hasForm(full, form, goType, request)
		}
		return
	}
	vendor := c.api.types[alternatives[0]]
	require.NotNil(c.t, vendor, "%s: unknown type %s", full, typ)
	if before, ok := c.goTypes[vendor.Name]; ok {
		assert.Equal(c.t, before, goType, "%s stands for %s elsewhere", before, vendor.Name)
	}
	c.goTypes[vendor.Name] = goType
	if vendor.Enum == nil {
		c.object(vendor.Name, goType, request)
		return
	}
	if !c.visited[vendor.Name] {
		c.visited[vendor.Name] = true
		c.constants += len(vendor.Enum)
	}
	c.values[goType] = append(c.values[goType], vendor.Enum...)
	for _, v := range vendor.Enum {
		assert.Contains(c.t, c.src.constants[goType], v, "%s has no constant for %q of %s", goType, v, vendor.Name)
	}
}

func (c *comparison) coproduct(full string, f factField, goType string, request bool) {
	fields := c.src.structs[goType]
	c.members[goType] = []string{"Discriminator", "Value"}
	c.fits(full, goType+".Discriminator", factField{}, f.Fields[0].Type, fields["Discriminator"].typ, request)
	assert.Equal(c.t, "json.RawMessage", fields["Value"].typ, goType)
	for _, form := range forms(f.Fields[1].Type) {
		if form != "object" {
			c.hasForm(full, form, goType, request)
		}
	}
}

// hasForm looks for the field with one form of a value, by its fields.
func (c *comparison) hasForm(full, form, goType string, request bool) {
	var found []string
	for member, f := range c.src.structs[goType] {
		typ, pointer := strings.CutPrefix(f.typ, "*")
		inner := c.src.structs[typ]
		if pointer && inner != nil && c.goTypes[form] == typ || pointer && c.goTypes[form] == "" && sameMembers(c.api.fields(form), inner) {
			found = append(found, typ)
			c.members[goType] = append(c.members[goType], member)
		}
	}
	if assert.Len(c.t, found, 1, "%s has no field for %s of %s", goType, form, full) {
		c.goTypes[form] = found[0]
		c.object(form, found[0], request)
	}
}

func sameMembers(fields []factField, members map[string]goField) bool {
	if len(fields) != len(members) {
		return false
	}
	for _, f := range fields {
		if _, ok := members[f.Name]; !ok {
			return false
		}
	}
	return true
}

// inline compares an object of members of one type with a map by an enumeration.
func (c *comparison) inline(full string, f factField, goType string) {
	key, value, ok := strings.Cut(strings.TrimPrefix(goType, "map["), "]")
	require.True(c.t, ok, "%s is not a map in Go but %s", full, goType)
	for _, inner := range f.Fields {
		c.fits(full+"."+inner.Name, full, inner, inner.Type, value, false)
		assert.Contains(c.t, c.src.constants[key], inner.Name, "%s has no constant for %s.%s", key, full, inner.Name)
	}
}

// limits looks for the limits of a field of a request.
func (c *comparison) limits(full string, f factField, g goField) {
	_, differs := unlike[full]
	has := func(rule string, n int) {
		if n != 0 {
			assert.Contains(c.t, g.rules, fmt.Sprintf("%s=%d", rule, n), full)
		}
	}
	has("min", f.MinItems)
	has("max", f.MaxItems)
	if strings.HasPrefix(g.typ, "UpdateValue[[]") {
		has("max", f.MaxLength) // the contract's way with lists that are updated
	} else {
		has("length", f.MaxLength)
	}
	has("months", f.MaxMonths)
	if f.Minimum != nil {
		has("min", *f.Minimum)
		has("max", *f.Maximum)
	}
	if f.UniqueItems {
		assert.Contains(c.t, g.rules, "unique", full)
	}
	typ := strings.TrimPrefix(g.typ, "*")
	if f.Required && !differs && (typ == "string" || strings.HasPrefix(typ, "[]") || c.src.constants[typ] != nil) {
		assert.Contains(c.t, g.rules, "required", full)
	}
}

// nothingElse looks for what the package has beyond the contract.
func (c *comparison) nothingElse() {
	for goType, members := range c.members {
		for member := range c.src.structs[goType] {
			assert.Contains(c.t, members, member, "%s has a field that the contract has not", goType)
		}
	}
	for goType, values := range c.values {
		for value := range c.src.constants[goType] {
			assert.Contains(c.t, values, value, "%s has a value that the contract has not", goType)
		}
	}
	for _, name := range c.src.generated {
		if strings.HasSuffix(name, "Service") || name == "Client" {
			continue
		}
		assert.True(c.t, c.members[name] != nil || c.values[name] != nil, "%s stands for nothing in the contract", name)
	}
}
