package mews_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

const (
	hookSecret = "5ecre7-0f-the-webhook"
	hookToken  = "9E5E84E9974D4F169662AB2200F27CB1-00B343A0DDA725CACAC028E38E3EABF"

	property    = "851df8c8-90f2-4c4a-8e01-a4fc46b25178"
	integration = "c8bee838-7fb1-4f4e-8fac-ac87008b2f90"
	guestID     = "c2f1d888-232e-49eb-87ac-5f75363af13b"
	bookingID   = "bfee2c44-1f84-4326-a862-5289598f6e2d"
)

// eventBody is a message of a general webhook with events such as "CustomerUpdated id".
func eventBody(events ...string) string {
	var list []string
	for _, e := range events {
		kind, id, _ := strings.Cut(e, " ")
		list = append(list, fmt.Sprintf(`{"Discriminator":%q,"Value":{"Id":%q}}`, kind, id))
	}
	return fmt.Sprintf(`{"EnterpriseId":%q,"IntegrationId":%q,"Events":[%s]}`, property, integration, strings.Join(list, ","))
}

func createdBody() string {
	return `{"Action":"IntegrationCreated","Data":{"Enterprise":{"Id":"` + property + `","Name":"Grand Hotel"},
		"Service":null,"Requestor":{"Name":"Ann Lee","Email":"ann@example.org"},"AccessToken":"` + hookToken + `",
		"CreatedUtc":"2019-12-13T14:42:52Z","IsEnabled":true,"Integration":{"Id":"` + integration + `","Name":"Test"}}}`
}

// A hook is a handler that keeps what its functions were given.
type hook struct {
	*mews.WebhookHandler

	fail func(context.Context) error // result of the functions; nil: success
	log  *bytes.Buffer

	mu           sync.Mutex
	messages     []mews.EventMessage
	integrations []mews.IntegrationEvent
}

func newHook(t testing.TB, opts ...mews.WebhookOption) *hook {
	t.Helper()
	h := &hook{log: &bytes.Buffer{}}
	logger := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	opts = append([]mews.WebhookOption{
		mews.WithWebhookLogger(logger),
		mews.WithIntegrationWebhooks(func(ctx context.Context, e mews.IntegrationEvent) error {
			h.mu.Lock()
			h.integrations = append(h.integrations, e)
			h.mu.Unlock()
			return h.result(ctx)
		}),
	}, opts...)
	handler, err := mews.NewWebhookHandler(mews.WebhookSecretQuery("secret", hookSecret), h.keep, opts...)
	require.NoError(t, err)
	h.WebhookHandler = handler
	return h
}

func (h *hook) keep(ctx context.Context, m mews.EventMessage) error {
	h.mu.Lock()
	h.messages = append(h.messages, m)
	h.mu.Unlock()
	return h.result(ctx)
}

func (h *hook) result(ctx context.Context) error {
	if h.fail == nil {
		return nil
	}
	return h.fail(ctx)
}

func (h *hook) calls() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.messages) + len(h.integrations)
}

func (h *hook) send(body string) int {
	return h.serve(httptest.NewRequest(http.MethodPost, "/mews?secret="+hookSecret, strings.NewReader(body)))
}

