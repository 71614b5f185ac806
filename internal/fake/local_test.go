package fake

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// local is a way to a function.
func local(f http.HandlerFunc) *Local { return NewLocal(f) }

func digits(h *Handler) *Local {
	h.Act = func(*http.Request, []byte) Response { return Response{Status: 200, Body: []byte("0123456789")} }
	h.Failure = func(_ *http.Request, f Fault) Response { return Response{Status: f.Status, Body: []byte("failed")} }
	return NewLocal(h)
}

func request(ctx context.Context, t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(ctx, method, url, content)
	require.NoError(t, err)
	return r
}

// received is what came before an error.
type received struct {
	status int
	header http.Header
	length int64
	body   string
}

func ask(t *testing.T, l *Local, method, body string) (received, error) {
	t.Helper()
	response, err := l.Client().Do(request(t.Context(), t, method, LocalURL+"/a%2Fb/?q=1", body))
	if err != nil {
		return received{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return received{response.StatusCode, response.Header, response.ContentLength, string(content)}, err
}

func TestLocalRequest(t *testing.T) {
	t.Parallel()
	var seen *http.Request
	var body []byte
	l := local(func(w http.ResponseWriter, r *http.Request) {
		seen = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("X-A", "1")
		_, _ = io.WriteString(w, "<html>")
	})
	a, err := ask(t, l, "POST", "hello")
	require.NoError(t, err)
	assert.Equal(t, "<html>", a.body)
	assert.EqualValues(t, 6, a.length)
	assert.Equal(t, "text/html; charset=utf-8", a.header.Get("Content-Type"))
	assert.Equal(t, "1", a.header.Get("X-A"))
	assert.NotEmpty(t, a.header.Get("Date"))
	assert.Equal(t, "127.0.0.1:1", seen.Host)
	assert.Equal(t, "/a%2Fb/?q=1", seen.RequestURI)
	assert.Equal(t, "/a%2Fb/", seen.URL.EscapedPath())
	assert.Empty(t, seen.URL.Host)
	assert.EqualValues(t, 5, seen.ContentLength)
	assert.Equal(t, "hello", string(body))
	assert.Nil(t, seen.TLS)

	r := request(t.Context(), t, "PUT", "https://example.org/", "")
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader("un"), strings.NewReader("announced")))
	response, err := l.Client().Do(r)
	require.NoError(t, err)
	response.Body.Close()
	assert.Equal(t, "PUT", response.Request.Method)
	assert.NotNil(t, seen.TLS)
	assert.EqualValues(t, -1, seen.ContentLength)
	assert.Equal(t, "unannounced", string(body))

	r = request(t.Context(), t, "POST", LocalURL, "")
	r.Body = http.NoBody
	response, err = l.Client().Do(r)
	require.NoError(t, err)
	response.Body.Close()
	assert.Zero(t, seen.ContentLength)

	errBody := errors.New("no more")
	r = request(t.Context(), t, "PUT", LocalURL, "")
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader("half"), broken{errBody}))
	seen = nil
	_, err = l.Client().Do(r) //nolint:bodyclose // there is none
	require.ErrorIs(t, err, errBody)
	assert.Nil(t, seen)
}

type broken struct{ err error }

func (e broken) Read([]byte) (int, error) { return 0, e.err }

func TestLocalResponses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		status  int
		length  int64
		body    string
		cut     bool
	}{
		"nothing": {func(http.ResponseWriter, *http.Request) {}, 200, 0, "", false},
		"no content": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNoContent)
			w.WriteHeader(http.StatusInternalServerError)
			_, err := w.Write([]byte("x"))
			assert.ErrorIs(t, err, http.ErrBodyNotAllowed)
		}, 204, 0, "", false},
		"flushed": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("ab"))
			assert.NoError(t, http.NewResponseController(w).Flush())
			_, _ = w.Write([]byte("c"))
		}, 200, -1, "abc", false},
		"flushed and cut": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("ab"))
			assert.NoError(t, http.NewResponseController(w).Flush())
			_, _ = w.Write([]byte("c"))
			panic(http.ErrAbortHandler)
		}, 200, -1, "ab", true},
		"announced and cut": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "3")
			_, _ = w.Write([]byte("ab"))
			assert.NoError(t, http.NewResponseController(w).Flush())
			panic(http.ErrAbortHandler)
		}, 200, 3, "ab", true},
		"never flushed": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("ab"))
			panic(http.ErrAbortHandler)
		}, 0, 0, "", true},
		"ended":   {func(http.ResponseWriter, *http.Request) { runtime.Goexit() }, 0, 0, "", true},
		"odd":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(999) }, 999, 0, "", false},
		"too few": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "3") }, 200, 3, "", true},
		"not new": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }, 304, 0, "", false},
		"informed": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusCreated)
		}, 201, 0, "", false},
	} {
		a, err := ask(t, local(test.handler), "GET", "")
		if test.cut {
			require.ErrorIs(t, err, io.ErrUnexpectedEOF, name)
		} else {
			require.NoError(t, err, name)
		}
		a.header = nil
		assert.Equal(t, received{test.status, nil, test.length, test.body}, a, name)
	}

	a, err := ask(t, digits(&Handler{}), "HEAD", "")
	require.NoError(t, err)
	assert.Empty(t, a.body)
	assert.EqualValues(t, 10, a.length)
}

