package pretix

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/google/go-querystring/query"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// queryOf is the query of a call that is not a list: the fields of its parameters
// that have the tag url. The others are the body.
func queryOf(params any) (string, error) {
	v := reflect.ValueOf(params)
	if v.Kind() != reflect.Struct {
		return "", nil
	}
	part := queryPart(v.Type())
	if len(part.fields) == 0 {
		return "", nil
	}
	selected := reflect.New(part.typ).Elem()
	for i, field := range part.fields {
		selected.Field(i).Set(v.FieldByIndex(field))
	}
	values, err := query.Values(selected.Interface())
	if err != nil {
		return "", transport.Invalid("params", "cannot be encoded as a query")
	}
	return values.Encode(), nil
}

// A part is a struct of the fields of another that belong to the query.
type part struct {
	typ    reflect.Type
	fields [][]int
}

var parts sync.Map // of reflect.Type to part

func queryPart(t reflect.Type) part {
	if p, ok := parts.Load(t); ok {
		return p.(part) //nolint:errcheck,forcetypeassert // the map has nothing else
	}
	var p part
	var fields []reflect.StructField
	for f := range t.Fields() {
		if tag := f.Tag.Get("url"); tag != "" && tag != "-" {
			p.fields = append(p.fields, f.Index)
			fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type, Tag: f.Tag})
		}
	}
	p.typ = reflect.StructOf(fields)
	stored, _ := parts.LoadOrStore(t, p)
	return stored.(part) //nolint:errcheck,forcetypeassert // the map has nothing else
}

// A MetaFilter selects events by their metadata: values by the names of properties.
type MetaFilter map[string]string

// EncodeValues implements query.Encoder of go-querystring.
func (f MetaFilter) EncodeValues(key string, values *url.Values) error {
	for name, value := range f {
		values.Set(key+"["+name+"]", value)
	}
	return nil
}

// expandProblem says what is wrong with a value of Expand, which the server would ignore.
func expandProblem(value string, allowed ...string) string {
	if slices.Contains(allowed, value) {
		return ""
	}
	return "cannot be expanded here"
}

// orderingProblem says what is wrong with an order, which the server would ignore.
func orderingProblem(value string, allowed ...string) string {
	if slices.Contains(allowed, strings.TrimPrefix(value, "-")) {
		return ""
	}
	return "is not an order of this list"
}
