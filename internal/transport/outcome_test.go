package transport_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A write whose response was lost must not end as if it had been rejected, only
// because another call was told to pause meanwhile.
func TestLostResponseIsNotARejection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{fault(errReset), respond(429, "", "Retry-After", "3600"), respond(200, "{}")}}
		c := newClient(t, s)
		done := make(chan error, 1)
		go func() {
			_, err := do(t.Context(), c, post(transport.RetryKeyed))
			done <- err
		}()
		synctest.Wait() // the write waits to be retried
		_, err := do(t.Context(), c, get("other/"))
		require.NotNil(t, status(err))

		err = <-done
		require.ErrorIs(t, err, errReset)
		_, rejected := err.(*transport.StatusError) //nolint:errorlint // what it is, not what it holds
		assert.False(t, rejected)
		assert.ErrorContains(t, err, "not retried")
	})
}

func TestRejectionByALimitKeepsTheResponseBeforeIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &countingLimiter{}
		s := &script{steps: []step{func(r *http.Request) (*http.Response, error) {
			l.err = errors.New("limiter closed")
			return respond(503, "busy")(r)
		}}}
		_, err := do(t.Context(), newClient(t, s, func(c *transport.Config) error { return c.SetLimiter(l) }), get("things/"))
		require.NotNil(t, status(err))
		assert.Equal(t, 503, status(err).StatusCode)
		assert.ErrorIs(t, err, l.err)
	})
}

func TestRetryAfterDateIsReadByTheServersClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ahead := time.Now().Add(time.Hour).UTC()
		s := &script{steps: []step{
			respond(429, "", "Date", ahead.Format(http.TimeFormat), "Retry-After", ahead.Add(2*time.Second).Format(http.TimeFormat)),
			respond(200, "{}"),
		}}
		_, err := do(t.Context(), newClient(t, s), get("things/"))
		require.NoError(t, err)
		assert.Equal(t, 2*time.Second, s.times[1].Sub(s.times[0]))
	})
}

func TestOwnBackoffIsNeverTooLongForTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{respond(429, ""), respond(200, "{}")}}
		c := newClient(t, s, func(c *transport.Config) error {
			return c.SetRetry(transport.RetryPolicy{MinWait: 5 * time.Minute, MaxWait: 5 * time.Minute})
		})
		go func() { _, _ = do(t.Context(), c, get("things/")) }()
		synctest.Wait()
		_, err := do(t.Context(), c, get("things/"))
		require.NoError(t, err)
	})
}

func TestPausedCallsShareNothing(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{respond(429, "body", "Retry-After", "3600")}}
	c := newClient(t, s)
	_, cause := do(t.Context(), c, get("things/"))
	status(cause).Header.Set("X", "y")
	status(cause).Body[0] = 'X'
	_, first := do(t.Context(), c, get("things/"))
	_, second := do(t.Context(), c, get("things/"))
	status(first).Header.Set("X", "y")
	status(first).Body[0] = 'X'
	assert.Empty(t, status(second).Header.Get("X"))
	assert.Equal(t, "body", string(status(second).Body))
}

func TestUserClientWithoutATimeoutGetsTheDefault(t *testing.T) {
	t.Parallel()
	hang := func(r *http.Request) (*http.Response, error) {
		connect(r)
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	for want, change := range map[time.Duration]func(*transport.Config) error{
		30 * time.Second: func(*transport.Config) error { return nil },
		time.Hour:        func(c *transport.Config) error { return c.SetTimeout(0) },
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			start := time.Now()
			_, err := do(ctx, newClient(t, &script{steps: []step{hang}}, change), post(transport.RetryUnsent))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.Equal(t, want, time.Since(start))
		})
	}
}

func TestOddTransports(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		noBody := func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusNoContent, Header: http.Header{}, Request: r}, nil
		}
		s := &script{steps: []step{func(*http.Request) (*http.Response, error) { panic("broken") }, noBody}}
		c := newClient(t, s, func(c *transport.Config) error { return c.SetRateLimit(1, time.Millisecond) })
		assert.Panics(t, func() { _, _ = do(t.Context(), c, get("things/")) })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r := get("things/")
		r.NoContent = true
		_, err := do(ctx, c, r)
		require.NoError(t, err, "the place of a call that panicked is free again")
	})
}

