package pretixtest

import (
	"math/big"
	"net/http"
	"slices"
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
		sent, failed := s.loose(c)
		if failed != nil {
			return *failed
		}
		data.value = sent
		if failed := act(s, c, order, data); failed != nil {
			return *failed
		}
		return okReply(s.render(c, order))
	}
}

// loose reads the content of an action, of which the server checks only what the
// action itself looks at; a change of positions and fees is checked like an object.
func (s *Server) loose(c *call) (*object, *reply) {
	if c.fact.Action == "change" || c.fact.Action == "create_invoice" {
		return s.input(c, facts().types[c.fact.Request], false)
	}
	sent, p, failed := c.object()
	if failed {
		return nil, &p
	}
	return sent, nil
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

// markPaid confirms a payment of what is left, and only then finds what is in the way:
// the payment stays confirmed despite the 400.
func markPaid(s *Server, _ *call, order, data *row) *reply {
	if status := order.text("status"); status != "n" && status != "e" {
		return refused("The order is not pending or expired.")
	}
	left := s.pending(order).FloatString(2)
	payments := s.below(order, "payments")
	i := slices.IndexFunc(payments, func(p *row) bool { return isOpen(p) && p.text("provider") == "manual" && p.text("amount") == left })
	var p *row
	if i >= 0 {
		p = payments[i]
	} else {
		s.cancelOpen(order)
		p = s.putPayment(order, fields("provider", "manual", "amount", left))
	}
	if failed := s.confirm(order, p, false); failed != nil {
		return failed
	}
	s.tell(order, data, "Payment received:")
	return nil
}

// paid makes an order a paid one.
func (s *Server) paid(order *row) {
	order.value.set("payment_date", s.clock.now().Format("2006-01-02"))
	order.value.set("status", "p")
	s.saved(order)
	s.noticeOrder(order, "paid")
}

// cannotReturn reports whether the quotas have no room for an order that does not
// count at the moment.
func (s *Server) cannotReturn(order *row) bool {
	c := s.insider(order.path)
	taken := map[*row]int64{}
	for _, p := range active(s.positionsOf(order)) {
		quotas := s.quotasOf(c, p)
		for _, quota := range quotas {
			taken[quota]++
			if left, limited := s.usage(quota).left(); limited && left < taken[quota] {
				return true
			}
		}
		if len(quotas) == 0 {
			return true
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
	s.cancel(order, "canceled")
	return nil
}

func markCanceled(s *Server, _ *call, order, data *row) *reply {
	fee := new(big.Rat)
	if v := data.get("cancellation_fee"); truthy(v) {
		value, problem := validDecimal(member{Digits: 13, Decimals: 2}, v)
		if problem != "" {
			return plainError(problem)
		}
		fee = amount(value)
	}
	switch {
	case order.text("status") == "c", len(active(s.positionsOf(order))) == 0:
		return refused("The order cannot be canceled.")
	case fee.Cmp(amount(order.get("total"))) > 0:
		return refused("The fee is higher than the total.")
	case fee.Sign() > 0:
		s.cancelForFee(order, fee)
	default:
		s.cancel(order, "canceled")
	}
	s.tell(order, data, "Canceled:")
	return nil
}

// cancel makes an order a canceled one. Payments that were not made are canceled, too,
// and vouchers can be used again. action is what webhooks are told of that.
func (s *Server) cancel(order *row, action string) {
	s.setStatus(order, "c")
	s.noticeOrder(order, action)
	s.freeVouchers(order, -1)
	s.cancelOpen(order)
}

func (s *Server) cancelOpen(order *row) {
	for _, p := range s.below(order, "payments") {
		if isOpen(p) {
			p.value.set("state", "canceled")
		}
	}
}

// freeVouchers counts the vouchers of an order once less, or once more.
func (s *Server) freeVouchers(order *row, times int64) {
	for _, p := range active(s.positionsOf(order)) {
		if voucher := s.byID("Voucher", eventOf(order.path), p.get("voucher")); voucher != nil {
			redeem(voucher, times)
		}
	}
}

// cancelForFee leaves nothing of an order but a fee.
func (s *Server) cancelForFee(order *row, fee *big.Rat) {
	s.freeVouchers(order, -1)
	for _, p := range active(s.positionsOf(order)) {
		p.value.set("canceled", true)
	}
	for _, f := range feesOf(order) {
		f.set("canceled", true)
	}
	s.addFee(order, fields("fee_type", "cancellation", "value", fee.FloatString(2)))
	order.value.set("total", fee.FloatString(2))
	order.value.set("status", "p")
	if s.pending(order).Sign() > 0 {
		order.value.set("status", "n")
	}
	order.value.set("cancellation_date", now(s.clock.now()))
	s.saved(order)
	s.noticeOrder(order, "canceled")
	s.cancelOpen(order)
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
	order.value.set("expires", s.expiry())
	if s.pending(order).Sign() <= 0 && !order.bool("require_approval") {
		order.value.set("status", "p")
	}
	s.freeVouchers(order, 1)
	s.saved(order)
	s.noticeOrder(order, "reactivated")
	return nil
}

// extend also makes a paid or canceled order a pending one, if there is room for it.
func extend(s *Server, _ *call, order, data *row) *reply {
	day, problem := (*Server)(nil).validPlain(nil, member{Type: "date"}, data.get("expires"))
	expires := textOf(day) + "T23:59:59Z"
	switch {
	case problem != "":
		return refused("The new date is missing or invalid.")
	case compareTimes(expires, now(s.clock.now())) < 0:
		return refused("The new date is over.")
	case order.text("status") != "n" && data.get("force") != true && s.cannotReturn(order):
		return refused("The quota is sold out.")
	}
	if compareTimes(expires, order.text("expires")) != 0 {
		s.noticeOrder(order, "expirychanged")
	}
	order.value.set("expires", expires)
	if order.text("status") != "n" {
		order.value.set("status", "n")
	}
	s.saved(order)
	return nil
}

func approve(s *Server, _ *call, order, data *row) *reply {
	if !order.bool("require_approval") || order.text("status") != "n" {
		return refused("The order does not wait for approval.")
	}
	order.value.set("require_approval", false)
	order.value.set("expires", s.expiry())
	s.saved(order)
	s.noticeOrder(order, "approved")
	if amount(order.get("total")).Sign() == 0 {
		p := s.putPayment(order, fields("provider", "free", "amount", "0.00"))
		_ = s.confirm(order, p, false)
	}
	s.tell(order, data, "Approved:")
	return nil
}

func deny(s *Server, _ *call, order, data *row) *reply {
	if !order.bool("require_approval") || order.text("status") != "n" {
		return refused("The order does not wait for approval.")
	}
	s.cancel(order, "denied")
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
