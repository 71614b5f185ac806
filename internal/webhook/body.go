package webhook

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// ErrTooLarge is a body above the limit.
var ErrTooLarge = errors.New("the body is too large")

// BoundBody sets until when the body of a delivery may arrive. Without it net/http waits
// for a body that nobody reads, before it sends the response, as long as the sender
// likes.
func BoundBody(w http.ResponseWriter, deadline time.Time) {
	_ = http.NewResponseController(w).SetReadDeadline(deadline) // not every server has deadlines
}

// ReadBody reads the body of a delivery, up to a limit. A deadline of [BoundBody] ends
// with it, since it would end the context of the request while it is handled; it stays
// if the body cannot be read.
func ReadBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	switch {
	case r.Body == nil:
		return nil, nil
	case r.ContentLength > limit:
		return nil, ErrTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, ErrTooLarge
	}
	if err == nil {
		BoundBody(w, time.Time{})
	}
	return body, err
}
