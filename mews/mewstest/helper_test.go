package mewstest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

type object = mewstest.Object

type answer struct {
	status int
	header http.Header
	body   string
}

// object is the body; the one of an error has the id that the header has.
func (a answer) object(t *testing.T) object {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader([]byte(a.body)))
	d.UseNumber()
	var o object
	require.NoError(t, d.Decode(&o), a.body)
	return o
}

func (a answer) refused(t *testing.T, status int, message string, test ...string) {
	t.Helper()
	assert.Equal(t, status, a.status, "%v: %s", test, a.body)
	o := a.object(t)
	assert.Contains(t, o["Message"], message, test)
	assert.Equal(t, a.header.Get("Request-Id"), o["RequestId"])
	assert.Contains(t, o, "Details")
	assert.Len(t, o, 3)
}

func (a answer) list(t *testing.T, name string) []object {
	t.Helper()
	require.Equal(t, 200, a.status, a.body)
	values, isList := a.object(t)[name].([]any)
	require.True(t, isList, a.body)
	objects := make([]object, len(values))
	for i, value := range values {
		objects[i], _ = value.(object)
	}
	return objects
}

// credentials adds what every request has, unless it is there or nil.
func credentials(s *mewstest.Server, input object) object {
	all := object{"ClientToken": s.ClientToken(), "AccessToken": s.AccessToken(), "Client": "Test 1.0.0"}
	for name, value := range input {
		all[name] = value
		if value == nil {
			delete(all, name)
		}
	}
	return all
}

// raw sends a body as it is, without a network.
func raw(t *testing.T, s *mewstest.Server, method, path, body string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequest(method, path, bytes.NewReader([]byte(body)))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	response := w.Result()
	content, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	assert.Regexp(t, `^[0-9a-f-]{36}$`, response.Header.Get("Request-Id"))
	return answer{response.StatusCode, response.Header, string(content)}
}

func call(t *testing.T, s *mewstest.Server, operation string, input object, headers ...string) answer {
	t.Helper()
	body, err := json.Marshal(credentials(s, input))
	require.NoError(t, err)
	return raw(t, s, "POST", "/api/connector/v1/"+operation, string(body), headers...)
}

// getAll is the common request for customers with changes.
func getAll(t *testing.T, s *mewstest.Server, changes object, headers ...string) answer {
	t.Helper()
	input := object{
		"Extent":         object{"Customers": true},
		"ActivityStates": []string{"Active", "Deleted"},
		"Limitation":     object{"Count": 1000},
	}
	maps.Copy(input, changes)
	return call(t, s, "customers/getAll", input, headers...)
}

func ids(objects []object) []string {
	all := []string{}
	for _, o := range objects {
		id, _ := o["Id"].(string)
		all = append(all, id)
	}
	return all
}

func instant(t *testing.T, value any) time.Time {
	t.Helper()
	text, _ := value.(string)
	at, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return at
}
