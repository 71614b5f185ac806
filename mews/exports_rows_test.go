package mews_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func TestExportRows(t *testing.T) {
	t.Parallel()
	for name, contents := range map[string][]string{
		"files":            {customerLines(1, 3), customerLines(4, 4), customerLines(5, 9)},
		"an empty file":    {customerLines(1, 3), "", customerLines(4, 9)},
		"no last line end": {strings.TrimSpace(customerLines(1, 4)), strings.TrimSpace(customerLines(5, 9))},
		"Windows":          {"\ufeff" + strings.ReplaceAll(customerLines(1, 9), "\n", "\r\n")},
		"blank lines":      {"\n" + customerLines(1, 5) + "\n  \n" + customerLines(6, 9) + "\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStorage(t, contents...)
			c := s.client(t)
			for range 2 { // a second range starts again
				got, err := readIDs(t, c, rowParams)
				require.NoError(t, err)
				assert.Equal(t, ids(1, 9), got)
			}
			lists, gets := s.counts()
			assert.Equal(t, 2, lists)
			assert.Equal(t, 2*len(contents), gets)
		})
	}
}

func TestExportRowsNone(t *testing.T) {
	t.Parallel()
	c := newStorage(t).client(t)
	got, err := readIDs(t, c, rowParams)
	require.NoError(t, err)
	assert.Empty(t, got)
	pages, err := mews.Collect(mews.ExportRowPages[mews.Customer](t.Context(), c, rowParams), -1)
	require.NoError(t, err)
	require.Len(t, pages, 1)
	assert.Empty(t, pages[0].Rows)
	assert.Empty(t, pages[0].Next)

	s := newStorage(t, customerLines(1, 2))
	got, err = readIDs(t, s.client(t), mews.ExportRowParams{ExportID: exportID, Start: mews.End})
	require.NoError(t, err)
	assert.Empty(t, got)
	lists, _ := s.counts()
	assert.Zero(t, lists)
}

func TestExportRowTypes(t *testing.T) {
	t.Parallel()
	line := `{"Id":"a","EnterpriseId":"e","TransactionId":null,"AccountId":"c","BillId":null,"AccountingCategoryId":null,"AccountingItemId":"i",` +
		`"AccountingItemType":"CityLedgerBalancingPayment","LedgerType":"Tax","LedgerEntryType":"Credit","PostingDate":"2026-03-29","Value":12.50,` +
		`"NetBaseValue":100.00,"TaxRateCode":"CZ-2026-1","CreatedUtc":"2026-03-29T10:00:00Z","New":[1]}`
	c := newStorage(t, line+"\n").client(t)
	entries, err := mews.Collect(mews.ExportRows[mews.LedgerEntry](t.Context(), c, rowParams), -1)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	assert.Equal(t, mews.LedgerEntry{
		ID: "a", EnterpriseID: "e", AccountID: "c", AccountingItemID: "i", AccountingItemType: mews.LedgerAccountingItemTypeCityLedgerBalancingPayment,
		LedgerType: mews.AccountingLedgerTypeTax, LedgerEntryType: mews.LedgerEntryTypeCredit, PostingDate: mews.Date{Year: 2026, Month: 3, Day: 29},
		Value: "12.50", NetBaseValue: "100.00", TaxRateCode: "CZ-2026-1", CreatedUTC: instant("2026-03-29T10:00:00Z"),
	}, entries[0])
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "entry", entries[0])
	assert.NotContains(t, log.String(), "12.50")

	raw, err := mews.Collect(mews.ExportRows[json.RawMessage](t.Context(), c, rowParams), -1)
	require.NoError(t, err)
	assert.Equal(t, []json.RawMessage{json.RawMessage(line)}, raw)
	maps, err := mews.Collect(mews.ExportRows[map[string]any](t.Context(), c, rowParams), -1)
	require.NoError(t, err)
	assert.Equal(t, "CZ-2026-1", maps[0]["TaxRateCode"])
	pointers, err := mews.Collect(mews.ExportRows[*mews.LedgerEntry](t.Context(), c, rowParams), -1)
	require.NoError(t, err)
	assert.Equal(t, "a", pointers[0].ID)
}

