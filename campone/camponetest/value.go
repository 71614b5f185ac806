package camponetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Object is a JSON object. What the server hands out holds string, bool, nil,
// [json.Number], []any and Object, and is a copy; what it takes in may be any
// Go value that encoding/json knows. A [time.Time] becomes an instant as the
// API writes it.
type Object = map[string]any

// normal turns a value of a caller into what encoding/json makes of it. It
// copies, too.
func normal(v any) any {
	switch v := v.(type) {
	case nil, bool, string, json.Number:
		return v
	case Object:
		return normalObject(v)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = normal(item)
		}
		return items
	case time.Time:
		return instant(v)
	}
	encoded, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	d := json.NewDecoder(bytes.NewReader(encoded))
	d.UseNumber()
	var decoded any
	_ = d.Decode(&decoded) // it was encoded just now
	return decoded
}

func normalObject(o Object) Object {
	members := make(Object, len(o))
	for name, value := range o {
		members[name] = normal(value)
	}
	return members
}

// text is a member that is a string; "" for any other.
func text(o Object, name string) string {
	s, _ := o[name].(string)
	return s
}

func number(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }

// integer is a member that is a whole number.
func integer(o Object, name string) (int64, bool) {
	n, isNumber := o[name].(json.Number)
	i, err := n.Int64()
	return i, isNumber && err == nil
}

// instant is a time as the API writes it: UTC, in milliseconds.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func parseInstant(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, s)
	return t.UTC(), err == nil
}

func parseDate(s string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

func date(t time.Time) string { return t.Format(time.DateOnly) }
