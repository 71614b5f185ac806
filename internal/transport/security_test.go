package transport_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// realClient talks to real servers over loopback.
func realClient(t *testing.T, url string, change ...func(*transport.Config) error) *transport.Client {
	t.Helper()
	cfg := config(url)
	for _, f := range append(change, func(c *transport.Config) error {
		return c.SetRetry(transport.RetryPolicy{MinWait: time.Microsecond, MaxWait: time.Microsecond})
	}) {
		require.NoError(t, f(&cfg))
	}
	c, err := transport.New(cfg)
	require.NoError(t, err)
	return c
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	var strangerAsked atomic.Bool
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strangerAsked.Store(true) }))
	t.Cleanup(stranger.Close)

	var followed atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("/api/target/", func(w http.ResponseWriter, r *http.Request) {
		followed.Add(1)
		assert.Equal(t, "Bearer "+credential, r.Header.Get("Authorization"))
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`"arrived"`))
	})
	to := func(path, location string, code int) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, location, code) })
	}
	to("/api/same/", "/api/target/", http.StatusMovedPermanently)
	to("/api/loop/", "/api/loop/", http.StatusFound)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	for _, code := range []int{301, 302, 303, 307, 308} {
		to(fmt.Sprintf("/api/other/%d/", code), stranger.URL+"/api/target/", code)
		to(fmt.Sprintf("/api/write/%d/", code), "/api/target/", code)
	}
	to("/api/tls/", strings.Replace(server.URL, "http://", "https://", 1)+"/api/target/", http.StatusFound)
	c := realClient(t, server.URL)

	body, err := do(t.Context(), c, get("same/"))
	require.NoError(t, err)
	assert.Equal(t, `"arrived"`, body)
	assert.EqualValues(t, 1, followed.Load())

	for _, path := range []string{"loop/", "tls/", "other/301/", "other/302/", "other/303/", "other/307/", "other/308/"} {
		_, err := do(t.Context(), c, get(path))
		require.NotNil(t, status(err), path)
		assert.Equal(t, 3, status(err).StatusCode/100, path)
		assert.Equal(t, 1, status(err).Attempts, "a refused redirect is not retried")
	}
	for _, code := range []int{301, 302, 303, 307, 308} {
		r := post(transport.RetryKeyed)
		r.Path = fmt.Sprintf("write/%d/", code)
		_, err := do(t.Context(), c, r)
		require.NotNil(t, status(err), r.Path)
		assert.Equal(t, code, status(err).StatusCode)
	}
	assert.EqualValues(t, 1, followed.Load(), "a write is not redirected")
	assert.False(t, strangerAsked.Load(), "no other host is contacted")

	off := realClient(t, server.URL, func(c *transport.Config) error { c.FollowRedirects = false; return nil })
	_, err = do(t.Context(), off, get("same/"))
	require.NotNil(t, status(err))
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	const limit = 1 << 10
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/fits/":
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(bytes.Repeat([]byte("1"), limit))
		case "/api/large/":
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(bytes.Repeat([]byte("1"), limit+1))
		case "/api/bomb/":
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(bytes.Repeat([]byte("1"), 50<<20))
			_ = z.Close()
		case "/api/error/":
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(bytes.Repeat([]byte("x"), 1<<20))
		}
	}))
	t.Cleanup(server.Close)
	c := realClient(t, server.URL, func(c *transport.Config) error { return c.SetMaxResponseBytes(limit) })

	body, err := do(t.Context(), c, get("fits/"))
	require.NoError(t, err)
	assert.Len(t, body, limit)
	for _, path := range []string{"large/", "bomb/"} {
		_, err = do(t.Context(), c, get(path))
		require.ErrorIs(t, err, transport.ErrTooLarge, path)
		assert.NotContains(t, err.Error(), "attempts", "it is not retried")
	}
	_, err = do(t.Context(), c, get("error/"))
	require.NotNil(t, status(err))
	assert.Len(t, status(err).Body, 64<<10)
}

func TestFailuresKeepConnections(t *testing.T) {
	t.Parallel()
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/bad/" {
			w.WriteHeader(http.StatusInternalServerError)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte("{}"))
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	c := realClient(t, server.URL)
	for range 5 {
		_, err := do(t.Context(), c, get("good/"))
		require.NoError(t, err)
		_, err = do(t.Context(), c, get("bad/"))
		require.Error(t, err)
	}
	assert.EqualValues(t, 1, opened.Load())
}

