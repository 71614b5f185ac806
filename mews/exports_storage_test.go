package mews_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func TestExportForeignResponses(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"HTML": "<!DOCTYPE html><p>Sign in</p>\n", "XML": "\ufeff\n <Error/>"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStorage(t, customerLines(1, 3))
			var calls atomic.Int32
			page := func(w http.ResponseWriter, r *http.Request, file int, _ string) {
				calls.Add(1)
				sendWhole(w, r, file, body)
			}
			s.serve = page
			_, err := readIDs(t, s.client(t), rowParams, mews.WithBadRows(func(*mews.DecodeError) error {
				assert.Fail(t, "a page is no row")
				return nil
			}))
			var d *mews.DecodeError
			require.ErrorAs(t, err, &d)
			assert.Equal(t, -1, d.Row)
			assert.Contains(t, err.Error(), "HTML or XML")
			assertNoLink(t, err)
			assert.Equal(t, int32(4), calls.Load())

			s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
				if calls.Load() < 7 {
					page(w, r, file, content)
					return
				}
				sendWhole(w, r, file, content)
			}
			got, err := readIDs(t, s.client(t), rowParams)
			require.NoError(t, err, "it passes")
			assert.Equal(t, ids(1, 3), got)
		})
	}
}

// An error that a gateway sends with status 200 is shorter than the file: it is no
// row, and it may pass.
func TestExportErrorAsJSON(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 3))
	s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
		if _, gets := s.counts(); gets == 1 {
			content = `{"Id":"AuthorizationFailed"}` + "\n"
		}
		sendWhole(w, r, file, content)
	}
	var got []string
	for row, err := range mews.ExportRows[map[string]any](t.Context(), s.client(t), rowParams) {
		require.NoError(t, err)
		got = append(got, fmt.Sprint(row["Id"]))
	}
	assert.Equal(t, ids(1, 3), got)
}

func TestExportRedirects(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		assert.Fail(t, "another host is contacted")
	}))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := newStorage(t, customerLines(1, 3))
		s.serve = func(w http.ResponseWriter, r *http.Request, _ int, _ string) {
			http.Redirect(w, r, other.URL+"/?sig="+signature, status)
		}
		_, err := readIDs(t, s.client(t), rowParams)
		require.ErrorIs(t, err, mews.ErrRedirect)
		asError(t, err, status)
		assertNoLink(t, err)
		_, gets := s.counts()
		assert.Equal(t, 1, gets)
	}
}

const azureError = `<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate.</Message>` +
	`<AuthenticationErrorDetail>Signature not valid: S1GNATURE/of/the/link</AuthenticationErrorDetail></Error>`

// A link that has expired is replaced; one that was just made and is rejected ends it.
func TestExportExpiredLinks(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 403, 404, 410} {
		s := newStorage(t, customerLines(1, 2), customerLines(3, 4), customerLines(5, 6))
		reject := func(w http.ResponseWriter) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, azureError)
		}
		s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
			if r.URL.Query().Get("made") != strconv.Itoa(file+1) { // good for one file
				reject(w)
				return
			}
			sendWhole(w, r, file, content)
		}
		got, err := readIDs(t, s.client(t), rowParams)
		require.NoError(t, err)
		assert.Equal(t, ids(1, 6), got)
		lists, gets := s.counts()
		assert.Equal(t, 3, lists)
		assert.Equal(t, 5, gets)

		s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
			if file > 0 {
				reject(w)
				return
			}
			sendWhole(w, r, file, content)
		}
		got, err = readIDs(t, s.client(t), rowParams)
		e := asError(t, err, status)
		assert.Equal(t, "AuthenticationFailed", e.Message)
		assert.Contains(t, e.Error(), "a link that was just made")
		assert.Equal(t, mews.OutcomeNotDone, mews.OutcomeOf(err))
		assert.Empty(t, e.Body)
		assertNoLink(t, err)
		assert.Equal(t, ids(1, 2), got)
		more, _ := s.counts()
		assert.Equal(t, lists+2, more)
	}
}

