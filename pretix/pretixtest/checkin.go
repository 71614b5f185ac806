package pretixtest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

func checkinListResource() resource {
	return resource{
		render: func(s *Server, c *call, r *row, shown *object) {
			all, in := 0, 0
			for _, p := range s.expected(r) {
				all++
				if s.entered(r, p) {
					in++
				}
			}
			shown.set("position_count", number(int64(all)))
			shown.set("checkin_count", number(int64(in)))
			if c.r != nil {
				prune(shown, fake.ParseQuery(c.r.URL.RawQuery))
			}
		},
	}
}

// list is the check-in list that the path of a request names.
func (c *call) list() any {
	if id := c.variables["list"]; id != "" {
		return integer(id)
	}
	return nil
}

// checkinsOf are the entries and exits of a position, the newest first, at a list or
// at all.
func (s *Server) checkinsOf(position *row, list any) []any {
	all := []any{}
	for _, ci := range slices.Backward(s.shelfAt(eventOf(position.path) + "checkins/").rows) {
		if ci.get("position") != number(position.id) || !ci.bool("successful") || list != nil && ci.get("list") != list {
			continue
		}
		shown := newObject()
		for _, m := range facts().types["InlineCheckin"] {
			shown.set(m.Name, ci.get(m.Name))
		}
		all = append(all, shown)
	}
	return all
}

// expected are the positions that belong on a list.
func (s *Server) expected(list *row) []*row {
	event := eventOf(list.path)
	return slices.DeleteFunc(active(s.rowsOf("OrderPosition", event)), func(p *row) bool {
		order := s.shelfAt(event + "orders/").row(p.text("order"))
		paid := order != nil && (order.text("status") == "p" || order.text("status") == "n" && (list.bool("include_pending") || order.bool("valid_if_pending")))
		return !paid || !onList(list, p)
	})
}

// onList reports whether a list is for the item and date of a position.
func onList(list, p *row) bool {
	if !list.bool("all_products") && !slices.Contains(names(list.get("limit_products")), text(p.get("item"))) {
		return false
	}
	return list.get("subevent") == nil || list.get("subevent") == p.get("subevent")
}

// entered reports whether a position was let in at a list, whatever came then.
func (s *Server) entered(list, p *row) bool {
	return slices.ContainsFunc(s.checkinsOf(p, number(list.id)), func(ci any) bool { return ci.(*object).text("type") == "entry" }) //nolint:forcetypeassert,errcheck // made above
}

// inside reports whether a position is in at the moment.
func (s *Server) inside(list, p *row) bool {
	all := s.checkinsOf(p, number(list.id))
	return len(all) > 0 && all[0].(*object).text("type") == "entry" //nolint:forcetypeassert,errcheck // made by checkinsOf
}

func (s *Server) failedCheckin(c *call) reply {
	list := s.rowOf(c)
	if list == nil {
		return c.notFound()
	}
	data, failed := s.input(c, facts().types["FailedCheckin"], false)
	if failed != nil {
		return *failed
	}
	s.note(list, nil, data.text("type"), data.text("error_reason"), data.text("nonce"), data.values["datetime"])
	return jsonReply(http.StatusCreated, s.filled("FailedCheckin", data))
}

// note writes an attempt down. reason is empty for a success.
func (s *Server) note(list, position *row, kind, reason, nonce string, at any) {
	if kind == "" {
		kind = "entry"
	}
	if at == nil {
		at = now(s.clock.now())
	}
	value := fields("successful", reason == "", "datetime", at, "list", number(list.id), "type", kind, "created", now(s.clock.now()))
	if reason != "" {
		value.set("error_reason", reason)
	}
	if position != nil {
		value.set("position", number(position.id))
	}
	ci := s.put(eventOf(list.path)+"checkins/", s.filled("Checkin", value))
	ci.hidden["nonce"] = nonce
}

// A scan is a ticket that is checked at lists.
type scan struct {
	*object // the request

	lists  []*row
	secret string
	at     time.Time
}

