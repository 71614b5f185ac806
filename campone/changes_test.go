package campone_test

import (
	"errors"
	"iter"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/campone/camponetest"
)

// marks are the marks of a feed, without what it delivers.
func marks[T any](seq iter.Seq2[*campone.Changes[T], error]) (all []string, failed error) {
	for batch, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, batch.Mark)
	}
	return all, nil
}

func TestFeeds(t *testing.T) {
	t.Parallel()
	server := camponetest.NewServer(t)
	server.AddCustomers(3)
	server.AddBookings(3)
	client, err := campone.NewClient(server.Key(), campone.WithBaseURL(server.URL()))
	require.NoError(t, err)
	ctx := t.Context()
	for name, feed := range map[string]func(from campone.ChangeParams) ([]string, error){
		"customers": func(from campone.ChangeParams) ([]string, error) {
			return marks(client.Customers.Changes(ctx, campone.CustomerListParams{}, from))
		},
		"bookings": func(from campone.ChangeParams) ([]string, error) {
			return marks(client.Bookings.Changes(ctx, campone.BookingListParams{}, from))
		},
		"invoices": func(from campone.ChangeParams) ([]string, error) {
			return marks(client.Invoices.Changes(ctx, campone.InvoiceListParams{}, from))
		},
		"sites": func(from campone.ChangeParams) ([]string, error) {
			return marks(client.Sites.Changes(ctx, campone.SiteListParams{}, from))
		},
	} {
		all, err := feed(campone.ChangeParams{})
		require.NoError(t, err, name)
		require.Len(t, all, 1, name)
		_, err = feed(campone.ChangeParams{Mark: all[0]})
		require.NoError(t, err, name)
		_, err = feed(campone.ChangeParams{Mark: "changes:other/?filters=x"})
		invalid, ok := errors.AsType[*campone.ArgumentError](err)
		require.True(t, ok, "%v", err)
		assert.Equal(t, "Mark", invalid.Argument)
	}
	_, err = marks(client.Bookings.Changes(ctx, campone.BookingListParams{Start: "page=2"}, campone.ChangeParams{}))
	require.ErrorContains(t, err, "Start")
	all, err := marks(client.Bookings.Changes(ctx, campone.BookingListParams{}, campone.ChangeParams{}))
	require.NoError(t, err)
	_, err = marks(client.Bookings.Changes(ctx, campone.BookingListParams{Status: campone.BookingStatusPending}, campone.ChangeParams{Mark: all[0]}))
	require.ErrorContains(t, err, "other filters")
}

// A campsite is a fake whose bookings change whenever it is asked for something.
type campsite struct {
	t      *testing.T
	random *rand.Rand
	server *camponetest.Server
	busy   bool
	ids    []int64
	copied map[int64]copiedBooking
	mark   string
}

type copiedBooking struct {
	status campone.BookingStatus
	readAt time.Time
}

func (c *campsite) change() {
	switch n := c.random.IntN(10); {
	case len(c.ids) < 20 || n < 3:
		time.Sleep(time.Second)
		c.ids = append(c.ids, c.server.AddBooking(camponetest.Object{"status": "pending", "created_at": time.Now().UTC().Format("2006-01-02T15:04:05.000Z")}))
	case n < 8:
		id := c.ids[c.random.IntN(len(c.ids))]
		booking, ok := c.server.Booking(id)
		require.True(c.t, ok)
		booking["status"] = []string{"pending", "confirmed", "cancelled"}[c.random.IntN(3)]
		require.True(c.t, c.server.DeleteBooking(id))
		c.server.AddBooking(booking)
	default:
		i := c.random.IntN(len(c.ids))
		require.True(c.t, c.server.DeleteBooking(c.ids[i]))
		c.ids = slices.Delete(c.ids, i, i+1)
	}
}

func (c *campsite) RoundTrip(r *http.Request) (*http.Response, error) {
	for c.busy && c.random.IntN(2) == 0 {
		c.change()
	}
	if c.busy && c.random.IntN(15) == 0 {
		return nil, errors.New("connection lost")
	}
	return c.server.HTTPClient().Transport.RoundTrip(r)
}

// round reads one round, and may die in it.
func (c *campsite) round(client *campone.Client) {
	for batch, err := range client.Bookings.Changes(c.t.Context(), campone.BookingListParams{PageSize: 5}, campone.ChangeParams{Mark: c.mark}) {
		if err != nil {
			require.True(c.t, c.busy, "%v", err)
			return
		}
		if c.busy && c.random.IntN(10) == 0 {
			return
		}
		for _, booking := range batch.Rows {
			c.copied[booking.ID] = copiedBooking{booking.Status, batch.ReadAt}
		}
		c.mark = batch.Mark
	}
}

// Two rounds after the last change a copy has everything, and what has not been read
// by a round of its own is gone.
func TestCopyOfBookingsIsComplete(t *testing.T) {
	t.Parallel()
	trials := 30
	if testing.Short() {
		trials = 10
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	for trial := range trials {
		synctest.Test(t, func(t *testing.T) {
			c := &campsite{t: t, random: rand.New(rand.NewPCG(seed, uint64(trial))), server: camponetest.New(), copied: map[int64]copiedBooking{}}
			defer c.server.Close()
			client, err := campone.NewClient(c.server.Key(), campone.WithBaseURL(c.server.URL()),
				campone.WithHTTPClient(&http.Client{Transport: c}), campone.WithRetry(campone.RetryPolicy{MaxAttempts: 1}))
			require.NoError(t, err)
			for range 3 {
				c.busy = true
				for range 8 {
					time.Sleep(10 * time.Minute) // the budget of the key
					c.round(client)
				}
				c.busy = false
				time.Sleep(time.Hour)
				c.round(client)
				began := time.Now()
				c.round(client)
				maps.DeleteFunc(c.copied, func(_ int64, b copiedBooking) bool { return b.readAt.Before(began.Truncate(time.Microsecond)) })
				require.Len(t, c.copied, len(c.ids))
				for _, id := range c.ids {
					booking, _ := c.server.Booking(id)
					require.Equal(t, booking["status"], string(c.copied[id].status))
				}
			}
		})
		if t.Failed() {
			t.Fatalf("seed %d, trial %d", seed, trial)
		}
	}
}
