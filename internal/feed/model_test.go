package feed_test

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/feed"
)

type row struct {
	ID      string
	Updated time.Time
	Version int
}

func key(r reflect.Value) string { return r.Field(0).String() }

type wrapped struct {
	mark string
	err  error
}

func (e *wrapped) Error() string { return e.err.Error() }

// A model is a list in the order of creation, and the store that follows it. It
// changes before and after each read.
type model struct {
	t       *testing.T
	random  *rand.Rand
	rows    []row
	late    []func()  // writes that are not visible yet
	written time.Time // the first of them
	skew    time.Duration
	pace    time.Duration // of reads, at most
	size    int
	busy    bool
	ids     int

	copied map[string]row
	readAt map[string]time.Time
	asked  map[string]time.Time
	mark   string
}

var errRead = errors.New("the read failed")

func (m *model) now() time.Time { return time.Now().Add(m.skew) }

func (m *model) trouble() {
	if !m.busy {
		return
	}
	time.Sleep(time.Duration(m.random.Int64N(int64(m.pace))))
	if time.Since(m.written) > time.Minute {
		m.show()
	}
	for m.random.IntN(3) > 0 {
		m.change()
	}
}

func (m *model) change() {
	switch n := m.random.IntN(10); {
	case len(m.rows) < 20 || n < 3 && len(m.rows) < 60:
		m.ids++
		m.rows = append(m.rows, row{strconv.Itoa(m.ids), m.now(), 0})
	case n > 2 && n < 5:
		m.update(m.rows[m.random.IntN(len(m.rows))].ID, m.now())
	case n > 2 && n < 7: // its time is set before it becomes visible
		id, then := m.rows[m.random.IntN(len(m.rows))].ID, m.now()
		if len(m.late) == 0 {
			m.written = time.Now()
		}
		m.late = append(m.late, func() { m.update(id, then) })
	case n > 2 && n < 8: // and now it is
		m.show()
	case n < 9 && n > 2: // does not change its time
		r := &m.rows[m.random.IntN(len(m.rows))]
		r.Version = m.random.IntN(3)
		m.asked[r.ID] = time.Now()
	default:
		i := m.random.IntN(len(m.rows))
		m.asked[m.rows[i].ID] = time.Now()
		m.rows = slices.Delete(m.rows, i, i+1)
	}
}

// show makes late writes visible, in time for the overlap.
func (m *model) show() {
	for _, write := range m.late {
		write()
	}
	m.late = nil
}

func (m *model) update(id string, at time.Time) {
	for i := range m.rows {
		if m.rows[i].ID == id {
			m.rows[i].Updated, m.rows[i].Version = at, m.random.IntN(3)
		}
	}
}

// read is a list in pages with numbers.
func (m *model) read(_ context.Context, r feed.Round) (feed.Page, error) {
	m.trouble()
	defer m.trouble()
	if m.busy && m.random.IntN(20) == 0 {
		return feed.Page{}, errRead
	}
	var matching []row
	for _, row := range m.rows {
		if !row.Updated.Before(r.Since) {
			matching = append(matching, row)
		}
	}
	w := feed.ParseWindow(r.Place)
	number, size := w.Page(r.Place == "", m.size)
	from, to := (number-1)*size, number*size
	if from > 0 && from >= len(matching) {
		return feed.Page{Lost: true}, nil
	}
	page := slices.Clone(matching[from:min(to, len(matching))])
	read := feed.Page{Rows: reflect.ValueOf(&page).Elem(), Server: m.now()}
	read.Next, read.Lost = w.Next(feed.Numbered{Number: number, Size: size, Rows: read.Rows, More: to < len(matching), Key: key})
	return read, nil
}

func (m *model) one(_ context.Context, id string) (feed.Page, error) {
	m.trouble()
	page := []row{}
	for _, r := range m.rows {
		if r.ID == id {
			page = append(page, r)
		}
	}
	m.trouble()
	return feed.Page{Rows: reflect.ValueOf(&page).Elem()}, nil
}

func (m *model) source() *feed.Source {
	return &feed.Source{
		Name: "rows", Filters: "none", Read: m.read, One: m.one, Key: key,
		Lost:  func(error) bool { return false },
		Asked: func(context.Context) ([]string, error) { return slices.Sorted(maps.Keys(m.asked)), nil },
		Wrap:  func(mark string, _ int, err error) error { return &wrapped{mark, err} },
	}
}

// follow goes on from the stored mark, and in a busy time dies anywhere.
func (m *model) follow(limit int) (rounds int) {
	o := feed.Options{Mark: m.mark, Every: time.Minute, Memory: m.random.IntN(40) - 1}
	for b, err := range feed.Changes(m.t.Context(), m.source(), o) {
		if err != nil {
			require.True(m.t, m.busy, "%v", err)
			failed, ok := errors.AsType[*wrapped](err)
			require.True(m.t, ok)
			m.mark = failed.mark
			return rounds
		}
		if m.busy && m.random.IntN(20) == 0 {
			return rounds
		}
		m.commit(b)
		if b.End {
			if rounds++; rounds == limit {
				return rounds
			}
		}
	}
	return rounds
}

func (m *model) commit(b *feed.Batch) {
	rows, ok := b.Rows.([]row)
	require.True(m.t, ok)
	answered := b.Missing
	for _, r := range rows {
		require.True(m.t, b.ReadAt.After(m.readAt[r.ID]), "reads never go back")
		m.copied[r.ID], m.readAt[r.ID] = r, b.ReadAt
		answered = append(answered, r.ID)
	}
	for _, id := range b.Missing {
		delete(m.copied, id)
	}
	for _, id := range answered {
		if b.ReadAt.After(m.asked[id]) {
			delete(m.asked, id)
		}
	}
	m.mark = b.Mark
}

func TestCopyIsComplete(t *testing.T) {
	t.Parallel()
	trials := 100
	if testing.Short() {
		trials = 15
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rounds := 0
	for trial := range trials {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, uint64(trial)))
			m := &model{
				t: t, random: random, size: 2 + random.IntN(8), pace: []time.Duration{2 * time.Second, time.Minute}[random.IntN(2)], skew: time.Duration(random.IntN(100)-50) * time.Hour,
				copied: map[string]row{}, readAt: map[string]time.Time{}, asked: map[string]time.Time{},
			}
			for range 5 {
				m.busy = true
				for range 6 {
					rounds += m.follow(4)
					time.Sleep(time.Duration(random.IntN(60)) * time.Second)
					m.show()
				}
				m.busy = false
				time.Sleep(time.Second)
				rounds += m.follow(2)
				m.compare()
			}
		})
		if t.Failed() {
			t.Fatalf("seed %d, trial %d", seed, trial)
		}
	}
	t.Logf("%d rounds", rounds)
}

func (m *model) compare() {
	m.t.Helper()
	for _, r := range m.rows {
		require.Equal(m.t, r, m.copied[r.ID])
	}
	require.Len(m.t, m.copied, len(m.rows))
	require.Empty(m.t, m.asked)
}
