package mews

import (
	"encoding/json"
	"net/http"
	"strings"

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
	language    string
	culture     string
	minimal     bool
	prefetch    int
	badRows     func(*DecodeError) error // nil: a row that cannot be decoded is an error
	observe     func(Response)           // for the package itself

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
	if s.observe != nil {
		s.observe(r)
	}
}

// observe is WithResponse for the package itself, in addition to that of the caller.
func observe(r *Response) RequestOption {
	return RequestOption{func(s *settings) error {
		s.observe = func(response Response) { *r = response }
		return nil
	}}
}

// A Response describes the HTTP response of a call, see [WithResponse].
type Response struct {
	StatusCode int // of the last attempt; 0 if it had no response
	Header     http.Header
	Attempts   int
	// RequestID identifies the request for the vendor's support.
	RequestID string
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

// WithHeader sets a header. Idempotency keys are rejected: the vendor does not support
// them, and with one net/http would resend a write by itself.
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

// WithPreferMinimal asks for a 204 without a body if there is nothing to return: for
// the last page of a list, and for operations that return nothing. Results are the
// same as without it. The vendor calls this beta.
func WithPreferMinimal() RequestOption {
	return RequestOption{func(s *settings) error {
		s.minimal = true
		return nil
	}}
}

// WithLanguageCode asks for texts in a language, such as "en-US" or "fr-FR". Which
// texts it affects is not documented.
func WithLanguageCode(code string) RequestOption {
	return RequestOption{func(s *settings) error {
		s.language = code
		return transport.CheckCredential("WithLanguageCode", code)
	}}
}

// WithCultureCode asks for numbers and dates in texts to be formatted for a culture,
// such as "en-US". Which texts it affects is not documented.
func WithCultureCode(code string) RequestOption {
	return RequestOption{func(s *settings) error {
		s.culture = code
		return transport.CheckCredential("WithCultureCode", code)
	}}
}

// twice rejects a member of the parameters that an option sets, too: of two members
// with one name the server would take either.
func (s *settings) twice(params []byte) error {
	if s.language == "" && s.culture == "" {
		return nil
	}
	var members map[string]json.RawMessage
	_ = json.Unmarshal(params, &members) // an object
	for name := range members {
		switch {
		case s.language != "" && strings.EqualFold(name, "LanguageCode"):
			return transport.Invalid("WithLanguageCode", "must not be used with a LanguageCode in the parameters")
		case s.culture != "" && strings.EqualFold(name, "CultureCode"):
			return transport.Invalid("WithCultureCode", "must not be used with a CultureCode in the parameters")
		}
	}
	return nil
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

// WithPrefetch lets an iteration read up to n pages, 0 to 64, ahead of the loop. Each
// page names the next, so they are read one after the other, and 1 is enough unless the
// pace of the loop varies. Order and errors stay the same. Up to n more pages are in
// memory, and a break can waste a request. It has no effect on List.
func WithPrefetch(n int) RequestOption {
	return RequestOption{func(s *settings) error {
		if n < 0 || n > 64 {
			return transport.Invalid("WithPrefetch", "must be from 0 to 64")
		}
		s.prefetch = n
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