func (h *hook) serve(r *http.Request) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func TestWebhookHandlerRejects(t *testing.T) {
	t.Parallel()
	good := eventBody("CustomerUpdated " + guestID)
	for name, test := range map[string]struct {
		method, url string
		body        io.Reader
		want        int
	}{
		"get":                   {http.MethodGet, "/mews?secret=" + hookSecret, nil, 405},
		"head":                  {http.MethodHead, "/mews?secret=" + hookSecret, nil, 405},
		"put":                   {http.MethodPut, "/mews?secret=" + hookSecret, strings.NewReader(good), 405},
		"no secret":             {http.MethodPost, "/mews", strings.NewReader(good), 403},
		"empty secret":          {http.MethodPost, "/mews?secret=", strings.NewReader(good), 403},
		"wrong secret":          {http.MethodPost, "/mews?secret=" + hookSecret + "x", strings.NewReader(good), 403},
		"part of the secret":    {http.MethodPost, "/mews?secret=" + hookSecret[:10], strings.NewReader(good), 403},
		"secret in a wrong way": {http.MethodPost, "/mews?Secret=" + hookSecret, strings.NewReader(good), 403},
		"wrong one first":       {http.MethodPost, "/mews?secret=x&secret=" + hookSecret, strings.NewReader(good), 403},
		"secret in the path":    {http.MethodPost, "/" + hookSecret, strings.NewReader(good), 403},
		"no body":               {http.MethodPost, "", nil, 400},
		"empty":                 {http.MethodPost, "", strings.NewReader(""), 400},
		"text":                  {http.MethodPost, "", strings.NewReader("hello"), 400},
		"form":                  {http.MethodPost, "", strings.NewReader("Events=1&Action=2"), 400},
		"truncated":             {http.MethodPost, "", strings.NewReader(good[:len(good)-3]), 400},
		"breaks off":            {http.MethodPost, "", io.MultiReader(strings.NewReader(good[:20]), iotest.ErrReader(io.ErrUnexpectedEOF)), 400},
		"more after it":         {http.MethodPost, "", strings.NewReader(good + "{}"), 400},
		"null":                  {http.MethodPost, "", strings.NewReader("null"), 400},
		"list":                  {http.MethodPost, "", strings.NewReader("[" + good + "]"), 400},
		"neither form":          {http.MethodPost, "", strings.NewReader("{}"), 400},
		"both forms":            {http.MethodPost, "", strings.NewReader(`{"Action":"IntegrationEnabled","Data":{},` + good[1:]), 400},
		"events of a string":    {http.MethodPost, "", strings.NewReader(`{"EnterpriseId":"` + property + `","Events":"x"}`), 400},
		"null events":           {http.MethodPost, "", strings.NewReader(`{"EnterpriseId":"` + property + `","Events":null}`), 400},
		"event of a number":     {http.MethodPost, "", strings.NewReader(`{"EnterpriseId":"` + property + `","Events":[1]}`), 400},
		"null event":            {http.MethodPost, "", strings.NewReader(`{"EnterpriseId":"` + property + `","Events":[null]}`), 400},
		"no enterprise":         {http.MethodPost, "", strings.NewReader(`{"Events":[]}`), 400},
		"another enterprise id": {http.MethodPost, "", strings.NewReader(`{"EnterpriseId":"../x","Events":[]}`), 400},
		"data of a list":        {http.MethodPost, "", strings.NewReader(`{"Action":"IntegrationEnabled","Data":[]}`), 400},
		"no data":               {http.MethodPost, "", strings.NewReader(`{"Action":"IntegrationEnabled"}`), 400},
		"no integration":        {http.MethodPost, "", strings.NewReader(`{"Action":"IntegrationEnabled","Data":{}}`), 400},
		"token of a number":     {http.MethodPost, "", strings.NewReader(`{"Action":"IntegrationApiKeyCreated","Data":{"ApiKey":1,"Integration":{"Id":"x"}}}`), 400},
		"deep":                  {http.MethodPost, "", strings.NewReader(strings.Repeat(`{"Events":[`, 20_000)), 400},
		"too large":             {http.MethodPost, "", strings.NewReader(eventBody("X " + strings.Repeat("x", 1<<20))), 413},
		"too large in chunks":   {http.MethodPost, "", io.MultiReader(strings.NewReader(good), strings.NewReader(strings.Repeat(" ", 1<<20))), 413},
		"too many events":       {http.MethodPost, "", strings.NewReader(`{"EnterpriseId":"` + property + `","Events":[{}` + strings.Repeat(",{}", 10_000) + `]}`), 413},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHook(t)
			if test.url == "" {
				test.url = "/mews?secret=" + hookSecret
			}
			r := httptest.NewRequest(test.method, test.url, test.body)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			assert.Equal(t, test.want, w.Code)
			assert.Zero(t, h.calls())
			if test.want == http.StatusMethodNotAllowed {
				assert.Equal(t, "POST", w.Header().Get("Allow"))
			}
			for _, shown := range []string{h.log.String(), w.Body.String()} {
				assert.NotContains(t, shown, hookSecret[:10])
				assert.NotContains(t, shown, guestID)
				assert.NotContains(t, shown, property)
			}
			level := "WARN"
			if test.want == http.StatusForbidden || test.want == http.StatusMethodNotAllowed {
				level = "DEBUG" // anybody can send these
			}
			assert.Contains(t, h.log.String(), fmt.Sprintf("level=%s msg=\"mews webhook\" status=%d", level, test.want))
			assert.Equal(t, http.StatusNoContent, h.send(good), "a good message is still accepted")
		})
	}
}

