package pretix

import (
	"reflect"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// The server ignores names in Include and Exclude that it does not know, and fails with
// a 500 for some. Without the field that identifies it a response cannot be decoded.

func (p OrderListParams) check() error { return checkOrderSelection(p.Include, p.Exclude) }

func (p OrderGetParams) check() error { return checkOrderSelection(p.Include, p.Exclude) }

func (p CheckinListListParams) check() error { return checkExclude[CheckinList](p.Exclude, "id") }

func (p CheckinListGetParams) check() error { return checkExclude[CheckinList](p.Exclude, "id") }

func checkOrderSelection(include, exclude []string) error {
	for _, name := range include {
		if !hasField(reflect.TypeFor[Order](), name, true) {
			return transport.Invalid("Include", "contains "+name+", which is not a field of orders or of a part of them")
		}
	}
	if include != nil && !slices.Contains(include, "code") {
		return transport.Invalid("Include", "must contain code, which identifies an order")
	}
	return checkExclude[Order](exclude, "code")
}

func checkExclude[T any](names []string, key string) error {
	for _, name := range names {
		switch {
		case name == key:
			return transport.Invalid("Exclude", "must not contain "+key+", without which a response cannot be used")
		case name == "positions.pdf_data":
			return transport.Invalid("Exclude", "must not contain "+name+": leave PDFData false")
		case !hasField(reflect.TypeFor[T](), name, false):
			return transport.Invalid("Exclude", "contains "+name+", which is not a field that can be left out")
		}
	}
	return nil
}

// hasField reports whether an object has a field, or a part of it, such as positions.id.
// The server can leave parts out of lists only, but can select them of objects, too.
func hasField(object reflect.Type, name string, ofObjects bool) bool {
	name, rest, nested := strings.Cut(name, ".")
	for field := range object.Fields() {
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag != name || name == "-" {
			continue
		}
		if !nested {
			return true
		}
		part := field.Type
		switch {
		case part.Kind() == reflect.Slice:
			part = part.Elem()
		case part.Kind() == reflect.Pointer && ofObjects:
			part = part.Elem()
		default:
			return false
		}
		return part.Kind() == reflect.Struct && !strings.Contains(rest, ".") && hasField(part, rest, false)
	}
	return false
}
