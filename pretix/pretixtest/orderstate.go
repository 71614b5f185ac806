package pretixtest

import (
	"net/http"
	"strings"
)

func badRequest(detail string) reply { return problem(http.StatusBadRequest, detail) }

// orderAction is an action of an order, whose response is the order.
func orderAction(act func(s *Server, c *call, order, data *row) *reply) func(*Server, *call) reply {
	return func(s *Server, c *call) reply {
		order := s.rowOf(c)
		if order == nil {
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
		if failed := act(s, c, order, data); failed != nil {
			return *failed
		}
		return okReply(s.render(c, order))
	}
}

func refused(detail string) *reply {
	p := badRequest(detail)
	return &p
}

// tell sends a message about an order, unless the request says otherwise.
func (s *Server) tell(order, data *row, subject string) {
	if address := order.text("email"); address != "" && data.get("send_email") != false {
		s.mail(address, subject+" "+order.key, data.text("comment"))
	}
}

func markPaid(s *Server, _ *call, order, data *row) *reply {
	if status := order.text("status"); status != "n" && status != "e" {
		return refused("The order is not pending or expired.")
	}
	if order.bool("require_approval") {
		return refused("The order needs approval.")
	}
	left := s.pending(order)
	for _, p := range s.below(order, "payments") {
		if state := p.text("state"); state == "created" || state == "pending" {
			p.value.set("state", "canceled")
		}
	}
	if order.text("status") == "e" && s.cannotReturn(order) {
		return refused("The quota is sold out.")
	}
	s.putPayment(order, fields("provider", "manual", "amount", left.FloatString(2), "state", "confirmed", "payment_date", now(s.clock.now())))
	s.noticeOrder(order, "payment.confirmed")
	s.paid(order)
	s.tell(order, data, "Payment received:")
	return nil
}

// paid makes an order a paid one.
func (s *Server) paid(order *row) {
	order.value.set("payment_date", s.clock.now().Format("2006-01-02"))
	s.setStatus(order, "p")
	s.noticeOrder(order, "paid")
}

// cannotReturn reports whether the quotas have no room for an order that does not
// count at the moment.
func (s *Server) cannotReturn(order *row) bool {
	c := s.insider(order.path)
	for _, p := range active(s.positionsOf(order)) {
		for _, quota := range s.quotasOf(c, p) {
			if left, limited := s.usage(quota).left(); limited && left < 1 {
				return true
			}
		}
	}
	return false
}

func markPending(s *Server, _ *call, order, _ *row) *reply {
	if order.text("status") != "p" {
		return refused("The order is not paid.")
	}
	s.setStatus(order, "n")
	return nil
}

func markExpired(s *Server, _ *call, order, _ *row) *reply {
	if order.text("status") != "n" {
		return refused("The order is not pending.")
	}
	s.setStatus(order, "e")
	s.noticeOrder(order, "expired")
	return nil
}

func markRefunded(s *Server, _ *call, order, _ *row) *reply {
	if order.text("status") != "p" {
		return refused("The order is not paid.")
	}
	s.setStatus(order, "c")
	s.noticeOrder(order, "canceled")
	return nil
}

func markCanceled(s *Server, _ *call, order, data *row) *reply {
	status := order.text("status")
	if status != "n" && status != "p" && status != "e" {
		return refused("The order cannot be canceled.")
	}
	if fee := data.text("cancellation_fee"); fee != "" && amount(fee).Sign() > 0 {
		if status != "p" {
			return refused("Only a paid order can be canceled for a fee.")
		}
		for _, p := range active(s.positionsOf(order)) {
			p.value.set("canceled", true)
		}
		for _, f := range feesOf(order) {
			f.set("canceled", true)
		}
		s.addFee(order, fields("fee_type", "cancellation", "value", fee))
		s.saved(order)
	} else {
		s.setStatus(order, "c")
	}
	for _, p := range s.below(order, "payments") {
		if state := p.text("state"); state == "created" || state == "pending" {
			p.value.set("state", "canceled")
		}
	}
	s.noticeOrder(order, "canceled")
	s.tell(order, data, "Canceled:")
	return nil
}

func reactivate(s *Server, _ *call, order, _ *row) *reply {
	switch {
	case order.text("status") != "c":
		return refused("The order is not canceled.")
	case s.cannotReturn(order):
		return refused("The quota is sold out.")
	}
	order.value.set("status", "n")
	order.value.set("cancellation_date", nil)
	if s.pending(order).Sign() <= 0 {
		order.value.set("status", "p")
	}
	s.saved(order)
	s.noticeOrder(order, "reactivated")
	return nil
}

func extend(s *Server, _ *call, order, data *row) *reply {
	status := order.text("status")
	switch {
	case status != "n" && status != "e":
		return refused("The order is not pending.")
	case status == "e" && data.get("force") != true && s.cannotReturn(order):
		return refused("The quota is sold out.")
	}
	order.value.set("expires", data.text("expires")+"T23:59:59Z")
	s.setStatus(order, "n")
	s.noticeOrder(order, "expirychanged")
	return nil
}

func approve(s *Server, _ *call, order, data *row) *reply {
	if !order.bool("require_approval") || order.text("status") != "n" {
		return refused("The order does not wait for approval.")
	}
	order.value.set("require_approval", false)
	if s.pending(order).Sign() <= 0 {
		order.value.set("status", "p")
	}
	s.saved(order)
	s.noticeOrder(order, "approved")
	if order.text("status") == "p" {
		s.noticeOrder(order, "payment.confirmed", "paid")
	}
	s.tell(order, data, "Approved:")
	return nil
}

func deny(s *Server, _ *call, order, data *row) *reply {
	if !order.bool("require_approval") || order.text("status") != "n" {
		return refused("The order does not wait for approval.")
	}
	s.setStatus(order, "c")
	s.noticeOrder(order, "denied")
	s.tell(order, data, "Denied:")
	return nil
}

func regenerateSecrets(s *Server, _ *call, order, _ *row) *reply {
	order.value.set("secret", strings.ToLower(randomString(codeAlphabet, 16)))
	for _, p := range s.positionsOf(order) {
		s.newSecret(p)
	}
	s.touch(order)
	return nil
}

// newSecret gives a ticket a new secret, and forgets the old one.
func (s *Server) newSecret(position *row) {
	position.value.set("secret", strings.ToLower(randomString(codeAlphabet, 32)))
}

func (s *Server) resendLink(c *call) reply {
	order := s.rowOf(c)
	switch {
	case order == nil:
		return c.notFound()
	case order.text("email") == "":
		return badRequest("The order has no e-mail address.")
	}
	s.mail(order.text("email"), "Your order "+order.key, "")
	return noContent()
}
