package camponetest_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone/camponetest"
)

func TestBudget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := camponetest.New()
		other := s.AddKey(camponetest.ScopeCustomersRead)
		s.SetRateLimit(camponetest.RateLimitRequests, camponetest.RateLimitInterval)
		start := time.Now()
		wait := func(until time.Duration) { time.Sleep(time.Until(start.Add(until))) }
		refused := func(seconds, unit string) {
			t.Helper()
			a := get(s, customerPath)
			a.is(t, 429, `{"detail":"Request was throttled. Expected available in `+seconds+" "+unit+`."}`)
			assert.Equal(t, seconds, a.header.Get("Retry-After"))
		}
		for i := range camponetest.RateLimitRequests {
			wait(time.Duration(i) * time.Second) // the last one at 999 s
			require.Equal(t, 200, get(s, customerPath).status)
		}
		refused("2602", "seconds") // the second one leaves at 3601 s, this one came on top
		get(s, customerPath, "Authorization", "Bearer x").is(t, 401, `{"detail":"invalid_key"}`)
		assert.Equal(t, 200, get(s, customerPath, bearer(other)...).status, "each key has its own")
		wait(time.Hour)
		refused("2", "seconds") // asking sooner pins the counter
		wait(time.Hour + time.Second + 500*time.Millisecond)
		refused("2", "seconds")
		wait(time.Hour + 4*time.Second) // enough of them are out
		assert.Equal(t, 200, get(s, customerPath).status)
		assert.Equal(t, 200, get(s, customerPath).status)
		refused("2", "seconds")
		wait(time.Hour + 5*time.Second)
		refused("2", "seconds")
		wait(3 * time.Hour)
		assert.Equal(t, 200, get(s, customerPath).status)
		s.SetRateLimit(1, time.Hour)
		assert.Equal(t, 200, get(s, customerPath).status)
		refused("3600", "seconds")
		s.SetRateLimit(1, 100*time.Millisecond)
		assert.Equal(t, 200, get(s, customerPath).status)
		refused("1", "second")
		s.SetKeyRateLimit(s.Key(), 2, time.Minute)
		s.SetKeyRateLimit("unknown", 2, time.Minute)
		assert.Equal(t, 200, get(s, customerPath).status)
		assert.Equal(t, 200, get(s, customerPath).status)
		refused("60", "seconds")
		s.SetKeyRateLimit(s.Key(), 0, 0)
		assert.Equal(t, 200, get(s, customerPath).status)
	})
}

func TestWhatCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for name, test := range map[string]struct {
			method, path, body string
			headers            []string
			status             int
			counts             bool
		}{
			"200":       {"GET", customerPath, "", nil, 200, true},
			"options":   {"OPTIONS", customerPath, "", nil, 200, true},
			"400":       {"POST", bookingPath, "{", nil, 400, true},
			"404 page":  {"GET", customerPath + "?page=9", "", nil, 404, true},
			"404 row":   {"GET", bookingPath + "9/", "", nil, 404, true},
			"405":       {"PUT", bookingPath, "", nil, 405, true},
			"415":       {"POST", bookingPath, "{}", []string{"Content-Type", "text/plain"}, 415, true},
			"401":       {"GET", customerPath, "", []string{"Authorization", ""}, 401, false},
			"406":       {"GET", customerPath, "", []string{"Accept", "text/html"}, 406, false},
			"301":       {"GET", root + "customers", "", nil, 301, false},
			"404 route": {"GET", root + "guests/", "", nil, 404, false},
		} {
			s := camponetest.New()
			s.SetRateLimit(1, time.Hour)
			assert.Equal(t, test.status, send(s, test.method, test.path, test.body, test.headers...).status, name)
			assert.Equal(t, test.counts, get(s, customerPath).status == 429, name)
		}
		s := camponetest.New()
		weak := bearer(s.AddKey())
		s.SetRateLimit(1, time.Hour)
		assert.Equal(t, 403, get(s, customerPath, weak...).status)
		assert.Equal(t, 429, get(s, customerPath, weak...).status, "before the scope")
		time.Sleep(time.Hour - 1)
		assert.Equal(t, 429, get(s, customerPath, weak...).status)
		time.Sleep(time.Hour)
		assert.Equal(t, 403, get(s, customerPath, weak...).status)
	})
}

