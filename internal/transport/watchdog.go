package transport

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// A watchdog cancels a request for which nothing arrives for too long.
type watchdog struct {
	timeout time.Duration // 0: never
	cancel  context.CancelFunc
	timer   *time.Timer
	fired   atomic.Bool
}

func (w *watchdog) begin() {
	switch {
	case w.timeout == 0:
	case w.timer == nil:
		w.timer = time.AfterFunc(w.timeout, func() {
			w.fired.Store(true)
			w.cancel()
		})
	default:
		w.timer.Reset(w.timeout)
	}
}

func (w *watchdog) end() {
	if w.timer != nil {
		w.timer.Stop()
	}
}

// explain says what ended a request.
func (w *watchdog) explain(outer context.Context, err error) error {
	switch {
	case outer.Err() != nil:
		return contextError(outer, withoutURL(err))
	case w.fired.Load():
		return fmt.Errorf("nothing received within %s (WithTimeout sets it): %w", w.timeout, context.DeadlineExceeded)
	}
	return err
}

// A downloadBody is timed while it is read: the reader may take its time in
// between.
type downloadBody struct {
	*watchdog

	body io.ReadCloser
	left int64 // negative: unknown
	fail func(error) error
}

func (b *downloadBody) Read(p []byte) (int, error) {
	b.begin()
	n, err := b.body.Read(p)
	b.end()
	known := b.left >= 0
	if known {
		b.left -= int64(n)
	}
	switch {
	case err == nil:
		return n, nil
	case err != io.EOF:
		return n, b.fail(err)
	case known && b.left > 0: // a transport that does not check it
		return n, b.fail(io.ErrUnexpectedEOF)
	}
	return n, io.EOF
}

func (b *downloadBody) Close() error {
	b.end()
	b.cancel()
	_ = b.body.Close()
	return nil
}
