package pretixtest

import (
	"math/big"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

func giftCardResource() resource {
	return resource{
		check: func(s *Server, c *call, old *row, data *object) *reply {
			if old != nil {
				for _, name := range []string{"secret", "testmode", "currency"} {
					data.remove(name) // for good
				}
			}
			secret, given := data.values["secret"].(string)
			switch on := s.shelfAt(c.organizerPath() + "giftcards/"); {
			case given && slices.ContainsFunc(on.rows, func(r *row) bool { return r != old && r.text("secret") == secret }):
				return wrongField("secret", "Another gift card has this secret.")
			case given && !cardSecret.MatchString(secret):
				return wrongField("secret", "The secret has other characters than secrets have.")
			case amount(merged(old, data, "value")).Sign() < 0:
				return wrongField("value", "The value must not be negative.")
			}
			return nil
		},
		stored: func(s *Server, c *call, r *row, data *object) {
			r.value.set("issuer", c.slug)
			value, given := data.get("value")
			if !given {
				delete(r.hidden, "before")
				return
			}
			r.hidden["before"] = s.cardValue(r)
			if difference := new(big.Rat).Sub(amount(value), s.cardValue(r)); difference.Sign() != 0 {
				s.bookOn(r, difference.FloatString(2), nil, nil, "")
			}
		},
		render: func(s *Server, c *call, r *row, shown *object) {
			shown.set("value", s.cardValue(r).FloatString(2))
			if before, ok := r.hidden["before"].(*big.Rat); ok && c.r != nil && c.r.Method == http.MethodPatch {
				shown.set("value", before.FloatString(2)) // the server responds with what it was
			}
		},
		filter: func(s *Server, _ *call, r *row, name, value string) (match, known bool) {
			switch name {
			case "expired":
				expires := r.text("expires")
				past := expires != "" && compareTimes(expires, now(s.clock.now())) < 0
				return past == (value == "true"), true
			case "value":
				return s.cardValue(r).Cmp(amount(value)) == 0, true
			}
			return false, false
		},
	}
}

var cardSecret = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9\-\.]*[a-zA-Z0-9\-]$`)

// cardValue is the sum of the transactions of a gift card.
func (s *Server) cardValue(card *row) *big.Rat {
	sum := new(big.Rat)
	if on := s.shelves[card.path+card.key+"/transactions/"]; on != nil {
		for _, t := range on.rows {
			sum.Add(sum, amount(t.get("value")))
		}
	}
	return sum
}

// bookOn adds a transaction to a gift card. order is a code, or empty.
func (s *Server) bookOn(card *row, value string, words, info any, order string) {
	organizer := strings.Split(card.path, "/")[1]
	t := s.put(card.path+card.key+"/transactions/", s.filled("GiftCardTransaction", fields(
		"datetime", now(s.clock.now()), "value", value, "text", words, "info", info, "acceptor", organizer,
	)))
	if order != "" {
		t.value.set("order", order)
	}
}

// transact books on a gift card. A card has no debts.
func (s *Server) transact(c *call) reply {
	card := s.rowOf(c)
	if card == nil {
		return c.notFound()
	}
	data, p, failed := c.object()
	if failed {
		return p
	}
	value, problem := validDecimal(member{Digits: 13, Decimals: 2}, data.values["value"])
	if problem != "" {
		return *plainError(problem)
	}
	if new(big.Rat).Add(s.cardValue(card), amount(value)).Sign() < 0 {
		return jsonReply(http.StatusConflict, fields("value", []any{"The gift card has not enough credit."}))
	}
	words, given := data.get("text")
	if given {
		words = text(words)
	} else {
		words = ""
	}
	info, given := data.get("info")
	if !given {
		info = newObject()
	}
	s.bookOn(card, text(value), words, info, "")
	s.noticeCard(card, "transaction.manual", c.slug)
	return okReply(s.render(c, card))
}

func mediumResource() resource {
	return resource{
		check: func(s *Server, c *call, old *row, data *object) *reply {
			for _, other := range s.shelfAt(c.organizerPath() + "reusablemedia/").rows {
				if other != old && other.text("identifier") == textOf(merged(old, data, "identifier")) && other.text("type") == textOf(merged(old, data, "type")) {
					return wrongField("identifier", "Another medium has this identifier.")
				}
			}
			// The position without a list is the old way to name one.
			if one, given := data.get("linked_orderposition"); given {
				list := []any{}
				if one != nil {
					list = append(list, one)
				}
				data.set("linked_orderpositions", list)
			}
			return nil
		},
		stored: func(s *Server, c *call, r *row, _ *object) {
			r.value.set("organizer", c.slug)
			r.value.set("updated", now(s.clock.now()))
		},
		render: func(_ *Server, _ *call, r *row, shown *object) {
			shown.set("linked_orderposition", nil)
			if list, _ := r.get("linked_orderpositions").([]any); len(list) == 1 {
				shown.set("linked_orderposition", list[0])
			}
		},
	}
}

func (s *Server) lookUpMedium(c *call) reply {
	data, failed := s.input(c, facts().types["MediaLookupInput"], false)
	if failed != nil {
		return *failed
	}
	for _, r := range s.shelfAt(c.organizerPath() + "reusablemedia/").rows {
		if r.text("type") == data.text("type") && r.text("identifier") == data.text("identifier") {
			return okReply(fields("result", s.render(c, r)))
		}
	}
	return okReply(fields("result", nil))
}