// redeemAnywhere checks a ticket at several lists.
func (s *Server) redeemAnywhere(c *call) reply {
	data, failed := s.input(c, facts().types["CheckinRPCRedeemInput"], false)
	if failed != nil {
		return *failed
	}
	sc := scan{object: data, secret: data.text("secret")}
	for _, id := range names(data.values["lists"]) {
		sc.lists = append(sc.lists, s.byID("CheckinList", c.organizerPath(), integer(id)))
	}
	return s.redeem(c, sc)
}

// redeemAtList checks a ticket at one list, by its secret or its position.
func (s *Server) redeemAtList(c *call) reply {
	data, failed := s.input(c, facts().types["PositionRedeem"], false)
	if failed != nil {
		return *failed
	}
	list := s.shelfAt(c.scopePath() + "checkinlists/").row(c.variables["list"])
	return s.redeem(c, scan{object: data, secret: c.variables["pk"], lists: []*row{list}})
}

func (s *Server) redeem(c *call, sc scan) reply {
	if len(sc.lists) == 0 {
		return jsonReply(http.StatusBadRequest, []any{"No check-in list was given."})
	}
	sc.at = s.clock.now()
	if at, err := time.Parse(time.RFC3339Nano, sc.text("datetime")); err == nil {
		sc.at = at
	}
	list, position := s.candidate(sc)
	if position == nil {
		if sc.values["simulate"] != true {
			s.note(sc.lists[0], nil, sc.text("type"), "invalid", sc.text("nonce"), nil)
		}
		result := s.scanResult(c, "error", sc.lists[0], nil)
		result.set("detail", "Not found.")
		result.set("reason", "invalid")
		result.set("reason_explanation", nil)
		return jsonReply(http.StatusNotFound, result)
	}
	if reason := s.refusal(sc, list, position); reason != "" {
		if sc.values["simulate"] != true {
			s.note(list, position, sc.text("type"), reason, sc.text("nonce"), sc.values["datetime"])
		}
		result := s.scanResult(c, "error", list, position)
		result.set("reason", reason)
		result.set("reason_explanation", nil)
		return jsonReply(http.StatusBadRequest, result)
	}
	if missing := s.unanswered(sc, position); len(missing) > 0 {
		result := s.scanResult(c, "incomplete", list, position)
		questions := []any{}
		for _, q := range missing {
			questions = append(questions, s.render(c, q))
		}
		result.set("questions", questions)
		return jsonReply(http.StatusBadRequest, result)
	}
	if !s.sameNonce(sc, list, position) {
		if s.isTaken(sc, list, position) {
			if sc.values["simulate"] != true {
				s.note(list, position, sc.text("type"), "already_redeemed", sc.text("nonce"), sc.values["datetime"])
			}
			result := s.scanResult(c, "error", list, position)
			result.set("reason", "already_redeemed")
			result.set("reason_explanation", nil)
			return jsonReply(http.StatusBadRequest, result)
		}
		if sc.values["simulate"] != true {
			s.note(list, position, sc.text("type"), "", sc.text("nonce"), sc.values["datetime"])
		}
	}
	return jsonReply(http.StatusCreated, s.scanResult(c, "ok", list, position))
}

// candidate is the position that a secret, a medium or an ID stands for.
func (s *Server) candidate(sc scan) (list, position *row) {
	for _, list := range sc.lists {
		for _, p := range s.rowsOf("OrderPosition", eventOf(list.path)) {
			if p.text("secret") == sc.secret || p.key == sc.secret && sc.values["lists"] == nil {
				return list, p
			}
		}
		for _, m := range s.rowsOf("ReusableMedia", "organizers/"+organizerOf(list.path)+"/") {
			if m.text("identifier") != sc.secret || !m.bool("active") {
				continue
			}
			for _, id := range names(m.get("linked_orderpositions")) {
				if p := s.byID("OrderPosition", eventOf(list.path), integer(id)); p != nil {
					return list, p
				}
			}
		}
	}
	return nil, nil
}

