package transport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"time"
	"unicode/utf8"
)

// EncodeBody makes the body of a request: JSON, but for a []byte, which is taken
// as it is.
func EncodeBody(body any) ([]byte, error) {
	switch body := body.(type) {
	case nil:
		return nil, nil
	case []byte:
		return bytes.Clone(body), nil // it may still be read when the call has ended
	case io.Reader:
		return nil, Invalid("body", "must not be a reader: a call may be sent more than once")
	}
	b, err := json.Marshal(body)
	if err != nil {
		return nil, Invalid("body", fmt.Sprintf("%T cannot be sent as JSON", body))
	}
	// encoding/json would put a replacement in the place of what is not UTF-8.
	if !validText(reflect.ValueOf(body), 0) {
		return nil, Invalid("body", "has a text that is not valid UTF-8")
	}
	return b, nil
}

// maxTextDepth is far beyond what a request nests.
const maxTextDepth = 32

// validText tells whether all texts of a value are UTF-8.
func validText(v reflect.Value, depth int) bool {
	if depth > maxTextDepth {
		return true
	}
	switch v.Kind() { //nolint:exhaustive // the others have no texts
	case reflect.String:
		return utf8.ValidString(v.String())
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || validText(v.Elem(), depth+1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return true
		}
		for field, value := range v.Fields() {
			if field.Tag.Get("json") != "-" && !validText(value, depth+1) {
				return false
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return true // encoded as base64, or by a method of its own
		}
		for i := range v.Len() {
			if !validText(v.Index(i), depth+1) {
				return false
			}
		}
	case reflect.Map:
		for pairs := v.MapRange(); pairs.Next(); {
			if !validText(pairs.Key(), depth+1) || !validText(pairs.Value(), depth+1) {
				return false
			}
		}
	}
	return true
}

// CheckResult refuses what an answer cannot be decoded into.
func CheckResult(result any) error {
	if v := reflect.ValueOf(result); result != nil && (v.Kind() != reflect.Pointer || v.IsNil()) {
		return Invalid("result", "must be a pointer to decode into, or nil")
	}
	return nil
}
