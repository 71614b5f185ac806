package fake

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func start(t *testing.T, h *Handler) *Server {
	t.Helper()
	if h.Act == nil {
		h.Act = func(*http.Request, []byte) Response { return Response{Status: 200, Body: []byte("0123456789")} }
	}
	h.Failure = func(_ *http.Request, f Fault) Response { return Response{Status: f.Status, Body: []byte("failed")} }
	s, err := Listen(h)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

func get(t *testing.T, s *Server, path string) (int, string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+path, nil)
	require.NoError(t, err)
	r.Close = true
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

func TestFaultsAreTakenInOrder(t *testing.T) {
	t.Parallel()
	var f Faults
	f.Add(Fault{Method: "post", Path: "/a", After: 1, Times: 2, Status: 201})
	f.Add(Fault{Status: 202})
	f.Add(Fault{Path: "/b", Status: 203})
	var taken []int
	for _, request := range []string{"POST /b", "POST /a", "POST /a", "POST /a/x", "POST /a", "GET /b", "GET /b"} {
		method, path, _ := strings.Cut(request, " ")
		fault, ok := f.Take(method, path)
		assert.Equal(t, ok, fault.Status != 0)
		taken = append(taken, fault.Status)
	}
	assert.Equal(t, []int{202, 0, 201, 201, 0, 203, 0}, taken)

	f.Add(Fault{Status: 204})
	f.Clear()
	_, ok := f.Take("GET", "/")
	assert.False(t, ok)
}

func TestCuts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault  Fault
		acted  int
		status int
		body   string
		cut    bool
	}{
		{Fault{Cut: CutBefore}, 0, 0, "", true},
		{Fault{Cut: CutAfter}, 1, 0, "", true},
		{Fault{Cut: CutAfter, Status: 500}, 1, 0, "", true},
		{Fault{Cut: CutRequest}, 1, 0, "", true},
		{Fault{Cut: CutRequest, Status: 500}, 1, 0, "", true},
		{Fault{Cut: CutDuring}, 1, 200, "01234", true},
		{Fault{Cut: CutDuring, Status: 500}, 0, 500, "fai", true},
		{Fault{Status: 500}, 0, 500, "failed", false},
		{Fault{Body: "other"}, 1, 200, "other", false},
		{Fault{Stall: time.Millisecond, Delay: time.Millisecond}, 1, 200, "0123456789", false},
		{Fault{Header: http.Header{"x-a": {"1"}}}, 1, 200, "0123456789", false},
		{Fault{Status: 304}, 0, 304, "", false},
	} {
		acted := 0
		h := &Handler{Act: func(*http.Request, []byte) Response {
			acted++
			return Response{Status: 200, Body: []byte("0123456789")}
		}}
		s := start(t, h)
		h.Faults.Add(test.fault)
		status, body, err := get(t, s, "/")
		assert.Equal(t, test.cut, err != nil, "%+v: %v", test.fault, err)
		assert.Equal(t, test.status, status)
		assert.Equal(t, test.body, body)
		s.Close()
		assert.Equal(t, test.acted, acted)
		require.Len(t, h.Record.All(), 1)
		assert.True(t, h.Record.All()[0].Faulted)
		if test.cut {
			status = 0
		}
		assert.Equal(t, status, h.Record.All()[0].Status)
	}
}

func TestClientThatGoesAwayIsServed(t *testing.T) {
	t.Parallel()
	acted := make(chan struct{})
	h := &Handler{Act: func(*http.Request, []byte) Response {
		close(acted)
		return Response{Status: 200}
	}}
	s := start(t, h)
	h.SetLatency(50 * time.Millisecond)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for len(h.Record.All()) == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL(), nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(r)
	if err == nil {
		response.Body.Close()
	}
	require.Error(t, err)
	<-acted
}

