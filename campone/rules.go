package campone

import "github.com/guestwire/guestwire-go/internal/validate"

// tagName is the struct tag with the server's limits, in the words of package
// validate, and key (what identifies an object that has no ID).
const tagName = "campone"

var rules = &validate.Rules{
	Tag: tagName,
	Problem: func(v any) string {
		if d, ok := v.(Date); ok && !d.valid() {
			return "is not a valid date"
		}
		return ""
	},
	Unwrap: func(any) (inner any, set, ok bool) { return nil, false, false },
	Check: func(v any) error {
		if c, ok := v.(interface{ check() error }); ok {
			return c.check()
		}
		return nil
	},
}
