package main

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// A restModel is a contract of resources with Go names, ready to be written.
type restModel struct {
	contract *restContract
	words    *wordList
	hand     *handwritten
	services []*restService
	handles  []*handle
	decls    []*restDecl
	declared map[string]*restDecl
	pages    []string
	problems []string
	left     []*endpoint // without a method
}

func (m *restModel) problemf(format string, args ...any) {
	m.problems = append(m.problems, fmt.Sprintf(format, args...))
}

func (m *restModel) failed() error {
	if len(m.problems) == 0 {
		return nil
	}
	return fmt.Errorf("%d problems:\n%s", len(m.problems), strings.Join(m.problems, "\n"))
}

// A restService has the methods of one resource, at one place or several.
type restService struct {
	name, field string
	page        string
	at          []string // paths of its lists
	prefix      string   // of its parameters
	words       *entry
	calls       []*restCall
	handles     []*handle // of which it is a field
}

// singular is what one object is called.
func (s *restService) singular() string { return strings.TrimSuffix(s.name, "Service") }

// A restCall is an endpoint with its Go names.
type restCall struct {
	*endpoint

	also     []*endpoint // the same at other places
	service  *restService
	words    *entry
	method   string
	kind     callKind
	resource string // the path below the handle
	args     []restArgument
	params   string // Go type, or empty
	body     string // Go type of a body that is no struct of parameters
	result   string // Go type, or empty
	byHand   bool
}

type restArgument struct{ name, typ string }

type callKind string

const (
	kindList   callKind = "list"
	kindGet    callKind = "get"
	kindCreate callKind = "create"
	kindUpdate callKind = "update"
	kindDelete callKind = "remove"
	kindAction callKind = "action"
	kindAtomic callKind = "atomicAction"
)

// A handle is the way to what belongs to one object.
type handle struct {
	name     string // EventHandle, or Client
	of       string // singular: Event
	parent   *handle
	resource string // below the parent: events/{event}
	arg      restArgument
	variable string // of the path
	services []*restService
	below    []*handle
}

func newRestModel(c *restContract, w *wordList, hand *handwritten) *restModel {
	m := &restModel{contract: c, words: w, hand: hand, declared: map[string]*restDecl{}, problems: w.problems}
	m.makeServices()
	m.makeCalls()
	m.declareAll()
	m.assignPages()
	m.findPersonal()
	return m
}

func (m *restModel) makeServices() {
	for _, e := range m.words.services {
		name, field, _ := strings.Cut(e.name, " ")
		i := slices.IndexFunc(m.services, func(s *restService) bool { return s.name == name })
		if i < 0 {
			if field == "" {
				continue // sentences only, see below
			}
			s := &restService{name: name, field: field, page: pageFile(e.page), at: strings.Split(e.mark("at"), ", "), words: e}
			s.prefix = cmp.Or(e.mark("params"), s.singular())
			m.services = append(m.services, s)
			if !slices.Contains(m.pages, s.page) {
				m.pages = append(m.pages, s.page)
			}
		}
	}
	for _, e := range m.words.services {
		name, field, _ := strings.Cut(e.name, " ")
		if field != "" {
			continue
		}
		i := slices.IndexFunc(m.services, func(s *restService) bool { return s.name == name })
		if i < 0 {
			m.problemf("words for %s, which is not among the services", name)
			continue
		}
		m.services[i].words.text = cmp.Or(m.services[i].words.text, e.text)
	}
	for _, s := range m.services {
		if s.words.text == "" {
			m.problemf("service %s has no text", s.name)
		}
		for _, at := range s.at {
			h := m.handleOf(at)
			h.services = append(h.services, s)
			s.handles = append(s.handles, h)
		}
	}
}

// handleOf finds or makes the handle that the resource at a path is a field of.
func (m *restModel) handleOf(at string) *handle {
	parts := strings.Split(strings.Trim(at, "/"), "/")
	parts = parts[:len(parts)-1] // the resource itself
	client := m.handle(nil, "", "")
	if len(parts) == 0 {
		return client
	}
	organizer := m.handle(client, "organizers", "organizer")
	switch parts[0] {
	case "{org}":
		parts = parts[1:]
		if len(parts) == 0 {
			return organizer
		}
		return m.handle(organizer, parts[0], strings.Trim(parts[1], "{}"))
	case "{ev}":
		event := m.handle(organizer, "events", "event")
		if len(parts) == 1 {
			return event
		}
		return m.handle(event, parts[1], strings.Trim(parts[2], "{}"))
	}
	return client
}

