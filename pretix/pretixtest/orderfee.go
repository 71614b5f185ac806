package pretixtest

import (
	"cmp"
	"math/big"
	"slices"
)

// tax sets the tax of a position or fee by its tax rule: it is part of the price.
func (s *Server) tax(o *object, price, event string) {
	rate := new(big.Rat)
	o.set("tax_code", nil)
	if rule := s.byID("TaxRule", event, o.values["tax_rule"]); rule != nil {
		rate = amount(rule.get("rate"))
		o.set("tax_code", rule.get("code"))
	}
	o.set("tax_rate", rate.FloatString(2))
	o.set("tax_value", taxIn(amount(o.values[price]), rate).FloatString(2))
}

// taxIn is the tax that a price includes, in cents.
func taxIn(gross, rate *big.Rat) *big.Rat {
	net := new(big.Rat).Quo(gross, new(big.Rat).Add(big.NewRat(1, 1), new(big.Rat).Quo(rate, big.NewRat(100, 1))))
	return new(big.Rat).Sub(gross, amount(net.FloatString(2)))
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
		if sent.values["_split_taxes_like_products"] == true && base.Sign() != 0 {
			s.splitFee(order, sent)
			continue
		}
		s.addFee(order, sent)
	}
}

func (s *Server) addFee(order *row, sent *object) {
	fee := s.filled("OrderFee", sent)
	s.lastID++
	fee.set("id", number(s.lastID))
	s.tax(fee, "value", eventOf(order.path))
	order.hidden["fees"] = append(feesOf(order), fee)
}

// splitFee adds a fee for each tax rule of the positions, by what they cost before
// taxes. What is lost by rounding goes to the highest rate.
func (s *Server) splitFee(order *row, sent *object) {
	type share struct {
		rule any
		rate *big.Rat
		net  *big.Rat
	}
	var shares []*share
	sum := new(big.Rat)
	for _, p := range active(s.positionsOf(order)) {
		i := slices.IndexFunc(shares, func(one *share) bool { return one.rule == p.get("tax_rule") })
		if i < 0 {
			i = len(shares)
			shares = append(shares, &share{p.get("tax_rule"), amount(p.get("tax_rate")), new(big.Rat)})
		}
		net := new(big.Rat).Sub(amount(p.get("price")), amount(p.get("tax_value")))
		shares[i].net.Add(shares[i].net, net)
		sum.Add(sum, net)
	}
	slices.SortStableFunc(shares, func(a, b *share) int { return cmp.Compare(a.rate.Cmp(b.rate), 0) })
	left := amount(sent.values["value"])
	for i, one := range shares {
		part := amount(new(big.Rat).Quo(new(big.Rat).Mul(amount(sent.values["value"]), one.net), sum).FloatString(2))
		if i == len(shares)-1 {
			part = left
		}
		left = new(big.Rat).Sub(left, part)
		fee := sent.clone()
		fee.set("tax_rule", one.rule)
		fee.set("value", part.FloatString(2))
		s.addFee(order, fee)
	}
}
