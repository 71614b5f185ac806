package main_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guestwire/guestwire-go/pretix"
)

// The facts of pretix, read anew here so that a mistake of the generator's in
// reading shows.
type (
	restFacts struct {
		Endpoints []*restEndpoint
		Types     map[string]*restObject
	}
	restEndpoint struct {
		Method, Path, Action, Object, Request, Response string
		Paginated                                       bool
		Filters, Parameters                             []restFilter
		Ordering                                        []string
	}
	restFilter struct {
		Name, Type string
		Values     []string
	}
	restObject struct {
		Name   string
		Fields []*restMember
	}
	restMember struct {
		Name, Type, Expand        string
		Required, Nullable, Extra bool
		Read                      bool `json:"read_only"`
		Write                     bool `json:"write_only"`
		MaxLength                 int  `json:"max_length"`
		MaxItems                  int  `json:"max_items"`
		Values                    []string
	}
)

func (e *restEndpoint) id() string { return e.Method + " " + e.Path }

func readRestFacts(t *testing.T) *restFacts {
	t.Helper()
	f := &restFacts{Types: map[string]*restObject{}}
	var file struct {
		Endpoints, Types []json.RawMessage
	}
	byID := map[string]*restEndpoint{}
	for _, name := range []string{"api.json", "extra.json"} {
		b, err := os.ReadFile(filepath.Join("pretix", name))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, &file))
		for _, raw := range file.Endpoints {
			e := &restEndpoint{}
			require.NoError(t, json.Unmarshal(raw, e))
			if there := byID[e.id()]; there != nil {
				require.NoError(t, json.Unmarshal(raw, there))
				continue
			}
			byID[e.id()] = e
			f.Endpoints = append(f.Endpoints, e)
		}
		for _, raw := range file.Types {
			var head struct {
				Name   string
				Fields []json.RawMessage
			}
			require.NoError(t, json.Unmarshal(raw, &head))
			o := f.Types[head.Name]
			if o == nil {
				o = &restObject{Name: head.Name}
				f.Types[head.Name] = o
			}
			for _, member := range head.Fields {
				m := &restMember{}
				require.NoError(t, json.Unmarshal(member, m))
				if there := o.member(m.Name); there != nil {
					require.NoError(t, json.Unmarshal(member, there))
				} else {
					o.Fields = append(o.Fields, m)
				}
			}
		}
	}
	for name, reason := range leftOut {
		object, member, _ := strings.Cut(name, ".")
		o := f.Types[object]
		require.NotNil(t, o.member(member), "%s, which is left out: %s", name, reason)
		o.Fields = slices.DeleteFunc(o.Fields, func(m *restMember) bool { return m.Name == member })
	}
	return f
}

// leftOut are members that no type has, with the reason.
var leftOut = map[string]string{
	"Customer.send_email": "an echo of the request that is always false",
}

