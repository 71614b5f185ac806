package pretixtest

import (
	"math/big"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// createOrder creates an order as a whole, or nothing of it.
func (s *Server) createOrder(c *call) reply {
	data, failed := s.input(c, c.fact.request(), false)
	if failed != nil {
		return *failed
	}
	if failed := s.checkOrder(c, data); failed != nil {
		return *failed
	}
	lines, failed := s.orderLines(c, data)
	if failed != nil {
		return *failed
	}
	order := s.newOrder(c, data)
	for _, line := range lines {
		s.putPosition(order, line)
	}
	s.addFees(order, data)
	order.value.set("total", s.total(order).FloatString(2))
	if data.values["simulate"] == true {
		return s.simulated(c, order)
	}
	if failed := s.checkPayment(order, data); failed != nil {
		s.discard(order)
		return *failed
	}
	for _, cart := range names(data.values["consume_carts"]) {
		on := s.shelfAt(c.scopePath() + "cartpositions/")
		for _, position := range slices.Clone(on.rows) {
			if position.text("cart_id") == cart {
				s.drop(position)
			}
		}
	}
	for _, line := range lines {
		if voucher := line.voucher; voucher != nil {
			redeem(voucher, 1)
			voucher.value.set("budget_used", new(big.Rat).Add(amount(voucher.get("budget_used")), line.saved).FloatString(2))
		}
	}
	s.payNew(c, order, data)
	s.saved(order)
	s.noticePlaced(order)
	if data.values["send_email"] == true && order.text("email") != "" {
		s.mail(order.text("email"), "Your order "+order.key, "")
	}
	return jsonReply(http.StatusCreated, s.render(c, order))
}

// redeem notes that a voucher was used, or was not after all.
func redeem(voucher *row, times int64) {
	uses, _ := fake.Whole(text(voucher.get("redeemed")))
	voucher.value.set("redeemed", number(max(uses+times, 0)))
}

// orderCode are the letters of codes of orders.
var orderCode = regexp.MustCompile("^[ABCDEFGHJKLMNPQRSTUVWXYZ0-9]*$")

// checkOrder checks the members of a new order except its positions.
func (s *Server) checkOrder(c *call, data *object) *reply {
	if code, given := data.get("code"); given {
		problem := ""
		switch {
		case len(text(code)) < 5:
			problem = "Ensure this field has at least 5 characters."
		case !orderCode.MatchString(text(code)):
			problem = "The code has other letters than codes have."
		}
		for _, other := range s.rowsOf("Order", c.organizerPath()) {
			if other.key == code {
				problem = "Another order has this code."
			}
		}
		if problem != "" {
			return wrongField("code", problem)
		}
	}
	for _, name := range []string{"invoice_address", "customer", "payment_info"} {
		if v, given := data.get(name); given && v == nil {
			return wrongField(name, errNull)
		}
	}
	provider, secrets := data.values["payment_provider"], names(data.values["use_gift_cards"])
	expires := data.text("expires")
	switch {
	case provider != nil && !slices.Contains(providers, text(provider)):
		return wrongField("payment_provider", "No provider has this name.")
	case expires != "" && compareTimes(expires, now(s.clock.now())) < 0:
		return wrongField("expires", "The order would have expired already.")
	}
	if info, given := data.values["payment_info"].(string); given && info != "" {
		if v, err := parseJSON([]byte(info)); err != nil || !isObject(v) {
			return wrongField("payment_info", "Not a JSON object.")
		}
	}
	switch {
	case len(secrets) == 0:
	case provider != nil || truthy(data.values["payment_info"]):
		return wrongField("use_gift_cards", "Not together with payment_provider or payment_info.")
	case data.text("status") == "p":
		return wrongField("use_gift_cards", "Only for an order that is pending.")
	case len(slices.Compact(slices.Sorted(slices.Values(secrets)))) != len(secrets):
		return wrongField("use_gift_cards", "The same gift card twice.")
	}
	return nil
}

// providers are those that every event of the fake has.
var providers = []string{"manual", "free", "giftcard", "boxoffice", "offsetting", "banktransfer"}

// checkPayment looks whether an order can be paid as its request says.
func (s *Server) checkPayment(order *row, data *object) *reply {
	provider, paid := data.text("payment_provider"), data.text("status") == "p"
	free := s.total(order).Sign() == 0
	switch {
	case free && !paid && !order.bool("require_approval"):
	case provider == "free" && !free:
		return plainError("Only a free order takes the provider free.")
	case paid && provider == "" && !free:
		return plainError("A paid order needs a payment_provider.")
	case paid && order.bool("require_approval"):
		return plainError("An order that is paid needs no approval.")
	}
	return nil
}

// plainError is an error that the server has in a list, without a member.
func plainError(message string) *reply {
	p := jsonReply(http.StatusBadRequest, []any{message})
	return &p
}

func fieldErrors(wrong *object) reply { return jsonReply(http.StatusBadRequest, wrong) }

// discard takes an order back that could not be created after all.
func (s *Server) discard(order *row) {
	for _, p := range s.positionsOf(order) {
		s.drop(p)
	}
	s.drop(order)
}

// newOrder puts an order without positions on its shelf.
func (s *Server) newOrder(c *call, data *object) *row {
	status := data.text("status")
	if status == "" {
		status = "n"
	}
	code := data.text("code")
	if code == "" {
		code = randomString(codeAlphabet, 5)
	}
	value := data.clone()
	value.set("code", code)
	value.set("status", "n")
	value.set("event", c.variables["event"])
	value.set("secret", strings.ToLower(randomString(codeAlphabet, 16)))
	value.set("datetime", now(s.clock.now()))
	for _, name := range []string{"sales_channel", "locale", "expires"} {
		if value.text(name) == "" {
			value.set(name, map[string]any{"sales_channel": "web", "locale": "en", "expires": s.expiry()}[name])
		}
	}
	if address, ok := value.values["invoice_address"].(*object); ok {
		value.set("invoice_address", s.addressOf(address))
	}
	value.set("last_modified", now(s.clock.now()))
	order := s.put(c.scopePath()+"orders/", s.filled("Order", value))
	order.hidden["wanted"] = status
	return order
}

// addressOf is an invoice address as responses show it.
func (s *Server) addressOf(data *object) *object {
	o := s.filled("InvoiceAddress", data)
	completeAddress(o)
	return o
}

func completeAddress(o *object) {
	parts, _ := o.values["name_parts"].(*object)
	name := o.text("name")
	if len(partsOf(parts)) > 0 {
		name, _ = buildName(parts)
	} else if name != "" {
		o.set("name_parts", fields("_legacy", name))
	}
	o.set("name", name)
}

func partsOf(o *object) []string {
	if o == nil {
		return nil
	}
	return o.keys
}

// putPosition puts a position of an order on its shelf.
func (s *Server) putPosition(order *row, line *orderLine) *row {
	value := line.data.clone()
	value.set("order", order.key)
	value.set("item", number(line.item.id))
	value.set("voucher", nil)
	if line.voucher != nil {
		value.set("voucher", number(line.voucher.id))
	}
	if value.text("secret") == "" {
		value.set("secret", strings.ToLower(randomString(codeAlphabet, 32)))
	}
	value.set("pseudonymization_id", randomString(codeAlphabet, 10))
	if main := value.values["addon_to"]; main != nil {
		for _, other := range s.positionsOf(order) {
			if other.get("positionid") == main {
				value.set("addon_to", number(other.id))
			}
		}
	}
	line.price = s.linePrice(line)
	value.set("price", line.price.FloatString(2))
	value.set("tax_rule", line.item.get("tax_rule"))
	s.tax(value, "price", eventOf(order.path))
	value.set("answers", s.answersOf(order, value.values["answers"]))
	value.set("seat", nil)
	p := s.put(eventOf(order.path)+"orderpositions/", s.filled("OrderPosition", value))
	nameOf(p)
	return p
}

// answersOf are answers as responses show them, with the identifiers of questions
// and options.
func (s *Server) answersOf(order *row, v any) []any {
	list, _ := v.([]any)
	answers := []any{}
	for _, item := range list {
		sent, ok := item.(*object)
		if !ok {
			continue
		}
		answer := s.filled("Answer", sent)
		if q := s.byID("Question", eventOf(order.path), answer.values["question"]); q != nil {
			answer.set("question_identifier", q.get("identifier"))
		}
		identifiers := []any{}
		for _, id := range names(answer.values["options"]) {
			if o := s.byID("QuestionOption", eventOf(order.path), integer(id)); o != nil {
				identifiers = append(identifiers, o.get("identifier"))
			}
		}
		answer.set("option_identifiers", identifiers)
		answers = append(answers, answer)
	}
	return answers
}

// simulated shows an order that is not stored.
func (s *Server) simulated(c *call, order *row) reply {
	for _, p := range s.positionsOf(order) {
		p.value.set("id", integer("0"))
		p.value.set("order", order.key)
	}
	for _, f := range feesOf(order) {
		f.set("id", integer("0"))
	}
	shown := s.render(c, order)
	s.discard(order)
	shown.set("code", "PREVIEW")
	shown.set("datetime", nil)
	return jsonReply(http.StatusCreated, shown)
}
