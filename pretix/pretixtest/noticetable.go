package pretixtest

import (
	"slices"
	"strconv"
	"strings"
)

// A noticed is what webhooks are told of the objects of a table.
type noticed struct {
	prefix                  string // of the actions
	member                  string // that names the object; empty for an event
	parent                  bool   // it names the object above, whose part this is
	added, changed, deleted string
	always                  bool // also of a change that changes nothing
}

func noticedOf(object string) (noticed, bool) {
	switch object {
	case "Event":
		return noticed{prefix: "pretix.event.", added: "added", changed: "changed"}, true
	case "SubEvent":
		return noticed{prefix: "pretix.subevent.", member: "subevent", added: "added", changed: "changed", deleted: "deleted", always: true}, true
	case "Item":
		return noticed{prefix: "pretix.event.item.", member: "item", added: "added", changed: "changed", deleted: "deleted"}, true
	case "ItemVariation":
		return noticed{prefix: "pretix.event.item.variation.", member: "item", parent: true, added: "added", changed: "changed", deleted: "deleted", always: true}, true
	case "ItemAddOn":
		return noticed{prefix: "pretix.event.item.addons.", member: "item", parent: true, added: "added", changed: "changed", deleted: "removed", always: true}, true
	case "ItemBundle":
		return noticed{prefix: "pretix.event.item.bundles.", member: "item", parent: true, added: "added", changed: "changed", deleted: "removed", always: true}, true
	case "ItemProgramTime":
		return noticed{prefix: "pretix.event.item.program_times.", member: "item", parent: true, added: "added", changed: "changed", deleted: "removed", always: true}, true
	case "Quota": // the server calls it an item
		return noticed{prefix: "pretix.event.quota.", member: "item", added: "added", changed: "changed", deleted: "deleted"}, true
	case "Voucher":
		return noticed{prefix: "pretix.voucher.", member: "voucher", added: "added", changed: "changed", deleted: "deleted", always: true}, true
	case "WaitingList":
		return noticed{prefix: "pretix.event.orders.waitinglist.", member: "waitinglistentry", added: "added", changed: "changed", deleted: "deleted", always: true}, true
	}
	return noticed{}, false
}

func (s *Server) noticeRow(r *row, of noticed, what string) {
	path := strings.Split(r.path, "/")
	if of.member == "" { // an event, which is not a part of its own path
		s.notice(&notice{organizer: path[1], event: r.key, action: of.prefix + what, payload: fields("organizer", path[1], "event", r.key), exists: r.kept})
		return
	}
	id := r.id
	if of.parent {
		id, _ = strconv.ParseInt(path[5], 10, 64)
	}
	s.notice(&notice{organizer: path[1], event: path[3], action: of.prefix + what, payload: fields("organizer", path[1], "event", path[3], of.member, number(id))})
}

// noticeCreated reports a new object.
func (s *Server) noticeCreated(r *row) {
	switch object := r.shelf.fact.Object; object {
	case "Order":
		s.noticeOrder(r, "placed")
		if r.text("status") == "p" {
			s.noticeOrder(r, "paid")
		}
	case "GiftCard":
		s.noticeCard(r, "created", "")
		s.noticeCard(r, "transaction.manual", strings.Split(r.path, "/")[1])
	default:
		if of, ok := noticedOf(object); ok {
			s.noticeRow(r, of, of.added)
		}
	}
}

// noticeChanged reports an object that an update changed. before is a copy of its
// members, data what was sent.
func (s *Server) noticeChanged(r *row, before, data *object) {
	differs := func(name string) bool {
		return string(renderJSON(before.values[name], 0)) != string(renderJSON(r.get(name), 0))
	}
	sent := func(name string) bool { _, ok := data.get(name); return ok }
	same := !slices.ContainsFunc(data.keys, differs)
	switch object := r.shelf.fact.Object; object {
	case "Order":
		if sent("email") && differs("email") {
			s.noticeOrder(r, "contact.changed")
		}
		if sent("invoice_address") {
			s.noticeOrder(r, "modified")
		}
	case "GiftCard":
		if slices.ContainsFunc(data.keys, func(name string) bool { return name != "value" }) {
			s.noticeCard(r, "modified", "")
		}
		if sent("value") {
			s.noticeCard(r, "transaction.manual", strings.Split(r.path, "/")[1])
		}
	default:
		of, ok := noticedOf(object)
		if !ok || same && !of.always {
			return
		}
		if name, on, off := switchOf(object); name != "" && differs(name) {
			if !r.bool(name) {
				on = off
			}
			s.noticeRow(r, of, on)
		}
		if object == "Event" && !slices.ContainsFunc(data.keys, func(name string) bool { return name != "live" && name != "plugins" }) {
			return
		}
		s.noticeRow(r, of, of.changed)
	}
}

// switchOf is the member of an object whose changes have actions of their own.
func switchOf(object string) (name, on, off string) {
	switch object {
	case "Event":
		return "live", "live.activated", "live.deactivated"
	case "Quota":
		return "closed", "closed", "opened"
	}
	return "", "", ""
}

// noticeDeleted reports an object that is about to be deleted. Of an event the server
// does not say which one it was.
func (s *Server) noticeDeleted(r *row) {
	switch object := r.shelf.fact.Object; object {
	case "Event":
		organizer := strings.Split(r.path, "/")[1]
		s.notice(&notice{organizer: organizer, action: "pretix.event.deleted", payload: fields("organizer", organizer, "event", nil)})
	case "Order":
		s.noticeOrder(r, "deleted")
	default:
		if of, ok := noticedOf(object); ok {
			s.noticeRow(r, of, of.deleted)
		}
	}
}

// changesOf are the actions for members of a position that change the order. The others
// are the data of an attendee.
var changesOf = map[string]string{
	"item": "item", "variation": "item", "price": "price", "tax_rule": "tax_rule", "subevent": "subevent", "seat": "seat",
	"valid_from": "valid_from", "valid_until": "valid_until", "secret": "secret",
}

// noticeChangedPosition reports a position that was changed; before is a copy of it.
func (s *Server) noticeChangedPosition(p *row, before, data *object) {
	var changes []string
	modified := false
	for _, name := range data.keys {
		if string(renderJSON(before.values[name], 0)) == string(renderJSON(p.get(name), 0)) {
			continue
		}
		change := changesOf[name]
		modified = modified || change == "" && name != "order"
		if change != "" && !slices.Contains(changes, "changed."+change) {
			changes = append(changes, "changed."+change)
		}
	}
	if modified {
		changes = append(changes, "modified")
	}
	s.noticePosition(p, changes...)
}
