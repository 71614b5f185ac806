package mewstest_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// factTable is the contract, read from the table of the fake.
type factTable struct {
	paths    []string
	requests map[string][]string // by path
	flags    map[string]string
	lists    map[string]string // the first list of the response, by path
	objects  map[string][]fact
	enums    map[string][]string
}

type fact struct {
	name, kind     string
	null, required bool
	update, list   bool
	min, max       int
}

func readFacts(t *testing.T) factTable {
	t.Helper()
	content, err := os.ReadFile("contract.txt")
	require.NoError(t, err)
	c := factTable{requests: map[string][]string{}, flags: map[string]string{}, lists: map[string]string{}, objects: map[string][]fact{}, enums: map[string][]string{}}
	object, responses := "", map[string]string{}
	for line := range strings.Lines(string(content)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "//":
		case words[0] == "operation":
			c.paths = append(c.paths, words[1])
			c.requests[words[1]] = strings.Split(words[2], "|")
			responses[words[1]] = words[3]
			c.flags[words[1]] = strings.Join(words[4:], " ")
		case words[0] == "enum":
			c.enums[words[1]] = words[2:]
		case line[0] != ' ':
			object = words[0]
			c.objects[object] = nil
		default:
			f := fact{name: words[0]}
			f.kind, f.required = strings.CutSuffix(words[1], "!")
			f.kind, f.null = strings.CutSuffix(f.kind, "?")
			if f.kind, f.update = strings.CutPrefix(f.kind, "set("); f.update {
				f.kind = strings.TrimSuffix(f.kind, ")")
			}
			f.kind, f.list = strings.CutPrefix(f.kind, "[]")
			for _, word := range words[2:] {
				_, _ = fmt.Sscanf(word, "items=%d..%d", &f.min, &f.max)
			}
			c.objects[object] = append(c.objects[object], f)
		}
	}
	for path, response := range responses {
		for _, f := range c.objects[response] {
			if f.list && c.objects[f.kind] != nil && c.lists[path] == "" {
				c.lists[path] = f.name
			}
		}
	}
	return c
}

// someID is the identifier of one object of each resource.
const someID = "0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b11"

// furnished is a server with one object of each resource.
func furnished() *mewstest.Server {
	s := mewstest.New()
	s.SetConfiguration(mewstest.DefaultEnterpriseID, object{"Enterprise": object{"TimeZoneIdentifier": "Etc/UTC"}})
	for _, resource := range append([]string{"customers", "companies", "services"}, mewstest.Resources()...) {
		o := object{"Id": someID}
		if resource != "customers" && resource != "companies" && resource != "services" {
			o = seed(o)
		}
		switch resource {
		case "taxations", "taxEnvironments", "languages", "currencies", "countries":
			o["Code"] = "CODE"
		}
		s.Add(resource, o)
	}
	return s
}

// seed gives an object a reference to everything.
func seed(o object) object {
	for _, name := range []string{
		"ServiceId", "CustomerId", "AccountId", "ReservationId", "ServiceOrderId", "OrderId", "BillId", "RateId", "GroupId", "CategoryId",
		"ResourceId", "ProductId", "AvailabilityBlockId", "ReservationGroupId", "MessageThreadId", "LoyaltyProgramId", "VoucherId", "ResourceCategoryId",
		"RequestedResourceCategoryId", "RateGroupId", "CompanyId", "FeatureId", "TravelAgencyId",
	} {
		o[name] = someID
	}
	return o
}

// requestMaker makes random requests that the contract allows, about what a
// furnished server has.
type requestMaker struct {
	*rand.Rand

	facts factTable
	whole bool // every member is there
}

func (m requestMaker) request(path string) object {
	forms := m.facts.requests[path]
	return m.members(forms[m.IntN(len(forms))])
}

func (m requestMaker) members(kind string) object {
	o := object{}
	for _, f := range m.facts.objects[kind] {
		if f.name == "AccessToken" || f.name == "ClientToken" || f.name == "Client" || f.name == "Cursor" {
			continue
		}
		if f.required || !f.null || m.whole || m.IntN(3) > 0 {
			o[f.name] = m.member(f)
		}
	}
	return o
}

func (m requestMaker) member(f fact) any {
	value := m.one(f, f.kind)
	if f.list {
		value = []any{value}
	}
	if f.update {
		return object{"Value": value}
	}
	return value
}

func (m requestMaker) one(f fact, kind string) any {
	chain, enterprise := strings.HasPrefix(f.name, "Chain"), strings.HasPrefix(f.name, "Enterprise")
	switch {
	case kind == "uuid" && chain:
		return mewstest.DefaultChainID
	case (kind == "uuid" || kind == "string") && enterprise:
		return mewstest.DefaultEnterpriseID
	case kind == "uuid" || kind == "string" && strings.HasSuffix(strings.TrimSuffix(f.name, "s"), "Id"):
		return someID
	case m.facts.enums[kind] != nil:
		return m.facts.enums[kind][m.IntN(len(m.facts.enums[kind]))]
	case strings.HasPrefix(kind, "union("):
		words := strings.Split(strings.TrimSuffix(kind[6:], ")"), "|")
		return object{"Discriminator": m.facts.enums[words[0]][0], "Value": m.members(words[1])}
	case m.facts.objects[strings.Split(kind, "|")[0]] != nil:
		return m.members(strings.Split(kind, "|")[0])
	}
	switch kind {
	case "bool":
		return m.IntN(2) == 0
	case "int", "long", "number":
		return 1 + m.IntN(80)
	case "instant":
		if strings.HasPrefix(f.name, "End") || strings.HasPrefix(f.name, "Last") {
			return fmt.Sprintf("2030-01-%02dT00:00:00Z", 21+m.IntN(5))
		}
		return fmt.Sprintf("2030-01-%02dT00:00:00Z", 1+m.IntN(20))
	case "date":
		return fmt.Sprintf("2030-01-%02d", 1+m.IntN(28))
	case "interval":
		return object{"StartUtc": "2020-01-01T00:00:00Z", "EndUtc": "2020-01-20T00:00:00Z"}
	case "days":
		return object{"Start": "2020-01-01", "End": "2020-01-20"}
	case "email":
		return "anna@example.com"
	case "country":
		return "CZ"
	case "subdivision":
		return "CZ-10"
	case "language":
		return "en-US"
	case "currency":
		return "EUR"
	case "map":
		return object{"en-US": "text"}
	case "object", "any":
		return object{}
	}
	return "text"
}
