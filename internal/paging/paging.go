// Package paging iterates over lists that come in pages. Its rules hold for every
// list method of every client package:
//
//   - No request before the first range, one page in memory, no goroutine left.
//   - A break ends the iteration without a further request.
//   - An error is yielded once, after everything before it, and ends the iteration.
//   - A second range starts again; ranges may run at the same time.
//   - An empty page that names a next one is not the end.
//   - A token that comes again ends the iteration with [ErrLoop].
//   - The context is checked before each page.
//   - Prefetching changes none of this.
//
// Pages have no type here, so that hundreds of lists compile once.
package paging

import (
	"context"
	"errors"
	"hash/maphash"
	"iter"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// ErrLoop ends an iteration whose server links back to an earlier page.
var ErrLoop = errors.New("the list leads back to an earlier page")

// End is the token of an iteration that has nothing left. It is not empty, since
// the empty token starts from the beginning.
const End = "end"

// A Result is one fetched page.
type Result struct {
	Page any    // a pointer to the page, nil if there is none
	Next string // "" at the end
	Last int    // number of the last page, if known; for lists with page numbers
	Err  error  // with a page: what is wrong with Next
	// Deliver is called just before the page or the error is yielded, on the
	// goroutine that ranges. Its error takes the place of the page.
	Deliver func() error
}

// A Source is a list to iterate over.
type Source struct {
	Start    string
	Prefetch int // pages to read ahead of the consumer
	Fetch    func(ctx context.Context, token string) Result
	// Following guesses the token of the page after that of token, "" after the
	// last one. Lists that have it are prefetched in parallel.
	Following func(token string, last int) string
	// Wrap makes the vendor's error of a page, with the token to resume from.
	Wrap func(token string, page int, err error) error
}

// Pages iterates page by page.
func Pages(ctx context.Context, src Source) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		if src.Start == End {
			return
		}
		it := &iteration{src: src, yield: yield, seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
		it.repeats(src.Start)
		switch {
		case src.Prefetch <= 0 || ctx == nil:
			it.inSequence(ctx)
		case src.Following != nil:
			it.parallel(ctx)
		default:
			it.ahead(ctx)
		}
	}
}

// iteration is the state of one range.
type iteration struct {
	src   Source
	yield func(any, error) bool
	pages int
	seed  maphash.Seed
	seen  map[uint64]struct{} // hashes: eight bytes a page, whatever the tokens hold
}

func (it *iteration) repeats(token string) bool {
	h := maphash.String(it.seed, token)
	_, ok := it.seen[h]
	it.seen[h] = struct{}{}
	return ok
}

func (it *iteration) inSequence(ctx context.Context) {
	for token := it.src.Start; it.open(ctx, token); {
		next, ok := it.step(ctx, token)
		if !ok {
			return
		}
		token = next
	}
}

// step is a separate function so that nothing holds the page while the next one is
// read.
func (it *iteration) step(ctx context.Context, token string) (next string, ok bool) {
	res := it.src.Fetch(ctx, token)
	it.check(&res)
	return res.Next, it.deliver(token, res)
}

// open reports whether the context allows another page. A nil context is left to
// the fetch to reject.
func (it *iteration) open(ctx context.Context, token string) bool {
	if ctx == nil || ctx.Err() == nil {
		return true
	}
	it.yield(nil, it.src.Wrap(token, it.pages+1, transport.ContextError(ctx)))
	return false
}

// check turns a next page that was there before into an error.
func (it *iteration) check(res *Result) {
	if res.Err == nil && res.Next != "" && it.repeats(res.Next) {
		res.Err = ErrLoop
	}
}

// deliver hands a result to the consumer and reports whether to continue.
func (it *iteration) deliver(token string, res Result) bool {
	it.pages++
	if res.Deliver != nil {
		if err := res.Deliver(); err != nil {
			it.yield(nil, it.src.Wrap(token, it.pages, err))
			return false
		}
	}
	if res.Page != nil {
		if !it.yield(res.Page, nil) {
			return false
		}
		token = res.Next
	}
	if res.Err != nil {
		it.yield(nil, it.src.Wrap(token, it.pages, res.Err))
		return false
	}
	return res.Next != ""
}
