package wire

import "unicode/utf8"

// A decoded body takes at most baseBudget + byteBudget for each of its bytes,
// in addition to the body itself. Whether it would is found out before it is decoded:
// first roughly, from the counts and the type, and if that is not sure by going
// through the body along the type. Counted is what is reachable at any one time:
// values, slices while they grow, the stack of the decoder and copies of the
// body that errors need. Garbage is not, and of types with an UnmarshalJSON or
// UnmarshalText it is assumed that they keep at most
//
//   - for a string or a number, 16 bytes and twice its length,
//   - for an object or an array, four times its length, what their exported
//     pointers point to, and what encoding/json would make of their fields.
const (
	baseBudget = 4 << 20
	byteBudget = 24

	fixedCost = 256 << 10 // the decoder itself
	copies    = 2         // of the body: for an error, and while it is found

	// The stack for each level, which is copied when it grows: of what is decoded,
	// and of all that is checked (since Go 1.27).
	decodeFrame = 3 << 10
	checkFrame  = 1 << 10
)

func budget(body []byte) int { return baseBudget + byteBudget*len(body) }

// rough is what the parts of a body can cost in a type at most.
type rough struct {
	pointed int // what a pointer in a struct points to
	fields  int // what all pointers in a struct point to
	items   int // what a pointer in a slice or a map points to
	custom  int // what a custom type owns
	dynamic int // what an interface points to
	entry   int // a member of a map
	element int // an element of a slice that grows
	object  int
	byte    int // of strings, literals and custom types
	unsure  bool
}

func roughly(n *node) rough {
	r := rough{byte: 10} // invalid UTF-8 takes three bytes for each, and a buffer twice that
	r.include(n, map[*node]bool{})
	return r
}

func (r *rough) include(n *node, seen map[*node]bool) {
	if n == nil || seen[n] {
		return
	}
	seen[n] = true
	switch n.kind { //nolint:exhaustive // all others are no more than their bytes
	case kindPointer:
		r.items = max(r.items, r.pointees(n))
	case kindBytes:
		r.element = max(r.element, 8)
	case kindSlice:
		r.element = max(r.element, 3*n.elem.size+16)
	case kindMap:
		slot, apart := entrySize(n)
		r.mapOf(slot, apart+n.elem.alloc)
	case kindAny:
		r.mapOf(32, 0)
		r.element = max(r.element, 3*16+16)
		r.dynamic = 24
	case kindRaw:
		r.dynamic = 24
	case kindCustom:
		r.custom = max(r.custom, n.owned+16)
		if n.elem.kind != kindLeaf && n.elem.kind != kindText && n.typ != timeType {
			r.byte += 4
		}
		r.unsure = r.unsure || n.elem.reaches(n, map[*node]bool{})
	case kindStruct:
		r.object += n.embedded
		sum := 0
		for _, f := range n.fields {
			inner := f.node
			if inner.kind == kindPointer {
				size := r.pointees(inner)
				sum += size
				r.pointed = max(r.pointed, size)
			}
			for inner.kind == kindPointer && !r.unsure {
				inner = inner.elem
			}
			r.include(inner, seen)
		}
		r.fields = max(r.fields, sum)
	}
	r.include(n.elem, seen)
	r.include(n.key, seen)
}

// pointees is what a pointer, and the pointers it points to, point to.
func (r *rough) pointees(n *node) int {
	sum := 0
	for p := n; p.kind == kindPointer; p = p.elem {
		sum += p.elem.alloc
		if sum > 1<<20 { // a type such as type T *T, or a huge one
			r.unsure = true
			break
		}
	}
	return sum
}

// reaches reports whether a value of the type can have one of the other in it.
func (n *node) reaches(other *node, seen map[*node]bool) bool {
	if n == nil || seen[n] {
		return false
	}
	seen[n] = true
	for _, f := range n.fields {
		if f.node == other || f.node.reaches(other, seen) {
			return true
		}
	}
	return n.elem == other || n.elem.reaches(other, seen)
}

