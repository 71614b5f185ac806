package transport

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// untilHeader is a context that ends after a time, unless the header of the
// response has arrived by then.
func untilHeader(parent context.Context, timeout time.Duration) (ctx context.Context, headerArrived func(), cancel context.CancelFunc) {
	ctx, end := context.WithCancelCause(parent)
	timer := time.AfterFunc(timeout, func() { end(context.DeadlineExceeded) })
	return ctx, func() { timer.Stop() }, func() { timer.Stop(); end(nil) }
}

// streamTo hands the body of a success to the caller's writer as it arrives.
func (c *call) streamTo(w io.Writer, resp *http.Response) error {
	a := &c.attempt
	a.stream = true
	a.body = new(bytes.Buffer) // nothing is stored
	if a.header != nil {
		a.header()
	}
	into := &sink{w: w}
	_, err := io.Copy(into, resp.Body)
	a.streamed = into.n
	switch {
	case into.err != nil:
		a.fatal = true
		return fmt.Errorf("writing the file: %w", into.err)
	case err != nil:
		a.fatal = into.n > 0
		return err
	case resp.ContentLength >= 0 && into.n != resp.ContentLength && !resp.Uncompressed:
		a.fatal = into.n > 0
		return io.ErrUnexpectedEOF
	case untilClosed(resp):
		a.fatal = true
		return fmt.Errorf("the response did not say where it ends, so the file may be cut off: %w", io.ErrUnexpectedEOF)
	}
	return nil
}

// A sink counts what is written, and keeps the writer's own error apart from that
// of the connection.
type sink struct {
	w   io.Writer
	n   int64
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	if err == nil && n != len(p) {
		err = io.ErrShortWrite
	}
	n = max(0, min(n, len(p)))
	s.n += int64(n)
	s.err = err
	return n, err
}
