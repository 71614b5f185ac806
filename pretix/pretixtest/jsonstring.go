package pretixtest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads a string; the parser stands at its opening quote.
func (p *parser) string() (string, error) {
	p.pos++
	var b strings.Builder
	for p.pos < len(p.in) {
		c := p.in[p.pos]
		p.pos++
		switch c {
		case '"':
			return b.String(), nil
		case '\\':
			if err := p.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", parseError(`Unmatched '"' when decoding 'string'`)
}

var simpleEscapes = map[byte]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

func (p *parser) escape(b *strings.Builder) error {
	if p.pos == len(p.in) {
		return parseError("Unterminated escape sequence when decoding 'string'")
	}
	c := p.in[p.pos]
	p.pos++
	if simple, ok := simpleEscapes[c]; ok {
		b.WriteByte(simple)
		return nil
	}
	if c != 'u' {
		return parseError("Unrecognized escape sequence when decoding 'string'")
	}
	unit, ok := p.unit()
	if !ok {
		return parseError("Unexpected character in unicode escape sequence when decoding 'string'")
	}
	if utf16.IsSurrogate(unit) && strings.HasPrefix(p.in[p.pos:], `\u`) {
		before := p.pos
		p.pos += 2
		if second, ok := p.unit(); ok {
			if full := utf16.DecodeRune(unit, second); full != utf8.RuneError {
				b.WriteRune(full)
				return nil
			}
		}
		p.pos = before
	}
	writeRune(b, unit)
	return nil
}

// unit reads the four hexadecimal digits of an escape.
func (p *parser) unit() (rune, bool) {
	if p.pos+4 > len(p.in) {
		return 0, false
	}
	n, err := strconv.ParseUint(p.in[p.pos:p.pos+4], 16, 16)
	if err != nil {
		return 0, false
	}
	p.pos += 4
	return rune(n), true
}

// writeRune writes r, lone surrogates as their three bytes.
func writeRune(b *strings.Builder, r rune) {
	if utf16.IsSurrogate(r) {
		b.Write([]byte{0xe0 | byte(r>>12), 0x80 | byte(r>>6)&0x3f, 0x80 | byte(r)&0x3f}) //nolint:gosec // cut to its six bits
		return
	}
	b.WriteRune(r)
}

// nextRune is the first rune of s, also when it is a lone surrogate.
func nextRune(s string) (rune, int) {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 && len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 {
		return rune(s[0]&0x0f)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return r, size
}

// firstSurrogate finds a lone surrogate.
func firstSurrogate(s string) (rune, bool) {
	for len(s) > 0 {
		r, size := nextRune(s)
		if utf16.IsSurrogate(r) {
			return r, true
		}
		s = s[size:]
	}
	return 0, false
}

// length counts characters.
func length(s string) int {
	n := 0
	for len(s) > 0 {
		_, size := nextRune(s)
		s = s[size:]
		n++
	}
	return n
}

// writeString writes a JSON string in ASCII, as the server does.
func writeString(b *strings.Builder, s string) {
	b.WriteByte('"')
	for len(s) > 0 {
		r, size := nextRune(s)
		s = s[size:]
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(r))
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(b, `\u%04x\u%04x`, high, low)
		case r < ' ' || r > '~'+1:
			fmt.Fprintf(b, `\u%04x`, r)
		default:
			b.WriteByte(byte(r))
		}
	}
	b.WriteByte('"')
}
