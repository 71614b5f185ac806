package camponetest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone/camponetest"
)

func TestHandle(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	calls := 0
	s.Handle("POST bookings/{id}/cancel/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		s.AddCustomers(1) // the server is not locked
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		fmt.Fprintf(w, `{"id":%s,"body":%s,"calls":%d}`, r.PathValue("id"), body, calls)
	}))
	cancel := bookingPath + "7/cancel/"
	done := send(s, "POST", cancel, "[1]")
	done.is(t, 200, `{"id":7,"body":[1],"calls":1}`)
	assert.Equal(t, "application/json", done.header.Get("Content-Type"))
	assert.Len(t, s.Customers(), 1)
	assert.Equal(t, 404, get(s, cancel).status, "another method")
	assert.Equal(t, 401, send(s, "POST", cancel, "{}", bearer("ck_x")...).status)
	assert.Equal(t, 200, send(s, "POST", cancel, "{}", bearer(s.AddKey())...).status, "no scope is known")
	assert.Equal(t, 301, send(s, "POST", strings.TrimSuffix(cancel, "/"), "{}").status)
	s.SetRateLimit(1, time.Hour)
	assert.Equal(t, 200, send(s, "POST", cancel, "{}").status)
	assert.Equal(t, 429, send(s, "POST", cancel, "{}").status)
	s.SetRateLimit(0, 0)
	assert.Equal(t, 3, calls)

	s.Handle("GET customers/", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	assert.Equal(t, 418, get(s, customerPath).status, "in place of what is modelled")
	get(s, customerPath, bearer(s.AddKey())...).is(t, 403, forbidden)
	s.Handle("GET customers/", nil)
	assert.Equal(t, 200, get(s, customerPath).status)
	assert.Panics(t, func() { s.Handle("/customers/", nil) })
}

func TestHandleList(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	rows := make([]object, 450)
	for i := range rows {
		rows[i] = object{"id": i}
	}
	s.HandleList("seasons/", rows)
	next, ids := "http://h"+root+"seasons/?page_size=1000", []string{}
	for pages := 0; next != ""; pages++ {
		require.Less(t, pages, 3)
		a := get(s, next)
		ids = append(ids, column(a.rows(t), "id")...)
		next, _ = a.object(t)["next"].(string)
	}
	require.Len(t, ids, 450)
	assert.Equal(t, "449", ids[449])
	assert.Len(t, get(s, root+"seasons/").rows(t), 50)
	get(s, root+"seasons/?page=10").is(t, 404, `{"detail":"Invalid page."}`)
}

func TestCutRequest(t *testing.T) {
	t.Parallel()
	s := camponetest.NewServer(t)
	s.AddSite(nil)
	s.Inject(camponetest.Fault{Method: "POST", Cut: camponetest.CutRequest, MustFire: true})
	body := `{"site_id":1,"check_in_date":"2026-07-01"}`
	_, err := fetch(t, s, "POST", bookingPath, body)
	require.Error(t, err)
	assert.Empty(t, s.Bookings(), "half of it is no booking")
	assert.Equal(t, body[:len(body)/2], string(s.Requests()[0].Body))
	assert.Empty(t, s.PendingFaults())
}

func TestMaxBodyBytes(t *testing.T) {
	t.Parallel()
	s := camponetest.NewServer(t)
	s.SetMaxBodyBytes(100)
	a, err := fetch(t, s, "POST", bookingPath, strings.Repeat(" ", 5_000_000))
	require.NoError(t, err)
	assert.Equal(t, 413, a.status)
	assert.Equal(t, "text/html; charset=utf-8", a.header.Get("Content-Type"))
}

func TestOneCustomer(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	id := s.AddCustomer(object{"email": "a@example.ch"})
	o, found := s.Customer(id)
	assert.True(t, found)
	assert.Equal(t, "a@example.ch", o["email"])
	_, found = s.Customer(id + 1)
	assert.False(t, found)
}

// failed is a test that ends.
type failed struct {
	cleanups []func()
	errors   []string
}

func (*failed) Helper()                        {}
func (f *failed) Cleanup(end func())           { f.cleanups = append(f.cleanups, end) }
func (f *failed) Fatalf(text string, a ...any) { f.Errorf(text, a...) }
func (f *failed) Errorf(text string, a ...any) {
	f.errors = append(f.errors, fmt.Sprintf(text, a...))
}

func TestFaultsThatMustFire(t *testing.T) {
	t.Parallel()
	test := &failed{}
	s := camponetest.NewServer(test)
	s.Inject(camponetest.Fault{Status: 503, MustFire: true})
	s.Inject(camponetest.Fault{Path: "/nope/"})
	assert.Equal(t, []camponetest.Fault{{Times: 1, Status: 503, MustFire: true}, {Path: "/nope/", Times: 1}}, s.PendingFaults())
	for _, end := range test.cleanups {
		end()
	}
	assert.Equal(t, []string{"camponetest: the injected fault {Status: 503} never took effect"}, test.errors)
}
