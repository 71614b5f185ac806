package mews_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// A paged platform answers from pages of ready-made rows. Behind the last comes
// a page without rows, and only that has no cursor.
type paged struct {
	member string
	rows   [][]string
	cursor func(page int) string // replaces the cursor of a page; "" leaves it out
	byID   bool                  // a cursor can be the identifier of a row, too
	status map[int]int           // by page
	asked  atomic.Int64
}

func (p *paged) answer(s sent) (int, string) {
	p.asked.Add(1)
	n := 0
	limitation, _ := s.body["Limitation"].(map[string]any)
	if cursor, ok := limitation["Cursor"].(string); ok {
		number, isPage := strings.CutPrefix(cursor, "after-")
		if isPage {
			n, _ = strconv.Atoi(number)
		}
		for page, rows := range p.rows {
			if p.byID && !isPage && len(rows) > 0 && strings.Contains(rows[len(rows)-1], strconv.Quote(cursor)) {
				n = page + 1
			}
		}
	}
	if status := p.status[n+1]; status != 0 {
		return status, `{"Message":"fault"}`
	}
	if n >= len(p.rows) {
		if s.header.Get("Prefer") == "return=minimal" {
			return 204, ""
		}
		return 200, fmt.Sprintf(`{"%s":[],"Cursor":null}`, p.member)
	}
	cursor := fmt.Sprintf(`,"Cursor":"after-%d"`, n+1)
	if p.cursor != nil {
		if cursor = p.cursor(n + 1); cursor != "" {
			cursor = `,"Cursor":` + cursor
		}
	}
	return 200, fmt.Sprintf(`{"%s":[%s]%s}`, p.member, strings.Join(p.rows[n], ","), cursor)
}

func newPaged(m listMethod, sizes ...int) *paged {
	p := &paged{member: m.rows}
	n := 0
	for _, size := range sizes {
		rows := []string{}
		for range size {
			n++
			rows = append(rows, m.row(n))
		}
		p.rows = append(p.rows, rows)
	}
	return p
}

func identifiers(seq iter.Seq2[string, error]) (ids []string, errs []error) {
	for id, err := range seq {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		ids = append(ids, id)
	}
	return ids, errs
}

func onePageError(t *testing.T, errs []error) *mews.PageError {
	t.Helper()
	require.Len(t, errs, 1)
	var e *mews.PageError
	require.ErrorAs(t, errs[0], &e)
	return e
}

// A job that keeps its filters as JSON, with the token, goes on in another process.
func TestFiltersSurviveJSON(t *testing.T) {
	t.Parallel()
	server := mewstest.NewServer(t)
	ids := server.AddCustomers(5)
	client := fakeClient(t, server)
	params := mews.CustomerListParams{
		Extent: justCustomers, CustomerIDs: ids, PageSize: 2,
		CreatedUTC: mews.TimeInterval{StartUTC: time.Now().AddDate(-1, 0, 0), EndUTC: time.Now().Add(time.Hour)},
	}
	for page, err := range client.Customers.Pages(t.Context(), params) {
		require.NoError(t, err)
		stored, err := json.Marshal(params)
		require.NoError(t, err)
		var again mews.CustomerListParams
		require.NoError(t, json.Unmarshal(stored, &again))
		assert.Zero(t, again.PageSize)
		again.Start = page.Next
		rest, err := mews.Collect(client.Customers.All(t.Context(), again), -1)
		require.NoError(t, err)
		assert.Len(t, rest, len(ids)-len(page.Customers))
		break
	}
}
