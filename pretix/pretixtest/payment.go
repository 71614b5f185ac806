package pretixtest

import (
	"math/big"
	"net/http"
)

// putPayment adds a payment to an order.
func (s *Server) putPayment(order *row, data *object) *row {
	path := order.path + order.key + "/payments/"
	value := s.filled("OrderPayment", data)
	value.set("local_id", number(int64(len(s.shelfAt(path).rows)+1)))
	value.set("created", now(s.clock.now()))
	value.set("details", newObject())
	p := s.put(path, value)
	if data.text("provider") != "" {
		order.value.set("payment_provider", data.values["provider"])
	}
	return p
}

// order is the order above a payment or refund.
func (s *Server) order(c *call) *row {
	return s.shelfAt(c.scopePath() + "orders/").row(c.variables["order"])
}

// createPayment adds a payment. A confirmed one pays the order if it is enough. When
// the quota of an expired order is full, the payment stays confirmed all the same.
func (s *Server) createPayment(c *call) reply {
	data, failed := s.input(c, facts().types["OrderPaymentCreate"], false)
	if failed != nil {
		return *failed
	}
	order := s.order(c)
	confirmed := data.text("state") == "confirmed"
	if confirmed && data.values["payment_date"] == nil {
		data.set("payment_date", now(s.clock.now()))
	}
	p := s.putPayment(order, data)
	if confirmed {
		s.noticeOrder(order, "payment.confirmed")
		_ = s.settle(order, data.values["force"] == true)
		s.tell(order, &row{value: data}, "Payment received:")
	}
	return jsonReply(http.StatusCreated, s.render(c, p))
}

// settle makes an order a paid one if its payments are enough. It reports whether a
// quota is in the way.
func (s *Server) settle(order *row, force bool) (full bool) {
	status := order.text("status")
	if status == "p" || s.pending(order).Sign() > 0 {
		return false
	}
	if status != "n" && !force && s.cannotReturn(order) {
		return true
	}
	s.paid(order)
	return false
}

// paymentAction is an action of a payment or refund.
func paymentAction(act func(s *Server, c *call, order, r, data *row) *reply) func(*Server, *call) reply {
	return func(s *Server, c *call) reply {
		r := s.rowOf(c)
		if r == nil {
			return c.notFound()
		}
		data := &row{value: newObject()}
		if members := facts().types[c.fact.Request]; members != nil {
			sent, failed := s.input(c, members, false)
			if failed != nil {
				return *failed
			}
			data.value = sent
		}
		if p := act(s, c, s.order(c), r, data); p != nil {
			return *p
		}
		return okReply(s.render(c, r))
	}
}

func isOpen(r *row) bool { return r.text("state") == "created" || r.text("state") == "pending" }

// confirmPayment confirms, and only then finds a full quota: the payment stays
// confirmed beside the 400.
func confirmPayment(s *Server, _ *call, order, p, data *row) *reply {
	if !isOpen(p) {
		return refused("Invalid state of payment")
	}
	p.value.set("state", "confirmed")
	p.value.set("payment_date", now(s.clock.now()))
	s.noticeOrder(order, "payment.confirmed")
	if s.settle(order, data.get("force") == true) {
		s.publish()
		return refused("The quota is sold out.")
	}
	s.tell(order, data, "Payment received:")
	return nil
}

func cancelPayment(_ *Server, _ *call, _, p, _ *row) *reply {
	if !isOpen(p) {
		return refused("Invalid state of payment")
	}
	p.value.set("state", "canceled")
	return nil
}

// refundPayment pays back through the provider of the payment. The provider of gift
// cards does that at once; others are taken for one that does.
func refundPayment(s *Server, c *call, order, p, data *row) *reply {
	left := amount(p.get("amount"))
	for _, r := range s.below(order, "refunds") {
		if state := r.text("state"); r.get("payment") == p.get("local_id") && state != "canceled" && state != "failed" {
			left = new(big.Rat).Sub(left, amount(r.get("amount")))
		}
	}
	wanted := amount(p.get("amount"))
	if v := data.get("amount"); v != nil {
		wanted = amount(v)
	}
	switch {
	case p.text("state") != "confirmed":
		return refused("Invalid state of payment.")
	case wanted.Sign() <= 0 || wanted.Cmp(left) > 0:
		return wrongField("amount", "Only "+left.FloatString(2)+" can be refunded.")
	case p.text("provider") == "manual":
		return wrongField("amount", "This provider pays nothing back.")
	}
	r := s.putRefund(order, fields("payment", p.get("local_id"), "source", "admin", "amount", wanted.FloatString(2), "provider", p.get("provider"), "comment", data.get("comment"), "state", "done", "execution_date", now(s.clock.now())))
	s.noticeOrder(order, "refund.created", "refund.done")
	if p.text("provider") == "giftcard" {
		s.refundCard(order, p, wanted)
	}
	s.afterRefund(order, data)
	response := okReply(s.render(c, r))
	return &response
}