func (m *restModel) handle(parent *handle, resource, variable string) *handle {
	for _, h := range m.handles {
		if h.parent == parent && h.resource == resource {
			return h
		}
	}
	h := &handle{name: "Client", parent: parent, resource: resource}
	if parent != nil {
		h.of = map[string]string{"giftcard": "GiftCard", "list": "CheckinList", "subevent": "SubEvent"}[variable]
		h.of = cmp.Or(h.of, restName(variable))
		h.name = h.of + "Handle"
		h.variable = variable
		h.arg.name, h.arg.typ = restArg(variable, "")
		parent.below = append(parent.below, h)
	}
	m.handles = append(m.handles, h)
	return h
}

// serviceOf finds the service of an endpoint, and at which of its places it is.
func (m *restModel) serviceOf(e *endpoint) (s *restService, at string, place int) {
	if name := m.words.operations[e.id()].mark("service"); name != "" {
		for _, s := range m.services {
			if s.name == name {
				return s, s.at[0], 0
			}
		}
	}
	for _, candidate := range m.services {
		for i, base := range candidate.at {
			fits := strings.HasPrefix(e.Path, base) || base == "/organizers/" && e.Path == "{org}/" || base == "{org}/events/" && e.Path == "{ev}/"
			if fits && len(base) > len(at) {
				s, at, place = candidate, base, i
			}
		}
	}
	return s, at, place
}

func (m *restModel) makeCalls() {
	var others []*endpoint // at further places
	for _, e := range m.contract.Endpoints {
		s, at, place := m.serviceOf(e)
		switch {
		case s == nil:
			m.left = append(m.left, e)
		case place > 0:
			others = append(others, e)
		default:
			c := &restCall{endpoint: e, service: s, words: m.words.operations[e.id()]}
			m.nameRestCall(c, at)
			s.calls = append(s.calls, c)
		}
	}
	for _, e := range others {
		s, at, _ := m.serviceOf(e)
		main := s.at[0] + strings.TrimPrefix(e.Path, at)
		i := slices.IndexFunc(s.calls, func(c *restCall) bool { return c.Method == e.Method && c.Path == main })
		if i < 0 {
			m.problemf("%s has no counterpart %s", e.id(), main)
			continue
		}
		s.calls[i].also = append(s.calls[i].also, e)
	}
	for id := range m.words.operations {
		if !slices.ContainsFunc(m.contract.Endpoints, func(e *endpoint) bool { return e.id() == id }) {
			m.problemf("words for operation %s, which the contract has not", id)
		}
	}
}

var restVerbs = map[string]struct {
	method string
	kind   callKind
}{
	"list": {"List", kindList}, "retrieve": {"Get", kindGet}, "create": {"Create", kindCreate},
	"partial_update": {"Update", kindUpdate}, "destroy": {"Delete", kindDelete},
}

func (m *restModel) nameRestCall(c *restCall, at string) {
	verb := restVerbs[c.Action]
	c.method, c.kind = verb.method, verb.kind
	if c.kind == "" {
		c.kind = kindAction
		if c.Method == http.MethodGet {
			c.kind = kindGet
		}
		if c.words.has("atomic") {
			c.kind = kindAtomic
		}
		name := c.Action
		if name == "get" || name == "post" {
			parts := strings.Split(strings.Trim(c.Path, "/"), "/")
			name = parts[len(parts)-1]
		}
		c.method = restName(name)
	}
	c.method = cmp.Or(c.words.mark("method"), c.method)
	c.byHand = c.words.has("hand")
	if strings.HasSuffix(at, "settings/") {
		c.args = nil
	}
	// What is above the resource belongs to the handle.
	c.resource = c.Path
	switch {
	case at == "/organizers/" && c.Path == "{org}/":
		c.resource = "organizers/{organizer}/"
	case at == "{org}/events/" && strings.HasPrefix(c.Path, "{ev}/"):
		c.resource = "events/{event}/" + strings.TrimPrefix(c.Path, "{ev}/")
	default:
		parts := strings.Split(strings.Trim(at, "/"), "/")
		above := strings.Join(parts[:len(parts)-1], "/")
		if at[0] == '/' {
			above = ""
			c.resource = strings.TrimPrefix(c.resource, "/")
		}
		if above != "" {
			c.resource = strings.TrimPrefix(c.resource, above+"/")
		}
	}
	for _, v := range variables(c.resource) {
		var a restArgument
		a.name, a.typ = restArg(v, c.Path)
		c.args = append(c.args, a)
	}
}
