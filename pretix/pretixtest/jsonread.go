package pretixtest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth is the deepest nesting the server's parser takes.
const maxDepth = 1024

// parseJSON reads a body with the leniency and the error texts of the
// server's parser: NaN, leading zeros and raw control characters pass.
func parseJSON(body []byte) (any, error) {
	if err := checkUTF8(body); err != nil {
		return nil, err
	}
	p := parser{in: string(body)}
	value, err := p.value(0)
	if err != nil {
		return nil, err
	}
	p.space()
	if p.pos < len(p.in) {
		return nil, parseError("Trailing data")
	}
	return value, nil
}

type parseError string

func (e parseError) Error() string { return string(e) }

const errNoValue = parseError("Expected object or value")

func checkUTF8(body []byte) error {
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		if r != utf8.RuneError || size > 1 {
			i += size
			continue
		}
		n, reason := brokenSequence(body[i:])
		where := fmt.Sprintf("byte 0x%02x in position %d", body[i], i)
		if n > 1 {
			where = fmt.Sprintf("bytes in position %d-%d", i, i+n-1)
		}
		return fmt.Errorf("'utf-8' codec can't decode %s: %s", where, reason)
	}
	return nil
}

// brokenSequence counts the bytes at the start of b that would be right in a
// longer sequence, and says what is wrong.
func brokenSequence(b []byte) (int, string) {
	if b[0] < 0xc2 || b[0] > 0xf4 {
		return 1, "invalid start byte"
	}
	n := 1
	for ; n < len(b); n++ {
		low, high := byte(0x80), byte(0xbf)
		if n == 1 {
			switch b[0] {
			case 0xe0:
				low = 0xa0
			case 0xed:
				high = 0x9f
			case 0xf0:
				low = 0x90
			case 0xf4:
				high = 0x8f
			}
		}
		if b[n] < low || b[n] > high {
			return n, "invalid continuation byte"
		}
	}
	return n, "unexpected end of data"
}

type parser struct {
	in  string
	pos int
}

func (p *parser) space() {
	for p.pos < len(p.in) && strings.IndexByte(" \t\r\n", p.in[p.pos]) >= 0 {
		p.pos++
	}
}

// peek is the next byte that is not white space, 0 at the end.
func (p *parser) peek() byte {
	p.space()
	if p.pos == len(p.in) {
		return 0
	}
	return p.in[p.pos]
}

func (p *parser) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, parseError("Reached object decoding depth limit")
	}
	switch c := p.peek(); {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		return p.string()
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	case c == 't':
		return p.word("true", true)
	case c == 'f':
		return p.word("false", false)
	case c == 'n':
		return p.word("null", nil)
	case c == 'N':
		return p.word("NaN", math.NaN())
	case c == 'I':
		return p.word("Infinity", math.Inf(1))
	}
	return nil, errNoValue
}

func (p *parser) word(word string, value any) (any, error) {
	if !strings.HasPrefix(p.in[p.pos:], word) {
		return nil, parseError("Unexpected character found when decoding '" + word + "'")
	}
	p.pos += len(word)
	return value, nil
}

func (p *parser) number() (any, error) {
	start := p.pos
	if p.in[p.pos] == '-' {
		p.pos++
		if p.pos < len(p.in) && p.in[p.pos] == 'I' {
			return p.word("Infinity", math.Inf(-1))
		}
	}
	digits := p.digits()
	whole := p.pos
	if p.pos < len(p.in) && p.in[p.pos] == '.' {
		p.pos++
		p.digits()
	}
	if p.pos < len(p.in) && (p.in[p.pos] == 'e' || p.in[p.pos] == 'E') {
		exponent := p.pos
		p.pos++
		if p.pos < len(p.in) && (p.in[p.pos] == '+' || p.in[p.pos] == '-') {
			p.pos++
		}
		if p.digits() == "" {
			p.pos = exponent
		}
	}
	if p.pos > whole {
		// Out of range becomes an infinity, as on the server.
		f, _ := strconv.ParseFloat(strings.TrimRight(p.in[start:p.pos], ".eE+-"), 64)
		return f, nil
	}
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		return integer("0"), nil
	}
	if p.in[start] == '-' {
		digits = "-" + digits
	}
	return integer(digits), nil
}

func (p *parser) digits() string {
	start := p.pos
	for p.pos < len(p.in) && '0' <= p.in[p.pos] && p.in[p.pos] <= '9' {
		p.pos++
	}
	return p.in[start:p.pos]
}

func (p *parser) array(depth int) (any, error) {
	p.pos++
	items := []any{}
	if p.peek() == ']' {
		p.pos++
		return items, nil
	}
	for {
		item, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		switch p.peek() {
		case ',':
			p.pos++
			if p.peek() == ']' {
				return nil, parseError("Unexpected character found when decoding array value (1)")
			}
		case ']':
			p.pos++
			return items, nil
		default:
			return nil, parseError("Unexpected character found when decoding array value (2)")
		}
	}
}

func (p *parser) object(depth int) (any, error) {
	p.pos++
	o := newObject()
	if p.peek() == '}' {
		p.pos++
		return o, nil
	}
	for {
		if p.peek() != '"' {
			if len(o.keys) > 0 && p.pos < len(p.in) {
				return nil, parseError("Unexpected character in found when decoding object value")
			}
			return nil, errNoValue
		}
		key, err := p.string()
		if err != nil {
			return nil, err
		}
		if p.peek() != ':' {
			return nil, parseError("No ':' found when decoding object value")
		}
		p.pos++
		value, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		o.set(key, value)
		switch p.peek() {
		case ',':
			p.pos++
		case '}':
			p.pos++
			return o, nil
		default:
			return nil, parseError("Unexpected character in found when decoding object value")
		}
	}
}
