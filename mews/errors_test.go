package mews_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func configure(t *testing.T, client *mews.Client, opts ...mews.RequestOption) error {
	t.Helper()
	_, err := client.Configuration.Get(t.Context(), mews.ConfigurationGetParams{}, opts...)
	return err
}

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	const call = "mews: POST /api/connector/v1/configuration/get: "
	tests := []struct {
		status int
		body   string
		text   string
	}{
		{400, `{"Message":"Invalid Extent.","RequestId":"r-1","Details":null}`, "400 Bad Request: Invalid Extent. (request r-1)"},
		{400, `{"Message":"line\r\nFAKE LOG LINE\u0085\u2028x","RequestId":7}`, "400 Bad Request: line FAKE LOG LINE x (request h-1)"},
		{400, `["bare"]`, "400 Bad Request (request h-1)"},
		{401, `{"Message":"Invalid AccessToken."}`, "401 Unauthorized: a token is invalid or expired, or this integration may not call the operation: Invalid AccessToken. (request h-1)"},
		{403, `{"Message":"This e-mail is taken."}`, "403 Forbidden: a rule of the property forbids it; show the message to the user: This e-mail is taken. (request h-1)"},
		{404, `<html>`, "404 Not Found: no such operation: names are case-sensitive and have no slash at the end; does WithBaseURL name the platform only, such as https://api.mews.com? (request h-1)"},
		{408, ``, "408 Request Timeout: the request took too long, and would again; ask for a smaller page, a shorter interval or fewer ids (request h-1)"},
		{409, ``, "409 Conflict: the data changed meanwhile; read it again and submit the change again (request h-1)"},
		{413, ``, "413 Request Entity Too Large: the body of the request is too large (request h-1)"},
		{429, ``, "429 Too Many Requests: too many requests for this access token; wait, and stay below the limit with WithRateLimit (request h-1) (4 attempts)"},
		{502, `<html>`, "502 Bad Gateway (request h-1) (4 attempts)"},
		{307, ``, "307 Temporary Redirect: a redirect, which is not followed since the body holds the credentials; is the base URL right? (request h-1)"},
		{304, ``, "304 Not Modified (request h-1)"},
	}
	for _, tt := range tests {
		client, server := answering(t, tt.status, tt.body)
		server.header = http.Header{"Request-Id": {"h-1"}, "Location": {"https://evil.example/"}}
		var r mews.Response
		err := configure(t, client, mews.WithResponse(&r))
		require.EqualError(t, err, call+tt.text)
		e := asError(t, err, tt.status)
		assert.Equal(t, tt.body, string(e.Body))
		assert.Equal(t, "h-1", r.RequestID)
		assert.Equal(t, tt.status, r.StatusCode)
		assert.Equal(t, mews.OutcomeNotDone, e.Outcome, "a read changes nothing")
	}
	client, _ := answering(t, 400, `{"Message":"m","Details":"stack trace"}`)
	assert.Equal(t, "stack trace", asError(t, configure(t, client), 400).Details)
}

