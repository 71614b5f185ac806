package pretix

import (
	"cmp"
	"context"
	"reflect"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// A request is what a method sends.
type request struct {
	method string
	path   string // escaped, below the root of the API
	body   any
	atomic bool  // creates, updates or deletes one object, or nothing
	err    error // of an argument
}

// callOne makes a call whose response is an object.
func callOne[T any](ctx context.Context, c *Client, r request, opts []RequestOption) (*T, error) {
	v, err := c.callOne(ctx, reflect.TypeFor[T](), r, opts)
	object, _ := v.(*T) // nil with an error
	return object, err
}

func (c *Client) callOne(ctx context.Context, t reflect.Type, r request, opts []RequestOption) (any, error) {
	s, err := newSettings(opts)
	if err := cmp.Or(r.err, err, rules.Params(r.body)); err != nil {
		return nil, convert(err)
	}
	s.atomic = r.atomic
	layout := wire.LayoutOf(t, tagName)
	var result reflect.Value
	response, err := c.call(ctx, r.method, r.path, "", r.body, s, func(resp *transport.Response) *wire.Fault {
		decoded, fault := layout.Decode(resp.Body, wire.Options{Identify: layout.Identified()})
		if fault == nil {
			result = decoded.Value
		}
		return fault
	})
	s.report(response)
	if err != nil {
		return nil, err
	}
	return result.Interface(), nil
}
