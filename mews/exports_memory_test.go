package mews_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// peakOf returns how far the heap grows while f runs.
func peakOf(f func()) uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	read := func() uint64 {
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	runtime.GC()
	before, highest := read(), uint64(0)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	for {
		select {
		case <-done:
			return max(highest, before) - before
		case <-time.After(200 * time.Microsecond):
			highest = max(highest, read())
		}
	}
}

// repeated is a body that repeats lines without holding them.
type repeated struct {
	lines []byte
	at    int
	left  int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.lines[r.at:])
	if r.at += n; r.at == len(r.lines) {
		r.at = 0
		r.left--
	}
	return n, nil
}

// bigExport is a client for an export with so many rows, which are never all in
// memory.
func bigExport(tb testing.TB, rows int) (client *mews.Client, rt http.RoundTripper, size int) {
	tb.Helper()
	var lines bytes.Buffer
	for i := range 1000 {
		fmt.Fprintf(&lines, `{"Id":"35d4b117-4e60-44a3-9580-%012d","ChainId":"52e7c2ad-d7a4-4fa9-9d3e-0a7be1e6a2bd","Number":"%d",`+
			`"Title":"Mister","Sex":"Male","FirstName":"Guest","LastName":"Number %d","SecondLastName":null,"NationalityCode":"US",`+
			`"PreferredLanguageCode":"en-US","BirthDate":"1983-12-31","Email":"guest%d@example.org","HasOtaEmail":false,"Phone":"00420123456789",`+
			`"Notes":"Has \"notes\",\nof two lines","CreatedUtc":"2016-01-01T00:00:00Z","UpdatedUtc":"2020-02-02T00:00:00Z","Passport":null,`+
			`"AddressId":"d2a4b117-4e60-44a3-9580-c582117eff98","Classifications":["Checked","Cashlist"],"Options":["SendMarketingEmails"],`+
			`"CompanyId":null,"MergeTargetId":null,"ActivityState":"Active","IsActive":true}`+"\n", i, i, i, i)
	}
	size = lines.Len() * rows / 1000
	s := &storage{contents: []string{""}, sizes: []int{size}, status: "Success"}
	rt = s.world(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: int64(size), Request: r,
			Body: io.NopCloser(&repeated{lines: lines.Bytes(), left: rows / 1000}),
		}, nil
	})
	return connect(tb, rt), rt, size
}

func TestExportMemory(t *testing.T) { //nolint:paralleltest // it looks at the heap of the process
	client, _, size := bigExport(t, 60_000)
	require.Greater(t, size, 32<<20)
	rows := 0
	peak := peakOf(func() {
		for row, err := range mews.ExportRows[mews.Customer](t.Context(), client, rowParams) {
			if err != nil || row.ID == "" {
				t.Error(err)
				return
			}
			rows++
		}
	})
	assert.Equal(t, 60_000, rows)
	assert.Less(t, peak, uint64(24<<20), "garbage included")
}

// Bombs cost no memory: neither one line nor many empty ones.
func TestExportBombs(t *testing.T) { //nolint:paralleltest // it looks at the heap of the process
	for name, bomb := range map[string]string{
		"a line":      zipped(t, `{"Id":"x","Notes":"`) + strings.Repeat(zipped(t, strings.Repeat("a", 1<<20)), 64) + zipped(t, `"}`),
		"spaces":      strings.Repeat(zipped(t, strings.Repeat(" ", 1<<20)), 64),
		"empty lines": strings.Repeat(zipped(t, strings.Repeat("\n", 1<<20)), 8),
	} {
		s := newStorage(t, bomb)
		s.serve = sendZipped
		peak := peakOf(func() {
			_, err := readIDs(t, s.client(t), rowParams)
			assert.ErrorIs(t, err, mews.ErrResponseTooLarge)
		})
		assert.Less(t, peak, uint64(32<<20), name)
		peak = peakOf(func() {
			got, err := readIDs(t, s.client(t), rowParams, mews.WithBadRows(func(*mews.DecodeError) error { return nil }))
			assert.NoError(t, err)
			assert.Empty(t, got)
		})
		assert.Less(t, peak, uint64(32<<20), name)
	}
}

// BenchmarkExportRows compares with what one would write by hand, without resuming and
// checks.
func BenchmarkExportRows(b *testing.B) {
	const rows = 20_000
	client, rt, size := bigExport(b, rows)
	count := func(b *testing.B, each func() (int, error)) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			if n, err := each(); n != rows || err != nil {
				b.Fatal(n, err)
			}
		}
	}
	b.Run("mews", func(b *testing.B) {
		count(b, func() (n int, err error) {
			for _, err := range mews.ExportRows[mews.Customer](b.Context(), client, rowParams) {
				if err != nil {
					return n, err
				}
				n++
			}
			return n, nil
		})
	})
	b.Run("plain", func(b *testing.B) {
		count(b, func() (n int, err error) {
			resp, err := rt.RoundTrip(httptest.NewRequestWithContext(b.Context(), http.MethodGet, "https://storage.example.com/", nil))
			if err != nil {
				return 0, err
			}
			for d := json.NewDecoder(resp.Body); ; n++ {
				var c plainCustomer
				if err := d.Decode(&c); errors.Is(err, io.EOF) {
					return n, resp.Body.Close()
				} else if err != nil {
					return n, err
				}
			}
		})
	})
}

// Any content can be read to its end or to an error, and a resume from any page
// leads to the same rows.
func FuzzExportRows(f *testing.F) {
	f.Add([]byte(customerLines(1, 3)))
	f.Add([]byte("\ufeff{\"Id\":\"a\"}\r\n\n{\"Id\":\"b\"}"))
	f.Add([]byte(zipped(f, customerLines(1, 3))))
	f.Add([]byte("<html>"))
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, content []byte) {
		s := &storage{status: "Success", contents: []string{string(content)}}
		c := connect(t, s.world(s.whole))
		params := mews.ExportRowParams{ExportID: exportID, MaxLineBytes: 1 << 10, PageSize: 1}
		skip := mews.WithBadRows(func(e *mews.DecodeError) error {
			_ = e.Error()
			return nil
		})
		pages, err := mews.Collect(mews.ExportRowPages[json.RawMessage](t.Context(), c, params, skip), -1)
		if err != nil {
			asRowError(t, err)
			return
		}
		for i, page := range pages[:len(pages)-1] {
			params.Start = page.Next
			rest, err := mews.Collect(mews.ExportRowPages[json.RawMessage](t.Context(), c, params, skip), -1)
			require.NoError(t, err)
			require.Equal(t, pages[i+1:], rest)
		}
	})
}
