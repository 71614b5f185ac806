package transport_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

const (
	unknown = transport.OutcomeUnknown
	notDone = transport.OutcomeNotDone
	done    = transport.OutcomeDone
)

// outcome is what the error of a call says, of any kind.
func outcome(t *testing.T, err error) transport.Outcome {
	t.Helper()
	switch e := err.(type) { //nolint:errorlint // what it is, not what it holds
	case *transport.StatusError:
		return e.Outcome
	case *transport.BodyError:
		return e.Outcome
	case *transport.CallError:
		return e.Outcome
	}
	require.Fail(t, "no error of a call", "%v", err)
	return unknown
}

func html(status int) step { return respond(status, "<html>", "Content-Type", "text/html") }

// text is JSON with a content type that says it is not.
func text(status int) step { return respond(status, "{}", "Content-Type", "text/plain") }

// A write that is sent once: one attempt decides.
func TestOutcomeOfOneAttempt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		step           step
		atomic, action transport.Outcome
	}{
		{"never left", unconnected(errors.New("proxy says no")), notDone, notDone},
		{"lost", fault(errReset), unknown, unknown},
		{"429", respond(429, "{}"), notDone, notDone},
		{"429 of a gateway", html(429), notDone, notDone},
		{"401", respond(401, "{}"), notDone, notDone},
		{"405", respond(405, "{}"), notDone, notDone},
		{"413", respond(413, "{}"), notDone, notDone},
		{"415", respond(415, "{}"), notDone, notDone},
		{"401 of a gateway", html(401), unknown, unknown},
		{"405 of a gateway", html(405), unknown, unknown},
		{"413 of a gateway", html(413), unknown, unknown},
		{"415 of a gateway", html(415), unknown, unknown},
		{"400", respond(400, "{}"), notDone, unknown},
		{"403", respond(403, "{}"), notDone, unknown},
		{"404", respond(404, "{}"), notDone, unknown},
		{"409", respond(409, "{}"), notDone, unknown},
		{"410", respond(410, "{}"), notDone, unknown},
		{"422", respond(422, `["no"]`), notDone, unknown},
		{"409 with Retry-After", respond(409, "{}", "Retry-After", "7200"), unknown, unknown},
		{"409 with another Retry-After", respond(409, "{}", "Retry-After", "1.5"), unknown, unknown},
		{"400 of a gateway", html(400), unknown, unknown},
		{"400 as text", text(400), unknown, unknown},
		{"400 called JSON", respond(400, "<html>"), unknown, unknown},
		{"400 without a body", respond(400, ""), unknown, unknown},
		{"408", respond(408, "{}"), unknown, unknown},
		{"499", respond(499, "{}"), unknown, unknown},
		{"500", respond(500, "{}"), unknown, unknown},
		{"501", respond(501, "{}"), unknown, unknown},
		{"502", html(502), unknown, unknown},
		{"503", respond(503, "{}"), unknown, unknown},
		{"504", html(504), unknown, unknown},
		{"301", respond(301, "{}"), unknown, unknown},
		{"303", respond(303, "{}"), unknown, unknown},
		{"304", respond(304, "{}"), unknown, unknown},
		{"307", html(307), unknown, unknown},
		{"login page", html(200), unknown, unknown},
		{"200 as text", text(200), unknown, unknown},
		{"200 without a type", respond(200, "{}", "Content-Type", ""), unknown, unknown},
		{"200 called JSON", respond(200, "<html>"), unknown, unknown},
		{"200 without a body", respond(200, ""), unknown, unknown},
		{"200 of spaces", respond(200, " \r\n"), unknown, unknown},
		{"204 that is not expected", respond(204, ""), unknown, unknown},
		{"200 broken off", cutBody, done, done},
		{"200 broken off before it began", cut(""), unknown, unknown},
		{"200 of HTML, broken off", cut("<html"), unknown, unknown},
		{"too large", respond(200, `"`+strings.Repeat("x", 2000)+`"`), done, done},
		{"too large HTML", respond(200, "<"+strings.Repeat("x", 2000)), unknown, unknown},
		{"too large, as a problem type", respond(200, `"`+strings.Repeat("x", 2000)+`"`, "Content-Type", "application/vnd.api+json; charset=utf-8"), done, done},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, key := range []transport.Retry{transport.RetryUnsent, transport.RetryKeyed} {
				for _, atomic := range []bool{true, false} {
					s := &script{steps: []step{tt.step}}
					c := newClient(t, s, func(c *transport.Config) error { return c.SetMaxResponseBytes(1000) })
					r := post(key)
					r.Atomic, r.MaxAttempts = atomic, 1
					_, err := do(t.Context(), c, r)
					want := tt.action
					if atomic {
						want = tt.atomic
					}
					assert.Equal(t, want, outcome(t, err), "atomic %t: %v", atomic, err)
				}
				r := post(transport.RetryRead)
				r.MaxAttempts = 1
				_, err := do(t.Context(), newClient(t, &script{steps: []step{tt.step}}, func(c *transport.Config) error { return c.SetMaxResponseBytes(1000) }), r)
				assert.Equal(t, notDone, outcome(t, err), "a read changes nothing")
				assert.NotContains(t, err.Error(), "carried out")
			}
		})
	}
}

