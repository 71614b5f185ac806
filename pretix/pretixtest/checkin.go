package pretixtest

import (
	"net/http"
	"slices"

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

// listPositions are the positions of a check-in list.
func (s *Server) listPositions(c *call) reply {
	list := s.shelfAt(c.scopePath() + "checkinlists/").row(c.variables["list"])
	return s.doorPage(c, []*row{list})
}

// searchPositions are the positions of several lists.
func (s *Server) searchPositions(c *call) reply {
	known := s.doors(c, PermissionOrdersRead, PermissionOrdersCheckin)
	var lists []*row
	for _, p := range fake.ParseQuery(c.r.URL.RawQuery) {
		if p.Name != "list" || !wholeNumber.MatchString(p.Value) {
			continue
		}
		i := slices.IndexFunc(known, func(r *row) bool { return r.key == p.Value })
		if i < 0 {
			return problem(http.StatusForbidden, "There is no such list, or it is not for this token.")
		}
		lists = append(lists, known[i])
	}
	if len(lists) == 0 {
		return *plainError("No check-in list was given.")
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
	if !c.credential.allows(PermissionOrdersRead) && len(query.Last("search")) < 3 {
		positions = nil // who only checks in has to search
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