func TestWebhookHandlerEvents(t *testing.T) {
	t.Parallel()
	h := newHook(t)
	upper := strings.ToUpper(guestID)
	other := `{"Discriminator":"CompanyUpdated","Value":{"Id":"x","Name":"Ann Lee"}}`
	body := strings.Replace(eventBody(
		"CustomerAdded "+guestID, "CustomerUpdated "+guestID, "CustomerUpdated "+upper, "ServiceOrderUpdated "+bookingID,
		"CustomerUpdated "+guestID, "ServiceOrderUpdated "+guestID, "PaymentUpdated no-uuid", "PaymentUpdated no-uuid",
	), "]}", ","+other+","+other+`,{"Value":[]}]}`, 1)
	before := time.Now()
	require.Equal(t, http.StatusNoContent, h.send(body))
	require.Len(t, h.messages, 1)
	m := h.messages[0]
	assert.Equal(t, property, m.EnterpriseID)
	assert.Equal(t, integration, m.IntegrationID)
	assert.WithinRange(t, m.ReceivedUTC, before, time.Now())
	var got []string
	for _, e := range m.Events {
		assert.Equal(t, property, e.EnterpriseID)
		assert.Equal(t, m.ReceivedUTC, e.ReceivedUTC)
		got = append(got, string(e.Kind)+" "+e.ID+" "+string(e.Raw))
	}
	// Only events of the same kind and object are merged, and unknown ones never.
	assert.Equal(t, []string{
		"CustomerAdded " + guestID + " ", "CustomerUpdated " + guestID + " ", "ServiceOrderUpdated " + bookingID + " ", "ServiceOrderUpdated " + guestID + " ",
		`PaymentUpdated no-uuid {"Discriminator":"PaymentUpdated","Value":{"Id":"no-uuid"}}`,
		`PaymentUpdated no-uuid {"Discriminator":"PaymentUpdated","Value":{"Id":"no-uuid"}}`,
		"CompanyUpdated x " + other, "CompanyUpdated x " + other, `  {"Value":[]}`,
	}, got)
	assert.Equal(t, []string{guestID}, m.Events.IDs(mews.EventKindCustomerAdded, mews.EventKindCustomerUpdated))
	assert.NotContains(t, h.log.String(), "Ann Lee")
	assert.NotContains(t, h.log.String(), guestID)

	require.Equal(t, http.StatusNoContent, h.send(eventBody()), "no events")
	assert.Len(t, h.messages, 1)
}

func TestWebhookHandlerAuth(t *testing.T) {
	t.Parallel()
	body := eventBody("CustomerUpdated " + guestID)
	path, err := mews.NewWebhookHandler(mews.WebhookSecretPath(hookSecret), func(context.Context, mews.EventMessage) error { return nil },
		mews.WithWebhookAuth(mews.WebhookSecretQuery("token", "another-secret/?&")), mews.WithWebhookLogger(slog.New(slog.DiscardHandler)))
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle("/mews/{secret}", path)
	for _, test := range []struct {
		target string
		want   int
	}{
		{"/mews/" + hookSecret, 204},
		{"/mews/x", 403},
		{"/mews/x?token=another-secret%2F%3F%26", 204},
		{"/mews/x?token=another-secret", 403},
		{"/mews/" + hookSecret + "/x", 404},
	} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodPost, test.target, strings.NewReader(body)))
		assert.Equal(t, test.want, w.Code, test.target)
	}

	target, err := mews.WebhookSecretQuery("token", "another-secret/?&").TargetURL("https://example.com/mews?a=1")
	require.NoError(t, err)
	assert.Equal(t, "https://example.com/mews?a=1&token=another-secret%2F%3F%26", target)
	target, err = mews.WebhookSecretPath(hookSecret).TargetURL("https://example.com/mews")
	require.NoError(t, err)
	assert.Equal(t, "https://example.com/mews/"+hookSecret, target)
	_, err = mews.WebhookSecretPath(hookSecret).TargetURL("example.com")
	require.EqualError(t, err, "mews: address: must be an http or https URL without a user")

	auth := mews.WebhookSecretPath(hookSecret)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		assert.NotContains(t, fmt.Sprintf(verb, auth), hookSecret)
		assert.NotContains(t, fmt.Sprintf(verb, path), hookSecret)
		assert.NotContains(t, fmt.Sprintf(verb, path), fmt.Sprintf("%x", hookSecret))
	}
}

