package pretix

import (
	"net/http"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A RequestOption configures one call.
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
	observe        func(Response)           // for the package itself

	conditional     bool
	ifModifiedSince time.Time // zero: in any case

	// Facts about the operation, set where its method makes the call.
	atomic    bool   // it takes effect as a whole, or is rejected with a 4xx
	noContent bool   // a 204 is a success
	noBody    bool   // any response without a body is a success
	anyBody   bool   // the response to a read need not be JSON
	template  string // path with variables, for traces
	shownPath string // in place of a path with a secret
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
	// IdempotencyKey is the key of a write, empty for uploads. Pass it to
	// [WithIdempotencyKey] to continue a write whose outcome is unknown.
	IdempotencyKey string
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

// WithHeader sets a header, for example Accept-Language for the language of error
// messages.
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

// WithIdempotencyKey sends a write under the given key instead of a random one: for
// example a key stored with the order that it belongs to, or the key of a write whose
// outcome is unknown ([IdempotencyKeyOf]). For 24 hours the server returns its first
// response to a second write with the same key and credential.
//
// The client assumes that the key was sent before, so no error proves that the write
// did not take effect: [OutcomeOf] returns OutcomeUnknown for every rejection, and for
// a request that was not sent. Use [WithNewIdempotencyKey] for the first call with a
// key.
//
// A key has 1 to 170 visible ASCII characters. Method and path are a part of what is
// sent for it, so one key serves for several operations; the body is not, so use
// another key for other data. Of several options with a key the last one counts. It
// has no effect on reads, and uploads reject it: they take a new key for each attempt.
//
// To import rows with a program that can be stopped and started again, derive the key
// from the row and its content, so that every run uses the same:
//
//	key := fmt.Sprintf("import-2026-%s-%x", row.ID, sha256.Sum256(row.JSON))
//	customer, err := org.Customers.Create(ctx, params, pretix.WithIdempotencyKey(key))
//
// A second run then returns the customers of the first, and its rejections: a rejected
// row stays rejected until its content changes, and with it the key. After 24 hours, or
// if a row changed after its customer was created, the server rejects the e-mail address
// as a duplicate. Then call List with this Email, and Update the customer it returns.
//
// The server also stores its response to a request that was cut off on its way. After a
// "JSON parse error" for JSON that the client encoded, the call therefore continues with
// a key derived from the first: K-2 after K.
func WithIdempotencyKey(key string) RequestOption {
	return RequestOption{func(s *settings) error { return s.setKey("WithIdempotencyKey", key, false) }}
}

// WithNewIdempotencyKey is [WithIdempotencyKey] for a key that was never sent before.
// That is the caller's promise: an error can then prove that the write did not take
// effect.
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

// WithPrefetch lets an iteration read up to n pages, 0 to 64, ahead of the loop, at the
// same time. Order and errors stay the same. Up to n more pages are in memory, and a
// break can waste n requests. It has no effect on List.
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

// WithoutRepeats drops objects that the iteration has delivered before, because they
// shifted to a later page meanwhile. It remembers the identifiers, some 40 bytes for
// each object. A resumed iteration does not know what an earlier one delivered. It has
// no effect on List. [Iterate] says which objects it can tell apart there.
func WithoutRepeats() RequestOption {
	return RequestOption{func(s *settings) error {
		s.unique = true
		return nil
	}}
}
