package pretixtest

import "slices"

func (s *Server) listStatus(c *call) reply {
	list := s.rowOf(c)
	if list == nil {
		return c.notFound()
	}
	positions, inside := s.expected(list), 0
	for _, p := range positions {
		if s.inside(list, p) {
			inside++
		}
	}
	items := []any{}
	for _, item := range s.shelfAt(eventOf(list.path) + "items/").rows {
		if !list.bool("all_products") && !slices.Contains(names(list.get("limit_products")), item.key) {
			continue
		}
		ofItem := having(positions, "item", item)
		variations := []any{}
		for _, v := range s.shelfAt(item.path + item.key + "/variations/").rows {
			value, _ := v.get("value").(*object)
			variations = append(variations, s.counted(list, having(ofItem, "variation", v), fields("id", number(v.id), "value", anyLanguage(value))))
		}
		name, _ := item.get("name").(*object)
		items = append(items, s.counted(list, ofItem,
			fields("id", number(item.id), "name", anyLanguage(name), "admission", item.bool("admission"), "variations", variations)))
	}
	name, _ := s.event(c).get("name").(*object)
	return okReply(s.counted(list, positions, fields("inside_count", number(int64(inside)), "event", fields("name", anyLanguage(name)), "items", items)))
}

// counted adds to o how many positions there are, and how many of them have come.
func (s *Server) counted(list *row, positions []*row, o *object) *object {
	in := 0
	for _, p := range positions {
		if s.entered(list, p) {
			in++
		}
	}
	o.set("checkin_count", number(int64(in)))
	o.set("position_count", number(int64(len(positions))))
	return o
}

// having are the positions whose member of that name is a reference to r.
func having(positions []*row, name string, r *row) []*row {
	return slices.DeleteFunc(slices.Clone(positions), func(p *row) bool { return p.get(name) != number(r.id) })
}
