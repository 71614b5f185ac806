package mews

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/guestwire/guestwire-go/internal/paging"
	"github.com/guestwire/guestwire-go/internal/transport"
)

// maxParts limits the number of requests that one set of filters is split into.
const maxParts = 100_000

// A plan splits a set of filters into parts, one for each request.
type plan struct {
	operation   string
	parts       int
	overlap     bool   // two parts can have a row in common
	fingerprint string // of the filters, for tokens
	split       error  // for List, if there is more than one part
	params      reflect.Value
	whole       encodedParams // if there is one part
}

// planOf is the plan of filters that are not split.
func planOf(operation string, filters encodedParams) *plan {
	return &plan{operation: operation, parts: 1, fingerprint: paging.Fingerprint(filters), whole: filters}
}

// singlePlan checks the parameters of a list without pages, whose filters are not
// split.
func singlePlan(operation string, params any) (*plan, error) {
	if err := rules.Params(params); err != nil {
		return nil, err
	}
	encoded, err := transport.EncodeBody(inUTC(params))
	if err != nil {
		return nil, err
	}
	return planOf(operation, encoded), nil
}

// newPlan checks the parameters of a list and splits its filters. The first filter
// varies slowest.
func newPlan(operation string, params any) (*plan, error) {
	if err := rules.Filters(params); err != nil {
		return nil, err
	}
	cleaned := snapshot(reflect.ValueOf(inUTC(params)))
	splits := splitsOf(cleaned)
	for _, s := range splits {
		s.clean()
	}
	whole, err := transport.EncodeBody(cleaned.Interface())
	if err != nil {
		return nil, err
	}
	p := planOf(operation, whole)
	p.params = cleaned
	for _, s := range splits {
		n := s.parts()
		if n == 1 {
			continue
		}
		if p.parts *= n; p.parts > maxParts {
			return nil, transport.Invalid(s.name(), fmt.Sprintf("would be split into more than %d requests; select less", maxParts))
		}
		p.overlap = p.overlap || s.overlaps()
		if p.split == nil {
			p.split = transport.Invalid(s.name(), s.tooLong()+"; Pages and All split what is longer")
		}
	}
	return p, nil
}

// encode returns the parameters of one part as JSON.
func (p *plan) encode(part int) (encodedParams, error) {
	if p.parts == 1 {
		return p.whole, nil
	}
	params := reflect.New(p.params.Type()).Elem()
	params.Set(p.params)
	for _, s := range slices.Backward(splitsOf(params)) {
		n := s.parts()
		s.choose(part % n)
		part /= n
	}
	return json.Marshal(params.Interface())
}

// snapshot copies parameters with their lists: an iteration outlives the call that
// made it, and its filters must not change.
func snapshot(params reflect.Value) reflect.Value {
	copied := reflect.New(params.Type()).Elem()
	copied.Set(params)
	for _, f := range copied.Fields() {
		if f.Kind() == reflect.Slice && !f.IsNil() {
			own := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
			reflect.Copy(own, f)
			f.Set(own)
		}
	}
	return copied
}
