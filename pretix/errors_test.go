package pretix_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	const call = "pretix: GET /api/v1/organizers/x/customers/A/: "
	tests := []struct {
		status int
		body   string
		text   string
	}{
		{400, `{"email":["taken"],"phone":["wrong","short"]}`, "400 Bad Request: email: taken; phone: wrong short"},
		{400, `{"non_field_errors":["Invalid data."]}`, "400 Bad Request: Invalid data."},
		{400, `{"positions":[{},{"item":["unknown"],"addons":[{"price":["x"]}]}]}`, "400 Bad Request: positions.1.addons.0.price: x; positions.1.item: unknown"},
		{400, `["bare list"]`, "400 Bad Request: bare list"},
		{400, `{"secret":"A string for a list."}`, "400 Bad Request: secret: A string for a list."},
		{400, `"text"`, "400 Bad Request: text"},
		{400, `{"detail":"line\r\nFAKE LOG LINE"}`, "400 Bad Request: line FAKE LOG LINE"},
		{400, `{"detail":"a\u0085b\u2028c\u001b[31md"}`, "400 Bad Request: a b c [31md"},
		{401, `{"detail":"Invalid token."}`, "401 Unauthorized: the token is invalid, inactive or of another kind: Invalid token."},
		{403, `{"detail":"No."}`, "403 Forbidden: No."},
		{403, `{"detail":"You do not have permission to perform this action."}`, "403 Forbidden: the token lacks the permission, or the organizer or event does not exist: You do not have permission to perform this action."},
		{403, `{"detail":"Only test mode orders can be deleted."}`, "403 Forbidden: Only test mode orders can be deleted."},
		{404, `{"detail":"No Customer matches the given query."}`, "404 Not Found: No Customer matches the given query."},
		{404, `<html>`, "404 Not Found: no such address; is the path right, and the base URL that of a pretix server?"},
		{404, ``, "404 Not Found: no such address; is the path right, and the base URL that of a pretix server?"},
		{410, `{"status":"failed","message":"x"}`, "410 Gone: x"},
		{304, ``, "304 Not Modified"},
		{301, ``, "301 Moved Permanently: a redirect that is not followed; is the base URL right?"},
		{502, `<html><h1>Bad gateway</h1>`, "502 Bad Gateway (4 attempts)"},
		{418, `null`, "418 I'm a teapot"},
		{599, `{"a":{"b":{"c":true,"d":7,"e":null}}}`, "599 "},
	}
	for _, tt := range tests {
		client, _ := responding(t, tt.status, tt.body)
		_, err := client.Organizer("x").Customers.Get(t.Context(), "A")
		require.EqualError(t, err, call+tt.text)
		assert.Equal(t, tt.body, string(asError(t, err, tt.status).Body))
	}
}

func TestErrorSentinels(t *testing.T) {
	t.Parallel()
	all := []error{
		pretix.ErrBadRequest, pretix.ErrUnauthorized, pretix.ErrForbidden, pretix.ErrNotFound, pretix.ErrMethodNotAllowed,
		pretix.ErrConflict, pretix.ErrGone, pretix.ErrRequestTooLarge, pretix.ErrRateLimited, pretix.ErrServer, pretix.ErrRedirect, pretix.ErrNotModified, pretix.ErrPaginationLoop,
	}
	for status, want := range map[int]error{
		400: pretix.ErrBadRequest, 401: pretix.ErrUnauthorized, 403: pretix.ErrForbidden, 404: pretix.ErrNotFound,
		405: pretix.ErrMethodNotAllowed, 409: pretix.ErrConflict, 410: pretix.ErrGone, 429: pretix.ErrRateLimited,
		500: pretix.ErrServer, 503: pretix.ErrServer, 302: pretix.ErrRedirect, 308: pretix.ErrRedirect, 304: pretix.ErrNotModified, 413: pretix.ErrRequestTooLarge, 418: nil,
	} {
		client, _ := responding(t, status, "{}", pretix.WithRetry(pretix.RetryPolicy{MaxAttempts: 1}))
		_, err := client.Version(t.Context())
		for _, sentinel := range all {
			if sentinel == want { //nolint:errorlint // which sentinel it is
				assert.ErrorIs(t, err, sentinel)
			} else {
				assert.NotErrorIs(t, err, sentinel, "%d", status)
			}
		}
	}
}

