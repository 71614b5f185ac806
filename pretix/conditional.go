package pretix

import (
	"net/http"
	"regexp"
	"time"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// WithIfModifiedSince asks for a list only if one of its objects was created, changed or
// deleted after t. Otherwise the error of the call matches [ErrNotModified], and no page
// is delivered. An iteration asks with its first request only, and then delivers
// everything. Pass the [Page].LastModified of the first page of an earlier iteration,
// rather than a time of your own clock, and keep it if the list was not modified. The
// zero time asks for the list in any case.
//
// The server does this for the categories, items, questions, tax rules and discounts of
// an event; other calls reject the option.
//
// Also read the list without it from time to time, since the server calls it not
// modified although it is different after
//
//   - a second change within the same second as the last one that was seen: both have the
//     same time;
//   - a change of something else that its objects show: an item shows the rate of its tax
//     rule, and loses its category when that is deleted;
//   - a change in a transaction that ended after that of a later change.
//
// Filters do not count: any change of an object of the kind, in this event, does.
func WithIfModifiedSince(t time.Time) RequestOption {
	return RequestOption{func(s *settings) error {
		s.ifModifiedSince = t
		s.conditional = true
		return nil
	}}
}

var conditionalLists = regexp.MustCompile(`^organizers/[^/]+/events/[^/]+/(categories|items|questions|taxrules|discounts)/$`)

// headerFor is the header of a request.
func (s *settings) headerFor(method, path string) (http.Header, error) {
	if !s.conditional {
		return s.header, nil
	}
	if method != http.MethodGet || !conditionalLists.MatchString(path) {
		return nil, transport.Invalid("WithIfModifiedSince", "only the lists of an event's categories, items, questions, tax rules and discounts take it")
	}
	header := s.header.Clone()
	if s.ifModifiedSince.IsZero() {
		return header, nil
	}
	if header == nil {
		header = http.Header{}
	}
	header.Set("If-Modified-Since", s.ifModifiedSince.UTC().Format(http.TimeFormat))
	return header, nil
}