func TestLocalCuts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault  Fault
		status int
		body   string
	}{
		{Fault{Cut: CutBefore}, 0, ""},
		{Fault{Cut: CutAfter}, 0, ""},
		{Fault{Cut: CutDuring}, 200, "01234"},
		{Fault{Cut: CutDuring, Status: 500, Stall: time.Hour}, 500, "fai"},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := &Handler{}
			l := digits(h)
			h.Faults.Add(test.fault)
			h.Faults.Add(Fault{Status: 503, Delay: time.Hour, Stall: time.Hour})
			a, err := ask(t, l, "GET", "")
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			assert.Equal(t, test.body, a.body)
			assert.Equal(t, test.status, a.status)
			start := time.Now()
			a, err = ask(t, l, "GET", "")
			require.NoError(t, err)
			assert.Equal(t, "failed", a.body)
			assert.Equal(t, 503, a.status)
			assert.Equal(t, 2*time.Hour, time.Since(start))
		})
	}
}

func TestLocalContextEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &Handler{}
		l := digits(h)
		h.SetLatency(time.Hour)
		reason := errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, reason)
		defer cancel()
		start := time.Now()
		_, err := l.RoundTrip(request(ctx, t, "GET", LocalURL, "")) //nolint:bodyclose // there is none
		require.ErrorIs(t, err, reason)
		assert.Equal(t, time.Minute, time.Since(start))
		assert.Zero(t, h.Record.All()[0].Status)
		time.Sleep(time.Hour)
		assert.Equal(t, 200, h.Record.All()[0].Status, "the handler went on")

		_, err = l.RoundTrip(request(ctx, t, "GET", LocalURL, "x")) //nolint:bodyclose // there is none
		require.ErrorIs(t, err, reason)
		assert.Len(t, h.Record.All(), 1, "nothing was sent")
		client := l.Client()
		client.Timeout = time.Second
		_, err = client.Get(LocalURL) //nolint:bodyclose // there is none
		var timeout net.Error
		require.ErrorAs(t, err, &timeout)
		assert.True(t, timeout.Timeout())
		l.Close()
	})
	left := make(chan error)
	l := local(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		left <- r.Context().Err()
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, err := l.Client().Do(request(ctx, t, "GET", LocalURL, "")) //nolint:bodyclose // there is none
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorIs(t, <-left, context.Canceled, "the handler is told")
}

func TestLocalPanics(t *testing.T) {
	t.Parallel()
	l := local(func(http.ResponseWriter, *http.Request) { panic("a mistake") })
	defer func() { assert.Contains(t, recover(), "a mistake") }()
	_, _ = ask(t, l, "GET", "")
	t.Error("swallowed")
}

func TestLocalTrace(t *testing.T) {
	t.Parallel()
	var events []string
	trace := &httptrace.ClientTrace{
		GetConn: func(host string) { events = append(events, host) },
		GotConn: func(info httptrace.GotConnInfo) { events = append(events, info.Conn.RemoteAddr().Network()) },
	}
	l := local(func(_ http.ResponseWriter, r *http.Request) {
		assert.Nil(t, httptrace.ContextClientTrace(r.Context()), "it is not the client's context")
		events = append(events, "handled")
	})
	ctx := httptrace.WithClientTrace(t.Context(), trace)
	response, err := l.Client().Do(request(ctx, t, "GET", LocalURL, ""))
	require.NoError(t, err)
	response.Body.Close()
	assert.Equal(t, []string{"127.0.0.1:1", "pipe", "handled"}, events)

	events = nil
	l.Close()
	l.Close()
	_, err = l.Client().Do(request(ctx, t, "POST", LocalURL, "x")) //nolint:bodyclose // there is none
	var op *net.OpError
	require.ErrorAs(t, err, &op)
	assert.Equal(t, "dial", op.Op)
	assert.Equal(t, []string{"127.0.0.1:1"}, events)
}

func TestLocalCloseEndsPauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &Handler{}
		l := digits(h)
		h.SetLatency(time.Hour)
		start := time.Now()
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				_, err := ask(t, l, "GET", "")
				assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
			})
		}
		synctest.Wait()
		assert.Len(t, h.Record.All(), 8)
		l.Close()
		wait.Wait()
		assert.Zero(t, time.Since(start))
	})
}
