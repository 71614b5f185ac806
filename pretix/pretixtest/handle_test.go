package pretixtest_test

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

const apiRoot = "/api/v1/"

func TestHandle(t *testing.T) {
	t.Parallel()
	s := pretixtest.New()
	s.AddOrganizer("other")
	calls := 0
	s.Handle("POST organizers/{organizer}/teams/{team}/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		s.AddCustomers(s.Organizer(), 1) //nolint:contextcheck // the server is not locked, and has its own context
		w.Header().Set("X-Extra", "1")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"path":%q,"body":%s,"calls":%d}`, r.PathValue("organizer")+" "+r.PathValue("team"), body, calls)
	}))
	team := apiRoot + "organizers/bigevents/teams/a%20b/"
	first := serve(s, "POST", team, `{"a":1}`, "X-Idempotency-Key", "k")
	assert.Equal(t, `{"path":"bigevents a b","body":{"a":1},"calls":1}`, first.body)
	assert.Equal(t, []string{"201", "application/json", "1"}, []string{strconv.Itoa(first.status), first.header.Get("Content-Type"), first.header.Get("X-Extra")})
	assert.Equal(t, first.body, serve(s, "POST", team, `{"a":2}`, "X-Idempotency-Key", "k").body, "stored under the key")
	assert.Len(t, s.Customers(s.Organizer()), 1)

	assert.Equal(t, 404, serve(s, "GET", team, "").status, "another method")
	assert.Equal(t, 404, serve(s, "POST", apiRoot+"organizers/bigevents/teams//", "{}").status, "an empty segment")
	assert.Equal(t, 401, serve(s, "POST", team, "{}", "Authorization", "Token x").status)
	assert.Equal(t, 403, serve(s, "POST", strings.Replace(team, "bigevents", "other", 1), "{}").status, "not the token's organizer")
	assert.Equal(t, 403, serve(s, "POST", strings.Replace(team, "bigevents", "nope", 1), "{}").status)
	reader := s.AddOAuthToken(s.Organizer(), "read")
	assert.Equal(t, 403, serve(s, "POST", team, "{}", "Authorization", "Bearer "+reader).status)
	assert.Equal(t, 406, serve(s, "POST", team, "{}", "Accept", "text/html").status)
	assert.Equal(t, 1, calls)
	s.Inject(pretixtest.Fault{Path: "/teams/", Status: 503})
	assert.Equal(t, 503, serve(s, "POST", team, "{}").status)

	// A handler comes before what is modelled, whose permissions stay.
	text := func(s string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, s)
		})
	}
	s.Handle("organizers/{organizer}/customers/", text("any method"))
	s.Handle("GET organizers/{organizer}/customers/", text("last"))
	assert.Equal(t, "last", serve(s, "GET", customersPath, "").body)
	assert.Equal(t, "", serve(s, "HEAD", customersPath, "").body)
	assert.Equal(t, "any method", serve(s, "DELETE", customersPath, "").body)
	assert.Equal(t, "text/plain", serve(s, "PUT", customersPath, "").header.Get("Content-Type"))
	assert.Equal(t, 403, serve(s, "GET", customersPath, "", "Authorization", "Token "+s.AddToken(s.Organizer())).status)
	s.Handle("GET organizers/{organizer}/customers/", nil)
	s.Handle("organizers/{organizer}/customers/", nil)
	assert.Contains(t, serve(s, "GET", customersPath, "").body, `"count":1`)

	s.Handle("GET organizers/{organizer}/teams/", text("teams"))
	moved := serve(s, "GET", apiRoot+"organizers/bigevents/teams?a=b", "")
	assert.Equal(t, 301, moved.status)
	assert.Equal(t, apiRoot+"organizers/bigevents/teams/?a=b", moved.header.Get("Location"))
	for _, pattern := range []string{"", "GET ", "/organizers/", "GET /organizers/", "GET  organizers/", "a//b", "a?b"} {
		assert.Panics(t, func() { s.Handle(pattern, text("")) }, pattern)
	}
}

func TestHandlerThatAborts(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	var calls atomic.Int32
	s.Handle("POST organizers/{organizer}/teams/", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if calls.Add(1) == 1 {
			panic(http.ErrAbortHandler)
		}
	}))
	_, err := send(t, s, "POST", apiRoot+"organizers/bigevents/teams/", "{}", "X-Idempotency-Key", "k")
	require.Error(t, err)
	assert.Equal(t, 200, mustSend(t, s, "POST", apiRoot+"organizers/bigevents/teams/", "{}", "X-Idempotency-Key", "k").status, "the key is free")
}

func TestHandleList(t *testing.T) {
	t.Parallel()
	s := pretixtest.New()
	rows := make([]pretixtest.Object, 120)
	for i := range rows {
		rows[i] = pretixtest.Object{"id": i, "name": "Team"}
	}
	s.HandleList("organizers/{organizer}/teams/", rows)
	rows[0]["id"] = "changed"
	path := apiRoot + "organizers/bigevents/teams/"
	next, sizes := path+"?page_size=1000&x=1", []int{}
	for next != "" {
		page := serve(s, "GET", next, "").object(t)
		assert.InDelta(t, 120, page["count"], 0)
		results, _ := page["results"].([]any)
		first, _ := results[0].(map[string]any)
		assert.InDelta(t, 50*len(sizes), first["id"], 0)
		sizes = append(sizes, len(results))
		next, _ = page["next"].(string)
	}
	assert.Equal(t, []int{50, 50, 20}, sizes)
	assert.Equal(t, "http://example.com"+path+"?page=2&page_size=7", serve(s, "GET", path+"?page_size=7", "").object(t)["next"])
	assert.Equal(t, 404, serve(s, "GET", path+"?page=4", "").status)
	s.HandleList("organizers/{organizer}/teams/", nil)
	assert.JSONEq(t, `{"count":0,"next":null,"previous":null,"results":[]}`, serve(s, "GET", path, "").body)
}

// A path whose variables are no objects of a list is not modelled, rather than a panic.
func TestAnswersAreNotModelled(t *testing.T) {
	t.Parallel()
	s := pretixtest.New()
	s.AddEvent(s.Organizer(), "fest")
	answer := serve(s, "GET", apiRoot+"organizers/bigevents/events/fest/orderpositions/1/answer/1/", "")
	assert.Equal(t, http.StatusNotImplemented, answer.status)
}
