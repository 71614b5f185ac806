package mewstest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/mews/mewstest"
)

func TestHandle(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	calls := 0
	s.Handle("prizes/get", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		s.AddCustomers(1) // the server is not locked
		var input object
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&input))
		assert.Equal(t, s.ClientToken(), input["ClientToken"], "as it was sent")
		fmt.Fprintf(w, `{"RateId":%q}`, input["RateId"])
	}))
	a := call(t, s, "prizes/get", object{"RateId": "r"})
	assert.Equal(t, `{"RateId":"r"}`, a.body)
	assert.Equal(t, "application/json; charset=utf-8", a.header.Get("Content-Type"))
	assert.Equal(t, 200, call(t, s, "prizes/get", object{"AccessToken": s.PortfolioAccessToken()}).status)
	assert.Equal(t, 2, calls)
	assert.Len(t, s.Customers(), 2)

	path := "/api/connector/v1/prizes/get"
	raw(t, s, "GET", path, "").refused(t, 405, "POST")
	raw(t, s, "POST", path, "[]").refused(t, 400, "Invalid JSON")
	raw(t, s, "POST", path+"/", "{}").refused(t, 404, "no such operation")
	call(t, s, "prizes/get", object{"AccessToken": "x"}).refused(t, 401, "Invalid ClientToken")
	s.Deny(s.AccessToken(), "prizes/get")
	call(t, s, "prizes/get", nil).refused(t, 401, "not permitted")
	s.Allow(s.AccessToken(), "prizes/get")
	s.Inject(mewstest.Fault{Path: "prizes/get", Status: 503})
	call(t, s, "prizes/get", nil).refused(t, 503, "not available")
	s.SetRateLimit(1, time.Hour)
	assert.Equal(t, 200, call(t, s, "prizes/get", nil).status)
	call(t, s, "prizes/get", nil).refused(t, 429, "Too many")
	s.SetRateLimit(0, 0)
	assert.Equal(t, 3, calls)
	assert.NotContains(t, string(s.Requests()[0].Body), s.ClientToken())

	s.Handle("configuration/get", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Request-Id", "0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b11")
		w.WriteHeader(http.StatusNoContent)
	}))
	replaced := call(t, s, "configuration/get", nil)
	assert.Equal(t, 204, replaced.status)
	assert.Equal(t, "0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b11", replaced.header.Get("Request-Id"))
	s.Handle("configuration/get", nil)
	assert.Equal(t, 200, call(t, s, "configuration/get", nil).status)
	assert.Panics(t, func() { s.Handle("/rates/getAll", nil) })
}