func TestBudgetIsExact(t *testing.T) {
	t.Parallel()
	s := camponetest.NewServer(t)
	s.AddSite(nil)
	s.SetRateLimit(100, time.Hour)
	var admitted, refused atomic.Int32
	var wait sync.WaitGroup
	for range 64 {
		wait.Go(func() {
			for range 5 {
				switch post(s, `{"site_id":1,"check_in_date":"2026-07-01"}`).status {
				case http.StatusCreated:
					admitted.Add(1)
				case http.StatusTooManyRequests:
					refused.Add(1)
				}
				s.Requests()
				s.Bookings()
				s.AddCustomer(nil)
			}
		})
	}
	wait.Wait()
	assert.EqualValues(t, 100, admitted.Load())
	assert.EqualValues(t, 220, refused.Load())
	assert.Len(t, s.Bookings(), 100)
	assert.Len(t, s.Customers(), 320)
	assert.Len(t, s.Requests(), 320)
}

func TestInjectedStatus(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	for status, body := range map[int]string{
		204: "",
		304: "",
		400: `{"detail":"Bad Request"}`,
		401: `{"detail":"invalid_key"}`,
		403: forbidden,
		404: `{"detail":"Not found."}`,
		405: `{"detail":"Method \"GET\" not allowed."}`,
		418: `{"detail":"I'm a teapot"}`,
		429: `{"detail":"Request was throttled. Expected available in 1 second."}`,
		500: `{"detail":"A server error occurred."}`,
		1:   `{"detail":"A server error occurred."}`,
		502: "<h1>Bad Gateway</h1>",
		503: "<h1>Service Unavailable</h1>",
		504: "<h1>Gateway Timeout</h1>",
	} {
		s.Inject(camponetest.Fault{Status: status, Path: "/customers/", Header: http.Header{"X-Extra": {"1"}}})
		a := get(s, customerPath, "Authorization", "") // before authentication
		if status == 1 {
			status = 500
		}
		assert.Equal(t, status, a.status)
		assert.Contains(t, a.body, body)
		assert.Equal(t, body == "", a.body == "", status)
		assert.Equal(t, "1", a.header.Get("X-Extra"))
		assert.Equal(t, status == 429, a.header.Get("Retry-After") == "1", status)
		assert.Equal(t, status == 401, a.header.Get("WWW-Authenticate") != "", status)
		assert.Equal(t, 200, get(s, customerPath).status, "one time only")
	}
	for i, r := range s.Requests() {
		assert.Equal(t, i%2 == 0, r.Faulted)
		assert.NotZero(t, r.Status)
	}
	for _, test := range []struct {
		header http.Header
		body   string
	}{
		{http.Header{"retry-after": {"7"}}, `{"detail":"Request was throttled. Expected available in 7 seconds."}`},
		{http.Header{"Retry-After": {"soon"}}, `{"detail":"Request was throttled."}`},
		{http.Header{"Retry-After": nil}, `{"detail":"Request was throttled."}`},
	} {
		s.Inject(camponetest.Fault{Status: 429, Header: test.header})
		a := get(s, customerPath)
		a.is(t, 429, test.body)
		for name := range test.header {
			assert.Equal(t, test.header[name], a.header.Values(name))
		}
	}
	s.Inject(camponetest.Fault{Status: 302, Header: http.Header{"Location": {"/elsewhere"}}})
	assert.Equal(t, "/elsewhere", get(s, customerPath).header.Get("Location"))

	s.AddSite(nil)
	s.Inject(camponetest.Fault{Method: "post", Body: "garbage"})
	post(s, `{"site_id":1,"check_in_date":"2026-07-01"}`).is(t, 201, "garbage")
	assert.Len(t, s.Bookings(), 1, "acted on")

	s.Inject(camponetest.Fault{Status: 500, Times: 9})
	s.ClearFaults()
	assert.Equal(t, 200, get(s, customerPath).status)
	s.SetRateLimit(1, time.Hour)
	s.Inject(camponetest.Fault{Status: 503, Times: 2, After: 1})
	assert.Equal(t, 200, get(s, customerPath).status)
	assert.Equal(t, 503, get(s, customerPath).status)
	assert.Equal(t, 503, get(s, customerPath).status)
	assert.Equal(t, 429, get(s, customerPath).status)
}

