package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

// A restContract is what a server of resources promises, as facts: endpoints, and
// the objects that they read and write. The order is the vendor's.
type restContract struct {
	Version   string      `json:"version"`
	Webhooks  []string    `json:"webhooks"` // patterns of actions
	Endpoints []*endpoint `json:"endpoints"`
	Types     []*restType `json:"types"`
}

// An endpoint is one method of one path below /api/v1.
type endpoint struct {
	Method          string   `json:"method"`
	Path            string   `json:"path"` // {org} and {ev} stand for the paths of organizers and events
	Action          string   `json:"action"`
	Object          string   `json:"object,omitempty"` // what a resource is
	Request         string   `json:"request,omitempty"`
	Response        string   `json:"response,omitempty"`
	Paginated       bool     `json:"paginated,omitempty"`
	Permission      []string `json:"permission,omitempty"`
	Filters         []filter `json:"filters,omitempty"`
	Ordering        []string `json:"ordering,omitempty"`
	DefaultOrdering []string `json:"default_ordering,omitempty"`
	Query           []string `json:"query,omitempty"`      // further parameters that the code of the view reads
	Parameters      []filter `json:"parameters,omitempty"` // what of Query this endpoint heeds
	Body            []string `json:"body,omitempty"`       // members that the code of an action reads
	Success         []int    `json:"success,omitempty"`
	Headers         []string `json:"headers,omitempty"` // of responses
}

// id is what an endpoint is called in words: GET {ev}/orders/.
func (e *endpoint) id() string { return e.Method + " " + e.Path }

// A filter is a query parameter of a list.
type filter struct {
	Name   string   `json:"name"`
	Type   string   `json:"type"`
	Lookup string   `json:"lookup,omitempty"`
	Values []string `json:"values,omitempty"`
}

// A restType is an object.
type restType struct {
	Name   string      `json:"name"`
	Fields []restField `json:"fields,omitempty"`
}

// A restField is a member of an object.
type restField struct {
	Name      string          `json:"name"`
	Type      string          `json:"type"`
	Class     string          `json:"class,omitempty"` // the server's name, if it differs
	Read      bool            `json:"read_only,omitempty"`
	Write     bool            `json:"write_only,omitempty"`
	Required  bool            `json:"required,omitempty"`
	Nullable  bool            `json:"nullable,omitempty"`
	Blank     bool            `json:"blank,omitempty"` // required, but may be empty: it is always sent
	MaxLength int             `json:"max_length,omitempty"`
	Digits    int             `json:"digits,omitempty"`
	Decimals  int             `json:"decimals,omitempty"`
	Values    []string        `json:"values,omitempty"` // null is left out
	Of        string          `json:"of,omitempty"`     // the object that a relation points to
	By        string          `json:"by,omitempty"`     // its member that stands for it
	Default   json.RawMessage `json:"default,omitempty"`
	Expand    string          `json:"expand,omitempty"` // the object that responses can have instead
	MaxItems  int             `json:"max_items,omitempty"`
	Seen      []string        `json:"seen,omitempty"`  // JSON types in responses in addition to the declared one
	Extra     bool            `json:"extra,omitempty"` // only seen in responses
}

// find returns a type by name, or nil.
func (c *restContract) find(name string) *restType {
	for _, t := range c.Types {
		if t.Name == name {
			return t
		}
	}
	return nil
}

func (t *restType) field(name string) *restField {
	if t == nil {
		return nil
	}
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return &t.Fields[i]
		}
	}
	return nil
}

// restExtra are facts that the contract does not have: what actions read and
// respond with, and corrections that the server's code and responses show.
type restExtra struct {
	Endpoints []json.RawMessage `json:"endpoints"` // members replace those of the endpoint
	Types     []struct {
		Name   string            `json:"name"`
		Fields []json.RawMessage `json:"fields"` // members replace those of the field
	} `json:"types"`
}

// join adds extra facts.
func (c *restContract) join(x *restExtra) error {
	for _, raw := range x.Endpoints {
		var id endpoint
		if err := json.Unmarshal(raw, &id); err != nil {
			return err
		}
		i := slices.IndexFunc(c.Endpoints, func(e *endpoint) bool { return e.id() == id.id() })
		if i < 0 {
			return fmt.Errorf("extra facts about %s, which the contract has not", id.id())
		}
		if err := replace(raw, c.Endpoints[i]); err != nil {
			return fmt.Errorf("%s: %w", id.id(), err)
		}
	}
	for _, xt := range x.Types {
		t := c.find(xt.Name)
		if t == nil {
			t = &restType{Name: xt.Name}
			c.Types = append(c.Types, t)
		}
		for _, raw := range xt.Fields {
			var name restField
			if err := json.Unmarshal(raw, &name); err != nil {
				return fmt.Errorf("%s: %w", xt.Name, err)
			}
			f := t.field(name.Name)
			if f == nil {
				t.Fields = append(t.Fields, restField{})
				f = &t.Fields[len(t.Fields)-1]
			}
			if err := replace(raw, f); err != nil {
				return fmt.Errorf("%s.%s: %w", xt.Name, name.Name, err)
			}
		}
	}
	return nil
}

// replace sets the members of v that a text has.
func replace(raw json.RawMessage, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

func readRestContract(name, extra string) (*restContract, error) {
	var c restContract
	if err := readFacts(name, &c); err != nil {
		return nil, err
	}
	c.nameActions()
	if extra == "" {
		return &c, nil
	}
	var x restExtra
	if err := readFacts(extra, &x); err != nil {
		return nil, err
	}
	return &c, c.join(&x)
}

// nameActions makes the actions that webhooks can be about the values of the field that
// selects them. The contract has them in a separate list.
func (c *restContract) nameActions() {
	for _, t := range c.Types {
		for i := range t.Fields {
			if t.Fields[i].Class == actionTypes {
				t.Fields[i].Type, t.Fields[i].Values = "list of enum", c.Webhooks
			}
		}
	}
}

// actionTypes is the server's class of a list of actions of webhooks.
const actionTypes = "ActionTypesField"

func readFacts(name string, v any) error {
	b, err := os.ReadFile(name) //nolint:gosec // the generator is told which
	if err != nil {
		return err
	}
	if err := replace(b, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// encode writes one endpoint, and one field, on a line.
func (c *restContract) encode() []byte {
	var b bytes.Buffer
	b.WriteString("{\n\"version\": " + line(c.Version) + ",\n\"webhooks\": " + line(c.Webhooks) + ",\n\"endpoints\": [\n")
	for i, e := range c.Endpoints {
		b.WriteString("  " + line(e) + comma(i, len(c.Endpoints)))
	}
	b.WriteString("],\n\"types\": [\n")
	for i, t := range c.Types {
		b.WriteString(`  {"name": ` + line(t.Name) + `, "fields": [` + "\n")
		for j, f := range t.Fields {
			b.WriteString("    " + line(f) + comma(j, len(t.Fields)))
		}
		b.WriteString("  ]}" + comma(i, len(c.Types)))
	}
	b.WriteString("]\n}\n")
	return b.Bytes()
}

func (c *restContract) lines() []fact {
	var all []fact
	for _, e := range c.Endpoints {
		all = append(all, fact{"endpoint " + e.id(), line(e)})
	}
	for _, t := range c.Types {
		all = append(all, fact{"type " + t.Name, t.Name})
		for _, f := range t.Fields {
			all = append(all, fact{"field " + t.Name + "." + f.Name, line(f)})
		}
	}
	for _, w := range c.Webhooks {
		all = append(all, fact{"webhook " + w, w})
	}
	return all
}
