package pretixtest

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

// contractText is written by internal/gen: a line of comment, then the contract.
//
//go:embed contract.txt
var contractText string

// contract is what pretix promises: its endpoints, and the objects that they read
// and write.
type contract struct {
	Endpoints []*fact      `json:"endpoints"`
	Types     []objectType `json:"types"`

	types map[string][]member
	lists map[string]*fact // by object: where objects are stored
}

// fact is one method of one path.
type fact struct {
	Method          string       `json:"method"`
	Path            string       `json:"path"` // {org} and {ev} stand for the paths of organizers and events
	Action          string       `json:"action"`
	Object          string       `json:"object"`
	Request         string       `json:"request"`
	Response        string       `json:"response"`
	Permission      []Permission `json:"permission"`
	Filters         []filter     `json:"filters"`
	Ordering        []string     `json:"ordering"`
	DefaultOrdering []string     `json:"default_ordering"`

	pattern []string // segments of the whole path
}

type filter struct {
	Name   string   `json:"name"`
	Type   string   `json:"type"`
	Lookup string   `json:"lookup"`
	Values []string `json:"values"`
}

type objectType struct {
	Name   string   `json:"name"`
	Fields []member `json:"fields"`
}

// member is one field of an object.
type member struct {
	Name      string          `json:"name"`
	Type      string          `json:"type"`
	Class     string          `json:"class"`
	ReadOnly  bool            `json:"read_only"`
	WriteOnly bool            `json:"write_only"`
	Required  bool            `json:"required"`
	Nullable  bool            `json:"nullable"`
	Blank     bool            `json:"blank"`
	MaxLength int             `json:"max_length"`
	Digits    int             `json:"digits"`
	Decimals  int             `json:"decimals"`
	Values    []string        `json:"values"`
	Of        string          `json:"of"`
	By        string          `json:"by"`
	Default   json.RawMessage `json:"default"`
	Extra     bool            `json:"extra"`
}

var facts = sync.OnceValue(func() *contract {
	_, text, _ := strings.Cut(contractText, "\n")
	c := &contract{types: map[string][]member{}, lists: map[string]*fact{}}
	if err := json.Unmarshal([]byte(text), c); err != nil {
		panic(err) // a test decodes it
	}
	for _, t := range c.Types {
		c.types[t.Name] = t.Fields
	}
	for _, f := range c.Endpoints {
		whole := strings.NewReplacer("{ev}", "organizers/{organizer}/events/{event}", "{org}", "organizers/{organizer}").Replace(f.Path)
		f.pattern = strings.Split(strings.TrimPrefix(whole, "/"), "/")
		if kept := c.lists[f.Object]; f.Action == "list" && (kept == nil || strings.HasPrefix(f.Path, "{ev}") && !strings.HasPrefix(kept.Path, "{ev}")) {
			c.lists[f.Object] = f
		}
	}
	return c
})

// id is what an endpoint is called: "POST {ev}/orders/".
func (f *fact) id() string { return f.Method + " " + f.Path }

// request is the object that a write of the endpoint sends.
func (f *fact) request() []member {
	if f.Request != "" {
		return facts().types[f.Request]
	}
	return facts().types[f.Object]
}

// match finds the values of the variables of a path.
func (f *fact) match(segments []string) (map[string]string, bool) {
	if len(segments) != len(f.pattern) {
		return nil, false
	}
	values := map[string]string{}
	for i, want := range f.pattern {
		name, isVariable := strings.CutPrefix(want, "{")
		switch {
		case !isVariable && segments[i] != want, isVariable && segments[i] == "":
			return nil, false
		case isVariable && strings.Contains(segments[i], ".") && !f.dotted(want):
			return nil, false
		case isVariable:
			values[strings.TrimSuffix(name, "}")] = segments[i]
		}
	}
	return values, true
}

// dotted reports whether a variable takes a dot; behind others it would begin the
// name of a format.
func (f *fact) dotted(variable string) bool {
	switch variable {
	case "{organizer}", "{event}", "{output}", "{key}":
		return true
	case "{pk}":
		return f.Action == "redeem"
	}
	return variable == "{identifier}" && f.Object == "SalesChannel"
}

// variables counts those of the path: a literal path comes before one with them.
func (f *fact) variables() int {
	return len(slices.DeleteFunc(slices.Clone(f.pattern), func(s string) bool { return !strings.HasPrefix(s, "{") }))
}

// find is the endpoint of a path for each method, and the variables of the path.
func (c *contract) find(path string) (map[string]*fact, map[string]string) {
	segments := strings.Split(strings.TrimPrefix(path, root), "/")
	var methods map[string]*fact
	var variables map[string]string
	fewest := 0
	for _, f := range c.Endpoints {
		values, ok := f.match(segments)
		if !ok || methods != nil && f.variables() > fewest {
			continue
		}
		if methods == nil || f.variables() < fewest {
			methods, variables, fewest = map[string]*fact{}, values, f.variables()
		}
		methods[f.Method] = f
	}
	return methods, variables
}
