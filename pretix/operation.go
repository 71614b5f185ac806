package pretix

import (
	"cmp"
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
	"github.com/guestwire/guestwire-go/internal/wire"
)

// An operation is a call of the API that is not a list.
type operation struct {
	kind kind
	path string // below the scope, with variables
}

type keys []any

// A kind says how an operation is called, and what a 4xx proves.
type kind int

const (
	get kind = iota
	create
	update
	remove
	action       // can act and then respond with a 4xx
	atomicAction // takes effect as a whole, or not at all
)

func (k kind) method() string {
	switch k {
	case get:
		return http.MethodGet
	case update:
		return http.MethodPatch
	case remove:
		return http.MethodDelete
	case create, action, atomicAction:
	}
	return http.MethodPost
}

// call makes a call whose response is an object.
func call[T any](ctx context.Context, s *scope, op operation, k keys, params any, opts []RequestOption) (*T, error) {
	v, err := s.call(ctx, reflect.TypeFor[T](), op, k, params, opts)
	object, _ := v.(*T) // nil with an error
	return object, err
}

// callList makes a call whose response is a list.
func callList[T any](ctx context.Context, s *scope, op operation, k keys, params any, opts []RequestOption) ([]T, error) {
	v, err := s.call(ctx, reflect.TypeFor[[]T](), op, k, params, opts)
	if l, ok := v.(*[]T); ok {
		return *l, err
	}
	return nil, err
}

// callEmpty makes a call whose response says nothing.
func callEmpty(ctx context.Context, s *scope, op operation, k keys, params any, opts []RequestOption) error {
	_, err := s.call(ctx, nil, op, k, params, opts)
	return err
}

// call makes a call. Without a type the body of the response does not matter.
func (s *scope) call(ctx context.Context, t reflect.Type, op operation, k keys, params any, opts []RequestOption) (any, error) {
	path, err := s.path(op.path, k...)
	if err != nil {
		return nil, convert(err)
	}
	settings, err := newSettings(opts)
	if err = cmp.Or(err, rules.Params(params)); err != nil {
		return nil, convert(err)
	}
	query, err := queryOf(params)
	if err != nil {
		return nil, convert(err)
	}
	body := params
	if op.kind == get || op.kind == remove {
		body = nil
	}
	if b, ok := params.(interface{ body() any }); ok && body != nil {
		body = b.body()
	}
	settings.atomic = op.kind == create || op.kind == update || op.kind == remove || op.kind == atomicAction
	settings.noBody = t == nil
	settings.template = s.template + op.path
	if before, after, secret := strings.Cut(op.path, "{secret}"); secret { // opens a door
		settings.shownPath = s.base + before + "REDACTED" + after
	}
	var layout *wire.Layout
	if t != nil {
		layout = wire.LayoutOf(t, tagName)
	}
	var result any
	response, err := s.client.call(ctx, op.kind.method(), path, query, body, settings, func(resp *transport.Response) *wire.Fault {
		if layout == nil {
			return nil
		}
		decoded, fault := layout.Decode(resp.Body, wire.Options{Identify: layout.Identified()})
		if fault == nil {
			result = decoded.Value.Interface()
		}
		return fault
	})
	settings.report(response)
	if err != nil {
		return nil, err
	}
	return result, nil
}
