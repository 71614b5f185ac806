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
	unique         bool
	newKey         bool                     // the caller says that idempotencyKey was not sent before
	badRows        func(*DecodeError) error // nil: a row that cannot be decoded is an error

	// Facts about the operation, set where its method makes the call.
	atomic    bool // it takes effect as a whole, or is rejected with a 4xx
	noContent bool // a 204 is a success
	noBody    bool // any response without a body is a success
	anyBody   bool // the response to a read need not be JSON
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

// A Response is what a call returned in addition to its value.
type Response struct {
	StatusCode int // of the last attempt; 0 if it had no response
	Header     http.Header
	Attempts   int
	// IdempotencyKey is the key a write was sent with, empty for uploads. With it a
	// write whose outcome is unknown can be continued: [WithIdempotencyKey].
	IdempotencyKey string
}

// WithResponse fills *r when the call ends, also with an error. During
// iteration it holds the page that the loop is at. Calls that run at the same time
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

// WithIdempotencyKey sends a write under a key of the caller's instead of a random
// one, for example one stored with the order it belongs to, or that of a write whose
// outcome is unknown ([IdempotencyKeyOf]). For 24 hours the server returns its first
// response to a second write with the same key and credential.
//
// The key is taken to have been sent before, so that an error does not prove that
// the write was not carried out: [OutcomeOf] is OutcomeUnknown for every rejection,
// and for a request that was not sent. Use [WithNewIdempotencyKey] for the first
// call with a key.
//
// A key has 1 to 170 visible ASCII characters. Method and path are a part of what
// is sent for it, so that one key serves for two operations. Reads ignore it;
// uploads cannot have one.
func WithIdempotencyKey(key string) RequestOption {
	return RequestOption{func(s *settings) error { return s.setKey("WithIdempotencyKey", key, false) }}
}

// WithNewIdempotencyKey is [WithIdempotencyKey] for a key that was never sent
// before, which the caller promises: an error can then prove that the write was not
// carried out.
func WithNewIdempotencyKey(key string) RequestOption {
	return RequestOption{func(s *settings) error { return s.setKey("WithNewIdempotencyKey", key, true) }}
}

func (s *settings) setKey(argument, key string, isNew bool) error {
	if len(key) > maxKey {
		return transport.Invalid(argument, "must not have more than 170 characters")
	}
	s.idempotencyKey, s.newKey = key, isNew
	return transport.CheckCredential(argument, key)
}

// WithMaxAttempts overrides [RetryPolicy].MaxAttempts; 1 never retries.
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

// WithBadRows hands rows that cannot be decoded to handle and goes on with all the
// others. Without it such a row ends the call with its [*DecodeError], and the page
// that it is in is not delivered. handle learns where the row is and, from
// [DecodeError.Raw], what it holds. During iteration it runs on the goroutine of the
// loop, just before the page of the row is delivered, and may be called again for
// the same row after a resume. An error that it returns ends the call.
func WithBadRows(handle func(*DecodeError) error) RequestOption {
	return RequestOption{func(s *settings) error {
		if handle == nil {
			return transport.Invalid("WithBadRows", "must not be nil")
		}
		s.badRows = handle
		return nil
	}}
}

// WithoutRepeats drops the objects that an iteration has delivered before: those
// that moved to a later page while it ran. It remembers the identifiers, some 40
// bytes for each object. Only Pages and All use it. An iteration that is resumed
// by a token does not know the objects before.
func WithoutRepeats() RequestOption {
	return RequestOption{func(s *settings) error {
		s.unique = true
		return nil
	}}
}
