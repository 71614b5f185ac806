package pretixtest

import (
	"math/big"
	"strings"
)

// itemParts are the resources below an item that it shows among its members.
var itemParts = map[string]string{"variations": "ItemVariation", "addons": "ItemAddOn", "bundles": "ItemBundle", "program_times": "ItemProgramTime"}

func itemResource() resource {
	return resource{
		check: checkItem,
		stored: func(s *Server, c *call, r *row, data *object) {
			for part, kind := range itemParts {
				list, _ := data.values[part].([]any)
				for _, v := range list {
					value, _ := v.(*object)
					s.put(r.path+r.key+"/"+part+"/", s.filled(kind, value))
				}
				r.value.set(part, []any{})
			}
			r.value.set("sales_channels", s.channelNames(c, r))
			if picture, ok := data.values["picture"].(string); ok && picture != "" {
				r.value.set("picture", s.mediaURL(picture))
			}
		},
		render: func(s *Server, c *call, r *row, shown *object) {
			for part := range itemParts {
				list := []any{}
				if on := s.shelves[r.path+r.key+"/"+part+"/"]; on != nil {
					for _, below := range on.rows {
						list = append(list, s.render(c, below))
					}
				}
				shown.set(part, list)
			}
			parts, _ := shown.values["variations"].([]any)
			shown.set("has_variations", len(parts) > 0)
			shown.set("tax_rate", s.taxRate(r))
		},
		filter: func(s *Server, _ *call, r *row, name, value string) (match, known bool) {
			if name == "search" {
				return anyText(r.get("name"), strings.ToLower(value)) || strings.Contains(strings.ToLower(r.text("internal_name")), strings.ToLower(value)), true
			}
			if name == "tax_rate" {
				return amount(s.taxRate(r)).Cmp(amount(value)) == 0, true
			}
			return false, false
		},
		remove: func(s *Server, c *call, r *row) *reply {
			if s.isOrdered(c, "item", r.id) {
				return forbidden("An item that was ordered, or is in a cart, cannot be deleted; make it inactive.")
			}
			return nil
		},
	}
}

// isOrdered reports whether a position of an order or a cart names an object.
func (s *Server) isOrdered(c *call, member string, id int64) bool {
	for _, object := range []string{"OrderPosition", "CartPosition"} {
		for _, position := range s.rowsOf(object, c.scopePath()) {
			if position.get(member) == number(id) {
				return true
			}
		}
	}
	return false
}

// taxRate is the rate of the tax rule of an item.
func (s *Server) taxRate(item *row) string {
	event, _, _ := strings.Cut(item.path, "items/")
	if rule := s.byID("TaxRule", event, item.get("tax_rule")); rule != nil {
		return rule.text("rate")
	}
	return "0.00"
}

// renderPart shows a part of an item.
func renderPart(s *Server, c *call, r *row, shown *object) {
	if r.shelf.fact.Object != "ItemVariation" {
		return
	}
	price := r.get("default_price")
	if price == nil {
		event, id, _ := strings.Cut(strings.TrimSuffix(r.path, "/variations/"), "items/")
		if item := s.shelfAt(event + "items/").row(id); item != nil {
			price = item.get("default_price")
		}
	}
	shown.set("price", price)
	shown.set("sales_channels", s.channelNames(c, r))
}

func questionResource() resource {
	return resource{
		check: checkQuestion,
		stored: func(s *Server, _ *call, r *row, data *object) {
			if r.text("identifier") == "" {
				r.value.set("identifier", randomString(codeAlphabet, 8))
			}
			list, _ := data.values["options"].([]any)
			for _, v := range list {
				value, _ := v.(*object)
				option := s.put(r.path+r.key+"/options/", s.filled("QuestionOption", value))
				storedOption(s, nil, option, value)
			}
			r.value.set("options", []any{})
		},
		render: func(s *Server, c *call, r *row, shown *object) {
			list := []any{}
			if on := s.shelves[r.path+r.key+"/options/"]; on != nil {
				for _, option := range on.rows {
					list = append(list, s.render(c, option))
				}
			}
			shown.set("options", list)
			values, _ := r.get("dependency_values").([]any)
			shown.set("dependency_value", nil)
			if len(values) > 0 {
				shown.set("dependency_value", values[0])
			}
		},
	}
}

// codeAlphabet are the letters of codes that people read.
const codeAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ3789"

func storedOption(_ *Server, _ *call, r *row, _ *object) {
	if r.text("identifier") == "" {
		r.value.set("identifier", randomString(codeAlphabet, 8))
	}
}

// amount is a decimal.
func amount(v any) *big.Rat {
	r, ok := new(big.Rat).SetString(text(v))
	if !ok {
		return new(big.Rat)
	}
	return r
}

// mediaURL is where an upload is shown.
func (s *Server) mediaURL(id string) string {
	for _, file := range s.files {
		if file.ID == id {
			return s.URL() + "/media/pub/" + file.Name
		}
	}
	return id
}