// The storage learns nothing that it need not know.
func TestExportRowsCredentials(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 9))
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	c := s.client(t, mews.WithHTTPClient(&http.Client{Jar: jar}), mews.WithUserAgent("pms-sync/1.4"))
	cut := false
	s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "x"})
		if !cut {
			cut = true
			w = cutAfter(w, 200)
		}
		sendRanges(w, r, file, content)
	}
	got, err := readIDs(t, c, rowParams, mews.WithHeader("X-Tenant", "hotel"), mews.WithLanguageCode("en-US"))
	require.NoError(t, err)
	assert.Equal(t, ids(1, 9), got)
	require.Len(t, s.gets, 2)
	for _, r := range s.gets {
		var wire bytes.Buffer
		require.NoError(t, r.Clone(context.Background()).Write(&wire))
		for _, secret := range []string{clientToken, accessToken, credentials.Client, "hotel", "session"} {
			assert.NotContains(t, wire.String(), secret)
		}
		for name := range r.Header {
			assert.Contains(t, []string{"User-Agent", "Accept-Encoding", "Range", "If-Range"}, name)
		}
		assert.Equal(t, http.MethodGet, r.Method)
		assert.Contains(t, r.UserAgent(), "pms-sync/1.4 guestwire-go/")
	}
	assert.NotEmpty(t, s.gets[1].Header.Get("Range"))
}

func TestExportRowsArguments(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 3))
	c := s.client(t)
	other := "09708665-0e31-4b23-b337-b0a000be0df0"
	for name, params := range map[string]mews.ExportRowParams{
		"ExportID":     {},
		"PageSize":     {ExportID: exportID, PageSize: 1001},
		"MaxLineBytes": {ExportID: exportID, MaxLineBytes: -1},
	} {
		_, err := readIDs(t, c, params)
		var e *mews.ArgumentError
		require.ErrorAs(t, err, &e)
		assert.Equal(t, name, e.Argument)
	}
	for _, start := range []string{
		"garbage", "customers/getAll?cursor=x", "exports/rows", "exports/rows?export=" + exportID, "exports/rows?export=" + exportID + "&file=0&line=1",
		"exports/rows?export=" + exportID + "&file=1&line=-1", "exports/rows?export=" + other + "&file=1&line=1", "exports/rows?%zz",
		"exports/rows?export=" + exportID + "&file=1&line=1&etag=%22a%0d%0aX:%22&offset=1", "exports/rows?export=" + exportID + "&file=1&line=1&etag=%22a%22",
	} {
		_, err := mews.Collect(mews.ExportRowPages[mews.Customer](t.Context(), c, mews.ExportRowParams{ExportID: exportID, Start: start}), -1)
		var e *mews.ArgumentError
		require.ErrorAs(t, err, &e, start)
		assert.Equal(t, "Start", e.Argument)
	}
	var e *mews.ArgumentError
	_, err := readIDs(t, nil, rowParams)
	require.ErrorAs(t, err, &e)
	_, err = readIDs(t, c, rowParams, mews.RequestOption{})
	require.ErrorAs(t, err, &e)
	for _, err := range mews.ExportRows[mews.Customer](nil, c, rowParams) { //nolint:staticcheck // what is tested
		require.ErrorAs(t, err, &e)
	}
	lists, gets := s.counts()
	assert.Zero(t, lists+gets)
}

func TestExportRowsStatus(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"Pending", "Processing", "Failed", "Expired", "Invented"} {
		s := newStorage(t)
		s.status = status
		_, err := readIDs(t, s.client(t), rowParams)
		var e *mews.ExportStatusError
		require.ErrorAs(t, err, &e)
		assert.Equal(t, mews.ExportStatus(status), e.Status)
		assert.Contains(t, strings.ToLower(err.Error()), strings.ToLower(status))
		assert.Equal(t, mews.OutcomeNotDone, mews.OutcomeOf(err))
	}
	_, err := readIDs(t, newStorage(t).client(t), mews.ExportRowParams{ExportID: "another"})
	var e *mews.ExportStatusError
	require.ErrorAs(t, err, &e)
	assert.Empty(t, e.Status)
}

