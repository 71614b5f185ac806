package paging

import (
	"context"
	"sync"
)

// cursorAhead reads pages one after the other, since each names the next, while
// the consumer is busy with earlier ones.
func (w *walk[P]) cursorAhead(ctx context.Context) {
	type fetched struct {
		token string
		res   Result[P]
	}
	fetching, cancel := context.WithCancel(ctx)
	results := make(chan fetched, w.src.Prefetch-1) // and one in the goroutine's hands
	gone := make(chan struct{})
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	defer close(gone)

	wg.Go(func() {
		defer close(results)
		for token := w.src.Start; ; {
			res := w.src.Fetch(fetching, token)
			select {
			case results <- fetched{token, res}:
			case <-gone:
				return
			}
			if res.Err != nil || res.Next == "" {
				return
			}
			token = res.Next
		}
	})
	for f := range results {
		if !w.open(ctx, f.token) {
			return
		}
		w.check(&f.res)
		if !w.deliver(f.token, f.res) {
			return
		}
	}
}

// numbersAhead reads up to Prefetch pages at the same time. The pages are
// guessed from the number of the last one; the link of each delivered page
// decides whether the guess holds.
func (w *walk[P]) numbersAhead(ctx context.Context) {
	type pending struct {
		token  string
		result chan Result[P]
		cancel context.CancelFunc
	}
	var wg sync.WaitGroup
	var queue []pending
	drop := func() {
		for _, p := range queue {
			p.cancel()
		}
		queue = nil
	}
	defer wg.Wait()
	defer func() { drop() }()

	launch := func(token string) {
		fetching, cancel := context.WithCancel(ctx)
		p := pending{token, make(chan Result[P], 1), cancel}
		wg.Go(func() { p.result <- w.src.Fetch(fetching, token) })
		queue = append(queue, p)
	}
	launch(w.src.Start)
	for {
		p := queue[0]
		queue = queue[1:]
		res := <-p.result
		p.cancel()
		if !w.open(ctx, p.token) {
			return
		}
		w.check(&res)
		if res.Err == nil && res.Next != "" {
			if len(queue) > 0 && queue[0].token != res.Next {
				drop()
			}
			if len(queue) == 0 {
				launch(res.Next)
			}
			for len(queue) < w.src.Prefetch {
				token := following(queue[len(queue)-1].token, res.Last)
				if token == "" {
					break
				}
				launch(token)
			}
		}
		if !w.deliver(p.token, res) {
			return
		}
	}
}