func (o *restObject) member(name string) *restMember {
	for _, m := range o.Fields {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// request is the object that is sent to an endpoint, and whether it is a list.
func (f *restFacts) request(e *restEndpoint) (fields []*restMember, list bool) {
	name := e.Request
	if name == "" && (e.Action == "create" || e.Action == "partial_update") {
		name = e.Object
	}
	name, list = strings.CutPrefix(name, "list of ")
	seen := map[string]bool{}
	for part := range strings.SplitSeq(name, " + ") {
		if o := f.Types[part]; o != nil {
			for _, m := range o.Fields {
				if !m.Read && !m.Extra && !seen[m.Name] {
					fields = append(fields, m)
					seen[m.Name] = true
				}
			}
		}
	}
	return fields, list
}

// response is the object that an endpoint responds with, and whether it is a list.
func (f *restFacts) response(e *restEndpoint) (name string, list bool) {
	name = e.Response
	if name == "" && (e.Action == "retrieve" || e.Action == "create" || e.Action == "partial_update") {
		name = e.Object
	}
	if e.Action == "list" {
		return e.Object, false
	}
	name, list = strings.CutPrefix(name, "list of ")
	return name, list
}

// A restMethod is a method of a service.
type restMethod struct {
	service, name string
	comment       string
}

var endpointLine = regexp.MustCompile(`(?m)^(GET|POST|PATCH|DELETE) /api/v1(/\S*)$`)

// restMethods are the methods of package pretix by the endpoints that their
// comments end with.
func restMethods(t *testing.T) map[string][]restMethod {
	t.Helper()
	names, err := filepath.Glob("../../pretix/*.go")
	require.NoError(t, err)
	found := map[string][]restMethod{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() || isFeed(f.Name.Name) {
				continue
			}
			m := restMethod{name: f.Name.Name, comment: f.Doc.Text()}
			if f.Recv != nil {
				of := f.Recv.List[0].Type
				if p, ok := of.(*ast.StarExpr); ok {
					of = p.X
				}
				if ident, ok := of.(*ast.Ident); ok {
					m.service = ident.Name
				}
			}
			for _, line := range endpointLine.FindAllStringSubmatch(m.comment, -1) {
				path := strings.Replace(line[2], "/organizers/{organizer}/events/{event}", "{ev}", 1)
				path = strings.Replace(path, "/organizers/{organizer}", "{org}", 1)
				found[line[1]+" "+path] = append(found[line[1]+" "+path], m)
			}
		}
	}
	return found
}

// A restHandle is a handle for the endpoints whose paths begin with a prefix.
type restHandle struct {
	prefix string
	value  reflect.Value
}

// restHandles are handles of all kinds, those of longer paths first.
func restHandles(client *pretix.Client) []restHandle {
	org := client.Organizer("big")
	event := org.Event("fest")
	handles := []restHandle{}
	for _, h := range []struct {
		prefix string
		handle any
	}{
		{"{ev}/subevents/{subevent}/", event.SubEvent(5)},
		{"{ev}/checkinlists/{list}/", event.CheckinList(5)},
		{"{ev}/questions/{question}/", event.Question(5)},
		{"{ev}/orders/{order}/", event.Order("ABCDE")},
		{"{ev}/items/{item}/", event.Item(5)},
		{"{org}/teams/{team}/", org.Team(5)},
		{"{org}/giftcards/{giftcard}/", org.GiftCard(5)},
		{"{ev}/", event},
		{"{org}/", org},
		{"", *client},
	} {
		handles = append(handles, restHandle{h.prefix, reflect.ValueOf(h.handle)})
	}
	return handles
}

// restService is the service of a type that an endpoint belongs to.
func restService(handles []restHandle, client *pretix.Client, typ, path string) (reflect.Value, bool) {
	if typ == "" {
		return reflect.Value{}, false
	}
	if typ == "Client" {
		return reflect.ValueOf(client), true
	}
	for _, h := range handles {
		// What changes an event itself is a service of its organizer.
		if !strings.HasPrefix(path, h.prefix) && typ != "EventService" {
			continue
		}
		for i := range h.value.NumField() {
			if h.value.Type().Field(i).Type.Name() == typ {
				return h.value.Field(i), true
			}
		}
	}
	return reflect.Value{}, false
}

// A restMaker makes random JSON that the facts allow.
type restMaker struct {
	maker

	facts   *restFacts
	request bool
	depth   int
}

func newRestMaker(facts *restFacts, seed uint64) *restMaker {
	return &restMaker{maker: maker{Rand: rand.New(rand.NewPCG(seed, 11))}, facts: facts}
}

func (m *restMaker) object(fields []*restMember, partial bool) map[string]any {
	m.depth++
	defer func() { m.depth-- }()
	object := map[string]any{}
	for _, f := range fields {
		switch {
		case m.request && (f.Read || f.Extra), !m.request && f.Write:
		case f.Extra && m.chance(50), m.request && (!f.Required || partial) && m.chance(40):
		case f.Nullable && m.chance(20) && (!m.request || f.Required && !partial || partial):
			object[f.Name] = nil
		default:
			object[f.Name] = m.value(f, f.Type)
		}
	}
	return object
}

func (m *restMaker) value(f *restMember, typ string) any {
	if item, ok := strings.CutPrefix(typ, "list of "); ok {
		list := []any{}
		for range m.IntN(3) {
			list = append(list, m.value(f, item))
		}
		return list
	}
	if f.Expand != "" && !m.request && m.chance(50) && m.depth < 3 {
		object := m.object(m.facts.Types[f.Expand].Fields, false)
		for _, key := range []string{"id", "identifier"} {
			if m.facts.Types[f.Expand].member(key) != nil {
				object[key] = m.value(m.facts.Types[f.Expand].member(key), m.facts.Types[f.Expand].member(key).Type)
				break
			}
		}
		return object
	}
	if v, ok := m.mapping(typ); ok {
		return v
	}
	switch typ {
	case "string", "email", "url", "slug", "uploaded file", "file":
		return m.word()
	case "enum":
		if len(f.Values) == 0 || !m.request && m.chance(10) {
			return m.word()
		}
		if v := f.Values[m.IntN(len(f.Values))]; v != "" {
			return v
		}
		return f.Values[len(f.Values)-1]
	case "bool":
		return m.chance(50)
	case "int", "id":
		return json.Number(strconv.Itoa(1 + m.IntN(100000)))
	case "float":
		return json.Number(fmt.Sprintf("%d.5", m.IntN(90)))
	case "decimal":
		return fmt.Sprintf("%d.%02d", m.IntN(2000)-1000, m.IntN(100))
	case "datetime", "relative datetime":
		return m.instant()
	case "date":
		return m.date()
	case "relative date":
		return fmt.Sprintf("RELDATE/%d/-/event__date_from/", m.IntN(9))
	case "time":
		return fmt.Sprintf("%02d:%02d:%02d", m.IntN(24), m.IntN(60), m.IntN(60))
	}
	o := m.facts.Types[typ]
	if o == nil {
		panic("unknown type " + typ)
	}
	if m.depth > 6 {
		return nil
	}
	return m.object(o.Fields, false)
}

// mapping is a value of a type that is an object without fields of its own.
func (m *restMaker) mapping(typ string) (map[string]any, bool) {
	switch typ {
	case "translated string":
		return map[string]any{"en": m.word(), "de-informal": m.text()}, true
	case "name parts":
		return map[string]any{"_scheme": "full", "full_name": m.text()}, true
	case "map of string", "pdf data":
		return map[string]any{"a:b": m.text(), "c": m.word()}, true
	case "map of answers":
		return map[string]any{"17": m.text()}, true
	case "map of int":
		return map[string]any{"a": json.Number(strconv.Itoa(m.IntN(99)))}, true
	case "map of list of string":
		return map[string]any{"a": []any{m.word()}}, true
	case "map", "map of json", "json", "any":
		return map[string]any{"x": []any{m.word(), json.Number("12345678901234567890.5"), nil, true}}, true
	}
	return nil, false
}

func (m *restMaker) word() string { return "x" + strings.ReplaceAll(m.text(), " ", "") }
