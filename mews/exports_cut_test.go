package mews_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

func zipped(t testing.TB, texts ...string) string {
	t.Helper()
	var b bytes.Buffer
	for _, text := range texts { // a member each
		z := gzip.NewWriter(&b)
		_, err := io.WriteString(z, text)
		require.NoError(t, err)
		require.NoError(t, z.Close())
	}
	return b.String()
}

// Whatever the storage does, an iteration that ends without an error has delivered
// each row once.
func TestExportConnectionsCut(t *testing.T) {
	t.Parallel()
	const rows = 60
	plain := customerLines(1, rows)
	chunks := func(w http.ResponseWriter, _ *http.Request, _ int, content string) { sendInChunks(w, content) }
	for name, test := range map[string]struct {
		content string
		size    int
		serve   func(w http.ResponseWriter, r *http.Request, file int, content string)
	}{
		"whole":                  {plain, 0, sendWhole},
		"ranges":                 {plain, 0, sendRanges},
		"chunks":                 {plain, 0, chunks},
		"gzip":                   {zipped(t, plain), 0, sendZipped},
		"gzip, the size is text": {zipped(t, plain), len(plain), sendZipped},
		"gzip in chunks":         {zipped(t, plain[:500], plain[500:]), 0, chunks},
		"a weak ETag":            {plain, 0, withEtag(`W/"weak"`)},
		"BOM and ranges":         {"\ufeff" + plain, 0, sendRanges},
		"no end of line":         {strings.TrimSuffix(plain, "\n"), 0, sendRanges},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, uint64(len(name))))
			s := newStorage(t, test.content, test.content)
			if test.size > 0 {
				s.sizes = []int{test.size, test.size}
			}
			attempts := 0
			s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
				if attempts++; attempts%4 != 0 { // the last of four attempts succeeds
					w = cutAfter(w, random.IntN(len(content)))
				}
				test.serve(w, r, file, content)
			}
			for range 20 {
				got, err := readIDs(t, s.client(t), rowParams)
				require.NoError(t, err)
				require.Equal(t, append(ids(1, rows), ids(1, rows)...), got)
			}
			assert.Greater(t, attempts, 60)
		})
	}
}

// A connection that always breaks off at the same place ends the iteration, after
// all rows before that.
func TestExportCutForGood(t *testing.T) {
	t.Parallel()
	content := customerLines(1, 9)
	for _, ranges := range []bool{false, true} {
		for cut := 0; cut < len(content); cut += 13 {
			s := newStorage(t, content)
			s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
				if !ranges {
					sendWhole(cutAfter(w, cut), r, file, content)
					return
				}
				from := 0
				_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
				sendRanges(cutAfter(w, cut-from), r, file, content)
			}
			got, err := readIDs(t, s.client(t), rowParams)
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			assertNoLink(t, err)
			whole := strings.Count(content[:cut], "\n")
			require.Equal(t, ids(1, whole), got)
			assert.Equal(t, int64(whole+1), asRowError(t, err).Line)
			if _, gets := s.counts(); whole == 0 {
				assert.Equal(t, 4, gets, "the attempts of the policy")
			}

			s.serve = sendRanges
			rest, err := readIDs(t, s.client(t), mews.ExportRowParams{ExportID: exportID, Start: asRowError(t, err).Token})
			require.NoError(t, err)
			require.Equal(t, ids(whole+1, 9), rest)
		}
	}
}

func TestExportResume(t *testing.T) {
	t.Parallel()
	for name, serve := range map[string]func(http.ResponseWriter, *http.Request, int, string){
		"whole":  sendWhole,
		"ranges": sendRanges,
		"gzip":   sendZipped,
		// A range that is not the one that was asked for is not used.
		"wrong ranges": func(w http.ResponseWriter, r *http.Request, file int, content string) {
			if r.Header.Get("Range") != "" {
				r.Header.Set("Range", "bytes=1-")
			}
			sendRanges(w, r, file, content)
		},
		"ranges without a name": func(w http.ResponseWriter, r *http.Request, file int, content string) {
			if ask := r.Header.Get("Range"); ask != "" {
				from, _ := strconv.Atoi(strings.Trim(ask, "bytes=-"))
				w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content)))
				w.WriteHeader(http.StatusPartialContent)
				_, _ = io.WriteString(w, content[from:])
				return
			}
			sendRanges(w, r, file, content)
		},
		"rejected ranges": func(w http.ResponseWriter, r *http.Request, file int, content string) {
			if r.Header.Get("Range") != "" {
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
				return
			}
			sendRanges(w, r, file, content)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			contents := []string{customerLines(1, 5), customerLines(6, 6), "", "\ufeff\n" + customerLines(7, 10)}
			if name == "gzip" {
				for i := range contents {
					contents[i] = zipped(t, contents[i])
				}
			}
			s := newStorage(t, contents...)
			s.serve = serve
			tokens := []string{""}
			for page, err := range mews.ExportRowPages[mews.Customer](t.Context(), s.client(t), mews.ExportRowParams{ExportID: exportID, PageSize: 1}) {
				require.NoError(t, err)
				assert.NotContains(t, page.Next, "S1GNATURE")
				tokens = append(tokens, page.Next)
			}
			require.Len(t, tokens, 11)
			for i, token := range tokens[:10] {
				got, err := readIDs(t, s.client(t), mews.ExportRowParams{ExportID: exportID, Start: token})
				require.NoError(t, err)
				assert.Equal(t, ids(i+1, 10), got)
			}
		})
	}
}

