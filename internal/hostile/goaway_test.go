package hostile_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/hostile"
	"github.com/guestwire/guestwire-go/mews"
)

// Servers end a connection after a number of requests; nginx does. The requests
// that were on their way are not lost: they were not processed and say so.
func TestNoCallFailsAtAGoAway(t *testing.T) {
	t.Parallel()
	const calls, perConn, workers = 2000, 20, 8
	for name, step := range map[string]hostile.Step{"beyond the last": hostile.GoAway, "at the last": hostile.LastOne} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var ledger hostile.Ledger
			var refused atomic.Int64
			server := hostile.NewHTTP2(t, hostile.Script{
				Begin: func(r *hostile.Request) hostile.Start {
					switch {
					case step == hostile.GoAway && r.Nth > perConn, step == hostile.LastOne && r.Nth == perConn:
						refused.Add(1)
						return hostile.Start{Step: step}
					}
					return hostile.Start{}
				},
				Serve: func(r *hostile.Request) hostile.Reply {
					ledger.Add(r.Header.Get(marker))
					return json(http.StatusOK, fmt.Sprintf(`{"Id":%q}`, r.Header.Get(marker)))
				},
			})
			w, ok := newMewsWriter(t, server.URL, server.Client(t)).(*mewsWriter)
			require.True(t, ok)
			var next atomic.Int64
			var group sync.WaitGroup
			for range workers {
				group.Go(func() {
					for n := next.Add(1); n <= calls; n = next.Add(1) {
						id := fmt.Sprintf("c%d", n)
						c, err := w.client.Customers.Add(t.Context(), mews.CustomerAddParams{LastName: id}, mews.WithHeader(marker, id))
						if assert.NoError(t, err) {
							assert.Equal(t, id, c.ID)
						}
					}
				})
			}
			group.Wait()
			for n := range calls {
				id := fmt.Sprintf("c%d", n+1)
				require.Equal(t, 1, ledger.Times(id), id)
			}
			assert.GreaterOrEqual(t, server.Conns(), calls/perConn)
			assert.Positive(t, refused.Load())
		})
	}
}
