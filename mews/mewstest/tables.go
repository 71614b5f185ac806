package mewstest

import "slices"

// tableAction is what an operation does that only keeps objects: the four
// handlers of lists, adds, updates and deletes. It is nil for what does more.
func (o *operation) tableAction() func(*Server, *call) (Object, *refusal) {
	r := resourceOf(o.rows.kind)
	if r == nil {
		r = resources().byName[o.resource()]
	}
	if r == nil {
		return nil
	}
	bind := func(act func(*Server, *call, *resource) (Object, *refusal)) func(*Server, *call) (Object, *refusal) {
		return func(s *Server, c *call) (Object, *refusal) { return act(s, c, r) }
	}
	own := r == resources().byName[o.resource()] // and not something that only is on the same page
	switch verb := o.verb(); {
	case o.read && o.rows.kind != "" && resourceOf(o.rows.kind) != nil && len(verb) >= 6 && verb[:6] == "getAll":
		return bind((*Server).listObjects)
	case own && verb == "add" && o.rows.kind == r.kind:
		return bind((*Server).addObjects)
	case own && verb == "update" && (o.rows.kind == r.kind || o.rows.kind == "" && o.list.kind != ""):
		return bind((*Server).updateObjects)
	case own && verb == "delete":
		return bind((*Server).deleteObjects)
	}
	return nil
}

// listObjects responds with the rows that match, and with what the extent wants
// beside them.
func (s *Server) listObjects(c *call, r *resource) (Object, *refusal) {
	if refused := c.checkFilters(); refused != nil {
		return nil, refused
	}
	rows, cursor, refused := s.shelf(r.name).page(c, matches(s.filters(c, r)))
	if refused != nil {
		return nil, refused
	}
	extent := object(c.input, "Extent")
	result := Object{}
	for _, m := range facts().objects[c.operation.response] {
		switch {
		case m.name == "Cursor":
			result["Cursor"] = cursor
		case m.name == c.operation.rows.name:
			result[m.name] = []any{}
			if selected, takes := c.selects(extent, m.name); selected || !takes {
				result[m.name] = s.showAll(m.kind, rows)
			}
			if r.name == "bills" && truth(extent, "Items") {
				result[m.name] = s.billsWithItems(rows)
			}
		case m.list && isObject(m.kind):
			result[m.name] = s.beside(c, m, extent, rows)
		default:
			result[m.name] = nil
		}
	}
	if !c.operation.paged {
		delete(result, "Cursor")
	}
	return result, nil
}

// selects reports whether the extent of a request wants a list, and whether it
// has a say in it.
func (c *call) selects(extent Object, name string) (selected, takes bool) {
	m, _ := c.operation.member("Extent")
	takes = hasMember(m.kind, name) && extent != nil
	return truth(extent, name), takes
}

// beside is a list that accompanies the rows: what they refer to, or what
// refers to them, directly or by one of the other lists. Without an extent it
// is there.
func (s *Server) beside(c *call, m member, extent Object, rows []*row) any {
	selected, takes := c.selects(extent, m.name)
	if _, hasExtent := c.operation.member("Extent"); hasExtent && (!takes || !selected) {
		return nil
	}
	r := resourceOf(m.kind)
	if r == nil {
		return []any{}
	}
	if r.global {
		return s.showAll(m.kind, s.shelf(r.name).rows)
	}
	if r == resourceOf(c.operation.rows.kind) {
		return s.sameKind(m, rows)
	}
	connected := connectedTo(rows)
	var found []*row
	for _, candidate := range s.shelf(r.name).rows {
		hidden := m.kind == "OrderItemOld" && !wantedStates(extent).holds(text(candidate.object, "AccountingState"))
		if c.holds(candidate) && !candidate.gone && !hidden && connected.holds(candidate) {
			found = append(found, candidate)
		}
	}
	if found == nil && c.operation.path == "resources/getAll" {
		found = s.byAssignments(c, r, rows)
	}
	slices.Reverse(found)
	return s.showAll(m.kind, found)
}

// byAssignments are categories or features of resources.
func (s *Server) byAssignments(c *call, r *resource, rows []*row) []*row {
	assignments := map[string]string{"resourceCategories": "resourceCategoryAssignments", "resourceFeatures": "resourceFeatureAssignments"}[r.name]
	resources := connectedTo(rows)
	var linked []*row
	for _, a := range s.shelf(assignments).rows {
		if resources.holds(a) {
			linked = append(linked, a)
		}
	}
	named := connectedTo(linked)
	var found []*row
	for _, candidate := range s.shelf(r.name).rows {
		if has(named.named, candidate.id) && c.holds(candidate) {
			found = append(found, candidate)
		}
	}
	return found
}

// sameKind divides the rows of one kind among several lists, as counters do by
// their type.
func (s *Server) sameKind(m member, rows []*row) any {
	found := []*row{}
	for _, r := range rows {
		if text(r.object, "Type")+"s" == m.name {
			found = append(found, r)
		}
	}
	return s.showAll(m.kind, found)
}

// connection finds what refers to rows, or is referred to by them.
type connection struct{ ids, named set }

func connectedTo(rows []*row) connection {
	c := connection{set{}, set{}}
	for _, r := range rows {
		c.ids[r.key()] = struct{}{}
		for _, value := range r.object {
			if id, isText := value.(string); isText && uuidPattern.MatchString(id) {
				c.named[key(id)] = struct{}{}
			}
		}
	}
	return c
}

func (c connection) holds(r *row) bool {
	if has(c.named, r.id) {
		return true
	}
	for name, value := range r.object {
		if id, isText := value.(string); isText && name != "Id" && has(c.ids, id) {
			return true
		}
	}
	return false
}

// showAll are the objects of rows in the shape that a list has.
func (s *Server) showAll(kind string, rows []*row) []any {
	all := make([]any, len(rows))
	for i, r := range rows {
		all[i] = listed{kind, s.show(kind, r)}
	}
	return all
}

// show is an object in one of its shapes.
func (s *Server) show(kind string, r *row) Object {
	switch {
	case kind == "Reservation":
		return newerReservation(r)
	case kind == "ReservationOld":
		return s.olderShape(r)
	case kind == "OrderItemOld":
		return s.olderItem(r)
	case kind == "PaymentItemOld":
		return s.olderPayment(r)
	case otherShapes[kind] != "":
		return pick(kind, r.object)
	}
	return r.object
}
