package pretix_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func TestNewClientChecksItsArguments(t *testing.T) {
	t.Parallel()
	const url = "https://pretix.eu"
	tests := []struct {
		argument string
		url      string
		auth     pretix.Auth
		opts     []pretix.Option
	}{
		{"baseURL", "", pretix.Token(token), nil},
		{"baseURL", "pretix.eu", pretix.Token(token), nil},
		{"baseURL", "http://pretix.eu", pretix.Token(token), nil},
		{"baseURL", "https://user:pw@pretix.eu", pretix.Token(token), nil},
		{"baseURL", "https://pretix.eu/?x=1", pretix.Token(token), nil},
		{"baseURL", "https://pretix.eu/ ", pretix.Token(token), nil},
		{"baseURL", "https://pretix.eu/api/v1/organizers/x/", pretix.Token(token), nil},
		{"auth", url, pretix.Auth{}, nil},
		{"auth", url, pretix.Token(""), nil},
		{"auth", url, pretix.DeviceToken(""), nil},
		{"auth", url, pretix.OAuthToken(""), nil},
		{"auth", url, pretix.Token("a b"), nil},
		{"auth", url, pretix.Token("a\r\nX: y"), nil},
		{"auth", url, pretix.Token("Token ä"), nil},
		{"opts", url, pretix.Token(token), []pretix.Option{{}}},
		{"WithHTTPClient", url, pretix.Token(token), []pretix.Option{pretix.WithHTTPClient(nil)}},
		{"WithUserAgent", url, pretix.Token(token), []pretix.Option{pretix.WithUserAgent("")}},
		{"WithRetry", url, pretix.Token(token), []pretix.Option{pretix.WithRetry(pretix.RetryPolicy{MaxAttempts: -1})}},
		{"WithRateLimit", url, pretix.Token(token), []pretix.Option{pretix.WithRateLimit(-1, time.Second)}},
		{"WithRateLimiter", url, pretix.Token(token), []pretix.Option{pretix.WithRateLimiter(nil)}},
		{"WithLogger", url, pretix.Token(token), []pretix.Option{pretix.WithLogger(nil)}},
		{"WithTimeout", url, pretix.Token(token), []pretix.Option{pretix.WithTimeout(-time.Second)}},
		{"WithMaxResponseBytes", url, pretix.Token(token), []pretix.Option{pretix.WithMaxResponseBytes(0)}},
	}
	for _, tt := range tests {
		c, err := pretix.NewClient(tt.url, tt.auth, tt.opts...)
		assert.Nil(t, c)
		var argument *pretix.ArgumentError
		require.ErrorAs(t, err, &argument, "%s %v", tt.url, tt.auth)
		assert.Equal(t, tt.argument, argument.Argument)
		assert.ErrorContains(t, err, "pretix: "+tt.argument+": ")
		assert.NotContains(t, err.Error(), "pw")
	}
	for text, auth := range map[string]pretix.Auth{
		"pretix: auth: the token is empty; is its environment variable set?": pretix.DeviceToken(""),
		"pretix: auth: pass the token without the word Token":                pretix.Token("Token abc"),
		"pretix: auth: pass the token without the word Bearer":               pretix.OAuthToken("bearer abc"),
	} {
		_, err := pretix.NewClient(url, auth)
		require.EqualError(t, err, text)
	}
	for _, url := range []string{"https://pretix.eu", "https://pretix.eu/", "https://pretix.eu/api/v1/", "https://pretix.eu/api/v1", "http://localhost:8345", "https://example.org/shop/"} {
		_, err := pretix.NewClient(url, pretix.Token(token))
		require.NoError(t, err, url)
	}
	_, err := pretix.NewClient("http://10.0.0.1", pretix.Token(token), pretix.WithInsecureHTTP())
	require.NoError(t, err)
}