// An export that lost its files is no export without rows.
func TestExportRowsWithoutFiles(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		members string
		want    mews.ExportStatus
		text    string
	}{
		"expired":   {`"Files":[],"ExpiresUtc":"2020-01-01T00:00:00Z"`, mews.ExportStatusExpired, "has expired"},
		"null":      {`"Files":null,"ExpiresUtc":"2020-01-01T00:00:00Z"`, mews.ExportStatusExpired, "has expired"},
		"missing":   {`"ExpiresUtc":null`, mews.ExportStatusSuccess, "does not list its files"},
		"null, new": {`"Files":null,"ExpiresUtc":"2999-01-01T00:00:00Z"`, mews.ExportStatusSuccess, "does not list its files"},
	} {
		f := &fakeTransport{answer: func(sent) (int, string) {
			return http.StatusOK, `{"Exports":[{"Id":"` + exportID + `","Status":"Success","EntityType":"Customer","Scope":{},` + tt.members + `}]}`
		}}
		got, err := readIDs(t, connect(t, f), rowParams)
		var e *mews.ExportStatusError
		require.ErrorAs(t, err, &e, name)
		assert.Equal(t, tt.want, e.Status, name)
		assert.Contains(t, err.Error(), tt.text, name)
		assert.Empty(t, got)
	}
}

func TestExportBadRows(t *testing.T) {
	t.Parallel()
	bad := []string{`{"Id":"bad","CreatedUtc":true}`, `{"LastName":"Nobody"}`, `{"Id":`, `[1,2]`, `garbage`, `{"Id":"bad","Classifications":[1]}`}
	s := newStorage(t, customerLines(1, 2), customerLines(3, 4)+strings.Join(bad, "\n")+"\n"+customerLines(5, 6)+bad[0])
	c := s.client(t)
	got, err := readIDs(t, c, rowParams)
	assert.Equal(t, ids(1, 4), got)
	e := asRowError(t, err)
	assert.Equal(t, 2, e.File)
	assert.Equal(t, int64(3), e.Line)
	var d *mews.DecodeError
	require.ErrorAs(t, err, &d)
	assert.Equal(t, "file 2", d.List)
	assert.Equal(t, 2, d.Row)
	assert.Equal(t, "bad", d.ID)
	assert.Equal(t, "CreatedUtc", d.Field)
	assert.JSONEq(t, bad[0], string(d.Raw()))
	assertNoLink(t, err)
	_, err = readIDs(t, c, mews.ExportRowParams{ExportID: exportID, Start: e.Token})
	assert.Equal(t, e.Token, asRowError(t, err).Token, "it is that line again")

	var raw []string
	got, err = readIDs(t, c, rowParams, mews.WithBadRows(func(e *mews.DecodeError) error {
		assert.Equal(t, "file 2", e.List)
		raw = append(raw, string(e.Raw()))
		return nil
	}))
	require.NoError(t, err)
	assert.Equal(t, ids(1, 6), got)
	assert.Equal(t, append(bad, bad[0]), raw)

	enough := errors.New("enough")
	got, err = readIDs(t, c, rowParams, mews.WithBadRows(func(*mews.DecodeError) error { return enough }))
	require.ErrorIs(t, err, enough)
	assert.Equal(t, e.Token, asRowError(t, err).Token)
	assert.Equal(t, ids(1, 4), got)

	// Only bad rows are left after a page: the last page is empty.
	var next []string
	for page, err := range mews.ExportRowPages[mews.Customer](t.Context(), c, mews.ExportRowParams{ExportID: exportID, PageSize: 6}, mews.WithBadRows(func(*mews.DecodeError) error { return nil })) {
		require.NoError(t, err)
		next = append(next, fmt.Sprint(len(page.Rows), page.Next != ""))
	}
	assert.Equal(t, []string{"6 true", "0 false"}, next)
}