// refusal is why a ticket is not let in, before questions and earlier entries count.
func (s *Server) refusal(sc scan, list, p *row) string {
	if sc.values["force"] == true {
		return ""
	}
	order := s.shelfAt(eventOf(p.path) + "orders/").row(p.text("order"))
	status, exit := order.text("status"), sc.text("type") == "exit"
	from, until := p.text("valid_from"), p.text("valid_until")
	at := now(sc.at)
	switch {
	case (p.bool("canceled") || status != "p" && status != "n") && (sc.values["lists"] != nil || sc.values["canceled_supported"] == true):
		return "canceled"
	case p.bool("canceled") || status != "p" && status != "n":
		return "unpaid"
	case p.get("blocked") != nil:
		return "blocked"
	case status == "n" && order.bool("require_approval"):
		return "unapproved"
	case !exit && from != "" && compareTimes(from, at) > 0, !exit && until != "" && compareTimes(until, at) < 0:
		return "invalid_time"
	case !onList(list, p):
		return "product"
	case status != "p" && !order.bool("valid_if_pending") && (sc.values["ignore_unpaid"] != true || !list.bool("include_pending")):
		return "unpaid"
	}
	return ""
}

// sameNonce reports whether the scan was done before, under the same nonce.
func (s *Server) sameNonce(sc scan, list, p *row) bool {
	nonce := sc.text("nonce")
	return nonce != "" && slices.ContainsFunc(s.shelfAt(eventOf(p.path)+"checkins/").rows, func(ci *row) bool {
		return ci.bool("successful") && ci.hidden["nonce"] == nonce && ci.get("position") == number(p.id) && ci.get("list") == number(list.id)
	})
}

// isTaken reports whether a ticket was used up at a list.
func (s *Server) isTaken(sc scan, list, p *row) bool {
	before := s.checkinsOf(p, number(list.id))
	if sc.text("type") == "exit" || sc.values["force"] == true || list.bool("allow_multiple_entries") || len(before) == 0 {
		return false
	}
	kinds := make([]string, len(before))
	for i, ci := range before {
		kinds[i] = ci.(*object).text("type") //nolint:forcetypeassert,errcheck // made by checkinsOf
	}
	return slices.Contains(kinds, "entry") && (!list.bool("allow_entry_after_exit") || kinds[0] != "exit")
}

// scanResult is what a scan leads to.
func (s *Server) scanResult(c *call, status string, list, position *row) *object {
	result := fields("status", status, "require_attention", false, "checkin_texts", []any{},
		"list", fields("id", number(list.id), "name", list.get("name"), "event", strings.Split(list.path, "/")[3], "subevent", list.get("subevent"), "include_pending", list.get("include_pending")))
	if position == nil {
		return result
	}
	order := s.shelfAt(eventOf(position.path) + "orders/").row(position.text("order"))
	item := s.byID("Item", eventOf(position.path), position.get("item"))
	texts := []any{}
	for _, r := range []*row{order, item} {
		if r != nil && textOf(r.get("checkin_text")) != "" {
			texts = append(texts, r.get("checkin_text"))
		}
	}
	result.set("require_attention", order.bool("checkin_attention") || item != nil && item.bool("checkin_attention"))
	result.set("checkin_texts", texts)
	result.set("position", s.atDoor(c, list, position))
	return result
}

