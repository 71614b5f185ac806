package mewstest

import (
	"slices"
	"time"
)

// eventsOf are the kinds of events of a new or changed object of a resource.
func eventsOf(resource string, added bool) []string {
	switch {
	case resource == "reservations":
		return []string{"ServiceOrderUpdated"}
	case resource == "resources":
		return []string{"ResourceUpdated"}
	case resource == "resourceBlocks":
		return []string{"ResourceBlockUpdated"}
	case resource == "messages" && added:
		return []string{"MessageAdded"}
	case resource == "customers" && added:
		return []string{"CustomerAdded", "CustomerUpdated"}
	case resource == "customers":
		return []string{"CustomerUpdated"}
	case resource == "payments":
		return []string{"PaymentUpdated"}
	}
	return nil
}

// changed notifies the webhooks of a new or changed row.
func (s *Server) changed(resource string, r *row, added bool) {
	if len(s.webhooks) == 0 {
		return
	}
	for _, kind := range eventsOf(resource, added) {
		for _, e := range s.enterprises {
			if e.id != r.enterprise && (r.enterprise != "" || e.chain != r.chain) {
				continue
			}
			for _, w := range s.webhooks {
				w.gather(e, kind, r.id)
			}
		}
	}
}

// integrated notifies the webhooks of what happened to the integration of an access
// token.
func (s *Server) integrated(action string, c *credential, data Object) {
	data["Integration"] = Object{"Id": c.integration, "Name": "Test"}
	for _, w := range s.webhooks {
		if w.wants(action) {
			w.Send(Object{"Action": action, "Data": data})
		}
	}
}

// created is the Data of IntegrationCreated.
func (s *Server) created(c *credential, token string) Object {
	property := Object{"Id": newUUID(), "Name": ""} // one that nobody added
	for _, e := range s.enterprises {
		if slices.Contains(c.enterprises, e.id) {
			shown := object(e.configuration, "Enterprise")
			property = Object{"Id": shown["Id"], "Name": shown["Name"]}
			break
		}
	}
	return Object{
		"Enterprise": property, "Service": nil, "Requestor": nil,
		"AccessToken": token, "CreatedUtc": instant(s.clock.now()), "IsEnabled": true,
	}
}

func (w *Webhook) wants(kind string) bool {
	return len(w.delivery.Kinds) == 0 || slices.Contains(w.delivery.Kinds, kind)
}

// gather adds an event to the next message of its enterprise.
func (w *Webhook) gather(e *enterprise, kind, id string) {
	if !w.wants(kind) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return
	}
	enterprise := text(object(e.configuration, "Enterprise"), "Id")
	i := slices.IndexFunc(w.pending, func(g *gathering) bool { return g.enterprise == enterprise })
	if i < 0 {
		i = len(w.pending)
		w.pending = append(w.pending, &gathering{enterprise: enterprise, integration: e.integration, seen: map[[2]string]bool{}})
	}
	if w.pending[i].add(kind, id) && w.timer == nil {
		w.timer = time.AfterFunc(w.delivery.Gather, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.cut()
		})
	}
}

func (g *gathering) add(kind, id string) bool {
	key := [2]string{kind, key(id)}
	if g.seen[key] {
		return false
	}
	g.seen[key] = true
	g.events = append(g.events, Object{"Discriminator": kind, "Value": Object{"Id": id}})
	return true
}

// cut makes messages of the events that were gathered.
func (w *Webhook) cut() {
	pending := w.pending
	w.pending = nil
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	for _, g := range pending {
		for events := range slices.Chunk(g.events, w.delivery.MaxEvents) {
			w.enqueue(encode(Object{"EnterpriseId": g.enterprise, "IntegrationId": g.integration, "Events": events}))
		}
	}
}