// A session cookie is part of whose idempotency keys a request is under.
func TestCookiesAreNotKept(t *testing.T) {
	t.Parallel()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	s := &script{steps: []step{respond(503, "", "Set-Cookie", "session=x; Path=/"), respond(200, "{}")}}
	cfg := config("https://api.example.org")
	require.NoError(t, cfg.SetHTTPClient(&http.Client{Transport: s, Jar: jar}))
	require.NoError(t, cfg.SetRetry(transport.RetryPolicy{MinWait: 1, MaxWait: 1}))
	c, err := transport.New(cfg)
	require.NoError(t, err)
	_, err = do(t.Context(), c, post(transport.RetryKeyed))
	require.NoError(t, err)
	for _, r := range s.reqs {
		assert.Empty(t, r.Header.Get("Cookie"))
	}
}

func TestMoreWaysToEchoACredential(t *testing.T) {
	t.Parallel()
	border := respond(400, strings.Repeat("x", 64<<10-5)+credential+strings.Repeat("y", 100), "X-Echo", "Bearer "+credential)
	c := newClient(t, &script{steps: []step{border, respond(200, "{}", "X-Echo", credential)}})
	_, err := do(t.Context(), c, get("things/"))
	e := status(err)
	require.NotNil(t, e)
	assert.NotContains(t, string(e.Body), credential[:4], "nor a part of it at the limit")
	assert.Len(t, e.Body, 64<<10)
	assert.Equal(t, "Bearer REDACTED", e.Header.Get("X-Echo"))
	a, err := c.Do(t.Context(), get("things/"))
	require.NoError(t, err)
	assert.Equal(t, "REDACTED", a.Header.Get("X-Echo"))

	// What a failed comparison of a test prints follows every pointer.
	other, err := transport.New(config("https://other.example.org"))
	require.NoError(t, err)
	recorder := &recorder{}
	assert.Equal(recorder, []any{c, e, transport.NewSecret(credential)}, []any{other})
	assert.NotEmpty(t, recorder.text)
	assert.NotContains(t, recorder.text, credential)
}

type recorder struct{ text string }

func (r *recorder) Errorf(format string, args ...any) { r.text += fmt.Sprintf(format, args...) }

func TestNestedURLErrorsShowNoQuery(t *testing.T) {
	t.Parallel()
	inner := &url.Error{Op: "Get", URL: "https://inner.example.org/?email=guest%40example.org", Err: errReset}
	for _, err := range []error{&url.Error{Op: "Get", URL: "x", Err: inner}, fmt.Errorf("custom: %w", inner), fmt.Errorf("text only: %s", inner.Error())} {
		c := newClient(t, &script{steps: []step{fault(err)}}, func(c *transport.Config) error {
			return c.SetRetry(transport.RetryPolicy{MaxAttempts: 1})
		})
		_, got := do(t.Context(), c, get("things/"))
		assert.NotContains(t, got.Error(), "guest")
	}
}

// What a transport that reports nothing says of its connections proves nothing:
// it may have tried two of them.
func TestSilentTransport(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{silent: true, steps: []step{fault(errDial), respond(200, "{}")}}
		_, err := do(t.Context(), newClient(t, s), post(transport.RetryUnsent))
		require.ErrorIs(t, err, errDial)
		assert.Equal(t, 1, s.count())
		assert.Equal(t, transport.OutcomeUnknown, callError(t, err).Outcome)
	})
}

func callError(t *testing.T, err error) *transport.CallError {
	t.Helper()
	var e *transport.CallError
	require.ErrorAs(t, err, &e)
	return e
}

// A response that breaks off keeps its status: a rejection is one, and a pause is
// kept.
func TestBrokenRefusals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cut := func(code int) step {
			return func(r *http.Request) (*http.Response, error) {
				resp, err := cutBody(r)
				resp.StatusCode = code
				resp.Header.Set("Retry-After", "30")
				return resp, err
			}
		}
		s := &script{steps: []step{cut(429), respond(200, "{}")}}
		start := time.Now()
		_, err := do(t.Context(), newClient(t, s), post(transport.RetryUnsent))
		require.NoError(t, err)
		assert.Equal(t, 30*time.Second, time.Since(start))
		s = &script{steps: []step{cut(401)}}
		_, err = do(t.Context(), newClient(t, s), get("things/"))
		require.NotNil(t, status(err))
		assert.Equal(t, 401, status(err).StatusCode)
		assert.Equal(t, `{"half":`, string(status(err).Body))
		assert.Equal(t, 1, s.count())
	})
}

