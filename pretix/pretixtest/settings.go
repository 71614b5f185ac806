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
		value.set(m.Name, s.empty(m))
	}
	made := &row{value: value, path: path, shelf: &shelf{fact: c.fact}}
	s.kept[path] = made
	return made
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
		r.value.set(name, data.values[name])
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
