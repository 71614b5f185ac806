package pretixtest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
)

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// goNumberOrText takes the values of Go types that JSON does not produce.
func goNumberOrText(v any) any {
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return integer(strconv.FormatInt(r.Int(), 10))
	case r.CanUint():
		return integer(strconv.FormatUint(r.Uint(), 10))
	case r.CanFloat():
		return r.Float()
	case r.Kind() == reflect.String:
		return r.String()
	}
	return fmt.Sprint(v)
}

// fromGo turns a value of a caller of this package into a JSON value.
func fromGo(v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := newObject()
		for _, key := range sortedKeys(v) {
			o.set(key, fromGo(v[key]))
		}
		return o
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = fromGo(item)
		}
		return items
	case nil, bool, string, float64:
		return v
	}
	return goNumberOrText(v)
}

// toGo is the reverse of fromGo. Integers become int64 where they fit.
func toGo(v any) any {
	switch v := v.(type) {
	case *object:
		m := make(map[string]any, len(v.keys))
		for key, value := range v.values {
			m[key] = toGo(value)
		}
		return m
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = toGo(item)
		}
		return items
	case integer:
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return n
		}
		f, _ := strconv.ParseFloat(string(v), 64)
		return f
	}
	return v
}
