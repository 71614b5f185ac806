package pretixtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func TestInjectedStatus(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	for _, test := range []struct {
		fault  pretixtest.Fault
		status int
		kind   string
		body   string
	}{
		{
			pretixtest.Fault{Status: 429, Header: http.Header{"Retry-After": {"7"}}},
			429, "application/json",
			`{"detail":"Request was throttled. Expected available in 7 seconds."}`,
		},
		{
			pretixtest.Fault{Status: 409},
			409, "application/json",
			`{"detail":"The server was too busy to process your request. Please try again."}`,
		},
		{pretixtest.Fault{Status: 502}, 502, "text/html; charset=utf-8", "<html>"},
		{pretixtest.Fault{Status: 200, Body: "garbage"}, 200, "application/json", "garbage"},
		{pretixtest.Fault{Status: 1}, 500, "text/html; charset=utf-8", "<html>"},
		{pretixtest.Fault{Header: http.Header{"X-Extra": {"1"}}}, 200, "application/json", `"count":0`},
		{pretixtest.Fault{Status: 204}, 204, "application/json", ""},
	} {
		s.Inject(test.fault)
		// A fault comes before authentication.
		auth := "Token " + s.Token()
		if test.fault.Status != 0 {
			auth = ""
		}
		a := mustSend(t, s, "GET", customersPath, "", "Authorization", auth)
		assert.Equal(t, test.status, a.status)
		assert.Equal(t, test.kind, a.header.Get("Content-Type"))
		assert.Contains(t, a.body, test.body)
		for name := range test.fault.Header {
			assert.Equal(t, test.fault.Header.Get(name), a.header.Get(name))
		}
		assert.Equal(t, 200, mustSend(t, s, "GET", customersPath, "").status, "one time only")
	}
	for i, r := range s.Requests() {
		assert.Equal(t, i%2 == 0, r.Faulted)
		assert.NotZero(t, r.Status)
	}
}

func TestCuts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cut   pretixtest.Cut
		acted int
	}{{pretixtest.CutBefore, 0}, {pretixtest.CutAfter, 1}, {pretixtest.CutDuring, 1}} {
		s := pretixtest.NewServer(t)
		s.Inject(pretixtest.Fault{Method: "POST", Path: "/customers/", Cut: test.cut})
		body := `{"external_identifier":"1"}`
		a, err := send(t, s, "POST", customersPath, body, "X-Idempotency-Key", "k")
		require.Error(t, err)
		if test.cut == pretixtest.CutDuring {
			assert.Equal(t, 201, a.status)
			assert.NotEmpty(t, a.body)
		}
		assert.Len(t, s.Customers(s.Organizer()), test.acted)

		again := mustSend(t, s, "POST", customersPath, body, "X-Idempotency-Key", "k")
		assert.Equal(t, 201, again.status)
		assert.Len(t, s.Customers(s.Organizer()), 1)
		require.Len(t, s.Requests(), 2)
		cut, replay := s.Requests()[0], s.Requests()[1]
		assert.Zero(t, cut.Status)
		assert.True(t, cut.Faulted)
		assert.Equal(t, test.acted == 1, replay.Replayed)
		assert.JSONEq(t, body, string(replay.Body))
	}
}

func TestFaultIsNeverStored(t *testing.T) {
	t.Parallel()
	for _, status := range []int{409, 429, 500, 503, 404} {
		s := pretixtest.NewServer(t)
		s.Inject(pretixtest.Fault{Status: status})
		assert.Equal(t, status, mustSend(t, s, "POST", customersPath, "", "X-Idempotency-Key", "k").status)
		assert.Equal(t, 201, mustSend(t, s, "POST", customersPath, "", "X-Idempotency-Key", "k").status)
	}
}

