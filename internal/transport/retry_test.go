package transport_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

func TestRetry(t *testing.T) {
	t.Parallel()
	const once, twice = 1, 2
	certificate := &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
	tests := []struct {
		name                string
		first               step
		read, keyed, unsent int // attempts
	}{
		{"200", respond(200, "{}"), once, once, once},
		{"204 for a body", respond(204, ""), twice, twice, once},
		{"301", respond(301, "", "Location", "https://elsewhere.example.org/"), once, once, once},
		{"400", respond(400, "{}"), once, once, once},
		{"401", respond(401, "{}"), once, once, once},
		{"403", respond(403, "{}"), once, once, once},
		{"404", respond(404, "{}"), once, once, once},
		{"408", respond(408, "{}"), once, twice, once},
		{"408 with Retry-After", respond(408, "{}", "Retry-After", "1"), once, twice, once},
		{"409", respond(409, "{}"), once, once, once},
		{"409 with Retry-After", respond(409, "{}", "Retry-After", "5"), once, twice, once},
		{"429", respond(429, "{}"), twice, twice, twice},
		{"429 with Retry-After", respond(429, "{}", "Retry-After", "3"), twice, twice, twice},
		{"500", respond(500, "<html>"), twice, once, once},
		{"501", respond(501, ""), once, once, once},
		{"502", respond(502, "<html>"), twice, twice, once},
		{"503", respond(503, ""), twice, twice, once},
		{"504", respond(504, ""), twice, twice, once},
		{"499", respond(499, ""), once, once, once},
		{"304", respond(304, ""), once, once, once},
		{"200 from a login page", respond(200, "<html>", "Content-Type", "text/html"), twice, twice, once},
		{"200 without a body", respond(200, ""), twice, twice, once},
		{"200 that is not JSON", respond(200, "OK"), twice, twice, once},
		{"200 with JSON as text", respond(200, "{}", "Content-Type", "text/plain"), twice, twice, once},
		{"200 that cannot be decoded", respond(200, "{]"), once, once, once},
		{"connection reset", fault(errReset), twice, twice, once},
		{"body cut", cutBody, twice, twice, once},
		{"dial", fault(errDial), twice, twice, twice},
		{"name look-up", fault(errDNS), twice, twice, twice},
		{"wrong certificate", fault(certificate), once, once, once},
		{"plain http where TLS is expected", fault(tls.RecordHeaderError{Msg: "no TLS"}), once, once, once},
		{"plain http, as net/http says it", fault(http.ErrSchemeMismatch), once, once, once},
	}
	for _, tt := range tests {
		for retry, want := range map[transport.Retry]int{
			transport.RetryRead: tt.read, transport.RetryKeyed: tt.keyed, transport.RetryUnsent: tt.unsent,
		} {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := &script{steps: []step{tt.first, respond(200, "{}")}}
					_, err := do(t.Context(), newClient(t, s), post(retry))
					assert.Equal(t, want, s.count(), "attempts with policy %d", retry)
					if want == twice {
						require.NoError(t, err)
					}
				})
			})
		}
	}
}

func TestAttemptsAndBody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{respond(503, `{"detail":"busy"}`)}}
		c := newClient(t, s, func(c *transport.Config) error {
			return c.SetRetry(transport.RetryPolicy{MaxAttempts: 3})
		})
		_, err := do(t.Context(), c, get("things/"))
		e := status(err)
		require.NotNil(t, e)
		assert.Equal(t, 3, e.Attempts)
		assert.JSONEq(t, `{"detail":"busy"}`, string(e.Body), "the last response survives the retries")
		assert.Equal(t, "/api/things/", e.Path)

		r := get("things/")
		r.MaxAttempts = 1
		_, err = do(t.Context(), c, r)
		assert.Equal(t, 1, status(err).Attempts)
	})
}

func TestBackoffGrowsWithinBounds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{respond(500, "")}}
		c := newClient(t, s, func(c *transport.Config) error {
			return c.SetRetry(transport.RetryPolicy{MaxAttempts: 6, MinWait: time.Second, MaxWait: 5 * time.Second})
		})
		_, err := do(t.Context(), c, get("things/"))
		require.Error(t, err)
		for i, most := range []float64{1, 2, 4, 5, 5} {
			wait := s.times[i+1].Sub(s.times[i]).Seconds()
			assert.LessOrEqual(t, wait, most, "wait %d", i)
			assert.GreaterOrEqual(t, wait, most/2, "wait %d", i)
		}
	})
}

