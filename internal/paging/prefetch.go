package paging

import (
	"context"
	"sync"
)

// ahead reads pages one after the other, since each names the next, while the
// consumer is busy with earlier ones.
func (it *iteration) ahead(ctx context.Context) {
	type fetched struct {
		token string
		res   Result
	}
	fetching, cancel := context.WithCancel(ctx)
	results := make(chan fetched, it.src.Prefetch-1) // and one in the goroutine's hands
	gone := make(chan struct{})
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	defer close(gone)

	wg.Go(func() {
		defer close(results)
		for token := it.src.Start; ; {
			res := it.src.Fetch(fetching, token)
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
		if !it.open(ctx, f.token) {
			return
		}
		it.check(&f.res)
		if !it.deliver(f.token, f.res) {
			return
		}
	}
}

// parallel reads up to Prefetch pages at the same time. Their tokens are guessed;
// the link of each delivered page decides whether the guess was right.
func (it *iteration) parallel(ctx context.Context) {
	type pending struct {
		token  string
		result chan Result
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
		p := pending{token, make(chan Result, 1), cancel}
		wg.Go(func() { p.result <- it.src.Fetch(fetching, token) })
		queue = append(queue, p)
	}
	launch(it.src.Start)
	for {
		p := queue[0]
		queue = queue[1:]
		res := <-p.result
		p.cancel()
		if !it.open(ctx, p.token) {
			return
		}
		it.check(&res)
		if res.Err == nil && res.Next != "" {
			if len(queue) > 0 && queue[0].token != res.Next {
				drop()
			}
			if len(queue) == 0 {
				launch(res.Next)
			}
			for len(queue) < it.src.Prefetch {
				token := it.src.Following(queue[len(queue)-1].token, res.Last)
				if token == "" {
					break
				}
				launch(token)
			}
		}
		if !it.deliver(p.token, res) {
			return
		}
	}
}
