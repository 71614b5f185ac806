package mews_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// A block that crosses from one part into the next belongs to both.
func TestIntervalsThatCollideAreSplitWithoutRepeats(t *testing.T) {
	t.Parallel()
	type block struct{ start, end time.Time }
	var blocks []block
	from := instant("2026-01-01T00:00:00Z")
	for i := range 40 {
		blocks = append(blocks, block{from.AddDate(0, 0, 9*i), from.AddDate(0, 0, 9*i+20)})
	}
	requests := 0
	answer := func(s sent) (int, string) {
		requests++
		interval, _ := s.body["CollidingUtc"].(map[string]any)
		start, end := instant(interval["StartUtc"].(string)), instant(interval["EndUtc"].(string))
		if end.After(start.AddDate(0, 3, 0)) {
			return 400, `{"Message":"longer than 3 months"}`
		}
		var rows []string
		for i, b := range blocks {
			if b.start.Before(end) && start.Before(b.end) {
				rows = append(rows, fmt.Sprintf(`{"Id":"block-%d"}`, i))
			}
		}
		return 200, `{"ResourceBlocks":[` + strings.Join(rows, ",") + `],"Cursor":null}`
	}
	params := mews.ResourceBlockListParams{CollidingUTC: mews.TimeInterval{StartUTC: from, EndUTC: from.AddDate(1, 0, 0)}}
	for _, prefetch := range []int{0, 2} {
		client := connect(t, &fakeTransport{answer: answer})
		requests = 0
		seen := map[string]int{}
		for b, err := range client.ResourceBlocks.All(t.Context(), params, mews.WithPrefetch(prefetch)) {
			require.NoError(t, err)
			seen[b.ID]++
		}
		assert.Len(t, seen, len(blocks))
		assert.Equal(t, 4, requests)
		for id, n := range seen {
			assert.Equal(t, 1, n, id)
		}
	}
}

// Whether the last day of an interval belongs to it is not documented: both
// readings give each balance once.
func TestDatesAreSplitByMonths(t *testing.T) {
	t.Parallel()
	day := func(s string) mews.Date {
		d, err := mews.ParseDate(s)
		require.NoError(t, err)
		return d
	}
	tests := []struct {
		first, last string
		requests    int
	}{
		{"2026-01-01", "2026-01-01", 1},
		{"2026-01-01", "2026-02-01", 1}, // a month
		{"2026-01-31", "2026-02-28", 1},
		{"2026-01-01", "2026-02-02", 2},
		{"2024-01-31", "2026-03-01", 26},
	}
	for _, tt := range tests {
		for _, inclusive := range []bool{false, true} {
			requests := 0
			answer := func(s sent) (int, string) {
				requests++
				interval, _ := s.body["Date"].(map[string]any)
				start, end := instant(interval["Start"].(string)+"T00:00:00Z"), instant(interval["End"].(string)+"T00:00:00Z")
				if end.After(start.AddDate(0, 1, 0)) {
					return 400, `{"Message":"longer than a month"}`
				}
				if inclusive {
					end = end.AddDate(0, 0, 1)
				}
				var rows []string
				for ; start.Before(end); start = start.AddDate(0, 0, 1) {
					for _, ledger := range []string{"Guest", "Tax"} {
						rows = append(rows, fmt.Sprintf(`{"EnterpriseId":"e","Date":%q,"LedgerType":%q}`, start.Format(time.DateOnly), ledger))
					}
				}
				slices.Reverse(rows)
				return 200, `{"LedgerBalances":[` + strings.Join(rows, ",") + `],"Cursor":null}`
			}
			client := connect(t, &fakeTransport{answer: answer})
			params := mews.LedgerBalanceListParams{
				Date:        mews.DateInterval{Start: day(tt.first), End: day(tt.last)},
				LedgerTypes: []mews.AccountingLedgerType{mews.AccountingLedgerTypeTax, mews.AccountingLedgerTypeGuest},
			}
			var got []string
			for b, err := range client.LedgerBalances.All(t.Context(), params) {
				require.NoError(t, err)
				got = append(got, b.Date.String()+string(b.LedgerType))
			}
			days := int(day(tt.last).In(time.UTC).Sub(day(tt.first).In(time.UTC)).Hours() / 24)
			if inclusive {
				days++
			}
			assert.Len(t, got, 2*days, "%s to %s", tt.first, tt.last)
			assert.True(t, slices.IsSortedFunc(got, func(a, b string) int { return strings.Compare(b, a) }), "newest first, none twice: %v", got[:min(4, len(got))])
			assert.Equal(t, tt.requests, requests)
		}
	}
	_, err := connect(t, &fakeTransport{}).LedgerBalances.List(t.Context(), mews.LedgerBalanceListParams{
		Date: mews.DateInterval{Start: day("2026-02-01"), End: day("2026-01-01")}, LedgerTypes: []mews.AccountingLedgerType{mews.AccountingLedgerTypeTax},
	})
	require.ErrorContains(t, err, "mews: Date: ends before it starts")
}
