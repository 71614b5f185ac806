package pretixtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// parseJSON reads the body of a request. The texts of its errors are the
// fake's own.
func parseJSON(body []byte) (any, error) {
	if !utf8.Valid(body) {
		return nil, errors.New("not valid UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one value")
	}
	return fromGo(value), nil
}

// renderJSON writes a value the way the server does: no white space, ASCII only.
// With indent > 0 it is spread over lines.
func renderJSON(v any, indent int) []byte {
	w := jsonWriter{indent: indent}
	w.value(v, 0)
	return w.b.Bytes()
}

type jsonWriter struct {
	b      bytes.Buffer
	indent int
}

func (w *jsonWriter) value(v any, depth int) {
	switch v := v.(type) {
	case nil:
		w.b.WriteString("null")
	case bool:
		w.b.WriteString(strconv.FormatBool(v))
	case string:
		w.text(v)
	case *object:
		w.list('{', '}', len(v.keys), depth, func(i int) {
			w.text(v.keys[i])
			w.b.WriteByte(':')
			if w.indent > 0 {
				w.b.WriteByte(' ')
			}
			w.value(v.values[v.keys[i]], depth+1)
		})
	case []any:
		w.list('[', ']', len(v), depth, func(i int) { w.value(v[i], depth+1) })
	default:
		w.b.WriteString(text(v))
	}
}

func (w *jsonWriter) list(open, end byte, n, depth int, item func(int)) {
	w.b.WriteByte(open)
	for i := range n {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.line(depth + 1)
		item(i)
	}
	if n > 0 {
		w.line(depth)
	}
	w.b.WriteByte(end)
}

func (w *jsonWriter) line(depth int) {
	if w.indent > 0 {
		w.b.WriteByte('\n')
		w.b.WriteString(strings.Repeat(" ", w.indent*depth))
	}
}

func (w *jsonWriter) text(s string) {
	const digits = "0123456789abcdef"
	escape := func(unit rune) {
		w.b.WriteString(`\u`)
		for shift := 12; shift >= 0; shift -= 4 {
			w.b.WriteByte(digits[unit>>shift&0xf])
		}
	}
	w.b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			w.b.WriteByte('\\')
			w.b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			escape(high)
			escape(low)
		case r < ' ' || r > '~':
			escape(r)
		default:
			w.b.WriteRune(r)
		}
	}
	w.b.WriteByte('"')
}

// fields builds an object from alternating keys and values.
func fields(pairs ...any) *object {
	o := newObject()
	for i := 0; i+1 < len(pairs); i += 2 {
		key, _ := pairs[i].(string)
		o.set(key, pairs[i+1])
	}
	return o
}
