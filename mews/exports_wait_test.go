package mews_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/mews"
)

// statuses responds with one status after the other, the last one for ever.
func statuses(all ...string) *fakeTransport {
	n := 0
	return &fakeTransport{answer: func(sent) (int, string) {
		status := all[min(n, len(all)-1)]
		n++
		if status == "" {
			return http.StatusOK, `{"Exports":[]}`
		}
		if status == "500" {
			return http.StatusInternalServerError, `{"Message":"down"}`
		}
		return http.StatusOK, fmt.Sprintf(`{"Exports":[{"Id":%q,"Status":%q,"EntityType":"Bill","Scope":{},"Files":[]}]}`, exportID, status)
	}}
}

func TestExportWait(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		statuses []string
		params   mews.ExportWaitParams
		took     time.Duration
	}{
		"at once":   {[]string{"Success"}, mews.ExportWaitParams{}, 0},
		"soon":      {[]string{"Pending", "Processing", "Success"}, mews.ExportWaitParams{}, 30 * time.Second},
		"later":     {[]string{"Pending", "Pending", "Pending", "Pending", "Pending", "Pending", "Pending", "Success"}, mews.ExportWaitParams{}, (10 + 20 + 40 + 80 + 160 + 300 + 300) * time.Second},
		"regularly": {[]string{"Pending", "Pending", "Success"}, mews.ExportWaitParams{MinInterval: time.Minute, MaxInterval: time.Minute}, 2 * time.Minute},
		"quickly":   {[]string{"Pending", "Pending", "Success"}, mews.ExportWaitParams{MaxInterval: time.Second}, 2 * time.Second},
		"rarely":    {[]string{"Pending", "Pending", "Success"}, mews.ExportWaitParams{MinInterval: time.Hour}, 2 * time.Hour},
		"for ever":  {[]string{"Pending", "Success"}, mews.ExportWaitParams{MinInterval: 1 << 62, MaxInterval: 1<<63 - 1}, 1 << 62},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := statuses(test.statuses...)
				test.params.ExportID = exportID
				start := time.Now()
				export, err := connect(t, f).Exports.Wait(t.Context(), test.params)
				require.NoError(t, err)
				assert.Equal(t, mews.ExportStatusSuccess, export.Status)
				assert.Equal(t, test.took, time.Since(start))
				assert.Equal(t, len(test.statuses), f.count())
				asked := f.asked[0]
				assert.Equal(t, "exports/getAll", asked.operation)
				assert.Equal(t, []any{exportID}, asked.body["ExportIds"])
			})
		})
	}
}

func TestExportWaitEnds(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"Failed", "Expired", "Invented", ""} {
		synctest.Test(t, func(t *testing.T) {
			f := statuses("Pending", status)
			export, err := connect(t, f).Exports.Wait(t.Context(), mews.ExportWaitParams{ExportID: exportID})
			assert.Nil(t, export)
			var e *mews.ExportStatusError
			require.ErrorAs(t, err, &e)
			assert.Equal(t, mews.ExportStatus(status), e.Status)
			assert.Equal(t, exportID, e.ExportID)
			assert.Contains(t, err.Error(), exportID)
			assert.Equal(t, 2, f.count())
		})
	}
	synctest.Test(t, func(t *testing.T) {
		_, err := connect(t, statuses("Pending", "500")).Exports.Wait(t.Context(), mews.ExportWaitParams{ExportID: exportID})
		assert.Equal(t, 4, asError(t, err, 500).Attempts)
	})
	synctest.Test(t, func(t *testing.T) {
		f := statuses("Processing")
		why := errors.New("the night audit begins")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Hour, why)
		defer cancel()
		start := time.Now()
		_, err := connect(t, f).Exports.Wait(ctx, mews.ExportWaitParams{ExportID: exportID})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, why)
		assert.Contains(t, err.Error(), "still processing")
		assert.Equal(t, time.Hour, time.Since(start))
		assert.LessOrEqual(t, f.count(), 17)
	})
}

func TestExportWaitArguments(t *testing.T) {
	t.Parallel()
	c, f := answering(t, http.StatusOK, `{"Exports":[]}`)
	for argument, params := range map[string]mews.ExportWaitParams{
		"ExportID":    {},
		"MinInterval": {ExportID: exportID, MinInterval: -1},
		"MaxInterval": {ExportID: exportID, MinInterval: time.Hour, MaxInterval: time.Minute},
	} {
		_, err := c.Exports.Wait(t.Context(), params)
		var e *mews.ArgumentError
		require.ErrorAs(t, err, &e)
		assert.Equal(t, argument, e.Argument)
	}
	_, err := c.Exports.Wait(nil, mews.ExportWaitParams{ExportID: exportID}) //nolint:staticcheck // what is tested
	require.Error(t, err)
	assert.Zero(t, f.count())
}
