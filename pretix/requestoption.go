package pretix

import (
	"net/http"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A RequestOption changes one call.
type RequestOption struct {
	apply func(*settings) error
}

type settings struct {
	header         http.Header
	maxAttempts    int
	response       *Response
	idempotencyKey string
	prefetch       int
}

func newSettings(opts []RequestOption) (*settings, error) {
	s := &settings{}
	for _, o := range opts {
		if o.apply == nil {
			return nil, transport.Invalid("opts", "must not contain a zero RequestOption")
		}
		if err := o.apply(s); err != nil {
			return nil, err
		}
	}
	if s.response != nil {
		*s.response = Response{} // that of an earlier call would be mistaken for this one's
	}
	return s, nil
}

// report fills in what the caller asked for.
func (s *settings) report(r Response) {
	if s.response != nil {
		*s.response = r
	}
}

// A Response is what a call returned beside its value.
type Response struct {
	StatusCode int // of the last attempt; 0 when it had no answer
	Header     http.Header
	Attempts   int
	// IdempotencyKey is the key a write was sent with. With it a write whose
	// outcome is unknown can be repeated: [WithIdempotencyKey].
	IdempotencyKey string
}

// WithResponse fills *r when the call ends, also with an error. In a walk it
// holds the page that the loop is at; calls and ranges that run at the same time
// need one each.
func WithResponse(r *Response) RequestOption {
	return RequestOption{func(s *settings) error {
		if r == nil {
			return transport.Invalid("WithResponse", "must not be nil")
		}
		s.response = r
		return nil
	}}
}

// WithHeader sends another header, for example Accept-Language, which chooses
// the language of error messages.
func WithHeader(key, value string) RequestOption {
	return RequestOption{func(s *settings) error {
		err := transport.CheckHeader("WithHeader", key, value,
			"Authorization", "Host", "Content-Length", "Transfer-Encoding", "Connection", "Cookie", "Accept-Encoding", "User-Agent", idempotencyHeader)
		if err != nil {
			return err
		}
		if s.header == nil {
			s.header = http.Header{}
		}
		s.header.Set(key, value)
		return nil
	}}
}

// WithIdempotencyKey sends a write under a key of the caller's, for example one
// stored beside the order it belongs to, instead of a random one. For 24 hours
// the server answers a second write with the same key and token by repeating
// its first answer, whatever path and body it has, also a 400 or 403: use one
// key for one operation, and a new one when the request was refused and is sent
// again otherwise. A key has 1 to 190 visible ASCII characters. Reads ignore it.
func WithIdempotencyKey(key string) RequestOption {
	return RequestOption{func(s *settings) error {
		if len(key) > 190 {
			return transport.Invalid("WithIdempotencyKey", "must not have more than 190 characters")
		}
		s.idempotencyKey = key
		return transport.CheckCredential("WithIdempotencyKey", key)
	}}
}

// WithMaxAttempts overrides [RetryPolicy].MaxAttempts; 1 never repeats. (A
// kept-alive connection that turns out to be closed is replaced by net/http
// itself; a write then still carries its one key.)
func WithMaxAttempts(n int) RequestOption {
	return RequestOption{func(s *settings) error {
		if n < 1 {
			return transport.Invalid("WithMaxAttempts", "must be at least 1")
		}
		s.maxAttempts = n
		return nil
	}}
}

// WithPrefetch lets a walk read up to n pages ahead of the loop, at the same
// time. Order and errors stay as they are; up to n more pages are in memory, and
// a break can leave n requests done in vain. Only Pages and All use it.
func WithPrefetch(n int) RequestOption {
	return RequestOption{func(s *settings) error {
		if n < 0 || n > 64 {
			return transport.Invalid("WithPrefetch", "must be from 0 to 64")
		}
		s.prefetch = n
		return nil
	}}
}