func TestRecordShowsNoCredentials(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	device := s.AddDeviceToken(s.Organizer())
	mustSend(t, s, "POST", customersPath+"?t="+s.Token(), `{"notes":"`+device+`","password":"kept"}`,
		"Cookie", "pretix_session=secret", "X-Other", "a "+device)
	r := s.Requests()[0]
	shown := fmt.Sprintf("%+v %s", r, r.Body)
	for _, secret := range []string{s.Token(), device, "secret"} {
		assert.NotContains(t, shown, secret)
	}
	assert.Equal(t, "Token REDACTED", r.Header.Get("Authorization"))
	assert.Equal(t, `{"notes":"REDACTED","password":"kept"}`, string(r.Body))
	assert.Equal(t, 201, r.Status)
	assert.Equal(t, device, *s.Customers(s.Organizer())[0].Notes, "what is acted on stays as it is")
	s.ResetRequests()
	assert.Empty(t, s.Requests())
}

func TestIdempotencyKeys(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	post := func(key, body string, headers ...string) reply {
		return mustSend(t, s, "POST", customersPath, body, append(headers, "X-Idempotency-Key", key)...)
	}
	first := post("k", `{"email":"a@x.org"}`)
	assert.Equal(t, first.body, post("k", `{"email":"b@x.org"}`).body)
	other := s.AddToken(s.Organizer(), pretixtest.PermissionAll)
	assert.Equal(t, 400, post("k", `{"email":"a@x.org"}`, "Authorization", "Token "+other).status)
	assert.Equal(t, 400, post("k", `{}`, "Authorization", "Token "+other).status, "errors are stored, too")
	assert.Equal(t, 500, post("e", `{"send_email":true}`).status)
	assert.Equal(t, 201, post("e", `{}`).status, "but not those of the server")
	assert.Equal(t, first.body, mustSend(t, s, "GET", "/api/v1/idempotency_query?key=k", "").body)

	s.HoldIdempotencyKey(s.Token(), "held")
	held := post("held", `{}`)
	assert.Equal(t, 409, held.status)
	assert.Equal(t, "5", held.header.Get("Retry-After"))
	assert.Equal(t, `{"detail": "Concurrent request with idempotency key."}`, held.body)
	s.ReleaseIdempotencyKey(s.Token(), "held")
	assert.Equal(t, 201, post("held", `{}`).status)
}

func TestConcurrentRequestsWithOneKey(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	s.SetLatency(100 * time.Millisecond)
	var created, conflicts atomic.Int32
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			a, err := send(t, s, "POST", customersPath, `{}`, "X-Idempotency-Key", "k")
			assert.NoError(t, err)
			switch a.status {
			case 201:
				created.Add(1)
			case 409:
				conflicts.Add(1)
			}
		})
	}
	wait.Wait()
	assert.Len(t, s.Customers(s.Organizer()), 1)
	assert.EqualValues(t, 8, created.Load()+conflicts.Load())
	assert.Positive(t, conflicts.Load())
}

func TestParallelUse(t *testing.T) {
	t.Parallel()
	s := pretixtest.NewServer(t)
	s.Inject(pretixtest.Fault{Status: 503, Times: 5, After: 10})
	var wait sync.WaitGroup
	for i := range 32 {
		wait.Go(func() {
			_, err := send(t, s, "POST", customersPath, fmt.Sprintf(`{"email":"u%d@x.org"}`, i))
			assert.NoError(t, err)
			s.Customers(s.Organizer())
			s.Requests()
			s.AddToken(s.Organizer())
		})
	}
	wait.Wait()
	assert.Len(t, s.Customers(s.Organizer()), 27)
	assert.Len(t, s.Requests(), 32)
}

func TestCloseEndsPauses(t *testing.T) {
	t.Parallel()
	s, err := pretixtest.Start()
	require.NoError(t, err)
	s.SetLatency(time.Hour)
	failed := make(chan error)
	go func() {
		response, err := http.Get(s.URL() + "/api/v1/version")
		if err == nil {
			response.Body.Close()
		}
		failed <- err
	}()
	require.Eventually(t, func() bool { return len(s.Requests()) == 1 }, 5*time.Second, time.Millisecond)
	s.Close()
	s.Close()
	assert.Error(t, <-failed)
	_, err = send(t, s, "GET", "/api/v1/version", "")
	assert.Error(t, err)
	assert.False(t, strings.HasSuffix(s.URL(), "/"))
}
