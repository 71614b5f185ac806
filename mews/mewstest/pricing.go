package mewstest

import (
	"math/big"
	"time"
)

// prices are those of a rate or a product.
type prices struct {
	base         *big.Rat
	relative     *big.Rat // to the base rate
	absolute     *big.Rat
	empty, extra *big.Rat             // adjustments of capacity
	units        map[priceOf]*big.Rat // what was updated
}

type priceOf struct {
	category string // key; empty: all
	start    int64
}

// DefaultPrice is what a rate costs for each time unit if it is added without a
// price through the API, in the default currency of its enterprise.
const DefaultPrice = 10000

// SetPrice sets what a rate or a product costs for each time unit, in the
// default currency of its enterprise. Rates of [Server.Add] cost nothing
// without it, products what their Price says.
func (s *Server) SetPrice(id string, gross any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pricesOf(id).base = orZero(normal(gross))
}

func (s *Server) pricesOf(id string) *prices {
	if s.prices[key(id)] == nil {
		s.prices[key(id)] = &prices{
			relative: new(big.Rat), absolute: new(big.Rat), empty: new(big.Rat), extra: new(big.Rat), units: map[priceOf]*big.Rat{},
		}
	}
	return s.prices[key(id)]
}

// price is what a rate or a product costs in a time unit.
func (s *Server) price(r *row, category string, u unit) *big.Rat {
	p := s.pricesOf(r.id)
	if base := s.shelf("rates").byID[key(text(r.object, "BaseRateId"))]; base != nil && base != r {
		price := new(big.Rat).Mul(s.price(base, category, u), new(big.Rat).Add(big.NewRat(1, 1), p.relative))
		return cents(price.Add(price, p.absolute))
	}
	for _, of := range []priceOf{{key(category), u.start.Unix()}, {"", u.start.Unix()}} {
		if updated := p.units[of]; updated != nil {
			return updated
		}
	}
	if p.base != nil {
		return p.base
	}
	return orZero(object(r.object, "Price")["GrossValue"])
}

func (s *Server) serviceOf(r *row) *row {
	return s.shelf("services").byID[key(text(r.object, "ServiceId"))]
}

// found is the row that an identifier of the request stands for.
func (s *Server) found(c *call, resource, name string) (*row, *refusal) {
	r := s.findAny(c, resource, text(c.input, name))
	if r == nil {
		return nil, unknown(name)
	}
	return r, nil
}

func (s *Server) getRatePricing(c *call) (Object, *refusal) {
	rate, refused := s.found(c, "rates", "RateId")
	if refused != nil {
		return nil, refused
	}
	service := s.serviceOf(rate)
	if service == nil {
		return nil, unknown("RateId")
	}
	units, refused := s.units(service, c.input, "", availabilityLimit)
	if refused != nil {
		return nil, refused
	}
	currency := s.currency(service.enterprise)
	list := func(category string) (numbers, amounts []any) {
		for _, u := range units {
			price := s.price(rate, category, u)
			numbers, amounts = append(numbers, number(price)), append(amounts, s.money(currency, price))
		}
		return numbers, amounts
	}
	categories := []any{}
	for _, category := range s.categories(service) {
		numbers, amounts := list(category.id)
		categories = append(categories, Object{"CategoryId": category.id, "Prices": numbers, "AmountPrices": amounts})
	}
	numbers, amounts := list("")
	p := s.pricesOf(rate.id)
	return Object{
		"Currency": currency, "DatesUtc": starts(units), "TimeUnitStartsUtc": starts(units),
		"BasePrices": numbers, "BaseAmountPrices": amounts, "CategoryPrices": categories,
		"CategoryAdjustments": []any{}, "AgeCategoryAdjustments": []any{},
		"RelativeAdjustment": number(p.relative), "AbsoluteAdjustment": number(p.absolute),
		"EmptyUnitAdjustment": number(p.empty), "ExtraUnitAdjustment": number(p.extra),
	}, nil
}

// updateRatePrice changes the prices of a rate that depends on no other one.
func (s *Server) updateRatePrice(c *call) (Object, *refusal) {
	rate, refused := s.found(c, "rates", "RateId")
	switch {
	case refused != nil:
		return nil, refused
	case rate.object["BaseRateId"] != nil:
		return nil, forbidden("The price of a rate that depends on another rate cannot be changed.")
	}
	return s.updatePrices(c, rate, priceLimit)
}

func (s *Server) updateProductPrice(c *call) (Object, *refusal) {
	product, refused := s.found(c, "products", "ProductId")
	if refused != nil {
		return nil, refused
	}
	return s.updatePrices(c, product, availabilityLimit) // the vendor names no limit
}

func (s *Server) updatePrices(c *call, r *row, limit unitLimit) (Object, *refusal) {
	service := s.serviceOf(r)
	if service == nil {
		return nil, unknown("ServiceId")
	}
	updates := objects(c.input, "PriceUpdates")
	all := make([][]unit, len(updates))
	for i, update := range updates {
		units, refused := s.units(service, update, place("PriceUpdates", i, "")+".", limit)
		if refused != nil {
			return nil, refused
		}
		if units[len(units)-1].start.After(s.clock.now().AddDate(5, 0, 0)) {
			return nil, forbidden("Prices can be changed for the next five years only.")
		}
		all[i] = units
	}
	p := s.pricesOf(r.id)
	for i, update := range updates {
		for _, u := range all[i] {
			of := priceOf{key(text(update, "CategoryId")), u.start.Unix()}
			if value := rat(update["Value"]); value != nil {
				p.units[of] = value
			} else {
				delete(p.units, of)
			}
		}
	}
	return Object{}, nil
}