// TestHandleValidates has a handler for an operation of the contract, which
// gets what the contract allows only.
func TestHandleValidates(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	s.Handle("languages/getTexts", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"LanguageTexts":[]}`)
	}))
	call(t, s, "languages/getTexts", object{"LanguageCodes": []string{"en-US"}}).refused(t, 400, "Invalid Scope")
	whole := object{"LanguageCodes": []string{"en-US"}, "Scope": "Mews"}
	assert.Equal(t, 200, call(t, s, "languages/getTexts", whole).status)
	whole["AccessToken"] = s.PortfolioAccessToken()
	call(t, s, "languages/getTexts", whole).refused(t, 401, "not permitted")
}

func TestHandleList(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	rows := make([]object, 5)
	for i := range rows {
		rows[i] = object{"Id": fmt.Sprintf("0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b%02d", i), "N": i}
	}
	last := rows[4]["Id"]
	page := func(cursor any) object {
		return call(t, s, "prizes/getAll", object{"Limitation": object{"Count": 2, "Cursor": cursor}}).object(t)
	}
	s.HandleList("prizes/getAll", "Prizes", rows)
	var cursor any
	for _, n := range []int{2, 2, 1, 0} {
		o := page(cursor)
		assert.Len(t, o["Prizes"], n)
		assert.Len(t, o, 2)
		cursor = o["Cursor"]
		assert.Equal(t, n == 0, cursor == nil, "null only with an empty page")
	}
	all := call(t, s, "prizes/getAll", nil).object(t)
	assert.Len(t, all["Prizes"], 5)
	assert.Equal(t, last, all["Cursor"])
	call(t, s, "prizes/getAll", object{"Limitation": object{"Count": 2, "Cursor": "x"}}).refused(t, 400, "Invalid Limitation.Cursor")
	for _, count := range []any{0, 1001, nil} {
		call(t, s, "prizes/getAll", object{"Limitation": object{"Count": count}}).refused(t, 400, "Invalid Limitation.Count")
	}

	s.HandleList("prizes/getAll", "Prizes", rows, mewstest.ListOptions{NullOnLastPage: true})
	o := page(rows[3]["Id"])
	assert.Len(t, o["Prizes"], 1)
	assert.Contains(t, o, "Cursor")
	assert.Nil(t, o["Cursor"])
	assert.NotNil(t, page(nil)["Cursor"])

	s.HandleList("prizes/getAll", "Prizes", rows, mewstest.ListOptions{OmitCursor: true, Members: object{"Groups": []int{1}}})
	o = page(nil)
	assert.NotContains(t, o, "Cursor")
	assert.Equal(t, []any{json.Number("1")}, o["Groups"])
	assert.Len(t, page(last)["Prizes"], 0, "the identifier of the last row is a cursor all the same")

	s.HandleList("prizes/getAll", "Prizes", []object{{"N": 1}, {"N": 2}, {"N": 3}})
	o = page(nil)
	assert.Len(t, page(o["Cursor"])["Prizes"], 1, "rows without an Id have cursors as well")
	s.HandleList("prizes/getAll", "Prizes", nil)
	assert.Equal(t, `{"Cursor":null,"Prizes":[]}`, call(t, s, "prizes/getAll", nil).body)
}

// TestHandleListIntervals iterates over half a year, which the client splits. Each row
// belongs to one part, but for those that do not tell when they are from.
func TestHandleListIntervals(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	client := newClient(t, s)
	iterate := func(rows []object) (names []string) {
		s.HandleList("departments/getAll", "Departments", rows)
		params := mews.DepartmentListParams{UpdatedUTC: mews.TimeInterval{
			StartUTC: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), EndUTC: time.Date(2031, 7, 1, 0, 0, 0, 0, time.UTC),
		}}
		for department, err := range client.Departments.All(context.Background(), params) {
			require.NoError(t, err)
			names = append(names, department.Name)
		}
		return names
	}
	row := func(id int, name, updated string) object {
		o := object{"Id": fmt.Sprintf("0c1fbe60-9f2d-4d8c-9c3c-0d3b6f2b7b%02d", id), "Name": name}
		if updated != "" {
			o["UpdatedUtc"] = updated
		}
		return o
	}
	assert.Equal(t, []string{"May", "April", "January"}, iterate([]object{
		row(1, "July", "2031-07-01T00:00:00Z"), row(2, "May", "2031-05-20T00:00:00Z"), row(3, "April", "2031-04-02T00:00:00Z"),
		row(4, "January", "2031-01-01T00:00:00Z"), row(5, "December", "2030-12-31T23:59:59Z"),
	}))
	assert.Equal(t, []string{"Always", "Always"}, iterate([]object{row(1, "Always", "")}))
}

func TestCutRequest(t *testing.T) {
	t.Parallel()
	s := mewstest.NewServer(t)
	s.Inject(mewstest.Fault{Path: "customers/add", Cut: mewstest.CutRequest, MustFire: true})
	_, err := send(t, s, "customers/add", anybody)
	require.Error(t, err)
	assert.Empty(t, s.Customers(), "half of it is no customer")
	assert.Zero(t, s.Requests()[0].Status)
	assert.False(t, json.Valid(s.Requests()[0].Body))
	assert.Empty(t, s.PendingFaults())
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
	s := mewstest.NewServer(test)
	s.Inject(mewstest.Fault{Path: "customers/add", Times: 2, Delay: time.Second, MustFire: true})
	s.Inject(mewstest.Fault{})
	assert.Equal(t, []mewstest.Fault{{Path: "customers/add", Times: 2, Delay: time.Second, MustFire: true}, {Times: 1}}, s.PendingFaults())
	for _, end := range test.cleanups {
		end()
	}
	assert.Equal(t, []string{`mewstest: the injected fault {Path: "customers/add", Times: 2, Delay: 1s} never took effect`}, test.errors)
}