func TestFieldErrors(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, 400, `{"email":["taken"],"positions":[{},{"item":["unknown"]}],"limits":["whole list",{"max":["too high"]}]}`)
	_, err := client.Version(t.Context())
	f := asError(t, err, 400).Fields
	assert.Equal(t, []string{"taken"}, f.Get("email"))
	assert.Equal(t, []string{"unknown"}, f.Get("positions", "1", "item"))
	assert.Nil(t, f.Get("positions", "0", "item"))
	assert.Nil(t, f.Get("positions", "9", "item"))
	assert.Nil(t, f.Get("nope", "nope"))
	assert.Equal(t, []string{"whole list"}, f.Get("limits"))
	assert.Equal(t, []string{"too high"}, f.Get("limits", "1", "max"))
	assert.False(t, f.IsZero())
	assert.Nil(t, f.Get())
}

func TestDecodeErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ body, field, problem string }{
		{``, "", "the body is empty"},
		{`null`, "", "the body is null"},
		{`<!DOCTYPE html><p>Please log in</p>`, "", "the body is HTML or XML, not JSON"},
		{`{"identifier":"A"`, "", "the body is not valid JSON"},
		{`{"identifier":"A"}trailing`, "", "the body is not valid JSON"},
		{`[]`, "", "array where pretix.Customer is expected"},
		{`{"identifier":"A","is_active":"private"}`, "is_active", "string where bool is expected"},
		{`{"identifier":"A","date_joined":"private"}`, "date_joined", "string that is not a valid time.Time"},
		{`{"identifier":"A","name_parts":["private"]}`, "name_parts", "array where"},
	}
	for _, tt := range tests {
		client, server := responding(t, http.StatusOK, tt.body)
		customer, err := client.Organizer("x").Customers.Get(t.Context(), "A")
		assert.Nil(t, customer)
		var e *pretix.DecodeError
		require.ErrorAs(t, err, &e, tt.body)
		assert.Equal(t, tt.field, e.Field)
		assert.Contains(t, e.Problem, tt.problem)
		assert.Equal(t, -1, e.Row)
		assert.Equal(t, "/api/v1/organizers/x/customers/A/", e.Path)
		assert.NotContains(t, err.Error(), "private")
		foreign := tt.problem == "the body is empty" || strings.HasPrefix(tt.body, "<")
		assert.Equal(t, foreign, server.count() == 4, "only a response that is not the API's is asked for again")
	}
}

func TestLenientDecoding(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, http.StatusOK, `{"identifier":"A","name":null,"name_parts":null,"locale":"x-new","is_active":null,
		"date_joined":"2026-11-22T10:00:00+02:00","last_modified":null,"new_field":{"a":[1]}}`)
	c, err := client.Organizer("x").Customers.Get(t.Context(), "A")
	require.NoError(t, err)
	assert.Equal(t, pretix.Locale("x-new"), c.Locale)
	assert.Equal(t, 8, c.DateJoined.UTC().Hour())
	assert.Empty(t, c.NameParts)
}

func TestResponseTooLarge(t *testing.T) {
	t.Parallel()
	client, _ := responding(t, http.StatusOK, `{"identifier":"`+strings.Repeat("A", 2000)+`"}`, pretix.WithMaxResponseBytes(1000))
	_, err := client.Organizer("x").Customers.Get(t.Context(), "A")
	require.ErrorIs(t, err, pretix.ErrResponseTooLarge)
	assert.ErrorContains(t, err, "1000 bytes")
}

