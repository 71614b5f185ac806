package fake

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHandlers(t *testing.T) {
	t.Parallel()
	var h Handlers
	named := func(name string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "%s %s%s", name, r.PathValue("a"), r.PathValue("b"))
		})
	}
	find := func(method, path string) string {
		m := h.Find(method, path)
		if m == nil {
			return ""
		}
		return string(m.Serve(httptest.NewRequest(method, "/", nil), nil, "x/y").Body)
	}
	h.Handle("GET things/{a}/", named("one"))
	h.Handle("things/{a}/parts/{b}", named("two"))
	for request, want := range map[string]string{
		"GET things/x/":              "one x",
		"HEAD things/x/":             "one x",
		"GET things/x%2Fy%20z/":      "one x/y z",
		"POST things/x/":             "",
		"GET things/x":               "",
		"GET things//":               "",
		"GET thing%73/x/":            "one x",
		"GET things/%zz/":            "",
		"DELETE things/x/parts/y":    "two xy",
		"DELETE things/x/parts/y/z":  "",
		"DELETE things/x/partstuff/": "",
	} {
		var method, path string
		_, err := fmt.Sscan(request, &method, &path)
		require.NoError(t, err)
		assert.Equal(t, want, find(method, path), request)
	}
	h.Handle("GET things/x/", named("three"))
	assert.Equal(t, "three ", find("GET", "things/x/"), "the last one")
	h.Handle("GET things/x/", named("four"))
	assert.Equal(t, "four ", find("GET", "things/x/"))
	h.Handle("GET things/x/", nil)
	assert.Equal(t, "one x", find("GET", "things/x/"))
	for _, pattern := range []string{"", " ", "GET ", "/a", "GET  a", "a b c", "a//b", "a?b", "a#b"} {
		assert.Panics(t, func() { h.Handle(pattern, named("")) }, pattern)
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	var h Handlers
	h.Handle("x", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.EqualValues(t, 5, r.ContentLength)
		w.Header().Set("X-A", "1")
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(body)
	}))
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	response := h.Find("POST", "x").Serve(r, []byte("hello"), "x/y")
	assert.Equal(t, []string{"201", "hello", "1", "x/y"},
		[]string{strconv.Itoa(response.Status), string(response.Body), response.Header.Get("X-A"), response.Header.Get("Content-Type")})
	w := httptest.NewRecorder()
	response.Send(w)
	assert.Equal(t, "201 hello", fmt.Sprint(w.Code, " ", w.Body))
}

func TestWindow(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, countRejected := range []bool{false, true} {
		l := Limit{Requests: 2, Per: 10 * time.Second, CountRejected: countRejected}
		var w Window
		admit := func(second int) string {
			wait, ok := w.Admit(l, start.Add(time.Duration(second)*time.Second))
			return fmt.Sprint(ok, " ", wait)
		}
		for _, second := range []int{0, 4} {
			_, ok := w.Admit(l, start.Add(time.Duration(second)*time.Second))
			assert.True(t, ok)
		}
		if countRejected {
			assert.Equal(t, "false 9s", admit(5)) // 4 leaves at 14
			assert.Equal(t, "false 5s", admit(10))
		} else {
			assert.Equal(t, "false 5s", admit(5)) // 0 leaves at 10
			_, ok := w.Admit(l, start.Add(10*time.Second))
			assert.True(t, ok)
		}
		assert.LessOrEqual(t, len(w), 2)
		for _, none := range []Limit{{}, {Requests: 1}, {Per: 1}, {Requests: -1, Per: 1}} {
			_, ok := w.Admit(none, start)
			assert.True(t, ok)
		}
	}
	assert.EqualValues(t, 1, RetryAfter(0))
	assert.EqualValues(t, 2, RetryAfter(time.Second+1))
}
