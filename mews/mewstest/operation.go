package mewstest

import (
	"slices"
	"strings"
)

// operation is what one address of the API does.
type operation struct {
	path      string
	requests  []string // the object of the request, or several to choose from
	response  string
	read      bool
	paged     bool
	portfolio bool   // takes portfolio access tokens
	wants     string // what a request with such a token has to name
	list      member // of objects in a request: what is added or changed
	rows      member // the first list of the response
}

// resource and verb are the parts of a path: services and getAvailability of
// services/getAvailability/2024-01-22.
func (o *operation) resource() string {
	resource, _, _ := strings.Cut(o.path, "/")
	return resource
}

func (o *operation) verb() string {
	words := strings.Split(o.path, "/")
	return words[1]
}

// member is one of the request; of a request of several forms, of any of them.
func (o *operation) member(name string) (member, bool) {
	for _, request := range o.requests {
		if i := slices.IndexFunc(facts().objects[request], func(m member) bool { return m.name == name }); i >= 0 {
			return facts().objects[request][i], true
		}
	}
	return member{}, false
}

// complete finds what an operation is about.
func (o *operation) complete(c *contract) {
	has := func(name string) bool {
		return slices.ContainsFunc(c.objects[o.requests[0]], func(m member) bool { return m.name == name })
	}
	switch {
	case !o.portfolio || o.path == "configuration/get":
	case o.path == "customers/getAll":
		o.wants = "ChainIds"
	case o.path == "sourceAssignments/getAll/2024-09-20":
		o.wants = "EnterpriseIds"
	case has("ChainId"):
		o.wants = "ChainId"
	case has("EnterpriseId"):
		o.wants = "EnterpriseId"
	}
	objects := func(m member) bool { return m.list && c.objects[m.kind] != nil }
	if i := slices.IndexFunc(c.objects[o.requests[0]], objects); i >= 0 {
		o.list = c.objects[o.requests[0]][i]
	}
	if i := slices.IndexFunc(c.objects[o.response], objects); i >= 0 {
		o.rows = c.objects[o.response][i]
	}
}

// empty reports whether a result holds no data.
func (o *operation) empty(result Object) bool {
	return len(result) == 0 || o.paged && result["Cursor"] == nil
}

// action is what an operation does.
func (o *operation) action() action {
	if act := behavior(o.path); act != nil {
		return act
	}
	if act := o.tableAction(); act != nil {
		return act
	}
	return (*Server).notModelled
}

// notModelled is what the test has to respond to itself.
func (s *Server) notModelled(c *call) (Object, *refusal) {
	return nil, problem(501, "The fake has no behavior for "+c.name+`: respond with server.Handle("`+c.name+`", handler).`)
}
