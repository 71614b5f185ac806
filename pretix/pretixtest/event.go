package pretixtest

import (
	"net/http"
	"slices"

	"github.com/guestwire/guestwire-go/internal/fake"
)

func eventResource() resource {
	return resource{
		check: checkEvent,
		stored: func(s *Server, c *call, r *row, _ *object) {
			if list, _ := r.get("plugins").([]any); len(list) == 0 && c.fact != nil && c.fact.Method == http.MethodPost {
				r.value.set("plugins", []any{"pretix.plugins.sendmail", "pretix.plugins.statistics"})
			}
			if r.text("timezone") == "" {
				r.value.set("timezone", "UTC")
			}
			r.value.set("sales_channels", s.channelNames(c, r))
			r.value.set("valid_keys", fields("pretix_sig1", []any{}))
		},
		render: func(_ *Server, c *call, r *row, shown *object) {
			if c.r != nil {
				shown.set("public_url", fake.Origin(c.r)+"/"+c.slug+"/"+r.key+"/")
			}
			if c.fact != nil && (c.fact.Action == "list" || c.fact.Action == "create") {
				shown.remove("valid_keys")
			}
			if c.r == nil || fake.ParseQuery(c.r.URL.RawQuery).Last("with_availability_for") == "" {
				shown.remove("best_availability_state")
			}
		},
		remove: func(s *Server, _ *call, r *row) *reply {
			if on := s.shelves[r.path+r.key+"/orders/"]; on != nil && len(on.rows) > 0 {
				return forbidden("An event with orders cannot be deleted.")
			}
			return nil
		},
	}
}

// cloneEvent makes an event with the items, quotas and so on of another one.
func (s *Server) cloneEvent(c *call) reply {
	from := c.variables["event"]
	source := c.organizerPath() + "events/" + from + "/"
	data, failed := s.input(c, c.fact.request(), false)
	if failed != nil {
		return *failed
	}
	if failed := eventResource().check(s, c, nil, data); failed != nil {
		return *failed
	}
	r := s.put(c.organizerPath()+"events/", s.filled("Event", data))
	eventResource().stored(s, c, r, data)
	target := r.path + r.key + "/"
	for _, path := range s.paths(source) {
		kind := s.shelves[path].fact.Object
		if !slices.Contains(cloned, kind) {
			continue
		}
		for _, old := range slices.Clone(s.shelves[path].rows) {
			value := newObject()
			for _, name := range old.value.keys {
				if name != "id" {
					value.set(name, old.value.values[name])
				}
			}
			s.put(target+path[len(source):], s.filled(kind, value))
		}
	}
	s.noticeCreated(r)
	return jsonReply(http.StatusCreated, s.render(c, r))
}

// cloned are the objects that a clone takes along: those that name no others.
var cloned = []string{"ItemCategory", "TaxRule", "ItemMetaProperties"}

// paths are the shelves below a path, sorted.
func (s *Server) paths(below string) []string {
	var all []string
	for path := range s.shelves {
		if len(path) > len(below) && path[:len(below)] == below {
			all = append(all, path)
		}
	}
	slices.Sort(all)
	return all
}

func dateResource() resource {
	return resource{
		check: checkDate,
		stored: func(_ *Server, c *call, r *row, _ *object) {
			r.value.set("event", c.variables["event"])
		},
		render: func(_ *Server, c *call, _ *row, shown *object) {
			if c.r == nil || fake.ParseQuery(c.r.URL.RawQuery).Last("with_availability_for") == "" {
				shown.remove("best_availability_state")
			}
		},
		filter: func(s *Server, _ *call, r *row, name, value string) (match, known bool) {
			return s.matchDate(r, name, value)
		},
		remove: removeDate,
	}
}

// matchDate knows the parameters of events that depend on the present.
func (s *Server) matchDate(r *row, name, value string) (match, known bool) {
	ends := r.text("date_to")
	if ends == "" {
		ends = r.text("date_from")
	}
	past := compareTimes(ends, now(s.clock.now())) < 0
	switch name {
	case "is_past":
		return past == (value == "true"), true
	case "is_future":
		return past != (value == "true"), true
	case "ends_after":
		after, _ := validDatetime(value)
		return compareTimes(ends, text(after)) >= 0, true
	case "sales_channel":
		return slices.Contains(names(r.get("sales_channels")), value) || r.bool("all_sales_channels"), true
	}
	return false, false
}

// names are the texts of a list.
func names(v any) []string {
	list, _ := v.([]any)
	all := make([]string, len(list))
	for i, item := range list {
		all[i] = text(item)
	}
	return all
}

// channelNames are the sales channels of an object that may be sold on all.
func (s *Server) channelNames(c *call, r *row) []any {
	if !r.bool("all_sales_channels") {
		list, _ := r.get("limit_sales_channels").([]any)
		return list
	}
	all := []any{}
	for _, channel := range s.rowsOf("SalesChannel", c.organizerPath()) {
		all = append(all, channel.key)
	}
	return all
}

func channelResource() resource {
	return resource{
		check: func(s *Server, c *call, old *row, data *object) *reply {
			if old == nil && s.shelfAt(c.place()).row(data.text("identifier")) != nil {
				return wrongField("identifier", "Another sales channel has this identifier.")
			}
			return nil
		},
		stored: func(_ *Server, _ *call, r *row, _ *object) {
			if r.text("type") == "" {
				r.value.set("type", "api")
			}
		},
		remove: func(_ *Server, _ *call, r *row) *reply {
			if r.text("type") != "api" {
				return forbidden("This sales channel belongs to the server.")
			}
			return nil
		},
	}
}
