package main

import (
	"context"
	"time"
)

// live changes something in the fakes again and again, until the context ends.
func (f *fakes) live(ctx context.Context, every time.Duration) {
	for wait(ctx, every/10+time.Millisecond, nil) == nil {
		if f.change(ctx) != nil {
			return // the context has ended
		}
		f.tidy()
	}
}

// tidy empties the records of the fakes, which would grow for ever.
func (f *fakes) tidy() {
	f.hotel.ResetRequests()
	f.shop.ResetRequests()
	f.site.ResetRequests()
}
