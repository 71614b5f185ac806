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
// something is in the way, the payment stays confirmed all the same.
func (s *Server) createPayment(c *call) reply {
	data, failed := s.input(c, facts().types["OrderPaymentCreate"], false)
	if failed != nil {
		return *failed
	}
	order := s.order(c)
	p := s.putPayment(order, data)
	if data.text("state") == "confirmed" {
		p.value.set("state", "pending")
		_ = s.confirm(order, p, data.values["force"] == true)
		s.tell(order, &row{value: data}, "Payment received:")
	}
	return jsonReply(http.StatusCreated, s.render(c, p))
}

// confirm confirms a payment, which makes an order a paid one if its payments are
// enough. It says what is in the way of that. Webhooks are told of the payment even if
// the request fails then.
func (s *Server) confirm(order, p *row, force bool) *reply {
	p.value.set("state", "confirmed")
	p.value.set("payment_date", now(s.clock.now()))
	s.noticeOrder(order, "payment.confirmed")
	s.publish()
	status := order.text("status")
	switch {
	case status == "p" || status == "c" || s.pending(order).Sign() > 0:
	case !force && order.bool("require_approval"):
		return refused("The order needs approval.")
	case !force && status != "n" && s.cannotReturn(order):
		return refused("The quota is sold out.")
	default:
		s.paid(order)
	}
	return nil
}

// paymentAction is an action of a payment or refund.
func paymentAction(act func(s *Server, c *call, order, r, data *row) *reply) func(*Server, *call) reply {
	return func(s *Server, c *call) reply {
		r := s.rowOf(c)
		if r == nil {
			return c.notFound()
		}
		data := &row{value: newObject()}
		sent, failed := s.loose(c)
		if failed != nil {
			return *failed
		}
		data.value = sent
		if p := act(s, c, s.order(c), r, data); p != nil {
			return *p
		}
		return okReply(s.render(c, r))
	}
}

func isOpen(r *row) bool { return r.text("state") == "created" || r.text("state") == "pending" }

func confirmPayment(s *Server, _ *call, order, p, data *row) *reply {
	if !isOpen(p) {
		return refused("Invalid state of payment")
	}
	if failed := s.confirm(order, p, truthy(data.get("force"))); failed != nil {
		return failed
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
	if v, given := data.value.get("amount"); given {
		value, problem := validDecimal(member{Digits: 13, Decimals: 2}, v)
		if problem != "" {
			return plainError(problem)
		}
		wanted = amount(value)
	}
	_, words := data.get("comment").(string)
	_, given := data.value.get("comment")
	switch {
	case given && !words:
		failed := jsonReply(http.StatusBadRequest, fields("comment", "Invalid type."))
		return &failed
	case p.text("state") != "confirmed":
		return refused("Invalid state of payment.")
	case wanted.Sign() <= 0 || wanted.Cmp(left) > 0:
		return wrongField("amount", "Only "+left.FloatString(2)+" can be refunded.")
	case p.text("provider") != "giftcard":
		return wrongField("amount", "This provider pays nothing back.")
	}
	r := s.putRefund(order, fields("payment", p.get("local_id"), "source", "admin", "amount", wanted.FloatString(2), "provider", p.get("provider"), "comment", data.get("comment"), "state", "done", "execution_date", now(s.clock.now())))
	s.noticeOrder(order, "refund.created", "refund.done")
	if card, ok := p.hidden["card"].(*row); ok {
		s.bookOn(card, wanted.FloatString(2), nil, newObject(), order.key)
		s.noticeCard(card, "transaction.refund", c.slug)
	}
	s.afterRefund(order, data)
	response := okReply(s.render(c, r))
	return &response
}

// afterRefund makes an order that is no longer paid a pending one, or a canceled one
// if the request says so.
func (s *Server) afterRefund(order, data *row) {
	switch {
	case s.pending(order).Sign() <= 0:
	case cancels(data.value):
		s.cancel(order, "canceled")
	default:
		s.reopen(order)
	}
}

// cancels reports whether a request about a refund cancels the order, by either name.
func cancels(data *object) bool {
	if v, given := data.get("mark_refunded"); given {
		return truthy(v)
	}
	return truthy(data.values["mark_canceled"])
}

// reopen makes an order a pending one, with a new date by which it has to be paid.
func (s *Server) reopen(order *row) {
	order.value.set("expires", s.expiry())
	order.value.set("status", "n")
	s.saved(order)
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
		return *plainError("The order has no such payment.")
	}
	sent, _ := s.loose(c) // the type does not have what becomes of the order
	if data.text("state") == "done" && data.values["execution_date"] == nil {
		data.set("execution_date", now(s.clock.now()))
	}
	if cancels(sent) && order.text("status") == "c" {
		return *plainError("The order was canceled already.")
	}
	r := s.putRefund(order, data)
	s.noticeOrder(order, "refund.created")
	if state := r.text("state"); state == "done" || state == "canceled" || state == "failed" {
		s.noticeOrder(order, "refund."+state)
	}
	switch {
	case cancels(sent):
		s.cancel(order, "canceled")
	case truthy(sent.values["mark_pending"]) && order.text("status") == "p" && s.pending(order).Sign() > 0:
		s.reopen(order)
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
	case cancels(data.value):
		s.cancel(order, "canceled")
	case order.text("status") != "p" || s.pending(order).Sign() > 0:
		s.reopen(order)
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
