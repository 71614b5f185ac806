package pretixtest

import "strings"

// settings are those of an organizer or an event. Each has a value, which nobody gave
// it unless it was written.
func (s *Server) settings(c *call) *row {
	path := c.scopePath() + "settings/"
	if on := s.kept[path]; on != nil {
		return on
	}
	value := newObject()
	for _, m := range facts().types[c.fact.Object] {
		value.set(m.Name, s.unset(m))
	}
	made := &row{value: value, path: path, shelf: &shelf{fact: c.fact}}
	s.kept[path] = made
	return made
}

// unset is the value of a setting that nobody gave one, or that was set to null. The
// fake knows the server's defaults of a few.
func (s *Server) unset(m member) any {
	switch m.Name {
	case "locales":
		return []any{"en"}
	case "locale":
		return "en"
	case "max_items_per_order":
		return integer("10")
	case "reservation_time":
		return integer("30")
	}
	return s.empty(m)
}

// locales are the languages of the event of a request.
func (s *Server) locales(c *call) []string {
	if on := s.kept[c.scopePath()+"settings/"]; on != nil {
		if list := names(on.get("locales")); len(list) > 0 {
			return list
		}
	}
	return []string{"en"}
}

func (s *Server) getSettings(c *call) reply {
	value := s.settings(c).value.clone()
	if !c.r.URL.Query().Has("explain") {
		return okReply(value)
	}
	for _, name := range value.keys {
		described := newObject()
		described.set("value", value.values[name])
		described.set("label", name)
		described.set("help_text", "None") // as the real server says that there is none
		described.set("readonly", false)
		value.set(name, described)
	}
	return okReply(value)
}

// updateSettings changes what is sent. The server ignores what it does not know.
func (s *Server) updateSettings(c *call) reply {
	data, failed := s.input(c, facts().types[c.fact.Object], true)
	if failed != nil {
		return *failed
	}
	r := s.settings(c)
	for _, name := range data.keys {
		value := data.values[name]
		if m := memberOf(c.fact.Object, name); value == nil && m != nil {
			value = s.unset(*m)
		}
		r.value.set(name, value)
	}
	return okReply(r.value.clone())
}

// organizerOf is the slug of the organizer in the path of a shelf.
func organizerOf(path string) string {
	segments := strings.Split(path, "/")
	if len(segments) < 2 {
		return ""
	}
	return segments[1]
}