// atDoor is a position as check-in lists show it.
func (s *Server) atDoor(c *call, list, position *row) *object {
	shown := s.render(c, position)
	order := s.shelfAt(eventOf(position.path) + "orders/").row(position.text("order"))
	whole := newObject()
	for _, m := range facts().types["CheckinListOrderPosition"] {
		if v, has := shown.get(m.Name); has {
			whole.set(m.Name, v)
		}
	}
	var at any
	if list != nil {
		at = number(list.id)
	}
	whole.set("checkins", s.checkinsOf(position, at))
	item := s.byID("Item", eventOf(position.path), position.get("item"))
	whole.set("require_attention", order.bool("checkin_attention") || item != nil && item.bool("checkin_attention"))
	for _, name := range []string{"status", "valid_if_pending", "require_approval", "locale"} {
		whole.set("order__"+name, order.get(name))
	}
	if c.r == nil {
		return whole
	}
	for _, p := range fake.ParseQuery(c.r.URL.RawQuery) {
		m := memberOf("CheckinListOrderPosition", p.Value)
		switch {
		case p.Name != "expand":
		case p.Value == "addons":
			list := []any{}
			for _, other := range active(s.positionsOf(order)) {
				if other.get("addon_to") == number(position.id) {
					list = append(list, s.atDoor(&call{variables: c.variables}, nil, other))
				}
			}
			whole.set("addons", list)
		case p.Value == "answers.question":
			answers := []any{}
			given, _ := whole.values["answers"].([]any)
			for _, a := range given {
				answer := a.(*object).clone() //nolint:forcetypeassert,errcheck // made by answersOf
				if q := s.byID("Question", eventOf(position.path), answer.values["question"]); q != nil {
					answer.set("question", s.render(c, q))
				}
				answers = append(answers, answer)
			}
			whole.set("answers", answers)
		case m != nil && m.Of != "":
			whole.set(m.Name, s.expanded(c, m, whole.values[m.Name]))
		}
	}
	return whole
}

// listPositions are the positions of a check-in list.
func (s *Server) listPositions(c *call) reply {
	list := s.shelfAt(c.scopePath() + "checkinlists/").row(c.variables["list"])
	return s.doorPage(c, []*row{list})
}

// searchPositions are the positions of several lists.
func (s *Server) searchPositions(c *call) reply {
	var lists []*row
	for _, p := range fake.ParseQuery(c.r.URL.RawQuery) {
		if list := s.byID("CheckinList", c.organizerPath(), integer(p.Value)); p.Name == "list" && list != nil {
			lists = append(lists, list)
		}
	}
	if len(lists) == 0 {
		return jsonReply(http.StatusBadRequest, []any{"No check-in list was given."})
	}
	return s.doorPage(c, lists)
}

func (s *Server) doorPage(c *call, lists []*row) reply {
	query := fake.ParseQuery(c.r.URL.RawQuery)
	var positions []*row
	for _, list := range lists {
		all := s.expected(list)
		if query.Last("ignore_status") == "true" {
			all = slices.DeleteFunc(s.rowsOf("OrderPosition", eventOf(list.path)), func(p *row) bool { return !onList(list, p) })
		}
		for _, p := range all {
			if !slices.Contains(positions, p) {
				positions = append(positions, p)
			}
		}
	}
	for _, f := range c.fact.Filters {
		for _, value := range f.given(query) {
			positions = slices.DeleteFunc(positions, func(p *row) bool {
				if value.Name == "list" {
					return false
				}
				if value.Name == "has_checkin" {
					in := slices.ContainsFunc(lists, func(list *row) bool { return s.entered(list, p) })
					return in != (value.Value == "true")
				}
				return !s.matches(c, p, f, value)
			})
		}
	}
	c.sort(positions, query)
	return page(c.r, len(positions), func(i int) any { return s.atDoor(c, lists[0], positions[i]) })
}

func (s *Server) getListPosition(c *call) reply {
	list := s.shelfAt(c.scopePath() + "checkinlists/").row(c.variables["list"])
	for _, p := range s.rowsOf("OrderPosition", eventOf(list.path)) {
		if p.key == c.variables["pk"] && onList(list, p) {
			return okReply(s.atDoor(c, list, p))
		}
	}
	return c.notFound()
}

// annul takes back what was checked in under a nonce.
func (s *Server) annul(c *call) reply {
	data, failed := s.input(c, facts().types["CheckinRPCAnnulInput"], false)
	if failed != nil {
		return *failed
	}
	for _, id := range names(data.values["lists"]) {
		for _, ci := range s.rowsOf("Checkin", c.organizerPath()) {
			if text(ci.get("list")) == id && ci.hidden["nonce"] == data.text("nonce") && ci.bool("successful") {
				ci.value.set("successful", false)
				ci.value.set("error_reason", "annulled")
				ci.value.set("error_explanation", data.values["error_explanation"])
				return okReply(fields("status", "ok"))
			}
		}
	}
	return problem(http.StatusNotFound, "No check-in with this nonce was found.")
}
