package transport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// EncodeBody makes the JSON body of a request. A []byte is taken as it is.
func EncodeBody(body any) ([]byte, error) {
	switch body := body.(type) {
	case nil:
		return nil, nil
	case []byte:
		return bytes.Clone(body), nil // it may still be read when the call has ended
	case io.Reader:
		return nil, Invalid("body", "must not be a reader: a call may be sent more than once")
	}
	// encoding/json would replace what is not UTF-8.
	if path, found := invalidText(reflect.ValueOf(body), 0); found {
		if path == "" || path[0] == '[' {
			path = "body" + path
		}
		return nil, Invalid(path, "is not valid UTF-8")
	}
	b, err := json.Marshal(body)
	if err != nil {
		return nil, Invalid("body", fmt.Sprintf("%T cannot be sent as JSON", body))
	}
	return b, nil
}

// A Payload is the body that a user gave for a request.
type Payload struct {
	Body   []byte
	Upload bool // not JSON
}

// EncodePayload makes the body of a request by its content type, JSON unless the
// header says otherwise. A write without a body gets an empty object if its method
// is one that has a body: net/http would resend it otherwise.
func EncodePayload(method string, body any, header http.Header) (Payload, error) {
	kind := header.Get("Content-Type")
	raw, isRaw := body.([]byte)
	if base, _, _ := strings.Cut(strings.ToLower(kind), ";"); base != "" {
		switch strings.TrimSpace(base) {
		case "application/x-www-form-urlencoded", "multipart/form-data":
			return Payload{}, Invalid("Content-Type", "must not be a form: a form that is cut off on its way can be carried out with a truncated value")
		}
	}
	switch {
	case body == nil || isRaw && raw == nil:
		switch method {
		case http.MethodPost, http.MethodPut, http.MethodPatch:
			if kind != "" && !IsJSON(kind) {
				return Payload{}, Invalid("body", "must not be empty with the Content-Type "+kind)
			}
			return Payload{Body: []byte("{}")}, nil
		}
		return Payload{}, nil
	case kind != "" && !IsJSON(kind) && !isRaw:
		return Payload{}, Invalid("body", fmt.Sprintf("must be a []byte with the Content-Type %s, not %T", kind, body))
	case kind != "" && !IsJSON(kind):
		if len(raw) == 0 {
			return Payload{}, Invalid("body", "must not be empty")
		}
		return Payload{Body: bytes.Clone(raw), Upload: true}, nil
	case isRaw && !json.Valid(raw):
		return Payload{}, Invalid("body", "must be valid JSON; for anything else set its Content-Type with WithHeader")
	}
	encoded, err := EncodeBody(body)
	return Payload{Body: encoded}, err
}

// maxTextDepth is far beyond what a request nests.
const maxTextDepth = 32

// invalidText finds the first string that is not UTF-8, by its path in Go.
func invalidText(v reflect.Value, depth int) (path string, found bool) {
	if depth > maxTextDepth {
		return "", false
	}
	switch v.Kind() { //nolint:exhaustive // the others have no texts
	case reflect.String:
		return "", !utf8.ValidString(v.String())
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "", false
		}
		return invalidText(v.Elem(), depth+1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return "", false
		}
		return invalidField(v, depth)
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return "", false // encoded as base64, or by a method of its own
		}
		for i := range v.Len() {
			if path, found := invalidText(v.Index(i), depth+1); found {
				return index(strconv.Itoa(i), path), true
			}
		}
	case reflect.Map:
		return invalidEntry(v, depth)
	}
	return "", false
}

func invalidField(v reflect.Value, depth int) (path string, found bool) {
	for field, value := range v.Fields() {
		if field.Tag.Get("json") == "-" {
			continue
		}
		path, found := invalidText(value, depth+1)
		if found && field.IsExported() && !field.Anonymous { // the others are parts of the value
			path = strings.TrimSuffix(field.Name+"."+path, ".")
			path = strings.Replace(path, ".[", "[", 1)
		}
		if found {
			return path, true
		}
	}
	return "", false
}

func invalidEntry(v reflect.Value, depth int) (path string, found bool) {
	for pairs := v.MapRange(); pairs.Next(); {
		if path, found := invalidText(pairs.Key(), depth+1); found {
			return path, true
		}
		if path, found := invalidText(pairs.Value(), depth+1); found {
			return index(fmt.Sprintf("%q", fmt.Sprint(pairs.Key())), path), true
		}
	}
	return "", false
}

// index puts an index before the path of what is in it.
func index(i, path string) string {
	if path != "" && path[0] != '[' {
		path = "." + path
	}
	return "[" + i + "]" + path
}

// checkQuery rejects what is not UTF-8 in a query.
func checkQuery(query string) error {
	if !strings.Contains(query, "%") && utf8.ValidString(query) {
		return nil
	}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		n, _ := url.QueryUnescape(name)
		v, _ := url.QueryUnescape(value)
		if !utf8.ValidString(n) || !utf8.ValidString(v) {
			return Invalid("query parameter "+strings.ToValidUTF8(n, "?"), "is not valid UTF-8")
		}
	}
	return nil
}

// CheckResult rejects what a response cannot be decoded into.
func CheckResult(result any) error {
	if v := reflect.ValueOf(result); result != nil && (v.Kind() != reflect.Pointer || v.IsNil()) {
		return Invalid("result", "must be a pointer to decode into, or nil")
	}
	return nil
}