func (r *rough) mapOf(slot, apart int) {
	small, _ := mapSize(1, slot)
	r.object = max(r.object, small+apart)
	r.entry = max(r.entry, (slot+1)*24/7+apart+16)
}

func entrySize(n *node) (slot, apart int) {
	k, a := slotSize(n.key.size)
	e, b := slotSize(n.elem.size)
	return k + e, a + b
}

// bound is more than decoding can take, but for the slices at the top level.
func (r *rough) bound(c *counts, size, rows int) int {
	// A pointer in a struct points to one value, however often a body has it.
	pointed := min(c.colons*r.pointed, c.objects*r.fields)
	values := c.colons + max(c.elements(), 0) + 1
	elements := max(c.elements()-rows, 0)
	return fixedCost + (copies+r.byte)*size + pointed + values*(r.items+r.custom+r.dynamic) + c.colons*r.entry + elements*r.element +
		c.objects*r.object + c.depth*(checkFrame+decodeFrame)
}

// affordable reports whether the body can be decoded within its budget. The
// slices at the top level are allocated for as many rows as there are.
func (l *Layout) affordable(body []byte, s *shape) bool {
	m := meter{body: body, limit: budget(body)}
	exact := l.node.alloc
	for i, mb := range l.members {
		if mb.slice {
			exact += rounded(s.members[i].count * mb.node.elem.size)
		}
	}
	if r := &l.node.rough; !r.unsure && exact+r.bound(&s.counts, len(body), s.rows) <= m.limit {
		return true
	}
	m.used = fixedCost + copies*len(body) + s.depth*checkFrame + exact
	m.exact = l.node
	m.value(l.node, space(body, 0), 1) // stops when the limit is passed
	return m.used <= m.limit
}

// affordable reports the same for a body that is decoded into any type.
func (n *node) affordable(body []byte, c *counts) bool {
	m := meter{body: body, limit: budget(body)}
	r := &n.rough
	if !r.unsure && n.alloc+r.bound(c, len(body), 0) <= m.limit {
		return true
	}
	m.used = fixedCost + copies*len(body) + c.depth*checkFrame + n.alloc
	m.value(n, space(body, 0), 1)
	return m.used <= m.limit
}

// A meter adds up what decoding a body takes. It allocates nothing.
type meter struct {
	body        []byte
	used, limit int
	depth       int
	exact       *node // the struct at the top level whose slices are counted already
}

// value adds the cost of a value beyond the room it lies in. It returns the index
// after it, or -1 when the body is not JSON or the limit is passed.
func (m *meter) value(n *node, i, depth int) int {
	if i < 0 || i >= len(m.body) {
		return -1
	}
	first := m.body[i]
	if n == nil || first == 'n' && n.kind != kindCustom {
		return skip(m.body, i)
	}
	for n.kind == kindPointer {
		if first == 'n' || m.used > m.limit {
			return skip(m.body, i)
		}
		m.used += n.elem.alloc
		n = n.elem
	}
	if depth > m.depth {
		m.depth = depth
		m.used += decodeFrame
	}
	if m.used > m.limit || depth > maxDepth+1 {
		return -1
	}
	switch {
	case n.kind == kindCustom:
		return m.custom(n, i, depth)
	case n.kind == kindRaw:
		end := skip(m.body, i)
		m.used += rounded(max(end-i, 0))
		return end
	case n.kind == kindAny:
		return m.any(i, depth)
	case first == '{':
		return m.object(n, i, depth)
	case first == '[':
		return m.array(n, i, depth)
	case first == '"' && (n.kind == kindText || n.kind == kindBytes):
		return m.text(i)
	}
	return skip(m.body, i)
}

