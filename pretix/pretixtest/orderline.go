package pretixtest

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

// An orderLine is a position to be created.
type orderLine struct {
	data          *object
	item, variant *row
	voucher       *row
	price         *big.Rat
	saved         *big.Rat // by the voucher
}

// orderLines are the positions of a new order, or what is wrong with them.
func (s *Server) orderLines(c *call, data *object) ([]*orderLine, *reply) {
	list, _ := data.values["positions"].([]any)
	if len(list) == 0 {
		return nil, wrongField("positions", "An order needs positions.")
	}
	if failed := numberPositions(list); failed != nil {
		return nil, failed
	}
	problems := make([]*object, len(list))
	var lines []*orderLine
	use := s.newStock(c, data)
	for i, v := range list {
		o, _ := v.(*object)
		line := &orderLine{data: o, item: s.byID("Item", c.scopePath(), o.values["item"]), variant: s.byID("ItemVariation", c.scopePath(), o.values["variation"])}
		lines = append(lines, line)
		problems[i] = newObject()
		s.lineVoucher(c, line, use, problems[i])
		if o.text("seat") != "" {
			problems[i].set("seat", []any{"The fake has no seats for this item."})
		}
	}
	if data.values["force"] != true {
		for i, line := range lines {
			s.lineQuota(c, line, use, problems[i])
		}
	}
	return lines, positionErrors(problems)
}

// numberPositions gives numbers to positions that have none. Those that were sent have
// to be 1, 2, 3 and so on, with add-ons right behind what they belong to.
func numberPositions(list []any) *reply {
	numbered, belonging := 0, false
	problems := make([]*object, len(list))
	for i, v := range list {
		o, _ := v.(*object)
		problems[i] = newObject()
		if truthy(o.values["positionid"]) {
			numbered++
		}
		belonging = belonging || truthy(o.values["addon_to"])
	}
	var main any
	for i, v := range list {
		o, _ := v.(*object)
		want := number(int64(i + 1))
		switch {
		case numbered == 0 && belonging:
			problems[i].set("positionid", []any{"Positions with addon_to need a positionid."})
			continue
		case numbered == 0:
			o.set("positionid", want)
			continue
		case numbered < len(list):
			if !truthy(o.values["positionid"]) {
				problems[i].set("positionid", []any{"All positions need a positionid, or none."})
			}
			continue
		}
		if before := int64(i); before > 0 {
			last, _ := list[i-1].(*object)
			n, _ := fake.Whole(text(last.values["positionid"]))
			want = number(n + 1)
		}
		if o.values["positionid"] != want {
			problems[i].set("positionid", []any{"The positionids must be 1, 2, 3 and so on."})
		}
		switch to := o.values["addon_to"]; {
		case truthy(to) && to != main:
			problems[i].set("addon_to", []any{"An add-on follows the position that it belongs to."})
		case !truthy(to):
			main = o.values["positionid"]
		}
	}
	return positionErrors(problems)
}

func positionErrors(problems []*object) *reply {
	list, bad := make([]any, len(problems)), false
	for i, p := range problems {
		list[i] = p
		bad = bad || len(p.keys) > 0
	}
	if !bad {
		return nil
	}
	p := fieldErrors(fields("positions", list))
	return &p
}

// A stock counts what the positions of one order take.
type stock struct {
	quotas, vouchers map[*row]int64
	budgets          map[*row]*big.Rat
	carts            []string // that the order replaces
}

// newStock is empty except for carts whose content the order takes over.
func (s *Server) newStock(c *call, data *object) *stock {
	use := &stock{quotas: map[*row]int64{}, vouchers: map[*row]int64{}, budgets: map[*row]*big.Rat{}, carts: names(data.values["consume_carts"])}
	for _, position := range s.shelfAt(c.scopePath() + "cartpositions/").rows {
		if !slices.Contains(use.carts, position.text("cart_id")) || !s.fresh(position) {
			continue
		}
		for _, quota := range s.quotasOf(c, position) {
			use.quotas[quota]--
		}
		if voucher := s.byID("Voucher", c.scopePath(), position.get("voucher")); voucher != nil {
			use.vouchers[voucher]--
		}
	}
	return use
}

// fresh reports whether a position of a cart has not expired.
func (s *Server) fresh(cart *row) bool {
	return compareTimes(cart.text("expires"), now(s.clock.now())) > 0
}

// lineVoucher checks the voucher of a position.
func (s *Server) lineVoucher(c *call, line *orderLine, use *stock, found *object) {
	code := line.data.text("voucher")
	if code == "" {
		return
	}
	on := s.shelfAt(c.scopePath() + "vouchers/")
	v := on.rows[slices.IndexFunc(on.rows, func(v *row) bool { return v.text("code") == code })] // the reference was checked
	line.voucher = v
	problem := ""
	switch {
	case truthy(line.data.values["addon_to"]):
		problem = "An add-on takes no voucher."
	case !s.voucherFits(c, v, line.item, line.variant):
		problem = "The voucher is not for this item."
	case v.get("subevent") != nil && v.get("subevent") != line.data.values["subevent"]:
		problem = "The voucher is not for this date."
	case v.text("valid_until") != "" && compareTimes(v.text("valid_until"), now(s.clock.now())) < 0:
		problem = "The voucher has expired."
	default:
		use.vouchers[v]++
		if use.vouchers[v] > s.voucherLeft(c, v, use.carts) {
			problem = "The voucher was used as often as it may be."
		}
	}
	if problem == "" {
		problem = s.spendBudget(line, use)
	}
	if problem != "" {
		found.set("voucher", []any{problem})
	}
}

