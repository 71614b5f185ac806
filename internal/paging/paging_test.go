package paging_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/internal/paging"
)

type page struct{ rows []int }

// A list is a vendor's list of pages; it counts what it is asked.
type list struct {
	pages    [][]int
	numbered bool
	latency  time.Duration
	fail     map[int]error                    // by page, from 1
	bad      map[int]bool                     // pages with a row that cannot be decoded, after those in pages
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

func (l *list) fetch(ctx context.Context, token string) paging.Result[page] {
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
			return paging.Result[page]{Err: ctx.Err()}
		}
	}
	n := l.number(token)
	if err := l.fail[n]; err != nil {
		return paging.Result[page]{Err: err}
	}
	if n < 1 || n > len(l.pages) {
		return paging.Result[page]{Err: fmt.Errorf("no page %d", n)}
	}
	res := paging.Result[page]{Page: &page{l.pages[n-1]}, Last: len(l.pages)}
	if n < len(l.pages) {
		res.Next = l.token(n + 1)
	}
	if l.next != nil {
		res.Next = l.next(n, res.Next)
	}
	if l.bad[n] {
		res.Err = errRow
	}
	return res
}

func (l *list) source(start string, prefetch int) paging.Source[page] {
	return paging.Source[page]{
		Start: start, Prefetch: prefetch, Numbered: l.numbered, Fetch: l.fetch,
		Wrap: func(token string, n int, err error) error { return &pageError{token, n, err} },
	}
}

func (l *list) items(ctx context.Context, start string, prefetch int) iter.Seq2[int, error] {
	return paging.Items(paging.Pages(ctx, l.source(start, prefetch)), func(p *page) []int { return p.rows })
}

func walk(seq iter.Seq2[int, error]) (rows []int, errs []error) {
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
		rows, errs := walk(seq)
		assert.Equal(t, []int{1, 2, 3, 4, 5, 6}, rows)
		assert.Empty(t, errs)
		assert.Len(t, l.asked, 6, "each page once")
		again, _ := walk(seq)
		assert.Equal(t, rows, again, "a second range starts again")
		rows, _ = walk(l.items(t.Context(), l.token(5), prefetch))
		assert.Equal(t, []int{4, 5, 6}, rows, "from a token")
		assert.Equal(t, 0, l.running)
	})
}

func TestSinglePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		for _, pages := range [][][]int{{{}}, {{1}}} {
			l := &list{pages: pages, numbered: numbered}
			rows, errs := walk(l.items(t.Context(), "", prefetch))
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
		rows, errs := walk(l.items(t.Context(), "", prefetch))
		assert.Equal(t, []int{1, 2}, rows, "everything before it was delivered")
		e := firstPageError(t, errs)
		require.ErrorIs(t, e, boom)
		assert.Equal(t, l.token(3), e.token)
		assert.Equal(t, 3, e.page)

		l.fail = nil
		rest, errs := walk(l.items(t.Context(), e.token, prefetch))
		assert.Empty(t, errs)
		assert.Equal(t, []int{3, 4, 5}, rest, "the token resumes without loss or repetition")
	})
}

func TestBadRow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		l := &list{pages: [][]int{{1}, {2}, {3}}, numbered: numbered, bad: map[int]bool{2: true, 3: true}}
		rows, errs := walk(l.items(t.Context(), "", prefetch))
		assert.Equal(t, []int{1, 2}, rows, "rows before the bad one are delivered")
		e := firstPageError(t, errs)
		require.ErrorIs(t, e, errRow)
		assert.Equal(t, l.token(3), e.token, "the walk can go on behind the page")

		rows, errs = walk(l.items(t.Context(), e.token, prefetch))
		assert.Equal(t, []int{3}, rows)
		e = firstPageError(t, errs)
		asked := len(l.asked)
		rows, errs = walk(l.items(t.Context(), e.token, prefetch))
		assert.Empty(t, rows, "behind the last page is the end, not the beginning")
		assert.Empty(t, errs)
		assert.Len(t, l.asked, asked)
	})
}

func TestLoops(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		for _, back := range []int{1, 2, 4} { // to pages of the walk, and to itself
			l := &list{pages: [][]int{{1}, {2}, {3}, {4}, {5}}, numbered: numbered}
			l.next = func(n int, token string) string {
				if n == 4 {
					return l.token(back)
				}
				return token
			}
			rows, errs := walk(l.items(t.Context(), l.token(1), prefetch))
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
				rows, errs := walk(seq)
				assert.Equal(t, []int{1, 2, 3}, rows)
				assert.Empty(t, errs)
			})
		}
		wg.Wait()
	})
}

