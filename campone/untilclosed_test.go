package campone_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
)

// Without a length only its JSON shows that a response broke off: a read is retried,
// and a write keeps what was received.
func TestResponsesWithoutALength(t *testing.T) {
	t.Parallel()
	const head = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n"
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body) // what is not read resets the connection
		assert.NoError(t, err)
		conn, _, err := http.NewResponseController(w).Hijack()
		if !assert.NoError(t, err) {
			return
		}
		defer conn.Close()
		body := `{"count":0,"next":null,"previous":null,"results":[]}`
		if requests.Add(1) == 1 || r.Method == http.MethodPost {
			body = body[:20]
		}
		_, err = conn.Write([]byte(head + body))
		assert.NoError(t, err)
	}))
	t.Cleanup(server.Close)
	client, err := campone.NewClient(key, campone.WithBaseURL(server.URL), campone.WithRetry(campone.RetryPolicy{MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)

	var r campone.Response
	_, err = client.Sites.List(t.Context(), campone.SiteListParams{}, campone.WithResponse(&r))
	require.NoError(t, err)
	assert.Equal(t, 2, r.Attempts)

	err = client.Do(t.Context(), http.MethodPost, "sites/", nil, &struct{}{})
	var bad *campone.DecodeError
	require.ErrorAs(t, err, &bad)
	assert.Equal(t, campone.OutcomeDone, campone.OutcomeOf(err))
	assert.Len(t, bad.Raw(), 20)
	assert.EqualValues(t, 3, requests.Load())
}
