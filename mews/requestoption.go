package mews

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
	language    string
	culture     string
	minimal     bool
	prefetch    int
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
	// RequestID is the vendor's name for the request, to quote to its support.
	RequestID string
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

// WithHeader sends another header. Idempotency keys are refused: the vendor does
// not know them, and net/http would repeat a write by itself.
func WithHeader(key, value string) RequestOption {
	return RequestOption{func(s *settings) error {
		err := transport.CheckHeader("WithHeader", key, value,
			"Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Cookie", "Accept-Encoding", "User-Agent", "Idempotency-Key", "X-Idempotency-Key", preferHeader)
		if err != nil {
			return err
		}
		s.setHeader(key, value)
		return nil
	}}
}

func (s *settings) setHeader(key, value string) {
	if s.header == nil {
		s.header = http.Header{}
	}
	s.header.Set(key, value)
}

// WithPreferMinimal asks for answers without a body where there is nothing to
// tell: the last page of a walk, and the success of an operation that returns
// nothing. They mean the same as without it. The vendor calls it beta.
func WithPreferMinimal() RequestOption {
	return RequestOption{func(s *settings) error {
		s.minimal = true
		return nil
	}}
}

// WithLanguageCode asks for texts in a language, such as "en-US" or "fr-FR";
// which texts follow it is not documented.
func WithLanguageCode(code string) RequestOption {
	return RequestOption{func(s *settings) error {
		s.language = code
		return transport.CheckCredential("WithLanguageCode", code)
	}}
}

// WithCultureCode asks for numbers and dates inside of texts in the manner of a
// culture, such as "en-US"; which texts follow it is not documented.
func WithCultureCode(code string) RequestOption {
	return RequestOption{func(s *settings) error {
		s.culture = code
		return transport.CheckCredential("WithCultureCode", code)
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
// earlier ones. Each page names the next, so they are read one after the other,
// and 1 is enough unless the loop's own pace varies. Order and errors stay as
// they are; up to n more pages are in memory, and a break can leave a request
// done in vain. Only Pages and All use it.
func WithPrefetch(n int) RequestOption {
	return RequestOption{func(s *settings) error {
		if n < 0 || n > 64 {
			return transport.Invalid("WithPrefetch", "must be from 0 to 64")
		}
		s.prefetch = n
		return nil
	}}
}
