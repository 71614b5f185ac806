package pretixtest

import (
	"maps"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

func orderResource() resource {
	return resource{
		check: func(s *Server, c *call, old *row, data *object) *reply {
			if v, given := data.get("locale"); given && !slices.Contains(s.locales(c), text(v)) {
				return wrongField("locale", `"`+text(v)+`" is not a valid choice.`)
			}
			for _, name := range data.keys {
				if !slices.Contains(orderUpdates, name) {
					data.remove(name) // the server ignores it
				}
			}
			if sent, given := data.get("invoice_address"); given && old != nil {
				data.set("invoice_address", s.changedAddress(old, sent))
			}
			return nil
		},
		render: renderOrder,
		filter: matchOrder,
		remove: func(s *Server, _ *call, r *row) *reply {
			if !r.bool("testmode") {
				return forbidden("Only orders in test mode can be deleted.")
			}
			for _, position := range s.positionsOf(r) {
				s.drop(position)
			}
			return nil
		},
	}
}

// changedAddress is an address after an update of it. An empty one removes it.
func (s *Server) changedAddress(order *row, sent any) any {
	change, _ := sent.(*object)
	if change == nil || len(change.keys) == 0 || len(change.keys) == 1 && change.keys[0] == "transmission_type" {
		return nil
	}
	before, _ := order.get("invoice_address").(*object)
	if before == nil {
		before = newObject()
	}
	merged := before.clone()
	for _, name := range change.keys {
		merged.set(name, change.values[name])
	}
	_, parts := change.get("name_parts")
	if _, named := change.get("name"); named && !parts {
		merged.remove("name_parts")
	} else if parts {
		merged.remove("name")
	}
	return s.addressOf(merged)
}

// orderUpdates are the members that an update changes.
var orderUpdates = []string{
	"comment", "custom_followup_at", "checkin_attention", "checkin_text", "email", "locale", "phone", "valid_if_pending", "api_meta", "invoice_address",
}

// eventOf is the path of the event that an object belongs to.
func eventOf(path string) string {
	return strings.Join(strings.Split(path, "/")[:4], "/") + "/"
}

// orderOf is the order of a position.
func (s *Server) orderOf(position *row) *row {
	return s.shelfAt(eventOf(position.path) + "orders/").row(position.text("order"))
}

// positionsOf are the positions of an order, also those that were canceled.
func (s *Server) positionsOf(order *row) []*row {
	on := s.shelfAt(eventOf(order.path) + "orderpositions/")
	return slices.DeleteFunc(slices.Clone(on.rows), func(p *row) bool { return p.text("order") != order.key })
}

// active are the objects that were not canceled.
func active(rows []*row) []*row {
	return slices.DeleteFunc(slices.Clone(rows), func(r *row) bool { return r.bool("canceled") })
}

func renderOrder(s *Server, c *call, r *row, shown *object) {
	query := fake.Query{}
	if c.r != nil {
		query = fake.ParseQuery(c.r.URL.RawQuery)
	}
	positions := s.positionsOf(r)
	if query.Last("include_canceled_positions") != "true" {
		positions = active(positions)
	}
	list := []any{}
	for _, p := range positions {
		list = append(list, s.render(c, p))
	}
	shown.set("positions", list)
	fees := []any{}
	for _, f := range feesOf(r) {
		if canceled := f.values["canceled"] == true; !canceled || query.Last("include_canceled_fees") == "true" {
			fees = append(fees, f)
		}
	}
	shown.set("fees", fees)
	for _, part := range []string{"payments", "refunds"} {
		list := []any{}
		if on := s.shelves[r.path+r.key+"/"+part+"/"]; on != nil {
			for _, below := range on.rows {
				list = append(list, s.render(c, below))
			}
		}
		shown.set(part, list)
	}
	if c.r != nil {
		shown.set("url", fake.Origin(c.r)+"/"+organizerOf(r.path)+"/"+strings.Split(r.path, "/")[3]+"/order/"+r.key+"/"+r.text("secret")+"/")
	}
	prune(shown, query)
}

// prune keeps the members that include names, and drops those that exclude names.
func prune(shown *object, query fake.Query) {
	var include, exclude []string
	for _, p := range query {
		switch p.Name {
		case "include":
			include = append(include, p.Value)
		case "exclude":
			exclude = append(exclude, p.Value)
		}
	}
	if len(include) > 0 {
		keep(shown, include)
	}
	for _, path := range exclude {
		without(shown, path)
	}
}

func keep(v any, paths []string) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			if o, ok := item.(*object); ok {
				v[i] = o.clone()
				keep(v[i], paths)
			}
		}
	case *object:
		for _, name := range slices.Clone(v.keys) {
			var below []string
			whole := false
			for _, path := range paths {
				first, rest, deeper := strings.Cut(path, ".")
				whole = whole || first == name && !deeper
				if first == name && deeper {
					below = append(below, rest)
				}
			}
			switch {
			case whole:
			case len(below) > 0:
				keep(v.values[name], below)
			default:
				v.remove(name)
			}
		}
	}
}

func without(v any, path string) {
	first, rest, deeper := strings.Cut(path, ".")
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			if o, ok := item.(*object); ok {
				v[i] = o.clone()
				without(v[i], path)
			}
		}
	case *object:
		if deeper {
			without(v.values[first], rest)
			return
		}
		v.remove(first)
	}
}

