package paging_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/paging"
)

type page struct{ Rows []int }

// A list is a vendor's list of pages; it counts what it is asked.
type list struct {
	pages    [][]int
	numbered bool
	latency  time.Duration
	fail     map[int]error                    // by page, from 1
	reject   map[int]error                    // what the consumer is told instead of a page
	next     func(n int, token string) string // replaces the token of the page after n
	mu       sync.Mutex
	asked    []string
	running  int
	most     int // requests at the same time
}

var errRow = errors.New("bad row")

type pageError struct {
	token string
	page  int
	err   error
}

func (e *pageError) Error() string { return fmt.Sprintf("page %d at %q: %v", e.page, e.token, e.err) }
func (e *pageError) Unwrap() error { return e.err }

func (l *list) token(n int) string {
	if l.numbered {
		return "page=" + strconv.Itoa(n)
	}
	return "cursor-" + strconv.Itoa(n)
}

func (l *list) number(token string) int {
	if token == "" {
		return 1
	}
	n := 0
	for i := range len(l.pages) + 2 {
		if l.token(i) == token {
			n = i
		}
	}
	return n
}

func (l *list) fetch(ctx context.Context, token string) paging.Result {
	l.mu.Lock()
	l.asked = append(l.asked, token)
	l.running++
	l.most = max(l.most, l.running)
	l.mu.Unlock()
	defer func() { l.mu.Lock(); l.running--; l.mu.Unlock() }()
	if l.latency > 0 {
		select {
		case <-time.After(l.latency):
		case <-ctx.Done():
			return paging.Result{Err: ctx.Err()}
		}
	}
	n := l.number(token)
	if err := l.fail[n]; err != nil {
		return paging.Result{Err: err}
	}
	if n < 1 || n > len(l.pages) {
		return paging.Result{Err: fmt.Errorf("no page %d", n)}
	}
	res := paging.Result{Page: &page{slices.Clone(l.pages[n-1])}, Last: len(l.pages)}
	if n < len(l.pages) {
		res.Next = l.token(n + 1)
	}
	if l.next != nil {
		res.Next = l.next(n, res.Next)
	}
	if err := l.reject[n]; err != nil {
		res.Deliver = func() error { return err }
	}
	return res
}

func (l *list) source(start string, prefetch int) paging.Source {
	src := paging.Source{
		Start: start, Prefetch: prefetch, Fetch: l.fetch,
		Wrap: func(token string, n int, err error) error { return &pageError{token, n, err} },
	}
	if l.numbered {
		src.Following = func(token string, last int) string {
			if n := l.number(token); n < last {
				return l.token(n + 1)
			}
			return ""
		}
	}
	return src
}

func (l *list) items(ctx context.Context, start string, prefetch int) iter.Seq2[int, error] {
	return paging.Rows[int](paging.Pages(ctx, l.source(start, prefetch)), 0)
}

func collect(seq iter.Seq2[int, error]) (rows []int, errs []error) {
	for row, err := range seq {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		rows = append(rows, row)
	}
	return rows, errs
}

func firstPageError(t *testing.T, errs []error) *pageError {
	t.Helper()
	require.Len(t, errs, 1, "an error is delivered once")
	e, ok := errors.AsType[*pageError](errs[0])
	require.True(t, ok)
	return e
}

// each runs a test for every way to read ahead.
func each(t *testing.T, test func(t *testing.T, numbered bool, prefetch int)) {
	t.Helper()
	for _, numbered := range []bool{false, true} {
		for _, prefetch := range []int{0, 1, 2, 7} {
			t.Run(fmt.Sprintf("numbered=%v,prefetch=%d", numbered, prefetch), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { test(t, numbered, prefetch) })
			})
		}
	}
}

func TestOrderAndEmptyPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		l := &list{pages: [][]int{{1, 2}, {}, {3}, {}, {4, 5}, {6}}, numbered: numbered, latency: time.Second}
		seq := l.items(t.Context(), "", prefetch)
		assert.Empty(t, l.asked, "nothing before the range")
		rows, errs := collect(seq)
		assert.Equal(t, []int{1, 2, 3, 4, 5, 6}, rows)
		assert.Empty(t, errs)
		assert.Len(t, l.asked, 6, "each page once")
		again, _ := collect(seq)
		assert.Equal(t, rows, again, "a second range starts again")
		rows, _ = collect(l.items(t.Context(), l.token(5), prefetch))
		assert.Equal(t, []int{4, 5, 6}, rows, "from a token")
		assert.Equal(t, 0, l.running)
	})
}

func TestSinglePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		for _, pages := range [][][]int{{{}}, {{1}}} {
			l := &list{pages: pages, numbered: numbered}
			rows, errs := collect(l.items(t.Context(), "", prefetch))
			assert.Len(t, rows, len(pages[0]))
			assert.Empty(t, errs)
			assert.Len(t, l.asked, 1)
		}
	})
}

func TestBreak(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		l := &list{pages: [][]int{{1, 2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}}, numbered: numbered, latency: time.Second}
		for row := range l.items(t.Context(), "", prefetch) {
			if row == 2 {
				break
			}
		}
		asked := len(l.asked)
		assert.LessOrEqual(t, asked, 1+prefetch)
		time.Sleep(time.Minute)
		assert.Len(t, l.asked, asked, "no request after the break")
		assert.Zero(t, l.running, "and none left running")
	})
}