// voucherFits reports whether a voucher is for an item.
func (s *Server) voucherFits(c *call, v, item, variant *row) bool {
	if id := v.get("quota"); id != nil {
		quota := s.byID("Quota", c.scopePath(), id)
		wanted := &row{value: fields("item", number(item.id), "variation", nil, "subevent", quota.get("subevent"))}
		if variant != nil {
			wanted.value.set("variation", number(variant.id))
		}
		return covers(quota, wanted)
	}
	fitsVariant := v.get("variation") == nil || variant != nil && v.get("variation") == number(variant.id)
	return v.get("item") == nil || v.get("item") == number(item.id) && fitsVariant
}

// voucherLeft is how often a voucher can still be used, less the carts of others.
func (s *Server) voucherLeft(c *call, v *row, own []string) int64 {
	uses, _ := fake.Whole(text(v.get("max_usages")))
	redeemed, _ := fake.Whole(text(v.get("redeemed")))
	left := uses - redeemed
	for _, position := range s.shelfAt(c.scopePath() + "cartpositions/").rows {
		if position.get("voucher") == number(v.id) && s.fresh(position) && !slices.Contains(own, position.text("cart_id")) {
			left--
		}
	}
	return left
}

// spendBudget limits what a voucher saves to what is left of its budget.
func (s *Server) spendBudget(line *orderLine, use *stock) string {
	v := line.voucher
	listed := s.listedPrice(line)
	price := voucherPrice(v, listed)
	given := line.data.values["price"]
	if given != nil {
		price = amount(given)
	}
	line.saved = new(big.Rat).Sub(listed, price)
	if line.saved.Sign() < 0 {
		line.saved = new(big.Rat)
	}
	if v.get("budget") == nil {
		return ""
	}
	if use.budgets[v] == nil {
		use.budgets[v] = new(big.Rat).Sub(amount(v.get("budget")), amount(v.get("budget_used")))
	}
	left := use.budgets[v]
	if line.saved.Cmp(left) <= 0 {
		use.budgets[v] = new(big.Rat).Sub(left, line.saved)
		return ""
	}
	if left.Sign() == 0 || given != nil {
		return "The budget of the voucher does not allow this discount."
	}
	line.data.set("price", new(big.Rat).Sub(listed, left).FloatString(2))
	line.saved, use.budgets[v] = left, new(big.Rat)
	return ""
}

// lineQuota looks whether there is enough of every quota for a position and those
// before it.
func (s *Server) lineQuota(c *call, line *orderLine, use *stock, found *object) {
	if line.voucher != nil && (line.voucher.bool("allow_ignore_quota") || line.voucher.bool("block_quota")) {
		return
	}
	wanted := &row{value: fields("item", number(line.item.id), "variation", line.data.values["variation"], "subevent", line.data.values["subevent"])}
	quotas := s.quotasOf(c, wanted)
	if len(quotas) == 0 {
		found.set("item", []any{"The item has no quota."})
	}
	for _, quota := range quotas {
		use.quotas[quota]++
		if left, limited := s.usage(quota).forSale(); limited && use.quotas[quota] > 0 && left < use.quotas[quota] {
			found.set("item", []any{"The quota " + strconv.Quote(quota.text("name")) + " is sold out."})
		}
	}
}

// listedPrice is what an item costs on a date, or on all.
func (s *Server) listedPrice(line *orderLine) *big.Rat {
	price := line.item.get("default_price")
	if line.variant != nil && line.variant.get("default_price") != nil {
		price = line.variant.get("default_price")
	}
	event, _, _ := strings.Cut(line.item.path, "items/")
	date := s.byID("SubEvent", event, line.data.values["subevent"])
	if date == nil {
		return amount(price)
	}
	for _, kind := range []struct{ list, member string }{{"item_price_overrides", "item"}, {"variation_price_overrides", "variation"}} {
		overrides, _ := date.get(kind.list).([]any)
		for _, v := range overrides {
			if o, ok := v.(*object); ok && o.values["price"] != nil && o.values[kind.member] == line.data.values[kind.member] {
				price = o.values["price"]
			}
		}
	}
	return amount(price)
}

// linePrice is the price that was sent, or that of the item less the voucher.
func (s *Server) linePrice(line *orderLine) *big.Rat {
	if v := line.data.values["price"]; v != nil {
		return amount(v)
	}
	listed := s.listedPrice(line)
	if line.voucher == nil {
		return listed
	}
	return voucherPrice(line.voucher, listed)
}

// voucherPrice is a price with a voucher.
func voucherPrice(voucher *row, listed *big.Rat) *big.Rat {
	value, price := amount(voucher.get("value")), listed
	switch voucher.text("price_mode") {
	case "set":
		price = value
	case "subtract":
		price = new(big.Rat).Sub(listed, value)
	case "percent":
		part := new(big.Rat).Quo(new(big.Rat).Mul(listed, value), big.NewRat(100, 1))
		price = amount(new(big.Rat).Sub(listed, part).FloatString(2))
	}
	if price.Sign() < 0 {
		return new(big.Rat)
	}
	return price
}
