package mews

import (
	"context"
	"net/http"
	"reflect"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// An operation is what a method calls.
type operation struct {
	path string
	kind kind
}

// kind is what an operation does, which decides about retries and about what is
// known of a call that failed.
type kind uint8

const (
	write  kind = iota // may act and then return a 4xx
	atomic             // creates, updates or deletes one object, or nothing
	read
)

// call makes a call whose response is an object.
func call[R any](ctx context.Context, c *core, o operation, params any, opts []RequestOption) (*R, error) {
	result, err := c.object(ctx, o, reflect.TypeFor[R](), params, opts)
	r, _ := result.(*R) // nil with an error
	return r, err
}

// callEmpty makes a call whose response is an empty object, or nothing.
func callEmpty(ctx context.Context, c *core, o operation, params any, opts []RequestOption) error {
	_, err := c.object(ctx, o, reflect.TypeFor[struct{}](), params, opts)
	return err
}

// object makes a call with parameters that are checked first, unless they are
// encoded already.
func (c *core) object(ctx context.Context, o operation, t reflect.Type, params any, opts []RequestOption) (any, error) {
	s, err := newSettings(opts)
	if err != nil {
		return nil, convert(err)
	}
	s.atomic = o.kind == atomic
	if _, encoded := params.(encodedParams); !encoded {
		if err := rules.Params(params); err != nil {
			return nil, convert(err)
		}
	}
	empty := t.NumField() == 0
	s.noContent = empty
	layout := wire.LayoutOf(t, tagName)
	var result reflect.Value
	var bad *wire.BadRows
	var received *transport.Response
	response, err := c.call(ctx, o.path, nil, params, s, func(resp *transport.Response) (fault *wire.Fault) {
		if empty && resp.StatusCode == http.StatusNoContent {
			return nil
		}
		received = resp
		result, bad, fault = decodeObject(layout, resp.Body, s.badRows != nil)
		return fault
	})
	s.report(response)
	if err == nil {
		err = s.reportBad(received, bad)
	}
	if err != nil || empty {
		return nil, err
	}
	return result.Interface(), nil
}

// decodeObject decodes a response and makes sure that it is the one expected: it
// has its identifier, or the lists that it consists of.
func decodeObject(layout *wire.Layout, body []byte, keepBad bool) (reflect.Value, *wire.BadRows, *wire.Fault) {
	lists := layout.Lists()
	options := wire.Options{Identify: layout.Identified(), KeepBad: keepBad}
	if len(lists) == 1 && !options.Identify {
		options.Rows, options.Required = lists[0], lists
	}
	decoded, fault := layout.Decode(body, options)
	if fault != nil {
		return reflect.Value{}, nil, fault
	}
	if len(lists) > 1 && !options.Identify && !hasAny(decoded, lists) {
		return reflect.Value{}, nil, wire.Problem(body, lists[0], "is missing")
	}
	return decoded.Value, decoded.Bad, nil
}
