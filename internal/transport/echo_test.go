package transport_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A response that is no HTTP can hold anything, and net/http quotes it.
func TestErrorTextsQuoteNothing(t *testing.T) {
	t.Parallel()
	for _, response := range []string{
		`{"email":"guest@example.org"}`,
		"HTTP/1.1 guest OK\r\n\r\n",
		"HTTP/1.1 200 OK\r\n{\"name\":\"guest\"}\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: guest\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: guest\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: guest\r\n\r\n",
	} {
		server, client := net.Pipe()
		go func() {
			r, err := http.ReadRequest(bufio.NewReader(server))
			if err == nil {
				_, _ = io.Copy(io.Discard, r.Body)
			}
			_, _ = io.WriteString(server, response)
			_ = server.Close()
		}()
		var logged bytes.Buffer
		c := realClient(t, "http://127.0.0.1:1", func(c *transport.Config) error {
			return errors.Join(c.SetLogger(slog.New(slog.NewTextHandler(&logged, nil))), c.SetHTTPClient(&http.Client{Transport: &http.Transport{
				DialContext: func(context.Context, string, string) (net.Conn, error) { return client, nil },
			}}))
		})
		_, err := do(t.Context(), c, &transport.Request{Method: http.MethodPost, Path: "things/", Body: []byte("{}"), MaxAttempts: 1})
		require.Error(t, err)
		assert.NotContains(t, fmt.Sprintf("%v %+v %v", err, errors.Unwrap(err), logged.String()), "guest", response)
	}
}

// A secret is found in the escapes of URLs and HTML.
func TestEscapedSecrets(t *testing.T) {
	t.Parallel()
	const secret = `a"b\c<d&e+f'g/h=`
	cfg := config("https://x.org")
	cfg.Secrets = []transport.Secret{transport.NewSecret(secret)}
	c, err := transport.New(cfg)
	require.NoError(t, err)
	for _, text := range []string{
		url.QueryEscape(secret), url.PathEscape(secret),
		`a&#34;b\c&lt;d&amp;e+f&#39;g/h=`,   // Go
		`a&quot;b\c&lt;d&amp;e+f&#x27;g/h=`, // Django
	} {
		assert.Equal(t, "<REDACTED>", c.Scrub("<"+text+">"))
	}
}

type silent struct{}

func (silent) RoundTrip(*http.Request) (*http.Response, error) { return nil, nil } //nolint:nilnil // that is the mistake

func TestTransportWithoutResponse(t *testing.T) {
	t.Parallel()
	c := realClient(t, "http://127.0.0.1:1", func(c *transport.Config) error { return c.SetHTTPClient(&http.Client{Transport: silent{}}) })
	_, err := do(t.Context(), c, get("things/"))
	assert.ErrorContains(t, err, "transport_test.silent returned neither a response nor an error")
}
