package mews_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

const (
	clientToken = "C0FFEE00522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D"
	accessToken = "ACCE55B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D"
)

var credentials = mews.Credentials{ClientToken: clientToken, AccessToken: accessToken, Client: "Sample Client 1.0.0"}

// everyone is a filter that any list accepts.
var everyone = mews.TimeInterval{StartUTC: instant("2026-01-01T00:00:00Z"), EndUTC: instant("2026-02-01T00:00:00Z")}

func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// sent is a request as it went out.
type sent struct {
	operation string
	header    http.Header
	body      map[string]any
	raw       string
}

// A fakeTransport answers without a network and keeps what it was asked.
type fakeTransport struct {
	answer func(sent) (status int, body string)
	header http.Header // of the answers

	mu    sync.Mutex
	asked []sent
}

func (f *fakeTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s := sent{operation: strings.TrimPrefix(r.URL.Path, "/api/connector/v1/"), header: r.Header, raw: string(b)}
	if err := json.Unmarshal(b, &s.body); err != nil {
		return nil, err
	}
	f.mu.Lock()
	f.asked = append(f.asked, s)
	f.mu.Unlock()
	status, body := f.answer(s)
	header := f.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/json")
	return &http.Response{
		StatusCode: status, Header: header,
		Body: io.NopCloser(strings.NewReader(body)), Request: r, ContentLength: int64(len(body)),
	}, nil
}

func (f *fakeTransport) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

// answering makes a client whose platform always answers the same.
func answering(t testing.TB, status int, body string, opts ...mews.Option) (*mews.Client, *fakeTransport) {
	t.Helper()
	f := &fakeTransport{answer: func(sent) (int, string) { return status, body }}
	return connect(t, f, opts...), f
}

func connect(t testing.TB, rt http.RoundTripper, opts ...mews.Option) *mews.Client {
	t.Helper()
	opts = append([]mews.Option{
		mews.WithHTTPClient(&http.Client{Transport: rt}),
		mews.WithRetry(mews.RetryPolicy{MinWait: time.Microsecond, MaxWait: time.Microsecond}),
	}, opts...)
	c, err := mews.NewClient(credentials, opts...)
	require.NoError(t, err)
	return c
}

func asError(t testing.TB, err error, status int) *mews.Error {
	t.Helper()
	var e *mews.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, status, e.StatusCode)
	return e
}