// A range spares what was read already.
func TestExportResumeByRange(t *testing.T) {
	t.Parallel()
	content := customerLines(1, 1000)
	s := newStorage(t, content)
	s.serve = sendRanges
	pages, err := mews.Collect(mews.ExportRowPages[mews.Customer](t.Context(), s.client(t), mews.ExportRowParams{ExportID: exportID, PageSize: 900}), 1)
	require.NoError(t, err)
	var sent int
	s.serve = func(w http.ResponseWriter, r *http.Request, file int, content string) {
		recorder := httptest.NewRecorder()
		sendRanges(recorder, r, file, content)
		sent += recorder.Body.Len()
		sendRanges(w, r, file, content)
	}
	got, err := readIDs(t, s.client(t), mews.ExportRowParams{ExportID: exportID, Start: pages[0].Next})
	require.NoError(t, err)
	assert.Equal(t, ids(901, 1000), got)
	assert.Less(t, sent, len(content)/5)
}

func TestExportChanged(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 5), customerLines(6, 9))
	s.serve = sendRanges
	pages, err := mews.Collect(mews.ExportRowPages[mews.Customer](t.Context(), s.client(t), mews.ExportRowParams{ExportID: exportID, PageSize: 2}), 1)
	require.NoError(t, err)
	resume := mews.ExportRowParams{ExportID: exportID, Start: pages[0].Next}
	before := s.contents[0]
	changed := func(why string) {
		_, err := readIDs(t, s.client(t), resume)
		require.ErrorIs(t, err, mews.ErrExportChanged, why)
		assert.Equal(t, resume.Start, asRowError(t, err).Token)
		assertNoLink(t, err)
	}
	s.serve = withEtag(`"another"`)
	changed("another ETag")
	s.contents[0] = strings.ReplaceAll(before, "\n", " ")
	s.serve = sendWhole
	changed("fewer lines")
	s.contents[0] = customerLines(2, 5)
	changed("another size")
	s.contents = s.contents[1:]
	changed("another number of files")
	s.contents = nil
	changed("no files")
}

// Without an ETag only the lines themselves tell that a file is another one. No row
// of it is left out for a line that was not in it.
func TestExportOtherLines(t *testing.T) {
	t.Parallel()
	s := newStorage(t, customerLines(1, 5))
	s.serve = func(w http.ResponseWriter, _ *http.Request, _ int, content string) {
		if _, gets := s.counts(); gets == 1 {
			content = `{"Id":"AuthorizationFailed"}` + "\n"
		}
		w.(http.Flusher).Flush() // without a length
		_, _ = io.WriteString(w, content)
	}
	got, err := readIDs(t, s.client(t), rowParams)
	require.ErrorIs(t, err, mews.ErrExportChanged)
	assert.Equal(t, []string{"AuthorizationFailed"}, got)
}

func TestExportShortFiles(t *testing.T) {
	t.Parallel()
	content := customerLines(1, 9)
	half := content[:len(customerLines(1, 4))+20] // what is left of the fifth line is no bad row
	raw := func(header string) func(http.ResponseWriter, *http.Request, int, string) {
		return func(w http.ResponseWriter, _ *http.Request, _ int, _ string) {
			conn, buffer, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			_, _ = buffer.WriteString(header + "\r\n\r\n" + half)
			_ = buffer.Flush()
			_ = conn.Close()
		}
	}
	whole := func(content string) func(http.ResponseWriter, *http.Request, int, string) {
		return func(w http.ResponseWriter, r *http.Request, file int, _ string) { sendWhole(w, r, file, content) }
	}
	damaged := []byte(zipped(t, half))
	damaged[len(damaged)-5] ^= 1
	for name, test := range map[string]struct {
		size  int
		serve func(http.ResponseWriter, *http.Request, int, string)
	}{
		"Content-Length too large":     {0, raw("HTTP/1.1 200 OK\r\nContent-Length: " + strconv.Itoa(len(content)))},
		"Content-Length of a half":     {0, whole(half)},
		"chunks end":                   {0, func(w http.ResponseWriter, _ *http.Request, _ int, _ string) { sendInChunks(w, half) }},
		"connection closed":            {0, raw("HTTP/1.0 200 OK")},
		"gzip of a half":               {0, whole(zipped(t, half))},
		"gzip without its end":         {1, whole(zipped(t, half)[:len(damaged)-4])},
		"gzip with a wrong sum":        {1, whole(string(damaged))},
		"the size does not say either": {1, raw("HTTP/1.0 200 OK")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStorage(t, content)
			s.serve = test.serve
			if test.size > 0 {
				s.sizes = []int{test.size}
			}
			got, err := readIDs(t, s.client(t), rowParams, mews.WithBadRows(func(e *mews.DecodeError) error { return e }))
			require.Error(t, err)
			_, undecodable := errors.AsType[*mews.DecodeError](err)
			assert.False(t, undecodable, err)
			assertNoLink(t, err)
			assert.LessOrEqual(t, len(got), 4)
			_, gets := s.counts()
			assert.GreaterOrEqual(t, gets, 4)
			assert.Contains(t, err.Error(), "4 attempts")
		})
	}
}
