package pretixtest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/guestwire/guestwire-go/internal/fake"
)

func voucherResource() resource {
	return resource{
		check: checkVoucher,
		stored: func(_ *Server, _ *call, r *row, _ *object) {
			if r.text("code") == "" {
				r.value.set("code", randomString(codeAlphabet, 16))
			}
			r.value.set("code", strings.ToUpper(r.text("code")))
			if r.get("budget_used") == "" {
				r.value.set("budget_used", "0.00")
			}
		},
		remove: func(_ *Server, _ *call, r *row) *reply {
			if r.get("redeemed") != integer("0") {
				return forbidden("A voucher that was redeemed cannot be deleted.")
			}
			return nil
		},
	}
}

func checkVoucher(s *Server, c *call, old *row, data *object) *reply {
	item, variation, quota := merged(old, data, "item"), merged(old, data, "variation"), merged(old, data, "quota")
	blocks := merged(old, data, "block_quota") == true
	uses, _ := fake.Whole(textOf(merged(old, data, "max_usages")))
	switch {
	case quota != nil && item != nil:
		return wrong("A voucher is for a quota or for an item, not for both.")
	case variation != nil && item == nil:
		return wrong("A variation needs its item.")
	case variation != nil && s.variationOf(c, fields("item", item, "variation", variation)) != nil:
		return wrong("The variation belongs to another item.")
	case quota == nil && item == nil && blocks:
		return wrong("A voucher that blocks a quota needs an item or a quota.")
	}
	_, limited := data.get("max_usages")
	if least, given := fake.Whole(textOf(merged(old, data, "min_usages"))); given && limited && uses > 0 && uses < least {
		return wrong("max_usages must not be below min_usages.")
	}
	if old != nil {
		if redeemed, _ := fake.Whole(text(old.get("redeemed"))); uses < redeemed {
			return wrong("max_usages must not be below the number of times that the voucher was redeemed.")
		}
	}
	if code, given := data.get("code"); given && len(textOf(code)) < 5 {
		return wrongField("code", "Ensure this field has at least 5 characters.")
	}
	if problem := voucherSeat(data); problem != nil {
		return problem
	}
	if uses < 0 {
		return wrongField("max_usages", "Ensure this value is greater than or equal to 0.")
	}
	if code := data.text("code"); code != "" {
		for _, other := range s.shelfAt(c.scopePath() + "vouchers/").rows {
			if other != old && strings.EqualFold(other.text("code"), code) {
				return wrong("Another voucher has this code.")
			}
		}
	}
	if blocks && merged(old, data, "allow_ignore_quota") != true && (old == nil || !old.bool("block_quota")) {
		return s.blockQuota(c, old, data, uses)
	}
	return nil
}

// blockQuota looks whether there is enough of all quotas that a voucher would block.
func (s *Server) blockQuota(c *call, old *row, data *object, uses int64) *reply {
	wanted := &row{value: fields("item", merged(old, data, "item"), "variation", merged(old, data, "variation"), "subevent", merged(old, data, "subevent"))}
	affected := s.quotasOf(c, wanted)
	if quota := merged(old, data, "quota"); quota != nil {
		affected = []*row{s.byID("Quota", c.scopePath(), quota)}
	}
	if len(affected) == 0 {
		return wrong("There is no quota that the voucher could block.")
	}
	for _, q := range affected {
		if left, limited := s.usage(q).left(); limited && left < uses {
			return wrong("The quota has not enough left for this voucher.")
		}
	}
	return nil
}

func voucherSeat(data *object) *reply {
	if data.text("seat") == "" {
		return nil
	}
	return wrong("The fake has no seats for this item.")
}

// createVouchers creates all vouchers of a list, or none.
func (s *Server) createVouchers(c *call) reply {
	value, p, failed := c.input()
	if failed {
		return p
	}
	list, ok := value.([]any)
	if !ok {
		return *wrong(`Expected a list of items but got type "` + typeName(value) + `".`)
	}
	shelf := s.shelfAt(c.scopePath() + "vouchers/")
	before := slices.Clone(shelf.rows)
	made, codes := []any{}, map[string]bool{}
	problems, bad := make([]any, len(list)), false
	for i, v := range list {
		problems[i] = newObject()
		if o, ok := v.(*object); ok && o.text("code") != "" {
			if codes[o.text("code")] {
				problems[i], bad = fields("code", []any{"The same code twice."}), true
				continue
			}
			codes[o.text("code")] = true
		}
		r, failed := s.createVoucher(c, v)
		if failed != nil {
			problems[i], bad = failed.json, true
			continue
		}
		made = append(made, s.render(c, r))
	}
	if bad {
		shelf.rows = before
		return jsonReply(http.StatusBadRequest, problems)
	}
	for _, r := range shelf.rows[len(before):] {
		s.noticeCreated(r)
	}
	return jsonReply(http.StatusCreated, made)
}

