package mews_test

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A pipeListener accepts the connections that a test makes.
type pipeListener chan net.Conn

func (l pipeListener) Accept() (net.Conn, error) {
	conn, ok := <-l
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (l pipeListener) Close() error   { return nil }
func (l pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// What arrives over a connection that is slow, or breaks off.
func TestWebhookHandlerOnTheWire(t *testing.T) {
	t.Parallel()
	good := eventBody("CustomerUpdated " + guestID)
	request := func(length int, body string) string {
		return fmt.Sprintf("POST /mews?secret=%s HTTP/1.1\r\nHost: example.com\r\nContent-Length: %d\r\n\r\n%s", hookSecret, length, body)
	}
	chunked := "POST /mews?secret=" + hookSecret + " HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n\r\n"
	for name, test := range map[string]struct {
		send  string
		hold  bool // the connection stays open
		want  int  // 0: nobody is left to respond to
		took  time.Duration
		calls int
	}{
		"whole":              {request(len(good), good), true, 204, 0, 1},
		"chunked":            {chunked + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(good), good), true, 204, 0, 1},
		"stalls":             {request(len(good), good[:40]), true, 400, 4 * time.Second, 0},
		"breaks off":         {request(len(good), good[:40]), false, 0, 0, 0},
		"chunks break off":   {chunked + "5\r\n{\"Eve", false, 0, 0, 0},
		"wrong secret":       {strings.Replace(request(len(good), good[:40]), "secret=5", "secret=6", 1), true, 403, 4 * time.Second, 0},
		"get with a body":    {strings.Replace(request(len(good), good[:40]), "POST", "GET", 1), true, 405, 4 * time.Second, 0},
		"no chunks":          {chunked + "hello\r\n", true, 400, 0, 0},
		"announces too much": {request(1<<40, good), true, 413, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHook(t)
				listener := make(pipeListener)
				server := &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute}
				go server.Serve(listener)
				ours, theirs := net.Pipe()
				listener <- theirs
				close(listener)
				start := time.Now()
				go func() {
					io.WriteString(ours, test.send)
					if !test.hold {
						ours.Close()
					}
				}()
				response, err := http.ReadResponse(bufio.NewReader(ours), nil)
				if test.want == 0 {
					require.Error(t, err)
				} else {
					require.NoError(t, err)
					assert.Equal(t, test.want, response.StatusCode)
					assert.Equal(t, test.took, time.Since(start))
					response.Body.Close()
				}
				ours.Close()
				time.Sleep(time.Minute) // until the server has closed it
				assert.Equal(t, test.calls, h.calls())
				server.Close()
			})
		})
	}
}
