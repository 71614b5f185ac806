package pretixtest

import (
	"math/big"
	"net/http"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// A change is made of several steps on one order, which happen together or not at all.
type change struct {
	s     *Server
	c     *call
	order *row
	stock map[*row]int64 // what it takes from quotas
	total *big.Rat       // before
	undo  []func()
	added []*row
	dirty bool
}

func (s *Server) newChange(c *call, order *row) *change {
	ch := &change{s: s, c: c, order: order, stock: map[*row]int64{}, total: amount(order.get("total"))}
	value, all := order.value.clone(), slices.Clone(feesOf(order))
	ch.undo = append(ch.undo, func() { order.value, order.hidden["fees"] = value, all })
	for i, fee := range all {
		before := fee.clone()
		ch.undo = append(ch.undo, func() { *all[i] = *before })
	}
	for _, p := range s.positionsOf(order) {
		before := p.value.clone()
		ch.undo = append(ch.undo, func() { p.value = before })
	}
	return ch
}

// do makes a change and what follows from it: the total, the ledger, and whether the
// order is paid.
func (ch *change) do(steps ...func() *reply) *reply {
	for _, step := range append(steps, ch.room, ch.rest) {
		if failed := step(); failed != nil {
			for _, p := range ch.added {
				ch.s.drop(p)
			}
			for _, undo := range ch.undo {
				undo()
			}
			return failed
		}
	}
	if !ch.dirty {
		return nil
	}
	s, order := ch.s, ch.order
	order.value.set("total", s.total(order).FloatString(2))
	grown := s.total(order).Cmp(ch.total)
	switch status := order.text("status"); {
	case status == "p" && grown > 0 && s.pending(order).Sign() > 0:
		order.value.set("status", "n")
		order.value.set("expires", s.expiry())
	case (status == "n" || status == "e") && grown < 0 && s.pending(order).Sign() <= 0 && !order.bool("require_approval"):
		order.value.set("status", "p")
	case (status == "n" || status == "e") && grown != 0:
		s.cancelOpen(order)
	}
	s.saved(order)
	return nil
}

// room looks for a quota that has not enough left.
func (ch *change) room() *reply {
	status := ch.order.text("status")
	if status != "n" && status != "p" || fake.ParseQuery(ch.c.r.URL.RawQuery).Last("check_quotas") == "false" {
		return nil
	}
	for quota, taken := range ch.stock {
		if left, limited := ch.s.usage(quota).forSale(); limited && taken > 0 && left < 0 {
			return plainError("The quota is sold out.")
		}
	}
	return nil
}

// rest looks whether something is left of the order.
func (ch *change) rest() *reply {
	all := ch.s.positionsOf(ch.order)
	gone := slices.ContainsFunc(all, func(p *row) bool { return p.bool("canceled") })
	if gone && ch.dirty && len(active(all)) == 0 {
		return plainError("The last position of an order cannot be canceled; cancel the order.")
	}
	return nil
}

// take counts a position in its quotas, or no longer.
func (ch *change) take(p *row, n int64) {
	for _, quota := range ch.s.quotasOf(ch.c, p) {
		ch.stock[quota] += n
	}
}

func (ch *change) add(data *object) *reply {
	s, c := ch.s, ch.c
	line := &orderLine{data: data, item: s.byID("Item", c.scopePath(), data.values["item"]), variant: s.byID("ItemVariation", c.scopePath(), data.values["variation"])}
	wanted := &row{value: fields("item", number(line.item.id), "variation", data.values["variation"], "subevent", data.values["subevent"])}
	if len(s.quotasOf(c, wanted)) == 0 {
		return plainError("The item has no quota.")
	}
	next := int64(0)
	for _, p := range s.positionsOf(ch.order) {
		n, _ := fake.Whole(text(p.get("positionid")))
		next = max(next, n)
	}
	data.set("positionid", number(next+1))
	p := s.putPosition(ch.order, line)
	ch.added = append(ch.added, p)
	ch.take(p, 1)
	ch.dirty = true
	s.noticeOrder(ch.order, "changed.add")
	return nil
}

// cancelPosition cancels a position and its add-ons: they stay among those that were
// canceled.
func (ch *change) cancelPosition(p *row) *reply {
	for _, other := range active(ch.s.positionsOf(ch.order)) {
		if other == p || other.get("addon_to") == number(p.id) {
			ch.take(other, -1)
			other.value.set("canceled", true)
			ch.dirty = true
			ch.s.noticeOrder(ch.order, "changed.cancel")
		}
	}
	return nil
}

// patch changes members of a position.
func (ch *change) patch(p *row, data *object) *reply {
	ch.take(p, -1)
	before := p.value.clone()
	for _, name := range data.keys {
		v := data.values[name]
		switch name {
		case "answers":
			v = ch.s.answersOf(ch.order, v)
		case "seat", "order":
			continue
		case "price":
			if v == nil {
				continue
			}
		case "item":
			if v != p.get("item") {
				p.value.set("tax_rule", ch.s.byID("Item", eventOf(p.path), v).get("tax_rule"))
			}
		}
		ch.dirty = ch.dirty || text(v) != text(p.get(name))
		p.value.set(name, v)
	}
	if _, given := data.get("attendee_name_parts"); given {
		p.value.set("attendee_name", nil)
	}
	if name := data.text("attendee_name"); name != "" {
		p.value.set("attendee_name_parts", fields("_legacy", name))
	}
	nameOf(p)
	ch.s.tax(p.value, "price", eventOf(p.path))
	ch.take(p, 1)
	ch.s.noticeChangedPosition(p, before, data)
	return nil
}

// fee changes a member of a fee. action is what webhooks are told of that.
func (ch *change) fee(id any, name string, value any, action string) *reply {
	for _, fee := range feesOf(ch.order) {
		if fee.values["id"] == id {
			fee.set(name, value)
			ch.s.tax(fee, "value", eventOf(ch.order.path))
			ch.dirty = true
			ch.s.noticeOrder(ch.order, action)
		}
	}
	return nil
}

// each makes a step for each object of a list.
func each(data *row, name string, act func(o *object) *reply) func() *reply {
	return func() *reply {
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
}

// changeOrder changes positions and fees of an order together.
func changeOrder(s *Server, c *call, order, data *row) *reply {
	if list, _ := data.get("split_positions").([]any); len(list) > 0 {
		p := problem(http.StatusNotImplemented, "pretixtest does not split orders.")
		return &p
	}
	for _, twice := range []struct{ list, member string }{{"patch_positions", "position"}, {"cancel_positions", "position"}} {
		seen := map[any]bool{}
		list, _ := data.get(twice.list).([]any)
		for _, v := range list {
			o, _ := v.(*object)
			if seen[o.values[twice.member]] {
				return wrongField(twice.list, "The same object twice.")
			}
			seen[o.values[twice.member]] = true
		}
	}
	ch := s.newChange(c, order)
	position := func(o *object) *row { return s.byID("OrderPosition", eventOf(order.path), o.values["position"]) }
	return ch.do(
		each(data, "cancel_positions", func(o *object) *reply { return ch.cancelPosition(position(o)) }),
		each(data, "patch_positions", func(o *object) *reply {
			body, _ := o.values["body"].(*object)
			if p := position(o); !p.bool("canceled") {
				return ch.patch(p, body)
			}
			return nil
		}),
		each(data, "create_positions", ch.add),
		each(data, "cancel_fees", func(o *object) *reply { return ch.fee(o.values["fee"], "canceled", true, "changed.cancelfee") }),
		each(data, "create_fees", func(o *object) *reply {
			s.addFee(order, o)
			s.noticeOrder(order, "changed.addfee")
			ch.dirty = true
			return nil
		}),
		each(data, "patch_fees", func(o *object) *reply {
			body, _ := o.values["body"].(*object)
			return ch.fee(o.values["fee"], "value", body.text("value"), "changed.feevalue")
		}),
	)
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
	wrong := s.validNested(c, "OrderPositionCreateForExistingOrder", data)
	if wrong == nil {
		wrong = s.mainPosition(order, data)
	}
	if wrong != nil {
		return fieldErrors(wrong)
	}
	ch := s.newChange(c, order)
	if failed := ch.do(func() *reply { return ch.add(data) }); failed != nil {
		return *failed
	}
	return jsonReply(http.StatusCreated, s.render(c, ch.added[0]))
}

// mainPosition looks for the position that an add-on belongs to.
func (s *Server) mainPosition(order *row, data *object) *object {
	to := data.values["addon_to"]
	if to == nil || slices.ContainsFunc(active(s.positionsOf(order)), func(p *row) bool { return p.get("positionid") == to }) {
		return nil
	}
	return fields("addon_to", []any{"The order has no such position."})
}

// updatePosition changes a position, and with it the total of the order.
func (s *Server) updatePosition(c *call) reply {
	p := s.rowOf(c)
	if p == nil || c.cancelable(p) {
		return c.notFound()
	}
	data, failed := s.input(c, c.fact.positionRequest(), true)
	if failed != nil {
		return *failed
	}
	for _, name := range []string{"attendee_name", "country", "answers"} {
		if v, given := data.get(name); given && v == nil {
			return invalid(name, errNull)
		}
	}
	wrong := nameAndCountry(data)
	if wrong == nil {
		wrong = s.changedVariation(c, p, data)
	}
	if wrong != nil {
		return fieldErrors(wrong)
	}
	ch := s.newChange(c, s.orderOf(p))
	if failed := ch.do(func() *reply { return ch.patch(p, data) }); failed != nil {
		return *failed
	}
	return okReply(s.render(c, p))
}

// changedVariation checks a variation against the item of a position, of which one
// may have been sent alone.
func (s *Server) changedVariation(c *call, p *row, data *object) *object {
	return s.variationOf(c, fields("item", merged(p, data, "item"), "variation", merged(p, data, "variation")))
}

func (s *Server) deletePosition(c *call) reply {
	p := s.rowOf(c)
	if p == nil || p.bool("canceled") {
		return c.notFound()
	}
	ch := s.newChange(c, s.orderOf(p))
	if failed := ch.do(func() *reply { return ch.cancelPosition(p) }); failed != nil {
		return *failed
	}
	return noContent()
}