func (s *Server) createVoucher(c *call, v any) (*row, *reply) {
	sent, ok := v.(*object)
	if !ok {
		return nil, wrong("Invalid data. Expected a dictionary, but got " + typeName(v) + ".")
	}
	data, problems := s.validMembers(c, facts().types["Voucher"], sent, false)
	if problems != nil {
		p := jsonReply(http.StatusBadRequest, problems)
		return nil, &p
	}
	if failed := checkVoucher(s, c, nil, data); failed != nil {
		return nil, failed
	}
	r := s.put(c.scopePath()+"vouchers/", s.filled("Voucher", data))
	voucherResource().stored(s, c, r, data)
	return r, nil
}

func waitingResource() resource {
	return resource{
		check: func(s *Server, c *call, old *row, data *object) *reply {
			wanted := &row{value: fields("item", merged(old, data, "item"), "variation", merged(old, data, "variation"), "subevent", merged(old, data, "subevent"))}
			_, item := data.get("item")
			_, variation := data.get("variation")
			switch {
			case old != nil && old.get("voucher") != nil:
				return forbidden("This entry has a voucher already.")
			case s.variationOf(c, wanted.value) != nil:
				return wrong("The item needs one of its variations.")
			case (item || variation) && (len(s.quotasOf(c, wanted)) == 0 || !s.soldOut(c, wanted, 1)):
				return wrong("The item is available.")
			}
			for _, other := range s.shelfAt(c.scopePath() + "waitinglistentries/").rows {
				if other != old && other.get("voucher") == nil && strings.EqualFold(other.text("email"), textOf(merged(old, data, "email"))) &&
					other.get("item") == wanted.get("item") && other.get("variation") == wanted.get("variation") {
					return wrong("This address is on the list already.")
				}
			}
			return nil
		},
		stored: func(_ *Server, _ *call, r *row, _ *object) {
			parts, _ := r.get("name_parts").(*object)
			r.value.set("name", nil)
			if _, named := parts.scheme(); !named && len(partsOf(parts)) > 0 {
				parts.set("_scheme", eventScheme)
			}
			if len(partsOf(parts)) > 0 {
				name, _ := buildName(parts)
				r.value.set("name", name)
			}
			if r.text("locale") == "" {
				r.value.set("locale", "en")
			}
		},
		filter: func(_ *Server, _ *call, r *row, name, value string) (match, known bool) {
			if name == "has_voucher" {
				return value != "true" && value != "false" || (r.get("voucher") != nil) == (value == "true"), true
			}
			return false, false
		},
		remove: func(_ *Server, _ *call, r *row) *reply {
			if r.get("voucher") != nil {
				return forbidden("This entry has a voucher already.")
			}
			return nil
		},
	}
}

// sendVoucher makes a voucher for an entry of the waiting list.
func (s *Server) sendVoucher(c *call) reply {
	entry := s.rowOf(c)
	if entry == nil {
		return c.notFound()
	}
	if entry.get("voucher") != nil || s.soldOut(c, entry, 1) {
		message := "The item is not available."
		if entry.get("voucher") != nil {
			message = "This entry has a voucher already."
		}
		return jsonReply(http.StatusBadRequest, []any{message})
	}
	voucher := s.put(c.scopePath()+"vouchers/", s.filled("Voucher", fields(
		"item", entry.get("item"), "variation", entry.get("variation"), "subevent", entry.get("subevent"),
		"max_usages", integer("1"), "block_quota", true, "tag", "waiting-list",
	)))
	voucherResource().stored(s, c, voucher, voucher.value)
	entry.value.set("voucher", number(voucher.id))
	s.noticeCreated(voucher)
	of, _ := noticedOf("WaitingList")
	s.noticeRow(entry, of, "voucher_assigned")
	s.mail(entry.text("email"), "Your voucher", voucher.text("code"))
	return reply{status: http.StatusNoContent, raw: []byte{}, header: http.Header{}}
}
