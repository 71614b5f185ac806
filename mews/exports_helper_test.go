package mews_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

const (
	exportID  = "3fa85f64-5717-4562-b3fd-2c963f66afa6"
	signature = "S1GNATURE%2Fof%2Fthe%2Flink"
)

// A storage is a platform with one export, and the other server that has its files.
type storage struct {
	api, files *httptest.Server

	mu       sync.Mutex
	contents []string
	sizes    []int // instead of those of contents
	status   string
	// serve sends a file; nil sends it whole.
	serve func(w http.ResponseWriter, r *http.Request, file int, content string)
	host  string // of the links
	lists int
	gets  []*http.Request
}

func newStorage(t testing.TB, contents ...string) *storage {
	t.Helper()
	s := &storage{contents: contents, status: "Success"}
	s.api = httptest.NewServer(http.HandlerFunc(s.list))
	t.Cleanup(s.api.Close)
	s.files = httptest.NewServer(http.HandlerFunc(s.get))
	t.Cleanup(s.files.Close)
	s.host = s.files.URL
	return s
}

func (s *storage) list(w http.ResponseWriter, r *http.Request) {
	var asked struct{ ExportIDs []string }
	_ = json.NewDecoder(r.Body).Decode(&asked)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists++
	w.Header().Set("Content-Type", "application/json")
	if len(asked.ExportIDs) != 1 || asked.ExportIDs[0] != exportID {
		_, _ = io.WriteString(w, `{"Exports":[]}`)
		return
	}
	files := []map[string]any{}
	for i, c := range s.contents {
		size := len(c)
		if i < len(s.sizes) {
			size = s.sizes[i]
		}
		files = append(files, map[string]any{"Url": fmt.Sprintf("%s/secret-container/%d?made=%d&sig=%s", s.host, i, s.lists, signature), "SizeInBytes": size})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"Exports": []any{map[string]any{
		"Id": exportID, "Status": s.status, "EntityType": "Customer", "Scope": map[string]any{}, "Files": files,
	}}})
}

func (s *storage) get(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.gets = append(s.gets, r)
	serve := s.serve
	var file int
	_, _ = fmt.Sscanf(r.URL.Path, "/secret-container/%d", &file)
	content := s.contents[file]
	s.mu.Unlock()
	if serve == nil {
		serve = sendWhole
	}
	serve(w, r, file, content)
}

// counts are the requests to the API and to the storage.
func (s *storage) counts() (lists, gets int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lists, len(s.gets)
}

func (s *storage) client(t testing.TB, opts ...mews.Option) *mews.Client {
	t.Helper()
	opts = append([]mews.Option{
		mews.WithBaseURL(s.api.URL), mews.WithRetry(mews.RetryPolicy{MinWait: time.Microsecond, MaxWait: time.Microsecond}),
	}, opts...)
	c, err := mews.NewClient(credentials, opts...)
	require.NoError(t, err)
	return c
}

// world is a storage without a network, for tests of time.
func (s *storage) world(serve func(*http.Request) (*http.Response, error)) http.RoundTripper {
	s.host = "https://storage.example.com"
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host == "storage.example.com" {
			s.gets = append(s.gets, r)
			return serve(r)
		}
		w := httptest.NewRecorder()
		s.list(w, r)
		return w.Result(), nil
	})
}

// whole serves a file without a network.
func (s *storage) whole(r *http.Request) (*http.Response, error) {
	var file int
	_, _ = fmt.Sscanf(r.URL.Path, "/secret-container/%d", &file)
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: int64(len(s.contents[file])), Request: r,
		Body: io.NopCloser(strings.NewReader(s.contents[file])),
	}, nil
}

func sendWhole(w http.ResponseWriter, _ *http.Request, _ int, content string) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = io.WriteString(w, content)
}

// sendRanges is a storage that knows ranges.
func sendRanges(w http.ResponseWriter, r *http.Request, file int, content string) {
	w.Header().Set("ETag", fmt.Sprintf(`"%x-%d"`, len(content), file))
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(content))
}

func sendInChunks(w http.ResponseWriter, content string) {
	for len(content) > 0 {
		n := min(len(content), 100)
		_, _ = io.WriteString(w, content[:n])
		_ = http.NewResponseController(w).Flush()
		content = content[n:]
	}
}

func sendZipped(w http.ResponseWriter, r *http.Request, file int, content string) {
	w.Header().Set("Content-Encoding", "gzip")
	sendWhole(w, r, file, content)
}

func withEtag(etag string) func(http.ResponseWriter, *http.Request, int, string) {
	return func(w http.ResponseWriter, r *http.Request, file int, content string) {
		w.Header().Set("ETag", etag)
		sendWhole(w, r, file, content)
	}
}

// cutAfter sends so many bytes of the body and closes the connection.
func cutAfter(w http.ResponseWriter, n int) http.ResponseWriter { return &cutter{w, n} }

type cutter struct {
	http.ResponseWriter

	left int
}

func (c *cutter) Write(p []byte) (int, error) {
	if c.left < len(p) {
		_, _ = c.ResponseWriter.Write(p[:c.left])
		_ = http.NewResponseController(c.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	c.left -= len(p)
	return c.ResponseWriter.Write(p)
}

func (c *cutter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// customerLines are lines from first to last.
func customerLines(first, last int) string {
	var b strings.Builder
	for i := first; i <= last; i++ {
		fmt.Fprintf(&b, `{"Id":"id-%d","LastName":"%s","Notes":null}`+"\n", i, strings.Repeat("x", i%7))
	}
	return b.String()
}

// ids are what the rows of customerLines have.
func ids(first, last int) []string {
	var all []string
	for i := first; i <= last; i++ {
		all = append(all, fmt.Sprintf("id-%d", i))
	}
	return all
}

var rowParams = mews.ExportRowParams{ExportID: exportID}

// readIDs iterates over customers.
func readIDs(t testing.TB, c *mews.Client, params mews.ExportRowParams, opts ...mews.RequestOption) ([]string, error) {
	t.Helper()
	var got []string
	for row, err := range mews.ExportRows[mews.Customer](t.Context(), c, params, opts...) {
		if err != nil {
			assert.Zero(t, row)
			return got, err
		}
		got = append(got, row.ID)
	}
	return got, nil
}

func asRowError(t testing.TB, err error) *mews.ExportRowError {
	t.Helper()
	var e *mews.ExportRowError
	require.ErrorAs(t, err, &e)
	return e
}

// assertNoLink looks for the link and the credentials in all that an error prints.
func assertNoLink(t testing.TB, err error) {
	t.Helper()
	for ; err != nil; err = unwrapOne(err) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			text := fmt.Sprintf(verb, err)
			for _, secret := range []string{signature, "S1GNATURE", "secret-container", clientToken, accessToken} {
				assert.NotContains(t, text, secret)
			}
		}
	}
}

func unwrapOne(err error) error {
	switch e := err.(type) { //nolint:errorlint // one layer after the other
	case interface{ Unwrap() error }:
		return e.Unwrap()
	case interface{ Unwrap() []error }:
		return e.Unwrap()[0]
	}
	return nil
}
