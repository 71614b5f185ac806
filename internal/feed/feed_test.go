package feed_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/feed"
)

// A script returns one page after another, the last one again and again.
type script struct {
	pages  []feed.Page
	rounds []feed.Round // that were asked for
	src    feed.Source
}

func pageOf(next string, server time.Time, rows ...row) feed.Page {
	return feed.Page{Rows: reflect.ValueOf(&rows).Elem(), Next: next, Server: server}
}

func scripted(pages ...feed.Page) *script {
	s := &script{pages: pages}
	s.src = feed.Source{
		Name: "rows", Filters: "f", Key: key, Lost: func(err error) bool { return errors.Is(err, errGone) },
		Wrap: func(mark string, _ int, err error) error { return &wrapped{mark, err} },
		Read: func(_ context.Context, r feed.Round) (feed.Page, error) {
			s.rounds = append(s.rounds, r)
			p := s.pages[0]
			if len(s.pages) > 1 {
				s.pages = s.pages[1:]
			}
			if !p.Rows.IsValid() {
				return feed.Page{}, errGone
			}
			rows := append([]row{}, p.Rows.Interface().([]row)...)
			p.Rows = reflect.ValueOf(&rows).Elem()
			return p, nil
		},
	}
	return s
}

var errGone = errors.New("the place is gone")

// run reads until the end, an error, or n batches.
func run(ctx context.Context, s *script, o feed.Options, n int) (batches []*feed.Batch, failed error) {
	for b, err := range feed.Changes(ctx, &s.src, o) {
		if err != nil {
			return batches, err
		}
		if batches = append(batches, b); len(batches) == n {
			break
		}
	}
	return batches, nil
}

func ids(t *testing.T, b *feed.Batch) string {
	t.Helper()
	rows, ok := b.Rows.([]row)
	require.True(t, ok)
	var all []string
	for _, r := range rows {
		all = append(all, r.ID+"."+strconv.Itoa(r.Version))
	}
	return strings.Join(all, " ")
}

func TestNextMarkIsTheTimeOfTheFirstPage(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	s := scripted(pageOf("b", noon, row{ID: "1"}), pageOf("", noon.Add(time.Hour), row{ID: "2"}))
	batches, err := run(t.Context(), s, feed.Options{Overlap: time.Minute}, -1)
	require.NoError(t, err)
	require.Len(t, batches, 2)
	assert.True(t, batches[1].End)
	assert.False(t, batches[0].End)

	s = scripted(pageOf("", noon))
	_, err = run(t.Context(), s, feed.Options{Mark: batches[0].Mark}, -1)
	require.NoError(t, err)
	assert.Equal(t, feed.Round{Place: "b"}, s.rounds[0], "in the middle of the round")
	s.rounds = nil
	_, err = run(t.Context(), s, feed.Options{Mark: batches[1].Mark}, -1)
	require.NoError(t, err)
	assert.Equal(t, feed.Round{Since: noon.Add(-time.Minute)}, s.rounds[0])

	s = scripted(pageOf("", noon.Add(-time.Hour)))
	batches, err = run(t.Context(), s, feed.Options{Mark: batches[1].Mark, Since: noon.AddDate(1, 0, 0)}, -1)
	require.NoError(t, err)
	s.rounds = nil
	_, err = run(t.Context(), s, feed.Options{Mark: batches[0].Mark}, -1)
	require.NoError(t, err)
	assert.Equal(t, noon.Add(-time.Minute), s.rounds[0].Since, "never back, if the clock of the server is")
}

func TestRoundEndsBeforeItsInterval(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	s := scripted(pageOf("", noon))
	s.src.Begin = func(r *feed.Round) { r.Until = noon.AddDate(-1, 0, 0) } // a local clock that is slow
	batches, err := run(t.Context(), s, feed.Options{}, -1)
	require.NoError(t, err)
	_, err = run(t.Context(), s, feed.Options{Mark: batches[0].Mark}, -1)
	require.NoError(t, err)
	assert.Equal(t, noon.AddDate(-1, 0, 0), s.rounds[1].Since)
}

