package transport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
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
	if replaced(b) {
		return nil, Invalid("body", "has a text that is not valid UTF-8")
	}
	return b, nil
}

// replaced tells whether encoding/json has put a replacement in the place of
// bytes that are not UTF-8: it writes that as an escape, and one that was there
// before as it is.
func replaced(encoded []byte) bool {
	mark := []byte(`\ufffd`)
	for i := bytes.Index(encoded, mark); i >= 0; {
		backslashes := len(encoded[:i]) - len(bytes.TrimRight(encoded[:i], `\`))
		if backslashes%2 == 0 {
			return true
		}
		next := bytes.Index(encoded[i+1:], mark)
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// CheckResult refuses what an answer cannot be decoded into.
func CheckResult(result any) error {
	if v := reflect.ValueOf(result); result != nil && (v.Kind() != reflect.Pointer || v.IsNil()) {
		return Invalid("result", "must be a pointer to decode into, or nil")
	}
	return nil
}
