package mews_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func TestNewClientChecksItsArguments(t *testing.T) {
	t.Parallel()
	with := func(change func(*mews.Credentials)) mews.Credentials {
		c := credentials
		change(&c)
		return c
	}
	tests := []struct {
		argument    string
		credentials mews.Credentials
		opts        []mews.Option
	}{
		{"Credentials.ClientToken", mews.Credentials{}, nil},
		{"Credentials.ClientToken", with(func(c *mews.Credentials) { c.ClientToken = clientToken + "\n" }), nil},
		{"Credentials.AccessToken", with(func(c *mews.Credentials) { c.AccessToken = "" }), nil},
		{"Credentials.AccessToken", with(func(c *mews.Credentials) { c.AccessToken = "a b" }), nil},
		{"Credentials.Client", with(func(c *mews.Credentials) { c.Client = " " }), nil},
		{"opts", credentials, []mews.Option{{}}},
		{"WithBaseURL", credentials, []mews.Option{mews.WithBaseURL("")}},
		{"WithBaseURL", credentials, []mews.Option{mews.WithBaseURL("api.mews.com")}},
		{"WithBaseURL", credentials, []mews.Option{mews.WithBaseURL("http://api.mews.com")}},
		{"WithBaseURL", credentials, []mews.Option{mews.WithBaseURL("https://user:pw@api.mews.com")}},
		{"WithBaseURL", credentials, []mews.Option{mews.WithBaseURL("https://api.mews.com/api/connector/v1/customers")}},
		{"WithBaseURL", credentials, []mews.Option{mews.WithBaseURL("https://api.mews.com/api/connector/v2")}},
		{"WithBaseURL", credentials, []mews.Option{mews.WithBaseURL("https://api.mews.com/api/v1/")}},
		{"WithHTTPClient", credentials, []mews.Option{mews.WithHTTPClient(nil)}},
		{"WithUserAgent", credentials, []mews.Option{mews.WithUserAgent("")}},
		{"WithRetry", credentials, []mews.Option{mews.WithRetry(mews.RetryPolicy{MaxAttempts: -1})}},
		{"WithRateLimit", credentials, []mews.Option{mews.WithRateLimit(0, time.Second)}},
		{"WithRateLimiter", credentials, []mews.Option{mews.WithRateLimiter(nil)}},
		{"WithLogger", credentials, []mews.Option{mews.WithLogger(nil)}},
		{"WithTimeout", credentials, []mews.Option{mews.WithTimeout(-1)}},
		{"WithMaxResponseBytes", credentials, []mews.Option{mews.WithMaxResponseBytes(0)}},
	}
	for _, tt := range tests {
		_, err := mews.NewClient(tt.credentials, tt.opts...)
		var argument *mews.ArgumentError
		require.ErrorAs(t, err, &argument, tt.argument)
		assert.Contains(t, argument.Argument, tt.argument)
		assert.NotContains(t, err.Error(), clientToken)
		assert.NotContains(t, err.Error(), "pw")
	}
	for _, url := range []string{mews.Production, mews.Demo, "https://api.mews.com/", "https://api.mews.com/api/connector/v1/", "http://127.0.0.1:8080"} {
		_, err := mews.NewClient(credentials, mews.WithBaseURL(url))
		require.NoError(t, err, url)
	}
}

