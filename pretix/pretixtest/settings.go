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
	return okReply(s.settings(c).value.clone())
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