func TestExportStorageErrors(t *testing.T) {
	t.Parallel()
	for status, attempts := range map[int]int{429: 4, 500: 4, 502: 4, 503: 4, 504: 4, 204: 1, 405: 1, 416: 1, 451: 1} {
		s := newStorage(t, customerLines(1, 2))
		fail := func(w http.ResponseWriter, _ *http.Request, _ int, _ string) { w.WriteHeader(status) }
		s.serve = fail
		_, err := readIDs(t, s.client(t), rowParams)
		e := asError(t, err, status)
		assert.Equal(t, attempts, e.Attempts, status)
		_, gets := s.counts()
		assert.Equal(t, attempts, gets)
		_, err = readIDs(t, s.client(t), rowParams, mews.WithMaxAttempts(1))
		asError(t, err, status)
		_, more := s.counts()
		assert.Equal(t, 1, more-gets)

		if attempts == 4 {
			first := true
			s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
				if first {
					first = false
					fail(w, r, file, content)
					return
				}
				sendWhole(w, r, file, content)
			}
			got, err := readIDs(t, s.client(t), rowParams)
			require.NoError(t, err)
			assert.Equal(t, ids(1, 2), got)
		}
	}
}

func TestExportLinksRejected(t *testing.T) {
	t.Parallel()
	for _, host := range []string{
		"http://storage.example.com", "ftp://storage.example.com", "https://user:S1GNATURE@storage.example.com", "https://", "file://", "",
		"http://127.0.0.1.example.com", "https://exa mple.com", "javascript:alert(1)",
	} {
		s := newStorage(t, customerLines(1, 3))
		s.host = host
		only := roundTripper(func(r *http.Request) (*http.Response, error) {
			assert.Equal(t, s.api.URL, "http://"+r.URL.Host)
			return http.DefaultTransport.RoundTrip(r)
		})
		_, err := readIDs(t, s.client(t, mews.WithHTTPClient(&http.Client{Transport: only})), rowParams)
		require.ErrorContains(t, err, "unusable link", host)
		assertNoLink(t, err)
		lists, _ := s.counts()
		assert.Equal(t, 1, lists)
	}
}

// A platform elsewhere has no say over what runs on this machine.
func TestExportLinkToLoopback(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 3))
	api := roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "api.mews.com" {
			return http.DefaultTransport.RoundTrip(r)
		}
		w := httptest.NewRecorder()
		s.list(w, r)
		return w.Result(), nil
	})
	_, err := readIDs(t, connect(t, api), rowParams)
	require.ErrorContains(t, err, "unusable link")
	got, err := readIDs(t, connect(t, api, mews.WithInsecureHTTP()), rowParams)
	require.NoError(t, err)
	assert.Len(t, got, 3)
}

// What a transport says of a link is not repeated.
func TestExportTransportErrors(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 3))
	c := s.client(t, mews.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		if strings.Contains(r.URL.Path, "secret-container") {
			return nil, fmt.Errorf("proxy: cannot reach %s (%s, %s)", r.URL, r.URL.Path, r.URL.Query().Get("sig"))
		}
		return http.DefaultTransport.RoundTrip(r)
	})}))
	_, err := readIDs(t, c, rowParams)
	require.ErrorContains(t, err, "proxy: cannot reach")
	assertNoLink(t, err)
	s.files.Close()
	_, err = readIDs(t, s.client(t), rowParams)
	require.ErrorContains(t, err, "connect")
	assertNoLink(t, err)
}

func TestExportEncodings(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 3))
	s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
		w.Header().Set("Content-Encoding", "br")
		sendWhole(w, r, file, content)
	}
	_, err := readIDs(t, s.client(t), rowParams)
	require.ErrorContains(t, err, `"br"`)
	_, gets := s.counts()
	assert.Equal(t, 1, gets)
	s.serve = sendZipped // without being compressed: a transport may have done it
	got, err := readIDs(t, s.client(t), rowParams)
	require.NoError(t, err)
	assert.Equal(t, ids(1, 3), got)
}
