package mewstest_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rejections are what only behavior rejects: the contract's types allow it.
var rejections = regexp.MustCompile("merged into itself|for invoices only|Confirmed, Optional or Enquired|DependentRatePricing: it is required|" +
	"the end is not after the start|TimeUnitStartUtc: it is required|BillPrintEventId: there is nothing|required without a NetValue|required without any other filter|LedgerEntryFilters")

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
				case a.status == 501:
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