func (m *meter) text(i int) int {
	end := stringEnd(m.body, i)
	if end < 0 {
		return -1
	}
	length := end - i - 2
	m.used += textSize(length)
	if length > 1 && !utf8.Valid(m.body[i+1:end-1]) {
		m.used += 8 * length // replaced, in a buffer that grows
	}
	return end
}

func (m *meter) object(n *node, i, depth int) int {
	switch n.kind { //nolint:exhaustive // nothing is made of an object in others
	case kindStruct:
		m.used += n.embedded
		it := itemsOf(m.body, i)
		for it.next() {
			var fieldNode *node
			f := n.field(it.key)
			if f != nil {
				fieldNode = f.node
			}
			if n == m.exact && depth == 1 && f != nil && f.node.kind == kindSlice && m.body[it.at] == '[' {
				it.at = m.elements(f.node, it.at, depth+1, true)
				continue
			}
			it.at = m.value(fieldNode, it.at, depth+1)
		}
		return it.at
	case kindMap:
		slot, apart := entrySize(n)
		m.used += n.elem.alloc // where elements are decoded before they are stored
		return m.entries(n.elem, i, depth, slot, apart)
	}
	return skip(m.body, i)
}

func (m *meter) entries(elem *node, i, depth, slot, apart int) int {
	count := 0
	it := itemsOf(m.body, i)
	for it.next() {
		m.used += textSize(len(it.key)-2) + apart
		it.at = m.value(elem, it.at, depth+1)
		count++
	}
	now, before := mapSize(count, slot)
	return m.grew(it.at, now, before)
}

// grew adds what has grown, and checks that there was room for what it was before.
func (m *meter) grew(end, now, before int) int {
	m.used += now
	if m.used+before > m.limit {
		m.used = m.limit + 1
		return -1
	}
	return end
}

func (m *meter) array(n *node, i, depth int) int {
	switch n.kind { //nolint:exhaustive // nothing is made of an array in others
	case kindSlice, kindBytes:
		return m.elements(n, i, depth, false)
	case kindArray:
		it := itemsOf(m.body, i)
		for left := n.typ.Len(); it.next(); left-- {
			elem := n.elem
			if left <= 0 {
				elem = nil
			}
			it.at = m.value(elem, it.at, depth+1)
		}
		return it.at
	}
	return skip(m.body, i)
}

func (m *meter) elements(n *node, i, depth int, exact bool) int {
	count := 0
	it := itemsOf(m.body, i)
	for it.next() {
		it.at = m.value(n.elem, it.at, depth+1)
		count++
	}
	if exact {
		return it.at
	}
	now, before := grown(count, n.elem.size)
	return m.grew(it.at, now, before)
}

// dynamic is the type of what is decoded into an interface.
var dynamic = &node{kind: kindAny, size: 16, alloc: 16}

func (m *meter) any(i, depth int) int {
	switch m.body[i] {
	case '{':
		return m.entries(dynamic, i, depth, 32, 0)
	case '[':
		m.used += 24 // the slice in the interface
		return m.elements(dynamicSlice, i, depth, false)
	case '"':
		m.used += 16
		return m.text(i)
	case 't', 'f':
		return skip(m.body, i)
	}
	m.used += 8
	return skip(m.body, i)
}

var dynamicSlice = &node{kind: kindSlice, elem: dynamic, size: 24, alloc: 24}

func (m *meter) custom(n *node, i, depth int) int {
	end := skip(m.body, i)
	if end < 0 {
		return -1
	}
	length := end - i
	switch first := m.body[i]; {
	case first == '{' || first == '[':
		m.used += 4*length + n.owned
		if n.elem.kind == kindStruct || n.elem.kind == kindSlice || n.elem.kind == kindMap {
			return m.value(n.elem, i, depth)
		}
	case first == 'n' || first == 't' || first == 'f':
	case n.typ == timeType:
		if m.body[end-2] != 'Z' {
			m.used += 160 // its own location
		}
	default:
		m.used += 16 + 2*length + n.owned
	}
	return end
}