func TestRoundIsReadAgainFromTheSameMark(t *testing.T) {
	t.Parallel()
	now := time.Now()
	lost := pageOf("", now)
	lost.Lost = true
	s := scripted(pageOf("b", now, row{ID: "1"}), lost, pageOf("b", now, row{ID: "1"}), feed.Page{}, pageOf("b", now, row{ID: "1"}), pageOf("", now, row{ID: "2"}))
	since := now.Add(-time.Hour)
	batches, err := run(t.Context(), s, feed.Options{Since: since}, -1)
	require.NoError(t, err)
	require.Len(t, batches, 2, "without what did not change")
	assert.Equal(t, "1.0", ids(t, batches[0]))
	assert.Equal(t, "2.0", ids(t, batches[1]))
	require.Len(t, s.rounds, 6)
	for i, r := range s.rounds {
		assert.Equal(t, since, r.Since)
		assert.Equal(t, []string{"", "b"}[i%2], r.Place)
	}
}

func TestListThatNeverRests(t *testing.T) {
	t.Parallel()
	for _, page := range []feed.Page{{}, func() feed.Page { p := pageOf("", time.Now()); p.Lost = true; return p }()} {
		s := scripted()
		for range 20 {
			s.pages = append(s.pages, pageOf("b", time.Now()), page)
		}
		_, err := run(t.Context(), s, feed.Options{}, -1)
		failed, ok := errors.AsType[*wrapped](err)
		require.True(t, ok)
		require.ErrorIs(t, failed.err, feed.ErrUnsteady)
		assert.Len(t, s.rounds, 20)
		assert.NotContains(t, failed.mark, "place", "so that it can begin again")
	}
}

func TestFirstPageThatFails(t *testing.T) {
	t.Parallel()
	s := scripted(feed.Page{})
	_, err := run(t.Context(), s, feed.Options{}, -1)
	failed, ok := errors.AsType[*wrapped](err)
	require.True(t, ok)
	require.ErrorIs(t, failed.err, errGone)
	assert.Len(t, s.rounds, 1)

	_, err = run(t.Context(), scripted(pageOf("", time.Time{})), feed.Options{}, -1)
	require.ErrorContains(t, err, "no Date header")
	timeless := scripted(pageOf("b", time.Time{}, row{ID: "1"}), pageOf("", time.Time{}, row{ID: "2"}))
	timeless.src.Timeless = true
	batches, err := run(t.Context(), timeless, feed.Options{}, -1)
	require.NoError(t, err)
	timeless.rounds = nil
	_, err = run(t.Context(), timeless, feed.Options{Mark: batches[0].Mark}, -1)
	require.NoError(t, err)
	assert.Equal(t, "b", timeless.rounds[0].Place)
}

func TestRepeatsAreLeftOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var pages []feed.Page
		for _, version := range []int{0, 0, 1, 0, 0} {
			pages = append(pages, pageOf("", time.Now(), row{ID: "1", Version: version}, row{ID: "", Version: 7}))
		}
		var got []string
		batches, err := run(t.Context(), scripted(pages...), feed.Options{Every: time.Second}, 5)
		require.NoError(t, err)
		for _, b := range batches {
			got = append(got, ids(t, b))
		}
		assert.Equal(t, []string{"1.0 .7", ".7", "1.1 .7", "1.0 .7", ".7"}, got)
		batches, err = run(t.Context(), scripted(pages...), feed.Options{Every: time.Second, Memory: -1}, 2)
		require.NoError(t, err)
		assert.Equal(t, "1.0 .7", ids(t, batches[1]))
	})
}