func TestBadInputSendsNothing(t *testing.T) {
	t.Parallel()
	client, server := answering(t, http.StatusOK, `{}`)
	ctx := t.Context()
	list := func(p mews.CustomerListParams, opts ...mews.RequestOption) error {
		_, err := client.Customers.List(ctx, p, opts...)
		return err
	}
	walk := func(c mews.CustomerService, p mews.CustomerListParams, opts ...mews.RequestOption) error {
		_, err := mews.Collect(c.All(ctx, p, opts...), -1)
		return err
	}
	file := func(p mews.CustomerAddFileParams, data string) error {
		_, err := client.Customers.AddFile(ctx, p, strings.NewReader(data))
		return err
	}
	must := func(_ any, err error) error { return err }
	good := mews.CustomerListParams{Extent: justCustomers, CustomerIDs: []string{"a"}}
	with := func(change func(*mews.CustomerListParams)) mews.CustomerListParams {
		p := good
		change(&p)
		return p
	}
	pdf := mews.CustomerAddFileParams{CustomerID: "a", Name: "a.pdf", Type: mews.FileTypePDF}
	backwards := mews.TimeInterval{StartUTC: everyone.EndUTC, EndUTC: everyone.StartUTC}
	var none *mews.Client
	tests := []struct {
		argument string
		err      error
	}{
		{"Extent", list(mews.CustomerListParams{CustomerIDs: []string{"a"}})},
		{"Extent", walk(client.Customers, mews.CustomerListParams{CustomerIDs: []string{"a"}})},
		{"Extent", walk(client.Customers, mews.CustomerListParams{CustomerIDs: []string{"a"}, Extent: mews.CustomerExtent{Addresses: true}})},
		{"CustomerListParams", list(mews.CustomerListParams{Extent: justCustomers})},
		{"CustomerListParams", list(mews.CustomerListParams{Extent: justCustomers, ChainIDs: []string{"a"}})},
		{"CustomerIDs", list(with(func(p *mews.CustomerListParams) { p.CustomerIDs = []string{} }))},
		{"CustomerIDs[1]", list(with(func(p *mews.CustomerListParams) { p.CustomerIDs = []string{"a", ""} }))},
		{"CustomerIDs[1]", walk(client.Customers, with(func(p *mews.CustomerListParams) { p.CustomerIDs = []string{"a", " "} }), mews.WithPrefetch(2))},
		{"Emails", list(with(func(p *mews.CustomerListParams) { p.Emails = []string{} }))},
		{"LastNames[0]", list(with(func(p *mews.CustomerListParams) { p.LastNames = []string{""} }))},
		{"CompanyIDs", list(with(func(p *mews.CustomerListParams) { p.CompanyIDs = []string{"a", "b"} }))},
		{"ActivityStates[0]", list(with(func(p *mews.CustomerListParams) { p.ActivityStates = []mews.ActivityState{""} }))},
		{"ActivityStates", list(with(func(p *mews.CustomerListParams) { p.ActivityStates = []mews.ActivityState{} }))},
		{"DeletedUTC", list(with(func(p *mews.CustomerListParams) { p.DeletedUTC = everyone }))},
		{"CreatedUTC", list(with(func(p *mews.CustomerListParams) { p.CreatedUTC = backwards }))},
		{"UpdatedUTC", walk(client.Customers, with(func(p *mews.CustomerListParams) { p.UpdatedUTC = backwards }))},
		{"DeletedUTC", walk(client.Customers, with(func(p *mews.CustomerListParams) { p.DeletedUTC = backwards; p.Start = "end" }))},
		{"PageSize", list(with(func(p *mews.CustomerListParams) { p.PageSize = 1001 }))},
		{"PageSize", list(with(func(p *mews.CustomerListParams) { p.PageSize = -1 }))},
		{"Start", list(with(func(p *mews.CustomerListParams) { p.Start = "page=3&page_size=50" }))},
		{"ctx", must(client.Customers.List(nil, good))}, //nolint:staticcheck // the mistake under test
		{"ctx", func() error {
			_, err := mews.Collect(client.Customers.All(nil, good, mews.WithPrefetch(1)), -1) //nolint:staticcheck // the mistake under test
			return err
		}()},
		{"client", walk(mews.CustomerService{}, good)},
		{"client", must((&mews.CustomerService{}).Add(ctx, mews.CustomerAddParams{LastName: "x"}))},
		{"client", must((&mews.CustomerService{}).AddFile(ctx, pdf, strings.NewReader("x")))},
		{"client", (&mews.AccountService{}).Merge(ctx, mews.AccountMergeParams{AccountMergeParameters: []mews.AccountMergeData{{SourceAccountIDs: []string{"a"}, TargetAccountID: "b", AccountType: mews.AccountTypeCustomer}}})},
		{"client", none.Do(ctx, "customers/getAll", nil, nil)},
		{"client", (&mews.Client{}).Do(ctx, "customers/getAll", nil, nil)},
		{"CustomerIDs", must(client.IdentityDocuments.List(ctx, mews.IdentityDocumentListParams{}))},
		{"Types[0]", must(client.IdentityDocuments.List(ctx, mews.IdentityDocumentListParams{CustomerIDs: []string{"a"}, Types: []mews.IdentityDocumentType{""}}))},
		{"CustomerIDs", must(client.CustomerRelationships.List(ctx, mews.CustomerRelationshipListParams{}))},
		{"AddressListParams", must(client.Addresses.List(ctx, mews.AddressListParams{}))},
		{"UpdatedUTC", must(client.Addresses.List(ctx, mews.AddressListParams{UpdatedUTC: backwards}))},
		{"Name", must(client.Customers.Search(ctx, mews.CustomerSearchParams{}))},
		{"LastName", must(client.Customers.Add(ctx, mews.CustomerAddParams{FirstName: "x"}))},
		{"CustomerID", must(client.Customers.Update(ctx, mews.CustomerUpdateParams{LastName: "x"}))},
		{"BirthDate", must(client.Customers.Update(ctx, mews.CustomerUpdateParams{CustomerID: "x", BirthDate: mews.Date{Year: 2026, Month: 2, Day: 30}}))},
		{"CustomerID", file(mews.CustomerAddFileParams{Name: "a", Type: mews.FileTypePDF}, "x")},
		{"Name", file(mews.CustomerAddFileParams{CustomerID: "a", Type: mews.FileTypePDF}, "x")},
		{"Type", file(mews.CustomerAddFileParams{CustomerID: "a", Name: "a"}, "x")},
		{"Type", file(mews.CustomerAddFileParams{CustomerID: "a", Name: "a", Type: "image/svg+xml"}, "x")},
		{"MaxBytes", file(mews.CustomerAddFileParams{CustomerID: "a", Name: "a", Type: mews.FileTypePDF, MaxBytes: -1}, "x")},
		{"data", file(pdf, "")},
		{"data", must(client.Customers.AddFile(ctx, pdf, nil))},
		{"WithPrefetch", list(good, mews.WithPrefetch(65))},
		{"WithMaxAttempts", list(good, mews.WithMaxAttempts(0))},
		{"WithResponse", list(good, mews.WithResponse(nil))},
		{"WithLanguageCode", list(good, mews.WithLanguageCode(""))},
		{"WithCultureCode", list(good, mews.WithCultureCode("de DE"))},
		{"WithHeader", list(good, mews.WithHeader("Prefer", "x"))},
		{"WithHeader", list(good, mews.WithHeader("idempotency-key", "x"))},
		{"WithHeader", list(good, mews.WithHeader("X-Idempotency-Key", "x"))},
		{"LastName", must(client.Customers.Add(ctx, mews.CustomerAddParams{LastName: "M\xfcller"}))},
		{"Address.Line1", must(client.Customers.Add(ctx, mews.CustomerAddParams{LastName: "x", Address: &mews.AddressParams{Line1: "M\xfcller"}}))},
		{"LastNames[0]", list(with(func(p *mews.CustomerListParams) { p.LastNames = []string{"M\xfcller"} }))},
		{"CustomerUpdateParams", must(client.Customers.Update(ctx, mews.CustomerUpdateParams{CustomerID: "a", ChainID: "c", Notes: ""}))},
		{"WithHeader", list(good, mews.WithHeader("X", "x\r\nY: z"))},
		{"opts", list(good, mews.RequestOption{})},
		{"operation", client.Do(ctx, "customers", nil, nil)},
		{"operation", client.Do(ctx, "customers/getAll/", nil, nil)},
		{"operation", client.Do(ctx, "customers/getAll?x=1", nil, nil)},
		{"operation", client.Do(ctx, "https://evil.example/a/b", nil, nil)},
		{"operation", client.Do(ctx, "customers/../getAll", nil, nil)},
		{"params", client.Do(ctx, "customers/getAll", []int{1}, nil)},
		{"params", client.Do(ctx, "customers/getAll", []byte(`{"a":`), nil)},
		{"params", client.Do(ctx, "customers/getAll", map[string]any{"accesstoken": "x"}, nil)},
		{"params", client.Do(ctx, "customers/getAll", []byte(`{"Client":"x"}`), nil)},
		{"body", client.Do(ctx, "customers/getAll", strings.NewReader("{}"), nil)},
		{"body", client.Do(ctx, "customers/getAll", func() {}, nil)},
		{"result", client.Do(ctx, "customers/getAll", nil, mews.Customer{})},
	}
	for i, tt := range tests {
		var argument *mews.ArgumentError
		if assert.ErrorAs(t, tt.err, &argument, "case %d: %s", i, tt.argument) {
			assert.Equal(t, tt.argument, argument.Argument, "case %d", i)
			assert.Contains(t, tt.err.Error(), "mews: "+tt.argument+": ")
		}
	}
	assert.Zero(t, server.count(), "no request was made")
}

