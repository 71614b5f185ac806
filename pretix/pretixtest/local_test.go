package pretixtest_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix/pretixtest"
)

func TestHTTPClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := pretixtest.New()
		ask := func(ctx context.Context) (int, string, error) {
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+customersPath, nil)
			require.NoError(t, err)
			r.Header.Set("Authorization", "Token "+s.Token())
			response, err := s.HTTPClient().Do(r)
			if err != nil {
				return 0, "", err
			}
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			return response.StatusCode, string(body), err
		}
		start := time.Now()
		s.Inject(pretixtest.Fault{Delay: 30 * time.Minute, Stall: 30 * time.Minute})
		status, whole, err := ask(t.Context())
		require.NoError(t, err)
		assert.Equal(t, 200, status, whole)
		assert.Equal(t, time.Hour, time.Since(start))

		for cut, want := range map[pretixtest.Cut]int{pretixtest.CutBefore: 0, pretixtest.CutAfter: 0, pretixtest.CutDuring: 200} {
			s.Inject(pretixtest.Fault{Cut: cut})
			status, half, err := ask(t.Context())
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			assert.Equal(t, want, status)
			assert.Equal(t, want == 200, half != "")
			assert.Less(t, len(half), len(whole))
		}

		s.SetLatency(time.Hour)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		_, _, err = ask(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Second, time.Since(start))
		last := func() int { return s.Requests()[len(s.Requests())-1].Status }
		assert.Zero(t, last())
		time.Sleep(time.Hour)
		assert.Equal(t, 200, last(), "the server acted on it")

		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, _, err = ask(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		s.Close() // ends the pause
		_, _, err = ask(t.Context())
		require.Error(t, err)
	})
}
