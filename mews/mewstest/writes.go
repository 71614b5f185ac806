package mewstest

import "slices"

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
	return s.written(c, rows), nil
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
func (s *Server) written(c *call, rows []*row) Object {
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
	return s.written(c, rows), nil
}

// apply writes the members of an update. An object of update values changes
// the members of the object that is there.
func (s *Server) apply(request, kind string, item, to Object, id string) {
	changes := taken(request, kind, item)
	for _, m := range facts().objects[request] {
		value, changed := changes[m.name]
		inner, isObject := value.(Object)
		target, _ := memberOf(kind, m.name)
		switch {
		case !changed || m.name == id:
		case isObject && target.list && updates(m.kind):
			to[m.name] = flagged(list(to, m.name), facts().objects[m.kind], inner)
		case isObject && !m.update && updates(m.kind):
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

// flagged adds and removes values of a list, which an update has as members that
// are true or false.
func flagged(values []string, members []member, update Object) []any {
	for _, m := range members {
		given := object(update, m.name)
		if given == nil {
			continue
		}
		values = slices.DeleteFunc(values, func(value string) bool { return value == m.name })
		if truth(given, "Value") {
			values = append(values, m.name)
		}
	}
	return texts(values...)
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
		deleted.report(false)
	}
}