func TestCuts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cut   camponetest.Cut
		acted int
	}{{camponetest.CutBefore, 0}, {camponetest.CutAfter, 1}, {camponetest.CutDuring, 1}} {
		s := camponetest.NewServer(t)
		s.AddSite(nil)
		s.Inject(camponetest.Fault{Method: "POST", Cut: test.cut})
		_, err := fetch(t, s, "POST", bookingPath, `{"site_id":1,"check_in_date":"2026-07-01"}`)
		require.Error(t, err)
		assert.Len(t, s.Bookings(), test.acted)
		require.Len(t, s.Requests(), 1)
		assert.Zero(t, s.Requests()[0].Status)
		assert.True(t, s.Requests()[0].Faulted)
	}
}

func TestPauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := camponetest.New()
		s.SetLatency(time.Second)
		s.Inject(camponetest.Fault{Delay: time.Minute, Stall: time.Hour})
		start := time.Now()
		assert.Equal(t, 200, get(s, customerPath).status)
		assert.Equal(t, time.Hour+time.Minute+time.Second, time.Since(start))
	})
}

func TestRecordShowsNoCredentials(t *testing.T) {
	t.Parallel()
	s := camponetest.New()
	other := s.AddTenant().AddKey()
	s.RevokeKey(other)
	post(s, `{"guest_last_name":"`+other+`"}`, "Cookie", "sessionid=secret", "X-Other", "a "+other)
	get(s, customerPath+"?key="+s.Key(), "Authorization", "Bearer ck_wrong_secret")
	get(s, bookingPath+s.Key()+"/", "Authorization", "ck_wrong_secret")
	for _, r := range s.Requests() {
		shown := fmt.Sprintf("%+v %s", r, r.Body)
		for _, secret := range []string{s.Key(), other, "secret"} {
			assert.NotContains(t, shown, secret)
		}
	}
	r := s.Requests()
	assert.Equal(t, "Bearer REDACTED", r[0].Header.Get("Authorization"))
	assert.Equal(t, `{"guest_last_name":"REDACTED"}`, string(r[0].Body))
	assert.Equal(t, "POST", r[0].Method)
	assert.Equal(t, bookingPath, r[0].Path)
	assert.Equal(t, 400, r[0].Status)
	assert.Equal(t, "Bearer REDACTED", r[1].Header.Get("Authorization"))
	assert.Equal(t, "key=REDACTED", r[1].RawQuery)
	assert.Equal(t, "REDACTED", r[2].Header.Get("Authorization"))
	s.ResetRequests()
	assert.Empty(t, s.Requests())
}

func TestCloseEndsPauses(t *testing.T) {
	t.Parallel()
	s, err := camponetest.Start()
	require.NoError(t, err)
	s.SetLatency(time.Hour)
	failed := make(chan error)
	go func() {
		response, err := http.Get(s.URL() + customerPath)
		if err == nil {
			response.Body.Close()
		}
		failed <- err
	}()
	require.Eventually(t, func() bool { return len(s.Requests()) == 1 }, 5*time.Second, time.Millisecond)
	s.Close()
	s.Close()
	require.Error(t, <-failed)
	_, err = fetch(t, s, "GET", customerPath, "")
	assert.Error(t, err)
}