// refundCard puts money back on the gift card that paid.
func (s *Server) refundCard(order, p *row, value *big.Rat) {
	for _, card := range s.rowsOf("GiftCard", "organizers/"+organizerOf(order.path)+"/") {
		on := s.shelves[card.path+card.key+"/transactions/"]
		if on == nil {
			continue
		}
		for _, t := range on.rows {
			if t.text("order") == order.key && amount(t.get("value")).Cmp(new(big.Rat).Neg(amount(p.get("amount")))) == 0 {
				s.bookOn(card, value.FloatString(2), nil, newObject(), order.key)
				s.noticeCard(card, "transaction.refund", organizerOf(order.path))
				return
			}
		}
	}
}

// afterRefund makes an order that is no longer paid a pending one, or a canceled one
// if the request says so.
func (s *Server) afterRefund(order, data *row) {
	switch {
	case data.get("mark_refunded") == true || data.get("mark_canceled") == true:
		s.setStatus(order, "c")
		s.noticeOrder(order, "canceled")
	case s.pending(order).Sign() > 0 && order.text("status") == "p":
		s.setStatus(order, "n")
	}
}

func (s *Server) putRefund(order *row, data *object) *row {
	path := order.path + order.key + "/refunds/"
	value := s.filled("OrderRefund", data)
	value.set("local_id", number(int64(len(s.shelfAt(path).rows)+1)))
	value.set("created", now(s.clock.now()))
	value.set("details", newObject())
	return s.put(path, value)
}

func (s *Server) createRefund(c *call) reply {
	data, failed := s.input(c, facts().types["OrderRefundCreate"], false)
	if failed != nil {
		return *failed
	}
	order := s.order(c)
	if n := data.values["payment"]; n != nil && s.shelfAt(order.path+order.key+"/payments/").row(text(n)) == nil {
		return invalid("payment", "The order has no such payment.")
	}
	if data.text("state") == "done" && data.values["execution_date"] == nil {
		data.set("execution_date", now(s.clock.now()))
	}
	r := s.putRefund(order, data)
	s.noticeOrder(order, "refund.created")
	if state := r.text("state"); state == "done" || state == "canceled" || state == "failed" {
		s.noticeOrder(order, "refund."+state)
	}
	switch {
	case data.values["mark_refunded"] == true || data.values["mark_canceled"] == true:
		s.setStatus(order, "c")
		s.noticeOrder(order, "canceled")
	case data.values["mark_pending"] == true && order.text("status") == "p" && s.pending(order).Sign() > 0:
		s.setStatus(order, "n")
	}
	return jsonReply(http.StatusCreated, s.render(c, r))
}

func cancelRefund(s *Server, _ *call, order, r, _ *row) *reply {
	if state := r.text("state"); state != "created" && state != "transit" && state != "external" {
		return refused("Invalid state of refund")
	}
	r.value.set("state", "canceled")
	s.noticeOrder(order, "refund.canceled")
	return nil
}

func processRefund(s *Server, _ *call, order, r, data *row) *reply {
	if r.text("state") != "external" {
		return refused("Invalid state of refund")
	}
	r.value.set("state", "done")
	r.value.set("execution_date", now(s.clock.now()))
	s.noticeOrder(order, "refund.done")
	switch {
	case data.get("mark_refunded") == true || data.get("mark_canceled") == true:
		s.setStatus(order, "c")
		s.noticeOrder(order, "canceled")
	case order.text("status") != "p" || s.pending(order).Sign() > 0:
		s.setStatus(order, "n")
	}
	return nil
}

func finishRefund(s *Server, _ *call, order, r, _ *row) *reply {
	if state := r.text("state"); state != "created" && state != "transit" {
		return refused("Invalid state of refund")
	}
	r.value.set("state", "done")
	r.value.set("execution_date", now(s.clock.now()))
	s.noticeOrder(order, "refund.done")
	return nil
}
