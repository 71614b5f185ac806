package pretixtest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

const customersPath = "/api/v1/organizers/bigevents/customers/"

type reply struct {
	status int
	header http.Header
	body   string
}

func (a reply) object(t *testing.T) map[string]any {
	t.Helper()
	var o map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &o), a.body)
	return o
}

// send makes one request on a connection of its own; headers are pairs.
func send(t *testing.T, s *pretixtest.Server, method, path, body string, headers ...string) (reply, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL()+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Close = true
	r.Header.Set("Authorization", "Token "+s.Token())
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(content)}, err
}

func mustSend(t *testing.T, s *pretixtest.Server, method, path, body string, headers ...string) reply {
	t.Helper()
	a, err := send(t, s, method, path, body, headers...)
	require.NoError(t, err)
	return a
}

// serve makes a request without a network.
func serve(s *pretixtest.Server, method, target, body string, headers ...string) reply {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Authorization", "Token "+s.Token())
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.String()}
}

func TestCustomerLifeCycle(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)

	created := mustSend(t, s, "POST", customersPath, `{"email":"John@Example.org","phone":"+49 30 12345678",
		"name_parts":{"_scheme":"given_family","given_name":"Jöhn","family_name":"Doe"},"password":"x","send_email":true}`)
	require.Equal(t, 201, created.status, created.body)
	assert.Contains(t, created.body, `"email":"john@example.org","phone":"+493012345678","name":"J\u00f6hn Doe"`)
	assert.True(t, strings.HasSuffix(created.body, `"notes":null,"send_email":false}`))
	id, _ := created.object(t)["identifier"].(string)
	assert.Regexp(t, `^[ABCDEFGHJKLMNPQRSTUVWXYZ23456789]{7}$`, id)

	state := s.Customers(s.Organizer())
	require.Len(t, state, 1)
	assert.Equal(t, "x", state[0].Password)
	assert.Equal(t, "Doe", state[0].NameParts["family_name"])
	require.Len(t, s.Mails(), 1)
	assert.Equal(t, "john@example.org", s.Mails()[0].To)
	assert.Contains(t, s.Mails()[0].Body, s.URL()+"/bigevents/account/activate?id="+id)

	patched := mustSend(t, s, "PATCH", customersPath+id+"/", `{"notes":" hi ","locale":"de"}`)
	assert.Equal(t, "hi", patched.object(t)["notes"])
	assert.NotEqual(t, created.object(t)["last_modified"], patched.object(t)["last_modified"])
	put := mustSend(t, s, "PUT", customersPath+id+"/", `{}`)
	assert.Equal(t, "en", put.object(t)["locale"])
	assert.Equal(t, "hi", put.object(t)["notes"])

	gone := mustSend(t, s, "POST", customersPath+id+"/anonymize/", "")
	assert.Nil(t, gone.object(t)["email"])
	assert.Equal(t, "x", s.Customers(s.Organizer())[0].Password)

	deleted := mustSend(t, s, "DELETE", customersPath+id+"/", "")
	assert.Equal(t, 405, deleted.status)
	assert.Equal(t, `{"detail":"Method \"Customers cannot be deleted.\" not allowed."}`, deleted.body)
}

func TestAllFieldErrorsComeTogether(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	a := mustSend(t, s, "POST", customersPath, `{"email":"","locale":"xx","phone":"123","name_parts":"foo","is_active":5}`)
	assert.Equal(t, 400, a.status)
	assert.Equal(t, `{"email":["This field may not be blank."],"phone":["The phone number entered is not valid."],`+
		`"is_active":["Must be a valid boolean."],"locale":["\"xx\" is not a valid choice."]}`, a.body)
	assert.Empty(t, s.Customers(s.Organizer()))
}