// A row that was asked for and then is as it was before is news.
func TestRowsThatWereAskedForAreRemembered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := scripted(pageOf("", time.Now(), row{ID: "1"}))
		rounds := 0
		s.src.Asked = func(context.Context) ([]string, error) {
			if rounds++; rounds != 2 {
				return nil, nil
			}
			return []string{"1", "2"}, nil
		}
		s.src.One = func(_ context.Context, key string) (feed.Page, error) {
			if key == "2" {
				return pageOf("", time.Time{}), nil
			}
			return pageOf("", time.Time{}, row{ID: "1", Version: 1}), nil
		}
		batches, err := run(t.Context(), s, feed.Options{Every: time.Second}, 4)
		require.NoError(t, err)
		var got []string
		for _, b := range batches {
			got = append(got, ids(t, b))
		}
		assert.Equal(t, []string{"1.0", "1.1", "", "1.0"}, got)
		assert.Equal(t, []string{"2"}, batches[2].Missing)
		assert.Equal(t, batches[0].Mark[:40], batches[1].Mark[:40])
	})
}

func TestPagesThatDoNotJoin(t *testing.T) {
	t.Parallel()
	rows := []row{{ID: "4"}, {ID: "5"}, {ID: "6"}}
	page := feed.Numbered{Number: 2, Size: 3, Rows: reflect.ValueOf(&rows).Elem(), More: true, Key: key}
	for boundary, lost := range map[string]bool{"3": true, "4": false, "6": false, "": false} {
		place, got := feed.Window{Index: 2, Key: boundary}.Next(page)
		assert.Equal(t, lost, got, boundary)
		if !lost {
			assert.Equal(t, feed.Window{Index: 5, Key: "6"}, feed.ParseWindow(place))
		}
	}
	_, lost := feed.Window{Index: 5, Key: "6"}.Next(page)
	assert.True(t, lost, "no progress")
	page.More = false
	place, lost := feed.Window{Index: 2, Key: "4"}.Next(page)
	assert.Empty(t, place)
	assert.False(t, lost)
	first := feed.Numbered{Number: 1, Size: 50, Rows: page.Rows, More: true, Key: key}
	place, _ = feed.Window{}.Next(first)
	assert.Equal(t, feed.Window{Index: 2, Key: "6", Size: 3}, feed.ParseWindow(place), "the server reduced the size")
	first.Partial = true
	place, _ = feed.Window{}.Next(first)
	assert.Equal(t, feed.Window{Index: 2, Key: "6"}, feed.ParseWindow(place), "or rows cannot be decoded")
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var rows []row
		for i := range 10 {
			rows = append(rows, row{ID: strconv.Itoa(i)})
		}
		s := scripted(pageOf("", time.Now(), rows...))
		for memory, delivered := range map[int]int{4: 10, 40: 0, math.MaxInt: 0} {
			batches, err := run(t.Context(), s, feed.Options{Every: time.Second, Memory: memory}, 2)
			require.NoError(t, err)
			assert.Len(t, batches[1].Rows, delivered)
		}
	})
}

func TestReadsNeverGoBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := scripted(pageOf("b", time.Now(), row{ID: "1"}), pageOf("", time.Now(), row{ID: "2"}))
		time.Sleep(time.Hour)
		batches, err := run(t.Context(), s, feed.Options{}, -1)
		require.NoError(t, err)
		assert.True(t, batches[1].ReadAt.After(batches[0].ReadAt), "also in the same instant")
		mark := strings.Replace(batches[1].Mark, "read=2000", "read=2010", 1) // of a clock that was wrong
		later, err := run(t.Context(), s, feed.Options{Mark: mark}, -1)
		require.NoError(t, err)
		assert.Equal(t, 2010, later[0].ReadAt.Year())
	})
}

func TestWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		wake := make(chan struct{}, 1)
		time.AfterFunc(time.Minute, func() { wake <- struct{}{} })
		time.AfterFunc(25*time.Minute, func() { close(wake) })
		start := time.Now()
		var at []time.Duration
		for b, err := range feed.Changes(ctx, &scripted(pageOf("", start)).src, feed.Options{Every: 10 * time.Minute, Wake: wake}) {
			if err != nil {
				require.ErrorIs(t, err.(*wrapped).err, context.DeadlineExceeded) //nolint:errorlint // ours
				assert.Equal(t, time.Hour, time.Since(start))
				break
			}
			assert.True(t, b.End)
			at = append(at, time.Since(start))
		}
		m := time.Minute
		assert.Equal(t, []time.Duration{0, m, 11 * m, 21 * m, 31 * m, 41 * m, 51 * m}, at)
	})
}

func TestBreak(t *testing.T) {
	t.Parallel()
	s := scripted(pageOf("b", time.Now(), row{ID: "1"}), pageOf("", time.Now()))
	seq := feed.Changes(t.Context(), &s.src, feed.Options{Every: time.Hour})
	assert.Empty(t, s.rounds)
	for range seq {
		break
	}
	assert.Len(t, s.rounds, 1)
}

func TestMarks(t *testing.T) {
	t.Parallel()
	batches, err := run(t.Context(), scripted(pageOf("b", time.Now(), row{ID: "1"}), pageOf("", time.Now())), feed.Options{}, -1)
	require.NoError(t, err)
	mark := batches[0].Mark
	assert.Contains(t, mark, "changes:rows?")
	for text, problem := range map[string]string{
		"rows?filters=f": "not a mark", "changes:other?filters=f": "of other", "changes:rows?filters=g": "other filters",
		"changes:rows?filters=f&since=x": "not a mark", "changes:rows": "not a mark", "\xff": "not a mark",
		"changes:rows?filters=f&place=b": "incomplete",
	} {
		s := scripted(pageOf("", time.Now()))
		_, err := run(t.Context(), s, feed.Options{Mark: text}, -1)
		require.ErrorContains(t, err, problem, text)
		assert.Empty(t, s.rounds)
	}
	for _, o := range []feed.Options{{Overlap: -1}, {Every: -1}} {
		_, err := run(t.Context(), scripted(pageOf("", time.Now())), o, -1)
		require.ErrorContains(t, err, "negative")
	}
}

func TestWindows(t *testing.T) {
	t.Parallel()
	for size := 1; size <= 50; size++ {
		for index := range 3000 {
			w := feed.Window{Index: index, Key: "x"}
			number, rows := w.Page(false, size)
			require.LessOrEqual(t, (number-1)*rows, index, "has the row")
			require.Greater(t, number*rows, index+1, "and the next")
			if size > 10 {
				require.LessOrEqual(t, rows, size+2)
			}
		}
	}
	number, rows := feed.Window{Index: 49}.Page(false, 50)
	assert.Equal(t, []int{2, 49}, []int{number, rows})
	_, rows = feed.Window{Index: 49, Size: 20}.Page(false, 50)
	assert.LessOrEqual(t, rows, 20)
	assert.Equal(t, feed.Window{}, feed.ParseWindow("index=-3&%"))
	for _, damaged := range []string{"9223372036854775807", "9223372036854775806", "99999999999999999999"} {
		w := feed.ParseWindow("key=x&size=" + damaged + "&index=" + damaged)
		number, rows = w.Page(false, 50)
		assert.Positive(t, number)
		assert.LessOrEqual(t, rows, 50)
	}
}

func FuzzMark(f *testing.F) {
	f.Add("changes:rows?filters=f&since=2026-01-01T00:00:00Z&place=index%3D3&next=2026-01-01T00:00:00Z")
	f.Fuzz(func(t *testing.T, mark string) {
		s := scripted(pageOf("", time.Now()))
		batches, err := run(t.Context(), s, feed.Options{Mark: mark}, -1)
		if err == nil {
			require.Len(t, batches, 1)
			_, err = run(t.Context(), s, feed.Options{Mark: batches[0].Mark}, -1)
			require.NoError(t, err)
		}
	})
}
