package pretixtest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/guestwire/guestwire-go/internal/fake"
)

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
	lists, failed := s.openDoors(c, data)
	if failed != nil {
		return *failed
	}
	if kind, identifier := data.values["exchange_medium_type"], data.values["exchange_medium_identifier"]; kind != nil || identifier != nil {
		if kind == nil || identifier == nil {
			return invalid("non_field_errors", "A medium needs a type and an identifier.")
		}
		return problem(http.StatusNotImplemented, "pretixtest does not exchange tickets for media.")
	}
	return s.redeem(c, scan{object: data, secret: data.text("secret"), lists: lists})
}

// openDoors are the lists that a request names, which have to be such that the
// credential may work at.
func (s *Server) openDoors(c *call, data *object) ([]*row, *reply) {
	known := s.doors(c, PermissionOrdersWrite, PermissionOrdersCheckin)
	var lists []*row
	for _, id := range names(data.values["lists"]) {
		i := slices.IndexFunc(known, func(r *row) bool { return r.key == id })
		if i < 0 {
			return nil, wrongField("lists", `Invalid pk "`+id+`" - object does not exist.`)
		}
		lists = append(lists, known[i])
	}
	for i, list := range lists {
		if slices.ContainsFunc(lists[:i], func(other *row) bool { return other.path == list.path }) && !slices.Contains(lists[:i], list) {
			return nil, plainError("The lists must be of different events.")
		}
	}
	return lists, nil
}

// redeemAtList checks a ticket at one list, by its secret or its position. It looks at
// fewer members than the other way, and takes nearly everything for true.
func (s *Server) redeemAtList(c *call) reply {
	data, failed := s.loose(c)
	if failed != nil {
		return *failed
	}
	if kind := data.values["type"]; truthy(kind) && kind != "entry" && kind != "exit" {
		return *plainError("Invalid check-in type.")
	}
	if at, given := data.get("datetime"); given {
		value, problem := validDatetime(at)
		if problem != "" {
			return *plainError(problem)
		}
		data.set("datetime", value)
	}
	for _, name := range []string{"force", "ignore_unpaid", "questions_supported", "canceled_supported"} {
		if v, given := data.get(name); given {
			data.set(name, truthy(v))
		}
	}
	data.remove("lists")
	list := s.shelfAt(c.scopePath() + "checkinlists/").row(c.variables["list"])
	return s.redeem(c, scan{object: data, secret: c.variables["pk"], lists: []*row{list}})
}

func (s *Server) redeem(c *call, sc scan) reply {
	if len(sc.lists) == 0 {
		return *plainError("No check-in list was given.")
	}
	sc.at = s.clock.now()
	if at, err := time.Parse(time.RFC3339Nano, sc.text("datetime")); err == nil {
		sc.at = at
	}
	list, candidates := s.candidates(sc)
	if len(candidates) == 0 {
		s.noteScan(sc, sc.lists[0], nil, "invalid")
		result := s.scanResult(c, "error", sc.lists[0], nil)
		result.set("detail", "Not found.")
		result.set("reason", "invalid")
		result.set("reason_explanation", nil)
		return jsonReply(http.StatusNotFound, result)
	}
	position := candidates[0]
	denied := func(reason string) reply {
		s.noteScan(sc, list, position, reason)
		result := s.scanResult(c, "error", list, position)
		result.set("reason", reason)
		result.set("reason_explanation", nil)
		return jsonReply(http.StatusBadRequest, result)
	}
	if len(candidates) > 1 {
		return denied("ambiguous")
	}
	if reason := s.canceledOrEarly(sc, position); reason != "" {
		return denied(reason)
	}
	missing := s.unanswered(sc, position)
	if reason := s.refusal(sc, list, position); reason != "" {
		return denied(reason)
	}
	if len(missing) > 0 {
		result := s.scanResult(c, "incomplete", list, position)
		questions := []any{}
		for _, q := range missing {
			questions = append(questions, s.render(c, q))
		}
		result.set("questions", questions)
		return jsonReply(http.StatusBadRequest, result)
	}
	result := s.scanResult(c, "ok", list, position) // with the entries before this one
	if !s.sameNonce(sc, list, position) {
		if s.isTaken(sc, list, position) {
			return denied("already_redeemed")
		}
		s.noteScan(sc, list, position, "")
	}
	return jsonReply(http.StatusCreated, result)
}

// noteScan writes an attempt down, unless it is only simulated.
func (s *Server) noteScan(sc scan, list, position *row, reason string) {
	if sc.values["simulate"] == true {
		return
	}
	s.note(list, position, sc.text("type"), reason, sc.text("nonce"), sc.values["datetime"])
	if reason == "" {
		s.noticeCheckin(list, position, sc.text("type"))
	}
	if position != nil {
		s.touch(s.orderOf(position))
	}
}

