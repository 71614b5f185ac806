package pretixtest

import (
	"math/big"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// createOrder creates an order as a whole, or nothing of it.
func (s *Server) createOrder(c *call) reply {
	data, failed := s.input(c, c.fact.request(), false)
	if failed != nil {
		return *failed
	}
	lines, failed := s.orderLines(c, data)
	if failed != nil {
		return *failed
	}
	cards, failed := s.cardsOf(c, data)
	if failed != nil {
		return *failed
	}
	if code := data.text("code"); code != "" {
		for _, other := range s.rowsOf("Order", c.organizerPath()) {
			if other.key == code {
				return invalid("code", "Another order has this code.")
			}
		}
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
			uses, _ := fake.Whole(text(voucher.get("redeemed")))
			voucher.value.set("redeemed", number(uses+1))
		}
	}
	s.payNew(order, data, cards)
	s.saved(order)
	s.noticePlaced(order)
	if data.values["send_email"] == true && order.text("email") != "" {
		s.mail(order.text("email"), "Your order "+order.key, "")
	}
	p := jsonReply(http.StatusCreated, s.render(c, order))
	return p
}

// An orderLine is a position to be created.
type orderLine struct {
	data          *object
	item, variant *row
	voucher       *row
	price         *big.Rat
}

// orderLines are the positions of a new order, or what is wrong with them.
func (s *Server) orderLines(c *call, data *object) ([]*orderLine, *reply) {
	list, _ := data.values["positions"].([]any)
	if len(list) == 0 {
		return nil, wrongField("positions", "An order needs positions.")
	}
	numbered := 0
	for _, v := range list {
		if o, ok := v.(*object); ok && o.values["positionid"] != nil {
			numbered++
		}
	}
	problems, bad := make([]any, len(list)), false
	var lines []*orderLine
	taken := map[*row]int64{}
	for i, v := range list {
		o, _ := v.(*object)
		line := &orderLine{data: o}
		lines = append(lines, line)
		line.item = s.byID("Item", c.scopePath(), o.values["item"])
		line.variant = s.byID("ItemVariation", c.scopePath(), o.values["variation"])
		found := newObject()
		switch {
		case numbered > 0 && numbered < len(list):
			if o.values["positionid"] == nil {
				found.set("positionid", []any{"All positions need a positionid, or none."})
			}
		case numbered > 0 && o.values["positionid"] != number(int64(i+1)):
			found.set("positionid", []any{"The positionids must be 1, 2, 3 and so on."})
		case numbered == 0 && o.values["addon_to"] != nil:
			found.set("positionid", []any{"A position with addon_to needs a positionid."})
		}
		if numbered == 0 {
			o.set("positionid", number(int64(i+1)))
		}
		s.lineVoucher(c, line, found)
		if s.hasVariations(line.item) && line.variant == nil {
			found.set("variation", []any{"The item has variations."})
		}
		s.lineQuota(c, line, taken, data.values["force"] == true, found)
		line.price = s.linePrice(line)
		problems[i] = found
		bad = bad || len(found.keys) > 0
	}
	if bad {
		p := jsonReply(http.StatusBadRequest, fields("positions", problems))
		return nil, &p
	}
	return lines, nil
}

func (s *Server) hasVariations(item *row) bool {
	on := s.shelves[item.path+item.key+"/variations/"]
	return on != nil && len(on.rows) > 0
}

// lineVoucher looks for the voucher of a position.
func (s *Server) lineVoucher(c *call, line *orderLine, found *object) {
	code := line.data.text("voucher")
	if code == "" {
		return
	}
	on := s.shelfAt(c.scopePath() + "vouchers/")
	i := slices.IndexFunc(on.rows, func(v *row) bool { return strings.EqualFold(v.text("code"), code) })
	if i < 0 {
		found.set("voucher", []any{"Object with code=" + code + " does not exist."})
		return
	}
	v := on.rows[i]
	uses, _ := fake.Whole(text(v.get("max_usages")))
	redeemed, _ := fake.Whole(text(v.get("redeemed")))
	switch {
	case v.get("item") != nil && v.get("item") != number(line.item.id):
		found.set("voucher", []any{"The voucher is not for this item."})
	case v.text("valid_until") != "" && compareTimes(v.text("valid_until"), now(s.clock.now())) < 0:
		found.set("voucher", []any{"The voucher has expired."})
	case redeemed >= uses:
		found.set("voucher", []any{"The voucher was used as often as it may be."})
	}
	line.voucher = v
}

// lineQuota looks whether there is enough of every quota for a position and those
// before it.
func (s *Server) lineQuota(c *call, line *orderLine, taken map[*row]int64, force bool, found *object) {
	if force || line.voucher != nil && (line.voucher.bool("allow_ignore_quota") || line.voucher.bool("block_quota")) {
		return
	}
	wanted := &row{value: fields("item", number(line.item.id), "variation", line.data.values["variation"], "subevent", line.data.values["subevent"])}
	quotas := s.quotasOf(c, wanted)
	if len(quotas) == 0 {
		found.set("item", []any{"The item has no quota."})
	}
	for _, quota := range quotas {
		taken[quota]++
		if left, limited := s.usage(quota).left(); limited && left < taken[quota] {
			found.set("item", []any{"The quota " + strconv.Quote(quota.text("name")) + " is sold out."})
		}
	}
}

