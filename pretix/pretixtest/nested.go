package pretixtest

import (
	"regexp"
	"slices"
)

// validNested is what is wrong with an object as a whole whose members are fine one by
// one; nil for nothing.
func (s *Server) validNested(c *call, kind string, data *object) *object {
	problem := func(member, message string) *object { return fields(member, []any{message}) }
	switch kind {
	case "OrderPositionCreate":
		return s.validPosition(c, data)
	case "OrderChangeNewPosition", "OrderPositionCreateForExistingOrder":
		wrong := nameAndCountry(data)
		if wrong == nil {
			wrong = s.variationOf(c, data)
		}
		if wrong != nil || c.variables["code"] == "" {
			return wrong
		}
		return s.mainPosition(s.shelfAt(c.scopePath()+"orders/").row(c.variables["code"]), data)
	case "BaseCartPositionCreate":
		return s.validCart(c, data)
	case "PatchPosition", "SelectPosition", "PatchFee", "SelectFee":
		return s.validChange(c, data)
	case "AnswerCreate", "Answer":
		return s.validAnswer(c, data)
	case "InvoiceAddress":
		if truthy(data.values["name"]) && truthy(data.values["name_parts"]) {
			return problem("name", "Either name or name_parts.")
		}
		return nameAndCountry(data)
	}
	return nil
}

// validChange checks that what a change is about belongs to its order.
func (s *Server) validChange(c *call, data *object) *object {
	order := s.shelfAt(c.scopePath() + "orders/").row(c.variables["code"])
	if id, given := data.get("fee"); given {
		if slices.ContainsFunc(feesOf(order), func(f *object) bool { return f.values["id"] == id && f.values["canceled"] != true }) {
			return nil
		}
		return fields("fee", []any{"The order has no such fee."})
	}
	id := data.values["position"]
	i := slices.IndexFunc(active(s.positionsOf(order)), func(p *row) bool { return number(p.id) == id })
	if i < 0 {
		return fields("position", []any{"The order has no such position."})
	}
	body, ok := data.values["body"].(*object)
	if !ok {
		return nil
	}
	return s.changedVariation(c, active(s.positionsOf(order))[i], body)
}

// validPosition checks a position of a new order.
func (s *Server) validPosition(c *call, data *object) *object {
	problem := func(member, message string) *object { return fields(member, []any{message}) }
	item := s.byID("Item", c.scopePath(), data.values["item"])
	series := s.event(c).bool("has_subevents")
	if secret := data.text("secret"); secret != "" {
		for _, other := range s.rowsOf("OrderPosition", c.scopePath()) {
			if other.text("secret") == secret {
				return problem("secret", "Another position has this secret.")
			}
		}
	}
	date, dated := data.get("subevent")
	switch {
	case !item.bool("active"):
		return problem("item", "The item is not active.")
	case dated && series && date == nil:
		return problem("subevent", "The event is a series: choose a date.")
	case dated && !series && date != nil:
		return problem("subevent", "The event is no series.")
	}
	if wrong := s.variationOf(c, data); wrong != nil {
		return wrong
	}
	if wrong := nameAndCountry(data); wrong != nil {
		return wrong
	}
	if data.values["price"] == nil && data.values["discount"] != nil {
		return problem("discount", "A discount needs a price.")
	}
	return nil
}

// variationOf checks that a variation is one of the item, which needs one if it has any.
func (s *Server) variationOf(c *call, data *object) *object {
	item := s.byID("Item", c.scopePath(), data.values["item"])
	if item == nil {
		return nil
	}
	variation := s.byID("ItemVariation", c.scopePath(), data.values["variation"])
	message := ""
	switch has := s.hasVariations(item); {
	case has && variation == nil:
		message = "The item has variations: choose one."
	case has && variation.path != item.path+item.key+"/variations/":
		message = "The variation belongs to another item."
	case !has && variation != nil:
		message = "The item has no variations."
	}
	if message == "" {
		return nil
	}
	return fields("variation", []any{message})
}