// Faults of the network and the server, through the fake.
func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		fault        pretixtest.Fault
		read, create int // attempts; 0: the call fails
	}{
		{"cut before", pretixtest.Fault{Cut: pretixtest.CutBefore}, 2, 2},
		{"cut after", pretixtest.Fault{Cut: pretixtest.CutAfter}, 2, 2},
		{"cut during", pretixtest.Fault{Cut: pretixtest.CutDuring}, 2, 2},
		{"429", pretixtest.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}}}, 2, 2},
		{"500", pretixtest.Fault{Status: 500}, 2, 0},
		{"502", pretixtest.Fault{Status: 502}, 2, 2},
		{"503", pretixtest.Fault{Status: 503}, 2, 2},
		{"garbage", pretixtest.Fault{Status: 200, Body: "{]"}, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := pretixtest.NewServer(t)
			customers := unkept(t, server)
			var r pretix.Response

			server.Inject(tt.fault)
			_, err := customers.List(t.Context(), pretix.CustomerListParams{}, pretix.WithResponse(&r))
			if tt.read > 0 {
				require.NoError(t, err)
				assert.Equal(t, tt.read, r.Attempts)
			} else {
				require.Error(t, err)
			}
			server.Inject(tt.fault)
			_, err = customers.Create(t.Context(), pretix.CustomerCreateParams{Email: newEmail()}, pretix.WithResponse(&r))
			if tt.create > 0 {
				require.NoError(t, err)
				assert.Equal(t, tt.create, r.Attempts)
				assert.Len(t, server.Customers(server.Organizer()), 1, "exactly one")
			} else {
				require.Error(t, err)
				assert.Empty(t, server.Customers(server.Organizer()))
			}
			if tt.create == 0 {
				return
			}
			keys := map[string]bool{}
			for _, req := range server.Requests() {
				if req.Method == http.MethodPost {
					keys[req.Header.Get("X-Idempotency-Key")] = true
				}
			}
			assert.Len(t, keys, 1, "one key for all attempts")
		})
	}
}

// Any body of an error is read without a panic and without control characters
// in the text.
func FuzzErrorBody(f *testing.F) {
	for _, s := range []string{`{"detail":"x"}`, `{"a":[{"b":["c"]}]}`, `["x",{"y":1}]`, `<html>`, ``, `{"a":` + strings.Repeat("[", 50), "\"\x00\\u0000\""} {
		f.Add([]byte(s))
	}
	body := ""
	client := connect(f, &fakeTransport{respond: func(*http.Request) (int, string) { return 400, body }})
	f.Fuzz(func(t *testing.T, b []byte) {
		body = string(b)
		_, err := client.Version(t.Context())
		e := asError(t, err, 400)
		if strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("control characters in %q", err.Error())
		}
		if len(err.Error()) > 2000 {
			t.Errorf("a text of %d bytes", len(err.Error()))
		}
		_ = e.Fields.String()
	})
}

// A name decodes as encoding/json decodes it, whatever way it is written.
func FuzzNameParts(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":"b"}`, ` { "a" : "b" , "c" : "" } `, `{"a":"\u00e9\n","b":5,"c":null,"d":{"e":[1]}}`, `{"a":"é"}`, `null`, `[]`, `"x"`, `{"a":"b","a":"c"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var got pretix.NameParts
		err := json.Unmarshal(b, &got)
		var want map[string]json.RawMessage
		if wantErr := json.Unmarshal(b, &want); (err != nil) != (wantErr != nil) {
			t.Fatalf("%q: %v, encoding/json says %v", b, err, wantErr)
		}
		if err != nil {
			return
		}
		if len(got) != len(want) {
			t.Fatalf("%q: %d parts, want %d", b, len(got), len(want))
		}
		for key, raw := range want {
			var s string
			if json.Unmarshal(raw, &s) != nil {
				s = string(raw)
			}
			if got[key] != s {
				t.Errorf("%q: %q is %q, want %q", b, key, got[key], s)
			}
		}
	})
}
