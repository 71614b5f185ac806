package pretixtest

import (
	"math/big"
	"slices"
)

// payNew pays a new order with gift cards, and with what was sent of a payment.
func (s *Server) payNew(c *call, order *row, data *object) {
	for _, secret := range names(data.values["use_gift_cards"]) {
		if order.text("status") != "p" {
			s.payByCard(c, order, secret)
		}
	}
	provider, paid := data.text("payment_provider"), data.text("status") == "p"
	total := s.total(order)
	free := total.Sign() == 0
	payment := fields("provider", provider, "amount", total.FloatString(2), "state", "created", "info", data.values["payment_info"])
	switch {
	case free && !paid && !order.bool("require_approval"):
		payment.set("provider", "free")
		paid = true
	case paid && provider == "":
		payment.set("provider", "free")
	case provider == "":
		return
	}
	if paid {
		payment.set("state", "confirmed")
		at := data.values["payment_date"]
		if at == nil {
			at = now(s.clock.now())
		}
		payment.set("payment_date", at)
		order.value.set("status", "p")
		order.value.set("payment_date", s.clock.now().Format("2006-01-02"))
	}
	s.putPayment(order, payment)
}

// payByCard pays what is left of an order with a gift card, as far as it goes. A card
// that does not fit the order leaves a payment behind that failed.
func (s *Server) payByCard(c *call, order *row, secret string) {
	on := s.shelfAt(c.organizerPath() + "giftcards/")
	i := slices.IndexFunc(on.rows, func(g *row) bool { return g.text("secret") == secret && g.bool("testmode") == order.bool("testmode") })
	if i < 0 {
		i = slices.IndexFunc(on.rows, func(g *row) bool { return g.text("secret") == secret })
	}
	left := s.pending(order)
	if i < 0 {
		s.putPayment(order, fields("provider", "giftcard", "amount", left.FloatString(2), "state", "failed"))
		return
	}
	card := on.rows[i]
	if value := s.cardValue(card); value.Cmp(left) < 0 {
		left = value
	}
	expires := card.text("expires")
	switch {
	case card.get("currency") != s.event(c).get("currency"), card.bool("testmode") != order.bool("testmode"), left.Sign() <= 0,
		expires != "" && compareTimes(expires, now(s.clock.now())) < 0:
		s.putPayment(order, fields("provider", "giftcard", "amount", left.FloatString(2), "state", "failed"))
		return
	}
	s.bookOn(card, new(big.Rat).Neg(left).FloatString(2), nil, newObject(), order.key)
	p := s.putPayment(order, fields("provider", "giftcard", "amount", left.FloatString(2), "state", "confirmed", "payment_date", now(s.clock.now())))
	p.hidden["card"] = card
	s.noticeOrder(order, "payment.confirmed")
	if s.pending(order).Sign() <= 0 {
		s.noticeOrder(order, "paid")
		order.value.set("status", "p")
		order.value.set("payment_date", s.clock.now().Format("2006-01-02"))
	}
	s.noticeCard(card, "transaction.payment", c.slug)
}
