package pretixtest

import (
	"net/http"
	"strings"
)

// validated reads the content of a write: the values by field, without those
// that were not sent. It responds when something is wrong with them; all
// errors of all fields come together.
func (c *call) validated(self *customer) (map[string]any, reply, bool) {
	input, p, failed := c.object()
	if failed {
		return nil, p, true
	}
	form := isForm(c.r)

	data, errors := map[string]any{}, newObject()
	for _, f := range customerFields {
		if f.createOnly && self != nil {
			continue
		}
		sent := f.sent(input, form, c.r.Method == http.MethodPatch)
		if sent == absent {
			continue
		}
		if s, isString := sent.(string); isString && form && f.name == "name_parts" {
			parsed, err := parseJSON([]byte(s))
			if err != nil {
				errors.set(f.name, []any{errNotJSON})
				continue
			}
			sent = parsed
		}
		value, problems := f.validate(sent)
		if f.name == "email" && len(problems) == 0 && c.organizer.emailTaken(value, self) {
			problems = []string{errEmailTaken}
		}
		if len(problems) > 0 {
			list := make([]any, len(problems))
			for i, problem := range problems {
				list[i] = problem
			}
			errors.set(f.name, list)
			continue
		}
		data[f.name] = value
	}
	if len(errors.keys) > 0 {
		return nil, jsonReply(http.StatusBadRequest, errors), true
	}

	if parts := data["name_parts"]; truthy(parts) {
		given, isObject := parts.(*object)
		if !isObject {
			return nil, invalid("name_parts", "Invalid data type"), true
		}
		if _, ok := given.get("_scheme"); !ok {
			given.set("_scheme", defaultScheme)
		}
	}
	return data, reply{}, false
}

// object is the content of a write, which has to be an object.
func (c *call) object() (*object, reply, bool) {
	value, p, failed := c.input()
	if failed {
		return nil, p, true
	}
	input, isObject := value.(*object)
	if !isObject {
		message := "No data provided"
		if value != nil {
			message = "Invalid data. Expected a dictionary, but got " + typeName(value) + "."
		}
		return nil, invalid("non_field_errors", message), true
	}
	return input, reply{}, false
}

func invalid(field, message string) reply {
	return jsonReply(http.StatusBadRequest, fields(field, []any{message}))
}

// emailTaken looks for another customer with the address. To it, no address
// is the same as no address.
func (o *organizer) emailTaken(email any, self *customer) bool {
	address, given := email.(string)
	for _, other := range o.customers {
		switch {
		case other == self:
		case !given && other.email == nil:
			return true
		case given && other.email != nil && sameASCII(address, *other.email):
			return true
		}
	}
	return false
}

// sameASCII compares without regard to the case of ASCII letters only.
func sameASCII(a, b string) bool { return lowerASCII(a) == lowerASCII(b) }

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