func TestServerErrorsChangeNothing(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	for _, body := range []string{`{"send_email":true}`, `{"name_parts":{"_scheme":"nope"}}`} {
		a := mustSend(t, s, "POST", customersPath, body)
		assert.Equal(t, 500, a.status)
		assert.Equal(t, "text/html; charset=utf-8", a.header.Get("Content-Type"))
	}
	assert.Empty(t, s.Customers(s.Organizer()))
	assert.Empty(t, s.Mails())
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	for _, email := range []string{"c@x.org", "b@x.org", "a@x.org", ""} {
		c := pretixtest.Customer{Email: &email}
		if email == "" {
			c.Email = nil
		}
		s.AddCustomer(s.Organizer(), c)
	}
	first := mustSend(t, s, "GET", customersPath+"?z=%C3%A4&page_size=3&a=1", "").object(t)
	assert.InDelta(t, 4, first["count"], 0)
	assert.Equal(t, s.URL()+customersPath+"?a=1&page=2&page_size=3&z=%C3%A4", first["next"])
	rows, _ := first["results"].([]any)
	require.Len(t, rows, 3)
	row, _ := rows[0].(map[string]any)
	assert.Nil(t, row["email"], "null comes first")

	last := mustSend(t, s, "GET", customersPath+"?page=last&page_size=3", "").object(t)
	assert.Nil(t, last["next"])
	assert.Equal(t, s.URL()+customersPath+"?page_size=3", last["previous"])
	assert.Equal(t, `{"detail":"Invalid page."}`, mustSend(t, s, "GET", customersPath+"?page=2", "").body)
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	s.AddOrganizer("other")
	org := s.Organizer()
	read, write := s.AddToken(org, pretixtest.PermissionCustomersRead), s.AddToken(org, pretixtest.PermissionCustomersWrite)
	revoked := s.AddToken(org)
	s.RevokeToken(revoked)
	s.RevokeToken("unknown")
	const (
		denied  = `{"detail":"You do not have permission to perform this action."}`
		missing = `{"detail":"Authentication credentials were not provided."}`
	)
	for name, test := range map[string]struct {
		auth, method, path string
		status             int
		body               string
	}{
		"read":           {"Token " + read, "GET", customersPath, 200, ""},
		"read posts":     {"Token " + read, "POST", customersPath, 403, denied},
		"write":          {"Token " + write, "POST", customersPath, 201, ""},
		"write gets":     {"Token " + write, "GET", customersPath, 403, denied},
		"before look-up": {"Token " + read, "PATCH", customersPath + "NOPE/", 403, denied},
		"foreign":        {"Token " + s.AddToken("other", pretixtest.PermissionAll), "GET", customersPath, 403, denied},
		"unknown":        {"Token " + s.Token(), "GET", "/api/v1/organizers/nope/customers/", 403, denied},
		"inactive":       {"Token " + revoked, "GET", customersPath, 401, `{"detail":"Token inactive or deleted."}`},
		"device":         {"Device " + s.AddDeviceToken(org), "GET", customersPath, 403, denied},
		"device version": {"Device " + s.AddDeviceToken(org), "GET", "/api/v1/version", 200, ""},
		"wrong kind":     {"Device " + read, "GET", customersPath, 401, `{"detail":"Invalid token."}`},
		"oauth read":     {"Bearer " + s.AddOAuthToken(org, "read"), "GET", customersPath, 200, ""},
		"oauth no write": {"Bearer " + s.AddOAuthToken(org, "read"), "POST", customersPath, 403, denied},
		"oauth me":       {"Bearer " + s.AddOAuthToken(org, "profile"), "GET", "/api/v1/me", 200, ""},
		"oauth wrong":    {"Bearer nope", "GET", customersPath, 401, missing},
		"team me":        {"Token " + s.Token(), "GET", "/api/v1/me", 403, missing},
		"no version":     {"", "GET", "/api/v1/version", 403, missing},
	} {
		a := mustSend(t, s, test.method, test.path, "", "Authorization", test.auth)
		assert.Equal(t, test.status, a.status, name)
		if test.body != "" {
			assert.Equal(t, test.body, a.body, name)
		}
		challenge := ""
		if test.status == 401 {
			challenge = "Token"
		}
		assert.Equal(t, challenge, a.header.Get("WWW-Authenticate"), name)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	s.AddCustomer(s.Organizer(), pretixtest.Customer{Identifier: "a.b"})
	s.AddCustomer(s.Organizer(), pretixtest.Customer{Identifier: "ABC"})
	for _, test := range []struct {
		method, path string
		status       int
		contains     string
	}{
		{"GET", customersPath + "a.b/", 404, `{"detail":"Not found."}`},
		{"GET", customersPath + "a.b-c/", 404, "<html>"},
		{"GET", customersPath + "ABC.json", 200, `"ABC"`},
		{"GET", customersPath + "abc/", 404, `{"detail":"No Customer matches the given query."}`},
		{"GET", customersPath + "?x=%00", 400, "<html>"},
		{"GET", strings.TrimSuffix(customersPath, "/") + "?a=b", 301, ""},
		{"DELETE", customersPath + "ABC", 301, ""},
		{"POST", strings.TrimSuffix(customersPath, "/"), 404, "<html>"},
		{"GET", "/api/v1/organizers/bigevents/events", 301, ""},
		{"GET", "/api/v1/organizers/bigevents/nothing/", 404, "<html>"},
	} {
		a := mustSend(t, s, test.method, test.path, "")
		assert.Equal(t, test.status, a.status, test.path)
		assert.Contains(t, a.body, test.contains, test.path)
	}
}

func TestStateIsCopied(t *testing.T) {
	t.Parallel()
	s := pretixtest.New()
	email, parts := "A@x.org", map[string]any{"full_name": "A", "n": 1, "list": []any{true}}
	added := s.AddCustomer("bigevents", pretixtest.Customer{Email: &email, NameParts: parts})
	email, parts["full_name"] = "changed", "changed"
	*added.Email, added.NameParts["full_name"] = "changed", "changed"
	again := s.Customers("bigevents")[0]
	assert.Equal(t, "a@x.org", *again.Email)
	assert.Equal(t, "A", again.Name)
	assert.Equal(t, map[string]any{"full_name": "A", "n": int64(1), "list": []any{true}}, again.NameParts)
	assert.Nil(t, s.Customers("nope"))
	assert.Equal(t, "http://127.0.0.1:1", s.URL())
	s.Close()
}

func TestAnyRequestHasAResponse(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	for _, body := range []string{"", "{", "[]", "null", `{"email":[1]}`, "\xff", `{"name_parts":{"_scheme":[]}}`} {
		for _, kind := range []string{"", "application/json", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"} {
			for _, method := range []string{"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "BREW"} {
				a := mustSend(t, s, method, customersPath, body, "Content-Type", kind)
				assert.GreaterOrEqual(t, a.status, 200)
			}
		}
	}
}
