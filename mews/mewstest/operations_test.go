package mewstest_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// rejections are what only behavior rejects: the contract's types allow it.
var rejections = regexp.MustCompile("merged into itself|for invoices only|Confirmed, Optional or Enquired|DependentRatePricing: it is required|" +
	"the end is not after the start|TimeUnitStartUtc: it is required|TemplateRateId: it is required|BillPrintEventId: there is nothing|required without a NetValue|since the Pricing of the enterprise is Gross|there can be only one|required without any other filter|LedgerEntryFilters|" +
	"cannot be used along with|required along with|they need another filter|more than 100 time units|more than 24 time units|it is not a state")

// withoutBehavior are the operations that need a handler, as the documentation of
// the package says.
var withoutBehavior = []string{
	"accounts/update", "billingAutomations/updateAssignments", "billingAutomationPaymentPlans/add", "cancellationPolicies/getByRates",
	"cancellationPolicies/getByReservations", "languages/getTexts",
}

// TestEveryOperation sends random requests that the contract allows. Whatever the
// operation makes of them, they are not malformed.
func TestEveryOperation(t *testing.T) {
	t.Parallel()
	facts := readFacts(t)
	require.Len(t, facts.paths, 200)
	for _, path := range facts.paths {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(6) {
				m := requestMaker{Rand: rand.New(rand.NewPCG(seed, 1)), facts: facts, whole: seed == 0}
				input := m.request(path)
				a := call(t, furnished(), path, input)
				switch {
				case a.status == 200, a.status == 403, a.status == 400 && rejections.MatchString(a.body):
				case a.status == 501 && slices.Contains(withoutBehavior, path):
					assert.Contains(t, a.body, `server.Handle(\"`+path)
				default:
					t.Errorf("%d %s\n%v", a.status, a.body, input)
				}
				if a.status == 200 && strings.Contains(facts.flags[path], "paged") {
					assert.Contains(t, a.object(t), "Cursor")
				}
			}
		})
	}
}

// TestEveryFilter sends each filter of each list with a value that no row has.
func TestEveryFilter(t *testing.T) {
	t.Parallel()
	facts := readFacts(t)
	ignored := []string{"Limitation", "Extent", "Currency", "IncludeDefault", "EnterpriseIds", "EnterpriseId", "ChainIds", "ServiceId"}
	tried := 0
	for _, path := range facts.paths {
		if facts.lists[path] == "" || path == "fiscalMachineCommands/getAll" || !strings.Contains(facts.flags[path], "read") || !strings.Contains(path, "/getAll") {
			continue
		}
		for _, f := range facts.objects[facts.requests[path][len(facts.requests[path])-1]] {
			if slices.Contains(ignored, f.name) || facts.enums[f.kind] != nil && f.name != "Type" || f.kind == "language" || f.name == "TimeFilter" || f.name == "StartUtc" || f.name == "ActivityStates" || f.name == "AccountingStates" {
				continue
			}
			m := requestMaker{Rand: rand.New(rand.NewPCG(1, 3)), facts: facts}
			input := object{}
			for _, other := range facts.objects[facts.requests[path][len(facts.requests[path])-1]] {
				if other.required {
					input[other.name] = m.member(other)
				}
			}
			if extent, given := input["Extent"].(object); given {
				extent[facts.lists[path]] = true
			}
			if !f.required {
				without := call(t, furnished(), path, input)
				assert.True(t, without.status != 200 || len(without.list(t, facts.lists[path])) > 0, "%s has a row", path)
			}
			input[f.name] = m.unmatched(f)
			tried++
			a := call(t, furnished(), path, input)
			if path == "restrictions/getAll" && strings.HasSuffix(f.name, "Utc") || strings.Contains(a.body, "required without any other filter") || strings.Contains(a.body, "they need another filter") {
				continue
			}
			assert.Empty(t, a.list(t, facts.lists[path]), "%s %s", path, f.name)
		}
	}
	assert.Greater(t, tried, 200)
}

// unmatched is a filter that no row of a furnished server passes.
func (m requestMaker) unmatched(f fact) any {
	var value any = "nothing"
	switch {
	case f.kind == "uuid":
		value = mewstest.OtherChainID
	case f.kind == "interval":
		value = object{"StartUtc": "1990-01-01T00:00:00Z", "EndUtc": "1990-01-02T00:00:00Z"}
	case f.kind == "days":
		value = object{"Start": "1990-01-01", "End": "1990-01-02"}
	case f.kind == "instant" || strings.HasSuffix(f.name, "Utc"):
		return "1990-01-01T00:00:00Z"
	case f.kind == "bool":
		return false
	case m.facts.enums[f.kind] != nil:
		values := m.facts.enums[f.kind]
		value = values[len(values)-1]
	}
	if f.list {
		return []any{value}
	}
	return value
}

// TestBrokenRequests sends requests with members that are missing, null or of
// another kind. Each gets a response, and none is a fault of the server.
func TestBrokenRequests(t *testing.T) {
	t.Parallel()
	facts := readFacts(t)
	for _, path := range facts.paths {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			s := furnished()
			for seed := range uint64(40) {
				m := requestMaker{Rand: rand.New(rand.NewPCG(seed, 2)), facts: facts, whole: seed%2 == 0}
				input, _ := m.broken(m.request(path)).(object)
				a := call(t, s, path, input)
				if a.status >= 500 && a.status != 501 {
					t.Errorf("%d %s\n%v", a.status, a.body, input)
				}
			}
		})
	}
}

// broken changes a value in one place out of eight.
func (m requestMaker) broken(v any) any {
	if m.IntN(8) == 0 {
		wrong := []any{nil, "", "x", 0, -1, 1e300, json.Number("1e-999999999"), []any{}, []any{nil}, object{}, true, mewstest.OtherEnterpriseID, "eid:x", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"}
		return wrong[m.IntN(len(wrong))]
	}
	switch v := v.(type) {
	case object:
		o := object{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if m.IntN(16) > 0 {
				o[name] = m.broken(v[name])
			}
		}
		return o
	case []any:
		all := []any{}
		for _, item := range v {
			all = append(all, m.broken(item))
		}
		return all
	}
	return v
}
