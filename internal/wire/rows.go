package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// BadRows are the rows of a body that cannot be decoded or lack their identity.
type BadRows struct {
	body  []byte
	lists []badList
}

// A badList is a list with bad rows.
type badList struct {
	member *member
	main   bool
	start  int      // in the body
	bad    []uint64 // a bit for each row: a body can have very many
}

// Each calls f with the fault of each bad row: lists in the order of the type,
// rows in the order of the body. It stops at the first error of f and returns it.
func (b *BadRows) Each(f func(*Fault) error) error {
	for _, l := range b.lists {
		it := itemsOf(b.body, l.start)
		for row := 0; it.next(); row++ {
			start := it.at
			if it.at = skip(b.body, start); it.at < 0 {
				break
			}
			if l.bad[row/64]&(1<<(row%64)) == 0 {
				continue
			}
			if err := f(rowFault(l.member, l.main, row, b.body[start:it.at:it.at])); err != nil {
				return err
			}
		}
	}
	return nil
}

// collect marks a row as bad. The rows of a list are marked one after the other.
func (d *decoding) collect(bad **BadRows, i, row int) {
	m, seen := d.layout.members[i], d.shape.members[i]
	if *bad == nil {
		*bad = &BadRows{body: bytes.Clone(d.body)}
	}
	b := *bad
	if n := len(b.lists); n == 0 || b.lists[n-1].member != m {
		b.lists = append(b.lists, badList{
			member: m, main: d.mustIdentify(m), start: seen.start, bad: make([]uint64, (seen.count+63)/64),
		})
	}
	b.lists[len(b.lists)-1].bad[row/64] |= 1 << (row % 64)
}

// mustIdentify reports whether the rows of a list need an identity.
func (d *decoding) mustIdentify(m *member) bool {
	return m.name == d.options.Rows && !d.options.AnyRow && m.id != nil
}

// identified takes the rows of the main list that lack their identity away.
func (d *decoding) identified(object reflect.Value, bad **BadRows) *Fault {
	for i, m := range d.layout.members {
		if !m.slice || !d.mustIdentify(m) {
			continue
		}
		rows := object.FieldByIndex(m.index)
		kept := 0
		for row := range rows.Len() {
			v := rows.Index(row)
			if m.lacksIdentity(v) {
				if !d.options.KeepBad {
					return d.rowFault(i, row)
				}
				d.collect(bad, i, row)
				continue
			}
			if kept != row {
				rows.Index(kept).Set(v)
			}
			kept++
		}
		rows.Slice(kept, rows.Len()).Clear()
		rows.SetLen(kept)
	}
	return nil
}

func (m *member) lacksIdentity(row reflect.Value) bool {
	if m.id == nil {
		return false
	}
	if row = pointed(row); !row.IsValid() {
		return true
	}
	return m.id.missing(row) != ""
}

// salvage decodes what is decodable of a body that is not as a whole, for err.
// Everything outside the lists must be.
func (d *decoding) salvage(first reflect.Value, bad **BadRows, err error) (reflect.Value, *Fault) {
	if fault := notValid(d.body); fault != nil {
		return reflect.Value{}, fault
	}
	if !d.shape.object || len(d.layout.members) == 0 {
		return reflect.Value{}, locate(d.body, d.layout.node, nil, err)
	}
	rooms := d.rooms(first)
	first.SetZero() // so that what is decoded again is not there twice
	value := reflect.New(d.layout.typ)
	if err := json.Unmarshal(d.withoutLists(), value.Interface()); err != nil {
		return reflect.Value{}, locate(d.body, d.layout.node, d.isRowArray, err)
	}
	for i, m := range d.layout.members {
		if c := d.first(i); m.isList(d.options.Rows) && c != 0 && c != '[' && c != 'n' {
			return reflect.Value{}, locate(d.body, d.layout.node, d.isRowArray, err)
		}
	}
	if fault := d.incomplete(value.Elem()); fault != nil {
		return reflect.Value{}, fault
	}
	for i, m := range d.layout.members {
		if !m.isList(d.options.Rows) || d.first(i) != '[' {
			continue
		}
		list := value.Elem().FieldByIndex(m.index)
		list.Set(rooms[i])
		if fault := d.rowByRow(i, list, bad); fault != nil {
			return reflect.Value{}, fault
		}
	}
	if *bad == nil { // every part can be decoded, but the whole cannot
		return reflect.Value{}, locate(d.body, d.layout.node, nil, err)
	}
	return value, nil
}

