package pretixtest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

func cartResource() resource {
	return resource{
		check:  checkCart,
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

// checkCart looks at a position as a whole, and at those that come with it.
func checkCart(s *Server, c *call, _ *row, data *object) *reply {
	if cart := data.text("cart_id"); cart != "" && !strings.HasSuffix(cart, "@api") {
		return wrongField("cart_id", "A cart of the API ends in @api.")
	}
	if wrong := s.validCart(c, data); wrong != nil {
		p := fieldErrors(wrong)
		return &p
	}
	needed := map[*row]int64{}
	for _, part := range append([]*object{data}, s.parts(data)...) {
		if s.ignoresQuota(c, part) {
			continue
		}
		for _, quota := range s.quotasOf(c, &row{value: fields("item", part.values["item"], "variation", part.values["variation"], "subevent", part.values["subevent"])}) {
			needed[quota]++
			if left, limited := s.usage(quota).forSale(); limited && left < needed[quota] {
				return plainError("The quota is sold out.")
			}
		}
	}
	code := data.text("voucher")
	if voucher := s.voucherByCode(c, code); voucher != nil {
		if s.voucherLeft(c, voucher, nil) < 1 {
			return wrongField("voucher", "The voucher was used as often as it may be.")
		}
		data.set("voucher", number(voucher.id))
	}
	return nil
}

// parts are the add-ons and bundled items that come with a position.
func (s *Server) parts(data *object) []*object {
	var all []*object
	for _, name := range []string{"addons", "bundled"} {
		list, _ := data.values[name].([]any)
		for _, v := range list {
			if o, ok := v.(*object); ok {
				all = append(all, o)
			}
		}
	}
	return all
}

func (s *Server) voucherByCode(c *call, code string) *row {
	on := s.shelfAt(c.scopePath() + "vouchers/")
	i := slices.IndexFunc(on.rows, func(v *row) bool { return strings.EqualFold(v.text("code"), code) })
	if code == "" || i < 0 {
		return nil
	}
	return on.rows[i]
}

func (s *Server) ignoresQuota(c *call, data *object) bool {
	voucher := s.voucherByCode(c, data.text("voucher"))
	return voucher != nil && (voucher.bool("allow_ignore_quota") || voucher.bool("block_quota"))
}

// validCart is what is wrong with a position of a cart, or with an add-on.
func (s *Server) validCart(c *call, data *object) *object {
	item := s.byID("Item", c.scopePath(), data.values["item"])
	series := s.event(c).bool("has_subevents")
	date, dated := data.get("subevent")
	switch {
	case item == nil:
		return nil
	case !item.bool("active"):
		return fields("item", []any{"The item is not active."})
	case dated && series != (date != nil):
		return fields("subevent", []any{"A date is for a series, which needs one."})
	}
	if wrong := s.variationOf(c, data); wrong != nil {
		return fields("non_field_errors", wrong.values["variation"])
	}
	if wrong := nameAndCountry(data); wrong != nil {
		return wrong
	}
	if data.text("seat") != "" {
		return fields("seat", []any{"The fake has no seats for this item."})
	}
	if code := data.text("voucher"); code != "" {
		voucher := s.voucherByCode(c, code)
		switch {
		case voucher == nil:
			return fields("voucher", []any{"No voucher has this code."})
		case !s.voucherFits(c, voucher, item, s.byID("ItemVariation", c.scopePath(), data.values["variation"])):
			return fields("voucher", []any{"The voucher is not for this item."})
		case voucher.get("subevent") != nil && voucher.get("subevent") != date:
			return fields("voucher", []any{"The voucher is not for this date."})
		case voucher.text("valid_until") != "" && compareTimes(voucher.text("valid_until"), now(s.clock.now())) < 0:
			return fields("voucher", []any{"The voucher has expired."})
		}
	}
	wanted := &row{value: fields("item", data.values["item"], "variation", data.values["variation"], "subevent", date)}
	if !s.ignoresQuota(c, data) && len(s.quotasOf(c, wanted)) == 0 {
		return fields("non_field_errors", []any{"The item has no quota."})
	}
	return s.validParts(c, item, data)
}

// validParts checks that the item of a position has these add-ons and bundled items.
func (s *Server) validParts(c *call, item *row, data *object) *object {
	for name, fits := range map[string]func(part, of *row) bool{
		"addons":  func(part, of *row) bool { return of.get("addon_category") == part.get("category") },
		"bundled": func(part, of *row) bool { return of.get("bundled_item") == number(part.id) },
	} {
		list, _ := data.values[name].([]any)
		path := item.path + item.key + "/" + strings.Replace(name, "bundled", "bundles", 1) + "/"
		for _, v := range list {
			o, _ := v.(*object)
			part := s.byID("Item", c.scopePath(), o.values["item"])
			if !slices.ContainsFunc(s.shelfAt(path).rows, func(of *row) bool { return fits(part, of) }) {
				return fields(name, []any{"The item does not come with this one."})
			}
		}
	}
	return nil
}

// storedCart completes a position, and stores those that belong to it, too.
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
	if name := r.text("attendee_name"); name != "" && len(partsOf(parts)) == 0 {
		parts = fields("_legacy", name)
		r.value.set("attendee_name_parts", parts)
	}
	r.value.set("attendee_name", nil)
	if len(partsOf(parts)) > 0 {
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
