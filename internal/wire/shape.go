package wire

// A shape is what a body has at its top level.
type shape struct {
	counts

	object bool
	// broken bodies are not JSON. Others may not be, either.
	broken bool
	// members are those of the layout, then the others that are looked for.
	members []seen
	others  names
	twice   *member // the list of objects that is there more than once
	rows    int     // of all slices
}

// seen is a member in a body, the last of its name.
type seen struct {
	start, end int // 0: it is not there
	count      int // of elements, the most of any member of the name
}

func (s seen) present() bool { return s.end > 0 }

// look passes over a body once.
func (l *Layout) look(body []byte, o *Options) *shape {
	s := &shape{members: make([]seen, len(l.members), len(l.members)+len(o.Required))}
	for _, name := range o.Required {
		if l.member(name) == nil {
			s.others.add(name, len(s.members))
			s.members = append(s.members, seen{})
		}
	}
	i := space(body, 0)
	if i < len(body) && body[i] == '{' {
		s.object = true
		i = s.top(l, body, i, o.Rows)
	} else {
		i, _ = s.value(body, i, 0)
	}
	s.broken = i < 0 || space(body, i) < len(body)
	return s
}

// top counts what is in the top-level object and returns the index after it.
func (s *shape) top(l *Layout, body []byte, i int, rows string) int {
	s.objects, s.depth = 1, 1
	it := itemsOf(body, i)
	for it.next() {
		start := it.at
		end, count := s.value(body, start, 1)
		it.at = end
		s.colons++
		s.commas++
		if end < 0 {
			return -1
		}
		n := l.node.names.find(it.key)
		if n < 0 {
			if n = s.others.find(it.key); n < 0 {
				continue
			}
		} else if m := l.members[n]; m.slice {
			if s.members[n].present() && m.isList(rows) {
				s.twice = m
			}
			if body[start] != '[' {
				count = 0
			}
			s.rows += count
			count = max(count, s.members[n].count)
		}
		s.members[n] = seen{start, end, count}
	}
	return it.at
}

// value returns the index after a value, and the number of items in it.
func (s *shape) value(body []byte, i, depth int) (end, count int) {
	if i >= len(body) {
		return -1, 0
	}
	switch body[i] {
	case '{', '[':
		return s.container(body, i, depth)
	case '"':
		return stringEnd(body, i), 0
	default:
		return literalEnd(body, i), 0
	}
}

// isList reports whether the member is a list of objects, or of the rows that
// were asked for, whatever these are.
func (m *member) isList(rows string) bool { return m.list || m.slice && m.name == rows }
