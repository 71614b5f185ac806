package mews_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// Links are valid for 10 minutes.
func TestExportLinksAge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &storage{status: "Success", contents: []string{customerLines(1, 2), customerLines(3, 4), customerLines(5, 6), customerLines(7, 8)}}
		c := connect(t, s.world(s.whole))
		var got []string
		for row, err := range mews.ExportRows[mews.Customer](t.Context(), c, rowParams) {
			require.NoError(t, err)
			got = append(got, row.ID)
			if row.ID == "id-2" || row.ID == "id-5" || row.ID == "id-8" {
				time.Sleep(9 * time.Minute) // the loop is slow
			}
		}
		assert.Equal(t, ids(1, 8), got)
		var made []string
		for _, r := range s.gets {
			made = append(made, r.URL.Query().Get("made"))
		}
		assert.Equal(t, []string{"1", "2", "2", "3"}, made)
		assert.Equal(t, 3, s.lists)
	})
}

// The time limit is for the response and for each part of the file; the loop may
// take its time.
func TestExportTimeouts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		content := customerLines(1, 4)
		s := &storage{status: "Success", contents: []string{content}}
		attempts := 0
		respond := func(r *http.Request) (*http.Response, *io.PipeWriter) {
			reader, writer := io.Pipe()
			context.AfterFunc(r.Context(), func() { _ = reader.CloseWithError(r.Context().Err()) })
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Body: reader, Request: r}, writer
		}
		rt := s.world(func(r *http.Request) (*http.Response, error) {
			attempts++
			if attempts == 1 { // no response
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			response, writer := respond(r)
			if attempts == 2 { // no body
				return response, nil
			}
			go func() {
				for line := range strings.SplitAfterSeq(content, "\n") {
					time.Sleep(25 * time.Second)
					_, _ = io.WriteString(writer, line)
				}
				_ = writer.Close()
			}()
			return response, nil
		})
		got := 0
		for _, err := range mews.ExportRows[mews.Customer](t.Context(), connect(t, rt), rowParams) {
			require.NoError(t, err)
			got++
			time.Sleep(time.Hour)
		}
		assert.Equal(t, 4, got)
		assert.Equal(t, 3, attempts)

		attempts = 0
		_, err := readIDs(t, connect(t, rt, mews.WithTimeout(5*time.Second)), rowParams, mews.WithMaxAttempts(2))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorContains(t, err, "WithTimeout")
		assertNoLink(t, err)

		attempts = 0
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		for _, err := range mews.ExportRows[mews.Customer](ctx, connect(t, rt), rowParams) {
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.NotContains(t, err.Error(), "WithTimeout")
		}
	})
}

// The storage's Retry-After is honored up to the limit, and its 429 does not pause the
// calls of the API; the limits of the API do not count for the storage.
func TestExportStorageLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &storage{status: "Success", contents: []string{customerLines(1, 4), customerLines(5, 6)}}
		reject, after := true, "40"
		rt := s.world(func(r *http.Request) (*http.Response, error) {
			if reject {
				reject = after != "40"
				return &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {after}}, Body: http.NoBody, Request: r}, nil
			}
			return s.whole(r)
		})
		start := time.Now()
		got, err := readIDs(t, connect(t, rt, mews.WithRateLimit(1, time.Hour)), rowParams)
		require.NoError(t, err)
		assert.Len(t, got, 6)
		assert.Equal(t, 40*time.Second, time.Since(start))

		reject, after = true, "3600"
		c := connect(t, rt)
		start = time.Now()
		_, err = readIDs(t, c, rowParams)
		require.ErrorIs(t, err, mews.ErrRateLimited)
		assert.Contains(t, err.Error(), "MaxRetryAfter")
		_, err = c.Exports.List(t.Context(), mews.ExportListParams{ExportIDs: []string{exportID}})
		require.NoError(t, err)
		assert.Zero(t, time.Since(start))
	})
}
