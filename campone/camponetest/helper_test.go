package camponetest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone/camponetest"
)

type object = camponetest.Object

const (
	root         = "/api/v1/public/"
	customerPath = root + "customers/"
	sitePath     = root + "sites/"
	bookingPath  = root + "bookings/"
	invoicePath  = root + "invoices/"
)

type reply struct {
	status int
	header http.Header
	body   string
}

func (a reply) object(t *testing.T) object {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(a.body))
	d.UseNumber()
	var o object
	require.NoError(t, d.Decode(&o), a.body)
	return o
}

// rows are the results of a page.
func (a reply) rows(t *testing.T) []object {
	t.Helper()
	require.Equal(t, 200, a.status, a.body)
	results, isList := a.object(t)["results"].([]any)
	require.True(t, isList, a.body)
	rows := make([]object, len(results))
	for i, result := range results {
		rows[i], _ = result.(object)
	}
	return rows
}

func (a reply) is(t *testing.T, status int, body string, about ...string) {
	t.Helper()
	assert.Equal(t, status, a.status, about)
	assert.Equal(t, body, a.body, about)
}

// request carries the server's own key unless headers, which are pairs, say
// otherwise; an empty value removes a header.
func request(s *camponetest.Server, method, target, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+s.Key())
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	return r
}

// send makes a request without a network.
func send(s *camponetest.Server, method, target, body string, headers ...string) reply {
	return serve(s, request(s, method, target, body, headers...))
}

func serve(s *camponetest.Server, r *http.Request) reply {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.String()}
}

func get(s *camponetest.Server, target string, headers ...string) reply {
	return send(s, "GET", target, "", headers...)
}

func post(s *camponetest.Server, body string, headers ...string) reply {
	return send(s, "POST", bookingPath, body, headers...)
}

func bearer(key string) []string { return []string{"Authorization", "Bearer " + key} }

// fetch makes a request over the network, on a connection of its own.
func fetch(t *testing.T, s *camponetest.Server, method, target, body string) (reply, error) {
	t.Helper()
	r := request(s, method, target, body)
	r.RequestURI, r.Close = "", true
	var err error
	r.URL, err = url.Parse(s.URL() + target)
	require.NoError(t, err)
	r.Host = r.URL.Host
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r.WithContext(t.Context()))
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(content)}, err
}

// column is one member of all rows, as text.
func column(rows []object, name string) []string {
	values := make([]string, len(rows))
	for i, row := range rows {
		switch v := row[name].(type) {
		case string:
			values[i] = v
		case json.Number:
			values[i] = v.String()
		}
	}
	return values
}
