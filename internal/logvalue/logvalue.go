// Package logvalue makes values for logs of objects with personal data.
package logvalue

import (
	"log/slog"
	"reflect"
	"strings"
	"unicode"
)

// Of is what may be logged of a value with personal data: the fields that are named.
// Of lists it is the number of items.
func Of(object any, fields ...string) slog.Value {
	v := reflect.ValueOf(object)
	attrs := make([]slog.Attr, 0, len(fields))
	for _, name := range fields {
		field, key := v.FieldByName(name), keyOf(name)
		switch field.Kind() { //nolint:exhaustive // see default
		case reflect.String:
			attrs = append(attrs, slog.String(key, field.String()))
		case reflect.Bool:
			attrs = append(attrs, slog.Bool(key, field.Bool()))
		case reflect.Int:
			attrs = append(attrs, slog.Int64(key, field.Int()))
		case reflect.Slice:
			attrs = append(attrs, slog.Int(key, field.Len()))
		default: // an object that knows itself what may be logged
			attrs = append(attrs, slog.Any(key, field.Interface()))
		}
	}
	return slog.GroupValue(attrs...)
}

// keyOf is the name of a field as the key of an attribute: ChainIDs is chain_ids.
func keyOf(name string) string {
	var key strings.Builder
	letters := []rune(name)
	for i, r := range letters {
		begins := i > 0 && unicode.IsUpper(r) && !unicode.IsUpper(letters[i-1])
		ends := i > 0 && unicode.IsUpper(r) && i+2 < len(letters) && unicode.IsLower(letters[i+1])
		if begins || ends {
			key.WriteByte('_')
		}
		key.WriteRune(unicode.ToLower(r))
	}
	return key.String()
}
