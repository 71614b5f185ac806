package campone

import (
	"net/http"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A RequestOption configures one call.
type RequestOption struct {
	apply func(*settings) error
}

type settings struct {
	header      http.Header
	maxAttempts int
	response    *Response
	prefetch    int
	unique      bool
	badRows     func(*DecodeError) error // nil: a row that cannot be decoded is an error

	// Facts about the operation, set where its method makes the call.
	atomic    bool   // it takes effect as a whole, or is rejected with a 4xx
	noContent bool   // a 204 is a success
	noBody    bool   // any response without a body is a success
	anyBody   bool   // the response to a read need not be JSON
	template  string // path with variables, for traces
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

// A Response describes the HTTP response of a call, see [WithResponse].
type Response struct {
	StatusCode int // of the last attempt; 0 if it had no response
	Header     http.Header
	Attempts   int
}

// WithResponse fills *r when the call ends, also with an error. During iteration *r
// describes the current page of the loop. Concurrent calls need one each.
func WithResponse(r *Response) RequestOption {
	return RequestOption{func(s *settings) error {
		if r == nil {
			return transport.Invalid("WithResponse", "must not be nil")
		}
		s.response = r
		return nil
	}}
}

// WithHeader sets a header, for example Accept-Language, which may choose the language
// of error messages. Idempotency keys are rejected: the vendor does not support them,
// and with one net/http would resend a write by itself.
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

// WithPrefetch lets an iteration read up to n pages, 0 to 64, ahead of the loop. They
// are read one after the other: if they were read at the same time, a row that a new
// one shifts to the next page could be skipped. Order and errors stay the same. Up to n
// more pages are in memory, and a break can waste n requests, which count toward the
// budget of the key. It has no effect on List.
func WithPrefetch(n int) RequestOption {
	return RequestOption{func(s *settings) error {
		if n < 0 || n > 64 {
			return transport.Invalid("WithPrefetch", "must be from 0 to 64")
		}
		s.prefetch = n
		return nil
	}}
}

// WithoutRepeats drops rows that the iteration has delivered before, because new rows
// shifted them to a later page. It remembers the ids, some 40 bytes for each row. A
// resumed iteration does not know what an earlier one delivered. It has no effect on
// List. [Iterate] says which rows it can tell apart there.
func WithoutRepeats() RequestOption {
	return RequestOption{func(s *settings) error {
		s.unique = true
		return nil
	}}
}

// WithBadRows passes rows that cannot be decoded to handle, and continues with all the
// others. Without it such a row ends the call with a [*DecodeError], and its page is
// not delivered. The error names the list and the row, and [DecodeError.Raw] has its
// JSON.
//
// During iteration handle runs on the goroutine of the loop, just before the page of
// the row is delivered. It may be called again for the same row after a resume. If it
// returns an error, the call ends with both errors.
func WithBadRows(handle func(*DecodeError) error) RequestOption {
	return RequestOption{func(s *settings) error {
		if handle == nil {
			return transport.Invalid("WithBadRows", "must not be nil")
		}
		s.badRows = handle
		return nil
	}}
}
