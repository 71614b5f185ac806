// Package paging walks lists that come in pages. Its rules hold for every list
// method of every client package:
//
//   - No request before the first range, one page in memory, no goroutine left.
//   - A break ends the walk without a further request.
//   - An error is delivered once, after everything before it, and ends the walk.
//   - A second range starts again; ranges may run at the same time.
//   - An empty page that names a next one is not the end.
//   - A token that comes again ends the walk with [ErrLoop].
//   - The context is checked before each page.
//   - Reading ahead changes none of this.
package paging

import (
	"context"
	"errors"
	"hash/maphash"
	"iter"
)

// ErrLoop is a list that leads back to a page it has delivered already.
var ErrLoop = errors.New("the pagination repeats itself")

// End is the token of a walk that has nothing left. It is not empty, since the
// empty token starts from the beginning.
const End = "end"

// A Result is one fetched page. Page beside Err is the part before a row that
// cannot be decoded; the walk can go on behind it, from Next.
type Result[P any] struct {
	Page *P
	Next string // "" at the end
	Last int    // number of the last page, as far as known; for lists with page numbers
	Err  error
	Done func() // called when the result is delivered, on the goroutine that ranges
}

// A Source is a list to walk.
type Source[P any] struct {
	Start    string
	Prefetch int  // pages to read ahead of the consumer
	Numbered bool // tokens are queries with page numbers: pages can be read at the same time
	Fetch    func(ctx context.Context, token string) Result[P]
	// Wrap makes the vendor's error of a page, with the token to resume from.
	Wrap func(token string, page int, err error) error
}

// Pages walks page by page.
func Pages[P any](ctx context.Context, src Source[P]) iter.Seq2[*P, error] {
	return func(yield func(*P, error) bool) {
		if src.Start == End {
			return
		}
		w := &walk[P]{src: src, yield: yield, seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
		w.repeats(src.Start)
		switch {
		case src.Prefetch <= 0 || ctx == nil:
			w.inSequence(ctx)
		case src.Numbered:
			w.numbersAhead(ctx)
		default:
			w.cursorAhead(ctx)
		}
	}
}

// Items walks row by row.
func Items[P, T any](pages iter.Seq2[*P, error], rows func(*P) []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for page, err := range pages {
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
			for _, row := range rows(page) {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// walk is the state of one range.
type walk[P any] struct {
	src   Source[P]
	yield func(*P, error) bool
	pages int
	seed  maphash.Seed
	seen  map[uint64]struct{} // hashes: eight bytes a page, whatever the tokens hold
}

func (w *walk[P]) repeats(token string) bool {
	h := maphash.String(w.seed, token)
	_, ok := w.seen[h]
	w.seen[h] = struct{}{}
	return ok
}

func (w *walk[P]) inSequence(ctx context.Context) {
	for token := w.src.Start; w.open(ctx, token); {
		next, ok := w.step(ctx, token)
		if !ok {
			return
		}
		token = next
	}
}

// step is a function of its own so that nothing holds the page when the next one
// is read.
func (w *walk[P]) step(ctx context.Context, token string) (next string, ok bool) {
	res := w.src.Fetch(ctx, token)
	w.check(&res)
	return res.Next, w.deliver(token, res)
}

// open tells whether the context allows another page. A nil context is left to
// the fetch to refuse.
func (w *walk[P]) open(ctx context.Context, token string) bool {
	if ctx == nil || ctx.Err() == nil {
		return true
	}
	w.yield(nil, w.src.Wrap(token, w.pages+1, ctx.Err()))
	return false
}

// check turns a next page that was there before into an error.
func (w *walk[P]) check(res *Result[P]) {
	if res.Err == nil && res.Next != "" && w.repeats(res.Next) {
		res.Err = ErrLoop
	}
}

// deliver hands a result to the consumer and tells whether to go on.
func (w *walk[P]) deliver(token string, res Result[P]) bool {
	w.pages++
	if res.Done != nil {
		res.Done()
	}
	if res.Page != nil {
		if !w.yield(res.Page, nil) {
			return false
		}
		token = res.Next
		if token == "" {
			token = End
		}
	}
	if res.Err != nil {
		w.yield(nil, w.src.Wrap(token, w.pages, res.Err))
		return false
	}
	return res.Next != ""
}
