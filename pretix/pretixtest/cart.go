package pretixtest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

func cartResource() resource {
	return resource{
		check: func(s *Server, c *call, _ *row, data *object) *reply {
			if cart := data.text("cart_id"); cart != "" && !strings.HasSuffix(cart, "@api") {
				return wrongField("cart_id", "A cart of the API ends in @api.")
			}
			wanted := &row{value: fields("item", data.values["item"], "variation", data.values["variation"], "subevent", data.values["subevent"])}
			if s.soldOut(c, wanted, 1) {
				return wrong("The item is not available.")
			}
			if code := data.text("voucher"); code != "" {
				i := slices.IndexFunc(s.shelfAt(c.scopePath()+"vouchers/").rows, func(v *row) bool { return strings.EqualFold(v.text("code"), code) })
				if i < 0 {
					return wrongField("voucher", "No voucher has this code.")
				}
				data.set("voucher", number(s.shelfAt(c.scopePath() + "vouchers/").rows[i].id))
			}
			return nil
		},
		stored: storedCart,
		render: func(s *Server, c *call, r *row, shown *object) {
			for _, name := range []string{"addons", "bundled"} {
				list := []any{}
				for _, below := range r.shelf.rows {
					if below.get("addon_to") == number(r.id) && below.bool("is_bundled") == (name == "bundled") {
						list = append(list, s.render(c, below))
					}
				}
				shown.set(name, list)
			}
			if c.r == nil || c.r.Method != http.MethodPost { // only a new position shows them
				shown.remove("addons")
				shown.remove("bundled")
			}
		},
		remove: func(s *Server, _ *call, r *row) *reply {
			for _, below := range slices.Clone(r.shelf.rows) {
				if below.get("addon_to") == number(r.id) {
					s.drop(below)
				}
			}
			return nil
		},
	}
}

// storedCart completes a position, and puts those that belong to it beside it.
func storedCart(s *Server, _ *call, r *row, data *object) {
	if r.text("cart_id") == "" {
		r.value.set("cart_id", randomString("abcdefghijklmnopqrstuvwxyz0123456789", 48)+"@api")
	}
	if r.text("expires") == "" {
		r.value.set("expires", now(s.clock.now().Add(7*24*time.Hour)))
	}
	r.value.set("includes_tax", true)
	nameOf(r)
	for _, part := range []struct {
		name    string
		bundled bool
	}{{"addons", false}, {"bundled", true}} {
		list, _ := data.values[part.name].([]any)
		for _, v := range list {
			value, _ := v.(*object)
			below := s.put(r.path, s.filled("CartPosition", value))
			for _, name := range []string{"cart_id", "expires", "includes_tax"} {
				below.value.set(name, r.get(name))
			}
			below.value.set("addon_to", number(r.id))
			below.value.set("is_bundled", part.bundled)
			nameOf(below)
		}
	}
}

// nameOf sets the name of an attendee from its parts.
func nameOf(r *row) {
	parts, _ := r.get("attendee_name_parts").(*object)
	r.value.set("attendee_name", nil)
	if parts != nil && len(parts.keys) > 0 {
		name, _ := buildName(parts)
		r.value.set("attendee_name", name)
	}
}

// createCarts creates what it can of a list, and says what became of each.
func (s *Server) createCarts(c *call) reply {
	value, p, failed := c.input()
	if failed {
		return p
	}
	list, ok := value.([]any)
	if !ok {
		return jsonReply(http.StatusBadRequest, fields("error", "Please supply a list"))
	}
	results := []any{}
	for _, v := range list {
		r, failed := s.createCart(c, v)
		if failed != nil {
			results = append(results, fields("success", false, "data", nil, "errors", failed.json))
			continue
		}
		results = append(results, fields("success", true, "data", s.render(c, r), "errors", nil))
	}
	return okReply(fields("results", results))
}

func (s *Server) createCart(c *call, v any) (*row, *reply) {
	sent, ok := v.(*object)
	if !ok {
		return nil, wrong("Invalid data. Expected a dictionary, but got " + typeName(v) + ".")
	}
	data, problems := s.validMembers(c, facts().types["CartPositionCreate"], sent, false)
	if problems != nil {
		p := jsonReply(http.StatusBadRequest, problems)
		return nil, &p
	}
	if failed := cartResource().check(s, c, nil, data); failed != nil {
		return nil, failed
	}
	r := s.put(c.scopePath()+"cartpositions/", s.filled("CartPosition", data))
	cartResource().stored(s, c, r, data)
	return r, nil
}
