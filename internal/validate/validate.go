// Package validate checks parameters against the rules in their struct tags,
// before any request:
//
//	required   not empty, zero or nil; has no effect on bools and numbers
//	min=N      a list that is given has at least N items
//	max=N      at most N items
//	length=N   at most N characters
//	months=N   an interval of at most N months
//	unique     no item twice
//	noclear    an optional value can be set, but not cleared, and not to nothing
//	nonull     an optional value can be set, if only to nothing, but not cleared
//
// For numbers min and max are the smallest and the largest value.
//
// Items of lists of strings must not be empty. Other words in a tag are ignored here.
package validate

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// Rules are the rules of one client package.
type Rules struct {
	Tag string // name of the struct tag
	// Problem describes what is invalid in a value of a type that has rules of its own,
	// such as a date; "" means nothing.
	Problem func(v any) string
	// Missing says what to do about a required value that is missing. "" and a nil
	// function mean that it must not be empty.
	Missing func(v any) string
	// Unwrap returns what an optional value holds; false if v is not one.
	Unwrap func(v any) (inner any, set, ok bool)
	// TooLong says what is wrong with an interval of more than a number of months;
	// "" means nothing. Filters are split instead.
	TooLong func(v any, months int) string
	// Check makes the checks across the fields of a struct.
	Check func(v any) error
}

// Params checks the parameters of a call: a struct or a pointer to one. nil is
// fine.
func (r *Rules) Params(params any) error { return r.check(params, false) }

// Filters checks the parameters of a list. Its filters may be longer than their
// maximum, since they are split, but not empty: an empty list is the result of a
// search without hits more often than a wish for everything.
func (r *Rules) Filters(params any) error { return r.check(params, true) }

func (r *Rules) check(params any, filters bool) error {
	v := reflect.ValueOf(params)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	return r.object("", v, filters)
}

func (r *Rules) object(path string, v reflect.Value, filters bool) error {
	for field, value := range v.Fields() {
		if !field.IsExported() {
			continue
		}
		name := join(path, field.Name)
		if field.Anonymous {
			name = path
		}
		if err := r.field(name, value, parse(field.Tag.Get(r.Tag)), filters); err != nil {
			return err
		}
	}
	err := r.Check(v.Interface())
	if invalid, ok := errors.AsType[*transport.ArgumentError](err); ok && path != "" {
		return transport.Invalid(join(path, invalid.Argument), invalid.Problem)
	}
	return err
}

func (r *Rules) field(name string, v reflect.Value, words tag, filters bool) error {
	if words.required && missing(v) {
		problem := ""
		if r.Missing != nil {
			problem = r.Missing(v.Interface())
		}
		return transport.Invalid(name, cmp.Or(problem, "must not be empty"))
	}
	if problem := r.Problem(v.Interface()); problem != "" {
		return transport.Invalid(name, problem)
	}
	if words.months > 0 && !filters {
		if problem := r.TooLong(v.Interface(), words.months); problem != "" {
			return transport.Invalid(name, problem)
		}
	}
	if inner, set, ok := r.Unwrap(v.Interface()); ok {
		if !set {
			if (words.noClear || words.noNull) && !v.IsZero() {
				return transport.Invalid(name, "cannot be cleared")
			}
			return nil
		}
		words.required = words.noClear
		return r.field(name, reflect.ValueOf(inner), words, filters)
	}
	switch v.Kind() { //nolint:exhaustive // the others have no rules
	case reflect.String:
		return checkLength(name, v.String(), words.length)
	case reflect.Int, reflect.Int64:
		return checkRange(name, float64(v.Int()), words)
	case reflect.Float64:
		return checkRange(name, v.Float(), words)
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		words.required = false
		return r.field(name, v.Elem(), words, filters)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return nil
		}
		return r.object(name, v, false)
	case reflect.Slice:
		return r.list(name, v, words, filters)
	}
	return nil
}

func (r *Rules) list(name string, v reflect.Value, words tag, filters bool) error {
	n := v.Len()
	switch {
	case v.IsNil():
		return nil
	case filters && n == 0:
		return transport.Invalid(name, "must not be an empty list; leave it nil for no filter")
	case n < words.min:
		return transport.Invalid(name, fmt.Sprintf("has %d items, at least %d must be given", n, words.min))
	case words.max > 0 && n > words.max && (!filters || !Splits(v.Type())):
		return transport.Invalid(name, fmt.Sprintf("has %d items, at most %d are accepted", n, words.max))
	}
	kind := v.Type().Elem().Kind()
	if kind == reflect.Uint8 {
		return nil // bytes
	}
	seen := map[string]bool{}
	for i := range n {
		item := name + "[" + strconv.Itoa(i) + "]"
		if kind == reflect.String {
			s := v.Index(i).String()
			switch {
			case strings.TrimSpace(s) == "":
				return transport.Invalid(item, "must not be empty")
			case words.unique && seen[s]:
				return transport.Invalid(item, "repeats an earlier value")
			case words.unique:
				seen[s] = true
			}
		}
		if err := r.field(item, v.Index(i), tag{length: words.length}, false); err != nil {
			return err
		}
	}
	return nil
}

// Splits reports whether filters of a type are split into several requests.
func Splits(t reflect.Type) bool { return t == reflect.TypeFor[[]string]() }

func missing(v reflect.Value) bool {
	switch v.Kind() { //nolint:exhaustive // see default
	case reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return false // false and 0 are values
	case reflect.String:
		return strings.TrimSpace(v.String()) == ""
	case reflect.Slice, reflect.Map, reflect.Pointer:
		return v.IsNil()
	default:
		return v.IsZero()
	}
}

func checkLength(name, value string, limit int) error {
	if limit == 0 || len(value) <= limit {
		return nil
	}
	if n := utf8.RuneCountInString(value); n > limit {
		return transport.Invalid(name, fmt.Sprintf("has %d characters, at most %d are accepted", n, limit))
	}
	return nil
}

// checkRange rejects numbers that are too small or too large, and NaN.
func checkRange(name string, value float64, words tag) error {
	if words.max == 0 && words.min == 0 || value >= float64(words.min) && (words.max == 0 || value <= float64(words.max)) {
		return nil
	}
	if words.max == 0 {
		return transport.Invalid(name, fmt.Sprintf("must be at least %d", words.min))
	}
	return transport.Invalid(name, fmt.Sprintf("must be from %d to %d", words.min, words.max))
}

func join(path, name string) string {
	if path == "" || name == "" { // no name: the object itself
		return path + name
	}
	return path + "." + name
}

// tag is a parsed struct tag.
type tag struct {
	required, unique, noClear, noNull bool
	min, max, length, months          int
}

func parse(s string) tag {
	var t tag
	if s == "" {
		return t
	}
	for word := range strings.SplitSeq(s, ",") {
		name, value, _ := strings.Cut(word, "=")
		n, _ := strconv.Atoi(value) // written by the generator
		switch name {
		case "required":
			t.required = true
		case "unique":
			t.unique = true
		case "noclear":
			t.noClear = true
		case "nonull":
			t.noNull = true
		case "min":
			t.min = n
		case "max":
			t.max = n
		case "length":
			t.length = n
		case "months":
			t.months = n
		}
	}
	return t
}
