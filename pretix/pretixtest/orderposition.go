package pretixtest

import (
	"math/big"
	"net/http"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

func positionResource() resource {
	return resource{
		render: func(s *Server, c *call, r *row, shown *object) {
			shown.set("checkins", s.checkinsOf(r, nil))
			if c.r == nil || fake.ParseQuery(c.r.URL.RawQuery).Last("pdf_data") != "true" {
				shown.remove("pdf_data")
				return
			}
			shown.set("pdf_data", fields("order", r.text("order"), "secret", r.text("secret"), "price", r.text("price"), "attendee_name", textOf(r.get("attendee_name")), "images", newObject()))
		},
		filter: matchPosition,
	}
}

func matchPosition(s *Server, c *call, r *row, name, value string) (match, known bool) {
	order := s.shelfAt(eventOf(r.path) + "orders/").row(r.text("order"))
	switch name {
	case "order":
		return strings.EqualFold(r.text("order"), value), true
	case "order__status", "order__status__in":
		return order != nil && slices.Contains(strings.Split(value, ","), order.text("status")), true
	case "has_checkin":
		return (len(s.checkinsOf(r, c.list())) > 0) == (value == "true"), true
	case "attendee_name":
		return strings.Contains(strings.ToLower(textOf(r.get("attendee_name"))), strings.ToLower(value)), true
	case "voucher__code":
		voucher := s.byID("Voucher", eventOf(r.path), r.get("voucher"))
		return voucher != nil && voucher.text("code") == value, true
	case "search":
		low := strings.ToLower(value)
		found := anyText(fields("name", r.get("attendee_name"), "email", r.get("attendee_email"), "secret", r.get("secret"), "order", r.get("order")), low)
		return found || order != nil && anyText(fields("email", order.get("email"), "address", order.get("invoice_address")), low), true
	}
	return false, false
}

// positionRequest are the members of a request that is made of several objects.
func (f *fact) positionRequest() []member {
	var all []member
	for name := range strings.SplitSeq(f.Request, " + ") {
		all = append(all, facts().types[name]...)
	}
	return all
}

// createPosition adds a position to an order.
func (s *Server) createPosition(c *call) reply {
	data, failed := s.input(c, c.fact.positionRequest(), false)
	if failed != nil {
		return *failed
	}
	order := s.shelfAt(c.scopePath() + "orders/").row(data.text("order"))
	p, failed := s.addPosition(c, order, data)
	if failed != nil {
		return *failed
	}
	s.saved(order)
	s.noticeOrder(order, "changed.add")
	return jsonReply(http.StatusCreated, s.render(c, p))
}

func (s *Server) addPosition(c *call, order *row, data *object) (*row, *reply) {
	line := &orderLine{data: data, item: s.byID("Item", c.scopePath(), data.values["item"]), variant: s.byID("ItemVariation", c.scopePath(), data.values["variation"])}
	found := newObject()
	if order.text("status") != "n" && order.text("status") != "p" {
		return nil, refused("The order cannot be changed.")
	}
	if fake.ParseQuery(c.r.URL.RawQuery).Last("check_quotas") != "false" {
		s.lineQuota(c, line, map[*row]int64{}, false, found)
	}
	if len(found.keys) > 0 {
		return nil, refused("The quota is sold out.")
	}
	line.price = s.linePrice(line)
	next := int64(0)
	for _, p := range s.positionsOf(order) {
		n, _ := fake.Whole(text(p.get("positionid")))
		next = max(next, n)
	}
	data.set("positionid", number(next+1))
	return s.putPosition(order, line), nil
}

// updatePosition changes a position, and with it the total of the order.
func (s *Server) updatePosition(c *call) reply {
	p := s.rowOf(c)
	if p == nil {
		return c.notFound()
	}
	data, failed := s.input(c, c.fact.positionRequest(), true)
	if failed != nil {
		return *failed
	}
	s.changePosition(p, data)
	s.saved(s.shelfAt(eventOf(p.path) + "orders/").row(p.text("order")))
	return okReply(s.render(c, p))
}

func (s *Server) changePosition(p *row, data *object) {
	order, before := s.shelfAt(eventOf(p.path)+"orders/").row(p.text("order")), p.value.clone()
	for _, name := range data.keys {
		v := data.values[name]
		switch name {
		case "answers":
			v = s.answersOf(order, v)
		case "seat", "order":
			continue
		}
		p.value.set(name, v)
	}
	if _, given := data.get("attendee_name"); !given {
		nameOf(p)
	}
	rate := amount(p.get("tax_rate"))
	net := new(big.Rat).Quo(amount(p.get("price")), new(big.Rat).Add(big.NewRat(1, 1), new(big.Rat).Quo(rate, big.NewRat(100, 1))))
	p.value.set("tax_value", new(big.Rat).Sub(amount(p.get("price")), net).FloatString(2))
	s.noticeChangedPosition(p, before, data)
}

// deletePosition cancels a position: it stays among those that were canceled.
func (s *Server) deletePosition(c *call) reply {
	p := s.rowOf(c)
	if p == nil || p.bool("canceled") {
		return c.notFound()
	}
	if failed := s.cancelPosition(p); failed != nil {
		return *failed
	}
	s.saved(s.shelfAt(eventOf(p.path) + "orders/").row(p.text("order")))
	return noContent()
}

func (s *Server) cancelPosition(p *row) *reply {
	order := s.shelfAt(eventOf(p.path) + "orders/").row(p.text("order"))
	left := slices.DeleteFunc(active(s.positionsOf(order)), func(other *row) bool {
		return other == p || other.get("addon_to") == number(p.id)
	})
	if len(left) == 0 {
		return refused("The last position of an order cannot be canceled; cancel the order.")
	}
	for _, other := range s.positionsOf(order) {
		if other == p || other.get("addon_to") == number(p.id) {
			other.value.set("canceled", true)
			s.noticeOrder(order, "changed.cancel")
		}
	}
	return nil
}

// positionAction is an action of a position, whose response is the position.
func positionAction(act func(s *Server, p *row, data *object)) func(*Server, *call) reply {
	return func(s *Server, c *call) reply {
		p := s.rowOf(c)
		if p == nil {
			return c.notFound()
		}
		data := newObject()
		if members := facts().types[c.fact.Request]; members != nil {
			sent, failed := s.input(c, members, false)
			if failed != nil {
				return *failed
			}
			data = sent
			if name := data.text("name"); name != "admin" && !strings.HasPrefix(name, "api:") {
				return badRequest("The name of a block is admin, or begins with api:.")
			}
		}
		act(s, p, data)
		s.touch(s.shelfAt(eventOf(p.path) + "orders/").row(p.text("order")))
		return okReply(s.render(c, p))
	}
}

func addBlock(s *Server, p *row, data *object) {
	blocks := names(p.get("blocked"))
	if !slices.Contains(blocks, data.text("name")) {
		blocks = append(blocks, data.text("name"))
	}
	setBlocks(s, p, blocks)
	s.noticePosition(p, "changed.add_block")
}

func removeBlock(s *Server, p *row, data *object) {
	setBlocks(s, p, slices.DeleteFunc(names(p.get("blocked")), func(b string) bool { return b == data.text("name") }))
	s.noticePosition(p, "changed.remove_block")
}

func setBlocks(_ *Server, p *row, blocks []string) {
	if len(blocks) == 0 {
		p.value.set("blocked", nil)
		return
	}
	list := make([]any, len(blocks))
	for i, b := range blocks {
		list[i] = b
	}
	p.value.set("blocked", list)
}

// calculatePrice is what a position would cost with another item.
func (s *Server) calculatePrice(c *call) reply {
	p := s.rowOf(c)
	if p == nil {
		return c.notFound()
	}
	data, failed := s.input(c, facts().types["PriceCalc"], false)
	if failed != nil {
		return *failed
	}
	line := &orderLine{data: newObject(), item: s.byID("Item", c.scopePath(), p.get("item"))}
	if id := data.values["item"]; id != nil {
		line.item = s.byID("Item", c.scopePath(), id)
	}
	line.variant = s.byID("ItemVariation", c.scopePath(), data.values["variation"])
	gross, rate := s.linePrice(line), amount(s.taxRate(line.item))
	net := new(big.Rat).Quo(gross, new(big.Rat).Add(big.NewRat(1, 1), new(big.Rat).Quo(rate, big.NewRat(100, 1))))
	currency := s.event(c).text("currency")
	return okReply(fields(
		"gross", gross.FloatString(2), "gross_formatted", currency+gross.FloatString(2), "net", net.FloatString(2), "rate", rate.FloatString(2),
		"name", "", "tax", new(big.Rat).Sub(gross, net).FloatString(2), "tax_rule", line.item.get("tax_rule"),
	))
}

func (s *Server) logPrint(c *call) reply {
	p := s.rowOf(c)
	if p == nil {
		return c.notFound()
	}
	data, failed := s.input(c, facts().types["PrintLog"], false)
	if failed != nil {
		return *failed
	}
	log := s.filled("PrintLog", data)
	s.lastID++
	log.set("id", number(s.lastID))
	if log.text("datetime") == "" {
		log.set("datetime", now(s.clock.now()))
	}
	logs, _ := p.get("print_logs").([]any)
	p.value.set("print_logs", append(logs, log))
	return jsonReply(http.StatusCreated, log)
}

// changeOrder changes positions and fees of an order together.
func changeOrder(s *Server, c *call, order, data *row) *reply {
	if status := order.text("status"); status != "n" && status != "p" {
		return refused("The order cannot be changed.")
	}
	if len(names(data.get("split_positions"))) > 0 {
		p := problem(http.StatusNotImplemented, "pretixtest does not split orders.")
		return &p
	}
	each := func(name string, act func(o *object) *reply) *reply {
		list, _ := data.get(name).([]any)
		for _, v := range list {
			if o, ok := v.(*object); ok {
				if failed := act(o); failed != nil {
					return failed
				}
			}
		}
		return nil
	}
	for _, step := range []func() *reply{
		func() *reply {
			return each("patch_positions", func(o *object) *reply {
				body, _ := o.values["body"].(*object)
				s.changePosition(s.byID("OrderPosition", eventOf(order.path), o.values["position"]), body)
				return nil
			})
		},
		func() *reply {
			return each("create_positions", func(o *object) *reply {
				_, failed := s.addPosition(c, order, o)
				s.noticeOrder(order, "changed.add")
				return failed
			})
		},
		func() *reply {
			return each("cancel_positions", func(o *object) *reply {
				return s.cancelPosition(s.byID("OrderPosition", eventOf(order.path), o.values["position"]))
			})
		},
		func() *reply {
			return each("create_fees", func(o *object) *reply {
				s.addFee(order, o)
				s.noticeOrder(order, "changed.addfee")
				return nil
			})
		},
		func() *reply {
			return each("patch_fees", func(o *object) *reply {
				body, _ := o.values["body"].(*object)
				s.noticeOrder(order, "changed.feevalue")
				return changeFee(order, o.values["fee"], "value", body.text("value"))
			})
		},
		func() *reply {
			return each("cancel_fees", func(o *object) *reply {
				s.noticeOrder(order, "changed.cancelfee")
				return changeFee(order, o.values["fee"], "canceled", true)
			})
		},
	} {
		if failed := step(); failed != nil {
			return failed
		}
	}
	s.saved(order)
	if order.text("status") == "p" && s.pending(order).Sign() > 0 {
		s.setStatus(order, "n")
	}
	return nil
}

func changeFee(order *row, id any, name string, value any) *reply {
	for _, fee := range feesOf(order) {
		if fee.values["id"] == id {
			fee.set(name, value)
			return nil
		}
	}
	return refused("The order has no such fee.")
}
