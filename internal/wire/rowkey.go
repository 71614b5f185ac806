package wire

import (
	"reflect"
	"strings"
)

// RowKey returns a function for what identifies a row of any type: the identity of
// the type if it has one, or else the first of keys of which the row has all members. It is
// nil for a type that has none of them.
func RowKey(t reflect.Type, tag string, keys [][]string) func(row reflect.Value) string {
	if id := identityOf(t, tag); id != nil {
		return func(row reflect.Value) string {
			if row = pointed(row); !row.IsValid() {
				return ""
			}
			return id.key(row)
		}
	}
	t = pointee(t)
	switch t.Kind() { //nolint:exhaustive // all others are no objects
	case reflect.Struct:
		parts := map[string]part{}
		for _, f := range fieldsOf(t) {
			parts[f.name] = part{f.index, []string{f.name}}
		}
		for _, key := range keys {
			if hasAll(parts, key) {
				return func(row reflect.Value) string {
					return joined(key, func(name string) string {
						p := parts[name]
						return p.text(row)
					})
				}
			}
		}
		return nil
	case reflect.Map, reflect.Interface:
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 { // raw JSON
			return nil
		}
	default:
		return nil
	}
	return func(row reflect.Value) string {
		for _, key := range keys {
			if text := joined(key, func(name string) string { return memberText(row, name) }); text != "" {
				return text
			}
		}
		return ""
	}
}

func hasAll(parts map[string]part, names []string) bool {
	for _, name := range names {
		if _, ok := parts[name]; !ok {
			return false
		}
	}
	return true
}

// joined is "" if one of the texts is.
func joined(names []string, text func(name string) string) string {
	texts := make([]string, len(names))
	for i, name := range names {
		if texts[i] = text(name); texts[i] == "" {
			return ""
		}
	}
	return strings.Join(texts, " ")
}

// memberText returns a member of a map, or of raw JSON.
func memberText(row reflect.Value, name string) string {
	row = pointed(row)
	if row.IsValid() && row.Kind() == reflect.Interface {
		row = pointed(row.Elem())
	}
	switch {
	case !row.IsValid():
		return ""
	case row.Kind() == reflect.Slice && row.Type().Elem().Kind() == reflect.Uint8:
		return scalar(memberOf(row.Bytes(), name))
	case row.Kind() == reflect.Map && row.Type().Key().Kind() == reflect.String:
		v := row.MapIndex(reflect.ValueOf(name).Convert(row.Type().Key()))
		if v.IsValid() && v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if v.IsValid() && v.Type() == rawType {
			return scalar(v.Bytes())
		}
		return textOf(v)
	}
	return ""
}