// cut is a 200 that breaks off after these bytes.
func cut(body string) step {
	return func(r *http.Request) (*http.Response, error) {
		resp, err := respond(200, "")(r)
		resp.Body = errBody{strings.NewReader(body), errReset}
		return resp, err
	}
}

type errBody struct {
	*strings.Reader

	err error
}

func (b errBody) Read(p []byte) (int, error) {
	if b.Len() == 0 {
		return 0, b.err
	}
	return b.Reader.Read(p)
}

func (errBody) Close() error { return nil }

// Over several attempts what an earlier one left open stays open, and what one did
// stays done, whatever the last response says.
func TestOutcomeOfSeveralAttempts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		used  bool // the key may have been sent before
		steps []step
		want  transport.Outcome // -1: the call succeeds
	}{
		{"lost, then rejected", false, []step{fault(errReset), respond(400, "{}")}, unknown},
		{"lost, then 401", false, []step{fault(errReset), respond(401, "{}")}, unknown},
		{"lost, then too many", false, []step{fault(errReset), respond(429, "{}", "Retry-After", "7200")}, unknown},
		{"lost, then never left", false, []step{fault(errReset), unconnected(errDial)}, unknown},
		{"503, then in flight", false, []step{respond(503, "{}"), respond(409, "{}", "Retry-After", "7200")}, unknown},
		{"503, then conflict", false, []step{respond(503, "{}"), respond(409, "{}")}, unknown},
		{"503, then too many", false, []step{respond(503, "{}"), respond(429, "{}", "Retry-After", "7200")}, unknown},
		{"408, then rejected", false, []step{respond(408, "{}"), respond(403, "{}")}, unknown},
		{"login page, then rejected", false, []step{html(200), respond(400, "{}")}, unknown},
		{"too many, then rejected", false, []step{respond(429, "{}"), respond(400, "{}")}, notDone},
		{"never left, then rejected", false, []step{unconnected(errDial), respond(400, "{}")}, notDone},
		{"never left, then lost", false, []step{unconnected(errDial), fault(errReset), respond(500, "{}")}, unknown},
		{"broken off, then rejected", false, []step{cutBody, respond(400, "{}")}, done},
		{"broken off, then lost", false, []step{cutBody, fault(errReset), respond(500, "{}")}, done},
		{"broken off again and again", false, []step{cutBody}, done},
		{"lost, then done", false, []step{fault(errReset), respond(201, "{}")}, -1},
		{"used key, rejected", true, []step{respond(400, "{}")}, unknown},
		{"used key, conflict", true, []step{respond(409, "{}")}, unknown},
		{"used key, 401", true, []step{respond(401, "{}")}, unknown},
		{"used key, too many", true, []step{respond(429, "{}", "Retry-After", "7200")}, unknown},
		{"used key, never left", true, []step{unconnected(errDial)}, unknown},
		{"used key, too large", true, []step{respond(201, `"`+strings.Repeat("x", 2000)+`"`)}, done},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: tt.steps}
				r := post(transport.RetryKeyed)
				r.Key.Used = tt.used
				_, err := do(t.Context(), newClient(t, s, func(c *transport.Config) error { return c.SetMaxResponseBytes(1000) }), r)
				if tt.want < 0 {
					require.NoError(t, err)
					return
				}
				assert.Equal(t, tt.want, outcome(t, err), "%v", err)
				assert.GreaterOrEqual(t, s.count(), len(tt.steps))
			})
		})
	}
}

// A call that ends before it is sent was not carried out, unless its key was sent
// before.
func TestOutcomeOfCallsThatAreNotSent(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	closed := &countingLimiter{err: errors.New("limiter closed")}
	for _, used := range []bool{false, true} {
		want := notDone
		if used {
			want = unknown
		}
		r := post(transport.RetryKeyed)
		r.Key.Used = used
		s := &script{steps: []step{respond(200, "{}")}}
		_, err := do(ended, newClient(t, s), r)
		assert.Equal(t, want, outcome(t, err), "context")
		_, err = do(t.Context(), newClient(t, s, func(c *transport.Config) error { return c.SetLimiter(closed) }), r)
		assert.Equal(t, want, outcome(t, err), "limiter")
		assert.Zero(t, s.count())

		s = &script{steps: []step{respond(429, "{}", "Retry-After", "7200")}}
		c := newClient(t, s)
		_, _ = do(t.Context(), c, get("x/"))
		_, err = do(t.Context(), c, r)
		assert.Equal(t, want, outcome(t, err), "pause")
		assert.Equal(t, 1, s.count())
	}
}

