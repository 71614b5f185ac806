package pretixtest

import (
	"strings"
)

// renderJSON writes a value the way the server does: no white space, ASCII only.
// With indent > 0 it is spread over lines.
func renderJSON(v any, indent int) []byte {
	var b strings.Builder
	w := jsonWriter{b: &b, indent: indent}
	w.value(v, 0)
	return []byte(b.String())
}

type jsonWriter struct {
	b      *strings.Builder
	indent int
}

func (w jsonWriter) value(v any, depth int) {
	switch v := v.(type) {
	case nil:
		w.b.WriteString("null")
	case bool:
		w.b.WriteString(strings.ToLower(text(v)))
	case string:
		writeString(w.b, v)
	case *object:
		w.list('{', '}', len(v.keys), depth, func(i int) {
			writeString(w.b, v.keys[i])
			w.b.WriteByte(':')
			if w.indent > 0 {
				w.b.WriteByte(' ')
			}
			w.value(v.values[v.keys[i]], depth+1)
		})
	case []any:
		w.list('[', ']', len(v), depth, func(i int) { w.value(v[i], depth+1) })
	case float64:
		// Unlike in names, exponents have no leading zero here.
		w.b.WriteString(strings.NewReplacer("e-0", "e-", "e+0", "e+").Replace(floatText(v)))
	default:
		w.b.WriteString(text(v))
	}
}

func (w jsonWriter) list(open, end byte, n, depth int, item func(int)) {
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

func (w jsonWriter) line(depth int) {
	if w.indent > 0 {
		w.b.WriteByte('\n')
		w.b.WriteString(strings.Repeat(" ", w.indent*depth))
	}
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
