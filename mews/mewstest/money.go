package mewstest

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
)

// rat is a number of a request or an object, exactly; nil for none.
func rat(v any) *big.Rat {
	number, isNumber := v.(json.Number)
	if !isNumber {
		return nil
	}
	// The detour bounds the exponent.
	f, err := strconv.ParseFloat(string(number), 64)
	if err != nil {
		return nil
	}
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'f', -1, 64))
	return r
}

// orZero is a number that can be left out.
func orZero(v any) *big.Rat {
	if r := rat(v); r != nil {
		return r
	}
	return new(big.Rat)
}

// number renders a number with at most four digits of a fraction.
func number(r *big.Rat) json.Number {
	s := strings.TrimRight(strings.TrimRight(r.FloatString(4), "0"), ".")
	if s == "" || s == "-0" {
		s = "0"
	}
	return json.Number(s)
}

// cents rounds to what can be paid.
func cents(r *big.Rat) *big.Rat {
	rounded, _ := new(big.Rat).SetString(r.FloatString(2))
	return rounded
}

func times(r *big.Rat, n int64) *big.Rat { return new(big.Rat).Mul(r, new(big.Rat).SetInt64(n)) }

// amount is what the gross or the net value of a request comes to, with the
// taxes of its codes that taxRates knows.
func (s *Server) amount(given Object, count int64) Object {
	gross, net := rat(given["GrossValue"]), rat(given["NetValue"])
	if value := rat(given["Value"]); gross == nil && net == nil && value != nil {
		gross = value
	}
	codes := list(given, "TaxCodes")
	rates := make([]*big.Rat, len(codes))
	factor := big.NewRat(1, 1)
	for i, code := range codes {
		rates[i] = s.taxRate(code)
		factor.Add(factor, rates[i])
	}
	switch {
	case gross == nil && net == nil:
		gross, net = new(big.Rat), new(big.Rat)
	case gross == nil:
		gross = cents(new(big.Rat).Mul(net, factor))
	default:
		net = cents(new(big.Rat).Quo(gross, factor))
	}
	gross, net = times(gross, count), times(net, count)
	taxes, items := []any{}, []any{}
	for i, code := range codes {
		tax := cents(new(big.Rat).Mul(net, rates[i]))
		if len(codes) == 1 {
			tax = new(big.Rat).Sub(gross, net)
		}
		taxes = append(taxes, Object{"Code": code, "Value": number(tax)})
		items = append(items, Object{"TaxRateCode": code, "NetValue": number(net), "TaxValue": number(tax)})
	}
	return Object{
		"Currency": given["Currency"], "NetValue": number(net), "GrossValue": number(gross),
		"TaxValues": taxes, "Breakdown": Object{"Items": items},
	}
}

// taxRate is the share of a tax; nothing for one that taxRates does not have.
func (s *Server) taxRate(code string) *big.Rat {
	for _, r := range s.shelf("taxRates").rows {
		strategy := object(r.object, "Strategy")
		if text(r.object, "Code") == code && text(strategy, "Discriminator") == "Relative" {
			return orZero(object(strategy, "Value")["Value"])
		}
	}
	return new(big.Rat)
}

// money is an amount without taxes.
func (s *Server) money(currency string, gross *big.Rat) Object {
	return s.amount(Object{"Currency": currency, "GrossValue": number(gross)}, 1)
}

// negative is an amount with the other sign.
func negative(o Object) Object {
	minus := cloneObject(o)
	for _, name := range []string{"NetValue", "GrossValue"} {
		minus[name] = number(new(big.Rat).Neg(orZero(o[name])))
	}
	minus["TaxValues"], minus["Breakdown"] = []any{}, Object{"Items": []any{}}
	return minus
}

func gross(o Object) *big.Rat { return orZero(object(o, "Amount")["GrossValue"]) }

// currency is the default currency of an enterprise.
func (s *Server) currency(enterprise string) string {
	e := s.enterprise(enterprise)
	if e == nil {
		return "EUR"
	}
	for _, accepted := range objects(object(e.configuration, "Enterprise"), "Currencies") {
		if truth(accepted, "IsDefault") {
			return text(accepted, "Currency")
		}
	}
	return "EUR"
}

// sum adds two amounts of one currency.
func sum(a, b Object) Object {
	total := cloneObject(a)
	for _, name := range []string{"NetValue", "GrossValue"} {
		total[name] = number(new(big.Rat).Add(orZero(a[name]), orZero(b[name])))
	}
	total["Currency"] = b["Currency"]
	for _, list := range [][2]string{{"TaxValues", ""}, {"Items", "Breakdown"}} {
		from, to := b, total
		if list[1] != "" {
			from, to = object(b, list[1]), object(total, list[1])
		}
		have, _ := to[list[0]].([]any)
		more, _ := from[list[0]].([]any)
		to[list[0]] = append(have, more...)
	}
	return total
}