func TestPrefetchTakesLessTime(t *testing.T) {
	t.Parallel()
	pages := make([][]int, 40)
	tests := []struct {
		numbered bool
		prefetch int
		work     time.Duration
		want     time.Duration
		most     int
	}{
		{true, 0, 0, 40 * time.Second, 1},
		{true, 4, 0, 11 * time.Second, 4}, // the first page, then 39 by fours
		{true, 1, time.Second, 41 * time.Second, 1},
		{false, 0, time.Second, 80 * time.Second, 1},
		{false, 1, time.Second, 41 * time.Second, 1},
		{false, 4, time.Second, 41 * time.Second, 1},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			l := &list{pages: pages, numbered: tt.numbered, latency: time.Second}
			start := time.Now()
			for _, err := range paging.Pages(t.Context(), l.source("", tt.prefetch)) {
				require.NoError(t, err)
				time.Sleep(tt.work)
			}
			assert.Equal(t, tt.want, time.Since(start), "%+v", tt)
			assert.LessOrEqual(t, l.most, tt.most, "%+v", tt)
		})
	}
}

// A list that grows or shrinks under a walk is followed by its links, whatever
// was guessed ahead.
func TestPrefetchFollowsTheLinks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &list{pages: [][]int{{1}, {2}, {3}, {4}, {5}, {6}}, numbered: true, latency: time.Second}
		l.next = func(n int, token string) string {
			switch n {
			case 2:
				return l.token(4) // not the guess
			case 5:
				return "" // shorter than the count said
			}
			return token
		}
		rows, errs := walk(l.items(t.Context(), "", 3))
		assert.Empty(t, errs)
		assert.Equal(t, []int{1, 2, 4, 5}, rows)
	})
}

func TestPrefetchKeepsThePagesWithinItsBound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, numbered := range []bool{false, true} {
			l := &list{pages: make([][]int, 30), numbered: numbered, latency: time.Second}
			n := 0
			for range paging.Pages(t.Context(), l.source("", 3)) {
				n++
				time.Sleep(time.Minute)
				l.mu.Lock()
				assert.LessOrEqual(t, len(l.asked), n+3)
				l.mu.Unlock()
			}
			assert.Equal(t, 30, n)
		}
	})
}

func TestDoneRunsOnTheConsumersGoroutine(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, numbered bool, prefetch int) {
		l := &list{pages: [][]int{{1}, {2}, {3}}, numbered: numbered}
		var at string // no lock: the race detector would tell
		src := l.source("", prefetch)
		src.Fetch = func(ctx context.Context, token string) paging.Result[page] {
			res := l.fetch(ctx, token)
			res.Done = func() { at = token }
			return res
		}
		want := []string{"", l.token(2), l.token(3)}
		for range paging.Pages(t.Context(), src) {
			assert.Equal(t, want[0], at)
			want = want[1:]
		}
		assert.Empty(t, want)
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

func TestQueryToken(t *testing.T) {
	t.Parallel()
	tests := []struct{ link, want string }{
		{"https://api.example.org/things/?page=2&page_size=50", "page=2&page_size=50"},
		{"http://evil.example/steal?page=2", "page=2"},
		{"//evil.example/?page=2", "page=2"},
		{"?page=2&a=b%20c&a=d", "a=b+c&a=d&page=2"},
		{"javascript:alert(1)?page=2", "page=2"},
		{"", ""},
		{"https://api.example.org/things/", ""},
		{"https://api.example.org/?a=%zz", ""},
		{"https://api.example.org/?a;b", ""},
		{"http://[::1", ""},
	}
	for _, tt := range tests {
		got, err := paging.QueryToken(tt.link)
		assert.Equal(t, tt.want, got, tt.link)
		assert.Equal(t, tt.want == "", err != nil, tt.link)
	}
}

func TestPreviousToken(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]string{
		"https://api.example.org/things/?page=2&page_size=10": "page=2&page_size=10",
		"https://api.example.org/things/?page_size=10":        "page=1&page_size=10",
		"https://api.example.org/things/":                     "page=1",
		"?%zz":                                                "",
		"http://[::1":                                         "",
	} {
		assert.Equal(t, want, paging.PreviousToken(link), link)
	}
}

func TestForward(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, to string
		want     bool
	}{
		{"", "page=2", true},
		{"page=2", "page=3&a=b", true},
		{"page=3", "page=2", false},
		{"page=2", "page=2", false},
		{"", "page=1", false},
		{"page=2", "page_size=50", false}, // the first page has no number
		{"page=last", "page=3", true},
		{"page=2", "cursor=x&page=y", true},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, paging.Forward(tt.from, tt.to), "%s -> %s", tt.from, tt.to)
	}
}

func FuzzQueryToken(f *testing.F) {
	for _, s := range []string{"https://a.example/?page=2", "?page=2&a=%20", "//x?y", "", "http://[::1", "?a;b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, link string) {
		token, err := paging.QueryToken(link)
		if err != nil {
			return
		}
		q, err := url.ParseQuery(token)
		if err != nil || token == "" {
			t.Fatalf("token %q of %q: %v", token, link, err)
		}
		if q.Encode() != token {
			t.Errorf("token %q is not canonical", token)
		}
		if again, err := paging.QueryToken("https://other.example/?" + token); err != nil || again != token {
			t.Errorf("token %q does not survive: %q, %v", token, again, err)
		}
		paging.Forward(token, "page=2")
	})
}