func TestBadInputSendsNothing(t *testing.T) {
	t.Parallel()
	client, server := responding(t, http.StatusOK, "{}")
	org := client.Organizer("bigevents")
	ctx := t.Context()
	customer := func(_ *pretix.Customer, err error) error { return err }
	list := func(_ *pretix.CustomerPage, err error) error { return err }
	iterate := func(c pretix.CustomerService, p pretix.CustomerListParams, opts ...pretix.RequestOption) error {
		_, err := pretix.Collect(c.All(ctx, p, opts...), -1)
		return err
	}
	create := pretix.CustomerCreateParams{Email: "guest@example.org"}
	event := org.Event("festival")
	addOn := func(_ *pretix.ItemAddOn, err error) error { return err }
	item := func(_ *pretix.Item, err error) error { return err }
	halfAddOn := pretix.ItemAddOnCreateParams{AddOnCategory: 1, MinCount: new(1)}
	var none *pretix.Client
	tests := []struct {
		argument string
		err      error
	}{
		{"organizer", customer(client.Organizer("").Customers.Get(ctx, "A"))},
		{"organizer", customer(client.Organizer("a/b").Customers.Create(ctx, create))},
		{"organizer", customer(client.Organizer("..").Customers.Update(ctx, "A", pretix.CustomerUpdateParams{}))},
		{"organizer", list(client.Organizer("").Customers.List(ctx, pretix.CustomerListParams{}))},
		{"organizer", iterate(client.Organizer("").Customers, pretix.CustomerListParams{})},
		{"organizer", iterate(client.Organizer("").Customers, pretix.CustomerListParams{Start: "end"})},
		{"client", customer(pretix.OrganizerHandle{}.Customers.Get(ctx, "A"))},
		{"client", customer(none.Organizer("x").Customers.Get(ctx, "A"))},
		{"client", iterate(pretix.OrganizerHandle{}.Customers, pretix.CustomerListParams{})},
		{"client", none.Do(ctx, "GET", "version", nil, nil)},
		{"identifier", customer(org.Customers.Get(ctx, ""))},
		{"identifier", customer(org.Customers.Get(ctx, "a.b"))},
		{"identifier", customer(org.Customers.Get(ctx, "guest@example"))},
		{"identifier", customer(org.Customers.Update(ctx, "a/b", pretix.CustomerUpdateParams{}))},
		{"identifier", customer(org.Customers.Anonymize(ctx, "..", pretix.WithMaxAttempts(1)))},
		{"identifier", customer(org.Customers.Get(ctx, "a\n"))},
		{"ctx", customer(org.Customers.Get(nil, "A"))},                      //nolint:staticcheck // the mistake under test
		{"ctx", list(org.Customers.List(nil, pretix.CustomerListParams{}))}, //nolint:staticcheck // the mistake under test
		{"ctx", func() error {
			_, err := pretix.Collect(org.Customers.All(nil, pretix.CustomerListParams{}, pretix.WithPrefetch(2)), -1) //nolint:staticcheck // the mistake under test
			return err
		}()},
		{"PageSize", list(org.Customers.List(ctx, pretix.CustomerListParams{PageSize: 51}))},
		{"PageSize", iterate(org.Customers, pretix.CustomerListParams{PageSize: -1})},
		{"Start", list(org.Customers.List(ctx, pretix.CustomerListParams{Start: "page=%zz"}))},
		{"Start", list(org.Customers.List(ctx, pretix.CustomerListParams{Start: "3"}))},
		{"Start", iterate(org.Customers, pretix.CustomerListParams{Start: "END"})},
		{"Start", iterate(org.Customers, pretix.CustomerListParams{Start: "page:3"}, pretix.WithPrefetch(2))},
		{"Start", iterate(org.Customers, pretix.CustomerListParams{Start: "https://pretix.eu/api/v1/organizers/x/customers/?page=3"})},
		{"Start", iterate(org.Customers, pretix.CustomerListParams{Start: "page_size=10"})},
		{"WithPrefetch", iterate(org.Customers, pretix.CustomerListParams{}, pretix.WithPrefetch(-1))},
		{"WithPrefetch", iterate(org.Customers, pretix.CustomerListParams{}, pretix.WithPrefetch(65))},
		{"Email", customer(org.Customers.Create(ctx, pretix.CustomerCreateParams{}))},
		{"NoEmail", customer(org.Customers.Create(ctx, pretix.CustomerCreateParams{Email: "a@b.c", NoEmail: true}))},
		{"SendEmail", customer(org.Customers.Create(ctx, pretix.CustomerCreateParams{NoEmail: true, SendEmail: new(true)}))},
		{"NameParts", customer(org.Customers.Create(ctx, pretix.CustomerCreateParams{Email: "a@b.c", NameParts: pretix.NameParts{"_scheme": "nope"}}))},
		{"NameParts", customer(org.Customers.Update(ctx, "A", pretix.CustomerUpdateParams{NameParts: pretix.Set(pretix.NameParts{"_scheme": ""})}))},
		{"NameParts", customer(org.Customers.Update(ctx, "A", pretix.CustomerUpdateParams{NameParts: pretix.Null[pretix.NameParts]()}))},
		{"IsActive", customer(org.Customers.Update(ctx, "A", pretix.CustomerUpdateParams{IsActive: pretix.Null[bool]()}))},
		{"IsVerified", customer(org.Customers.Update(ctx, "A", pretix.CustomerUpdateParams{IsVerified: pretix.Null[bool]()}))},
		{"Locale", customer(org.Customers.Update(ctx, "A", pretix.CustomerUpdateParams{Locale: pretix.Null[pretix.Locale]()}))},
		{"WithIdempotencyKey", customer(org.Customers.Create(ctx, create, pretix.WithIdempotencyKey("")))},
		{"WithIdempotencyKey", customer(org.Customers.Create(ctx, create, pretix.WithIdempotencyKey(strings.Repeat("k", 191))))},
		{"WithIdempotencyKey", customer(org.Customers.Create(ctx, create, pretix.WithIdempotencyKey("a\nb")))},
		{"WithMaxAttempts", customer(org.Customers.Get(ctx, "A", pretix.WithMaxAttempts(0)))},
		{"WithResponse", customer(org.Customers.Get(ctx, "A", pretix.WithResponse(nil)))},
		{"WithHeader", customer(org.Customers.Get(ctx, "A", pretix.WithHeader("authorization", "x")))},
		{"WithHeader", customer(org.Customers.Get(ctx, "A", pretix.WithHeader("X-Idempotency-Key", "x")))},
		{"WithHeader", customer(org.Customers.Get(ctx, "A", pretix.WithHeader("X y", "x")))},
		{"WithHeader", customer(org.Customers.Get(ctx, "A", pretix.WithHeader("Cookie", "x")))},
		{"WithHeader", customer(org.Customers.Get(ctx, "A", pretix.WithHeader("X", "x\r\nY: z")))},
		{"opts", customer(org.Customers.Get(ctx, "A", pretix.RequestOption{}))},
		{"MaxCount", addOn(event.Item(1).AddOns.Create(ctx, halfAddOn))},
		{"MinCount", addOn(event.Item(1).AddOns.Update(ctx, 1, pretix.ItemAddOnUpdateParams{MaxCount: pretix.Set(2)}))},
		{"AddOns[0].MaxCount", item(event.Items.Create(ctx, pretix.ItemCreateParams{
			Name: pretix.I18nString{"en": "Ticket"}, DefaultPrice: "1.00", AddOns: []pretix.ItemAddOnCreateParams{halfAddOn},
		}))},
		{"path", client.Do(ctx, "GET", "https://evil.example/", nil, nil)},
		{"path", client.Do(ctx, "GET", "//evil.example/", nil, nil)},
		{"path", client.Do(ctx, "GET", "organizers/../x/", nil, nil)},
		{"method", client.Do(ctx, "get", "version", nil, nil)},
		{"method", client.Do(ctx, "", "version", nil, nil)},
		{"body", client.Do(ctx, "POST", "upload", strings.NewReader("x"), nil)},
		{"body", client.Do(ctx, "POST", "upload", func() {}, nil)},
		{"body", client.Do(ctx, "POST", "x/", pretix.CustomerCreateParams{Password: "x"}, nil)},
		{"result", client.Do(ctx, "GET", "version", nil, pretix.Version{})},
		{"result", client.Do(ctx, "GET", "version", nil, (*pretix.Version)(nil))},
	}
	for i, tt := range tests {
		var argument *pretix.ArgumentError
		if assert.ErrorAs(t, tt.err, &argument, "case %d: %s", i, tt.argument) {
			assert.Equal(t, tt.argument, argument.Argument, "case %d", i)
		}
	}
	assert.Zero(t, server.count(), "no request was made")
}

