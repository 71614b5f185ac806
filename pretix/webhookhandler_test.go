package pretix_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

const webhookSecret = "a-secret-of-26-letters-abc"

var silent = pretix.WithWebhookLogger(slog.New(slog.DiscardHandler))

func paidNotification(id int) string {
	return fmt.Sprintf(`{"notification_id":%d,"organizer":"o","event":"e","code":"A0VQD","action":"pretix.event.order.paid"}`, id)
}

func webhookHandler(t *testing.T, f func(context.Context, pretix.Notification) error, opts ...pretix.WebhookOption) *pretix.WebhookHandler {
	t.Helper()
	h, err := pretix.NewWebhookHandler(pretix.WebhookSecretPath(webhookSecret), f, append([]pretix.WebhookOption{silent}, opts...)...)
	require.NoError(t, err)
	return h
}

// deliver posts a body with the secret, and returns the status.
func deliver(h http.Handler, body string) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/hooks/"+webhookSecret, strings.NewReader(body)))
	return w.Code
}

// counting is a function that counts its calls and returns what the channel has, or nil.
func counting(calls *atomic.Int32, results ...error) func(context.Context, pretix.Notification) error {
	return func(context.Context, pretix.Notification) error {
		if i := int(calls.Add(1)) - 1; i < len(results) {
			return results[i]
		}
		return nil
	}
}

// Nothing of this reaches the function.
func TestWebhookHostileRequests(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	h := webhookHandler(t, counting(&calls))
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, "post"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/hooks/"+webhookSecret, strings.NewReader(paidNotification(1))))
		assert.Equal(t, http.StatusMethodNotAllowed, w.Code, method)
		assert.Equal(t, http.MethodPost, w.Header().Get("Allow"))
	}
	large := `{"notification_id":1,"action":"pretix.event.order.paid","x":"` + strings.Repeat("x", 64<<10) + `"}`
	for body, want := range map[string]int{
		"": 400, "{}": 400, "[]": 400, "null": 400, paidNotification(0): 400, paidNotification(1)[:40]: 400,
		paidNotification(1) + "x": 400, strings.Repeat("[", 60<<10): 400, large: 413, "a=b": 400,
		`{"notification_id":1,"action":"pretix.event.order.paid","code":{}}`: 400,
	} {
		assert.Equal(t, want, deliver(h, body), "%.60s", body)
	}
	for name, c := range map[string]struct {
		body   io.Reader
		length int64
		want   int
	}{
		"announced too large": {strings.NewReader("{}"), 1 << 40, 413},
		"not announced":       {strings.NewReader(large), -1, 413},
		"broken off":          {io.MultiReader(strings.NewReader(`{"notif`), failingReader{}), -1, 400},
	} {
		r := httptest.NewRequest(http.MethodPost, "/hooks/"+webhookSecret, c.body)
		r.ContentLength = c.length
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Equal(t, c.want, w.Code, name)
	}
	assert.Zero(t, calls.Load())
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Over a connection, whose deadline for one body must not stay for the next, and which
// breaks off.
func TestWebhookOverConnection(t *testing.T) {
	t.Parallel()
	var ended atomic.Bool
	h := webhookHandler(t, func(ctx context.Context, _ pretix.Notification) error {
		if _, ok := ctx.Deadline(); !ok {
			return errors.New("no deadline")
		}
		ended.Store(ctx.Err() != nil)
		return nil
	})
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	for range 3 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/"+webhookSecret, strings.NewReader(paidNotification(1)))
		require.NoError(t, err)
		response, err := server.Client().Do(r)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, http.StatusNoContent, response.StatusCode)
	}
	assert.False(t, ended.Load())

	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close() })
	_, err = fmt.Fprintf(connection, "POST /%s HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n%s", webhookSecret, paidNotification(9))
	require.NoError(t, err)
	tcp, ok := connection.(*net.TCPConn)
	require.True(t, ok)
	require.NoError(t, tcp.CloseWrite())
	answer, err := io.ReadAll(connection)
	require.NoError(t, err)
	assert.Contains(t, string(answer), "400 Bad Request")
}