// linePrice is the price that was sent, or that of the item less the voucher.
func (s *Server) linePrice(line *orderLine) *big.Rat {
	if v := line.data.values["price"]; v != nil {
		return amount(v)
	}
	price := amount(line.item.get("default_price"))
	if line.variant != nil && line.variant.get("default_price") != nil {
		price = amount(line.variant.get("default_price"))
	}
	if line.voucher == nil {
		return price
	}
	value := amount(line.voucher.get("value"))
	switch line.voucher.text("price_mode") {
	case "set":
		price = value
	case "subtract":
		price = new(big.Rat).Sub(price, value)
	case "percent":
		part := new(big.Rat).Quo(new(big.Rat).Mul(price, value), big.NewRat(100, 1))
		price = new(big.Rat).Sub(price, part)
	}
	if price.Sign() < 0 {
		return new(big.Rat)
	}
	return price
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
	if email := value.text("email"); email != "" {
		value.set("email", strings.ToLower(email))
	}
	if address, ok := value.values["invoice_address"].(*object); ok {
		value.set("invoice_address", s.addressOf(address))
	} else {
		value.set("invoice_address", s.addressOf(newObject()))
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
	if parts != nil && len(parts.keys) > 0 {
		name, _ := buildName(parts)
		o.set("name", name)
	}
}

// putPosition puts a position of an order on its shelf.
func (s *Server) putPosition(order *row, line *orderLine) *row {
	value := line.data.clone()
	value.set("order", order.key)
	value.set("item", number(line.item.id))
	value.set("price", line.price.FloatString(2))
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
	rate := amount(s.taxRate(line.item))
	tax := new(big.Rat).Sub(line.price, new(big.Rat).Quo(line.price, new(big.Rat).Add(big.NewRat(1, 1), new(big.Rat).Quo(rate, big.NewRat(100, 1)))))
	value.set("tax_rate", rate.FloatString(2))
	value.set("tax_value", tax.FloatString(2))
	value.set("tax_rule", line.item.get("tax_rule"))
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

func (s *Server) addFees(order *row, data *object) {
	list, _ := data.values["fees"].([]any)
	base := s.total(order)
	for _, v := range list {
		sent, ok := v.(*object)
		if !ok {
			continue
		}
		if sent.values["_treat_value_as_percentage"] == true {
			part := new(big.Rat).Quo(new(big.Rat).Mul(base, amount(sent.values["value"])), big.NewRat(100, 1))
			sent.set("value", part.FloatString(2))
		}
		s.addFee(order, sent)
	}
}

func (s *Server) addFee(order *row, sent *object) {
	fee := s.filled("OrderFee", sent)
	s.lastID++
	fee.set("id", number(s.lastID))
	fee.set("tax_rate", "0.00")
	fee.set("tax_value", "0.00")
	order.hidden["fees"] = append(feesOf(order), fee)
}

// simulated shows an order that is not kept.
func (s *Server) simulated(c *call, order *row) reply {
	for _, p := range s.positionsOf(order) {
		p.value.set("id", integer("0"))
		p.value.set("order", order.key)
	}
	shown := s.render(c, order)
	for _, p := range s.positionsOf(order) {
		s.drop(p)
	}
	s.drop(order)
	shown.set("code", "PREVIEW")
	shown.set("datetime", nil)
	return jsonReply(http.StatusCreated, shown)
}

// cardsOf are the gift cards that a new order is paid with.
func (s *Server) cardsOf(c *call, data *object) ([]*row, *reply) {
	var cards []*row
	for _, secret := range names(data.values["use_gift_cards"]) {
		on := s.shelfAt(c.organizerPath() + "giftcards/")
		i := slices.IndexFunc(on.rows, func(g *row) bool { return g.text("secret") == secret })
		switch {
		case i < 0:
			return nil, wrongField("use_gift_cards", "No gift card has this secret.")
		case data.text("payment_provider") != "":
			return nil, wrongField("use_gift_cards", "Not together with payment_provider.")
		}
		cards = append(cards, on.rows[i])
	}
	return cards, nil
}

// payNew pays a new order with gift cards, and with what was sent of a payment.
func (s *Server) payNew(order *row, data *object, cards []*row) {
	for _, card := range cards {
		left := s.pending(order)
		if value := s.cardValue(card); value.Cmp(left) < 0 {
			left = value
		}
		if left.Sign() <= 0 {
			continue
		}
		s.bookOn(card, new(big.Rat).Neg(left).FloatString(2), nil, newObject(), order.key)
		s.putPayment(order, fields("provider", "giftcard", "amount", left.FloatString(2), "state", "confirmed", "payment_date", now(s.clock.now())))
		s.noticeOrder(order, "payment.confirmed")
		if s.pending(order).Sign() <= 0 {
			s.noticeOrder(order, "paid")
		}
		s.noticeCard(card, "transaction.payment", organizerOf(order.path))
	}
	paid := order.hidden["wanted"] == "p"
	provider := data.text("payment_provider")
	if left := s.pending(order); left.Sign() > 0 && (provider != "" || paid) {
		payment := fields("provider", provider, "amount", left.FloatString(2), "state", "created", "info", data.values["payment_info"])
		if provider == "" {
			payment.set("provider", "manual")
		}
		if paid {
			payment.set("state", "confirmed")
			payment.set("payment_date", now(s.clock.now()))
		}
		s.putPayment(order, payment)
		order.value.set("payment_provider", payment.values["provider"])
	}
	if s.pending(order).Sign() <= 0 && !order.bool("require_approval") {
		order.value.set("status", "p")
		order.value.set("payment_date", s.clock.now().Format("2006-01-02"))
	}
}