func TestUserClientIsNotChanged(t *testing.T) {
	t.Parallel()
	rt := &script{steps: []step{respond(200, "{}")}}
	hc := &http.Client{Transport: rt, Timeout: time.Minute}
	cfg := config("https://api.example.org")
	require.NoError(t, cfg.SetHTTPClient(hc))
	require.NoError(t, cfg.SetTimeout(time.Second))
	_, err := transport.New(cfg)
	require.NoError(t, err)
	assert.Same(t, rt, hc.Transport)
	assert.Equal(t, time.Minute, hc.Timeout)
	assert.Nil(t, hc.CheckRedirect)
}

func TestTimeoutBoundsAnAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		s := &script{steps: []step{slow, respond(200, `"ok"`)}}
		c := newClient(t, s, func(c *transport.Config) error { return c.SetTimeout(3 * time.Second) })
		start := time.Now()
		body, err := do(t.Context(), c, get("things/"))
		require.NoError(t, err)
		assert.Equal(t, `"ok"`, body)
		assert.InDelta(t, 3.5, time.Since(start).Seconds(), 0.6)
	})
}

func TestNothingPrintsACredential(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	echo := func(r *http.Request) (*http.Response, error) { // a proxy's error page
		return respond(400, "you sent "+r.Header.Get("Authorization")+" to "+r.URL.String())(r)
	}
	broken := fault(errors.New(`malformed HTTP response "Bearer ` + credential + `\r\nX: y"`))
	c := newClient(t, &script{steps: []step{echo, broken}}, func(c *transport.Config) error { return c.SetLogger(logger) })

	var texts []string
	add := func(v any) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			texts = append(texts, fmt.Sprintf(verb, v))
		}
		b, _ := json.Marshal(v)
		texts = append(texts, string(b))
		slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "v", v)
	}
	_, err := do(t.Context(), c, get("things/"))
	require.NotNil(t, status(err))
	assert.Contains(t, string(status(err).Body), "Bearer REDACTED")
	add(err)
	_, err = do(t.Context(), c, post(transport.RetryUnsent))
	require.ErrorContains(t, err, "malformed")
	texts = append(texts, err.Error(), fmt.Sprintf("%+v", err))
	assert.NotContains(t, err.Error(), "\n")
	secret := transport.NewSecret(credential)
	add(secret)
	add(struct{ hidden transport.Secret }{secret})
	add(c)
	for _, text := range append(texts, logged.String()) {
		assert.NotContains(t, text, credential)
		assert.NotContains(t, text, fmt.Sprintf("%x", credential))
	}
	assert.Equal(t, credential, secret.Reveal())
}

func TestLogLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{
			Level: slog.LevelDebug,
			ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
				if a.Key == slog.TimeKey {
					return slog.Attr{}
				}
				return a
			},
		}))
		s := &script{steps: []step{respond(429, "", "Retry-After", "10"), fault(errReset), respond(200, "{}")}}
		c := newClient(t, s, func(c *transport.Config) error {
			return errors.Join(c.SetLogger(logger), c.SetRetry(transport.RetryPolicy{MinWait: time.Nanosecond, MaxWait: time.Nanosecond}))
		})
		_, err := do(t.Context(), c, get("things/"))
		require.NoError(t, err)
		lines := strings.Split(strings.TrimSpace(logged.String()), "\n")
		require.Len(t, lines, 5, "one for each attempt and each wait")
		assert.Equal(t, `level=WARN msg="vendor request" method=GET path=/api/things/ attempt=1 took=0s status=429`, lines[0])
		assert.Equal(t, `level=INFO msg="vendor wait" method=GET path=/api/things/ reason=retry wait=10s`, lines[1])
		assert.Contains(t, lines[2], "attempt=2")
		assert.Contains(t, lines[2], "connection reset")
		assert.Equal(t, `level=DEBUG msg="vendor request" method=GET path=/api/things/ attempt=3 took=0s status=200`, lines[4])
		assert.NotContains(t, logged.String(), "guest", "no query")
	})
}