// candidates are the positions that a secret, a medium or an ID stands for: several if
// the list takes add-ons for their ticket, and that does not decide.
func (s *Server) candidates(sc scan) (list *row, found []*row) {
	for _, at := range sc.lists {
		all := s.rowsOf("OrderPosition", eventOf(at.path))
		main := slices.IndexFunc(all, func(p *row) bool {
			return p.text("secret") == sc.secret || p.key == sc.secret && sc.values["lists"] == nil
		})
		if main >= 0 {
			list, found = at, append(found, withAddOns(at, all, all[main])...)
			continue
		}
		for _, m := range s.rowsOf("ReusableMedia", "organizers/"+organizerOf(at.path)+"/") {
			if m.text("identifier") != sc.secret || !m.bool("active") || text(m.get("type")) != sc.sourceType() {
				continue
			}
			for _, id := range names(m.get("linked_orderpositions")) {
				if p := s.byID("OrderPosition", eventOf(at.path), integer(id)); p != nil {
					list, found = at, append(found, withAddOns(at, all, p)...)
				}
			}
		}
	}
	if len(found) > 1 {
		narrowed := slices.DeleteFunc(slices.Clone(found), func(p *row) bool { return !onList(list, p) })
		if len(narrowed) > 1 {
			at := now(sc.at)
			narrowed = slices.DeleteFunc(narrowed, func(p *row) bool {
				from, until := p.text("valid_from"), p.text("valid_until")
				return from != "" && compareTimes(from, at) > 0 || until != "" && compareTimes(until, at) <= 0
			})
		}
		if len(narrowed) == 0 {
			return list, found[:1]
		}
		found = narrowed
	}
	return list, found
}

func (sc scan) sourceType() string {
	if kind := sc.text("source_type"); kind != "" {
		return kind
	}
	return "barcode"
}

// withAddOns are a position and, where a list matches those, its add-ons.
func withAddOns(list *row, all []*row, p *row) []*row {
	found := []*row{p}
	for _, other := range all {
		if list.bool("addon_match") && other.get("addon_to") == number(p.id) && !other.bool("canceled") {
			found = append(found, other)
		}
	}
	return found
}

// canceledOrEarly is why a ticket is not let in at any list.
func (s *Server) canceledOrEarly(sc scan, p *row) string {
	if sc.values["force"] == true {
		return ""
	}
	order := s.orderOf(p)
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
	}
	return ""
}

// refusal is why a ticket is not let in at a list, before questions and earlier entries
// count.
func (s *Server) refusal(sc scan, list, p *row) string {
	if sc.values["force"] == true {
		return ""
	}
	order := s.orderOf(p)
	switch status := order.text("status"); {
	case !onList(list, p):
		return "product"
	case status != "p" && !order.bool("valid_if_pending") && (sc.values["ignore_unpaid"] != true || !list.bool("include_pending") || status != "n"):
		return "unpaid"
	}
	return ""
}

// sameNonce reports whether the scan was done before, under the same nonce.
func (s *Server) sameNonce(sc scan, list, p *row) bool {
	nonce, kind := sc.text("nonce"), sc.text("type")
	if kind == "" {
		kind = "entry"
	}
	last := true
	for _, ci := range slices.Backward(s.shelfAt(eventOf(p.path) + "checkins/").rows) {
		if !ci.bool("successful") || ci.get("position") != number(p.id) || ci.get("list") != number(list.id) {
			continue
		}
		if nonce != "" && ci.hidden["nonce"] == nonce && (last || ci.text("type") == kind) {
			return true
		}
		last = false
	}
	return false
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
	order := s.orderOf(position)
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
	order := s.orderOf(position)
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

// annul takes back what was checked in under a nonce.
func (s *Server) annul(c *call) reply {
	data, failed := s.input(c, facts().types["CheckinRPCAnnulInput"], false)
	if failed != nil {
		return *failed
	}
	known := s.doors(c, PermissionOrdersWrite, PermissionOrdersCheckin)
	var lists []string
	for _, id := range names(data.values["lists"]) {
		if !slices.ContainsFunc(known, func(r *row) bool { return r.key == id }) {
			return invalid("lists", `Invalid pk "`+id+`" - object does not exist.`)
		}
		lists = append(lists, id)
	}
	found := slices.DeleteFunc(s.rowsOf("Checkin", c.organizerPath()), func(ci *row) bool {
		return !slices.Contains(lists, text(ci.get("list"))) || ci.hidden["nonce"] != data.text("nonce")
	})
	switch {
	case len(found) == 0:
		return problem(http.StatusNotFound, "No check-in with this nonce was found.")
	case len(found) > 1:
		return *plainError("Several check-ins have this nonce.")
	case !found[0].bool("successful"):
		return *plainError("Only a check-in that was successful can be annulled.")
	}
	ci, at := found[0], s.clock.now()
	if sent, err := time.Parse(time.RFC3339Nano, data.text("datetime")); err == nil {
		at = sent
	}
	if done, err := time.Parse(time.RFC3339Nano, ci.text("datetime")); err == nil && at.Sub(done) > 15*time.Minute {
		return invalid("non_field_errors", "A check-in can be annulled for 15 minutes.")
	}
	ci.value.set("successful", false)
	ci.value.set("error_reason", "annulled")
	ci.value.set("error_explanation", data.values["error_explanation"])
	return okReply(fields("status", "ok"))
}
