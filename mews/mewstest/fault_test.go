package mewstest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews/mewstest"
)

// send makes a request over the network, on a connection of its own.
func send(t *testing.T, s *mewstest.Server, operation string, input object) (answer, error) {
	t.Helper()
	body, err := json.Marshal(credentials(s, input))
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL()+"/api/connector/v1/"+operation, bytes.NewReader(body))
	require.NoError(t, err)
	r.Close = true
	r.Header.Set("Content-Type", "application/json")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(content)}, err
}

var anybody = object{"LastName": "A", "OverwriteExisting": false}

func TestInjectedStatus(t *testing.T) {
	t.Parallel()
	s := mewstest.NewServer(t)
	for status, message := range map[int]string{
		400: "cannot be understood", 401: "Invalid ClientToken or AccessToken", 403: "not possible", 404: "no such operation",
		405: "POST", 408: "less", 409: "changed", 413: "too large", 418: "teapot", 429: "Too many", 500: "unexpected",
		502: "no usable", 503: "not available", 504: "too long", 1: "unexpected",
	} {
		s.Inject(mewstest.Fault{Status: status, Path: "customers/getAll", Header: http.Header{"X-Extra": {"1"}}})
		a := getAll(t, s, nil)
		if status == 1 {
			status = 500
		}
		a.refused(t, status, message)
		assert.Equal(t, "1", a.header.Get("X-Extra"))
		assert.Empty(t, a.header.Values("Retry-After"))
		assert.Equal(t, "application/json; charset=utf-8", a.header.Get("Content-Type"))
		assert.Equal(t, 200, getAll(t, s, nil).status, "one time only")
	}
	for i, r := range s.Requests() {
		assert.Equal(t, i%2 == 0, r.Faulted)
		assert.NotZero(t, r.Status)
	}

	s.Inject(mewstest.Fault{Status: 429, Header: http.Header{"Retry-After": {"7"}, "request-id": {"mine"}}})
	a, err := send(t, s, "customers/getAll", nil)
	require.NoError(t, err)
	a.refused(t, 429, "Too many")
	assert.Equal(t, "7", a.header.Get("Retry-After"))
	assert.Equal(t, "mine", a.header.Get("Request-Id"))

	s.Inject(mewstest.Fault{Status: 500, Header: http.Header{"Request-Id": nil}})
	a, err = send(t, s, "customers/getAll", nil)
	require.NoError(t, err)
	assert.Empty(t, a.header.Values("Request-Id"))
	assert.Nil(t, a.object(t)["RequestId"])

	s.Inject(mewstest.Fault{Status: 307, Header: http.Header{"Location": {"/elsewhere"}}})
	a, err = send(t, s, "customers/getAll", nil)
	require.NoError(t, err)
	assert.Equal(t, 307, a.status)
	assert.Equal(t, "/elsewhere", a.header.Get("Location"))
	assert.Empty(t, a.body)

	s.Inject(mewstest.Fault{Body: "garbage"})
	a, err = send(t, s, "customers/add", anybody)
	require.NoError(t, err)
	assert.Equal(t, "200 garbage", fmt.Sprint(a.status, " ", a.body))
	assert.Len(t, s.Customers(), 1, "acted on")

	s.Inject(mewstest.Fault{Status: 500, Times: 9})
	s.ClearFaults()
	assert.Equal(t, 200, getAll(t, s, nil).status)
}

func TestFaultsDoNotCount(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	s.SetRateLimit(1, time.Hour)
	s.Inject(mewstest.Fault{Status: 503, Times: 5})
	for range 5 {
		assert.Equal(t, 503, getAll(t, s, nil).status)
	}
	assert.Equal(t, 200, getAll(t, s, nil).status)
	assert.Equal(t, 429, getAll(t, s, nil).status)
}

func TestCuts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cut   mewstest.Cut
		acted int
	}{{mewstest.CutBefore, 0}, {mewstest.CutAfter, 1}, {mewstest.CutDuring, 1}} {
		s := mewstest.NewServer(t)
		s.Inject(mewstest.Fault{Path: "customers/add", Cut: test.cut})
		_, err := send(t, s, "customers/add", anybody)
		require.Error(t, err)
		assert.Len(t, s.Customers(), test.acted)
		require.Len(t, s.Requests(), 1)
		assert.Zero(t, s.Requests()[0].Status)
	}
}

func TestRecordShowsNoCredentials(t *testing.T) {
	t.Parallel()
	s := mewstest.New()
	body := `{"ClientToken" : "` + s.ClientToken() + `","AccessToken":"wrong\"one","Notes":"` + s.PortfolioAccessToken() + `","Client":"C"}`
	raw(t, s, "POST", getAllPath+"?t="+s.AccessToken(), body, "Authorization", "Bearer secret", "X-Other", "a "+s.AccessToken())
	old := s.AccessToken()
	s.RevokeAccessToken(old)
	raw(t, s, "POST", getAllPath, `{"AccessToken":"`+old, "X-Other", old)
	for _, r := range s.Requests() {
		shown := fmt.Sprintf("%+v %s", r, r.Body)
		for _, secret := range []string{s.ClientToken(), s.AccessToken(), s.PortfolioAccessToken(), "wrong", "secret"} {
			assert.NotContains(t, shown, secret)
		}
	}
	first := s.Requests()[0]
	assert.JSONEq(t, `{"ClientToken":"REDACTED","AccessToken":"REDACTED","Notes":"REDACTED","Client":"C"}`, string(first.Body))
	assert.Equal(t, "t=REDACTED", first.RawQuery)
	assert.Equal(t, "POST", first.Method)
	assert.Equal(t, getAllPath, first.Path)
	s.ResetRequests()
	assert.Empty(t, s.Requests())
}

func TestCloseEndsPauses(t *testing.T) {
	t.Parallel()
	s, err := mewstest.Start()
	require.NoError(t, err)
	assert.Regexp(t, `^http://127\.0\.0\.1:\d+$`, s.URL())
	s.SetLatency(time.Hour)
	failed := make(chan error)
	go func() {
		response, err := http.Post(s.URL()+getAllPath, "application/json", nil)
		if err == nil {
			response.Body.Close()
		}
		failed <- err
	}()
	require.Eventually(t, func() bool { return len(s.Requests()) == 1 }, 5*time.Second, time.Millisecond)
	s.Close()
	s.Close()
	require.Error(t, <-failed)
	_, err = send(t, s, "customers/getAll", nil)
	assert.Error(t, err)
}