func TestErrorSentinels(t *testing.T) {
	t.Parallel()
	all := []error{
		mews.ErrBadRequest, mews.ErrUnauthorized, mews.ErrForbidden, mews.ErrNotFound, mews.ErrTooHeavy, mews.ErrConflict,
		mews.ErrMethodNotAllowed, mews.ErrGone, mews.ErrRequestTooLarge, mews.ErrRateLimited, mews.ErrServer, mews.ErrRedirect, mews.ErrNotModified, mews.ErrPaginationLoop,
	}
	for status, want := range map[int]error{
		400: mews.ErrBadRequest, 401: mews.ErrUnauthorized, 403: mews.ErrForbidden, 404: mews.ErrNotFound, 408: mews.ErrTooHeavy,
		409: mews.ErrConflict, 413: mews.ErrRequestTooLarge, 429: mews.ErrRateLimited, 500: mews.ErrServer, 503: mews.ErrServer,
		301: mews.ErrRedirect, 308: mews.ErrRedirect, 304: mews.ErrNotModified, 405: mews.ErrMethodNotAllowed, 410: mews.ErrGone, 418: nil,
	} {
		client, _ := answering(t, status, "{}", mews.WithRetry(mews.RetryPolicy{MaxAttempts: 1}))
		err := configure(t, client)
		for _, sentinel := range all {
			if sentinel == want { //nolint:errorlint // which sentinel it is
				assert.ErrorIs(t, err, sentinel)
			} else {
				assert.NotErrorIs(t, err, sentinel, "%d", status)
			}
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ body, field, problem string }{
		{``, "", "the body is empty"},
		{`null`, "", "the body is null"},
		{`<!DOCTYPE html>`, "", "the body is HTML or XML, not JSON"},
		{`{"Id":"A"`, "", "the body is not valid JSON"},
		{`{}`, "Id", "is missing or empty"},
		{`{"Id":"A","IsActive":"private"}`, "IsActive", "string where bool is expected"},
		{`{"Id":"A","CreatedUtc":"private"}`, "CreatedUtc", "string that is not a valid time.Time"},
		{`{"Id":"A","BirthDate":"private"}`, "BirthDate", "string that is not a valid mews.Date"},
		{`{"Id":"A","Passport":{"Expiration":"1999-02-29"}}`, "Passport.Expiration", "string that is not a valid mews.Date"},
	}
	for _, tt := range tests {
		client, server := answering(t, http.StatusOK, tt.body)
		server.header = http.Header{"Request-Id": {"h-1"}}
		customer, err := client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "x"})
		assert.Nil(t, customer)
		var e *mews.DecodeError
		require.ErrorAs(t, err, &e, tt.body)
		assert.Equal(t, tt.field, e.Field)
		assert.Contains(t, e.Problem, tt.problem)
		assert.Equal(t, "h-1", e.RequestID)
		assert.NotContains(t, err.Error(), "private")
		assert.Equal(t, 1, server.count(), "a success is not asked for again")
	}
}

// A document that cannot be decoded is a bad row like any other.
func TestBadDocumentBesideCustomers(t *testing.T) {
	t.Parallel()
	client, _ := answering(t, 200, `{"Customers":[{"Id":"A","ChainId":"c"}],"Documents":[{"Id":"D"},{"Id":"E","Expiration":"never"}],"Cursor":"next"}`)
	params := mews.CustomerListParams{Extent: mews.CustomerExtent{Customers: true, Documents: true}, CreatedUTC: everyone}
	page, err := client.Customers.List(t.Context(), params)
	var e *mews.DecodeError
	require.ErrorAs(t, err, &e)
	assert.Nil(t, page)
	assert.Equal(t, "Documents", e.List)
	assert.Equal(t, 1, e.Row)
	assert.Equal(t, "E", e.ID)
	assert.Equal(t, "Expiration", e.Field)

	var bad []string
	page, err = client.Customers.List(t.Context(), params, mews.WithBadRows(func(e *mews.DecodeError) error {
		bad = append(bad, e.List+" "+e.ID)
		return nil
	}))
	require.NoError(t, err)
	assert.Equal(t, []string{"Documents E"}, bad)
	assert.Len(t, page.Customers, 1)
	assert.Len(t, page.Documents, 1)
	assert.Contains(t, page.Next, "cursor=next")
}

// A short response that would need more memory than its size justifies is
// rejected before it is decoded.
func TestCostlyResponses(t *testing.T) {
	t.Parallel()
	for _, row := range []string{"0,", "{},", `{"Id":"a"},`} {
		client, _ := answering(t, 200, `{"Cursor":"x","New":"[\\\",","Customers":[`+strings.Repeat(row, 1<<17)+"{}]}")
		_, err := client.Customers.List(t.Context(), customersFrom(""))
		var e *mews.DecodeError
		require.ErrorAs(t, err, &e)
		assert.Contains(t, e.Problem, "too much memory for its size")
	}
}