func TestRequests(t *testing.T) {
	t.Parallel()
	client, server := answering(t, http.StatusOK, `{"Customers":[],"Cursor":null}`, mews.WithUserAgent("pms-sync/1.4"))
	params := mews.CustomerListParams{Extent: justCustomers, ActivityStates: []mews.ActivityState{mews.ActivityStateActive}, PageSize: 10, Start: "customers/getAll?cursor=abc"}
	_, err := client.Customers.List(t.Context(), params,
		mews.WithLanguageCode("de-DE"), mews.WithCultureCode("de-CH"), mews.WithPreferMinimal(), mews.WithHeader("X-Trace", "1"))
	require.NoError(t, err)
	r := server.asked[0]
	assert.Equal(t, "customers/getAll", r.operation)
	assert.Equal(t, map[string]any{
		"ClientToken": clientToken, "AccessToken": accessToken, "Client": "Sample Client 1.0.0",
		"LanguageCode": "de-DE", "CultureCode": "de-CH",
		"Limitation":     map[string]any{"Count": 10.0, "Cursor": "abc"},
		"Extent":         map[string]any{"Customers": true, "Documents": false, "Addresses": false},
		"ActivityStates": []any{"Active"},
	}, r.body)
	assert.Equal(t, "application/json", r.header.Get("Content-Type"))
	assert.Equal(t, "return=minimal", r.header.Get("Prefer"))
	assert.Equal(t, "1", r.header.Get("X-Trace"))
	assert.Regexp(t, `^pms-sync/1\.4 guestwire-go/\S+ \(mews\)$`, r.header.Get("User-Agent"))
	assert.Empty(t, r.header.Get("Authorization"))

	// Where no customers are asked for, 204 could hide a cursor: it is not asked for.
	params.Extent = mews.CustomerExtent{Addresses: true}
	for _, err := range client.Customers.Pages(t.Context(), params, mews.WithPreferMinimal()) {
		require.NoError(t, err)
	}
	assert.Empty(t, server.asked[1].header.Get("Prefer"))
}

