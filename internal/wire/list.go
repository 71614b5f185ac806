package wire

import "reflect"

// Identified reports whether the object itself has an identity.
func (l *Layout) Identified() bool { return l.id != nil }

// Index returns the index of the field that has a member.
func (l *Layout) Index(member string) int { return l.member(member).index[0] }

// HasID reports whether rows of a list have one identifier, rather than none or
// one that is made of several members.
func (l *Layout) HasID(list string) bool {
	m := l.member(list)
	return m.id != nil && len(m.id.parts) == 1
}

// HasKey reports whether rows of a list have an identity.
func (l *Layout) HasKey(list string) bool { return l.member(list).id != nil }

// Count returns the number of rows that a list has in the body, the undecodable
// ones included.
func (r *Result) Count(list string) int { return r.shape.members[r.index(list)].count }

// Total returns the number of rows in all lists of the body.
func (r *Result) Total() int { return r.shape.rows }

// LastID returns the identity of the last row of a list, "" if it cannot be read.
func (r *Result) LastID(body []byte, list string) string {
	var last []byte
	for it := itemsOf(body, r.shape.members[r.index(list)].start); it.next(); {
		start := it.at
		if it.at = skip(body, start); it.at < 0 {
			return ""
		}
		last = body[start:it.at]
	}
	return r.layout.member(list).id.read(last)
}

// Problem is the fault of a body that can be decoded but is not what was expected.
func Problem(body []byte, field, problem string) *Fault { return bodyFault(body, field, problem, nil) }

// ID returns the identity of an object as far as it can be read from its JSON.
func (l *Layout) ID(object []byte) string { return l.id.read(object) }

// Unidentified returns the fault of an object without its identity, nil otherwise.
// body is its JSON.
func (l *Layout) Unidentified(object reflect.Value, body []byte) *Fault {
	if name := l.id.missing(object); name != "" {
		return bodyFault(body, name, unidentified, nil)
	}
	return nil
}
