package mews

import (
	"reflect"
	"time"
)

var timeType = reflect.TypeFor[time.Time]()

// inUTC returns parameters whose times are in UTC, as the vendor wants them. What
// the caller has stays as it is: lists and objects with other times are copied.
func inUTC(params any) any {
	v := reflect.ValueOf(params)
	if !v.IsValid() {
		return params
	}
	if changed, ok := timesInUTC(v); ok {
		return changed.Interface()
	}
	return params
}

// timesInUTC returns a copy of v; false if v has no time to change.
func timesInUTC(v reflect.Value) (reflect.Value, bool) {
	switch v.Kind() { //nolint:exhaustive // the others hold no times
	case reflect.Struct:
		if v.Type() == timeType {
			t, _ := reflect.TypeAssert[time.Time](v)
			return reflect.ValueOf(t.UTC()), t.Location() != time.UTC
		}
		return structInUTC(v)
	case reflect.Pointer:
		if v.IsNil() {
			return v, false
		}
		elem, ok := timesInUTC(v.Elem())
		if !ok {
			return v, false
		}
		pointer := reflect.New(elem.Type())
		pointer.Elem().Set(elem)
		return pointer, true
	case reflect.Slice:
		return listInUTC(v)
	}
	return v, false
}

func structInUTC(v reflect.Value) (reflect.Value, bool) {
	var changed reflect.Value
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		if field, ok := timesInUTC(v.Field(i)); ok {
			if !changed.IsValid() {
				changed = reflect.New(v.Type()).Elem()
				changed.Set(v)
			}
			changed.Field(i).Set(field)
		}
	}
	return changed, changed.IsValid()
}

func listInUTC(v reflect.Value) (reflect.Value, bool) {
	switch v.Type().Elem().Kind() { //nolint:exhaustive // the others hold no times
	case reflect.Struct, reflect.Pointer, reflect.Slice:
	default:
		return v, false
	}
	var changed reflect.Value
	for i := range v.Len() {
		if item, ok := timesInUTC(v.Index(i)); ok {
			if !changed.IsValid() {
				changed = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
				reflect.Copy(changed, v)
			}
			changed.Index(i).Set(item)
		}
	}
	return changed, changed.IsValid()
}