// Rows of a response that is not paged are handed over as well, those of a write
// too.
func TestBadRowsWithoutPages(t *testing.T) {
	t.Parallel()
	client, _ := answering(t, 200, `{"Customers":[{"Customer":{"Id":"A"}},{"Customer":{"Id":7}}]}`)
	search := mews.CustomerSearchParams{Name: "x"}
	_, err := client.Customers.Search(t.Context(), search)
	var e *mews.DecodeError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "Customers", e.List)
	var bad []int
	found, err := client.Customers.Search(t.Context(), search, mews.WithBadRows(func(e *mews.DecodeError) error { bad = append(bad, e.Row); return nil }))
	require.NoError(t, err)
	assert.Len(t, found.Customers, 1)
	assert.Equal(t, []int{1}, bad)

	client, _ = answering(t, 200, `{"Addresses":[{"Id":"A"},{"Id":7,"Line1":"x"}]}`)
	add := mews.AddressAddParams{Addresses: []mews.AddressAddData{{AccountID: "1"}, {AccountID: "2"}}}
	_, err = client.Addresses.Add(t.Context(), add)
	require.ErrorAs(t, err, &e)
	assert.Equal(t, mews.OutcomeDone, mews.OutcomeOf(err), "the addresses are there")
	stop := errors.New("stop")
	_, err = client.Addresses.Add(t.Context(), add, mews.WithBadRows(func(*mews.DecodeError) error { return stop }))
	require.ErrorIs(t, err, stop)
	assert.Equal(t, mews.OutcomeDone, mews.OutcomeOf(err))
	added, err := client.Addresses.Add(t.Context(), add, mews.WithBadRows(func(*mews.DecodeError) error { return nil }))
	require.NoError(t, err)
	assert.Len(t, added.Addresses, 1)
}

func TestUnaskedNoContent(t *testing.T) {
	t.Parallel()
	for _, m := range listMethods {
		client, _ := answering(t, 204, "")
		_, errs := identifiers(m.all(t.Context(), client, "", mews.WithPreferMinimal()))
		assert.Empty(t, errs)
		_, errs = identifiers(m.all(t.Context(), client, ""))
		var decode *mews.DecodeError
		require.ErrorAs(t, onePageError(t, errs), &decode)
	}
}

