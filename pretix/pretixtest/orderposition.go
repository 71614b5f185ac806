package pretixtest

import (
	"math/big"
	"net/http"
	"regexp"
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

// cancelable reports whether a list leaves a position out because it was canceled.
func (c *call) cancelable(r *row) bool {
	return r.shelf.fact.Object == "OrderPosition" && r.bool("canceled") && (c.r == nil || fake.ParseQuery(c.r.URL.RawQuery).Last("include_canceled_positions") != "true")
}

func matchPosition(s *Server, c *call, r *row, name, value string) (match, known bool) {
	order := s.orderOf(r)
	switch name {
	case "order":
		return strings.EqualFold(r.text("order"), value), true
	case "order__status", "order__status__in":
		return order != nil && slices.Contains(strings.Split(value, ","), order.text("status")), true
	case "has_checkin":
		return (len(s.checkinsOf(r, c.list())) > 0) == (value == "true"), true
	case "attendee_name":
		return strings.EqualFold(textOf(r.get("attendee_name")), value), true
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

// positionAction is an action of a position, whose response is the position.
func positionAction(act func(s *Server, p *row, data *object)) func(*Server, *call) reply {
	return func(s *Server, c *call) reply {
		p := s.rowOf(c)
		if p == nil || p.bool("canceled") {
			return c.notFound()
		}
		data := newObject()
		if members := facts().types[c.fact.Request]; members != nil {
			sent, failed := s.input(c, members, false)
			if failed != nil {
				return *failed
			}
			data = sent
			if !blockName.MatchString(data.text("name")) {
				return invalid("name", "The name of a block is admin, or begins with api:.")
			}
		}
		act(s, p, data)
		s.touch(s.orderOf(p))
		return okReply(s.render(c, p))
	}
}

var blockName = regexp.MustCompile(`^(admin|api:[a-zA-Z0-9._]+)$`)

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
	line := &orderLine{data: fields("variation", data.values["variation"], "subevent", p.get("subevent")), item: s.byID("Item", c.scopePath(), p.get("item"))}
	if id := data.values["item"]; id != nil {
		line.item = s.byID("Item", c.scopePath(), id)
	}
	if s.hasVariations(line.item) {
		if line.data.values["variation"] == nil {
			line.data.set("variation", p.get("variation"))
		}
		line.data.set("item", number(line.item.id))
		if s.variationOf(c, line.data) != nil {
			return *plainError("The item needs one of its variations.")
		}
		line.variant = s.byID("ItemVariation", c.scopePath(), line.data.values["variation"])
	}
	if voucher := s.byID("Voucher", c.scopePath(), p.get("voucher")); voucher != nil && s.voucherFits(c, voucher, line.item, line.variant) {
		line.voucher = voucher
	}
	gross := s.linePrice(line)
	priced := fields("gross", gross.FloatString(2), "tax_rule", line.item.get("tax_rule"))
	s.tax(priced, "gross", c.scopePath())
	tax := amount(priced.values["tax_value"])
	float := func(r *big.Rat) float64 { f, _ := r.Float64(); return f }
	return okReply(fields(
		"gross", float(gross), "gross_formatted", gross.FloatString(2), "net", float(new(big.Rat).Sub(gross, tax)), "rate", float(amount(priced.values["tax_rate"])),
		"name", "", "tax", float(tax), "tax_rule", priced.values["tax_rule"],
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