func TestExportLineTooLong(t *testing.T) {
	t.Parallel()
	long := `{"Id":"long","Notes":"` + strings.Repeat("n", 300_000) + `"}`
	for name, content := range map[string]string{
		"in the middle": customerLines(1, 2) + long + "\n" + customerLines(3, 4),
		"at the end":    customerLines(1, 4) + long,
	} {
		for _, limit := range []int{100_000, 64 << 10, 299_000} {
			t.Run(fmt.Sprint(name, limit), func(t *testing.T) {
				t.Parallel()
				c := newStorage(t, content).client(t)
				params := mews.ExportRowParams{ExportID: exportID, MaxLineBytes: limit}
				_, err := readIDs(t, c, params)
				require.ErrorIs(t, err, mews.ErrResponseTooLarge)
				start := asRowError(t, err).Token

				found := 0
				got, err := readIDs(t, c, params, mews.WithBadRows(func(e *mews.DecodeError) error {
					found++
					assert.Len(t, e.Raw(), 64<<10)
					return nil
				}))
				require.NoError(t, err)
				assert.Equal(t, ids(1, 4), got)
				assert.Equal(t, 1, found)

				got, err = readIDs(t, c, mews.ExportRowParams{ExportID: exportID, Start: start, MaxLineBytes: len(long)})
				require.NoError(t, err)
				assert.Equal(t, "long", got[0])
			})
		}
	}
}

func TestExportRowPages(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 5), customerLines(6, 7))
	c := s.client(t)
	var sizes []int
	var last string
	for page, err := range mews.ExportRowPages[mews.Customer](t.Context(), c, mews.ExportRowParams{ExportID: exportID, PageSize: 3}) {
		require.NoError(t, err)
		sizes = append(sizes, len(page.Rows))
		last = page.Next
	}
	assert.Equal(t, []int{3, 3, 1}, sizes)
	assert.Empty(t, last)

	// Rows before an error are a page of their own.
	s.contents[1] += "garbage\n"
	var rows []string
	for page, err := range mews.ExportRowPages[mews.Customer](t.Context(), c, rowParams) {
		if err != nil {
			assert.Nil(t, page)
			assert.Equal(t, last, asRowError(t, err).Token)
			break
		}
		last = page.Next
		for _, r := range page.Rows {
			rows = append(rows, r.ID)
		}
	}
	assert.Equal(t, ids(1, 7), rows)
}

func TestExportRowsBreak(t *testing.T) {
	t.Parallel()
	closed := make(chan struct{})
	s := newStorage(t, customerLines(1, 20_000))
	s.serve = func(w http.ResponseWriter, r *http.Request, _ int, content string) {
		_, _ = w.Write([]byte(content))
		<-r.Context().Done()
		close(closed)
	}
	s.sizes = []int{1 << 30}
	for range mews.ExportRows[mews.Customer](t.Context(), s.client(t), rowParams) {
		break
	}
	<-closed

	s.serve = nil
	s.sizes = nil
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	why := errors.New("the hotel has closed")
	var got int
	for _, err := range mews.ExportRows[mews.Customer](ctx, s.client(t), rowParams) {
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorIs(t, err, why)
			assert.Equal(t, int64(11), asRowError(t, err).Line)
			break
		}
		if got++; got == 10 {
			cancel(why)
		}
	}
	assert.Equal(t, 10, got)
}

// A link is a secret.
func TestExportLinkIsSecret(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 3))
	page, err := s.client(t).Exports.List(t.Context(), mews.ExportListParams{ExportIDs: []string{exportID}})
	require.NoError(t, err)
	file := page.Exports[0].Files[0]
	assert.Contains(t, file.URL, signature, "but it can be used")
	for _, v := range []any{page, *page, page.Exports[0], file, &file, mews.ExportAddResult{Export: page.Exports[0]}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			assert.NotContains(t, fmt.Sprintf(verb, v), "S1GNATURE", verb)
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "v", v)
		assert.NotContains(t, log.String(), "S1GNATURE")
	}
	var log bytes.Buffer
	c := s.client(t, mews.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
		sendWhole(cutAfter(w, 10), r, file, content)
	}
	_, err = readIDs(t, c, rowParams)
	require.Error(t, err)
	assertNoLink(t, err)
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "err", err)
	assert.Contains(t, log.String(), "mews download")
	for _, secret := range []string{"S1GNATURE", "secret-container", clientToken, accessToken} {
		assert.NotContains(t, log.String(), secret)
	}
}
