package pretixtest

import (
	"fmt"
	"math/big"
	"strings"
)

// validReference looks for the object that a value names.
func (s *Server) validReference(c *call, m member, v any) (any, string) {
	object := m.Of
	if object == "ReusableMedium" {
		object = "ReusableMedia"
	}
	switch {
	case object == "Customer":
		if c.organizer != nil && c.organizer.find(text(v)) != nil {
			return v, ""
		}
		return nil, "Object with " + m.By + "=" + text(v) + " does not exist."
	case facts().lists[object] == nil && object != "ItemVariation" && object != "OrderPosition":
		return v, ""
	case m.By != "":
		for _, r := range s.rowsOf(object, c.reach(object)) {
			if text(r.get(m.By)) == text(v) {
				return v, ""
			}
		}
		return nil, "Object with " + m.By + "=" + text(v) + " does not exist."
	}
	if object == "Event" { // by its slug, whatever the contract says
		if s.shelfAt(c.organizerPath()+"events/").row(text(v)) != nil {
			return v, ""
		}
		return nil, "Object with slug=" + text(v) + " does not exist."
	}
	id, problem := validInteger(v)
	if problem != "" {
		return nil, "Incorrect type. Expected pk value, received " + typeName(v) + "."
	}
	if s.byID(object, c.reach(object), id) == nil {
		return nil, fmt.Sprintf("Invalid pk %q - object does not exist.", text(id))
	}
	return id, ""
}

// reach is the path below which a request can name objects: its event, or the
// organizer for what belongs to no event.
func (c *call) reach(object string) string {
	if list := facts().lists[object]; list != nil && !strings.HasPrefix(list.Path, "{ev}") {
		return c.organizerPath()
	}
	return c.scopePath()
}

// decimalOf is an amount of the smallest unit, with its decimals.
func decimalOf(units int64, decimals int) string {
	r := big.NewRat(units, 1)
	for range decimals {
		r.Quo(r, big.NewRat(10, 1))
	}
	return r.FloatString(decimals)
}