func TestWhyACallIsNotRetried(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := &script{steps: []step{respond(429, "", "Retry-After", "120")}}
		c := newClient(t, slow)
		for range 2 { // the second is not sent
			_, err := do(t.Context(), c, get("things/"))
			require.ErrorContains(t, status(err).Cause, "longer than MaxRetryAfter, 1m0s")
		}
		assert.Equal(t, 1, slow.count())
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := do(short, newClient(t, &script{steps: []step{respond(503, "", "Retry-After", "30")}}), get("things/"))
		require.ErrorIs(t, status(err).Cause, context.DeadlineExceeded)
		_, err = do(t.Context(), newClient(t, &script{steps: []step{respond(503, "")}}), get("things/"))
		require.NoError(t, status(err).Cause, "all attempts were made")
	})
}

// net/http resends a POST by itself when it sees one of these.
func TestUnkeyedWritesHaveNoKey(t *testing.T) {
	t.Parallel()
	for retry, want := range map[transport.Retry]string{transport.RetryUnsent: "", transport.RetryKeyed: "key-1"} {
		s := &script{steps: []step{respond(200, "{}")}}
		r := post(retry)
		r.Header = http.Header{"Idempotency-Key": {"k"}, "X-Idempotency-Key": {"k"}}
		_, err := do(t.Context(), newClient(t, s), r)
		require.NoError(t, err)
		assert.Empty(t, s.reqs[0].Header.Get("Idempotency-Key"))
		assert.Equal(t, want, s.reqs[0].Header.Get("X-Idempotency-Key"))
	}
}

func TestLimitsAtTheEndOfIntegers(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{respond(200, "{}")}}
	body, err := do(t.Context(), newClient(t, s, func(c *transport.Config) error { return c.SetMaxResponseBytes(math.MaxInt64) }), get("things/"))
	require.NoError(t, err)
	assert.Equal(t, "{}", body)
}

func TestTextsThatAreNoUTF8(t *testing.T) {
	t.Parallel()
	type nested struct {
		Pointer *string
		hidden  string
		Unsent  string `json:"-"`
		List    []any
		When    time.Time
		Bytes   []byte
	}
	good, bad := "M\xc3\xbcller", "M\xfcller"
	type outer struct {
		nested

		Name  string
		Items []nested
		Parts map[string]string
	}
	for i, tt := range []struct {
		body  any
		where string // "": accepted
	}{
		{good, ""},
		{"\ufffd", ""},
		{`\ufffd`, ""},
		{bad, "body"},
		{[]string{good, bad}, "body[1]"},
		{map[string]string{"name": bad}, `body["name"]`},
		{map[string]int{bad: 1}, "body"},
		{nested{Pointer: &good, List: []any{1, nil, good}, When: time.Now(), Bytes: []byte(bad)}, ""},
		{nested{Pointer: &bad}, "Pointer"},
		{nested{hidden: bad}, "body"},
		{nested{Unsent: bad}, ""},
		{nested{List: []any{map[string]any{"x": []string{good, bad}}}}, `List[0]["x"][1]`},
		{outer{Items: []nested{{}, {}, {Pointer: &bad}}}, "Items[2].Pointer"},
		{&outer{nested: nested{Pointer: &bad}}, "Pointer"},
		{outer{Name: bad}, "Name"},
		{outer{Parts: map[string]string{"given": bad}}, `Parts["given"]`},
		{[]byte(bad), ""},
		{7, ""},
	} {
		_, err := transport.EncodeBody(tt.body)
		if tt.where == "" {
			assert.NoError(t, err, "case %d", i)
			continue
		}
		assert.EqualError(t, err, tt.where+": is not valid UTF-8", "case %d", i)
	}
}

// The causes of an error print no secrets, whoever unwraps them.
func TestCausesPrintNoSecrets(t *testing.T) {
	t.Parallel()
	broken := &net.OpError{Op: "read", Err: fmt.Errorf("malformed header %q", credential)}
	_, err := do(t.Context(), newClient(t, &script{steps: []step{fault(broken)}}), post(transport.RetryUnsent))
	require.ErrorIs(t, err, broken)
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			assert.NotContains(t, fmt.Sprintf(verb, e), credential)
		}
	}
}
