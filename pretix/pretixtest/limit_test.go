package pretixtest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func TestRateLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := pretixtest.New()
		s.AddOrganizer("other")
		second, other := s.AddToken(s.Organizer()), s.AddToken("other", pretixtest.PermissionAll)
		device, oauth := s.AddDeviceToken(s.Organizer()), s.AddOAuthToken(s.Organizer(), "read")
		version := func(auth string) reply { return serve(s, "GET", "/api/v1/version", "", "Authorization", auth) }
		team := "Token " + s.Token()
		s.SetRateLimit(pretixtest.RateLimitRequests, pretixtest.RateLimitInterval)
		start := time.Now()
		for i := range pretixtest.RateLimitRequests {
			time.Sleep(time.Until(start.Add(time.Duration(i) * 100 * time.Millisecond)))
			require.Equal(t, 200, version(team).status)
		}
		rejected := version(team)
		assert.Equal(t, 429, rejected.status)
		assert.Equal(t, "25", rejected.header.Get("Retry-After"), "24.1 s, in whole seconds")
		assert.Equal(t, `{"detail":"Request was throttled. Expected available in 25 seconds."}`, rejected.body)
		assert.Equal(t, 429, version("Token "+second).status, "tokens of an organizer share it")
		for _, auth := range []string{"Token " + other, "Device " + device, "Bearer " + oauth} {
			assert.Equal(t, 200, version(auth).status, auth)
		}
		assert.Equal(t, 403, version("Token x").status)
		time.Sleep(time.Until(start.Add(time.Minute)))
		assert.Equal(t, 200, version(team).status, "what was rejected did not count")
		assert.Equal(t, `{"detail":"Request was throttled. Expected available in 1 second."}`, version(team).body)

		s.SetRateLimit(1, time.Hour)
		post := func(key string) reply { return serve(s, "POST", customersPath, "{}", "X-Idempotency-Key", key) }
		assert.Equal(t, 201, post("a").status)
		assert.Equal(t, 429, post("b").status)
		assert.Equal(t, 201, post("a").status, "known already")
		time.Sleep(time.Hour)
		assert.Equal(t, 201, post("b").status, "429 is not stored")
		s.SetRateLimit(0, 0)
		assert.Equal(t, 201, post("c").status)
	})
}

func TestMaxBodyBytes(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	s.SetMaxBodyBytes(100)
	assert.Equal(t, 201, mustSend(t, s, "POST", customersPath, `{"notes":"`+strings.Repeat("a", 88)+`"}`).status)
	large := mustSend(t, s, "POST", customersPath, `{"notes":"`+strings.Repeat("a", 5_000_000)+`"}`)
	assert.Equal(t, 413, large.status)
	assert.Equal(t, "text/html; charset=utf-8", large.header.Get("Content-Type"))
	assert.Len(t, s.Requests()[1].Body, 100)
	s.Inject(pretixtest.Fault{Cut: pretixtest.CutAfter})
	_, err := send(t, s, "POST", customersPath, strings.Repeat(" ", 1000))
	require.Error(t, err)
	assert.Len(t, s.Customers(s.Organizer()), 1)
}

func TestAddCustomers(t *testing.T) {
	t.Parallel()
	s := pretixtest.New()
	first, second := s.AddCustomers(s.Organizer(), 2), s.AddCustomers(s.Organizer(), 1)
	assert.Empty(t, s.AddCustomers("new", -1))
	all := s.Customers(s.Organizer())
	require.Len(t, all, 3)
	assert.Equal(t, append(first, second...), []string{all[0].Identifier, all[1].Identifier, all[2].Identifier})
	assert.Equal(t, "guest1@example.com +493000000001 Ben Novák 1", fmt.Sprint(*all[0].Email, " ", *all[0].Phone, " ", all[0].Name))
	got, found := s.Customer(s.Organizer(), first[0])
	assert.True(t, found)
	assert.Equal(t, all[0], got)
	assert.True(t, all[0].DateJoined.Before(all[1].DateJoined))

	assert.True(t, s.DeleteCustomer(s.Organizer(), first[0]))
	assert.False(t, s.DeleteCustomer(s.Organizer(), first[0]))
	assert.False(t, s.DeleteCustomer("nope", first[0]))
	_, found = s.Customer(s.Organizer(), first[0])
	assert.False(t, found)
	replaced := s.AddCustomer(s.Organizer(), pretixtest.Customer{Identifier: first[1]})
	assert.Nil(t, replaced.Email)
	assert.Len(t, s.Customers(s.Organizer()), 2)
	assert.InDelta(t, 2, serve(s, "GET", customersPath, "").object(t)["count"], 0)
}

// testingTB stands in for a *testing.T.
type testingTB struct {
	cleanups []func()
	errors   []string
}

func (*testingTB) Helper()                      {}
func (tb *testingTB) Cleanup(f func())          { tb.cleanups = append(tb.cleanups, f) }
func (tb *testingTB) Fatalf(f string, a ...any) { tb.Errorf(f, a...) }
func (tb *testingTB) Errorf(f string, a ...any) {
	tb.errors = append(tb.errors, fmt.Sprintf(f, a...))
}

func TestFaultsThatMustFire(t *testing.T) {
	t.Parallel()
	tb := &testingTB{}
	s := pretixtest.NewServer(tb)
	s.Inject(pretixtest.Fault{Method: "GET", Times: 5, Status: 503, MustFire: true})
	s.Inject(pretixtest.Fault{Path: "/customers/", After: 2, Cut: pretixtest.CutRequest, MustFire: true})
	s.Inject(pretixtest.Fault{Path: "/teams/"})
	assert.Equal(t, 503, mustSend(t, s, "GET", customersPath, "").status)
	assert.Equal(t, 201, mustSend(t, s, "POST", customersPath, "").status)
	assert.Equal(t, []pretixtest.Fault{
		{Method: "GET", Times: 4, Status: 503, MustFire: true},
		{Path: "/customers/", Times: 1, After: 1, Cut: pretixtest.CutRequest, MustFire: true},
		{Path: "/teams/", Times: 1},
	}, s.PendingFaults())
	for _, f := range tb.cleanups {
		f()
	}
	assert.Equal(t, []string{`pretixtest: the injected fault {Path: "/customers/", After: 1, Cut: CutRequest} never took effect`}, tb.errors)
	s.ClearFaults()
	assert.Empty(t, s.PendingFaults())
}
