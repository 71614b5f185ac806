package campone

import (
	"context"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// An Operation names the call that a request belongs to, for traces and metrics. It
// contains no identifiers, so there are few of them.
//
// Keys in paths are replaced by names in braces. In the paths of [Client.Do] and
// [Iterate], each segment that may be a key becomes {}.
type Operation struct {
	Name    string // method and path, such as "GET /api/v1/public/bookings/{id}/"
	Attempt int    // of the call, from 1
}

// OperationFromContext returns the operation that a request of a [Client] belongs to.
// It is for the [http.RoundTripper] of the client in [WithHTTPClient], which passes the
// context of its request; ok is false for contexts of other requests.
func OperationFromContext(ctx context.Context) (op Operation, ok bool) {
	o, ok := transport.OperationFromContext(ctx, clientName)
	return Operation{Name: o.Name, Attempt: o.Attempt}, ok
}

// operation is the name of a call; empty if the transport makes one.
func (s *settings) operation(method string) string {
	if s.template == "" {
		return ""
	}
	return method + " " + apiRoot + s.template
}