func TestDo(t *testing.T) {
	t.Parallel()
	client, server := answering(t, http.StatusOK, `{"Reservations":[{"Id":"r"}]}`)
	server.header = http.Header{"Request-Id": {"abc-1"}}
	var result struct {
		Reservations []struct {
			ID string `json:"Id"`
		}
	}
	var r mews.Response
	params := []byte("\n {\"Limitation\": {\"Count\": 1}}\n")
	require.NoError(t, client.Do(t.Context(), "reservations/getAll/2023-06-06", params, &result, mews.WithResponse(&r)))
	assert.Equal(t, "r", result.Reservations[0].ID)
	assert.Equal(t, "reservations/getAll/2023-06-06", server.asked[0].operation)
	assert.Equal(t, map[string]any{"Count": 1.0}, server.asked[0].body["Limitation"])
	assert.Equal(t, accessToken, server.asked[0].body["AccessToken"])
	assert.Equal(t, "abc-1", r.RequestID)
	var raw []byte
	for _, none := range []any{nil, map[string]any{}, (*struct{})(nil), []byte(" {} ")} {
		require.NoError(t, client.Do(t.Context(), "/api/connector/v1/configuration/get", none, &raw))
		assert.JSONEq(t, `{"Reservations":[{"Id":"r"}]}`, string(raw))
	}
	require.NoError(t, client.Do(t.Context(), "customers/merge", nil, nil))
	assert.Len(t, server.asked[5].body, 3)

	client, _ = answering(t, http.StatusNoContent, "")
	raw = []byte("kept")
	require.NoError(t, client.Do(t.Context(), "customers/merge", nil, &raw))
	assert.Equal(t, "kept", string(raw))
}