func (s *Server) hasVariations(item *row) bool {
	on := s.shelves[item.path+item.key+"/variations/"]
	return on != nil && len(on.rows) > 0
}

// nameAndCountry checks the members that name a person and a place.
func nameAndCountry(data *object) *object {
	parts := data.values["attendee_name_parts"]
	if address, is := data.get("name_parts"); is {
		parts = address
	}
	switch {
	case truthy(data.values["attendee_name"]) && truthy(parts):
		return fields("attendee_name", []any{"Either attendee_name or attendee_name_parts."})
	case truthy(parts) && !isObject(parts):
		return fields("attendee_name_parts", []any{"Invalid data type"})
	case data.text("state") != "" && !slices.Contains(countriesWithStates, data.text("country")):
		return fields("state", []any{"Addresses there have no state."})
	}
	if given, ok := parts.(*object); ok && len(given.keys) > 0 {
		if _, ok := given.get("_scheme"); !ok {
			given.set("_scheme", eventScheme)
		}
	}
	return nil
}

// countriesWithStates are those whose addresses have one.
var countriesWithStates = []string{"AU", "BR", "CA", "CN", "IT", "JP", "MX", "MY", "US"}

// scheme is the name scheme of parts of a name.
func (o *object) scheme() (string, bool) {
	if o == nil {
		return "", false
	}
	v, given := o.get("_scheme")
	return textOf(v), given
}

// countryCode has the form of a code of a country. The server knows them all.
var countryCode = regexp.MustCompile(`^[A-WYZ][A-Z]$`)

// eventScheme is the name scheme of every event of the fake.
const eventScheme = "given_family"

func isObject(v any) bool { _, ok := v.(*object); return ok }

// validAnswer checks an answer by the type of its question, and gives a choice its
// text.
func (s *Server) validAnswer(c *call, data *object) *object {
	q := s.byID("Question", c.scopePath(), data.values["question"])
	if q == nil {
		return nil
	}
	problem := func(message string) *object { return fields("non_field_errors", []any{message}) }
	options := names(data.values["options"])
	kind, answer := q.text("type"), data.text("answer")
	switch kind {
	case "C", "M":
		if len(options) == 0 || kind == "C" && len(options) > 1 {
			return problem("A choice needs its options.")
		}
		texts := ""
		for _, id := range options {
			o := s.byID("QuestionOption", c.scopePath(), integer(id))
			if o.path != q.path+q.key+"/options/" {
				return problem("The option belongs to another question.")
			}
			if texts != "" {
				texts += ", "
			}
			name, _ := o.get("answer").(*object)
			texts += anyLanguage(name)
		}
		data.set("answer", texts)
		return nil
	}
	if len(options) > 0 {
		return problem("Only a choice has options.")
	}
	value, ok := cleanAnswer(kind, answer)
	if !ok {
		return problem("The answer does not fit the question.")
	}
	data.set("answer", value)
	return nil
}

// cleanAnswer is an answer as the server keeps it, for a type of question.
func cleanAnswer(kind, answer string) (string, bool) {
	switch kind {
	case "B":
		yes := slices.Contains([]string{"1", "true", "True", "TRUE"}, answer)
		if yes {
			return "True", true
		}
		return "False", slices.Contains([]string{"0", "false", "False", "FALSE"}, answer)
	case "N":
		return answer, decimalNumber.MatchString(answer)
	case "D":
		value, problem := (*Server)(nil).validPlain(nil, member{Type: "date"}, answer)
		return textOf(value), problem == ""
	case "W":
		value, problem := validDatetime(answer)
		return textOf(value), problem == ""
	case "H":
		return answer, clockTime.MatchString(answer)
	case "CC":
		return answer, countryCode.MatchString(answer)
	case "TEL":
		number, ok := normalPhone(answer)
		return number, ok
	}
	return answer, true
}

var clockTime = regexp.MustCompile(`^([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$`)