// Whoever sends a body that never ends gets a response all the same.
func TestWebhookBodyStalls(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]int{"/" + webhookSecret: http.StatusBadRequest, "/wrong": http.StatusForbidden} {
		synctest.Test(t, func(t *testing.T) {
			ours, theirs := net.Pipe()
			listener := make(oneConnection, 1)
			listener <- theirs
			server := &http.Server{Handler: webhookHandler(t, counting(new(atomic.Int32))), ReadHeaderTimeout: time.Minute}
			go server.Serve(listener)
			start := time.Now()
			_, err := fmt.Fprintf(ours, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{", path)
			require.NoError(t, err)
			response, err := http.ReadResponse(bufio.NewReader(ours), nil)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			assert.Equal(t, want, response.StatusCode)
			assert.Equal(t, 10*time.Second, time.Since(start))
			require.NoError(t, ours.Close())
			close(listener)
			require.NoError(t, server.Shutdown(t.Context())) // waits until the connection has ended
		})
	}
}

// oneConnection is a listener with one connection.
type oneConnection chan net.Conn

func (l oneConnection) Accept() (net.Conn, error) {
	if connection, ok := <-l; ok {
		return connection, nil
	}
	return nil, net.ErrClosed
}

func (l oneConnection) Close() error   { return nil }
func (l oneConnection) Addr() net.Addr { return &net.TCPAddr{} }

func TestWebhookResults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		f    func() error
		want int
	}{
		{"nil", func() error { return nil }, 204},
		{"error", func() error { return errors.New("database") }, 503},
		{"an API's gone", func() error { return pretix.ErrGone }, 503},
		{"disable", func() error { return fmt.Errorf("not ours any more: %w", pretix.ErrDisableWebhook) }, 410},
		{"panic", func() error { panic("boom") }, 503},
		{"panic of the runtime", func() error { return errors.New(strings.Fields("")[0]) }, 503},
		{"abort", func() error { panic(http.ErrAbortHandler) }, 503},
		{"goexit", func() error { runtime.Goexit(); return nil }, 503},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			h := webhookHandler(t, func(context.Context, pretix.Notification) error {
				if calls.Add(1) == 1 {
					return c.f()
				}
				return nil
			})
			assert.Equal(t, c.want, deliver(h, paidNotification(1)))
			assert.Equal(t, 204, deliver(h, paidNotification(1)), "the retry")
			assert.Equal(t, 204, deliver(h, paidNotification(1)), "a duplicate")
			want := int32(2) // only a success is remembered
			if c.want == 204 {
				want = 1
			}
			assert.Equal(t, want, calls.Load())
		})
	}
}

func TestWebhookLog(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	logger := pretix.WithWebhookLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	var calls atomic.Int32
	h := webhookHandler(t, func(context.Context, pretix.Notification) error {
		if calls.Add(1) == 1 {
			return errors.New("the queue is full")
		}
		if calls.Load() == 3 {
			return fmt.Errorf("wrapped: %w", guestError{})
		}
		panic("boom")
	}, logger)
	deliver(h, paidNotification(7))
	assert.Contains(t, log.String(), "level=ERROR msg=\"pretix webhook\" status=503")
	assert.Contains(t, log.String(), "notification_id=7 action=pretix.event.order.paid error=\"the queue is full\"")
	deliver(h, paidNotification(7))
	assert.Contains(t, log.String(), "error=\"panic: string\"") // the value can be personal data
	assert.Contains(t, log.String(), "TestWebhookLog")          // the stack
	deliver(h, paidNotification(7))
	assert.Contains(t, log.String(), "guest=REDACTED")
	assert.NotContains(t, log.String(), "ada@example.com")
	before := log.Len()
	deliver(h, `{"notification_id":8,"action":"`+strings.Repeat(`x\nlevel=`, 4000)+`"}`)
	assert.Less(t, strings.Index(log.String()[before:], "error="), 500, "a long action is cut")
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/guessed-secret", strings.NewReader("{}")))
	assert.Contains(t, log.String(), "level=WARN")
	assert.NotContains(t, log.String(), "guessed-secret")
	assert.NotContains(t, log.String(), webhookSecret)
}