// Where it cannot be said how the list goes on, the page is not delivered.
func TestPagesWithoutAWayOn(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"Customers":[{"Id":5},{"Id":"b"}]}`, `{"Customers":[{"Id":""}]}`, `{"Customers":[{"Id":"a"},{"Id":5}]}`,
		`{"Customers":null,"Documents":[{"Id":"a"}]}`, `{"Customers":[],"Documents":[{"Id":"a"}],"Cursor":""}`,
	} {
		client, _ := answering(t, 200, body)
		_, errs := identifiers(listMethods[0].all(t.Context(), client, "customers/getAll?cursor=after-7"))
		assert.Equal(t, "customers/getAll?cursor=after-7", onePageError(t, errs).Token, body)
	}
}

func TestPagesWithoutCustomers(t *testing.T) {
	t.Parallel()
	client, _ := answering(t, 200, `{"Documents":[{"Id":"D"}],"Cursor":null}`)
	page, err := client.Customers.List(t.Context(), mews.CustomerListParams{Extent: mews.CustomerExtent{Documents: true}, CreatedUTC: everyone})
	require.NoError(t, err, "without customers there are none")
	assert.Len(t, page.Documents, 1)
}

func TestOutcomeOf(t *testing.T) {
	t.Parallel()
	write := func(c *mews.Client) error {
		_, err := c.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: "x"})
		return err
	}
	read := func(c *mews.Client) error { return configure(t, c) }
	for _, tt := range []struct {
		status  int // 0: the connection is lost
		body    string
		outcome mews.Outcome
	}{
		{0, "", mews.OutcomeUnknown},
		{500, "{}", mews.OutcomeUnknown},
		{504, "", mews.OutcomeUnknown},
		{408, "{}", mews.OutcomeUnknown},
		{499, "{}", mews.OutcomeUnknown},
		{303, "{}", mews.OutcomeUnknown},
		{307, "{}", mews.OutcomeUnknown},
		{400, "{}", mews.OutcomeNotDone},
		{401, "{}", mews.OutcomeNotDone},
		{403, "{}", mews.OutcomeNotDone},
		{409, "{}", mews.OutcomeNotDone},
		{401, "<html>", mews.OutcomeUnknown},
		{403, "", mews.OutcomeUnknown},
		{429, "", mews.OutcomeNotDone},
		{200, "<html>", mews.OutcomeUnknown},
		{200, "", mews.OutcomeUnknown},
		{204, "", mews.OutcomeUnknown},
		{200, "{]", mews.OutcomeDone},
		{200, `{"Id":7}`, mews.OutcomeDone},
		{200, `{}`, mews.OutcomeDone},
	} {
		client := connect(t, losing{&fakeTransport{answer: func(sent) (int, string) { return tt.status, tt.body }}})
		err := write(client)
		require.Error(t, err)
		assert.Equal(t, tt.outcome, mews.OutcomeOf(err), "%d %s", tt.status, tt.body)
		assert.Equal(t, tt.outcome, mews.OutcomeOf(fmt.Errorf("wrapped: %w", err)))
		assert.ErrorContains(t, err, map[mews.Outcome]string{
			mews.OutcomeUnknown: "the write may have been carried out", mews.OutcomeNotDone: "the write was not carried out", mews.OutcomeDone: "the write was carried out",
		}[tt.outcome])
		err = read(client)
		require.Error(t, err)
		assert.Equal(t, mews.OutcomeNotDone, mews.OutcomeOf(err), "reads change nothing")
		assert.NotContains(t, err.Error(), "carried out")
	}
	assert.Equal(t, mews.OutcomeDone, mews.OutcomeOf(nil))
	assert.Equal(t, mews.OutcomeNotDone, mews.OutcomeOf(write(&mews.Client{})))
	assert.Equal(t, mews.OutcomeUnknown, mews.OutcomeOf(io.EOF), "of no call")
}

func TestResponseTooLarge(t *testing.T) {
	t.Parallel()
	client, _ := answering(t, http.StatusOK, `{"x":"`+strings.Repeat("A", 2000)+`"}`, mews.WithMaxResponseBytes(1000))
	require.ErrorIs(t, configure(t, client), mews.ErrResponseTooLarge)
}

func TestErrorsLogNothingPersonal(t *testing.T) {
	t.Parallel()
	const private = "Pr1vate"
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, nil))
	client, _ := answering(t, 400, `{"Message":"`+private+` is taken","Details":"`+private+`"}`)
	params := mews.CustomerListParams{Extent: justCustomers, Emails: []string{private}, LastNames: []string{private}, CreatedUTC: everyone}
	_, err := client.Customers.List(t.Context(), params)
	_, walked := mews.Collect(client.Customers.All(t.Context(), params), -1)
	for _, v := range []any{err, walked, params, mews.CustomerAddFileParams{CustomerID: "a", Name: private}, mews.CustomerPage{Customers: []mews.Customer{{LastName: private}}}} {
		logger.Info("value", "v", v)
	}
	assert.NotContains(t, logged.String(), private)
}

// Any body of an error is read without a panic and without control characters
// in the text.
func FuzzErrorBody(f *testing.F) {
	for _, s := range []string{`{"Message":"x","RequestId":"y"}`, `{"Message":{"a":1}}`, `[]`, `<html>`, ``, "\"\x00\\u0000\""} {
		f.Add([]byte(s))
	}
	body := ""
	client := connect(f, &fakeTransport{answer: func(sent) (int, string) { return 400, body }})
	f.Fuzz(func(t *testing.T, b []byte) {
		body = string(b)
		err := configure(t, client)
		if !errors.Is(err, mews.ErrBadRequest) || strings.ContainsFunc(err.Error(), unicode.IsControl) || len(err.Error()) > 2000 {
			t.Errorf("%q", err)
		}
	})
}

// Any page is decoded or refused: no panic, and no row lost in silence.
func FuzzPage(f *testing.F) {
	for _, s := range []string{
		`{"Customers":[{"Id":"A","ChainId":"c"}],"Documents":null,"Cursor":"x"}`, `{"Customers":null}`, `{}`, `{"Customers":[{}]}`,
		`{"Customers":[{"Id":"A","BirthDate":"2026-02-30"}]}`, `{"customers":[{"id":"A"}],"Customers":[]}`, `{"Customers":[{"Id":"A"}],"Documents":[7]}`,
	} {
		f.Add([]byte(s))
	}
	body := ""
	client := connect(f, &fakeTransport{answer: func(sent) (int, string) { return 200, body }})
	f.Fuzz(func(t *testing.T, b []byte) {
		body = string(b)
		page, err := client.Customers.List(t.Context(), customersFrom(""))
		if page == nil && err == nil {
			t.Error("neither a page nor an error")
		}
		var decode *mews.DecodeError
		if err != nil && !errors.As(err, &decode) {
			t.Errorf("%T", err)
		}
	})
}
