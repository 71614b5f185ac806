package mewstest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestExports(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	h.s.SetExportSteps(2, 2)
	for range 3 {
		h.add(t, func(d *mews.ReservationData) { d.State = mews.ServiceOrderStateOldEnquired })
	}
	params := mews.ExportAddParams{EntityType: mews.ExportEntityTypeReservation}
	added, err := h.client.Exports.Add(ctx, params)
	require.NoError(t, err)
	assert.Equal(t, mews.ExportStatusPending, added.Export.Status)
	_, err = h.client.Exports.Add(ctx, params)
	rejected(t, err, "not ready")

	get := func() mews.Export {
		page, err := h.client.Exports.List(ctx, mews.ExportListParams{ExportIDs: []string{added.Export.ID}})
		require.NoError(t, err)
		require.Len(t, page.Exports, 1)
		return page.Exports[0]
	}
	assert.Equal(t, mews.ExportStatusProcessing, get().Status)
	assert.Equal(t, mews.ExportStatusProcessing, get().Status)
	export := get()
	require.Equal(t, mews.ExportStatusSuccess, export.Status)
	require.Len(t, export.Files, 2)
	assert.NotNil(t, export.ExpiresUTC)

	client := h.s.HTTPClient()
	rows := 0
	for _, file := range export.Files {
		response, err := client.Get(file.URL)
		require.NoError(t, err)
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, 200, response.StatusCode)
		assert.Len(t, body, int(file.SizeInBytes))
		for lines := bufio.NewScanner(strings.NewReader(string(body))); lines.Scan(); rows++ {
			var r mews.Reservation
			require.NoError(t, json.Unmarshal(lines.Bytes(), &r))
			assert.Equal(t, h.guest, r.AccountID)
		}
	}
	assert.Equal(t, 3, rows)

	status := func(method, url string, header http.Header, body string) int {
		request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
		require.NoError(t, err)
		request.Header = header
		response, err := client.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response.StatusCode
	}
	url := export.Files[0].URL
	assert.Equal(t, 400, status("GET", url, http.Header{"Authorization": {"Bearer x"}}, ""))
	assert.Equal(t, 400, status("GET", url, http.Header{"X-Token": {h.s.AccessToken()}}, ""))
	assert.Equal(t, 400, status("GET", url, http.Header{}, "{}"))
	assert.Equal(t, 405, status("POST", url, http.Header{}, ""))
	assert.Equal(t, 200, status("GET", url, http.Header{}, ""))
	get()
	assert.Equal(t, 403, status("GET", url, http.Header{}, ""), "signed anew")
}

func TestExportRules(t *testing.T) {
	t.Parallel()
	h, ctx, now := newHouse(t), context.Background(), time.Now()
	for _, interval := range []mews.TimeInterval{
		{StartUTC: now.Add(-time.Hour), EndUTC: now},
		{StartUTC: now.AddDate(0, 0, -200), EndUTC: now.AddDate(0, 0, -1)},
	} {
		a := call(t, h.s, "exports/add", object{"EntityType": "Customer", "Filters": object{"UpdatedUtc": object{"StartUtc": interval.StartUTC, "EndUtc": interval.EndUTC}}})
		a.refused(t, 400, "Filters.UpdatedUtc")
	}
	call(t, h.s, "exports/add", object{"EntityType": "LedgerEntry"}).refused(t, 400, "LedgerEntryFilters")
	call(t, h.s, "exports/add", object{"EntityType": "Bill", "Scope": object{"EnterpriseIds": []string{mewstest.OtherEnterpriseID}}}).refused(t, 400, "does not cover")

	h.s.SetExportSteps(0, 10)
	h.s.AddLedgerEntries(object{"Id": "1"}, object{"Id": "2"})
	added, err := h.client.Exports.Add(ctx, mews.ExportAddParams{EntityType: mews.ExportEntityTypeLedgerEntry, Filters: &mews.ExportDataFilters{
		LedgerEntryFilters: &mews.ExportLedgerEntryDataFilters{Posting: mews.DateInterval{Start: mews.Date{Year: 2031, Month: 1, Day: 1}, End: mews.Date{Year: 2031, Month: 1, Day: 31}}},
	}})
	require.NoError(t, err)
	page, err := h.client.Exports.List(ctx, mews.ExportListParams{ExportIDs: []string{added.Export.ID}})
	require.NoError(t, err)
	assert.Len(t, page.Exports[0].Files, 1)
}