// A RoundTripper of the user's that sends twice leaves open what the first one did.
func TestResentByTheTransport(t *testing.T) {
	t.Parallel()
	twice := func(next step) step {
		return func(r *http.Request) (*http.Response, error) {
			connect(r)
			return next(r)
		}
	}
	for name, tt := range map[string]struct {
		step step
		want transport.Outcome
	}{
		"rejected":   {respond(400, "{}"), unknown},
		"401":        {respond(401, "{}"), unknown},
		"too many":   {respond(429, "{}"), unknown},
		"lost":       {fault(errReset), unknown},
		"broken off": {cutBody, done},
		"refused":    {fault(errors.New("http2: Transport received Server's graceful shutdown GOAWAY")), unknown},
	} {
		s := &script{steps: []step{twice(tt.step)}}
		r := post(transport.RetryUnsent)
		r.MaxAttempts = 1
		_, err := do(t.Context(), newClient(t, s), r)
		assert.Equal(t, tt.want, outcome(t, err), name)
	}
}

// Which responses without a body are a success, and which with another one.
func TestExpectedBodies(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                       string
		step                       step
		noContent, noBody, anyBody bool
		ok                         bool
	}{
		{"204", respond(204, ""), true, false, false, true},
		{"204", respond(204, ""), false, true, false, true},
		{"204", respond(204, ""), false, false, true, false},
		{"empty", respond(200, ""), true, false, false, false},
		{"empty", respond(200, ""), false, true, false, true},
		{"HTML", html(200), true, true, false, false},
		{"HTML", html(200), false, false, true, true},
		{"empty", respond(200, ""), false, false, true, false},
		{"broken off", cut(""), true, true, false, false},
	} {
		r := get("things/")
		r.NoContent, r.NoBody, r.AnyBody, r.MaxAttempts = tt.noContent, tt.noBody, tt.anyBody, 1
		_, err := do(t.Context(), newClient(t, &script{steps: []step{tt.step}}), r)
		assert.Equal(t, tt.ok, err == nil, "%s %v", tt.name, err)
	}
}

// What a response held that was no use is kept, and nothing shows it.
func TestRawBodies(t *testing.T) {
	t.Parallel()
	const limit = 100 << 10
	large := `"` + strings.Repeat("x", limit) + credential
	for retry, want := range map[transport.Retry]int{transport.RetryUnsent: limit, transport.RetryRead: 64 << 10} {
		s := &script{steps: []step{respond(200, large)}}
		_, err := do(t.Context(), newClient(t, s, func(c *transport.Config) error { return c.SetMaxResponseBytes(limit) }), post(retry))
		require.ErrorIs(t, err, transport.ErrTooLarge)
		e, ok := errors.AsType[*transport.BodyError](err)
		require.True(t, ok)
		assert.Len(t, e.Raw(), want)
		assert.Equal(t, 1, s.count(), "the same would come again")
		s = &script{steps: []step{html(200)}}
		_, err = do(t.Context(), newClient(t, s, func(c *transport.Config) error {
			return c.SetRetry(transport.RetryPolicy{MinWait: 1, MaxWait: 1, MaxAttempts: 2})
		}), post(retry))
		e, ok = errors.AsType[*transport.BodyError](err)
		require.True(t, ok)
		assert.Equal(t, "<html>", string(e.Raw()))
	}
}

// A context that ends during a back-off keeps the response that caused it, and its
// own cause.
func TestContextCauses(t *testing.T) {
	t.Parallel()
	cause := errors.New("the shop is closing")
	hang := func(r *http.Request) (*http.Response, error) {
		connect(r)
		<-r.Context().Done()
		return nil, context.Cause(r.Context()) // as net/http does for HTTP/1
	}
	for name, tt := range map[string]struct {
		step step
		keep func(error) bool
	}{
		"before":      {nil, func(error) bool { return true }},
		"in flight":   {hang, func(error) bool { return true }},
		"after 503":   {respond(503, "{}"), func(err error) bool { return status(err) != nil }},
		"after lost":  {fault(errReset), func(err error) bool { return errors.Is(err, errReset) }},
		"after login": {html(200), func(err error) bool { _, ok := errors.AsType[*transport.BodyError](err); return ok }},
		"pause":       {respond(429, "{}", "Retry-After", "30"), func(err error) bool { return status(err) != nil }},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			s := &script{steps: []step{tt.step}}
			if tt.step == nil {
				cancel(cause)
			} else {
				time.AfterFunc(time.Millisecond, func() { cancel(cause) })
			}
			_, err := do(ctx, newClient(t, s), post(transport.RetryKeyed))
			require.ErrorIs(t, err, context.Canceled, name)
			require.ErrorIs(t, err, cause, name)
			assert.True(t, tt.keep(err), name)
			if _, ok := err.(*transport.CallError); ok { //nolint:errorlint // what it is
				assert.ErrorContains(t, err, "the shop is closing", name)
			}
		})
	}
}