func TestClaim(t *testing.T) {
	t.Parallel()
	var settled []int
	h := &Handler{}
	h.Claim = func(r *http.Request) (*Response, func(*Response)) {
		if r.URL.Path == "/known" {
			return &Response{Status: 201, Replayed: true}, nil
		}
		return nil, func(a *Response) {
			if a == nil {
				settled = append(settled, 0)
				return
			}
			settled = append(settled, a.Status)
		}
	}
	s := start(t, h)
	status, _, err := get(t, s, "/known")
	require.NoError(t, err)
	assert.Equal(t, 201, status)
	assert.True(t, h.Record.All()[0].Replayed)
	_, _, err = get(t, s, "/")
	require.NoError(t, err)
	h.Faults.Add(Fault{Status: 500})
	_, _, err = get(t, s, "/")
	require.NoError(t, err)
	h.Faults.Add(Fault{Cut: CutAfter})
	_, _, err = get(t, s, "/")
	require.Error(t, err)
	s.Close()
	assert.Equal(t, []int{200, 200}, settled)
}

func TestRecordIsRedactedAndCopied(t *testing.T) {
	t.Parallel()
	h := &Handler{Redact: func(r *Request) { r.Path, r.Header = "gone", nil }}
	h.Act = func(r *http.Request, _ []byte) Response {
		return Response{Status: 200, Body: []byte(r.URL.Path + r.Header.Get("Accept-Encoding"))}
	}
	s := start(t, h)
	_, body, err := get(t, s, "/secret")
	require.NoError(t, err)
	assert.Equal(t, "/secretgzip", body, "the request itself stays as it is")
	all := h.Record.All()
	assert.Equal(t, "gone", all[0].Path)
	all[0].Path = "changed"
	assert.Equal(t, "gone", h.Record.All()[0].Path)
	h.Record.Reset()
	assert.Empty(t, h.Record.All())
}

func TestBodies(t *testing.T) {
	t.Parallel()
	acted := make(chan string, 1)
	h := &Handler{Act: func(_ *http.Request, body []byte) Response {
		acted <- string(body)
		return Response{Status: 200}
	}}
	s := start(t, h)
	h.SetMaxBodyBytes(4)
	post := func(body string) (int, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL(), strings.NewReader(body))
		require.NoError(t, err)
		r.Close = true
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, err
		}
		defer response.Body.Close()
		return response.StatusCode, nil
	}
	for _, test := range []struct {
		body   string
		fault  Fault
		status int
		acted  string
	}{
		{"1234", Fault{}, 200, "1234"},
		{"12345", Fault{}, 413, ""},
		{strings.Repeat("1", 10_000_000), Fault{}, 413, ""},
		{"12345", Fault{Status: 503}, 503, ""},
		{"12345", Fault{Cut: CutAfter}, 0, ""},
		{"12345", Fault{Cut: CutRequest}, 0, ""},
		{"1234", Fault{Cut: CutRequest}, 0, "12"},
		{"123", Fault{Cut: CutRequest}, 0, "1"},
	} {
		if test.fault.String() != "{}" {
			h.Faults.Add(test.fault)
		}
		status, err := post(test.body)
		assert.Equal(t, test.status == 0, err != nil, test.fault)
		assert.Equal(t, test.status, status, test.fault)
		got := ""
		select {
		case got = <-acted:
		default:
		}
		assert.Equal(t, test.acted, got, test.fault)
	}
}

func TestPendingFaults(t *testing.T) {
	t.Parallel()
	var f Faults
	f.Add(Fault{Path: "a", Times: 2, MustFire: true})
	f.Add(Fault{Path: "b", Body: "x", Stall: time.Second, MustFire: true})
	f.Add(Fault{Path: "c"})
	_, _ = f.Take("GET", "a")
	assert.Equal(t, []Fault{
		{Path: "a", Times: 1, MustFire: true}, {Path: "b", Body: "x", Stall: time.Second, Times: 1, MustFire: true}, {Path: "c", Times: 1},
	}, f.Pending())
	var reports []any
	f.Check(func(_ string, args ...any) { reports = append(reports, args...) })
	require.Len(t, reports, 1)
	assert.Equal(t, `{Path: "b", Body: "x", Stall: 1s}`, reports[0].(Fault).String())
	assert.Equal(t, "Cut(9)", Cut(9).String())
	f.Clear()
	assert.Empty(t, f.Pending())
}