func TestErrorTextsHoldNoQuery(t *testing.T) {
	t.Parallel()
	c := newClient(t, &script{steps: []step{fault(errDNS)}}, func(c *transport.Config) error {
		return c.SetRetry(transport.RetryPolicy{MaxAttempts: 1})
	})
	_, err := do(t.Context(), c, get("things/"))
	assert.EqualError(t, err, "vendor: GET /api/things/: lookup api.example.org: no such host")
	assert.NotContains(t, fmt.Sprintf("%+v", err), "guest")
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("n") == "3" {
			w.WriteHeader(http.StatusBadGateway)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, "%s", r.URL.Query().Get("n"))
	}))
	t.Cleanup(server.Close)
	c := realClient(t, server.URL, func(c *transport.Config) error { return c.SetRateLimit(10000, time.Second) })
	var wg sync.WaitGroup
	for g := range 64 {
		wg.Go(func() {
			for range 10 {
				r := get("things/")
				r.Query = fmt.Sprintf("n=%d", g)
				body, err := do(t.Context(), c, r)
				if g == 3 {
					assert.NotNil(t, status(err))
					continue
				}
				assert.NoError(t, err)
				assert.Equal(t, strconv.Itoa(g), body, "no response reaches another call")
			}
		})
	}
	wg.Wait()
}

func TestWrongOptions(t *testing.T) {
	t.Parallel()
	var cfg transport.Config
	for name, err := range map[string]error{
		"WithHTTPClient":                  cfg.SetHTTPClient(nil),
		"WithUserAgent":                   cfg.SetUserAgent(" "),
		"WithUserAgent: must be":          cfg.SetUserAgent("a\r\nX-Evil: 1"),
		"WithRetry: MaxAttempts":          cfg.SetRetry(transport.RetryPolicy{MaxAttempts: -1}),
		"WithRetry: MinWait":              cfg.SetRetry(transport.RetryPolicy{MinWait: -1}),
		"WithRetry: MaxWait":              cfg.SetRetry(transport.RetryPolicy{MaxWait: -1}),
		"WithRetry: MaxRetryAfter":        cfg.SetRetry(transport.RetryPolicy{MaxRetryAfter: -1}),
		"WithRetry: MinWait must not exc": cfg.SetRetry(transport.RetryPolicy{MinWait: 2, MaxWait: 1}),
		"WithRateLimit":                   cfg.SetRateLimit(0, time.Second),
		"WithRateLimit: needs":            cfg.SetRateLimit(1, -time.Second),
		"WithRateLimiter":                 cfg.SetLimiter(nil),
		"WithLogger":                      cfg.SetLogger(nil),
		"WithTimeout":                     cfg.SetTimeout(-1),
		"WithMaxResponseBytes":            cfg.SetMaxResponseBytes(-1),
	} {
		require.ErrorContains(t, err, name)
		var argument *transport.ArgumentError
		assert.ErrorAs(t, err, &argument)
	}
}

// A secret with quotes and backslashes is found in the forms that texts give it.
func TestQuotedSecrets(t *testing.T) {
	t.Parallel()
	const secret = `a"b\c<d&e+f'g`
	cfg := config("https://x.org")
	cfg.Secrets = []transport.Secret{transport.NewSecret(secret)}
	c, err := transport.New(cfg)
	require.NoError(t, err)
	encoded, err := json.Marshal(secret)
	require.NoError(t, err)
	var plain bytes.Buffer
	e := json.NewEncoder(&plain)
	e.SetEscapeHTML(false)
	require.NoError(t, e.Encode(secret))
	for _, text := range []string{
		secret, string(encoded), plain.String(), fmt.Sprintf("%q", secret), fmt.Sprintf("%q", string(encoded)), fmt.Sprintf("%q", plain.String()),
		`a\u0022b\\c\u003Cd\u0026e\u002Bf\u0027g`, // .NET
	} {
		got := c.Scrub("<" + text + ">")
		assert.Contains(t, got, "REDACTED", text)
		assert.NotContains(t, got, "d", text)
	}
}

func TestSecretsInHeaderNames(t *testing.T) {
	t.Parallel()
	redacted := "REDACTED" // not canonical
	echo := func(r *http.Request) (*http.Response, error) {
		resp, err := respond(400, "{}")(r)
		resp.Header[http.CanonicalHeaderKey(credential)] = []string{"x"}
		return resp, err
	}
	_, err := do(t.Context(), newClient(t, &script{steps: []step{echo}}), get("things/"))
	assert.NotContains(t, strings.ToLower(fmt.Sprint(status(err).Header)), credential)
	assert.Equal(t, "x", status(err).Header[redacted][0])
}
