package transport_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

const secretLink = "https://storage.example.com/hidden-path/file?sig=hidden-signature&e=1"

func TestDownload(t *testing.T) {
	t.Parallel()
	rt := &script{steps: []step{respond(http.StatusOK, "a\nb\n")}}
	c := newClient(t, rt)
	file, err := c.Download(t.Context(), &transport.Download{URL: secretLink + "#part", Header: http.Header{"Range": {"bytes=1-"}}})
	require.NoError(t, err)
	body, err := io.ReadAll(file.Body)
	require.NoError(t, err)
	require.NoError(t, file.Body.Close())
	assert.Equal(t, "a\nb\n", string(body))
	assert.False(t, file.Framed)
	assert.Equal(t, "https://storage.example.com/...", file.Path)
	sent := rt.reqs[0]
	assert.Equal(t, secretLink, sent.URL.String())
	assert.Len(t, sent.Header, 3)
	assert.Equal(t, "identity", sent.Header.Get("Accept-Encoding"))
	assert.Contains(t, sent.UserAgent(), "guestwire-go")
	assert.Equal(t, "bytes=1-", sent.Header.Get("Range"))
}

func TestDownloadErrors(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]step{
		"transport": fault(fmt.Errorf("cannot reach %s with %s", secretLink, credential)),
		"status":    respond(http.StatusForbidden, "<Error><Code>AccessDenied</Code>hidden-signature</Error>"),
		"redirect":  respond(http.StatusFound, "", "Location", secretLink),
		"body":      cutBody,
	} {
		rt := &script{steps: []step{s}}
		file, err := newClient(t, rt).Download(t.Context(), &transport.Download{URL: secretLink})
		if err == nil {
			_, err = io.ReadAll(file.Body)
		}
		require.Error(t, err, name)
		assert.Equal(t, 1, rt.count(), "attempts are counted by the caller")
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			text := fmt.Sprintf(verb, err)
			if e := status(err); e != nil {
				text = e.Error() + string(e.Body)
			}
			assert.NotContains(t, text, "hidden")
			assert.NotContains(t, text, credential)
		}
	}
	rt := &script{steps: []step{respond(http.StatusOK, "")}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newClient(t, rt).Download(ctx, &transport.Download{URL: secretLink})
	require.ErrorIs(t, err, context.Canceled)
	for _, link := range []string{"", "http://storage.example.com/", "https://u:p@storage.example.com/", "http://localhost/", "://"} {
		_, err := newClient(t, rt).Download(t.Context(), &transport.Download{URL: link})
		require.ErrorIs(t, err, transport.ErrLink, link)
	}
	assert.Zero(t, rt.count())
}

func TestRetriesStopWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, &script{steps: []step{fault(errReset)}})
		_, failed := c.Download(t.Context(), &transport.Download{URL: secretLink})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		r := c.NewRetries(0)
		for range 3 {
			require.NoError(t, r.Wait(ctx, failed))
		}
		require.ErrorIs(t, r.Wait(ctx, failed), errReset)
		r.Advance()
		short, stop := context.WithTimeout(t.Context(), time.Millisecond)
		defer stop()
		err := r.Wait(short, failed)
		require.ErrorIs(t, err, errReset)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 2, r.Attempt())
	})
}
