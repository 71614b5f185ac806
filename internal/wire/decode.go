// Package wire decodes JSON responses strictly enough that nothing is taken for
// a response that is not one, reports where one that does not fit goes wrong, and
// keeps what any body costs within bounds.
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
)

// Options say what is required of a body.
type Options struct {
	// Rows is the JSON member of the main list, "" for none. Its rows must have
	// the identity of their type, unless AnyRow is set.
	Rows   string
	AnyRow bool
	// Identify requires the object itself to have its identity.
	Identify bool
	// Required members must be present, if only as null.
	Required []string
	// KeepBad decodes the body without the rows that cannot be decoded, which are
	// in Result.Bad, instead of failing at the first one.
	KeepBad bool
}

// A Result is a decoded object.
type Result struct {
	Value reflect.Value // a pointer to the struct
	Bad   *BadRows      // nil without any

	layout *Layout
	shape  *shape
	null   []bool
}

// Has reports whether the body has a member: one of the type, or one of those
// that were required.
func (r *Result) Has(member string) bool {
	i := r.index(member)
	return i >= 0 && r.shape.members[i].present()
}

// IsNull reports whether the body has a member and it is null.
func (r *Result) IsNull(member string) bool {
	i := r.index(member)
	return i >= 0 && r.null[i]
}

func (r *Result) index(member string) int {
	for i, m := range r.layout.members {
		if m.name == member {
			return i
		}
	}
	if i, ok := r.shape.others.exact[member]; ok {
		return i
	}
	return -1
}

// Decode decodes a body, which it does not keep. Missing and null lists are nil,
// empty ones are not.
func (l *Layout) Decode(body []byte, o Options) (*Result, *Fault) {
	if fault := notJSON(body); fault != nil {
		return nil, fault
	}
	d := &decoding{layout: l, body: body, options: &o, shape: l.look(body, &o)}
	if fault := d.unfit(); fault != nil {
		return nil, fault
	}
	value := reflect.New(l.typ)
	d.preallocate(value.Elem())
	var bad *BadRows
	err := json.Unmarshal(body, value.Interface())
	if err == nil {
		if fault := d.incomplete(value.Elem()); fault != nil {
			return nil, fault
		}
		if fault := d.identified(value.Elem(), &bad); fault != nil {
			return nil, fault
		}
	} else {
		var fault *Fault
		if value, fault = d.salvage(value.Elem(), &bad, err); fault != nil {
			return nil, fault
		}
	}
	return &Result{Value: value, Bad: bad, layout: l, shape: d.shape, null: d.nulls()}, nil
}

// A decoding is one body on its way into a struct.
type decoding struct {
	layout  *Layout
	body    []byte
	options *Options
	shape   *shape
}

// unfit returns the fault of a body that is not to be decoded at all.
func (d *decoding) unfit() *Fault {
	s := d.shape
	switch {
	case s.tooDeep(s.broken):
		return tooDeep(d.body)
	case s.broken:
		if fault := notValid(d.body); fault != nil {
			return fault
		}
		return bodyFault(d.body, "", "cannot be decoded", nil) // not reached: the scanner accepts all JSON
	case !d.layout.affordable(d.body, s):
		return costly(d.body)
	case s.twice != nil:
		if fault := notValid(d.body); fault != nil {
			return fault
		}
		return bodyFault(d.body, s.twice.name, "is in the body twice", nil)
	}
	return nil
}

func (d *decoding) preallocate(object reflect.Value) {
	for i, m := range d.layout.members {
		if seen := d.shape.members[i]; m.slice && seen.count > 0 && d.body[seen.start] == '[' {
			f := object.FieldByIndex(m.index)
			f.Set(reflect.MakeSlice(f.Type(), 0, seen.count))
		}
	}
}

// incomplete returns the fault of an object that lacks what is required.
func (d *decoding) incomplete(object reflect.Value) *Fault {
	for _, name := range d.options.Required {
		i, ok := d.shape.others.exact[name]
		if !ok {
			i = d.layout.node.names.exact[name]
		}
		if !d.shape.members[i].present() {
			return bodyFault(d.body, name, "is missing", nil)
		}
	}
	if d.options.Identify {
		if name := d.layout.id.missing(object); name != "" {
			return bodyFault(d.body, name, unidentified, nil)
		}
	}
	return nil
}

const unidentified = "is missing or empty"

func (d *decoding) nulls() []bool {
	null := make([]bool, len(d.shape.members))
	for i, m := range d.shape.members {
		null[i] = m.present() && d.body[m.start] == 'n'
	}
	return null
}

// Decode decodes one JSON value, with nothing after it, into what v points to.
func Decode(body []byte, v any) *Fault {
	if fault := notJSON(body); fault != nil {
		return fault
	}
	p := reflect.ValueOf(v)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return bodyFault(body, "", "cannot be decoded: the result must be a pointer that is not nil", nil)
	}
	var c counts
	if fault := look(body, &c); fault != nil {
		return fault
	}
	n := nodeOf(target(p))
	if !n.affordable(body, &c) {
		return costly(body)
	}
	err := json.Unmarshal(body, v)
	if err == nil {
		return nil
	}
	if fault := notValid(body); fault != nil {
		return fault
	}
	return locate(body, n, nil, err)
}

// target returns the type that is decoded into: an interface can hold a pointer
// to something.
func target(p reflect.Value) reflect.Type {
	for range 8 {
		v := p.Elem()
		if v.Kind() != reflect.Interface || v.IsNil() {
			break
		}
		if v = v.Elem(); v.Kind() != reflect.Pointer || v.IsNil() {
			break
		}
		p = v
	}
	return p.Type().Elem()
}

func look(body []byte, c *counts) *Fault {
	s := shape{}
	end, _ := s.value(body, space(body, 0), 0)
	*c = s.counts
	broken := end < 0 || space(body, end) < len(body)
	switch {
	case c.tooDeep(broken):
		return tooDeep(body)
	case broken:
		return notValid(body)
	}
	return nil
}

// DecodeInto decodes into what a user gave: a *[]byte takes the body as it is,
// nil drops it.
func DecodeInto(body []byte, result any) *Fault {
	switch result := result.(type) {
	case nil:
		return nil
	case *[]byte:
		if result == nil {
			break
		}
		*result = bytes.Clone(body)
		return nil
	}
	return Decode(body, result)
}

var errUndecodable = errors.New("cannot be decoded")