func (s *Server) getProductPricing(c *call) (Object, *refusal) {
	product, refused := s.found(c, "products", "ProductId")
	if refused != nil {
		return nil, refused
	}
	service := s.serviceOf(product)
	if service == nil {
		return nil, unknown("ProductId")
	}
	units, refused := s.units(service, c.input, "", priceLimit)
	if refused != nil {
		return nil, refused
	}
	amounts := []any{}
	for _, u := range units {
		amounts = append(amounts, s.money(s.currency(service.enterprise), s.price(product, "", u)))
	}
	return Object{"ProductId": product.id, "TimeUnitStartsUtc": starts(units), "BaseAmountPrices": amounts, "AgeCategoryPrices": []any{}}, nil
}

// addRates adds rates with their prices. A dependent rate needs its base rate.
func (s *Server) addRates(c *call) (Object, *refusal) {
	given := objects(c.input, "Rates")
	for i, item := range given {
		if refused := checkRate(item, place("Rates", i, "")+"."); refused != nil {
			return nil, refused
		}
	}
	rows := make([]*row, len(given))
	for i, item := range given {
		rows[i] = s.newRate(c, item, false)
	}
	return Object{"Rates": s.showAll("Rate", rows)}, nil
}

func checkRate(item Object, path string) *refusal {
	dependent := object(object(item, "Pricing"), "DependentRatePricing")
	if text(item, "PricingType") == "DependentRatePricing" && dependent == nil {
		return invalid(path+"Pricing.DependentRatePricing", reasonRequired)
	}
	return nil
}

func (s *Server) newRate(c *call, item Object, enabled bool) *row {
	o := taken("RateSetData", "Rate", item)
	for _, name := range []string{"BusinessSegmentId", "ExternalNames"} {
		if item[name] != nil {
			o[name] = item[name]
		}
	}
	service := s.findAny(c, "services", text(item, "ServiceId"))
	group := s.findAny(c, "rateGroups", text(item, "RateGroupId"))
	if group == nil {
		group = s.newObject(resources().byName["rateGroups"], Object{"ServiceId": service.id, "Names": Object{}}, service.enterprise)
	}
	o["ServiceId"], o["GroupId"] = service.id, group.id
	o["IsEnabled"] = truth(item, "IsEnabled") || enabled && item["IsEnabled"] == nil
	o["IsPublic"] = text(item, "Type") == "Public"
	o["Description"] = item["Descriptions"]
	delete(o, "Id")
	r := s.newObject(resources().byName["rates"], o, service.enterprise)
	s.writePricing(c, r, item)
	return r
}

// writePricing takes over what a rate costs; without a word of it, the default.
func (s *Server) writePricing(c *call, r *row, item Object) {
	pricing, p := object(item, "Pricing"), s.pricesOf(r.id)
	if dependent := object(pricing, "DependentRatePricing"); dependent != nil && text(item, "PricingType") == "DependentRatePricing" {
		r.object["BaseRateId"], r.object["IsBaseRate"] = s.findAny(c, "rates", text(dependent, "BaseRateId")).id, false
		p.relative, p.absolute = orZero(dependent["RelativeAdjustment"]), orZero(dependent["AbsoluteAdjustment"])
		return
	}
	base := object(pricing, "BaseRatePricing")
	if base == nil {
		if p.base == nil {
			p.base = big.NewRat(DefaultPrice, 1)
		}
		return
	}
	p.base = orZero(s.amount(object(base, "Amount"), 1)["GrossValue"])
	p.empty, p.extra = orZero(base["NegativeOccupancyAdjustment"]), orZero(base["ExtraOccupancyAdjustment"])
}

// setRates adds rates, or changes those that an Id or an ExternalIdentifier
// names.
func (s *Server) setRates(c *call) (Object, *refusal) {
	given := objects(c.input, "Rates")
	for i, item := range given {
		if refused := checkRate(item, place("Rates", i, "")+"."); refused != nil {
			return nil, refused
		}
	}
	rows := make([]*row, len(given))
	for i, item := range given {
		rows[i] = s.findAny(c, "rates", text(item, "Id"))
		if external := text(item, "ExternalIdentifier"); rows[i] == nil && external != "" {
			rows[i] = s.findAny(c, "rates", "eid:"+external)
		}
		if rows[i] == nil {
			rows[i] = s.newRate(c, item, true)
			continue
		}
		for name, value := range taken("RateSetData", "Rate", item) {
			if name != "Id" && name != "ServiceId" {
				rows[i].object[name] = value
			}
		}
		s.writePricing(c, rows[i], item)
		s.touch(rows[i])
	}
	return Object{"Rates": s.showAll("Rate", rows)}, nil
}

func (s *Server) updateCapacityOffset(c *call) (Object, *refusal) {
	for _, update := range objects(c.input, "CapacityOffsetUpdates") {
		p := s.pricesOf(text(update, "RateId"))
		if value := object(update, "NegativeOccupancyAdjustment"); value != nil {
			p.empty = orZero(value["Value"])
		}
		if value := object(update, "ExtraOccupancyAdjustment"); value != nil {
			p.extra = orZero(value["Value"])
		}
	}
	return Object{}, nil
}

// stayPrice is what a rate costs in each time unit of a stay.
func (s *Server) stayPrice(rate *row, category string, start, end time.Time) []*big.Rat {
	service := s.serviceOf(rate)
	if service == nil {
		return nil
	}
	var all []*big.Rat
	for _, u := range s.unitsOf(service, start, end) {
		all = append(all, s.price(rate, category, u))
	}
	return all
}