// Operations without a result tell a success from the answer of something else.
func TestEmptyResults(t *testing.T) {
	t.Parallel()
	calls := map[string]func(*mews.Client) error{
		"customers/merge": func(c *mews.Client) error {
			return c.Customers.Merge(t.Context(), mews.CustomerMergeParams{SourceCustomerID: "a", TargetCustomerID: "b"})
		},
		"accounts/merge": func(c *mews.Client) error {
			return c.Accounts.Merge(t.Context(), mews.AccountMergeParams{AccountMergeParameters: []mews.AccountMergeData{
				{SourceAccountIDs: []string{"a"}, TargetAccountID: "b", AccountType: mews.AccountTypeCustomer},
			}})
		},
		"identityDocuments/delete": func(c *mews.Client) error {
			return c.IdentityDocuments.Delete(t.Context(), mews.IdentityDocumentDeleteParams{IdentityDocumentIDs: []string{"a"}})
		},
		"identityDocuments/clear": func(c *mews.Client) error {
			return c.IdentityDocuments.Clear(t.Context(), mews.IdentityDocumentClearParams{CustomerIDs: []string{"a"}})
		},
		"addresses/delete": func(c *mews.Client) error {
			return c.Addresses.Delete(t.Context(), mews.AddressDeleteParams{AddressIDs: []string{"a"}})
		},
	}
	for operation, call := range calls {
		client, server := answering(t, http.StatusOK, `{}`)
		require.NoError(t, call(client), operation)
		assert.Equal(t, operation, server.asked[0].operation)
		client, _ = answering(t, http.StatusNoContent, "")
		require.NoError(t, call(client), operation)
		for _, body := range []string{"", "<html>", "null", "[]", `"ok"`} {
			client, _ = answering(t, http.StatusOK, body)
			var decode *mews.DecodeError
			require.ErrorAs(t, call(client), &decode, operation)
		}
	}
}

func TestNothingPrintsTheCredentials(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	echo := &fakeTransport{answer: func(s sent) (int, string) {
		b, _ := json.Marshal(map[string]any{"Message": s.raw, "RequestId": accessToken, "Details": clientToken})
		return 400, string(b)
	}}
	client := connect(t, echo, mews.WithLogger(logger))
	_, echoed := client.Configuration.Get(t.Context(), mews.ConfigurationGetParams{})
	_, broken := connect(t, brokenTransport{}, mews.WithLogger(logger)).Configuration.Get(t.Context(), mews.ConfigurationGetParams{})
	_, walked := mews.Collect(client.Customers.All(t.Context(), customersFrom("")), -1)
	values := []any{
		client, *client, client.Customers, client.Addresses, credentials, &credentials,
		[]mews.Credentials{credentials},
		struct{ Shown mews.Credentials }{credentials},
		mews.WithLogger(logger), mews.WithResponse(new(mews.Response)), echoed, broken, walked, errors.Unwrap(walked),
	}
	var texts []string
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} {
			texts = append(texts, fmt.Sprintf(verb, v))
		}
		b, _ := json.Marshal(v)
		texts = append(texts, string(b))
		logger.Info("value", "v", v)
		slog.New(slog.NewTextHandler(&logged, nil)).Info("value", "v", v)
	}
	for _, text := range append(texts, logged.String()) {
		for _, token := range []string{clientToken, accessToken} {
			assert.NotContains(t, text, token)
			assert.NotContains(t, text, fmt.Sprintf("%x", token))
		}
	}
	e := asError(t, echoed, 400)
	assert.Contains(t, e.Message, "REDACTED")
	assert.Equal(t, "REDACTED", e.RequestID)
	assert.NotContains(t, string(e.Body), accessToken)
	_, err := json.Marshal(credentials)
	require.Error(t, err)
}

// A token with characters that JSON escapes is found in an echo all the same.
func TestTokensThatJSONEscapes(t *testing.T) {
	t.Parallel()
	odd := `a"b\c<d>`
	echo := &fakeTransport{answer: func(s sent) (int, string) { return 400, s.raw }}
	client, err := mews.NewClient(mews.Credentials{ClientToken: odd, AccessToken: odd, Client: "x"}, mews.WithHTTPClient(&http.Client{Transport: echo}))
	require.NoError(t, err)
	_, err = client.Configuration.Get(t.Context(), mews.ConfigurationGetParams{})
	assert.Equal(t, odd, echo.asked[0].body["ClientToken"])
	assert.Equal(t, `{"ClientToken":"REDACTED","AccessToken":"REDACTED","Client":"x"}`, string(asError(t, err, 400).Body))
}

type brokenTransport struct{}

func (brokenTransport) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("malformed answer %q to %q", accessToken, clientToken)
}