func matchOrder(s *Server, _ *call, r *row, name, value string) (match, known bool) {
	switch name {
	case "item", "variation", "subevent":
		return slices.ContainsFunc(active(s.positionsOf(r)), func(p *row) bool { return text(p.get(name)) == value }), true
	case "payment_provider":
		return textOf(r.get("payment_provider")) == value, true
	case "search":
		low := strings.ToLower(value)
		found := anyText(fields("code", r.key, "email", r.get("email"), "address", r.get("invoice_address"), "comment", r.get("comment")), low)
		for _, p := range s.positionsOf(r) {
			found = found || anyText(fields("name", p.get("attendee_name"), "email", p.get("attendee_email"), "secret", p.get("secret")), low)
		}
		return found, true
	}
	return false, false
}

// feesOf are the fees of an order, also those that were canceled.
func feesOf(order *row) []*object {
	list, _ := order.hidden["fees"].([]*object)
	return list
}

// total is what an order costs.
func (s *Server) total(order *row) *big.Rat {
	sum := new(big.Rat)
	for _, p := range active(s.positionsOf(order)) {
		sum.Add(sum, amount(p.get("price")))
	}
	for _, f := range feesOf(order) {
		if f.values["canceled"] != true {
			sum.Add(sum, amount(f.values["value"]))
		}
	}
	return sum
}

// pending is what is left to pay of an order.
func (s *Server) pending(order *row) *big.Rat {
	left := amount(order.get("total"))
	if order.text("status") == "c" {
		left = new(big.Rat)
	}
	for _, p := range s.below(order, "payments") {
		if state := p.text("state"); state == "confirmed" || state == "refunded" {
			left = new(big.Rat).Sub(left, amount(p.get("amount")))
		}
	}
	for _, r := range s.below(order, "refunds") {
		if state := r.text("state"); state == "done" || state == "transit" || state == "created" {
			left = new(big.Rat).Add(left, amount(r.get("amount")))
		}
	}
	return left
}

// below are the payments or refunds of an order.
func (s *Server) below(order *row, part string) []*row {
	if on := s.shelves[order.path+order.key+"/"+part+"/"]; on != nil {
		return on.rows
	}
	return nil
}

// setStatus changes the status of an order, and writes that down.
func (s *Server) setStatus(order *row, status string) {
	order.value.set("status", status)
	if status == "c" {
		order.value.set("cancellation_date", now(s.clock.now()))
	}
	s.saved(order)
}

// saved notes that an order itself was written: its total and the ledger follow.
func (s *Server) saved(order *row) {
	order.value.set("total", s.total(order).FloatString(2))
	s.touch(order)
	s.book(order)
}

// book adds to the ledger what changed since it was written last. An order that is
// canceled or expired owes nothing.
func (s *Server) book(order *row) {
	before, _ := order.hidden["ledger"].(map[string]*object)
	after := map[string]*object{}
	if status := order.text("status"); (status == "n" || status == "p") && !order.bool("require_approval") {
		for _, p := range active(s.positionsOf(order)) {
			line := fields("order", order.key, "datetime", nil)
			for _, name := range []string{"positionid", "item", "variation", "subevent", "price", "tax_rate", "tax_rule", "tax_code", "tax_value"} {
				line.set(name, p.get(name))
			}
			after["position "+p.key+" "+text(p.get("item"))+" "+text(p.get("variation"))+" "+p.text("price")] = line
		}
		for _, f := range feesOf(order) {
			if f.values["canceled"] == true {
				continue
			}
			line := fields("order", order.key, "datetime", nil, "price", f.values["value"], "fee_type", f.values["fee_type"], "internal_type", f.values["internal_type"])
			for _, name := range []string{"tax_rate", "tax_rule", "tax_code", "tax_value"} {
				line.set(name, f.values[name])
			}
			after["fee "+text(f.values["id"])+" "+text(f.values["value"])] = line
		}
	}
	write := func(lines, others map[string]*object, count string) {
		for _, key := range byPosition(lines) {
			if others[key] != nil {
				continue
			}
			line := lines[key].clone()
			line.set("count", integer(count))
			line.set("datetime", now(s.clock.now()))
			for _, name := range []string{"positionid", "item", "variation", "subevent", "fee_type", "internal_type", "tax_rule", "tax_code"} {
				if _, given := line.get(name); !given {
					line.set(name, nil)
				}
			}
			s.put(eventOf(order.path)+"transactions/", s.filled("Transaction", line))
		}
	}
	write(before, after, "-1")
	write(after, before, "1")
	order.hidden["ledger"] = after
}

// byPosition sorts lines of the ledger by the number of their position, fees first.
func byPosition(lines map[string]*object) []string {
	keys := slices.Sorted(maps.Keys(lines))
	slices.SortStableFunc(keys, func(a, b string) int {
		return compareValues(lines[a].values["positionid"], lines[b].values["positionid"])
	})
	return keys
}

// expiry is when an order expires that says nothing else: at the end of the 14th day.
func (s *Server) expiry() string {
	day := s.clock.now().AddDate(0, 0, 14)
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, time.UTC).Format("2006-01-02T15:04:05Z")
}

func noContent() reply {
	return reply{status: http.StatusNoContent, raw: []byte{}, header: http.Header{}}
}
