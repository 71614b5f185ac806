package pretixtest

import (
	"slices"
	"strings"
)

// A notice is something that webhooks are told.
type notice struct {
	id               int64
	organizer, event string // event is empty for what belongs to none
	action           string
	payload          *object
	exists           func() bool // whether it still is to be told; nil: always
}

// isFor reports whether a webhook is registered for a notice.
func (n *notice) isFor(hook *row) bool {
	if n.event != "" && !hook.bool("all_events") && !slices.Contains(names(hook.get("limit_events")), n.event) {
		return false
	}
	types := names(hook.get("action_types"))
	if slices.Contains(types, n.action) {
		return true
	}
	for path := n.action; strings.Contains(path, "."); {
		path = path[:strings.LastIndexByte(path, '.')]
		if slices.Contains(types, path+".*") {
			return true
		}
	}
	return false
}

// Notify delivers a notification that the fake does not make by itself, such as one of a
// plugin: to the webhooks that are registered for the action. The payload has what comes
// beside notification_id and action. event is empty for what belongs to no event.
func (s *Server) Notify(organizer, event, action string, payload Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, _ := fromGo(payload).(*object)
	if o == nil {
		o = newObject()
	}
	s.notice(&notice{organizer: organizer, event: event, action: action, payload: o})
	s.publish()
}

// notice keeps what webhooks are to be told once the request has succeeded.
func (s *Server) notice(n *notice) {
	s.hooks.lastID++
	n.id = s.hooks.lastID
	members := fields("notification_id", number(n.id))
	for _, name := range n.payload.keys {
		members.set(name, n.payload.values[name])
	}
	members.set("action", n.action)
	n.payload = members
	s.hooks.noticed = append(s.hooks.noticed, n)
}

// settled ends a request: what it did is told, unless it failed.
func (s *Server) settled(p reply) {
	if p.status >= 400 {
		s.hooks.noticed = nil
	}
	s.publish()
}

// noticeOrder reports an order. The actions lack what they have in common.
func (s *Server) noticeOrder(order *row, actions ...string) {
	path := strings.Split(order.path, "/")
	for _, action := range actions {
		n := &notice{organizer: path[1], event: path[3], action: "pretix.event.order." + action}
		n.payload = fields("organizer", n.organizer, "event", n.event, "code", order.key)
		if action != "deleted" {
			n.exists = order.kept
		}
		s.notice(n)
	}
}

// noticePosition reports the order of a position.
func (s *Server) noticePosition(p *row, actions ...string) {
	if order := s.orderOf(p); order != nil {
		s.noticeOrder(order, actions...)
	}
}

// noticeCheckin reports an entry or exit.
func (s *Server) noticeCheckin(list, p *row, kind string) {
	path := strings.Split(p.path, "/")
	if kind == "" {
		kind = "entry"
	}
	s.notice(&notice{organizer: path[1], event: path[3], action: "pretix.event.checkin", payload: fields(
		"organizer", path[1], "event", path[3], "code", p.text("order"), "orderposition_id", number(p.id),
		"orderposition_positionid", p.get("positionid"), "checkin_list", number(list.id), "type", kind, "first_checkin", nil,
	)})
}

func (s *Server) noticeCustomer(organizer string, c *customer, what string) {
	s.notice(&notice{
		organizer: organizer, action: "pretix.customer." + what, payload: fields("organizer", organizer, "customer", c.identifier),
		exists: func() bool { return s.organizers[organizer].find(c.identifier) != nil },
	})
}

// noticeCard reports a gift card; acceptor is empty unless it is a transaction.
func (s *Server) noticeCard(card *row, action, acceptor string) {
	issuer := strings.Split(card.path, "/")[1]
	payload := fields("issuer_id", number(s.organizers[issuer].id), "issuer_slug", issuer)
	if acceptor != "" {
		payload.set("acceptor_id", number(s.organizers[acceptor].id))
		payload.set("acceptor_slug", acceptor)
	}
	payload.set("giftcard", number(card.id))
	s.notice(&notice{organizer: issuer, action: "pretix.giftcards." + action, payload: payload, exists: card.kept})
}

// kept reports whether an object has not been deleted.
func (r *row) kept() bool { return slices.Contains(r.shelf.rows, r) }

// noticePlaced reports an order that the API created. That it is paid is reported again
// if gift cards have paid it.
func (s *Server) noticePlaced(order *row) {
	s.noticeOrder(order, "placed")
	if payments := s.below(order, "payments"); len(payments) > 0 && payments[len(payments)-1].text("state") == "confirmed" {
		s.noticeOrder(order, "payment.confirmed")
	}
	if order.text("status") == "p" {
		s.noticeOrder(order, "paid")
	}
}
