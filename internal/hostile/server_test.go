package hostile_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/hostile"
)

// What the servers received and sent when nothing goes wrong is what net/http
// sent and received.
func TestServersRead(t *testing.T) {
	t.Parallel()
	var all bytes.Buffer // every visible character, so every code of Huffman's that net/http uses
	for c := byte(' ') + 1; c <= '~'; c++ {
		all.WriteByte(c)
	}
	content := bytes.Repeat([]byte("0123456789"), 20_000) // beyond the first windows of HTTP/2
	for name, start := range map[string]func(testing.TB, hostile.Script) *hostile.Server{
		"HTTP/1.1": hostile.NewHTTP1, "TLS": hostile.NewHTTP1TLS, "HTTP/2.0": hostile.NewHTTP2,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			got := map[string]*hostile.Request{}
			server := start(t, hostile.Script{Serve: func(r *hostile.Request) hostile.Reply {
				mu.Lock()
				defer mu.Unlock()
				got[r.Path] = r
				return hostile.Reply{Status: 201, Header: hostile.JSON("X-Of", r.Path), Body: string(r.Body), Early: []int{103}}
			}})
			client := server.Client(t)
			var group sync.WaitGroup
			for n := range 40 {
				group.Go(func() {
					path := fmt.Sprintf("/things/?n=%d", n)
					req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, server.URL+path, bytes.NewReader(content[:n*5000]))
					if !assert.NoError(t, err) {
						return
					}
					req.Header.Set("X-All", all.String())
					req.Header.Set("X-Long", strings.Repeat("long ", n*200)+".") // CONTINUATION
					req.Header.Set("X-Few", fmt.Sprint("value ", n%3))           // of the dynamic table
					resp, err := client.Do(req)
					if !assert.NoError(t, err) {
						return
					}
					defer func() { _ = resp.Body.Close() }()
					body, err := io.ReadAll(resp.Body)
					assert.NoError(t, err)
					assert.True(t, bytes.Equal(content[:n*5000], body))
					assert.Equal(t, path, resp.Header.Get("X-Of"))
					assert.Equal(t, 201, resp.StatusCode)
				})
			}
			group.Wait()
			for n := range 40 {
				r := got[fmt.Sprintf("/things/?n=%d", n)]
				require.NotNil(t, r)
				assert.Equal(t, http.MethodPut, r.Method)
				assert.Equal(t, all.String(), r.Header.Get("X-All"))
				assert.Equal(t, strings.Repeat("long ", n*200)+".", r.Header.Get("X-Long"))
				assert.Equal(t, fmt.Sprint("value ", n%3), r.Header.Get("X-Few"))
				assert.Equal(t, int64(n*5000), r.Length)
				assert.False(t, r.Truncated)
			}
		})
	}
}

func TestServersTakeHalf(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(testing.TB, hostile.Script) *hostile.Server{
		"HTTP/1.1": hostile.NewHTTP1, "HTTP/2.0": hostile.NewHTTP2,
	} {
		for _, fault := range []hostile.Fault{hostile.Whole, hostile.Close} {
			got := make(chan *hostile.Request, 1)
			server := start(t, hostile.Script{
				Begin: func(*hostile.Request) hostile.Start { return hostile.Start{Step: hostile.TakeHalf} },
				Serve: func(r *hostile.Request) hostile.Reply {
					got <- r
					return hostile.Reply{Status: 502, Fault: fault}
				},
			})
			f, err := send(server.Transport(t), newRequest(t.Context(), t, server.URL, plain), &hostile.Ledger{})
			r := <-got
			assert.True(t, r.Truncated, name)
			assert.Len(t, r.Body, int(r.Length)/2, name)
			if fault == hostile.Whole {
				require.NoError(t, err, name)
				assert.Equal(t, 502, f.Status, name)
			} else {
				require.Error(t, err, name)
			}
		}
	}
}
