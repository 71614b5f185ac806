package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/campone"
	"github.com/guestwire/guestwire-go/examples/internal/property"
	"github.com/guestwire/guestwire-go/mews"
	"github.com/guestwire/guestwire-go/pretix"
)

// asProgram makes the test binary be the program, for tests that kill it.
const asProgram = "MIRROR_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// seeded makes the randomness of a test. The seed is printed; MIRROR_SEED repeats it, as
// far as processes repeat.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("MIRROR_SEED"); given != "" {
		var err error
		seed, err = strconv.ParseUint(given, 10, 64)
		require.NoError(t, err)
	}
	t.Logf("MIRROR_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// A bench is fakes and a database.
type bench struct {
	*fakes

	db string
}

func newBench(t *testing.T, size int) *bench {
	t.Helper()
	f, err := startFakesOf(t.Context(), seeded(t), size)
	require.NoError(t, err)
	t.Cleanup(f.close)
	return &bench{f, filepath.Join(t.TempDir(), "mirror of 100%?.db")}
}

// environment are the variables that lead to the fakes.
func (b *bench) environment() map[string]string {
	env, p := map[string]string{}, b.platforms()
	for _, values := range []map[string]string{p.mews, p.pretix, p.campone} {
		maps.Copy(env, values)
	}
	return env
}

// arguments are flags that make a test fast.
func (b *bench) arguments(more ...string) []string {
	since := time.Now().AddDate(0, 0, -7).Format(time.DateOnly)
	return append([]string{"-db", b.db, "-since", since, "-page", "10", "-overlap", "1ms"}, more...)
}

// run runs the program in this process.
func (b *bench) run(t *testing.T, more ...string) (stdout, stderr string, code int) {
	t.Helper()
	env := b.environment()
	var out, errs buffer
	code = program(t.Context(), b.arguments(more...), func(name string) (string, bool) { v, ok := env[name]; return v, ok }, &out, &errs)
	return out.String(), errs.String(), code
}

// A buffer can be written to and read at the same time.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// query reads rows, each as one text.
func (b *bench) query(t *testing.T, query string, args ...any) []string {
	t.Helper()
	db, err := connect(b.db, "_pragma=busy_timeout(10000)")
	require.NoError(t, err)
	defer db.Close()
	found, err := db.QueryContext(t.Context(), query, args...)
	require.NoError(t, err)
	defer found.Close()
	names, err := found.Columns()
	require.NoError(t, err)
	var rows []string
	for found.Next() {
		values, targets := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range values {
			targets[i] = &values[i]
		}
		require.NoError(t, found.Scan(targets...))
		line := make([]string, len(values))
		for i, v := range values {
			line[i] = v.String
		}
		rows = append(rows, strings.Join(line, "|"))
	}
	require.NoError(t, found.Err())
	return rows
}

// A content is the object of each row, by table and key.
type content map[string]map[string]string

func (c content) add(t *testing.T, table, key string, object any) {
	t.Helper()
	data, err := json.Marshal(object)
	require.NoError(t, err)
	if c[table] == nil {
		c[table] = map[string]string{}
	}
	c[table][key] = string(data)
}

func list[T any](t *testing.T, c content, table string, all iter.Seq2[T, error], key func(T) any) {
	t.Helper()
	for object, err := range all {
		require.NoError(t, err)
		c.add(t, table, fmt.Sprint(key(object)), object)
	}
}

// truth is what the fakes have, as lists show it.
func (b *bench) truth(t *testing.T) content {
	t.Helper()
	c, p, ctx := content{}, b.platforms(), t.Context()
	hotel, err := property.Connect(p.mews, "Test")
	require.NoError(t, err)
	lately := mews.TimeInterval{StartUTC: time.Now().AddDate(0, 0, -7), EndUTC: time.Now().Add(time.Hour)}
	both := []mews.ActivityState{mews.ActivityStateActive, mews.ActivityStateDeleted}
	list(t, c, "mews_customers", hotel.Customers.All(ctx, mews.CustomerListParams{
		UpdatedUTC: lately, Extent: mews.CustomerExtent{Customers: true}, ActivityStates: both,
	}), func(o mews.Customer) any { return o.ID })
	list(t, c, "mews_reservations", hotel.Reservations.All(ctx, mews.ReservationListParams{UpdatedUTC: lately}), func(o mews.Reservation) any { return o.ID })
	list(t, c, "mews_bills", hotel.Bills.All(ctx, mews.BillListParams{UpdatedUTC: lately}), func(o mews.Bill) any { return o.ID })
	list(t, c, "mews_payments", hotel.Payments.All(ctx, mews.PaymentListParams{UpdatedUTC: lately}), func(o mews.Payment) any { return o.ID })
	list(t, c, "pretix_orders", b.event.Orders.All(ctx, pretix.OrderListParams{IncludeCanceledPositions: true}), func(o pretix.Order) any {
		for i := range o.Positions {
			c.add(t, "pretix_positions", fmt.Sprint(o.Code, o.Positions[i].PositionID), &o.Positions[i])
		}
		for i := range o.Payments {
			c.add(t, "pretix_payments", fmt.Sprint(o.Code, o.Payments[i].LocalID), &o.Payments[i])
		}
		for i := range o.Refunds {
			c.add(t, "pretix_refunds", fmt.Sprint(o.Code, o.Refunds[i].LocalID), &o.Refunds[i])
		}
		return o.Code
	})
	list(t, c, "pretix_checkins", b.event.Checkins.All(ctx, pretix.CheckinListParams{}), func(o pretix.Checkin) any { return o.ID })
	site, err := campone.NewClient(b.site.Key(), campone.WithBaseURL(b.site.URL()))
	require.NoError(t, err)
	list(t, c, "campone_customers", site.Customers.All(ctx, campone.CustomerListParams{}), func(o campone.Customer) any { return o.ID })
	list(t, c, "campone_bookings", site.Bookings.All(ctx, campone.BookingListParams{}), func(o campone.Booking) any { return o.ID })
	return c
}

var keys = map[string]string{
	"mews_customers": "id", "mews_reservations": "id", "mews_bills": "id", "mews_payments": "id",
	"pretix_orders": "code", "pretix_positions": "code || position", "pretix_payments": "code || number", "pretix_refunds": "code || number",
	"pretix_checkins": "id", "campone_customers": "id", "campone_bookings": "id",
}

// check compares the database with the fakes.
func (b *bench) check(t *testing.T) {
	t.Helper()
	truth := b.truth(t)
	for table, key := range keys {
		assert.Equal(t, texts(truth[table]), b.query(t, "SELECT "+key+", data FROM "+table+" ORDER BY 1"), table)
	}
}
