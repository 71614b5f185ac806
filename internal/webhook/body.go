package webhook

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// ErrTooLarge is a body above the limit.
var ErrTooLarge = errors.New("the body is too large")

// ReadBody reads the body of a delivery, up to a limit and until a deadline.
func ReadBody(w http.ResponseWriter, r *http.Request, limit int64, deadline time.Time) ([]byte, error) {
	switch {
	case r.Body == nil:
		return nil, nil
	case r.ContentLength > limit:
		return nil, ErrTooLarge
	}
	// A deadline that is left would end the context of the request while it is handled.
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(deadline)                       // not every server has deadlines
	defer func() { _ = c.SetReadDeadline(time.Time{}) }() // as above
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, ErrTooLarge
	}
	return body, err
}