func TestNewWebhookHandlerRejects(t *testing.T) {
	t.Parallel()
	good, f := mews.WebhookSecretPath(hookSecret), func(context.Context, mews.EventMessage) error { return nil }
	assert.Equal(t, http.StatusForbidden, (&hook{WebhookHandler: &mews.WebhookHandler{}}).send(eventBody()))
	for want, create := range map[string]func() (*mews.WebhookHandler, error){
		"auth: the secret is empty": func() (*mews.WebhookHandler, error) { return mews.NewWebhookHandler(mews.WebhookAuth{}, f) },
		"auth: the secret must have at least 16": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(mews.WebhookSecretPath("short"), f)
		},
		"auth: must not contain a slash": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(mews.WebhookSecretPath("0123456789/0123456789"), f)
		},
		"auth: the name of the parameter": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(mews.WebhookSecretQuery("", hookSecret), f)
		},
		"events: must not be nil": func() (*mews.WebhookHandler, error) { return mews.NewWebhookHandler(good, nil) },
		"opts: must not contain": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(good, f, mews.WebhookOption{})
		},
		"auth: the secret is": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(good, f, mews.WithWebhookAuth(mews.WebhookAuth{}))
		},
		"WithWebhookTimeout: must": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(good, f, mews.WithWebhookTimeout(5*time.Second))
		},
		"WithRepeatWindow: must": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(good, f, mews.WithRepeatWindow(0))
		},
		"WithWebhookMemory: must": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(good, f, mews.WithWebhookMemory(-1))
		},
		"WithMaxWebhookBytes: must": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(good, f, mews.WithMaxWebhookBytes(0))
		},
		"WithWebhookLogger: must": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(good, f, mews.WithWebhookLogger(nil))
		},
		"WithIntegrationWebhooks: must": func() (*mews.WebhookHandler, error) {
			return mews.NewWebhookHandler(good, f, mews.WithIntegrationWebhooks(nil))
		},
	} {
		h, err := create()
		assert.Nil(t, h)
		var e *mews.ArgumentError
		require.ErrorAs(t, err, &e, want)
		assert.Contains(t, err.Error(), "mews: "+want)
	}
}

// What the function does decides about the response.
func TestWebhookHandlerResults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		f    func(ctx context.Context) error
		want int
		took time.Duration
		logs string
	}{
		"nil":   {nil, 204, 0, "level=DEBUG"},
		"error": {func(context.Context) error { return errors.New("queue is full") }, 503, 0, `status=503 took=0s message.enterprise_id=` + property + " message.integration_id=" + integration + ` message.events=1 error="queue is full"`},
		"error of Mews": {func(context.Context) error {
			return fmt.Errorf("fetch: %w", &mews.Error{StatusCode: 400, Message: "ann@example.org"})
		}, 503, 0, "error.value.status=400"},
		"panic":           {func(context.Context) error { panic("ann@example.org") }, 503, 0, "events_handler_test.go"},
		"aborts":          {func(context.Context) error { panic(http.ErrAbortHandler) }, 503, 0, "panic: "},
		"in time":         {func(context.Context) error { time.Sleep(3999 * time.Millisecond); return nil }, 204, 3999 * time.Millisecond, "level=DEBUG"},
		"too late":        {func(context.Context) error { time.Sleep(time.Minute); return nil }, 503, 4 * time.Second, "not done in time"},
		"heeds the limit": {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, 503, 4 * time.Second, "level=ERROR"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHook(t)
				h.fail = test.f
				defer time.Sleep(time.Hour) // until the function has ended
				start := time.Now()
				assert.Equal(t, test.want, h.send(eventBody("CustomerUpdated "+guestID)))
				assert.Equal(t, test.took, time.Since(start))
				assert.Equal(t, 1, h.calls())
				assert.Contains(t, h.log.String(), test.logs)
				for _, hidden := range []string{"ann@", guestID, hookSecret} {
					assert.NotContains(t, h.log.String(), hidden)
				}
			})
		})
	}
}

func TestWebhookHandlerContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		type key struct{}
		h := newHook(t, mews.WithWebhookTimeout(2*time.Second))
		h.fail = func(ctx context.Context) error {
			deadline, ok := ctx.Deadline()
			assert.True(t, ok)
			assert.Equal(t, time.Second, time.Until(deadline), "the body has taken a second")
			assert.Equal(t, "trace", ctx.Value(key{}))
			time.Sleep(100 * time.Millisecond)
			return ctx.Err() // the vendor has hung up, which does not matter
		}
		ctx, hangUp := context.WithCancel(context.WithValue(t.Context(), key{}, "trace"))
		body := io.MultiReader(slow(time.Second), strings.NewReader(eventBody("CustomerUpdated "+guestID)))
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/?secret="+hookSecret, body)
		time.AfterFunc(1050*time.Millisecond, hangUp)
		assert.Equal(t, http.StatusNoContent, h.serve(r))

		body = io.MultiReader(slow(3*time.Second), strings.NewReader(eventBody("CustomerUpdated "+guestID)))
		r = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/?secret="+hookSecret, body)
		assert.Equal(t, http.StatusServiceUnavailable, h.serve(r))
		assert.Equal(t, 1, h.calls())
	})
}

// slow is a body of nothing that takes its time.
type slow time.Duration

func (s slow) Read([]byte) (int, error) {
	time.Sleep(time.Duration(s))
	return 0, io.EOF
}
