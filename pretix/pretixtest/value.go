package pretixtest

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// JSON values of the fake are nil, bool, string, integer, float64, []any and
// *object. Strings may hold lone surrogates as three bytes, as the server's
// own strings can.

// integer is a JSON number without fraction or exponent, of any size.
type integer string

// object is a JSON object that keeps the order of its keys, because answers
// show the keys of name_parts in the order they were sent.
type object struct {
	keys   []string
	values map[string]any
}

func newObject() *object { return &object{values: map[string]any{}} }

func (o *object) set(key string, value any) {
	if _, known := o.values[key]; !known {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

func (o *object) get(key string) (any, bool) {
	value, ok := o.values[key]
	return value, ok
}

func (o *object) clone() *object {
	c := newObject()
	for _, key := range o.keys {
		c.set(key, cloneValue(o.values[key]))
	}
	return c
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case *object:
		return v.clone()
	case []any:
		c := make([]any, len(v))
		for i, item := range v {
			c[i] = cloneValue(item)
		}
		return c
	}
	return v
}

// truthy is the server's idea of a value that counts as given.
func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case integer:
		return v != "0" && v != "-0"
	case float64:
		return v != 0
	case []any:
		return len(v) > 0
	case *object:
		return len(v.keys) > 0
	}
	return true
}

// typeName is the name that error texts give to the type of a value.
func typeName(v any) string {
	switch v.(type) {
	case bool:
		return "bool"
	case string:
		return "str"
	case integer:
		return "int"
	case float64:
		return "float"
	case []any:
		return "list"
	}
	return "dict"
}

// text is the server's text form of a value, as it shows in names and errors.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return v
	case integer:
		return string(v)
	case float64:
		return floatText(v)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = quotedText(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *object:
		items := make([]string, len(v.keys))
		for i, key := range v.keys {
			items[i] = quotedText(key) + ": " + quotedText(v.values[key])
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return ""
}

func quotedText(v any) string {
	s, isString := v.(string)
	if !isString {
		return text(v)
	}
	quote := "'"
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = `"`
	}
	return quote + strings.NewReplacer(`\`, `\\`, quote, `\`+quote, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s) + quote
}

func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	if size := math.Abs(f); size != 0 && (size < 1e-4 || size >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// finite reports whether a value has no number that JSON cannot express.
func finite(v any) bool {
	switch v := v.(type) {
	case float64:
		return !math.IsNaN(v) && !math.IsInf(v, 0)
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !finite(item) })
	case *object:
		for _, item := range v.values {
			if !finite(item) {
				return false
			}
		}
	}
	return true
}
