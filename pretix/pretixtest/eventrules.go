package pretixtest

import (
	"regexp"
	"slices"
	"strings"
)

var eventSlug = regexp.MustCompile(`^[a-zA-Z0-9.-]+$`)

// checkEvent looks at members one by one, as the server does, and at dates together.
func checkEvent(s *Server, c *call, old *row, data *object) *reply {
	found := newObject()
	say := func(member, message string) { found.set(member, []any{message}) }
	slug, given := data.values["slug"].(string)
	switch other := s.shelfAt(c.organizerPath() + "events/").row(slug); {
	case !given:
	case !eventSlug.MatchString(slug):
		say("slug", "The slug has other characters than slugs have.")
	case old == nil && other != nil:
		say("slug", "Another event has this slug.")
	case old != nil && other != old:
		say("slug", "The slug of an event stays.")
	}
	if data.values["live"] == true && (old == nil || len(s.shelfAt(old.path+old.key+"/quotas/").rows) == 0) {
		say("live", "An event is live when something can be sold.")
	}
	if v, given := data.get("has_subevents"); given && old != nil && v != old.get("has_subevents") {
		say("has_subevents", "An event stays a series, or none.")
	}
	for _, plugin := range names(data.values["plugins"]) {
		if !strings.HasPrefix(plugin, "pretix") {
			say("plugins", "Unknown plugin: '"+plugin+"'.")
		}
	}
	if failed := metaOf(data, s.shelfAt(c.organizerPath()+"event_meta_properties/").rows); failed != nil {
		say("meta_data", "There is no such property.")
	}
	if len(found.keys) > 0 {
		p := fieldErrors(found)
		return &p
	}
	return checkDates(data)
}

func checkDates(data *object) *reply {
	switch {
	case after(data, "date_from", "date_to"):
		return wrong("The event ends before it begins.")
	case after(data, "presale_start", "presale_end"):
		return wrong("The presale ends before it begins.")
	}
	return nil
}

// checkDate looks at a date of a series. Its prices are for items of the event.
func checkDate(s *Server, c *call, _ *row, data *object) *reply {
	if failed := metaOf(data, s.shelfAt(c.organizerPath()+"event_meta_properties/").rows); failed != nil {
		return failed
	}
	return checkDates(data)
}

// removeDate keeps a date that was ordered.
func removeDate(s *Server, c *call, r *row) *reply {
	if slices.ContainsFunc(s.rowsOf("OrderPosition", c.scopePath()), func(p *row) bool { return p.get("subevent") == number(r.id) }) {
		return forbidden("A date that was ordered cannot be deleted; make it inactive.")
	}
	return nil
}
