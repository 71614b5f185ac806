package mews

import (
	"context"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// An Operation names the call that a request belongs to, for traces and metrics: every
// request is a POST, so its method says nothing.
type Operation struct {
	// Name is the vendor's operation, such as "reservations/getAll/2023-06-06", or
	// "(export file)" for the files of exports.
	Name    string
	Attempt int // of the call, from 1
}

// OperationFromContext returns the operation that a request of a [Client] belongs to.
// It is for the [http.RoundTripper] of the client in [WithHTTPClient], which passes the
// context of its request; ok is false for contexts of other requests.
func OperationFromContext(ctx context.Context) (op Operation, ok bool) {
	o, ok := transport.OperationFromContext(ctx, clientName)
	return Operation{Name: o.Name, Attempt: o.Attempt}, ok
}
