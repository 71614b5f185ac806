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
		return s.sameKind(c, m, rows)
	}
	connected := connectedTo(rows)
	var found []*row
	for _, candidate := range s.shelf(r.name).rows {
		if c.scope.holds(candidate) && !candidate.gone && connected.holds(candidate) {
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
		if has(named.named, candidate.id) && c.scope.holds(candidate) {
			found = append(found, candidate)
		}
	}
	return found
}

// sameKind divides the rows of one kind among several lists, as counters do by
// their type.
func (s *Server) sameKind(c *call, m member, rows []*row) any {
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

// items are the objects of a write, and where each of them stands: in the list
// of the request, or it is the request.
func (c *call) items() (items []Object, kind, name string) {
	if m := c.operation.list; m.kind != "" {
		return objects(c.input, m.name), m.kind, m.name
	}
	return []Object{c.input}, c.operation.requests[0], ""
}

func (s *Server) addObjects(c *call, r *resource) (Object, *refusal) {
	items, kind, _ := c.items()
	rows := make([]*row, len(items))
	for i, item := range items {
		rows[i] = s.newObject(r, s.completed(r.kind, taken(kind, r.kind, item)), s.enterpriseOf(item, c.enterprise))
	}
	return s.written(c, r, rows), nil
}

// completed gives objects inside of an object the shape that they are shown in.
func (s *Server) completed(kind string, o Object) Object {
	for name, value := range o {
		m, _ := memberOf(kind, name)
		if inner, isGiven := value.(Object); isGiven && !m.union && isObject(m.kind) {
			o[name] = s.build(m.kind, inner)
		}
	}
	return o
}

// taken are the members of an item that the object has, as it was sent.
func taken(request, kind string, item Object) Object {
	o := Object{}
	for _, m := range facts().objects[request] {
		value := item[m.name]
		inner, isValue := value.(Object)
		switch {
		case value == nil || !hasMember(kind, m.name) || m.name == "EnterpriseId" || m.name == "ChainId":
		case m.update && isValue:
			o[m.name] = inner["Value"]
		case m.kind == "instant":
			at, _ := parseInstant(text(item, m.name))
			o[m.name] = instant(at)
		default:
			o[m.name] = value
		}
	}
	return o
}

// written is the response to a write, with the rows if it has any.
func (s *Server) written(c *call, r *resource, rows []*row) Object {
	result := Object{}
	for _, m := range facts().objects[c.operation.response] {
		switch {
		case m.name == c.operation.rows.name:
			result[m.name] = s.showAll(m.kind, rows)
		case m.name != "ClientToken" && m.name != "AccessToken" && m.name != "Client":
			result[m.name] = nil
		}
	}
	return result
}

func (s *Server) updateObjects(c *call, r *resource) (Object, *refusal) {
	items, kind, name := c.items()
	id := ownID(r, kind)
	rows := make([]*row, len(items))
	for i, item := range items {
		rows[i] = s.shelf(r.name).find(text(item, id), c.scope)
		switch {
		case rows[i] == nil && name == "":
			return nil, unknown(id)
		case rows[i] == nil:
			return nil, unknown(place(name, i, id))
		case rows[i].inactive:
			return nil, forbidden(textDeleted)
		}
	}
	for i, item := range items {
		s.apply(kind, r.kind, item, rows[i].object, id)
		s.touch(rows[i])
	}
	return s.written(c, r, rows), nil
}

// apply writes the members of an update. An object of update values changes
// the members of the object that is there.
func (s *Server) apply(request, kind string, item, to Object, id string) {
	changes := taken(request, kind, item)
	for _, m := range facts().objects[request] {
		value, changed := changes[m.name]
		inner, isObject := value.(Object)
		switch {
		case !changed || m.name == id:
		case isObject && !m.update && updates(m.kind):
			target, _ := memberOf(kind, m.name)
			have := cloneObject(object(to, m.name))
			if object(to, m.name) == nil {
				have = s.build(target.kind, nil)
			}
			s.apply(m.kind, target.kind, inner, have, "")
			to[m.name] = have
		default:
			to[m.name] = value
		}
	}
}

// updates reports whether an object of a request has update values.
func updates(kind string) bool {
	return slices.ContainsFunc(facts().objects[kind], func(m member) bool { return m.update })
}

const textDeleted = "It was deleted and cannot be changed any more."

// touch notes a change by an integration.
func (s *Server) touch(r *row) {
	r.touch(s.clock.now())
	if _, shown := r.object["UpdaterProfileId"]; shown {
		r.object["UpdaterProfileId"] = s.profile
	}
}

// ownID is the member of an item that names the object: the first identifier
// whose name fits, or else the first one.
func ownID(r *resource, kind string) string {
	first := ""
	for _, m := range facts().objects[kind] {
		if m.name == "Id" || isOwn(r, m.name+"s") {
			return m.name
		}
		if first == "" && m.kind == "uuid" && m.required && !m.list {
			first = m.name
		}
	}
	return first
}

func (s *Server) deleteObjects(c *call, r *resource) (Object, *refusal) {
	member := ""
	for _, m := range facts().objects[c.operation.requests[0]] {
		if m.list && m.required && (member == "" || isOwn(r, m.name)) {
			member = m.name
		}
	}
	ids := list(c.input, member)
	shelf := s.shelf(r.name)
	for i, id := range ids {
		if shelf.find(id, c.scope) == nil {
			return nil, unknown(place(member, i, ""))
		}
	}
	for _, id := range ids {
		s.deleteRow(r, shelf.byID[key(id)])
	}
	return Object{}, nil
}

// deleteRow makes a row inactive if its list can show that, and otherwise
// removes it.
func (s *Server) deleteRow(r *resource, deleted *row) {
	switch {
	case deleted.inactive:
	case r.states || hasMember(r.kind, "IsActive"):
		deactivate(deleted, s.clock.now())
	default:
		deleted.gone = true
	}
}