// The handler responds after 25 seconds whatever the function does, and a delivery that
// comes meanwhile waits for the same call.
func TestWebhookTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		began := time.Now()
		h := webhookHandler(t, func(ctx context.Context, _ pretix.Notification) error {
			calls.Add(1)
			<-ctx.Done()
			assert.Equal(t, 25*time.Second, time.Since(began))
			time.Sleep(10 * time.Second) // it does not care, and succeeds in the end
			return nil
		})
		assert.Equal(t, 503, deliver(h, paidNotification(1)))
		assert.Equal(t, 25*time.Second, time.Since(began))
		time.Sleep(5 * time.Second)
		assert.Equal(t, 204, deliver(h, paidNotification(1)))
		assert.Equal(t, 35*time.Second, time.Since(began))
		assert.Equal(t, int32(1), calls.Load())
	})
}

// A server that hangs up does not end the work.
func TestWebhookHangUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		type key struct{}
		h := webhookHandler(t, func(ctx context.Context, _ pretix.Notification) error {
			time.Sleep(time.Second)
			assert.Equal(t, "value", ctx.Value(key{}))
			return ctx.Err()
		})
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
		cancel()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/"+webhookSecret, strings.NewReader(paidNotification(1))).WithContext(ctx))
		assert.Equal(t, 204, w.Code)
	})
}

// Of deliveries at the same time one calls the function. The others share its result,
// but for the one that switches a webhook off.
func TestWebhookConcurrentDuplicates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		result      error
		first, rest int
	}{
		{"success", nil, 204, 204}, {"error", errors.New("x"), 503, 503}, {"disable", pretix.ErrDisableWebhook, 410, 503},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls atomic.Int32
				h := webhookHandler(t, func(context.Context, pretix.Notification) error {
					calls.Add(1)
					time.Sleep(time.Second)
					return c.result
				})
				var wg sync.WaitGroup
				statuses := make([]int, 64)
				for i := range statuses {
					wg.Go(func() {
						time.Sleep(time.Duration(i) * time.Millisecond)
						statuses[i] = deliver(h, paidNotification(1))
					})
				}
				wg.Wait()
				assert.Equal(t, int32(1), calls.Load())
				assert.Equal(t, c.first, statuses[0])
				for _, status := range statuses[1:] {
					assert.Equal(t, c.rest, status)
				}
			})
		})
	}
}

func TestWebhookMemory(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	h := webhookHandler(t, counting(&calls), pretix.WithWebhookMemory(3))
	for _, id := range []int{1, 2, 3, 1, 2, 3} {
		assert.Equal(t, 204, deliver(h, paidNotification(id)))
	}
	assert.Equal(t, int32(3), calls.Load())
	deliver(h, paidNotification(4)) // the oldest goes
	deliver(h, paidNotification(1))
	assert.Equal(t, int32(5), calls.Load())
	deliver(h, paidNotification(3))
	assert.Equal(t, int32(5), calls.Load())
	deliver(h, strings.ReplaceAll(paidNotification(3), `"o"`, `"another"`)) // of another organizer
	assert.Equal(t, int32(6), calls.Load())

	calls.Store(0)
	h = webhookHandler(t, counting(&calls), pretix.WithWebhookMemory(0))
	deliver(h, paidNotification(1))
	deliver(h, paidNotification(1))
	assert.Equal(t, int32(2), calls.Load())
}

// A guestError has personal data in its text.
type guestError struct{}

func (guestError) Error() string        { return "ada@example.com" }
func (guestError) LogValue() slog.Value { return slog.GroupValue(slog.String("guest", "REDACTED")) }

func TestWebhookMaxBytes(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	h := webhookHandler(t, counting(&calls), pretix.WithMaxWebhookBytes(int64(len(paidNotification(1)))))
	assert.Equal(t, 204, deliver(h, paidNotification(1)))
	assert.Equal(t, 413, deliver(h, paidNotification(11)))
	assert.Equal(t, int32(1), calls.Load())
}