// rooms returns the slices of an object, by the numbers of their members.
func (d *decoding) rooms(object reflect.Value) []reflect.Value {
	rooms := make([]reflect.Value, len(d.layout.members))
	for i, m := range d.layout.members {
		if m.slice {
			room := object.FieldByIndex(m.index)
			rooms[i] = room.Slice(0, room.Len()) // a copy, which outlives the object
		}
	}
	return rooms
}

// first returns the first byte of a member's value, 0 if it is missing.
func (d *decoding) first(i int) byte {
	if seen := d.shape.members[i]; seen.present() {
		return d.body[seen.start]
	}
	return 0
}

// isRowArray reports whether a value is a list whose rows are decoded one by one.
func (d *decoding) isRowArray(f *field, first byte) bool {
	for _, m := range d.layout.members {
		if m.field == f {
			return first == '[' && m.isList(d.options.Rows)
		}
	}
	return false
}

// withoutLists returns the body with empty lists.
func (d *decoding) withoutLists() []byte {
	rest := make([]byte, 0, len(d.body))
	done := 0
	for {
		// The next list in the order of the body: there are few.
		next := -1
		for i, m := range d.layout.members {
			seen := d.shape.members[i]
			if m.isList(d.options.Rows) && seen.present() && seen.start >= done && d.body[seen.start] == '[' &&
				(next < 0 || seen.start < d.shape.members[next].start) {
				next = i
			}
		}
		if next < 0 {
			return append(rest, d.body[done:]...)
		}
		seen := d.shape.members[next]
		rest = append(rest, d.body[done:seen.start]...)
		rest = append(rest, "[]"...)
		done = seen.end
	}
}

// rowByRow decodes the rows of a list into the room it has already.
func (d *decoding) rowByRow(i int, room reflect.Value, bad **BadRows) *Fault {
	m, seen := d.layout.members[i], d.shape.members[i]
	if room.Cap() < seen.count || room.IsNil() {
		room.Set(reflect.MakeSlice(room.Type(), 0, seen.count))
	}
	room.SetLen(seen.count)
	kept := 0
	it := itemsOf(d.body, seen.start)
	for row := 0; it.next(); row++ {
		start := it.at
		if it.at = skip(d.body, start); it.at < 0 || kept >= room.Len() {
			break // not reached: the body is valid and was counted
		}
		room.Index(row).SetZero() // what the first attempt left there
		v := room.Index(kept)
		v.SetZero()
		if m.decode(d.body[start:it.at], v) && (!d.mustIdentify(m) || !m.lacksIdentity(v)) {
			kept++
			continue
		}
		if !d.options.KeepBad {
			return d.rowFault(i, row)
		}
		d.collect(bad, i, row)
	}
	room.Slice(kept, room.Len()).Clear()
	room.SetLen(kept)
	return nil
}

// decode reports whether a row can be decoded.
func (m *member) decode(raw []byte, into reflect.Value) bool {
	if m.node.elem.kind == kindStruct && raw[0] != '{' {
		return raw[0] == 'n' // null leaves a struct as it is
	}
	return json.Unmarshal(raw, into.Addr().Interface()) == nil
}

// rowFault returns the fault of a row of the body.
func (d *decoding) rowFault(i, row int) *Fault {
	m := d.layout.members[i]
	it := itemsOf(d.body, d.shape.members[i].start)
	for n := 0; it.next(); n++ {
		start := it.at
		if it.at = skip(d.body, start); it.at < 0 {
			break
		}
		if n == row {
			return rowFault(m, d.mustIdentify(m), row, bytes.Clone(d.body[start:it.at]))
		}
	}
	return bodyFault(d.body, m.name, "cannot be decoded", errUndecodable)
}

func rowFault(m *member, main bool, row int, raw []byte) *Fault {
	f := locateIn(raw, m.node.elem, nil)
	if f == nil && main {
		name := m.id.parts[0].name()
		f = bodyFault(nil, name, unidentified, nil)
	}
	if f == nil {
		f = bodyFault(nil, "", "cannot be decoded", errUndecodable)
	}
	f.List, f.Row, f.Raw, f.ID = m.name, row, raw, m.id.read(raw)
	return f
}
