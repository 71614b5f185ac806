package wire

import "bytes"

// The scanner looks at the structure of JSON and not into strings. It expects
// valid JSON and survives anything else: it either notices (an index of -1) or
// sees the same as a decoder up to the first error.

// maxDepth is how deep encoding/json lets values be nested.
const maxDepth = 10_000

// tooDeep reports whether values are nested too deeply. What is not JSON anyway
// need not be checked by a decoder, whose stack grows with the depth.
func (c *counts) tooDeep(broken bool) bool { return c.depth > maxDepth || broken && c.depth > 1000 }

// counts is what a body consists of, outside strings.
type counts struct {
	objects, arrays, commas, colons int
	depth                           int
}

// elements is the largest number of array elements that the counts allow.
func (c *counts) elements() int { return c.commas - c.colons + c.objects + c.arrays }

// container counts what is in the object or array that begins at i. It returns
// the index after it and the number of items directly in it.
func (c *counts) container(b []byte, i, depth int) (end, items int) {
	var objects, arrays, commas, colons int
	outer, deepest := depth, depth
	first := i + 1
scan:
	for ; i < len(b); i++ {
		switch b[i] {
		case '"':
			if i = stringEnd(b, i) - 1; i < 0 {
				i = len(b)
			}
		case ':':
			colons++
		case ',':
			commas++
			if depth == outer+1 {
				items++
			}
		case '{':
			objects++
			depth++
			deepest = max(deepest, depth)
		case '[':
			arrays++
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			if depth--; depth == outer {
				break scan
			}
		}
	}
	c.objects += objects
	c.arrays += arrays
	c.commas += commas
	c.colons += colons
	c.depth = max(c.depth, deepest)
	if i >= len(b) {
		return -1, 0
	}
	if items > 0 || space(b, first) < i {
		items++
	}
	return i + 1, items
}

// stringEnd returns the index after the string that begins at i, or -1.
func stringEnd(b []byte, i int) int {
	i++
	for {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return -1
		}
		i += n + 1
		if b[i-2] != '\\' {
			return i
		}
		backslashes := 1
		for b[i-2-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return i
		}
	}
}

// space returns the index of the next byte that is not white space.
func space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// literalEnd returns the index after a number, true, false or null.
func literalEnd(b []byte, i int) int {
	start := i
	for i < len(b) {
		switch b[i] {
		case ',', ']', '}', ':', ' ', '\n', '\t', '\r', '"', '[', '{':
			if i == start {
				return -1
			}
			return i
		}
		i++
	}
	return i
}

// skip returns the index after the value that begins at i, or -1.
func skip(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	switch b[i] {
	case '"':
		return stringEnd(b, i)
	case '{', '[':
		depth := 0
		for ; i < len(b); i++ {
			switch b[i] {
			case '"':
				if i = stringEnd(b, i) - 1; i < 0 {
					return -1
				}
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
		return -1
	}
	return literalEnd(b, i)
}

// An items iterates over the members of an object or the elements of an array.
// The one who iterates sets at to the index after each item.
type items struct {
	b      []byte
	at     int    // of the item, and after the last the index after the whole; -1: not JSON
	key    []byte // of the member, with its quotes
	closer byte
	begun  bool
}

// itemsOf iterates over what begins at i, an object or an array.
func itemsOf(b []byte, i int) items {
	return items{b: b, at: i + 1, closer: b[i] + 2} // ] and } are two behind [ and {
}

func (it *items) next() bool {
	if it.at < 0 {
		return false
	}
	b, i := it.b, space(it.b, it.at)
	it.at = -1
	if i >= len(b) {
		return false
	}
	if b[i] == it.closer {
		it.at = i + 1
		return false
	}
	if it.begun {
		if b[i] != ',' {
			return false
		}
		i = space(b, i+1)
	}
	it.begun = true
	if it.closer == '}' {
		if i >= len(b) || b[i] != '"' {
			return false
		}
		end := stringEnd(b, i)
		if end < 0 {
			return false
		}
		it.key = b[i:end]
		if i = space(b, end); i >= len(b) || b[i] != ':' {
			return false
		}
		i = space(b, i+1)
	}
	if i >= len(b) {
		return false
	}
	it.at = i
	return true
}