func TestErrorComesOnceAndInOrder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		boom := errors.New("boom")
		l := &list{pages: [][]int{{1}, {2}, {3}, {4}, {5}}, numbered: numbered, latency: time.Second, fail: map[int]error{3: boom, 5: errors.New("later")}}
		rows, errs := collect(l.items(t.Context(), "", prefetch))
		assert.Equal(t, []int{1, 2}, rows, "everything before it was delivered")
		e := firstPageError(t, errs)
		require.ErrorIs(t, e, boom)
		assert.Equal(t, l.token(3), e.token)
		assert.Equal(t, 3, e.page)

		l.fail = nil
		rest, errs := collect(l.items(t.Context(), e.token, prefetch))
		assert.Empty(t, errs)
		assert.Equal(t, []int{3, 4, 5}, rest, "the token resumes without loss or repetition")
	})
}

func TestDeliverTakesThePlaceOfThePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		l := &list{pages: [][]int{{1}, {2}, {3}}, numbered: numbered, reject: map[int]error{2: errRow}}
		rows, errs := collect(l.items(t.Context(), "", prefetch))
		assert.Equal(t, []int{1}, rows)
		e := firstPageError(t, errs)
		require.ErrorIs(t, e, errRow)
		assert.Equal(t, l.token(2), e.token, "that page again")
		l.reject = nil
		rest, errs := collect(l.items(t.Context(), e.token, prefetch))
		assert.Equal(t, []int{2, 3}, rest, "nothing lost")
		assert.Empty(t, errs)
	})
}

func TestEndHasNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		l := &list{pages: [][]int{{1}}, numbered: numbered}
		rows, errs := collect(l.items(t.Context(), paging.End, prefetch))
		assert.Empty(t, rows)
		assert.Empty(t, errs)
		assert.Empty(t, l.asked)
	})
}

func TestLoops(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		for _, back := range []int{1, 2, 4} { // to pages of the iteration, and to itself
			l := &list{pages: [][]int{{1}, {2}, {3}, {4}, {5}}, numbered: numbered}
			l.next = func(n int, token string) string {
				if n == 4 {
					return l.token(back)
				}
				return token
			}
			rows, errs := collect(l.items(t.Context(), l.token(1), prefetch))
			assert.Equal(t, []int{1, 2, 3, 4}, rows, "no row twice")
			require.ErrorIs(t, firstPageError(t, errs), paging.ErrLoop)
		}
	})
}

func TestContextIsCheckedBeforeEachPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		l := &list{pages: [][]int{{1, 2}, {3}, {4}}, numbered: numbered}
		var rows []int
		var errs []error
		for row, err := range l.items(ctx, "", prefetch) {
			cancel()
			if err != nil {
				errs = append(errs, err)
				continue
			}
			rows = append(rows, row)
		}
		assert.Equal(t, []int{1, 2}, rows)
		e := firstPageError(t, errs)
		require.ErrorIs(t, e, context.Canceled)
		assert.Equal(t, l.token(2), e.token)
	})
}

func TestTheCauseOfAContextIsKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		cause := errors.New("shutting down")
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(cause)
		l := &list{pages: [][]int{{1}}, numbered: numbered}
		_, errs := collect(l.items(ctx, "", prefetch))
		e := firstPageError(t, errs)
		require.ErrorIs(t, e, context.Canceled)
		require.ErrorIs(t, e, cause)
	})
}

func TestUnique(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		l := &list{pages: [][]int{{1, 2}, {2, 1, 3}, {0, 3, 0, 4}}, numbered: numbered}
		pages := paging.Unique(paging.Pages(t.Context(), l.source("", prefetch)), []paging.List{{Field: 0, Key: func(row reflect.Value) string {
			if row.Int() == 0 {
				return "" // without a key rows are kept
			}
			return strconv.FormatInt(row.Int(), 10)
		}}})
		rows, errs := collect(paging.Rows[int](pages, 0))
		assert.Equal(t, []int{1, 2, 3, 0, 0, 4}, rows)
		assert.Empty(t, errs)
	})
}

func TestContextEndsWhilePagesAreRead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		l := &list{pages: [][]int{{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}}, numbered: numbered, latency: time.Second}
		var rows []int
		for row, err := range l.items(ctx, "", prefetch) {
			if err != nil {
				require.ErrorIs(t, err, context.DeadlineExceeded)
				break
			}
			rows = append(rows, row)
			time.Sleep(time.Second)
		}
		assert.NotEmpty(t, rows)
		assert.Less(t, len(rows), 10)
		for i, row := range rows {
			assert.Equal(t, i+1, row)
		}
	})
}

func TestConcurrentRanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		l := &list{pages: [][]int{{1}, {2}, {3}}, numbered: numbered, latency: time.Second}
		seq := l.items(t.Context(), "", prefetch)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				rows, errs := collect(seq)
				assert.Equal(t, []int{1, 2, 3}, rows)
				assert.Empty(t, errs)
			})
		}
		wg.Wait()
	})
}

func TestCollect(t *testing.T) {
	t.Parallel()
	l := &list{pages: [][]int{{1, 2}, {3, 4}, {5}}, fail: map[int]error{3: errors.New("boom")}}
	for limit, want := range map[int]int{0: 0, 1: 1, 2: 1, 3: 2, 4: 2} {
		l.asked = nil
		rows, err := paging.Collect(l.items(t.Context(), "", 0), limit)
		require.NoError(t, err)
		assert.Len(t, rows, limit)
		assert.Len(t, l.asked, want, "no request beyond the limit")
	}
	rows, err := paging.Collect(l.items(t.Context(), "", 0), -1)
	require.Error(t, err)
	assert.Equal(t, []int{1, 2, 3, 4}, rows, "what came before the error")
}
