package campone

import (
	"net/http"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A RequestOption changes one call.
type RequestOption struct {
	apply func(*settings) error
}

type settings struct {
	header      http.Header
	maxAttempts int
	response    *Response
	prefetch    int
	unique      bool
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

// WithHeader sends another header, for example Accept-Language, which may choose
// the language of error messages. Idempotency keys are refused: the vendor does
// not know them, and net/http would repeat a write by itself.
func WithHeader(key, value string) RequestOption {
	return RequestOption{func(s *settings) error {
		err := transport.CheckHeader("WithHeader", key, value,
			"Authorization", "Host", "Content-Length", "Transfer-Encoding", "Connection", "Cookie", "Accept-Encoding", "User-Agent", "Idempotency-Key", "X-Idempotency-Key")
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

// WithMaxAttempts overrides [RetryPolicy].MaxAttempts; 1 never repeats.
func WithMaxAttempts(n int) RequestOption {
	return RequestOption{func(s *settings) error {
		if n < 1 {
			return transport.Invalid("WithMaxAttempts", "must be at least 1")
		}
		s.maxAttempts = n
		return nil
	}}
}

// WithPrefetch lets a walk read up to n pages ahead while the loop works on
// earlier ones. They are read one after the other: at the same time, a row that
// a new one moves to the next page could be missed. Order and errors stay as they
// are; up to n more pages are in memory, and a break can leave requests done in
// vain, which count for the budget of the key. Only Pages and All use it.
func WithPrefetch(n int) RequestOption {
	return RequestOption{func(s *settings) error {
		if n < 0 || n > 64 {
			return transport.Invalid("WithPrefetch", "must be from 0 to 64")
		}
		s.prefetch = n
		return nil
	}}
}

// WithoutRepeats makes a walk drop the rows it has delivered before: those that
// new ones at the head of the list have moved to a later page. It remembers the
// ids, some 40 bytes for each row. Only Pages and All use it; a walk that is
// resumed by a token knows nothing of the rows before.
func WithoutRepeats() RequestOption {
	return RequestOption{func(s *settings) error {
		s.unique = true
		return nil
	}}
}
