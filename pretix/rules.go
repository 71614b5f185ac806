package pretix

import (
	"reflect"

	"github.com/guestwire/guestwire-go/internal/validate"
)

// tagName is the struct tag with the server's limits, in the words of package
// validate, and key (what identifies an object that has no ID).
const tagName = "pretix"

var rules = &validate.Rules{
	Tag: tagName,
	Problem: func(v any) string {
		if reflect.TypeOf(v) != nil && reflect.TypeOf(v).Kind() == reflect.Pointer {
			return "" // what it points to has its turn
		}
		if p, ok := v.(interface{ problem() string }); ok {
			return p.problem()
		}
		return ""
	},
	Missing: func(v any) string {
		if _, ok := v.([]string); ok { // the events of a webhook, a device or a team
			return "must not be nil: pass an empty list for none"
		}
		if _, ok := v.(map[string]string); ok { // the properties of a date or an event
			return "must not be nil: pass an empty map for none"
		}
		return ""
	},
	Unwrap: func(v any) (inner any, set, ok bool) {
		n, ok := v.(interface{ held() (any, bool) })
		if ok {
			inner, set = n.held()
		}
		return inner, set, ok
	},
	Check: func(v any) error {
		if c, ok := v.(interface{ check() error }); ok {
			return c.check()
		}
		return nil
	},
}