func TestRetryAfterIsTheLeastWait(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]func() string{
		"seconds": func() string { return "30" },
		"date":    func() string { return time.Now().Add(30 * time.Second).UTC().Format(http.TimeFormat) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{respond(429, "", "Retry-After", header()), respond(200, `"ok"`)}}
				body, err := do(t.Context(), newClient(t, s), get("things/"))
				require.NoError(t, err)
				assert.Equal(t, `"ok"`, body)
				assert.InDelta(t, 30, s.times[1].Sub(s.times[0]).Seconds(), 1)
			})
		})
	}
}

func TestRetryAfterTooLong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		header   string
		deadline time.Duration
		max      time.Duration
		want     int
	}{
		{"above the default cap", "61", 0, 0, 1},
		{"at the default cap", "60", 0, 0, 2},
		{"above a cap of the caller's", "11", 0, 10 * time.Second, 1},
		{"an hour, allowed", "3600", 0, 2 * time.Hour, 2},
		{"above the time left", "30", 20 * time.Second, 0, 1},
		{"overflow", "9223372037", 0, 0, 1},
		{"beyond any number", "99999999999999999999999999", 0, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{respond(429, "", "Retry-After", tt.header), respond(200, "{}")}}
				c := newClient(t, s, func(c *transport.Config) error {
					return c.SetRetry(transport.RetryPolicy{MaxRetryAfter: tt.max})
				})
				ctx := t.Context()
				if tt.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.deadline)
					defer cancel()
				}
				start := time.Now()
				_, err := do(ctx, c, get("things/"))
				assert.Equal(t, tt.want, s.count())
				if tt.want == 1 {
					require.NotNil(t, status(err))
					assert.Equal(t, http.StatusTooManyRequests, status(err).StatusCode)
					assert.Positive(t, status(err).RetryAfter)
					assert.Zero(t, time.Since(start), "fails at once")
				}
			})
		})
	}
}

func TestContextEndsDuringWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{respond(503, "busy", "Retry-After", "30")}}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		_, err := do(ctx, newClient(t, s), get("things/"))
		require.ErrorIs(t, err, context.Canceled)
		require.NotNil(t, status(err), "the response that caused the wait is kept")
		assert.Equal(t, "busy", string(status(err).Body))

		s = &script{steps: []step{fault(errReset)}}
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		_, err = do(ctx, newClient(t, s), get("things/"))
		require.ErrorIs(t, err, context.Canceled)
		assert.ErrorIs(t, err, errReset, "as is the fault")
	})
}

func TestEndedContextSendsNothing(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{respond(200, "{}")}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := do(ctx, newClient(t, s), get("things/"))
	require.ErrorIs(t, err, context.Canceled)
	_, err = do(nil, newClient(t, s), get("things/")) //nolint:staticcheck // the mistake under test
	require.ErrorContains(t, err, "ctx: must not be nil")
	assert.Zero(t, s.count())
}

func TestParseRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	tests := []struct {
		value string
		want  time.Duration
		ok    bool
	}{
		{"", 0, false},
		{"0", 0, true},
		{"5", 5 * time.Second, true},
		{" 5 ", 5 * time.Second, true},
		{"-1", 0, false},
		{"1.5", 0, false},
		{"soon", 0, false},
		{"86401", day, true},
		{"9223372036854775808", day, true},
		{"Sun, 22 Nov 2026 12:00:10 GMT", 10 * time.Second, true},
		{"Sunday, 22-Nov-26 12:00:10 GMT", 10 * time.Second, true},
		{"Sun Nov 22 12:00:10 2026", 10 * time.Second, true},
		{"Sun, 22 Nov 2026 11:00:00 GMT", 0, true},
		{"Sun, 22 Nov 2099 12:00:00 GMT", day, true},
	}
	for _, tt := range tests {
		got, ok := transport.ParseRetryAfter(tt.value, now)
		assert.Equal(t, tt.want, got, tt.value)
		assert.Equal(t, tt.ok, ok, tt.value)
	}
}

func FuzzParseRetryAfter(f *testing.F) {
	for _, s := range []string{"", "5", "-1", "9223372037", "Sun, 22 Nov 2026 12:00:10 GMT", "1e9"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := transport.ParseRetryAfter(s, now)
		if d < 0 || d > 24*time.Hour || (!ok && d != 0) {
			t.Errorf("ParseRetryAfter(%q) = %v, %v", s, d, ok)
		}
	})
}
