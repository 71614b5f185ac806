package pretix

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/transport"
)

// A scope is the object that resources are below: the root of the API, an
// organizer, an event, an order.
type scope struct {
	client   *Client
	base     string // escaped, with a slash at its end, empty for the root
	template string // the same with variables
	err      error  // of the identifier of a handle, for the first call
}

// root is the scope of what belongs to no organizer.
func (c *Client) root() *scope { return &scope{client: c} }

// at is the scope of one path that the server returned.
func (c *Client) at(path string) *scope {
	return &scope{client: c, base: path, template: transport.Template(path)}
}

// below is the scope of one object of a resource. Its identifier is checked here,
// and reported by the first call.
func (s *scope) below(resource, argument string, key any) *scope {
	if s == nil || s.err != nil {
		return s
	}
	segment, err := segment(argument, key)
	return &scope{
		client: s.client, err: err,
		base:     s.base + resource + "/" + segment + "/",
		template: s.template + resource + "/{" + argument + "}/",
	}
}

// path is the escaped path of a resource or of an object of it: in a template
// such as "orders/{code}/approve/" the keys take the places of the variables.
func (s *scope) path(template string, keys ...any) (string, error) {
	if s == nil || !s.client.usable() {
		return "", errUnusable
	}
	if s.err != nil {
		return "", s.err
	}
	var b strings.Builder
	b.WriteString(s.base)
	for _, key := range keys {
		before, rest, _ := strings.Cut(template, "{")
		variable, after, _ := strings.Cut(rest, "}")
		if names := argumentNames[variable]; names != "" {
			variable = names
		}
		argument := variable
		if strings.HasPrefix(template, "saleschannels/") {
			argument = "channel" // begins with "api."
		}
		part, err := segment(argument, key)
		if err != nil {
			return "", err
		}
		b.WriteString(before + part)
		template = after
	}
	b.WriteString(template)
	return b.String(), nil
}

// argumentNames are the names of arguments that differ from those in paths.
var argumentNames = map[string]string{"pk": "id", "event": "slug", "organizer": "slug", "local_id": "localID", "device_id": "deviceID"}

// segment is a key as a part of a path. Numbers begin at 1.
func segment(argument string, key any) (string, error) {
	var n int64
	switch key := key.(type) {
	case string:
		if argument == "identifier" && strings.Contains(key, "@") {
			return "", transport.Invalid(argument, "must not be an e-mail address; use List with Email to find the customer")
		}
		// The server takes what follows a dot for a suffix that names a format.
		if strings.Contains(key, ".") && !dotted[argument] {
			return "", transport.Invalid(argument, "must not contain a dot: the server lists such an object, but cannot return or change it")
		}
		return transport.Segment(argument, key)
	case int:
		n = int64(key)
	case int64:
		n = key
	}
	if n < 1 {
		return "", transport.Invalid(argument, fmt.Sprintf("is %d, must be at least 1", n))
	}
	return strconv.FormatInt(n, 10), nil
}

// dotted are arguments whose paths take any text: those with a suffix of their own,
// and the secrets of tickets.
var dotted = map[string]bool{"secret": true, "output": true, "key": true, "organizer": true, "slug": true, "event": true, "channel": true}
