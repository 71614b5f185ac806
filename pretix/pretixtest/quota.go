package pretixtest

import (
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

func quotaResource() resource {
	return resource{
		check: func(s *Server, c *call, old *row, data *object) *reply {
			series := s.event(c).bool("has_subevents")
			switch date := merged(old, data, "subevent"); {
			case series && date == nil:
				return wrong("A quota of an event series needs a subevent.")
			case !series && date != nil:
				return wrong("Only a quota of an event series has a subevent.")
			}
			if size, given := data.values["size"].(integer); given && strings.HasPrefix(string(size), "-") {
				return wrongField("size", "Ensure this value is greater than or equal to 0.")
			}
			variations := names(merged(old, data, "variations"))
			for _, id := range variations {
				v := s.byID("ItemVariation", c.scopePath(), integer(id))
				if v == nil || !slices.Contains(names(merged(old, data, "items")), strings.Split(v.path, "/")[5]) {
					return wrong("The variation belongs to none of the items.")
				}
			}
			for _, id := range names(merged(old, data, "items")) {
				item := s.byID("Item", c.scopePath(), integer(id))
				if item == nil {
					continue
				}
				on := s.shelves[item.path+item.key+"/variations/"]
				if on != nil && len(on.rows) > 0 && !slices.ContainsFunc(on.rows, func(v *row) bool { return slices.Contains(variations, v.key) }) {
					return wrong("An item with variations needs at least one of them.")
				}
			}
			return nil
		},
		render: func(s *Server, c *call, r *row, shown *object) {
			if c.r == nil || c.fact.Action != "list" || fake.ParseQuery(c.r.URL.RawQuery).Last("with_availability") != "true" {
				shown.remove("available")
				shown.remove("available_number")
				return
			}
			left, limited := s.usage(r).forSale()
			shown.set("available", !limited || left > 0)
			shown.set("available_number", nil)
			if limited {
				shown.set("available_number", number(max(left, 0)))
			}
		},
		filter: func(_ *Server, _ *call, r *row, name, value string) (match, known bool) {
			if name == "items__in" {
				ids := strings.Split(value, ",")
				return slices.ContainsFunc(names(r.get("items")), func(id string) bool { return slices.Contains(ids, id) }), true
			}
			return false, false
		},
	}
}

// A usage is what has been taken from a quota.
type usage struct {
	size                                     int64
	limited, closed                          bool
	paid, pending, vouchers, carts, waitings int64
	exited                                   int64
}

func (u usage) left() (n int64, limited bool) {
	if u.closed {
		return 0, true
	}
	return u.size - u.paid - u.pending - u.vouchers - u.carts, u.limited
}

// forSale is what is left after the waiting list.
func (u usage) forSale() (n int64, limited bool) {
	n, limited = u.left()
	if u.closed {
		return n, limited
	}
	return n - u.waitings, limited
}

// usage counts what has been taken from a quota.
func (s *Server) usage(quota *row) usage {
	size, limited := quota.get("size").(integer)
	u := usage{limited: limited, closed: quota.bool("closed")}
	n, _ := fake.Whole(string(size))
	u.size = n
	event, _, _ := strings.Cut(quota.path, "quotas/")
	for _, position := range s.rowsOf("OrderPosition", event) {
		if position.bool("canceled") || !covers(quota, position) {
			continue
		}
		order := s.shelfAt(event + "orders/").row(position.text("order"))
		if order == nil {
			continue
		}
		switch order.text("status") {
		case "p":
			u.paid++
		case "n":
			u.pending++
		}
	}
	for _, position := range s.rowsOf("CartPosition", event) {
		if covers(quota, position) && compareTimes(position.text("expires"), now(s.clock.now())) > 0 {
			u.carts++
		}
	}
	for _, voucher := range s.rowsOf("Voucher", event) {
		if voucher.bool("block_quota") && (covers(quota, voucher) || voucher.get("quota") == number(quota.id)) {
			uses, _ := fake.Whole(text(voucher.get("max_usages")))
			redeemed, _ := fake.Whole(text(voucher.get("redeemed")))
			u.vouchers += max(uses-redeemed, 0)
		}
	}
	for _, entry := range s.rowsOf("WaitingList", event) {
		if covers(quota, entry) && entry.get("voucher") == nil {
			u.waitings++
		}
	}
	return u
}

// covers reports whether a quota is one of what an object asks for.
func covers(quota, r *row) bool {
	if text(quota.get("subevent")) != text(r.get("subevent")) {
		return false
	}
	if variation := r.get("variation"); variation != nil {
		return slices.Contains(names(quota.get("variations")), text(variation))
	}
	return r.get("item") != nil && slices.Contains(names(quota.get("items")), text(r.get("item")))
}

// quotasOf are the quotas of what an object asks for.
func (s *Server) quotasOf(c *call, r *row) []*row {
	return slices.DeleteFunc(s.rowsOf("Quota", c.scopePath()), func(quota *row) bool { return !covers(quota, r) })
}

// soldOut reports whether n more of what an object asks for are too many. Without a
// quota nothing is sold.
func (s *Server) soldOut(c *call, r *row, n int64) bool {
	quotas := s.quotasOf(c, r)
	for _, quota := range quotas {
		if left, limited := s.usage(quota).left(); limited && left < n {
			return true
		}
	}
	return len(quotas) == 0
}

func (s *Server) quotaAvailability(c *call) reply {
	quota := s.rowOf(c)
	if quota == nil {
		return c.notFound()
	}
	u := s.usage(quota)
	left, limited := u.forSale()
	shown := fields(
		"paid_orders", number(u.paid),
		"pending_orders", number(u.pending),
		"cart_positions", number(u.carts),
		"blocking_vouchers", number(u.vouchers),
		"waiting_list", number(u.pending), // as the server has it
		"exited_orders", number(u.exited),
		"available_number", nil,
		"available", !limited || left > 0,
		"total_size", quota.get("size"),
	)
	if limited {
		shown.set("available_number", number(max(left, 0)))
	}
	return okReply(shown)
}