func TestRequests(t *testing.T) {
	t.Parallel()
	client, server := responding(t, http.StatusOK, `{"identifier":"A"}`, pretix.WithUserAgent("shop/1.4"))
	_, err := client.Organizer("big events").Customers.Update(t.Context(), "A?b", pretix.CustomerUpdateParams{}, pretix.WithHeader("Accept-Language", "de"))
	require.NoError(t, err)
	r := server.asked[0]
	assert.Equal(t, "https://pretix.example.org/api/v1/organizers/big%20events/customers/A%3Fb/", r.URL.String())
	assert.Equal(t, "Token "+token, r.Header.Get("Authorization"))
	assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
	assert.Equal(t, "application/json", r.Header.Get("Accept"))
	assert.Equal(t, "de", r.Header.Get("Accept-Language"))
	assert.Regexp(t, `^shop/1\.4 guestwire-go/\S+ \(pretix\)$`, r.Header.Get("User-Agent"))
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}-[0-9a-f]{12}$`, r.Header.Get("X-Idempotency-Key"))

	_, err = client.Organizer("bigevents").Customers.Get(t.Context(), "A", pretix.WithIdempotencyKey("k"))
	require.NoError(t, err)
	r = server.asked[1]
	assert.Empty(t, r.Header.Get("X-Idempotency-Key"), "reads carry none")
	assert.Empty(t, r.Header.Get("Content-Type"))

	for scheme, auth := range map[string]pretix.Auth{"Device x": pretix.DeviceToken("x"), "Bearer x": pretix.OAuthToken("x")} {
		f := &fakeTransport{respond: func(*http.Request) (int, string) { return 200, "{}" }}
		c, err := pretix.NewClient("https://pretix.example.org", auth, pretix.WithHTTPClient(&http.Client{Transport: f}))
		require.NoError(t, err)
		require.NoError(t, c.Do(t.Context(), http.MethodGet, "me", nil, nil))
		assert.Equal(t, scheme, f.asked[0].Header.Get("Authorization"))
	}
}

func TestDo(t *testing.T) {
	t.Parallel()
	client, server := responding(t, http.StatusOK, `{"customer_accounts":true}`)
	var settings struct {
		CustomerAccounts bool `json:"customer_accounts"`
	}
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "/api/v1/organizers/bigevents/settings/?explain=true", nil, &settings))
	assert.True(t, settings.CustomerAccounts)
	assert.Equal(t, "/api/v1/organizers/bigevents/settings/?explain=true", server.asked[0].URL.RequestURI())

	var raw []byte
	require.NoError(t, client.Do(t.Context(), http.MethodPost, "upload", []byte("png"), &raw, pretix.WithHeader("Content-Type", "image/png")))
	assert.JSONEq(t, `{"customer_accounts":true}`, string(raw))
	assert.Equal(t, "image/png", server.asked[1].Header.Get("Content-Type"))
	assert.NotEmpty(t, server.asked[1].Header.Get("X-Idempotency-Key"))
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "version", nil, nil))

	client, _ = responding(t, http.StatusNoContent, "")
	require.NoError(t, client.Do(t.Context(), http.MethodDelete, "organizers/x/webhooks/1/", nil, nil))
}

func TestNothingPrintsTheToken(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	echo := &fakeTransport{respond: func(r *http.Request) (int, string) {
		return 400, fmt.Sprintf(`{"detail":%q,"email":[%q]}`, r.Header.Get("Authorization"), r.Header.Get("Authorization"))
	}}
	client := connect(t, echo, pretix.WithLogger(logger))
	_, echoed := client.Organizer("x").Customers.Get(t.Context(), "A")
	_, broken := connect(t, brokenTransport{}, pretix.WithLogger(logger)).Version(t.Context())
	_, iterated := pretix.Collect(client.Organizer("x").Customers.All(t.Context(), pretix.CustomerListParams{}), -1)
	auth := pretix.Token(token)
	values := []any{
		client, *client, client.Organizer("x"), client.Organizer("x").Customers, auth, &auth,
		struct{ hidden pretix.Auth }{auth},
		struct{ Shown pretix.Auth }{auth},
		[]pretix.Auth{auth},
		pretix.WithLogger(logger), pretix.WithResponse(new(pretix.Response)), echoed, broken, iterated, errors.Unwrap(iterated),
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
		assert.NotContains(t, text, token)
		assert.NotContains(t, text, fmt.Sprintf("%x", token))
	}
	assert.Contains(t, string(asError(t, echoed, 400).Body), "REDACTED")
}

type brokenTransport struct{}

func (brokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("malformed response %q", r.Header.Get("Authorization"))
}

func TestPersonalDataIsNotLogged(t *testing.T) {
	t.Parallel()
	const private = "Pr1vate"
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, nil))
	parts := pretix.NameParts{pretix.NameKeyFullName: private}
	customer := pretix.Customer{Identifier: "ABC2345", Email: private, Phone: private, Name: private, NameParts: parts, Notes: private, ExternalIdentifier: private}
	client, _ := responding(t, 400, `{"email":["`+private+` is taken"],"detail":"`+private+`"}`)
	_, err := client.Organizer("x").Customers.List(t.Context(), pretix.CustomerListParams{Email: private})
	_, iterated := pretix.Collect(client.Organizer("x").Customers.All(t.Context(), pretix.CustomerListParams{Email: private, Start: "page=2&email=" + private}), -1)
	for _, v := range []any{
		customer, &customer, parts,
		pretix.CustomerPage{Results: []pretix.Customer{customer}, Next: private},
		pretix.CustomerListParams{Email: private, Start: private},
		pretix.CustomerCreateParams{Email: private, Password: private, NameParts: parts, Notes: private, Phone: private, ExternalIdentifier: private},
		pretix.CustomerUpdateParams{Email: pretix.Set(private), NameParts: pretix.Set(parts), Notes: pretix.Set(private)},
		pretix.Set(private), pretix.Password(private), err, iterated,
		pretix.Voucher{ID: 1, Code: private, Comment: private},
		pretix.VoucherPage{Results: []pretix.Voucher{{Code: private}}},
		pretix.VoucherCreateParams{Code: private, Comment: private},
		pretix.VoucherUpdateParams{Code: pretix.Set(private)},
		pretix.VoucherListParams{Code: private, Search: private},
		pretix.WaitingListEntry{ID: 1, Name: private, Email: private},
		pretix.WaitingListEntryListParams{Email: private},
	} {
		logger.Info("value", "v", v)
	}
	assert.NotContains(t, logged.String(), private)
	assert.Contains(t, logged.String(), "ABC2345")
	params := pretix.CustomerCreateParams{Password: private}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%t", "%x"} {
		for _, v := range []any{params, &params, params.Password, []pretix.CustomerCreateParams{params}} {
			assert.NotContains(t, fmt.Sprintf(verb, v), private)
			assert.NotContains(t, fmt.Sprintf(verb, v), fmt.Sprintf("%x", private))
		}
	}
	b, err := json.Marshal(params)
	require.Error(t, err)
	assert.NotContains(t, string(b)+err.Error(), private)
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "v", []pretix.CustomerCreateParams{params})
	assert.NotContains(t, logged.String(), private)
}

func TestOneClientManyGoroutines(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()), pretix.WithRateLimit(100000, time.Second))
	require.NoError(t, err)
	customers := client.Organizer(server.Organizer()).Customers
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			address := newEmail()
			c, err := customers.Create(t.Context(), pretix.CustomerCreateParams{Email: address})
			if !assert.NoError(t, err) {
				return
			}
			got, err := customers.Get(t.Context(), c.Identifier)
			assert.NoError(t, err)
			assert.Equal(t, address, got.Email)
			_, err = pretix.Collect(customers.All(t.Context(), pretix.CustomerListParams{PageSize: 10}, pretix.WithPrefetch(2)), 20)
			assert.NoError(t, err)
		})
	}
	wg.Wait()
	assert.Len(t, server.Customers(server.Organizer()), 64)
}

func TestContextEnds(t *testing.T) {
	t.Parallel()
	server := pretixtest.NewServer(t)
	client, err := pretix.NewClient(server.URL(), pretix.Token(server.Token()))
	require.NoError(t, err)
	server.Inject(pretixtest.Fault{Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"30"}}})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err = client.Version(ctx)
	e := asError(t, err, http.StatusServiceUnavailable)
	assert.Equal(t, 30*time.Second, e.RetryAfter, "does not fit into the time left, so it is not begun")
	require.ErrorIs(t, err, pretix.ErrServer)
}

// After a 101 the connection belongs to another protocol, and no context ends it.
func TestSwitchedProtocolsDoNotHang(t *testing.T) {
	t.Parallel()
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n{")
		_ = rw.Flush()
		<-done
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(done) })
	client, err := pretix.NewClient(server.URL, pretix.Token(token), pretix.WithRetry(pretix.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	_, err = client.Organizer("x").Customers.Create(t.Context(), pretix.CustomerCreateParams{Email: "a@b.c"})
	asError(t, err, http.StatusSwitchingProtocols)
	assert.Equal(t, pretix.OutcomeUnknown, pretix.OutcomeOf(err))
}
