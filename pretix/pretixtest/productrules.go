package pretixtest

import (
	"math/big"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// after reports whether a range of two members of a request ends before it begins.
func after(data *object, from, until string) bool {
	a, b := data.text(from), data.text(until)
	return a != "" && b != "" && compareTimes(a, b) > 0
}

// count is a member that is a number; 0 without one.
func count(data *object, name string) int64 {
	n, _ := fake.Whole(textOf(data.values[name]))
	return n
}

// metaOf checks that all keys of meta data are properties of an object above.
func metaOf(data *object, properties []*row) *reply {
	meta, ok := data.values["meta_data"].(*object)
	if !ok {
		return nil
	}
	for _, key := range meta.keys {
		if !slices.ContainsFunc(properties, func(r *row) bool { return r.text("name") == key }) {
			return wrongField("meta_data", "There is no property "+key+".")
		}
	}
	return nil
}

func checkItem(s *Server, c *call, old *row, data *object) *reply {
	for part := range itemParts {
		if _, given := data.get(part); given && old != nil {
			return wrong("An update of an item cannot change its " + part + "; they have a resource of their own.")
		}
	}
	if failed := metaOf(data, s.shelfAt(c.scopePath()+"item_meta_properties/").rows); failed != nil {
		return failed
	}
	admission, given := data.values["admission"].(bool)
	least, most := data.values["min_per_order"], data.values["max_per_order"]
	rule := s.byID("TaxRule", c.scopePath(), data.values["tax_rule"])
	switch {
	case least != nil && most != nil && count(data, "min_per_order") > count(data, "max_per_order"):
		return wrong("min_per_order must not be above max_per_order.")
	case after(data, "available_from", "available_until"):
		return wrong("The item would be available until before it is.")
	case data.values["personalized"] == true && !admission:
		return wrong("Only an item for admission can be personalized.")
	case data.values["issue_giftcard"] == true && (admission || rule != nil && amount(rule.get("rate")).Sign() > 0):
		return wrong("A gift card is without taxes, and for no admission.")
	}
	if _, personal := data.get("personalized"); admission && !personal && old == nil {
		data.set("personalized", true)
	} else if given && !admission {
		data.set("personalized", false)
	}
	return nil
}

// itemOf is the item that a part belongs to.
func (s *Server) itemOf(c *call) *row {
	return s.shelfAt(c.scopePath() + "items/").row(c.variables["item"])
}

func checkVariation(s *Server, c *call, old *row, _ *object) *reply {
	if old == nil && !s.hasVariations(s.itemOf(c)) {
		return forbidden("An item without variations cannot get one.")
	}
	return nil
}

func removeVariation(s *Server, c *call, r *row) *reply {
	if s.isOrdered(c, "variation", r.id) {
		return forbidden("A variation that was ordered, or is in a cart, cannot be deleted; make it inactive.")
	}
	return nil
}

func checkAddOn(s *Server, c *call, old *row, data *object) *reply {
	for _, name := range []string{"min_count", "max_count"} {
		if count(data, name) < 0 {
			return wrongField(name, "Ensure this value is greater than or equal to 0.")
		}
	}
	if category, given := data.get("addon_category"); given {
		for _, other := range s.shelfAt(c.scopePath() + "items/" + c.variables["item"] + "/addons/").rows {
			if other != old && other.get("addon_category") == category {
				return wrongField("addon_category", "The item has this category already.")
			}
		}
	}
	if count(data, "min_count") > count(data, "max_count") {
		return wrong("min_count must not be above max_count.")
	}
	return nil
}

func checkBundle(s *Server, c *call, old *row, data *object) *reply {
	item := s.itemOf(c)
	bundled := s.byID("Item", c.scopePath(), merged(old, data, "bundled_item"))
	switch {
	case bundled == item:
		return wrong("An item cannot come with itself.")
	case s.variationOf(c, fields("item", merged(old, data, "bundled_item"), "variation", merged(old, data, "bundled_variation"))) != nil:
		return wrong("The bundled item needs one of its variations.")
	case len(s.shelfAt(bundled.path+bundled.key+"/bundles/").rows) > 0:
		return wrong("The bundled item has bundles of its own.")
	}
	return nil
}

func checkProgramTime(s *Server, c *call, old *row, data *object) *reply {
	whole := fields("start", merged(old, data, "start"), "end", merged(old, data, "end"))
	switch {
	case after(whole, "start", "end"):
		return wrong("The program ends before it begins.")
	case s.event(c).bool("has_subevents"):
		return wrong("A series has no program times.")
	}
	return nil
}

func checkCategory(_ *Server, _ *call, old *row, data *object) *reply {
	if merged(old, data, "is_addon") == true && textOf(merged(old, data, "cross_selling_mode")) != "" {
		return wrong("A category of add-ons takes no part in cross-selling.")
	}
	return nil
}

// checkQuestion looks for another question with the identifier, and for questions that
// depend on each other in a circle.
func checkQuestion(s *Server, c *call, old *row, data *object) *reply {
	if _, given := data.get("options"); given && old != nil {
		return wrong("An update of a question cannot change its options; they have a resource of their own.")
	}
	on := s.shelfAt(c.scopePath() + "questions/")
	if id := data.text("identifier"); id != "" && slices.ContainsFunc(on.rows, func(r *row) bool { return r != old && r.text("identifier") == id }) {
		return wrongField("identifier", "Another question has this identifier.")
	}
	for id := data.values["dependency_question"]; id != nil; {
		q := s.byID("Question", c.scopePath(), id)
		if q == old {
			return wrongField("dependency_question", "The questions depend on each other.")
		}
		id = q.get("dependency_question")
	}
	options, _ := data.values["options"].([]any)
	seen := map[string]bool{}
	for _, v := range options {
		o, _ := v.(*object)
		if id := o.text("identifier"); id != "" && seen[id] {
			return wrongField("options", "Two options have the same identifier.")
		}
		seen[o.text("identifier")] = true
	}
	return nil
}

func checkOption(s *Server, c *call, old *row, data *object) *reply {
	on := s.shelfAt(c.scopePath() + "questions/" + c.variables["question"] + "/options/")
	if id := data.text("identifier"); id != "" && slices.ContainsFunc(on.rows, func(r *row) bool { return r != old && r.text("identifier") == id }) {
		return wrongField("identifier", "Another option has this identifier.")
	}
	return nil
}

// taxCodes begin like this: those of the standard that the server knows.
var taxCodes = []string{"S", "Z", "E", "AE", "G", "K", "O", "L", "M"}

func checkTaxRule(_ *Server, _ *call, _ *row, data *object) *reply {
	code, _, _ := strings.Cut(data.text("code"), "/")
	if code != "" && !slices.Contains(taxCodes, code) {
		return wrongField("code", `"`+data.text("code")+`" is not a valid choice.`)
	}
	return nil
}

// removeTaxRule keeps a rule that an item, a position or a fee has.
func removeTaxRule(s *Server, c *call, r *row) *reply {
	for _, kind := range []string{"Item", "OrderPosition", "Transaction"} {
		for _, other := range s.rowsOf(kind, c.scopePath()) {
			if other.get("tax_rule") == number(r.id) {
				return forbidden("A tax rule that is in use cannot be deleted.")
			}
		}
	}
	return nil
}

func checkDiscount(_ *Server, _ *call, old *row, data *object) *reply {
	pieces, value := truthy(merged(old, data, "condition_min_count")), amount(merged(old, data, "condition_min_value")).Sign() != 0
	if percent, given := data.get("benefit_discount_matching_percent"); given && (amount(percent).Sign() < 0 || amount(percent).Cmp(big.NewRat(100, 1)) > 0) {
		return wrongField("benefit_discount_matching_percent", "Ensure this value is between 0 and 100.")
	}
	apart := textOf(merged(old, data, "subevent_mode")) == "distinct"
	switch {
	case pieces == value:
		return wrong("A discount is for a number of items or for a value.")
	case value && truthy(merged(old, data, "benefit_only_apply_to_cheapest_n_matches")):
		return wrong("A discount for a value is on all items.")
	case value && apart:
		return wrong("A discount for a value is for all dates together.")
	case apart && merged(old, data, "benefit_same_products") == false:
		return wrongField("benefit_same_products", "A discount for different dates is on the same items.")
	}
	return nil
}
